import { permissionsToAdd, type Loss } from "../github/losses.ts";
import type { Published } from "../github/publish.ts";
import { prose } from "../reporters/markdown.ts";
import { addSummary } from "./files.ts";
import type { Environment } from "./environment.ts";
import type { Log } from "./log.ts";

/** Says once what could not be published, and what to add to the workflow so that it can. */
export function reportLosses(
  { losses }: Published,
  {
    environment,
    log,
    readOnly,
  }: {
    readonly environment: Environment;
    readonly log: Log;
    /** The token of a fork or of Dependabot may only read: nothing is wrong, and nothing can be added. */
    readonly readOnly: boolean;
  },
): void {
  if (losses.length === 0) return;
  const sentences = merged(losses).map(({ what, why }) => `${what} could not be written: ${why}`);
  const yaml = permissionsToAdd(losses);
  const elsewhere = "All findings are in the job summary, the annotations and the SARIF file.";
  if (readOnly && losses.every(({ permission }) => permission !== undefined)) {
    const message = `This run is for a pull request from a fork or by Dependabot, whose token may only read, so nothing is posted on it. ${elsewhere} workflows/fork-publish.yml posts them from a second workflow.`;
    log.say(message);
    addSummary(environment, `> ${prose(message)}`);
    return;
  }
  const advice =
    yaml === undefined
      ? ""
      : `\n\nTo have it written, add to the job in the workflow:\n\n\`\`\`yaml\n${yaml}\n\`\`\``;
  log.warning(
    "Not published",
    `${sentences.join(". ")}. ${elsewhere}${yaml === undefined ? "" : `\nAdd to the job in the workflow:\n${yaml}`}`,
  );
  addSummary(
    environment,
    `> [!WARNING]\n> ${sentences.map((one) => prose(`${one}.`)).join(" ")} ${prose(elsewhere)}${advice}`,
  );
}

/** One cause, one sentence: without a permission everything that needs it fails in the same way. */
function merged(losses: readonly Loss[]): readonly Loss[] {
  const byCause = new Map<string, Loss>();
  for (const loss of losses) {
    const key = loss.permission ?? loss.why;
    const known = byCause.get(key);
    byCause.set(
      key,
      known === undefined || known.what === loss.what
        ? (known ?? loss)
        : { ...known, what: `${known.what} and ${loss.what}` },
    );
  }
  return [...byCause.values()];
}
