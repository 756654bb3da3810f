import { readFileSync } from "node:fs";
import { join } from "node:path";
import { format } from "prettier";
import { parse } from "yaml";

interface Described {
  readonly description: string;
  readonly default?: string | boolean;
}

interface Interface {
  readonly inputs: Readonly<Record<string, Described>>;
  readonly outputs: Readonly<Record<string, Described>>;
}

/**
 * The second entry of the action, which the reusable workflow reaches at its own commit (`$/gate`; the runner refuses a
 * bare `$/`), and README's tables of inputs and outputs.
 */
export async function generate(): Promise<ReadonlyMap<string, string>> {
  const entry = textOf("action.yml");
  const action = parse(entry) as Interface;
  const workflow = parse(textOf(".github/workflows/review.yml")) as {
    readonly on: { readonly workflow_call: Interface };
  };
  const tables = new Map([
    ["inputs of the workflow", table("Input", workflow.on.workflow_call.inputs)],
    ["inputs", table("Input", action.inputs)],
    ["outputs", table("Output", action.outputs)],
  ]);
  let readme = textOf("README.md");
  for (const [name, lines] of tables) readme = withTable(readme, name, lines);
  return new Map([
    ["gate/action.yml", gate(entry)],
    ["README.md", await format(readme, { parser: "markdown", printWidth: 110 })],
  ]);
}

function gate(entry: string): string {
  const text = entry
    .replace(/^name: .*$/mu, "name: Portcullis gate")
    .replace("main: dist/", "main: ../dist/");
  return `# Generated from action.yml by \`npm run generate\`.\n${text}`;
}

function table(head: string, described: Readonly<Record<string, Described>>): string {
  const rows = Object.entries(described).map(([name, { description, default: standard }]) => [
    `\`${name}\``,
    ...(head === "Input" ? [standard === undefined || standard === "" ? "" : `\`${standard}\``] : []),
    description.trim(),
  ]);
  const heads = head === "Input" ? ["Input", "Default", "What it is"] : ["Output", "What it is"];
  return [heads, heads.map(() => "---"), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`)
    .join("\n");
}

/** Puts a table between its two marks. */
function withTable(text: string, name: string, lines: string): string {
  const [start, end] = [`<!-- ${name}: generated -->`, `<!-- ${name} end -->`];
  const [before, rest] = text.split(start);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`README.md has no marks for its ${name}`);
  return `${before}${start}\n\n${lines}\n\n${end}${after}`;
}

function textOf(path: string): string {
  return readFileSync(join(import.meta.dirname, "../..", path), "utf8");
}
