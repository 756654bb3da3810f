import { existsSync, readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { analysers } from "../analysers.ts";
import { problemText, type Problem } from "../declarations/problem.ts";
import { isRead } from "../is-read.ts";
import { leftOutProblems, unreadPolicy } from "../left-out.ts";
import { registryModules } from "../modules.ts";
import { baselinePath, type Baseline } from "../policy/baseline.ts";
import { policyPath } from "../policy/configuration.ts";
import type { Policy } from "../policy/policy.ts";
import type { Review, Revision } from "../policy/review.ts";
import { readTrusted } from "../policy/trusted.ts";
import { review } from "../review.ts";
import { severities } from "../rules/finding.ts";
import { rules } from "../rules/registry.generated.ts";
import type { Changes } from "../source/changes.ts";
import { changedPaths } from "../source/compared-files.ts";
import type { Source } from "../source/source.ts";
import { changesToWorkingTree } from "../workspace/changes-to-working-tree.ts";
import { decode } from "../workspace/decode.ts";
import type { RevisionFiles } from "../workspace/files-from-tree.ts";
import { git, GitError } from "../workspace/git.ts";
import { mergeBase } from "../workspace/merge-base.ts";
import { openCommit } from "../workspace/open-commit.ts";
import { openWorkingTree, type WorkingTree } from "../workspace/open-working-tree.ts";
import type { Repository } from "../workspace/repository.ts";
import { ConfigurationError } from "./failure.ts";

export interface Reviewed {
  readonly review: Review;
  readonly policy: Policy;
  /** As it is on disk now: what a new one is written from. */
  readonly baseline: Baseline;
  readonly root: string;
}

/**
 * Reviews the folder that a command names, with the options that `review` and `baseline` share. Throws
 * ConfigurationError when what was asked can't be done.
 */
export async function reviewed(
  path: string | undefined,
  options: ReadonlyMap<string, string>,
  progress: (message: string) => void,
): Promise<Reviewed> {
  const head = await opened(path ?? ".");
  const compared = await comparedWith(options.get("base"), head);
  const policyFile = options.get("policy");
  const unread = policyFile === undefined ? unreadPolicy((compared?.base ?? head).leftOut) : undefined;
  if (unread !== undefined) throw new ConfigurationError(unread);
  const trusted = await readTrusted({
    trusted: compared?.base ?? head,
    ...(compared !== undefined && { head }),
    ...(policyFile !== undefined && { policyFile: sourceAt(policyFile) }),
    fetchShared: () => Promise.resolve(sharedPolicy(options.get("shared-policy"))),
    rules,
  });
  if (trusted.kind === "wrong") throw new ConfigurationError(trusted.errors.map(problemText).join("\n"));
  const policy = overridden(trusted.policy, options);
  const engine = options.get("semgrep-engine");
  const result = await review({
    revision: compared?.revision ?? {},
    head,
    ...(compared !== undefined && { base: compared.base, changes: compared.changes }),
    rules,
    analysers: analysers({
      mode: policy.semgrep,
      ...(engine !== undefined && { engine }),
      cache: cacheFolder(),
      untrusted: [process.cwd(), head.root],
    }),
    registryModules: registryModules({
      hosts: policy.registries,
      cache: cacheFolder(),
      offline: options.has("offline"),
      say: progress,
    }),
    policy,
    ...(trusted.policySource && { policySource: trusted.policySource }),
    baseline: trusted.baseline,
    policyChanges: trusted.policyChanges,
    problems: [
      ...trusted.problems,
      ...(compared?.problems ?? []),
      ...leftOutProblems(head.leftOut, compared?.changes, compared?.base.paths ?? []),
      ...(policyFile === undefined && trusted.policySource === undefined ? unusedPolicy(head) : []),
    ],
    today: new Date().toISOString().slice(0, 10),
    progress,
  });
  return { review: result, policy, baseline: trusted.baseline, root: head.root };
}

async function opened(path: string): Promise<WorkingTree> {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) throw new ConfigurationError(`There is no folder ${path}.`);
  if (!stat.isDirectory()) throw new ConfigurationError(`${path} is a file; name a folder to review.`);
  return openWorkingTree(path);
}

