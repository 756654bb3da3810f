import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { policyPath, policySchemaUrl } from "../policy/configuration.ts";
import { ConfigurationError } from "./failure.ts";
import { print } from "./streams.ts";
import { workflow } from "./workflow.generated.ts";

/** Writes the files that a repository needs to be reviewed. What is there already stays as it is. */
export async function initCommand(path: string | undefined): Promise<number> {
  const root = path ?? ".";
  if (statSync(root, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new ConfigurationError(`There is no folder ${root}.`);
  }
  const said = [
    [".github/workflows/portcullis.yml", workflow] as const,
    [policyPath, starterPolicy] as const,
  ].map(
    ([file, text]) =>
      `${writtenAnew(join(root, file), text) ? "written" : "there already, left as it is"}: ${file}`,
  );
  await print(`${[...said, "", ...next].join("\n")}\n`);
  return 0;
}

const next = [
  "In the workflow put the commit of the release that you use in place of the zeros.",
  "Commit both to the default branch: a pull request is judged by the policy of the branch it goes into.",
  "Then require the status check `portcullis / gate` there (Settings, Rules, Rulesets).",
  'Findings that can\'t be fixed at once: portcullis baseline --accept "the reason".',
];

/** False when the file exists. */
function writtenAnew(file: string, text: string): boolean {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text, { flag: "wx" });
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw new ConfigurationError(
      `${file} can't be written: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
}

const starterPolicy = `# yaml-language-server: $schema=${policySchemaUrl}
# Read from the branch that a pull request goes into; what a pull request changes here holds once it is merged.

# New findings of these severities or above block the merge, and get a review comment.
block: high
comment: medium

# Paths that are not reviewed.
# ignore:
#   - samples/**

# Findings that are accepted, each with its reason.
# suppressions:
#   - rule: vault-open-to-all-networks
#     path: infra/sandbox/**
#     reason: The sandbox has no data
#     until: 2027-01-31

# The last penetration test, and how many days old it may be.
# penetration-test:
#   date: 2026-05-31
#   scope: Orders API and its storage
#   report: https://intranet.example.com/reports/2026-orders
#   interval-days: 365
`;
