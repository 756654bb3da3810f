import { isUnreadable, type Files } from "../source/files.ts";
import type { Problem } from "../declarations/problem.ts";
import type { Source } from "../source/source.ts";
import { baselineChanges, baselinePath, emptyBaseline, parseBaseline, type Baseline } from "./baseline.ts";
import { defaultPolicy, parsePolicy, policyPath, type ParsedPolicy, type RuleName } from "./configuration.ts";
import { policyChanges } from "./policy-changes.ts";
import type { Policy, SharedPolicy } from "./policy.ts";
import { extendPolicy } from "./shared-policy.ts";
import { quoted } from "./written.ts";

export interface TrustRequest {
  /** Where the policy and the baseline that judge are read from: the merge base, or all there is. */
  readonly trusted: Files;
  /** The head, when it is another revision: what it would change is said. */
  readonly head?: Files;
  /** A policy that is given from outside and takes the place of the trusted revision's. */
  readonly policyFile?: Source;
  /** The text of the organisation's policy, or a clause that says why it can't be had. */
  readonly fetchShared: (shared: SharedPolicy) => Promise<Source | { readonly why: string }>;
  readonly rules: readonly RuleName[];
}

/** What judges, or why nothing can. */
export type Trusted =
  | {
      readonly kind: "trusted";
      readonly policy: Policy;
      /** The file that the policy was read from; undefined when there is none. */
      readonly policySource?: Source;
      readonly baseline: Baseline;
      /** What the head would change, a sentence each. */
      readonly policyChanges: readonly string[];
      readonly problems: readonly Problem[];
    }
  /** Mistakes in the trusted policy or baseline: nobody can tell what should block (exit code 2). */
  | { readonly kind: "wrong"; readonly errors: readonly Problem[] };

/** Reads what decides over a review from the revision that may, and says what the head would make of it. */
export async function readTrusted(request: TrustRequest): Promise<Trusted> {
  const { trusted, head, rules } = request;
  const source = request.policyFile ?? fileIn(trusted, policyPath);
  const own = await policyIn(source, rules);
  const baselineSource = fileIn(trusted, baselinePath);
  const baseline = await baselineIn(baselineSource, rules);
  const errors = [...own.errors, ...baseline.errors];
  if (own.policy === undefined || baseline.baseline === undefined || errors.length > 0) {
    return { kind: "wrong", errors };
  }
  const extended = await withShared(own.policy, request);
  if (extended.kind === "wrong") return extended;
  const proposed =
    head === undefined
      ? { changes: [], problems: [] }
      : await proposedBy(
          head,
          { policy: request.policyFile ? undefined : own.policy, baseline: baseline.baseline },
          request,
        );
  return {
    kind: "trusted",
    policy: extended.policy,
    ...(source !== undefined && "text" in source && { policySource: source }),
    baseline: baseline.baseline,
    policyChanges: proposed.changes,
    problems: [...own.notices, ...baseline.notices, ...extended.problems, ...proposed.problems],
  };
}

/** A file with its text, a mistake in having it, or undefined when it does not exist. */
type ReadFile = Source | Problem | undefined;

function fileIn(files: Files, path: string): ReadFile {
  if (!files.has(path)) return undefined;
  const read = files.read(path);
  if (!isUnreadable(read)) return read;
  return { kind: "unread", message: `This file ${read.why}`, at: { path }, effect: "notice" };
}

async function policyIn(file: ReadFile, rules: readonly RuleName[]): Promise<ParsedPolicy> {
  if (file === undefined) return { policy: defaultPolicy, errors: [], notices: [] };
  return "text" in file ? parsePolicy(file, rules) : { errors: [file], notices: [] };
}

async function baselineIn(file: ReadFile, rules: readonly RuleName[]): ReturnType<typeof parseBaseline> {
  if (file === undefined) return { baseline: emptyBaseline, errors: [], notices: [] };
  return "text" in file ? parseBaseline(file, rules) : { errors: [file], notices: [] };
}

type Extended =
  | { readonly kind: "extended"; readonly policy: Policy; readonly problems: readonly Problem[] }
  | { readonly kind: "wrong"; readonly errors: readonly Problem[] };

async function withShared(own: Policy, { fetchShared, rules }: TrustRequest): Promise<Extended> {
  if (own.extends === undefined) return { kind: "extended", policy: own, problems: [] };
  const { owner, repo, path, ref, at } = own.extends;
  const name = quoted(`${owner}/${repo}/${path}@${ref}`);
  const shared = await fetchShared(own.extends);
  if ("why" in shared) {
    // What the organisation demands is not known, so neither is that this review demands enough.
    const message = `The shared policy ${name} ${shared.why}, so only the repository's own policy judges`;
    return {
      kind: "extended",
      policy: own,
      problems: [{ kind: "unresolved", message, effect: "incomplete" }],
    };
  }
  const parsed = await parsePolicy(shared, rules);
  if (parsed.policy === undefined) return { kind: "wrong", errors: parsed.errors };
  const { policy, notices } = extendPolicy(parsed.policy, own);
  const problems = [...parsed.notices, ...notices];
  if (parsed.policy.extends !== undefined) {
    const message = `The shared policy ${name} extends another one, which is not followed`;
    problems.push({ kind: "unresolved", message, at, effect: "notice" });
  }
  return { kind: "extended", policy, problems };
}

interface Proposed {
  readonly changes: readonly string[];
  readonly problems: readonly Problem[];
}

/** `policy` is undefined when the head's policy would not replace the one that judges. */
async function proposedBy(
  head: Files,
  now: { readonly policy: Policy | undefined; readonly baseline: Baseline },
  { trusted, rules }: TrustRequest,
): Promise<Proposed> {
  const changes: string[] = [];
  const problems: Problem[] = [];
  if (now.policy !== undefined && isChanged(policyPath, trusted, head)) {
    const { policy, errors, notices } = await policyIn(fileIn(head, policyPath), rules);
    problems.push(...errors, ...notices);
    if (policy === undefined)
      changes.push("Leaves a policy with mistakes: once merged, every review would end with them");
    else changes.push(...policyChanges(now.policy, policy));
  }
  if (isChanged(baselinePath, trusted, head)) {
    const { baseline, errors, notices } = await baselineIn(fileIn(head, baselinePath), rules);
    problems.push(...errors, ...notices);
    if (baseline === undefined)
      changes.push("Leaves a baseline with mistakes: once merged, every review would end with them");
    else changes.push(...baselineChanges(now.baseline, baseline));
  }
  return { changes, problems };
}

function isChanged(path: string, base: Files, head: Files): boolean {
  const [before, after] = [fileIn(base, path), fileIn(head, path)];
  if (before === undefined || after === undefined) return before !== after;
  return !("text" in before && "text" in after) || before.text !== after.text;
}
