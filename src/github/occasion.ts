import {
  commitIn,
  fieldsOf,
  isCommitId,
  numberIn,
  objectIn,
  optionalNumberIn,
  optionalObjectIn,
  optionalTextIn,
  textIn,
  type Fields,
} from "./unvalidated.ts";

/** Why the workflow runs, and which commits that makes the two sides of the review. */
export type Occasion =
  | PullRequestOccasion
  /** What a merge queue is about to put on the branch. There is no pull request to comment on. */
  | { readonly kind: "merge group"; readonly head: string; readonly base: string }
  | {
      readonly kind: "push";
      readonly head: string;
      /** Where the branch or tag was before; undefined when it is new. */
      readonly before?: string;
      readonly ref: string;
      readonly defaultBranch: string | undefined;
    }
  /** A branch was deleted: nothing is there to review. */
  | { readonly kind: "deletion"; readonly ref: string }
  /** `schedule` and `workflow_dispatch`: everything that is there, compared with nothing. */
  | {
      readonly kind: "whole";
      readonly head: string;
      readonly ref: string;
      readonly defaultBranch: string | undefined;
    }
  /** Another workflow's run has ended, and its report may be published. */
  | { readonly kind: "other run"; readonly runId: number | undefined };

export interface PullRequestOccasion {
  readonly kind: "pull request";
  readonly number: number;
  /** The head of the pull request, never the merge commit that is checked out. */
  readonly head: string;
  /** The branch it goes into; `sha` is its tip when the pull request was opened or last pushed to. */
  readonly base: { readonly ref: string; readonly sha: string };
  /** A workflow's token may only read, whatever the workflow asks for. */
  readonly ofFork: boolean;
}

export interface EventOf {
  /** `GITHUB_EVENT_NAME`. */
  readonly name: string;
  /** What `GITHUB_EVENT_PATH` holds. */
  readonly payload: unknown;
  /** `GITHUB_SHA` and `GITHUB_REF`. */
  readonly sha: string;
  readonly ref: string;
}

/** An event that the action has no answer to. */
export interface UnknownEvent {
  readonly kind: "unknown event";
  readonly known: readonly string[];
}

/** Throws UnexpectedShape when the payload is not what GitHub documents for the event. */
export function occasionOf(event: EventOf): Occasion | UnknownEvent {
  const payload = fieldsOf(event.payload, "The event");
  switch (event.name) {
    case "pull_request":
      return pullRequest(payload);
    case "pull_request_target":
      return { ...pullRequest(payload), ofFork: false };
    case "merge_group": {
      const group = objectIn(payload, "merge_group", "event");
      const what = "event.merge_group";
      return {
        kind: "merge group",
        head: commitIn(group, "head_sha", what),
        base: commitIn(group, "base_sha", what),
      };
    }
    case "push":
      return push(payload);
    case "schedule":
    case "workflow_dispatch":
      return {
        kind: "whole",
        head: commitIn({ sha: event.sha }, "sha", "GITHUB_SHA"),
        ref: event.ref,
        defaultBranch: defaultBranchOf(payload),
      };
    case "workflow_run": {
      const run = optionalObjectIn(payload, "workflow_run", "event");
      return { kind: "other run", runId: run && optionalNumberIn(run, "id") };
    }
    default:
      return {
        kind: "unknown event",
        known: [
          "pull_request",
          "pull_request_target",
          "merge_group",
          "push",
          "schedule",
          "workflow_dispatch",
        ],
      };
  }
}

function pullRequest(payload: Fields): PullRequestOccasion {
  const pull = objectIn(payload, "pull_request", "event");
  const what = "event.pull_request";
  const head = objectIn(pull, "head", what);
  const base = objectIn(pull, "base", what);
  // The repository of a fork that was deleted is null.
  const from = optionalObjectIn(head, "repo", `${what}.head`);
  const into = objectIn(base, "repo", `${what}.base`);
  return {
    kind: "pull request",
    number: numberIn(pull, "number", what),
    head: commitIn(head, "sha", `${what}.head`),
    base: { ref: textIn(base, "ref", `${what}.base`), sha: commitIn(base, "sha", `${what}.base`) },
    ofFork:
      from === undefined ||
      textIn(from, "full_name", `${what}.head.repo`) !== textIn(into, "full_name", `${what}.base.repo`),
  };
}

function push(payload: Fields): Occasion {
  const ref = textIn(payload, "ref", "event");
  const after = commitIn(payload, "after", "event");
  const before = textIn(payload, "before", "event");
  if (isZeros(after)) return { kind: "deletion", ref };
  return {
    kind: "push",
    head: after,
    ...(isCommitId(before) && !isZeros(before) && { before }),
    ref,
    defaultBranch: defaultBranchOf(payload),
  };
}

function defaultBranchOf(payload: Fields): string | undefined {
  const repository = optionalObjectIn(payload, "repository", "event");
  return repository && optionalTextIn(repository, "default_branch");
}

/** Git's way of saying that there was, or is, nothing. */
function isZeros(id: string): boolean {
  return /^0+$/u.test(id);
}
