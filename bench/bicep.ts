// How long Bicep takes: every `.bicep` and `.bicepparam` under a folder is read, parsed, and evaluated as a root.
//
//     node bench/bicep.ts FOLDER
//
// Aims for Azure/bicep-registry-modules (2,349 files, 11 MB): parsing under 1 s and under four times the reading.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { TemplateFile, TemplateLoader } from "../src/declarations/template-file.ts";
import { loadYaml } from "../src/declarations/yaml-tree.ts";
import { budgetOf } from "../src/evaluation/budget.ts";
import { bicep } from "../src/frontends/bicep/front-end.ts";
import { parseParameters, parseTemplate } from "../src/frontends/bicep/parser.ts";
import type { Files } from "../src/source/files.ts";
import type { Source } from "../src/source/source.ts";

const ROUNDS = 3;

const folder = process.argv[2] ?? ".";
const all = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, "/").length))
  .sort();
const paths = all.filter((path) => /\.bicep(?:param)?$/u.test(path));
await loadYaml();

let sources: readonly Source[] = [];
const reading = best(() => {
  sources = paths.map((path) => ({ path, text: readFileSync(join(folder, path), "utf8") }));
});
const characters = sources.reduce((sum, { text }) => sum + text.length, 0);

let mistakes = 0;
const firstParsing = timed(parseAll);
const parsing = Math.min(firstParsing, best(parseAll));

const slowest = { path: "", took: 0 };
let declarations = 0;
let problems = 0;
const evaluating = timed(evaluateAll);

print("files", `${paths.length}, ${(characters / 1e6).toFixed(1)} million characters`);
print("reading and decoding", milliseconds(reading));
print(
  "parsing",
  `${milliseconds(parsing)}, ${(parsing / reading).toFixed(1)} times the reading; the first time ${milliseconds(firstParsing)}`,
);
print("mistakes found", String(mistakes));
print("evaluating every file as a root", `${milliseconds(evaluating)}, parsing again included`);
print("declarations, problems", `${declarations}, ${problems}`);
print("slowest file", `${slowest.path}, ${milliseconds(slowest.took)}`);
print("peak memory", `${Math.round(process.resourceUsage().maxRSS / 1024)} MB`);

function parseAll(): void {
  mistakes = 0;
  for (const { path, text } of sources) {
    mistakes += (path.endsWith("param") ? parseParameters(text) : parseTemplate(text)).mistakes.length;
  }
}

function evaluateAll(): void {
  const files = filesOf(sources);
  const templates = new Map<string, TemplateFile>();
  const template = (path: string): TemplateFile | undefined => {
    const before = templates.get(path);
    if (before || !files.has(path) || !path.endsWith(".bicep")) return before;
    const made = bicep.read(files.read(path) as Source, files);
    if (made?.kind !== "template") return undefined;
    templates.set(path, made.template);
    return made.template;
  };
  const loader: TemplateLoader = {
    files,
    template: (path) => template(path) ?? { kind: "unavailable", why: "is not in the repository" },
    registryModule: () => ({ kind: "unavailable", why: "is not read here" }),
  };
  for (const path of paths.filter((one) => one.endsWith(".bicep"))) {
    const took = timed(() => {
      const evaluation = template(path)?.evaluate({
        arguments: new Map(),
        modulePath: [],
        budget: budgetOf(5_000_000),
        stack: [path],
        loader,
      });
      declarations += evaluation?.template.declarations.length ?? 0;
      problems += evaluation?.problems.length ?? 0;
    });
    if (took > slowest.took) Object.assign(slowest, { path, took });
  }
}

function filesOf(read: readonly Source[]): Files {
  const known = new Set(all);
  const byPath = new Map(read.map((source) => [source.path, source]));
  return {
    paths: all,
    has: (path) => known.has(path),
    read: (path) => {
      const before = byPath.get(path);
      if (before) return before;
      const source = { path, text: readFileSync(join(folder, path), "utf8") };
      byPath.set(path, source);
      return source;
    },
    readBytes: (path) => readFileSync(join(folder, path)),
    idOf: () => undefined,
  };
}

function timed(work: () => void): number {
  // Processor time: what else the machine does at the same time does not count.
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function best(work: () => void): number {
  return Math.min(...Array.from({ length: ROUNDS }, () => timed(work)));
}

function milliseconds(time: number): string {
  return `${Math.round(time)} ms`;
}

function print(what: string, value: string): void {
  console.log(`${what.padEnd(34)}${value}`);
}
