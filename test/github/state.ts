/** What our GitHub remembers. Plain data: the routes read and change it, the shapes render it. */

export interface User {
  id: number;
  login: string;
  type: "User" | "Bot" | "Organization";
}

/** The names a workflow's `permissions:` uses. `metadata: read` is never taken away. */
export type Permission = "actions" | "checks" | "contents" | "issues" | "pull-requests" | "security-events";

export type Permissions = Partial<Record<Permission, "read" | "write">>;

export interface Token {
  value: string;
  /** A workflow's own token, that of a person, or that of an installed app. */
  kind: "actions" | "user" | "app";
  user: User;
  permissions: Permissions;
  repository: Repository;
  /** The event of the run: code scanning takes uploads from `pull_request` even with a read-only token. */
  event?: string | undefined;
}

export interface Repository {
  id: number;
  owner: User;
  name: string;
  /** A bare git repository on this machine, whose path can be cloned. */
  gitDir: string;
  defaultBranch: string;
  private: boolean;
  parent?: Repository;
  /** Whether the plan includes code scanning. */
  codeScanning: boolean;
  /** Whether the branch's protection lets workflows dismiss reviews. */
  dismissals: "allowed" | "protected";
  pulls: Map<number, Pull>;
  reviews: Map<number, Review>;
  reviewComments: Map<number, ReviewComment>;
  threads: Map<string, Thread>;
  issueComments: Map<number, IssueComment>;
  checkSuites: Map<number, CheckSuite>;
  checkRuns: Map<number, CheckRun>;
  sarifs: Map<string, SarifUpload>;
  runs: Map<number, WorkflowRun>;
  artifacts: Map<number, Artifact>;
}

export interface Pull {
  id: number;
  number: number;
  repository: Repository;
  title: string;
  body: string | null;
  user: User;
  state: "open" | "closed";
  draft: boolean;
  createdAt: string;
  updatedAt: string;
  closedAt: string | null;
  mergedAt: string | null;
  /** `sha` is the base branch's tip when the pull request was opened: GitHub does not move it with the branch. */
  base: { ref: string; sha: string };
  head: { repository: Repository; ref: string; sha: string };
  /** The merge GitHub made to try it out, at `refs/pull/<number>/merge`; nothing while there are conflicts. */
  mergeCommit: string | null;
  /** Every commit that ever was the head, the newest last. */
  heads: string[];
}

export interface Review {
  id: number;
  pull: Pull;
  user: User;
  body: string;
  state: "APPROVED" | "CHANGES_REQUESTED" | "COMMENTED" | "DISMISSED" | "PENDING";
  commit: string;
  submittedAt: string;
}

export interface Thread {
  id: string;
  pull: Pull;
  resolved: boolean;
  resolvedBy?: User;
}

export interface ReviewComment {
  id: number;
  pull: Pull;
  thread: Thread;
  review: Review;
  user: User;
  body: string;
  path: string;
  subject: "line" | "file";
  /** Where it was put, in the diff of `originalCommit`. */
  original: Place | undefined;
  originalCommit: string;
  /** Where it stands now, in the diff of the head; nothing when it is outdated. */
  place: Place | undefined;
  commit: string;
  inReplyTo?: number;
  createdAt: string;
  updatedAt: string;
  minimized?: string;
}

/** Lines count from 1; `line` is the last line, as GitHub has it. */
export interface Place {
  line: number;
  side: "LEFT" | "RIGHT";
  startLine?: number;
  startSide?: "LEFT" | "RIGHT";
  position: number;
  hunk: string;
}

export interface IssueComment {
  id: number;
  pull: Pull;
  user: User;
  body: string;
  createdAt: string;
  updatedAt: string;
  minimized?: string;
}

export interface CheckSuite {
  id: number;
  headSha: string;
}

export interface Annotation {
  path: string;
  start_line: number;
  end_line: number;
  start_column?: number;
  end_column?: number;
  annotation_level: "notice" | "warning" | "failure";
  message: string;
  title?: string;
  raw_details?: string;
}

export interface CheckRun {
  id: number;
  name: string;
  headSha: string;
  suite: CheckSuite;
  externalId: string;
  detailsUrl: string | null;
  status: string;
  conclusion: string | null;
  startedAt: string;
  completedAt: string | null;
  output: { title: string | null; summary: string | null; text: string | null };
  annotations: Annotation[];
  /** Made by Actions for a job of its own: only Actions may change how it ends. */
  ofActions: boolean;
}

export interface SarifUpload {
  id: string;
  commit: string;
  ref: string;
  /** The text that was uploaded, unpacked. */
  text: string;
  toolName?: string;
  errors: string[];
}

export interface WorkflowRun {
  id: number;
  name: string;
  path: string;
  event: string;
  headBranch: string;
  headSha: string;
  headRepository: Repository;
  conclusion: string;
  createdAt: string;
}

export interface Artifact {
  id: number;
  run: WorkflowRun;
  name: string;
  /** The archive as GitHub would hand it out. */
  zip: Buffer;
  expired: boolean;
  createdAt: string;
}

export interface State {
  /** Where the API answers, without a slash at its end. Known once the server listens. */
  apiUrl: string;
  /** What the links to pages begin with. */
  htmlUrl: string;
  root: string;
  users: Map<string, User>;
  repositories: Map<string, Repository>;
  tokens: Map<string, Token>;
  /** Fresh ids, for everything. */
  nextId: () => number;
  /** A clock of its own, a second a question, so that payloads do not differ from run to run. */
  now: () => string;
}

export const actionsBot: User = { id: 41898282, login: "github-actions[bot]", type: "Bot" };

export const dependabot: User = { id: 49699333, login: "dependabot[bot]", type: "Bot" };

export function createState(root: string): State {
  let id = 1_000_000;
  let seconds = Date.UTC(2026, 0, 5, 9) / 1000;
  return {
    apiUrl: "",
    htmlUrl: "https://github.com",
    root,
    users: new Map([actionsBot, dependabot].map((user) => [user.login, user])),
    repositories: new Map(),
    tokens: new Map(),
    nextId: () => ++id,
    now: () => new Date(seconds++ * 1000).toISOString().replace(".000Z", "Z"),
  };
}

export function userOf(state: State, login: string, type: User["type"] = "User"): User {
  let user = state.users.get(login);
  if (user === undefined) {
    user = { id: state.nextId(), login, type };
    state.users.set(login, user);
  }
  return user;
}

export function fullName(repository: Repository): string {
  return `${repository.owner.login}/${repository.name}`;
}
