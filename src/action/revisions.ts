import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Problem } from "../declarations/problem.ts";
import { GithubError } from "../github/api.ts";
import { UnexpectedShape } from "../github/unvalidated.ts";
import { isRead } from "../is-read.ts";
import { leftOutProblems } from "../left-out.ts";
import type { Revision } from "../policy/review.ts";
import { baselinePath } from "../policy/baseline.ts";
import { policyPath } from "../policy/configuration.ts";
import type { Changes } from "../source/changes.ts";
import { blobsOf } from "../workspace/blobs.ts";
import { changesBetween } from "../workspace/changes-between.ts";
import { changesBetweenTrees } from "../workspace/changes-between-trees.ts";
import type { RevisionFiles } from "../workspace/files-from-tree.ts";
import { GitError } from "../workspace/git.ts";
import { gitBlobs } from "../workspace/git-blobs.ts";
import { mergeBase } from "../workspace/merge-base.ts";
import { openCommit } from "../workspace/open-commit.ts";
import { openRemoteCommit, remoteBlobs, type RemoteObjects } from "../workspace/remote-objects.ts";
import { emptyRepository, type Remote } from "../workspace/remote.ts";
import { repositoryAt, type Repository } from "../workspace/repository.ts";

/** Which commits to read. */
export interface Wanted {
  readonly head: string;
  /** The head is compared with the merge base of the two; undefined compares with nothing. */
  readonly base?: string;
  /** With nothing to compare, the commit whose merge base with the head has the policy; the head's own otherwise. */
  readonly policyFrom?: string;
}

/** Where commits may be had from, the nearest first. */
export interface Sources {
  readonly workspace: string;
  readonly temporary: string;
  readonly remote: Remote;
  /** Undefined without a token. */
  readonly objects: RemoteObjects | undefined;
  readonly say: (line: string) => void;
}

/** Both sides of the review, read from git objects only. */
export interface Revisions {
  readonly head: RevisionFiles;
  readonly base?: RevisionFiles;
  /** Where policy and baseline are read from. */
  readonly trusted: RevisionFiles;
  readonly changes?: Changes;
  readonly revision: Revision;
  readonly problems: readonly Problem[];
}

/** Neither the clone, nor a fetch, nor GitHub's API has what is to be reviewed: a sentence why. */
export interface Unavailable {
  readonly kind: "unavailable";
  readonly why: string;
}

/**
 * The revisions of a review: from the clone in the workspace if it has them, else fetched besides, else read through
 * GitHub's API. `close` removes what was fetched.
 */
export async function openRevisions(
  wanted: Wanted,
  sources: Sources,
): Promise<{ readonly found: Revisions | Unavailable; readonly close: () => void }> {
  const folder = mkdtempSync(join(sources.temporary, "portcullis-"));
  const close = (): void => {
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const local = await fromGit(wanted, sources, folder);
    if (!("why" in local) || sources.objects === undefined) return { found: local, close };
    sources.say(`${local.why} Reading the commits through GitHub's API.`);
    return { found: await fromApi(wanted, sources.objects, local.why), close };
  } catch (error) {
    close();
    throw error;
  }
}

async function fromGit(
  { head, base, policyFrom }: Wanted,
  { workspace, remote }: Sources,
  folder: string,
): Promise<Revisions | Unavailable> {
  const other = base ?? policyFrom ?? head;
  try {
    const clone = cloneIn(workspace) ?? emptyRepository(join(folder, "none"), formatOf(head));
    const found = await mergeBase(clone, other, head, { remote, folder: join(folder, "fetched") });
    if (found.kind === "unknown") return { kind: "unavailable", why: found.why };
    const { repository } = found;
    const blobs = blobsOf(gitBlobs(repository));
    const open = async (commit: string): Promise<RevisionFiles> => {
      const files = await openCommit(repository, commit, { blobs });
      await files.prefetch(files.paths.filter(isRead));
      return files;
    };
    const headFiles = await open(head);
    // Without a common commit everything is new, and the branch it goes into still has the policy.
    const origin = found.kind === "found" ? found.commit : other;
    const trusted = origin === head ? headFiles : await open(origin);
    if (base === undefined || found.kind === "unrelated") {
      return alone({ head, base, trusted, headFiles });
    }
    const changes = await changesBetween(repository, found.commit, head);
    return compared({
      head: headFiles,
      base: trusted,
      changes,
      revision: { head, base, mergeBase: found.commit },
      problems: changes.problems,
    });
  } catch (error) {
    if (error instanceof GitError) return { kind: "unavailable", why: `${error.message}.` };
    throw error;
  }
}

/** The clone whose root the workspace is: a folder above it is none of this run's. */
function cloneIn(workspace: string): Repository | undefined {
  const found = repositoryAt(workspace);
  if (found?.workTree === undefined) return undefined;
  return found.workTree === realpathSync(workspace) ? found : undefined;
}

function formatOf(commit: string): "sha1" | "sha256" {
  return commit.length === 64 ? "sha256" : "sha1";
}

async function fromApi(
  wanted: Wanted,
  objects: RemoteObjects,
  whyNotLocal: string,
): Promise<Revisions | Unavailable> {
  try {
    return await throughApi(wanted, objects);
  } catch (error) {
    if (!(error instanceof GithubError) && !(error instanceof UnexpectedShape)) throw error;
    return {
      kind: "unavailable",
      why: `${whyNotLocal} GitHub's API could not give the commits either: ${error.message}.`,
    };
  }
}

async function throughApi({ head, base, policyFrom }: Wanted, objects: RemoteObjects): Promise<Revisions> {
  const blobs = blobsOf(remoteBlobs(objects));
  const open = async (commit: string): Promise<RevisionFiles> => {
    const files = await openRemoteCommit(objects, commit, { blobs });
    await files.prefetch([policyPath, baselinePath, ...files.paths.filter(isRead)]);
    return files;
  };
  const other = base ?? policyFrom ?? head;
  const common = other === head ? head : await objects.mergeBase(other, head);
  const headFiles = await open(head);
  const origin = common ?? other;
  const trusted = origin === head ? headFiles : await open(origin);
  if (base === undefined || common === undefined) return alone({ head, base, trusted, headFiles });
  const changes = await changesBetweenTrees(
    await objects.getTree(common),
    await objects.getTree(head),
    blobs,
  );
  return compared({
    head: headFiles,
    base: trusted,
    changes,
    revision: { head, base, mergeBase: common },
    problems: changes.problems,
  });
}

function alone({
  head,
  base,
  trusted,
  headFiles,
}: {
  readonly head: string;
  readonly base: string | undefined;
  readonly trusted: RevisionFiles;
  readonly headFiles: RevisionFiles;
}): Revisions {
  return {
    head: headFiles,
    trusted,
    revision: { head, ...(base !== undefined && { base }) },
    problems: leftOutProblems(headFiles.leftOut, undefined, []),
  };
}

function compared(
  found: Omit<Revisions, "trusted"> & { readonly base: RevisionFiles; readonly changes: Changes },
): Revisions {
  return {
    ...found,
    trusted: found.base,
    problems: [...found.problems, ...leftOutProblems(found.head.leftOut, found.changes, found.base.paths)],
  };
}
