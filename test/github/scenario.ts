/** What people do on GitHub while our program is not looking: push, open, comment, close. */
import path from "node:path";

import { movedLine } from "./diff.ts";
import { commit, createGitRepository, git, gitLine, type Files } from "./git.ts";
import { filesOf, mergeBaseOf } from "./shapes.ts";
import { placeIn } from "./refusals.ts";
import { addIssueComment } from "./routes/issue-comments.ts";
import { addComment, commentsOf, loneReview, replyTo } from "./routes/review-comments.ts";
import { suiteOf } from "./routes/checks.ts";
import {
  fullName,
  userOf,
  type Artifact,
  type CheckRun,
  type IssueComment,
  type Place,
  type Pull,
  type Repository,
  type ReviewComment,
  type State,
  type WorkflowRun,
} from "./state.ts";
import { zipOf } from "./zip.ts";

export interface NewRepository {
  owner?: string;
  name?: string;
  private?: boolean;
  /** What the default branch holds. */
  files?: Files;
  codeScanning?: boolean;
  dismissals?: "allowed" | "protected";
}

export function createRepository(state: State, options: NewRepository = {}): Repository {
  const { owner = "contoso", name = "orders", files = { "README.md": "# Orders\n" } } = options;
  const repository = newRepository(state, owner, name, options);
  commit(repository.gitDir, {
    branch: "main",
    files,
    message: "The beginning",
    author: owner,
    date: seconds(state),
  });
  return repository;
}

/** A fork: a repository of its own, which begins with all branches of its parent. */
function forkRepository(state: State, parent: Repository, owner: string): Repository {
  const known = state.repositories.get(`${owner}/${parent.name}`.toLowerCase());
  if (known !== undefined) return known;
  const fork = newRepository(state, owner, parent.name, { private: parent.private });
  fork.parent = parent;
  git(fork.gitDir, ["fetch", "--quiet", parent.gitDir, "+refs/heads/*:refs/heads/*"]);
  return fork;
}

export interface NewPull {
  /** Without one, a repository is made that holds `base`. */
  repository?: Repository;
  /** What the base branch holds, or, in a repository that exists, what is added to it first. */
  base?: Files;
  /** What the pull request changes; `null` removes a file. */
  head: Files;
  branch?: string;
  baseBranch?: string;
  title?: string;
  body?: string;
  author?: string;
  /** The owner of the fork that the branch is in. */
  fork?: string;
  draft?: boolean;
}

export function createPull(state: State, options: NewPull): Pull {
  const { branch = "feature", baseBranch = "main", author = options.fork ?? "octocat" } = options;
  const repository =
    options.repository ?? createRepository(state, options.base === undefined ? {} : { files: options.base });
  if (options.repository !== undefined && options.base !== undefined) {
    pushBranch(state, repository, baseBranch, options.base);
  }
  const source = options.fork === undefined ? repository : forkRepository(state, repository, options.fork);
  const baseSha = tip(repository, baseBranch);
  if (source !== repository)
    git(source.gitDir, ["fetch", "--quiet", repository.gitDir, `refs/heads/${baseBranch}`]);
  const title = options.title ?? "A change";
  const sha = commit(source.gitDir, {
    branch,
    files: options.head,
    message: title,
    author,
    date: seconds(state),
    parent: baseSha,
  });
  const now = state.now();
  const pull: Pull = {
    id: state.nextId(),
    number: Math.max(0, ...repository.pulls.keys()) + 1,
    repository,
    title,
    body: options.body ?? null,
    user: userOf(state, author),
    state: "open",
    draft: options.draft ?? false,
    createdAt: now,
    updatedAt: now,
    closedAt: null,
    mergedAt: null,
    base: { ref: baseBranch, sha: baseSha },
    head: { repository: source, ref: branch, sha },
    mergeCommit: null,
    heads: [sha],
  };
  repository.pulls.set(pull.number, pull);
  updateRefs(pull);
  return pull;
}

export interface Push {
  files: Files;
  message?: string;
  author?: string;
  /** Throws away what the branch had and stands on this commit instead. */
  parent?: string;
}

