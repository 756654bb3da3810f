// Asks every rule about each Bicep template and about the JSON that the official compiler made of it, and compares
// what is said:
//
//     node test/proof/pairs.ts FOLDER [--only PATTERN] [--examples N] [--all]
//
// FOLDER holds pairs of `main.bicep` and `main.json`: a checkout of Azure/bicep-registry-modules. Each is a repository
// of one template, with the modules of registries as they stand in the compiled template, and is deployed twice: with its
// defaults, and with a value made up for every parameter, so that more of it is known. Equal must be: the findings
// by rule, severity and fingerprint (resource, way to it through modules, property), the root file's extension aside;
// their sentences; the property at whose value each is placed, and the value there; the doubts. Exits 1 when there is a difference that explained.ts does not
// explain, or when an explanation explains nothing; `--all` shows explained ones too.
import type { Source } from "../../src/source/source.ts";
import { compiledModules } from "../differential/compiled-modules.ts";
import { filesUnder } from "../differential/folder.ts";
import { explanations } from "./explained.ts";
import { closureOf, compiled, judged, pairsIn } from "./judged.ts";
import { saidBy, type Said } from "./said.ts";
import { valuesFor } from "./values-for.ts";
import { disagreements, type Disagreement } from "./disagreements.ts";

const [folder = ".", ...options] = process.argv.slice(2);
const option = (name: string): string | undefined => options[options.indexOf(name) + 1 || options.length];
const only = new RegExp(option("--only") ?? ".", "u");
const examples = Number(option("--examples") ?? 3);
const files = filesUnder(folder);
const pairs = pairsIn(files).filter((path) => only.test(path));

const open: (Disagreement & { readonly pair: string })[] = [];
const explained = new Map<string, Set<string>>();
const counts = { same: 0, explained: 0, findings: 0, doubts: 0 };
for (const pair of pairs) {
  const [bicep, arm] = await bothSaid(pair);
  counts.findings += bicep.findings.size;
  counts.doubts += bicep.doubts.size;
  const found = disagreements(bicep, arm);
  const left = found.filter((one) => {
    const why = explanations.find(({ path, matches }) => path.test(pair) && matches(one))?.why;
    if (why !== undefined) explained.set(why, (explained.get(why) ?? new Set()).add(pair));
    return why === undefined;
  });
  if (found.length === 0) counts.same++;
  else if (left.length === 0) counts.explained++;
  open.push(...(options.includes("--all") ? found : left).map((one) => ({ ...one, pair })));
}

for (const kind of new Set(open.map((one) => one.kind))) {
  const list = open.filter((one) => one.kind === kind);
  console.log(`${list.length} in ${new Set(list.map(({ pair }) => pair)).size} pairs: ${kind}`);
  const perPair = [...new Map(list.map((one) => [one.pair, one])).values()];
  for (const { pair, about, bicep, arm } of perPair.slice(0, examples))
    console.log(`    ${pair}: ${about}\n      bicep ${bicep}\n      arm   ${arm}`);
}
for (const [why, where] of explained)
  console.log(`explained in ${where.size} pairs: ${why}\n    ${[...where].join("\n    ")}`);
const idle = explanations.filter(({ why }) => !explained.has(why));
if (!options.includes("--only")) for (const { why } of idle) console.log(`explains nothing any more: ${why}`);
console.log(
  `${counts.same} of ${pairs.length} pairs say the same, ${counts.explained} differ only in what is explained` +
    ` (${counts.findings} findings and ${counts.doubts} doubts in Bicep)`,
);
const isProven =
  counts.same + counts.explained === pairs.length && (options.includes("--only") || idle.length === 0);
process.exitCode = isProven && pairs.length > 0 ? 0 : 1;

async function bothSaid(pair: string): Promise<readonly [Said, Said]> {
  const json = compiled(pair);
  const modules = compiledModules(files.read(pair) as Source, files.read(json) as Source, files);
  const arm = { files, paths: [json], modules: new Map() };
  const bare = await judged(arm, "all");
  const values = valuesFor(bare, pair.replace(/bicep$/u, "parameters.json"));
  const bicep = { files, paths: closureOf(pair, files), modules, isModuleAFile: true, values };
  return [saidBy(await judged(bicep, "all")), saidBy(await judged({ ...arm, values }, "all"))];
}
