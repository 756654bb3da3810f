import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { GithubError, type Api } from "../github/api.ts";
import { tipOf } from "../github/live-refs.ts";
import type { Occasion } from "../github/occasion.ts";
import type { Problem } from "../declarations/problem.ts";
import { GitError } from "../workspace/git.ts";
import { commitOfRef, type Remote } from "../workspace/remote.ts";
import type { Wanted } from "./revisions.ts";

export interface WantedCommits extends Wanted {
  readonly problems: readonly Problem[];
  /** What is reviewed, for the log. */
  readonly title: string;
}

/** Who can be asked where a branch is now. */
export interface Lookup {
  readonly api: Api | undefined;
  readonly remote: Remote;
  readonly temporary: string;
}

type Reviewable = Exclude<Occasion, { readonly kind: "deletion" | "other run" }>;

/** The two sides of the review that an occasion asks for. Branches are looked up now: an event is older than the run. */
export async function wantedCommits(occasion: Reviewable, lookup: Lookup): Promise<WantedCommits> {
  const { head } = occasion;
  switch (occasion.kind) {
    case "pull request": {
      const tip = await liveTip(lookup, occasion.base.ref);
      const base = tip.kind === "found" ? tip.commit : occasion.base.sha;
      return {
        head,
        base,
        problems: tip.kind === "found" ? [] : [frozenBase(occasion.base.ref, tip.why)],
        title: `pull request ${occasion.number}: ${head} into ${occasion.base.ref} at ${base}`,
      };
    }
    case "merge group":
      return {
        head,
        base: occasion.base,
        problems: [],
        title: `the merge group ${head} on ${occasion.base}`,
      };
    case "push": {
      const title = `the push of ${head} to ${occasion.ref}`;
      if (occasion.before !== undefined) return { head, base: occasion.before, problems: [], title };
      return {
        head,
        ...(await againstDefault(occasion, lookup, "compare")),
        title: `${title}, which is new`,
      };
    }
    case "whole":
      return {
        head,
        ...(await againstDefault(occasion, lookup, "policy")),
        title: `everything at ${head} (${occasion.ref})`,
      };
  }
}

/**
 * A new branch is compared with where it left the default branch. Where nothing is compared, the policy is still the
 * default branch's: a branch must not bring its own.
 */
async function againstDefault(
  { ref, defaultBranch }: { readonly ref: string; readonly defaultBranch: string | undefined },
  lookup: Lookup,
  purpose: "compare" | "policy",
): Promise<Pick<WantedCommits, "base" | "policyFrom" | "problems">> {
  if (defaultBranch === undefined || ref === `refs/heads/${defaultBranch}`) return { problems: [] };
  const tip = await liveTip(lookup, defaultBranch);
  if (tip.kind === "found") {
    return { ...(purpose === "compare" ? { base: tip.commit } : { policyFrom: tip.commit }), problems: [] };
  }
  const message = `The default branch ${JSON.stringify(defaultBranch)} could not be looked up (${tip.why}), so the policy that judges is this branch's own`;
  return { problems: [{ kind: "unresolved", message, effect: "incomplete" }] };
}

type Tip =
  { readonly kind: "found"; readonly commit: string } | { readonly kind: "unknown"; readonly why: string };

async function liveTip({ api, remote, temporary }: Lookup, branch: string): Promise<Tip> {
  let why = "there is no token";
  try {
    if (api !== undefined) return { kind: "found", commit: await tipOf(api, branch) };
  } catch (error) {
    if (!(error instanceof GithubError)) throw error;
    why = error.message;
  }
  const folder = mkdtempSync(join(temporary, "portcullis-"));
  try {
    const commit = await commitOfRef(join(folder, "refs"), remote, `refs/heads/${branch}`);
    return commit === undefined ? { kind: "unknown", why: "it is no more" } : { kind: "found", commit };
  } catch (error) {
    if (error instanceof GitError || error instanceof TypeError) return { kind: "unknown", why };
    throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function frozenBase(branch: string, why: string): Problem {
  return {
    kind: "unresolved",
    message: `The branch ${JSON.stringify(branch)} could not be looked up (${why}), so this was compared with the branch as it was when the event happened`,
    effect: "notice",
  };
}
