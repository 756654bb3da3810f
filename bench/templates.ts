/**
 * Asks every rule about the templates of a folder, read as one repository, and prints what they find.
 *
 *     node bench/templates.ts FOLDER [ROOT]    (Node 24; ROOT: a regular expression that root templates match)
 *
 * Without a registry: modules that are not in the folder are left out. Prints findings at or above `high` by rule with
 * their places, the number of all findings and doubts by rule, the time, the memory at the peak, and the ten slowest rules.
 */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { lookAt } from "../src/look.ts";
import { defaultPolicy } from "../src/policy/configuration.ts";
import { isInForce } from "../src/policy/standing.ts";
import { atLeast, type Finding } from "../src/rules/finding.ts";
import { rules } from "../src/rules/registry.generated.ts";
import type { Rule } from "../src/rules/rule.ts";
import type { Files } from "../src/source/files.ts";
import { lineTextOf, regionOf, type Source } from "../src/source/source.ts";

const [folder, root = ""] = process.argv.slice(2);
if (folder === undefined) throw new Error("Usage: node bench/templates.ts FOLDER [ROOT]");
const wantedRoot = new RegExp(root, "u");

const paths = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((path) => !/(?:^|\/)(?:\.git|node_modules)\//u.test(path) && statSync(join(folder, path)).isFile())
  .sort();
const known = new Set(paths);
const sources = new Map<string, Source>();
const files: Files = {
  paths,
  has: (path) => known.has(path),
  read: (path) => {
    if (!known.has(path)) return { kind: "unreadable", path, why: "is not there" };
    const source = sources.get(path) ?? { path, text: readFileSync(join(folder, path), "utf8") };
    sources.set(path, source);
    return source;
  },
  readBytes: (path) => readFileSync(join(folder, path)),
  idOf: () => undefined,
};

const spent = new Map<string, number>();

/** The rule, with the time of its checks added up. */
function timed(rule: Rule): Rule {
  return {
    ...rule,
    check(subject: never, application) {
      const before = performance.now();
      const judgement = rule.check(subject, application);
      spent.set(rule.id, (spent.get(rule.id) ?? 0) + performance.now() - before);
      return judgement;
    },
  };
}

const started = performance.now();
const { run, read } = await lookAt(
  {
    rules: rules.map(timed),
    registryModules: () => Promise.resolve(() => ({ kind: "unavailable", why: "is not asked for" })),
    policy: defaultPolicy,
    today: "2026-11-23",
  },
  files,
  [],
  root === "" ? {} : { wanted: (reached) => [...reached].some((path) => wantedRoot.test(path)) },
);
const milliseconds = performance.now() - started;

const inForce = new Set(rules.filter((rule) => isInForce(rule, defaultPolicy)).map(({ id }) => id));
const findings = run.findings.filter(
  ({ rule, identity }) => inForce.has(rule) && wantedRoot.test(identity.root),
);
const byRule = new Map<string, Finding[]>();
for (const finding of findings) byRule.set(finding.rule, [...(byRule.get(finding.rule) ?? []), finding]);

for (const [rule, found] of [...byRule].sort(([a], [b]) => (a < b ? -1 : 1))) {
  for (const { severity, at, message, identity } of found.filter((one) => atLeast(one.severity, "high"))) {
    const { line } = regionOf(at);
    console.log(
      `${rule}\t${severity}\t${at.source.path}:${line}\t${message}\t(${identity.root})\n\t\t${lineTextOf(at.source, line).trim().slice(0, 160)}`,
    );
  }
}
console.log("\nrule\tfindings\thigh or above\tdoubts");
for (const { id } of rules) {
  const found = byRule.get(id) ?? [];
  const doubts = run.doubts.filter(({ rule }) => rule === id).length;
  if (found.length + doubts === 0) continue;
  const grave = found.filter(({ severity }) => atLeast(severity, "high")).length;
  console.log(`${id}\t${found.length}\t${grave}\t${doubts}`);
}
console.log(
  `${read.application.deployments.length} deployments, ${read.application.resources.length} resources, ${(milliseconds / 1000).toFixed(1)} s, ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`,
);
console.log("\nslowest rules\tms");
for (const [id, time] of [...spent].sort(([, a], [, b]) => b - a).slice(0, 10))
  console.log(`${id}\t${Math.round(time)}`);
