import { nearest } from "../policy/nearest.ts";
import { practiceName, severityName } from "../reporters/words.ts";
import { rules } from "../rules/registry.generated.ts";
import type { Example, Rule } from "../rules/rule.ts";
import { rulePages } from "./addresses.ts";
import { ConfigurationError } from "./failure.ts";
import { print } from "./streams.ts";

/** Prints all that a person needs to act on a finding of a rule. */
export async function explainCommand(name: string): Promise<number> {
  const rule = rules.find(({ id, aliases }) => id === name || aliases?.includes(name) === true);
  if (rule === undefined) {
    const ids = rules.map(({ id }) => id);
    // The name it has now, if that is near enough, before those it had or has elsewhere.
    const meant =
      nearest(name, ids) ??
      nearest(
        name,
        rules.flatMap(({ aliases }) => aliases ?? []),
      );
    const advice = meant === undefined ? "portcullis rules lists them." : `Did you mean ${meant}?`;
    throw new ConfigurationError(`There is no rule ${JSON.stringify(name)}. ${advice}`);
  }
  await print(`${explained(rule).join("\n")}\n`);
  return 0;
}

function explained(rule: Rule): readonly string[] {
  const { id, aliases, title, severity, severityWhy, practice, preset, why, fix, references } = rule;
  const { mcsb, cwe, page, peers } = references;
  return [
    `${title} [${id}]`,
    "",
    `${severityName(severity)}: ${severityWhy}`,
    `Practice: ${practiceName(practice)}`,
    ...(preset === undefined || preset === "recommended" ? [] : [`Preset: ${preset}`]),
    ...(aliases === undefined || aliases.length === 0 ? [] : [`Also called: ${aliases.join(", ")}`]),
    "",
    `Why: ${why}`,
    `Fix: ${fix}`,
    "",
    ...exampleOf("Found (on the lines marked with !)", rule.bad),
    ...exampleOf("Not found", rule.good),
    ...(mcsb === undefined ? [] : [`Microsoft cloud security benchmark: ${mcsb}`]),
    ...(cwe === undefined ? [] : [`CWE-${cwe}: https://cwe.mitre.org/data/definitions/${cwe}.html`]),
    ...(peers === undefined || peers.length === 0 ? [] : [`The same in other tools: ${peers.join(", ")}`]),
    `Source: ${page}`,
    `More: ${rulePages}/${id}.md`,
    "",
    "To accept a finding, write above it, in a comment of the file's language:",
    `  portcullis: allow ${id} until <date> -- <reason>`,
  ];
}

function exampleOf(heading: string, [first]: readonly Example[]): readonly string[] {
  if (first === undefined) return [];
  const files = Object.entries(first).flatMap(([path, text]) => [
    `  ${path}`,
    ...text
      .replace(/\n+$/u, "")
      .split("\n")
      .map((line) => `  | ${line}`),
  ]);
  return [`${heading}:`, ...files, ""];
}
