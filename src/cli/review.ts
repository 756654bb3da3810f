import { writeFileSync } from "node:fs";
import type { Review } from "../policy/review.ts";
import { reportJson } from "../reporters/json.ts";
import { reportOf } from "../reporters/report.ts";
import { sarif } from "../reporters/sarif.ts";
import { summary, summaryLimits } from "../reporters/summary.ts";
import { terminal } from "../reporters/terminal.ts";
import { withoutCommands } from "../reporters/workflow-commands.ts";
import { rules } from "../rules/registry.generated.ts";
import { productPage, rulePages } from "./addresses.ts";
import { ConfigurationError } from "./failure.ts";
import { progressOn } from "./progress.ts";
import { reviewed } from "./reviewed.ts";
import { print, say } from "./streams.ts";
import { version } from "./version.ts";

/** Reviews a folder and prints the review; the exit code is the review's conclusion. */
export async function reviewCommand(
  path: string | undefined,
  options: ReadonlyMap<string, string>,
): Promise<number> {
  const progress = progressOn(process.stderr);
  const { review } = await reviewed(path, options, progress.say).finally(progress.end);
  const output = options.get("output");
  const text = rendered(review, options.get("format") ?? "text", {
    color: output === undefined && hasColor(options) ? "always" : "never",
    width: output === undefined && process.stdout.isTTY ? process.stdout.columns : 100,
  });
  if (output === undefined) {
    await print(text);
  } else {
    try {
      writeFileSync(output, text);
    } catch (error) {
      throw new ConfigurationError(
        `${output} can't be written: ${error instanceof Error ? error.message : String(error)}.`,
      );
    }
    await say(review.conclusion.sentence);
  }
  return review.conclusion.exitCode;
}

function rendered(
  review: Review,
  format: string,
  page: { readonly color: "always" | "never"; readonly width: number },
): string {
  const links = { rules, documentation: rulePages };
  switch (format) {
    case "json":
      return inLog(reportJson(reportOf(review)));
    case "sarif":
      return inLog(sarif(reportOf(review), links, { version: semanticVersion(), page: productPage }));
    case "markdown":
      return `${withoutCommands(summary(reportOf(review), links, summaryLimits.job))}\n`;
    default:
      return terminal(review, page);
  }
}

/** JSON that a workflow's log takes for no command: the same value, one character written otherwise. */
function inLog(json: string): string {
  return json.replaceAll("##[", "##\\u005b");
}

function semanticVersion(): string {
  return version() === "source" ? "0.0.0" : version();
}

/** NO_COLOR and FORCE_COLOR as https://no-color.org and https://force-color.org have them. */
function hasColor(options: ReadonlyMap<string, string>): boolean {
  const { NO_COLOR, FORCE_COLOR } = process.env;
  if (options.has("no-color") || (NO_COLOR !== undefined && NO_COLOR !== "")) return false;
  return process.stdout.isTTY || (FORCE_COLOR !== undefined && FORCE_COLOR !== "" && FORCE_COLOR !== "0");
}
