import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { baselinePath, writeBaseline } from "../policy/baseline.ts";
import { counted } from "../reporters/words.ts";
import { ConfigurationError } from "./failure.ts";
import { progressOn } from "./progress.ts";
import { reviewed } from "./reviewed.ts";
import { print, say } from "./streams.ts";

/** Writes the baseline of a folder: what is gone is dropped, and with a reason what is there is accepted. */
export async function baselineCommand(
  path: string | undefined,
  options: ReadonlyMap<string, string>,
): Promise<number> {
  const progress = progressOn(process.stderr);
  const { review, policy, baseline, root } = await reviewed(path, options, progress.say).finally(
    progress.end,
  );
  const accept = options.get("accept");
  const { text, added, removed, kept } = writeBaseline({
    review,
    policy,
    previous: baseline,
    ...(accept !== undefined && { accept }),
  });
  const file = join(root, baselinePath);
  if (baseline.entries.length === 0 && added.length === 0) {
    const offer = accept === undefined ? " To accept what is there now, add --accept with the reason." : "";
    await print(`There is nothing to write: no baseline, and no finding is accepted.${offer}\n`);
    return 0;
  }
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  } catch (error) {
    throw new ConfigurationError(
      `${file} can't be written: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
  await print(
    `${baselinePath}: ${counted(added.length, "finding")} accepted, ${counted(removed.length, "entry", "entries")} dropped.\n`,
  );
  if (kept !== undefined) await say(`${kept}.`);
  if (review.conclusion.incomplete && accept !== undefined) {
    await say("The review is incomplete, so there may be findings that were not seen and are not accepted.");
  }
  return 0;
}
