import { readFileSync } from "node:fs";
import { join } from "node:path";
import { format } from "prettier";
import {
  penetrationTestKeys,
  policyKeys,
  policySchema,
  suppressionKeys,
} from "../../src/policy/configuration.ts";
import type { Keys } from "../../src/policy/shape.ts";
import { rules } from "../../src/rules/registry.generated.ts";

const page = "docs/policy.md";

/** The policy's JSON schema for editors, and the table of its keys in the documentation. */
export async function generate(): Promise<ReadonlyMap<string, string>> {
  const text = readFileSync(join(import.meta.dirname, "../..", page), "utf8");
  return new Map([
    [
      "docs/policy.schema.json",
      await format(JSON.stringify(policySchema(rules)), { parser: "json", printWidth: 110 }),
    ],
    [page, await format(withTable(text), { parser: "markdown", printWidth: 110 })],
  ]);
}

const [start, end] = [
  "<!-- keys: generated from src/policy/configuration.ts -->",
  "<!-- keys end -->",
] as const;

function withTable(text: string): string {
  const [before, rest] = text.split(start);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined)
    throw new Error(`${page} has no marks for the table of keys`);
  return `${before}${start}\n\n${table()}\n\n${end}${after}`;
}

function table(): string {
  const rows = [
    ...rowsOf(policyKeys),
    ...rowsOf(suppressionKeys, "suppressions[]."),
    ...rowsOf(penetrationTestKeys, "penetration-test."),
  ];
  const lines = [["Key", "Value", "Default", "What it decides"], ["---", "---", "---", "---"], ...rows];
  return lines
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`)
    .join("\n");
}

function rowsOf(keys: Keys, parent = ""): readonly (readonly string[])[] {
  return Object.entries(keys).map(([name, { shape, description, default: standard, required }]) => [
    `\`${parent}${name}\``,
    shape.expected,
    required ? "required" : standard === undefined ? "" : `\`${[standard].flat().join(", ")}\``,
    description,
  ]);
}
