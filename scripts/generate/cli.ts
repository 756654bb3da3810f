import { readFileSync } from "node:fs";
import { join } from "node:path";
import { format } from "prettier";
import { commands, globalOptions, type Command, type Option } from "../../src/cli/commands.ts";
import { optionDescription, optionForm, usageOf } from "../../src/cli/help.ts";

/** The page of the command line, and the workflow that `portcullis init` writes. */
export async function generate(): Promise<ReadonlyMap<string, string>> {
  const workflow = readFileSync(join(import.meta.dirname, "../../workflows/pull-request.yml"), "utf8");
  // Its first lines tell how to copy it by hand.
  const text = workflow.slice(workflow.indexOf("name:"));
  const module = [
    "// Generated from workflows/pull-request.yml by `npm run generate`.",
    `export const workflow = ${JSON.stringify(text)};`,
  ].join("\n");
  return new Map([
    ["docs/cli.md", await format(page(), { parser: "markdown", printWidth: 110 })],
    ["src/cli/workflow.generated.ts", await format(module, { parser: "typescript", printWidth: 110 })],
  ]);
}

function page(): string {
  return [
    "<!-- Generated from src/cli/commands.ts by `npm run generate`. -->",
    "",
    "# Command line",
    "",
    "`node dist/cli.cjs`, or `npm run portcullis --`, needs Node 20 or later and, to compare, git.",
    "",
    ...commands.flatMap(section),
    "## Every command",
    "",
    ...table(globalOptions),
    "",
    "## Exit codes",
    "",
    "0 passed, 1 blocked, 2 the command line, the policy or the baseline is wrong, 3 incomplete or the program failed. See [policy](policy.md#exit-codes).",
  ].join("\n");
}

function section({ name, description, argument, options, examples }: Command): readonly string[] {
  return [
    `## ${name}`,
    "",
    `    ${usageOf({ name, argument, options })}`,
    "",
    ...description.flatMap((paragraph) => [paragraph, ""]),
    ...(argument === undefined ? [] : [`\`${argument.name}\`: ${argument.description}`, ""]),
    ...(options.length === 0 ? [] : [...table(options), ""]),
    "```sh",
    ...examples.flatMap(({ does, command }) => [`# ${does}`, command]),
    "```",
    "",
  ];
}

function table(options: readonly Option[]): readonly string[] {
  return [
    "| Option | What it does |",
    "| --- | --- |",
    ...options.map(
      (option) => `| \`${optionForm(option).replaceAll("|", "\\|")}\` | ${optionDescription(option)} |`,
    ),
  ];
}
