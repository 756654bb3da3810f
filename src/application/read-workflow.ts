import type { Declaration } from "../declarations/declaration.ts";
import { itemsOf, membersOf } from "../declarations/items.ts";
import { absent, knownText, lookup, type Tree } from "../declarations/value.ts";
import type { Place } from "../source/source.ts";
import { calledScripts, type RepositoryScripts } from "./called-scripts.ts";
import { pathsFrom } from "./script-paths.ts";
import { namesOf, standsFor, type Surroundings } from "./workflow-names.ts";
import type { Job, Names, Step, Used, Workflow, Written } from "./workflow.ts";

/** Workflows, actions and scripts of the repository, by the path that names them; and how much of them is followed. */
export interface LocalCalls extends RepositoryScripts {
  declarationOf(path: string): Declaration | undefined;
  /** True while jobs and steps are left to be followed; calls that call each other multiply. */
  spend(): boolean;
}

const noLocalCalls: LocalCalls = {
  declarationOf: () => undefined,
  spend: () => true,
  sourceAt: () => undefined,
  azdProjectIn: () => undefined,
  spendText: () => true,
};

/** GitHub's own bound of reusable workflows, and of composite actions, inside each other is 10. */
const deepest = 10;

/** The workflow that a declaration of type `github-workflow` is. */
export function workflowOf(declaration: Declaration, local: LocalCalls = noLocalCalls): Workflow {
  const { body } = declaration;
  return {
    declaration,
    triggers: triggersIn(lookup(body, "on")),
    permissions: lookup(body, "permissions"),
    env: lookup(body, "env"),
    jobs: jobsOf(declaration, local, undefined, 0),
    isCalledHere: false,
  };
}

function triggersIn(tree: Tree): readonly string[] {
  const single = knownText(tree);
  if (single !== undefined) return [single];
  const listed = itemsOf(tree).items.map(knownText);
  return [...listed, ...membersOf(tree).members.map(({ name }) => name)].filter((name) => name !== undefined);
}

function jobsOf(
  { body, at }: Declaration,
  local: LocalCalls,
  calledBy: Job | undefined,
  depth: number,
): readonly Job[] {
  const written = lookup(body, "permissions");
  const permissions = written.kind === "absent" ? (calledBy?.permissions ?? absent(at)) : written;
  const jobs: Job[] = [];
  // What a job says of itself, without those that it calls: these have names of their own.
  const own: Job[] = [];
  for (const { name, value, at: jobAt } of membersOf(lookup(body, "jobs")).members) {
    if (!local.spend()) break;
    const job = jobOf(name, value, jobAt, { workflow: body, permissions, own, calledBy }, local);
    own.push(job);
    jobs.push(job);
    const called = depth < deepest ? calledWorkflow(job, local) : undefined;
    if (called !== undefined) jobs.push(...jobsOf(called, local, job, depth + 1));
  }
  return jobs;
}

function calledWorkflow({ uses }: Job, local: LocalCalls): Declaration | undefined {
  const path = localPath(uses);
  const called = path === undefined ? undefined : local.declarationOf(path);
  return called?.type === "github-workflow" ? called : undefined;
}

/** What a job has from the workflow that it stands in. */
interface Around {
  readonly workflow: Tree;
  readonly permissions: Tree;
  readonly own: readonly Job[];
  readonly calledBy: Job | undefined;
}

function jobOf(id: string, body: Tree, at: Place, around: Around, local: LocalCalls): Job {
  const { workflow, permissions, calledBy } = around;
  const own = lookup(body, "permissions");
  const uses = usedIn(lookup(body, "uses"));
  const folders = [body, workflow].map((tree) => lookup(tree, ["defaults", "run", "working-directory"]));
  const folder = folders.find(({ kind }) => kind !== "absent") ?? absent(at);
  const steps: Step[] = [];
  const surroundings: Surroundings = {
    folder,
    env: [lookup(body, "env"), lookup(workflow, "env")],
    steps,
    jobs: around.own,
    matrix: lookup(body, "strategy.matrix"),
    ...(calledBy && {
      call: {
        arguments: lookup(calledBy.body, "with"),
        defaults: lookup(workflow, "on.workflow_call.inputs"),
        names: calledBy.names,
        inSameJob: false,
      },
    }),
  };
  const job: Job = {
    id,
    at,
    body,
    permissions: own.kind === "absent" ? permissions : own,
    steps,
    names: namesOf(surroundings),
    ...(uses && { uses }),
    ...(calledBy && { calledBy }),
  };
  addSteps(steps, lookup(body, "steps"), surroundings, undefined, local, 0);
  const all = steps.flatMap((step) => [step, ...calledScripts(step, local)]);
  steps.splice(0, steps.length, ...all);
  return job;
}