/** Pushes to a pull request's branch: its head moves, and comments on changed lines become outdated. Gives the commit's id. */
export function pushToPull(
  state: State,
  pull: Pull,
  { files, message = "Another change", author, parent }: Push,
): string {
  const { head } = pull;
  const on = parent ?? head.sha;
  head.sha = commit(head.repository.gitDir, {
    branch: head.ref,
    files,
    message,
    author: author ?? pull.user.login,
    date: seconds(state),
    parent: on,
  });
  pull.heads.push(head.sha);
  pull.updatedAt = state.now();
  updateRefs(pull);
  return head.sha;
}

/** Pushes to a branch of a repository; pull requests into it are merged anew, but keep the base id they were opened with. */
export function pushBranch(
  state: State,
  repository: Repository,
  branch: string,
  files: Files,
  message = "On the base",
): string {
  const author = repository.owner.login;
  const sha = commit(repository.gitDir, { branch, files, message, author, date: seconds(state) });
  for (const pull of repository.pulls.values()) {
    if (pull.base.ref === branch && pull.state === "open") updateRefs(pull);
  }
  return sha;
}

/** The commit that a merge queue tests: the pull request on top of the base. */
export function queueMerge(pull: Pull): { ref: string; sha: string; baseSha: string } {
  const { repository } = pull;
  const baseSha = tip(repository, pull.base.ref);
  const sha = mergeOf(pull);
  if (sha === null) throw new Error(`pull request ${pull.number} has conflicts`);
  const ref = `refs/heads/gh-readonly-queue/${pull.base.ref}/pr-${pull.number}-${baseSha}`;
  git(repository.gitDir, ["update-ref", ref, sha]);
  return { ref, sha, baseSha };
}

export function mergePull(state: State, pull: Pull): void {
  const sha = mergeOf(pull);
  if (sha === null) throw new Error(`pull request ${pull.number} has conflicts`);
  git(pull.repository.gitDir, ["update-ref", `refs/heads/${pull.base.ref}`, sha]);
  closePull(state, pull);
  pull.mergedAt = pull.closedAt;
  pull.mergeCommit = sha;
}

export function closePull(state: State, pull: Pull): void {
  pull.state = "closed";
  pull.closedAt = state.now();
}

export function commentAs(state: State, pull: Pull, login: string, body: string): IssueComment {
  return addIssueComment(state, pull, userOf(state, login), body);
}

export function replyAs(state: State, comment: ReviewComment, login: string, body: string): ReviewComment {
  return replyTo(state, comment, userOf(state, login), body);
}

/** A review comment of a person on a line of the right side. */
export function reviewLineAs(
  state: State,
  pull: Pull,
  login: string,
  at: { path: string; line: number },
  body: string,
): ReviewComment {
  const place = placeIn(
    filesOf(pull).find((file) => file.path === at.path),
    { line: at.line },
  );
  if ("refused" in place) throw new Error(place.refused);
  const user = userOf(state, login);
  const review = loneReview(state, pull, user, pull.head.sha);
  return addComment(state, review, { user, body, path: at.path, subject: "line", place });
}

/** A check run as Actions makes one for each of its jobs. */
export function addJobCheckRun(
  state: State,
  repository: Repository,
  name: string,
  headSha: string,
): CheckRun {
  const run: CheckRun = {
    id: state.nextId(),
    name,
    headSha,
    suite: suiteOf(state, repository, headSha),
    externalId: "",
    detailsUrl: null,
    status: "in_progress",
    conclusion: null,
    startedAt: state.now(),
    completedAt: null,
    output: { title: null, summary: null, text: null },
    annotations: [],
    ofActions: true,
  };
  repository.checkRuns.set(run.id, run);
  return run;
}

export interface NewRun {
  pull: Pull;
  event?: string;
  name?: string;
  path?: string;
  conclusion?: string;
}

/** A run of a workflow on a pull request's head, and the artifacts it left. */
export function addWorkflowRun(state: State, options: NewRun): WorkflowRun {
  const {
    pull,
    event = "pull_request",
    name = "Portcullis",
    path: file = ".github/workflows/portcullis.yml",
  } = options;
  const run: WorkflowRun = {
    id: state.nextId(),
    name,
    path: file,
    event,
    headBranch: pull.head.ref,
    headSha: pull.head.sha,
    headRepository: pull.head.repository,
    conclusion: options.conclusion ?? "success",
    createdAt: state.now(),
  };
  pull.repository.runs.set(run.id, run);
  return run;
}

