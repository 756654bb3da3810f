import { practiceName } from "../../src/reporters/words.ts";
import { practices, presets, type Preset } from "../../src/rules/finding.ts";
import { rules } from "../../src/rules/registry.generated.ts";
import type { Example, Rule } from "../../src/rules/rule.ts";
import { armExample } from "../arm-example/template.ts";

/** docs/rules/: a page a rule and an index by practice, from the rules themselves. */
export function generate(): ReadonlyMap<string, string> {
  return new Map([
    ["docs/rules/README.md", index()],
    ...rules.map((rule) => [`docs/rules/${rule.id}.md`, page(rule)] as const),
  ]);
}

function index(): string {
  const sections = practices.map((practice) => {
    const rows = rules
      .filter((rule) => rule.practice === practice)
      .map(
        ({ id, title, severity, preset }) =>
          `| [\`${id}\`](${id}.md) | ${severity} | ${preset ?? "recommended"} | ${title} |`,
      );
    return [
      `## ${practiceName(practice)}`,
      "",
      "| Rule | Severity | Preset | What it finds |",
      "| --- | --- | --- | --- |",
      ...rows,
    ].join("\n");
  });
  return `${["# Rules", generated, overview(), ...sections].join("\n\n")}\n`;
}

/** How many rules each practice has, and which of them the presets put in force. */
function overview(): string {
  const countOf = (preset: Preset, of: readonly Rule[]): number =>
    of.filter((rule) => presets.indexOf(rule.preset ?? "recommended") <= presets.indexOf(preset)).length;
  const row = (name: string, of: readonly Rule[]): string =>
    `| ${[name, ...presets.map((preset) => countOf(preset, of))].join(" | ")} |`;
  return [
    "How many rules are in force with each [`preset`](../policy.md#keys) of the policy. Each includes the ones before it.",
    "",
    `| Practice | ${presets.map(code).join(" | ")} |`,
    `| --- |${presets.map(() => " ---: |").join("")}`,
    ...practices.map((practice) =>
      row(
        `[${practiceName(practice)}](#${anchor(practiceName(practice))})`,
        rules.filter((rule) => rule.practice === practice),
      ),
    ),
    row("All ten", rules),
  ].join("\n");
}

const generated = "<!-- Generated from src/rules/ by `npm run generate`. -->";

function page(rule: Rule): string {
  const { references } = rule;
  const about = [
    `**Severity:** ${rule.severity}. ${rule.severityWhy}`,
    `**Practice:** [${practiceName(rule.practice)}](README.md#${anchor(practiceName(rule.practice))})`,
    ...(rule.preset === undefined || rule.preset === "recommended"
      ? []
      : [
          `**Preset:** in force with [\`preset: ${rule.preset}\`](../policy.md)${rule.preset === "strict" ? " or `all`" : ""}, or when the policy names it under \`rules\``,
        ]),
    ...(rule.aliases === undefined ? [] : [`**Also known as:** ${rule.aliases.map(code).join(", ")}`]),
  ].join("  \n");
  const sections = [
    `# ${rule.title}`,
    generated,
    `\`${rule.id}\``,
    about,
    `## Why it matters\n\n${rule.why}`,
    `## How to fix it\n\n${rule.fix}${isTemplateRule(rule) ? `\n\n${fixedBelow}` : ""}`,
    `## Reported\n\n${inBothDialects(rule.bad).join("\n\n")}`,
    `## Not reported\n\n${inBothDialects(rule.good).join("\n\n")}`,
    rule.neverUndecided === undefined
      ? `## Undecided\n\nNeither a finding nor a pass; the summary counts it with the reason.\n\n${rule.undecided.map((example) => blocks(example)).join("\n\n")}`
      : `## Undecided\n\nNever: ${rule.neverUndecided}.`,
    [
      "## Allow it",
      "",
      "In a comment above the line, or in `.github/portcullis.yml` ([policy](../policy.md)):",
      "",
      "```text",
      `// portcullis: allow ${rule.id} until 2027-12-31 -- why it is acceptable here`,
      "```",
    ].join("\n"),
    [
      "## References",
      "",
      `- [Documentation](${references.page})`,
      ...(references.mcsb === undefined ? [] : [`- Microsoft cloud security benchmark: ${references.mcsb}`]),
      ...(references.cwe === undefined
        ? []
        : [`- [CWE-${references.cwe}](https://cwe.mitre.org/data/definitions/${references.cwe}.html)`]),
      ...(references.peers === undefined
        ? []
        : [`- The same in other tools: ${references.peers.map(code).join(", ")}`]),
    ].join("\n"),
  ];
  return `${sections.join("\n\n")}\n`;
}

function isTemplateRule({ good }: Rule): boolean {
  return good.some((example) => "main.bicep" in example);
}

const fixedBelow = "[Not reported](#not-reported) shows what passes, in Bicep and in ARM JSON.";

/** The examples; where none is in ARM JSON, the first that is in Bicep is there in both. */
function inBothDialects(examples: readonly Example[]): readonly string[] {
  const inArm = examples.some((example) => "main.json" in example) ? [] : examples.map(armExample);
  const first = inArm.findIndex((example) => example !== undefined);
  return examples.flatMap((example, index) => {
    const same = index === first ? inArm[index] : undefined;
    return same === undefined ? [blocks(example)] : [blocks(example), `In ARM JSON:\n\n${blocks(same)}`];
  });
}

const languages: Readonly<Record<string, string>> = {
  bicep: "bicep",
  json: "jsonc",
  ts: "ts",
  js: "js",
  py: "python",
  cs: "csharp",
  java: "java",
  yml: "yaml",
};

function blocks(example: Example): string {
  const files = Object.entries(example);
  return files
    .map(([path, text]) => {
      const language = languages[path.slice(path.lastIndexOf(".") + 1)] ?? "text";
      const marked = text.trimEnd().replace(/(\/\/|#) !$/gmu, "$1 <- here");
      const fence = ["```" + language, marked, "```"].join("\n");
      return files.length === 1 ? fence : `\`${path}\`\n\n${fence}`;
    })
    .join("\n\n");
}

function code(text: string): string {
  return `\`${text}\``;
}

/** The anchor that GitHub gives a heading. */
function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^a-z0-9 -]/gu, "")
    .replace(/ /gu, "-");
}
