import type { Api } from "./api.ts";
import { commitIn, fieldsOf, objectIn, optionalObjectIn, optionalTextIn, textIn } from "./unvalidated.ts";

/** The commit that a branch points to now. The one in an event is frozen when a pull request is opened. */
export async function tipOf(api: Api, branch: string): Promise<string> {
  const answer = fieldsOf(
    await api.read("GET /repos/{owner}/{repo}/git/ref/{ref}", { ref: `heads/${branch}` }),
    "The ref",
  );
  return commitIn(objectIn(answer, "object", "ref"), "sha", "ref.object");
}

export interface LivePull {
  readonly head: string;
  readonly state: string;
}

/** What the pull request is now: somebody may have pushed since the run began. */
export async function livePull(api: Api, number: number): Promise<LivePull> {
  const pull = fieldsOf(
    await api.read("GET /repos/{owner}/{repo}/pulls/{pull_number}", { pull_number: number }),
    "The pull request",
  );
  const head = objectIn(pull, "head", "pull");
  return { head: commitIn(head, "sha", "pull.head"), state: textIn(pull, "state", "pull") };
}

/** The full name of the repository that a branch of a pull request is in; undefined when it was deleted. */
export function repositoryName(side: Readonly<Record<string, unknown>>, what: string): string | undefined {
  const repository = optionalObjectIn(side, "repo", what);
  return repository && optionalTextIn(repository, "full_name");
}
