import type { Api } from "./api.ts";
import { repositoryName } from "./live-refs.ts";
import {
  commitIn,
  fieldsOf,
  numberIn,
  objectIn,
  optionalObjectIn,
  optionalTextIn,
  textIn,
} from "./unvalidated.ts";

export type PullOfRun =
  | {
      readonly kind: "found";
      readonly number: number;
      readonly head: string;
      readonly page: string | undefined;
    }
  /** Nothing to publish to any more; a sentence for a person. */
  | { readonly kind: "gone"; readonly why: string }
  /** The run is none whose report may be published. */
  | { readonly kind: "refused"; readonly why: string };

/**
 * The pull request that a run of another workflow was for, from what GitHub says of the run: a number in its artifact
 * would be the word of a stranger. Exactly one open pull request must have the run's commit of the run's repository as
 * its head.
 */
export async function pullOfRun(api: Api, repository: string, runId: number): Promise<PullOfRun> {
  const run = fieldsOf(
    await api.read("GET /repos/{owner}/{repo}/actions/runs/{run_id}", { run_id: runId }),
    "The run",
  );
  const event = textIn(run, "event", "run");
  if (event !== "pull_request") {
    return {
      kind: "refused",
      why: `Run ${runId} was started by ${JSON.stringify(event)}, not by a pull request.`,
    };
  }
  const sha = commitIn(run, "head_sha", "run");
  const branch = optionalTextIn(run, "head_branch");
  const from = optionalObjectIn(run, "head_repository", "run");
  if (from === undefined || branch === undefined) {
    return { kind: "gone", why: `The branch that run ${runId} was for has been deleted.` };
  }
  const name = textIn(from, "full_name", "run.head_repository");
  const owner = textIn(objectIn(from, "owner", "run.head_repository"), "login", "run.head_repository.owner");
  const { items } = await api.readAll("GET /repos/{owner}/{repo}/pulls", {
    state: "open",
    head: `${owner}:${branch}`,
  });
  const matching = items.flatMap((item) => {
    const pull = fieldsOf(item, "pull");
    const head = objectIn(pull, "head", "pull");
    const base = objectIn(pull, "base", "pull");
    const matches =
      optionalTextIn(head, "sha") === sha &&
      repositoryName(head, "pull.head") === name &&
      repositoryName(base, "pull.base") === repository;
    return matches ? [numberIn(pull, "number", "pull")] : [];
  });
  const [number, another] = matching;
  if (number === undefined) {
    return {
      kind: "gone",
      why: `No open pull request has ${sha} as its head any more: it was pushed to, merged or closed.`,
    };
  }
  if (another !== undefined) {
    return {
      kind: "refused",
      why: `Pull requests ${matching.join(" and ")} both have ${sha} as their head, so which one the run was for can't be told.`,
    };
  }
  return { kind: "found", number, head: sha, page: optionalTextIn(run, "html_url") };
}