interface Compared {
  readonly base: RevisionFiles;
  readonly changes: Changes;
  readonly revision: Revision;
  readonly problems: readonly Problem[];
}

/** The merge base of a revision and HEAD; undefined when nothing is to be compared. */
async function comparedWith(revision: string | undefined, head: WorkingTree): Promise<Compared | undefined> {
  if (revision === undefined) return undefined;
  const { repository } = head;
  if (repository === undefined) {
    throw new ConfigurationError(`${head.root} is not in a git repository, so --base has nothing to name.`);
  }
  try {
    const base = await commitOf(repository, revision);
    const found = await mergeBase(repository, base, await commitOf(repository, "HEAD"));
    if (found.kind === "unrelated") {
      throw new ConfigurationError(
        `${revision} and HEAD have no commit in common, so there is nothing to compare.`,
      );
    }
    if (found.kind === "unknown") {
      throw new ConfigurationError(
        `The merge base of ${revision} and HEAD can't be told: ${found.why} Fetch more of the history (git fetch --unshallow).`,
      );
    }
    const [files, changes] = await Promise.all([
      openCommit(found.repository, found.commit, { prefix: head.prefix }),
      changesToWorkingTree({ ...head, repository: found.repository }, found.commit),
    ]);
    // What is the same in both is read from disk.
    const differing = [...changedPaths(head, files, changes)].filter(isRead);
    await files.prefetch([policyPath, baselinePath, ...differing]);
    return {
      base: files,
      changes,
      revision: { base, mergeBase: found.commit },
      problems: changes.problems,
    };
  } catch (error) {
    if (error instanceof GitError) throw new ConfigurationError(`${error.message}.`);
    throw error;
  }
}

/** What the person at the command line calls a commit. Nothing but the id that it stands for goes any further. */
async function commitOf(repository: Repository, revision: string): Promise<string> {
  const { status, stdout } = await git(repository, {
    to: `find ${revision}`,
    args: ["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`],
    answers: [0, 1, 128],
  });
  const id = stdout.toString("latin1").trim();
  if (status === 0 && id !== "") return id;
  throw new ConfigurationError(
    `There is no commit ${revision} in this repository. A branch of a server must be fetched first.`,
  );
}

function sourceAt(file: string): Source {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new ConfigurationError(
      `${file} can't be read: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
  const decoded = decode(bytes);
  if ("why" in decoded) throw new ConfigurationError(`${file} ${decoded.why}.`);
  return { path: file, text: decoded.text };
}

function sharedPolicy(file: string | undefined): Source | { readonly why: string } {
  if (file === undefined) return { why: "is not fetched by this command (name a copy with --shared-policy)" };
  return sourceAt(file);
}

/** What the command line says goes over the policy: it is the person's own machine, or a trusted workflow. */
function overridden(policy: Policy, options: ReadonlyMap<string, string>): Policy {
  const block = [...severities, "never" as const].find((level) => level === options.get("fail-on"));
  const semgrep = (["required", "optional", "off"] as const).find((mode) => mode === options.get("semgrep"));
  return { ...policy, ...(block && { block }), ...(semgrep && { semgrep }) };
}

function cacheFolder(): string {
  const { RUNNER_TOOL_CACHE, XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  return join(RUNNER_TOOL_CACHE ?? XDG_CACHE_HOME ?? LOCALAPPDATA ?? join(homedir(), ".cache"), "portcullis");
}

/** A person who reviews a folder of a repository may think that the repository's policy judges. */
function unusedPolicy({ prefix, repository }: WorkingTree): readonly Problem[] {
  const root = repository?.workTree;
  if (prefix === "" || root === undefined || !existsSync(join(root, policyPath))) return [];
  const message =
    "The policy of the repository is not used for a folder of it, since its paths start elsewhere: review the repository, or name a policy with --policy";
  return [{ kind: "unresolved", message, effect: "notice" }];
}
