import { join } from "node:path";
import { analysers } from "../analysers.ts";
import { problemText, type Problem } from "../declarations/problem.ts";
import type { Api } from "../github/api.ts";
import { fetchSharedPolicy } from "../github/shared-policy.ts";
import { registryModules } from "../modules.ts";
import { unreadPolicy } from "../left-out.ts";
import type { Policy } from "../policy/policy.ts";
import type { Review } from "../policy/review.ts";
import { isHigher } from "../policy/shared-policy.ts";
import { readTrusted } from "../policy/trusted.ts";
import { review, type ReviewRequest } from "../review.ts";
import type { Severity } from "../rules/finding.ts";
import { rules } from "../rules/registry.generated.ts";
import { ConfigurationError } from "../cli/failure.ts";
import type { Environment } from "./environment.ts";
import type { Inputs } from "./inputs.ts";
import type { Revisions } from "./revisions.ts";

export interface ReviewOf {
  readonly revisions: Revisions;
  readonly inputs: Pick<Inputs, "failOn" | "semgrep">;
  readonly environment: Environment;
  readonly api: Api | undefined;
  /** What was met while the commits were looked for. */
  readonly problems: readonly Problem[];
  readonly say: (line: string) => void;
}

/** Judges the revisions by the trusted policy. Throws ConfigurationError when that one is wrong. */
export async function reviewed(request: ReviewOf): Promise<Review> {
  const { revisions, inputs, environment, api } = request;
  const { head, base, trusted, changes, revision } = revisions;
  const unread = unreadPolicy(trusted.leftOut);
  if (unread !== undefined) throw new ConfigurationError(unread);
  const trust = await readTrusted({
    trusted,
    ...(trusted !== head && { head }),
    fetchShared: (shared) =>
      api === undefined
        ? Promise.resolve({ why: "could not be fetched: there is no token" })
        : fetchSharedPolicy(api, shared),
    rules,
  });
  if (trust.kind === "wrong") {
    const mistakes = trust.errors.map(problemText).join("\n");
    throw new ConfigurationError(
      `The policy or the baseline that judges this change is wrong, so nothing can be judged:\n${mistakes}`,
    );
  }
  const { policy, problems } = stricter(trust.policy, inputs.failOn);
  const asked: ReviewRequest = {
    revision,
    head,
    ...(base !== undefined && { base }),
    ...(changes !== undefined && { changes }),
    rules,
    analysers: analysers({
      mode: policy.semgrep,
      ...(inputs.semgrep !== undefined && { engine: inputs.semgrep }),
      cache: cacheFolder(environment),
      untrusted: [environment.workspace, process.cwd()],
    }),
    registryModules: registryModules({
      hosts: policy.registries,
      cache: cacheFolder(environment),
      offline: false,
      say: request.say,
    }),
    policy,
    ...(trust.policySource && { policySource: trust.policySource }),
    baseline: trust.baseline,
    policyChanges: trust.policyChanges,
    problems: [...request.problems, ...revisions.problems, ...trust.problems, ...problems],
    today: new Date().toISOString().slice(0, 10),
    repository: `${environment.owner}/${environment.repo}`,
    progress: request.say,
  };
  return untilRead(asked, revisions);
}

/** Kept between the runs of a self-hosted runner. */
function cacheFolder({ temporary }: Environment): string {
  return join(process.env["RUNNER_TOOL_CACHE"] ?? temporary, "portcullis");
}

/** The input may ask for more than the policy does, never for less: whoever writes the workflow may not be trusted. */
function stricter(
  policy: Policy,
  failOn: Severity | undefined,
): { readonly policy: Policy; readonly problems: readonly Problem[] } {
  if (failOn === undefined || failOn === policy.block) return { policy, problems: [] };
  if (!isHigher(failOn, policy.block)) return { policy: { ...policy, block: failOn }, problems: [] };
  const message = `The input \`fail-on: ${failOn}\` is weaker than the policy's \`block: ${policy.block}\`, which holds`;
  return { policy, problems: [{ kind: "invalid", message, effect: "notice" }] };
}

/** Files that are read through the API must be had beforehand; which those are, only reading tells. */
const mostRounds = 8;

async function untilRead(request: ReviewRequest, { head, base }: Revisions): Promise<Review> {
  for (let round = 1; ; round++) {
    const result = await review(request);
    const missed = [head, base].map((files) => files?.missed ?? []);
    if (missed.every((paths) => paths.length === 0) || round === mostRounds) return result;
    await head.prefetch(missed[0] ?? []);
    await base?.prefetch(missed[1] ?? []);
  }
}
