import { absent, knownText, lookup, type Tree } from "../declarations/value.ts";
import type { Place } from "../source/source.ts";
import { inWorkspace } from "./script-paths.ts";
import type { Job, Names, Step } from "./workflow.ts";

export interface Surroundings {
  /** That steps run in, unless they say another; absent for the repository's root. */
  readonly folder: Tree;
  /** Innermost first. */
  readonly env: readonly Tree[];
  /** Of the same job or action; they may still be added to while it is read. */
  readonly steps: readonly Step[];
  /** Of the same workflow, likewise. */
  readonly jobs: readonly Job[];
  readonly matrix: Tree;
  /** Set inside a reusable workflow and inside an action. */
  readonly call?: {
    readonly arguments: Tree;
    readonly defaults: Tree;
    readonly names: Names;
    /** An action runs in the job that calls it, with what is set there. */
    readonly inSameJob: boolean;
    /** Of an action of this repository, where its files are. */
    readonly folder?: { readonly path: string; readonly at: Place };
  };
}

export function namesOf({ env, steps, jobs, matrix, call }: Surroundings): Names {
  const job = call?.inSameJob === true ? call.names : undefined;
  const folder = call?.folder;
  const names: Names = {
    env: (name) => {
      const tree = env.map((one) => lookup(one, [name])).find(({ kind }) => kind !== "absent");
      return tree === undefined ? job?.env(name) : { tree, names };
    },
    input: (name) => {
      if (call === undefined) return undefined;
      const argument = lookup(call.arguments, [name]);
      if (argument.kind !== "absent") return { tree: argument, names: call.names };
      const tree = lookup(call.defaults, [name, "default"]);
      return tree.kind === "absent" ? undefined : { tree, names };
    },
    matrix: (name) => {
      const tree = lookup(matrix, [name]);
      return tree.kind === "absent" ? job?.matrix(name) : { tree, names };
    },
    step: (id) => steps.find(({ body }) => isCalled(lookup(body, "id"), id)),
    job: (id) => jobs.find((one) => one.id.toLowerCase() === id.toLowerCase()) ?? job?.job(id),
    isCalled: call !== undefined,
    steps: () => [...(job?.steps() ?? []), ...steps],
    ...(folder && {
      handed: (hole) => (actionPath.test(hole) ? { ...inWorkspace(folder.path), at: folder.at } : undefined),
    }),
  };
  return names;
}

/** https://docs.github.com/actions/reference/workflows-and-actions/contexts#github-context */
const actionPath = /^\$(?:\{\{\s*github\.action_path\s*\}\}|\{?(?:env:)?GITHUB_ACTION_PATH\}?)$/iu;

/** What a value that is one input or one variable and nothing else stands for, where that is written; else itself. */
export function standsFor(tree: Tree, names: Names): Tree {
  const [, context, name = ""] =
    /^\s*\$\{\{\s*(inputs|env)\.([\w-]+)\s*\}\}\s*$/iu.exec(knownText(tree) ?? "") ?? [];
  if (context === undefined) return tree;
  const written = context.toLowerCase() === "env" ? names.env(name) : names.input(name);
  if (written !== undefined && written.names !== names) return standsFor(written.tree, written.names);
  // An input of an action or a called workflow that nobody gives is empty.
  return written?.tree ?? (context.toLowerCase() === "inputs" && names.isCalled ? absent(tree.at) : tree);
}

function isCalled(tree: Tree, id: string): boolean {
  return tree.kind === "known" && String(tree.value).toLowerCase() === id.toLowerCase();
}