function addSteps(
  steps: Step[],
  written: Tree,
  surroundings: Surroundings,
  within: Step | undefined,
  local: LocalCalls,
  depth: number,
): void {
  for (const body of itemsOf(written).items) {
    if (!local.spend()) return;
    const names = namesOf({ ...surroundings, env: [lookup(body, "env"), ...surroundings.env] });
    const step = stepOf(body, names, surroundings.folder, within);
    const path = localPath(step.uses);
    const action = path === undefined || depth >= deepest ? undefined : local.declarationOf(path);
    if (action?.type !== "github-action") {
      steps.push(step);
      continue;
    }
    const inner: Step[] = [];
    const inside: Surroundings = {
      folder: absent(body.at),
      env: [],
      steps: inner,
      jobs: [],
      matrix: absent(body.at),
      call: {
        arguments: lookup(body, "with"),
        defaults: lookup(action.body, "inputs"),
        names,
        inSameJob: true,
        folder: { path: path ?? "", at: action.at },
      },
    };
    const innerNames = namesOf(inside);
    const output = (name: string): Written | undefined => {
      const tree = lookup(action.body, ["outputs", name, "value"]);
      return tree.kind === "absent" ? undefined : { tree, names: innerNames };
    };
    const caller: Step = { ...step, output };
    steps.push(caller);
    addSteps(inner, lookup(action.body, "runs.steps"), inside, caller, local, depth + 1);
    steps.push(...inner);
  }
}

/** Inputs of well-known actions that are scripts. */
const scriptInputs: Readonly<Record<string, string>> = {
  "actions/github-script": "script",
  "appleboy/ssh-action": "script",
  "azure/cli": "inlineScript",
  "azure/powershell": "inlineScript",
  "nick-fields/retry": "command",
};

function stepOf(body: Tree, names: Names, around: Tree, within: Step | undefined): Step {
  const uses = usedIn(lookup(body, "uses"));
  const input = (name: string): Tree => lookup(body, ["with", name]);
  const scriptInput =
    uses && Object.hasOwn(scriptInputs, uses.action) ? scriptInputs[uses.action] : undefined;
  const scripts = [lookup(body, "run"), ...(scriptInput === undefined ? [] : [input(scriptInput)])];
  return {
    body,
    ...(uses && { uses }),
    scripts: scripts.filter((script) => knownText(script) !== undefined),
    input,
    names,
    folders: foldersOf(body, names, around),
    ...(within && { within }),
  };
}

/** The step's own, or else that of the job around it; and the repository's root. */
function foldersOf(body: Tree, names: Names, around: Tree): readonly string[] {
  const own = standsFor(lookup(body, "working-directory"), names);
  const folder = own.kind === "absent" ? around : own;
  const text = knownText(folder) ?? "";
  const written = { text, holes: [], isWhole: !text.includes("$"), at: folder.at, via: [] };
  return [...new Set([...pathsFrom([""], written), ""])];
}

function usedIn(tree: Tree): Used | undefined {
  const text = knownText(tree);
  if (text === undefined) return undefined;
  const remote = /^([\w.-]+\/[\w.-]+)(?:\/[^@]*)?@(.+)$/u.exec(text);
  const [, action, ref] = remote ?? [];
  return { text, action: action?.toLowerCase() ?? "", ...(ref !== undefined && { ref }), at: tree.at };
}

/** The repository path that `./.github/actions/deploy` means: local calls are from the repository's root. */
function localPath(uses: Used | undefined): string | undefined {
  if (uses?.text.startsWith("./") !== true) return undefined;
  return uses.text
    .split("/")
    .filter((segment) => segment !== "" && segment !== ".")
    .join("/");
}
