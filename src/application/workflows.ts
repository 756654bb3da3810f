import type { Declaration } from "../declarations/declaration.ts";
import type { Problem } from "../declarations/problem.ts";
import { workflowOf, type LocalCalls } from "./read-workflow.ts";
import type { Workflow } from "./workflow.ts";

/** Jobs and steps that the workflows of a repository may have, counted at each call of a reusable workflow or action. */
const mostFollowed = 20_000;

/** The workflows among the configuration, with the reusable workflows and actions of the repository that they call. */
export function workflowsIn(configuration: readonly Declaration[]): {
  readonly workflows: readonly Workflow[];
  readonly problems: readonly Problem[];
} {
  const byPath = new Map<string, Declaration>();
  for (const declaration of configuration) {
    const { path } = declaration.at.source;
    if (declaration.type === "github-workflow") byPath.set(path, declaration);
    // An action is named by its folder.
    if (declaration.type === "github-action") byPath.set(path.replace(/(?:^|\/)[^/]*$/u, ""), declaration);
  }
  const problems: Problem[] = [];
  const called = new Set<Declaration>();
  let left = mostFollowed;
  const workflows = configuration
    .filter(({ type }) => type === "github-workflow")
    .map((declaration) => {
      const local: LocalCalls = {
        declarationOf: (path) => {
          const found = byPath.get(path);
          if (found !== undefined && found !== declaration) called.add(found);
          return found;
        },
        spend: () => {
          left--;
          if (left === -1) problems.push(tooMany(declaration));
          return left >= 0;
        },
      };
      return workflowOf(declaration, local);
    });
  return {
    workflows: workflows.map((one) => ({
      ...one,
      isCalledHere: called.has(one.declaration) && one.triggers.every((name) => name === "workflow_call"),
    })),
    problems,
  };
}

function tooMany({ at }: Declaration): Problem {
  return {
    kind: "limit",
    message: `From here on workflows were not judged: with the workflows and actions that they call there are more than ${mostFollowed} jobs and steps`,
    at,
    effect: "incomplete",
  };
}
