import { readApplication, type Read } from "../../src/application/read.ts";
import { frontEnds } from "../../src/dialects.ts";
import { runRules } from "../../src/rules/run.ts";
import type { Rule } from "../../src/rules/rule.ts";
import type { Files } from "../../src/source/files.ts";
import { regionOf } from "../../src/source/source.ts";
import { filesOf } from "../code/files-of.ts";

/** What these rules say of these files, `path:line rule` of every finding, and everything that was read. */
export async function reviewedFiles(
  texts: Readonly<Record<string, string>>,
  rules: readonly Rule[] = [],
  revision: Partial<Files> = {},
): Promise<{
  readonly read: Read;
  readonly findings: readonly string[];
  readonly doubts: readonly string[];
}> {
  const files = { ...filesOf(texts), ...revision };
  const read = await readApplication({
    files,
    frontEnds,
    analysers: [],
    registryModules: () => Promise.resolve(() => ({ kind: "unavailable", why: "is not asked for here" })),
    ignored: () => false,
    penetrationTesting: { intervalDays: 365 },
    today: "2026-11-23",
  });
  const { findings, doubts } = runRules(read.application, rules, (path) => files.has(path));
  return {
    read,
    findings: findings.map(({ rule, at }) => `${at.source.path}:${regionOf(at).line} ${rule}`).sort(),
    doubts: doubts.map(({ rule, why }) => `${rule}: ${why}`),
  };
}
