/**
 * Reads and evaluates every ARM template under a folder, one file after the other, and prints how long that took.
 *
 *     node bench/arm.ts FOLDER        (Node 24; FOLDER holds `main.json` files, e.g. `avm/` of Azure/bicep-registry-modules)
 *     node bench/arm.ts FOLDER all    (prints every problem with its place)
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Problem } from "../src/declarations/problem.ts";
import type { Template } from "../src/declarations/declaration.ts";
import type { TemplateLoader } from "../src/declarations/template-file.ts";
import { budgetOf } from "../src/evaluation/budget.ts";
import { armFrontEnd } from "../src/frontends/arm/front-end.ts";
import type { Files } from "../src/source/files.ts";
import { readJson } from "../src/source/json/read-json.ts";
import { regionOf } from "../src/source/source.ts";

const [folder, mode] = process.argv.slice(2);
if (folder === undefined) throw new Error("Usage: node bench/arm.ts FOLDER [all]");

const paths = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith("main.json"))
  .sort();
const noFiles: Files = {
  paths: [],
  has: () => false,
  read: (path) => ({ kind: "unreadable", path, why: "is not there" }),
  readBytes: (path) => ({ kind: "unreadable", path, why: "is not there" }),
  idOf: () => undefined,
};
const loader: TemplateLoader = {
  files: noFiles,
  template: () => ({ kind: "unavailable", why: "is not there" }),
  registryModule: () => ({ kind: "unavailable", why: "is not there" }),
};

let bytes = 0;
const seconds = { "JSON.parse": 0, read: 0, evaluate: 0 };
let mistakes = 0;
const counts = { templates: 0, declarations: 0, steps: 0 };
const problems = new Map<string, { count: number; example: string }>();
let slowest = { path: "", milliseconds: 0 };

for (const path of paths) {
  const text = readFileSync(join(folder, path), "utf8");
  bytes += text.length;
  timed("JSON.parse", () => JSON.parse(text) as unknown);
  mistakes += timed("read", () => readJson(text)).mistakes.length;
  const started = performance.now();
  timed("evaluate", () => {
    evaluate(path, text);
  });
  const milliseconds = performance.now() - started;
  if (milliseconds > slowest.milliseconds) slowest = { path, milliseconds };
}

const ratio = seconds.read / seconds["JSON.parse"];
console.log(`${paths.length} files, ${(bytes / 1e6).toFixed(1)} MB, ${mistakes} mistakes of syntax`);
console.log(
  `JSON.parse ${seconds["JSON.parse"].toFixed(2)} s, read with places ${seconds.read.toFixed(2)} s: ${ratio.toFixed(2)}x`,
);
console.log(
  `read and evaluated in ${seconds.evaluate.toFixed(2)} s, slowest ${slowest.path} ${slowest.milliseconds.toFixed(0)} ms`,
);
console.log(
  `${counts.templates} templates, ${counts.declarations} declarations, ${counts.steps} steps at most in one file`,
);
console.log(`peak memory ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`);
for (const [what, { count, example }] of [...problems].sort(([, a], [, b]) => b.count - a.count)) {
  console.log(`${String(count).padStart(6)}  ${what}\n        ${example}`);
}

function evaluate(path: string, text: string): void {
  const reading = armFrontEnd.read({ path, text }, noFiles);
  if (reading?.kind !== "template") return;
  const budget = budgetOf(5_000_000);
  let steps = 0;
  const evaluation = reading.template.evaluate({
    arguments: new Map(),
    modulePath: [],
    budget: { spend: (wanted) => ((steps += wanted), budget.spend(wanted)) },
    stack: [path],
    loader,
  });
  counts.steps = Math.max(counts.steps, steps);
  count(evaluation.template);
  for (const problem of [...reading.template.problems, ...evaluation.problems]) note(problem);
}

function count(template: Template): void {
  counts.templates += 1;
  counts.declarations += template.declarations.length;
  for (const call of template.modules) if (call.template) count(call.template);
}

function note(problem: Problem): void {
  const { at, kind, effect, message } = problem;
  const region = at !== undefined && "source" in at ? regionOf(at) : undefined;
  const where = region ? `${region.path}:${region.line}:${region.column}` : "";
  if (mode === "all") console.log(`${where}  ${kind}  ${message}`);
  const key = `${kind} (${effect}): ${message.replaceAll(/`[^`]*`|\d+/gu, "*")}`;
  const before = problems.get(key);
  problems.set(key, { count: (before?.count ?? 0) + 1, example: before?.example ?? `${where}  ${message}` });
}

function timed<T>(what: keyof typeof seconds, run: () => T): T {
  const started = performance.now();
  const result = run();
  seconds[what] += (performance.now() - started) / 1000;
  return result;
}
