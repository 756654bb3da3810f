import type { Declaration } from "../declarations/declaration.ts";
import type { Problem } from "../declarations/problem.ts";
import { absent, type Tree } from "../declarations/value.ts";
import type { Place, Source } from "../source/source.ts";
import { azdHooksOf } from "./azd-hooks.ts";
import { calledScripts, stepOfHook } from "./called-scripts.ts";
import { workflowOf, type LocalCalls } from "./read-workflow.ts";
import { namesOf, type Surroundings } from "./workflow-names.ts";
import type { Step, Workflow } from "./workflow.ts";

/** Jobs and steps that the workflows of a repository may have, counted at each call of a reusable workflow, action or script. */
const mostFollowed = 20_000;
/** Of the scripts that they run, counted at each call. The longest of public repositories have some 50,000. */
const mostCharacters = 4_000_000;

/**
 * The workflows among the configuration, with the reusable workflows, actions and scripts of the repository that they run;
 * and the hooks of azd that none of them runs, as steps with the scripts that they run.
 */
export function workflowsIn(
  configuration: readonly Declaration[],
  sourceAt: (path: string) => Source | undefined = () => undefined,
): {
  readonly workflows: readonly Workflow[];
  readonly hooks: readonly Step[];
  readonly problems: readonly Problem[];
} {
  const byPath = new Map<string, Declaration>();
  for (const declaration of configuration) {
    const { path } = declaration.at.source;
    if (declaration.type === "github-workflow") byPath.set(path, declaration);
    // An action is named by its folder.
    if (declaration.type === "github-action") byPath.set(path.replace(/(?:^|\/)[^/]*$/u, ""), declaration);
  }
  const azdProjects = new Map(
    configuration
      .filter(({ type }) => type === "azure.yaml")
      .map((project) => [project.at.source.path.replace(/(?:^|\/)[^/]*$/u, ""), project]),
  );
  const problems: Problem[] = [];
  const called = new Set<Declaration>();
  let left = mostFollowed;
  let charactersLeft = mostCharacters;
  const localCallsOf = (declaration: Declaration): LocalCalls => ({
    declarationOf: (path) => {
      const found = byPath.get(path);
      if (found !== undefined && found !== declaration) called.add(found);
      return found;
    },
    sourceAt,
    azdProjectIn: (folder) => azdProjects.get(folder),
    spend: () => {
      left--;
      if (left === -1) problems.push(tooMany(declaration));
      return left >= 0;
    },
    spendText: (characters) => {
      const before = charactersLeft;
      charactersLeft -= characters;
      if (before >= 0 && charactersLeft < 0) problems.push(tooLong(declaration));
      return charactersLeft >= 0;
    },
  });
  const workflows = configuration
    .filter(({ type }) => type === "github-workflow")
    .map((declaration) => workflowOf(declaration, localCallsOf(declaration)));
  const run = new Set(workflows.flatMap(({ jobs }) => jobs.flatMap(({ steps }) => steps.flatMap(startsOf))));
  const hooks = [...azdProjects.values()].flatMap((project) =>
    azdHooksOf(project)
      .filter((hook) => !run.has(startOfScript(hook.run)))
      .map((hook) => stepOfHook(hook, namesOf(nothingAround(hook.at))))
      .flatMap((step) => [step, ...calledScripts(step, localCallsOf(project))]),
  );
  return {
    hooks,
    workflows: workflows.map((one) => ({
      ...one,
      isCalledHere: called.has(one.declaration) && one.triggers.every((name) => name === "workflow_call"),
    })),
    problems,
  };
}

function startsOf({ scripts, file }: Step): readonly string[] {
  return file === undefined ? [] : scripts.map(startOfScript);
}

function startOfScript({ at }: Tree): string {
  return `${at.source.path}:${at.start}`;
}

/** Whoever runs azd has variables of their own. */
function nothingAround(at: Place): Surroundings {
  return { env: [], steps: [], jobs: [], matrix: absent(at), folder: absent(at) };
}

function tooLong({ at }: Declaration): Problem {
  return {
    kind: "limit",
    message: `From here on scripts were not judged: the workflows run more than ${mostCharacters / 1_000_000} million characters of them`,
    at,
    effect: "incomplete",
  };
}

function tooMany({ at }: Declaration): Problem {
  return {
    kind: "limit",
    message: `From here on workflows were not judged: with the workflows, actions and scripts that they run there are more than ${mostFollowed} jobs and steps`,
    at,
    effect: "incomplete",
  };
}
