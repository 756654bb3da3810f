import { lookAt } from "../../src/look.ts";
import { parsePolicy, defaultPolicy, policyPath } from "../../src/policy/configuration.ts";
import { rules } from "../../src/rules/registry.generated.ts";
import type { Example, Rule } from "../../src/rules/rule.ts";
import { declaredInCode } from "../../src/code/handlers/declared-in-code.ts";
import { functionJsonAnalyser } from "../../src/code/handlers/function-json.ts";
import { typescriptAnalyser } from "../../src/code/typescript/analyser.ts";
import { isUnreadable } from "../../src/source/files.ts";
import { regionOf } from "../../src/source/source.ts";
import { filesOf } from "../code/files-of.ts";
import { semgrepOverExamples } from "./semgrep-over-examples.ts";

export interface JudgedExample {
  /** `path:line` of every finding of the rule, sorted. */
  readonly lines: readonly string[];
  readonly doubts: readonly string[];
  readonly problems: readonly string[];
  /** How often the rule's question was put. */
  readonly asked: number;
}

/** What a rule says of one of its examples, by the same way that a review takes. */
export async function judgedExample(rule: Rule, example: Example): Promise<JudgedExample> {
  const files = filesOf(example);
  const source = files.has(policyPath) ? files.read(policyPath) : undefined;
  const parsed = source === undefined || isUnreadable(source) ? undefined : await parsePolicy(source, rules);
  const { read, run } = await lookAt(
    {
      rules: [rule],
      registryModules: () =>
        Promise.resolve(() => ({ kind: "unavailable", why: "the tests reach no module registry" })),
      // Every preset's rules are put, and doubt like any other.
      policy: { ...(parsed?.policy ?? defaultPolicy), preset: "all" },
      ...(source !== undefined && !isUnreadable(source) && { policySource: source }),
      today: "2026-11-23",
    },
    files,
    [functionJsonAnalyser, declaredInCode, typescriptAnalyser, semgrepOverExamples],
  );
  const tally = run.tally[rule.practice];
  return {
    lines: [...new Set(run.findings.map(({ at }) => `${at.source.path}:${regionOf(at).line}`))].sort(),
    doubts: run.doubts.map(({ why }) => why),
    problems: read.problems.map(({ message }) => message),
    asked: tally.passed + tally.failed + tally.undecided,
  };
}
