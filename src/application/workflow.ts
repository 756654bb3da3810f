import type { Declaration } from "../declarations/declaration.ts";
import type { Tree } from "../declarations/value.ts";
import type { Place, Source } from "../source/source.ts";

/** A GitHub workflow with what its jobs may do. */
export interface Workflow {
  readonly declaration: Declaration;
  /** What starts it: `push`, `pull_request_target`. */
  readonly triggers: readonly string[];
  /** As written at the top; absent where each job or the repository's setting decides. */
  readonly permissions: Tree;
  readonly env: Tree;
  /** Its own, each followed by those of the workflow of this repository that is the whole of it. */
  readonly jobs: readonly Job[];
  /** Only other workflows start it, and some of this repository do: its jobs are among theirs, as they call them. */
  readonly isCalledHere: boolean;
}

export interface Job {
  readonly id: string;
  readonly at: Place;
  readonly body: Tree;
  /** Its own, or else the workflow's, or else those of the job that calls it. */
  readonly permissions: Tree;
  /** In the order in which they run; one that runs an action of this repository is followed by the action's own. */
  readonly steps: readonly Step[];
  /** A reusable workflow that is the whole job. */
  readonly uses?: Used;
  readonly names: Names;
  /** The job of another workflow that this one is called by. */
  readonly calledBy?: Job;
}

export interface Step {
  readonly body: Tree;
  readonly uses?: Used;
  /** What it runs by itself: a shell's script, or one that an action runs for it. */
  readonly scripts: readonly Tree[];
  /** An input of its action. */
  input(name: string): Tree;
  readonly names: Names;
  /** The step that runs the action, or the script, which this one belongs to. */
  readonly within?: Step;
  /** The folders that it may run in, as repository paths, likeliest first. */
  readonly folders: readonly string[];
  /** Set where it is a script of the repository that the step around it runs: GitHub fills in nothing there. */
  readonly file?: ScriptFile;
  /** What an action of this repository says its output is. */
  readonly output?: (name: string) => Written | undefined;
}

/** A script that is a file of its own, or a part of one. */
export interface ScriptFile {
  readonly source: Source;
  /** The target of a Makefile, the script of a `package.json`; empty for a whole file. */
  readonly part: string;
}

/** `owner/name/path@ref`, `./path`, `docker://image`. */
export interface Used {
  readonly text: string;
  /** `azure/login`, lower case, without path and ref; empty for a local action or an image. */
  readonly action: string;
  readonly ref?: string;
  readonly at: Place;
}

/**
 * What the names in an expression stand for at one place of a workflow.
 * https://docs.github.com/actions/reference/workflows-and-actions/contexts
 */
export interface Names {
  /** `env.NAME`, where `env:` of the step, the job, the workflow or of a caller sets it. */
  env(name: string): Written | undefined;
  /** `inputs.NAME`: the caller's argument, else the default. Nothing where people or other repositories call. */
  input(name: string): Written | undefined;
  /** `matrix.NAME`, every value of it. */
  matrix(name: string): Written | undefined;
  /** `steps.ID`, in the same job or action. */
  step(id: string): Step | undefined;
  /** `needs.ID`, in the same workflow. */
  job(id: string): Job | undefined;
  /** Every step of the job, those of actions too: what one writes to `$GITHUB_ENV` is there for all that follow. */
  steps(): readonly Step[];
  /** Inside an action, or a workflow that another one of this repository calls. */
  readonly isCalled: boolean;
  /** What a script of the repository has from whoever runs it, under names of its own: `$1`, `$(dirname "$0")`. */
  readonly handed?: (hole: string) => Handed | undefined;
}

/** A text that stands for a hole of a script, with the holes that it has itself. */
export interface Handed {
  readonly text: string;
  readonly holes: readonly string[];
  readonly at: Place;
}

/** A value as it is written, with what the names in its own expressions stand for. */
export interface Written {
  readonly tree: Tree;
  readonly names: Names;
}