export function addArtifact(
  state: State,
  repository: Repository,
  run: WorkflowRun,
  name: string,
  files: Readonly<Record<string, string | Buffer>> | Buffer,
): Artifact {
  const zip = Buffer.isBuffer(files) ? files : zipOf(files);
  const artifact: Artifact = { id: state.nextId(), run, name, zip, expired: false, createdAt: state.now() };
  repository.artifacts.set(artifact.id, artifact);
  return artifact;
}

export function tip(repository: Repository, branch: string): string {
  const sha = gitLine(repository.gitDir, ["rev-parse", "--verify", "--quiet", `refs/heads/${branch}`]);
  if (sha === undefined) throw new Error(`${fullName(repository)} has no branch ${branch}`);
  return sha;
}

function newRepository(state: State, owner: string, name: string, options: NewRepository): Repository {
  const repository: Repository = {
    id: state.nextId(),
    owner: userOf(state, owner, "Organization"),
    name,
    gitDir: path.join(state.root, owner, `${name}.git`),
    defaultBranch: "main",
    private: options.private ?? true,
    codeScanning: options.codeScanning ?? true,
    dismissals: options.dismissals ?? "allowed",
    pulls: new Map(),
    reviews: new Map(),
    reviewComments: new Map(),
    threads: new Map(),
    issueComments: new Map(),
    checkSuites: new Map(),
    checkRuns: new Map(),
    sarifs: new Map(),
    runs: new Map(),
    artifacts: new Map(),
  };
  const key = fullName(repository).toLowerCase();
  if (state.repositories.has(key)) throw new Error(`${key} exists`);
  createGitRepository(repository.gitDir, repository.defaultBranch);
  state.repositories.set(key, repository);
  return repository;
}

function seconds(state: State): number {
  return Date.parse(state.now()) / 1000;
}

/** What GitHub does after a push: the refs of the pull request, its test merge, and where comments now stand. */
function updateRefs(pull: Pull): void {
  const { repository, head, number } = pull;
  const store = repository.gitDir;
  if (head.repository === repository) git(store, ["update-ref", `refs/pull/${number}/head`, head.sha]);
  else git(store, ["fetch", "--quiet", head.repository.gitDir, `+${head.sha}:refs/pull/${number}/head`]);
  pull.mergeCommit = mergeOf(pull);
  const ref = `refs/pull/${number}/merge`;
  if (pull.mergeCommit !== null) git(store, ["update-ref", ref, pull.mergeCommit]);
  else if (gitLine(store, ["rev-parse", "--verify", "--quiet", ref]) !== undefined)
    git(store, ["update-ref", "-d", ref]);
  for (const comment of commentsOf(pull)) moveComment(pull, comment);
}

function mergeOf(pull: Pull): string | null {
  const { gitDir } = pull.repository;
  const base = tip(pull.repository, pull.base.ref);
  const tree = gitLine(gitDir, ["merge-tree", "--write-tree", base, pull.head.sha]);
  if (tree === undefined) return null;
  const message = `Merge ${pull.head.sha} into ${base}`;
  return gitLine(gitDir, ["commit-tree", tree, "-p", base, "-p", pull.head.sha, "-m", message]) ?? null;
}

/** A comment follows its line to the new head; when the line has changed or left the diff, the comment is outdated for good. */
function moveComment(pull: Pull, comment: ReviewComment): void {
  if (comment.subject === "file" || comment.place === undefined) return;
  const place = movedPlace(pull, comment, comment.place);
  comment.place = place;
  if (place !== undefined) comment.commit = pull.head.sha;
}

function movedPlace(pull: Pull, comment: ReviewComment, place: Place): Place | undefined {
  const { gitDir } = pull.repository;
  const base = mergeBaseOf(pull);
  const wasOnBase = mergeBaseOf(pull, comment.commit);
  const moved = (side: string, line: number) => {
    if (side === "RIGHT") return movedLine(gitDir, comment.commit, pull.head.sha, comment.path, line);
    return base === wasOnBase ? line : undefined;
  };
  const line = moved(place.side, place.line);
  const startLine =
    place.startLine === undefined ? undefined : moved(place.startSide ?? place.side, place.startLine);
  if (line === undefined || (place.startLine !== undefined && startLine === undefined)) return undefined;
  const file = filesOf(pull).find((candidate) => candidate.path === comment.path);
  const now = placeIn(file, { line, side: place.side, startLine, startSide: place.startSide });
  return "refused" in now ? undefined : now;
}
