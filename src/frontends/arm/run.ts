import type { Problem } from "../../declarations/problem.ts";
import type { TemplateCall } from "../../declarations/template-file.ts";
import type { JsonString } from "../../source/json/node.ts";
import type { Place, Source } from "../../source/source.ts";
import { templateString, type TemplateString } from "./expression.ts";

/** One evaluation of one file, with every template that is nested in it. */
export interface Run {
  readonly source: Source;
  readonly call: TemplateCall;
  readonly problems: () => readonly Problem[];
  readonly report: (problem: Problem) => void;
  readonly stringOf: (node: JsonString) => TemplateString;
  readonly enter: (at: Place) => boolean;
  readonly leave: () => void;
}

/** Levels of values, expressions, variables and parameters inside each other; the engine's own stack ends somewhere. */
const deepest = 600;

/** Of each effect. */
const mostProblems = 300;

/** `strings` keeps the meaning of every string of the file from one evaluation to the next. */
export function startRun(
  source: Source,
  call: TemplateCall,
  strings: WeakMap<JsonString, TemplateString>,
): Run {
  const problems = new Map<string, Problem>();
  const told = { incomplete: 0, notice: 0 };
  let depth = 0;
  const report = (problem: Problem): void => {
    const { at } = problem;
    // A budget is used up once, at whatever place that is noticed first.
    const where =
      problem.kind === "limit" || at === undefined ? "" : "source" in at ? `${at.start}-${at.end}` : at.path;
    const key = `${problem.kind}\n${where}\n${problem.message}`;
    if (problems.has(key)) return;
    // A flood of notices must not hide that something was not judged.
    if (told[problem.effect] >= mostProblems) return;
    told[problem.effect] += 1;
    problems.set(key, problem);
  };
  return {
    source,
    call,
    problems: () => [...problems.values()],
    report,
    stringOf: (node) => {
      const before = strings.get(node);
      if (before !== undefined) return before;
      const meaning = templateString(source.text, node);
      strings.set(node, meaning);
      return meaning;
    },
    enter: (at) => {
      if (depth < deepest) {
        depth += 1;
        return true;
      }
      report({
        kind: "limit",
        message: `Values that depend on each other more than ${deepest} levels deep are not evaluated`,
        at,
        effect: "incomplete",
      });
      return false;
    },
    leave: () => {
      depth -= 1;
    },
  };
}
