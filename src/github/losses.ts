import { GithubError } from "./api.ts";
import { UnexpectedShape } from "./unvalidated.ts";

/** A way of publishing that did not work. Its findings are in the others. */
export interface Loss {
  /** `review comments`. */
  readonly what: string;
  /** A clause: `the token may not write them`. */
  readonly why: string;
  /** What the workflow's `permissions:` would have to say. */
  readonly permission?: Permission;
}

export type Permission = "pull-requests: write" | "checks: write";

/** Throws what is no failure of GitHub's. */
export function lossOf(what: string, permission: Permission, error: unknown): Loss {
  if (error instanceof UnexpectedShape)
    return { what, why: `GitHub's answer was not understood: ${error.message}` };
  if (!(error instanceof GithubError)) throw error;
  switch (error.kind) {
    case "forbidden":
      return { what, why: `the token may not write (${error.message})`, permission };
    case "absent":
      // What a token may not see, GitHub says is not there.
      return {
        what,
        why: `GitHub says it is not there, or the token may not write (${error.message})`,
        permission,
      };
    case "invalid":
    case "refused":
      return { what, why: `GitHub refused (${error.message})` };
    case "limited":
      return { what, why: error.message };
    case "unreachable":
      return { what, why: `GitHub did not answer (${error.message})` };
  }
}

/** What to add to a workflow so that nothing is lost next time: YAML. */
export function permissionsToAdd(losses: readonly Loss[]): string | undefined {
  const wanted = new Set(losses.flatMap(({ permission }) => permission ?? []));
  if (wanted.size === 0) return undefined;
  return ["permissions:", "  contents: read", ...[...wanted].toSorted().map((one) => `  ${one}`)].join("\n");
}
