// Asks the rules of the preset `recommended` about Azure's own hardened deployments and about their unhardened twins:
//
//     node test/proof/hardened.ts FOLDER [--list SEVERITY]
//
// FOLDER is a checkout of Azure/bicep-registry-modules: `tests/e2e/waf-aligned` of its modules is made to follow the
// Well-Architected Framework, `tests/e2e/defaults` gives a module what it can't do without. Modules of registries are
// taken out of the compiled templates. Every finding at or above `high` on a hardened deployment must be in
// hardened-findings.ts, with the reason why it is true, and every one that is there must still be made: else the exit
// code is 1. Prints what is found by rule, for both, as Markdown; `--list` also prints the findings of the hardened
// deployments at that severity.
import { filesUnder } from "../differential/folder.ts";
import { severities, type Finding, type Severity } from "../../src/rules/finding.ts";
import { hardenedFindings } from "./hardened-findings.ts";
import { judged, modulesOf } from "./judged.ts";

interface Found {
  readonly name: string;
  readonly deployments: number;
  readonly resources: number;
  readonly findings: readonly Finding[];
  readonly doubts: number;
  readonly unresolved: number;
  /** The folders of the modules that have such a deployment. */
  readonly modules: ReadonlySet<string>;
}

const [folder = ".", option, listed] = process.argv.slice(2);
const files = filesUnder(folder);
const templates = files.paths.filter((path) => path.endsWith(".bicep"));
const modules = modulesOf(files);
const hard = await found("hardened", /\/tests\/e2e\/(?:.*\.)?waf-aligned\/main\.test\.bicep$/u);
const soft = await found("unhardened", /\/tests\/e2e\/(?:.*\.)?defaults\/main\.test\.bicep$/u);

for (const { name, deployments, resources, doubts, unresolved } of [hard, soft])
  console.log(
    `${name}: ${deployments} deployments, ${resources} resources, ${doubts} doubts, ` +
      `${unresolved} calls of modules that are in no compiled template`,
  );
compare();
const lines = told("critical", "high");
const open = lines.filter((line) => !hardenedFindings.some((one) => one.finding === line));
const gone = hardenedFindings.filter((one) => !lines.includes(one.finding));
for (const line of open) console.log(`not in the list: ${line}`);
for (const { finding } of gone) console.log(`is in the list and no longer found: ${finding}`);
console.log(
  `\n${lines.length} findings at or above high on hardened deployments, ${open.length} of them not argued`,
);
process.exitCode = open.length + gone.length > 0 || lines.length === 0 ? 1 : 0;
if (option === "--list")
  for (const line of told(...severities.filter((one) => one === listed))) console.log(line);

async function found(name: string, wanted: RegExp): Promise<Found> {
  const { read, run } = await judged({ files, paths: templates, modules }, "recommended", {
    wanted: (reached) => [...reached].some((path) => wanted.test(path)),
  });
  return {
    name,
    deployments: read.application.deployments.length,
    resources: read.application.resources.length,
    findings: run.findings.filter(({ preset }) => preset === undefined),
    doubts: run.doubts.length,
    unresolved: read.unresolved.length,
    modules: new Set(read.application.deployments.map(({ root }) => moduleOf(root))),
  };
}

/** A line for each finding on a hardened deployment, without line numbers, so that the list outlives an edit. */
function told(...wanted: readonly Severity[]): readonly string[] {
  return hard.findings
    .filter(({ severity }) => wanted.includes(severity))
    .map(({ rule, at, message }) => `${rule} ${at.source.path} ${message}`)
    .sort();
}

/** By rule, in how many modules each deployment has it; what only the test around the module declares is left out. */
function compare(): void {
  console.log("\n| Rule | Severity | Only unhardened | Both | Only hardened |");
  console.log("| --- | --- | ---: | ---: | ---: |");
  const [inHard, inSoft] = [modulesByRule(hard), modulesByRule(soft)];
  const compared = [...hard.modules].filter((one) => soft.modules.has(one));
  for (const key of [...new Set([...inHard.keys(), ...inSoft.keys()])].sort(bySeverity)) {
    const count = (isHard: boolean, isSoft: boolean): number =>
      compared.filter(
        (one) =>
          (inHard.get(key)?.has(one) ?? false) === isHard && (inSoft.get(key)?.has(one) ?? false) === isSoft,
      ).length;
    const [severity = "", rule = ""] = key.split(" ");
    const counts = [count(false, true), count(true, true), count(true, false)];
    if (counts.some((one) => one > 0)) console.log(`| \`${rule}\` | ${severity} | ${counts.join(" | ")} |`);
  }
  console.log(`\nCounted are modules, of the ${compared.length} that have both deployments.\n`);
}

function modulesByRule({ findings }: Found): ReadonlyMap<string, ReadonlySet<string>> {
  const rows = new Map<string, Set<string>>();
  for (const { rule, severity, identity, alternateIdentities, at, declaredAt = at } of findings) {
    if (/dependencies[^/]*\.bicep$|^utilities\//u.test(declaredAt.source.path)) continue;
    const key = `${severity} ${rule}`;
    const row = rows.get(key) ?? new Set();
    rows.set(key, row);
    for (const { root } of [identity, ...alternateIdentities]) row.add(moduleOf(root));
  }
  return rows;
}

function moduleOf(root: string): string {
  return root.replace(/\/tests\/e2e\/.*$/u, "");
}

function bySeverity(one: string, other: string): number {
  const [a, b] = [one, other].map((key) => severities.findIndex((severity) => key.startsWith(severity)));
  return (b ?? 0) - (a ?? 0) || (one < other ? -1 : 1);
}
