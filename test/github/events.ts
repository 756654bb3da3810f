/** The events that start a workflow, with the payloads GitHub writes to `GITHUB_EVENT_PATH`. */
import { readCommit } from "./routes/commits.ts";
import { queueMerge, tip } from "./scenario.ts";
import {
  fullRepositoryShape,
  pullShape,
  repositoryUrl,
  userShape,
  workflowRunShape,
  type Shape,
} from "./shapes.ts";
import { nodeId } from "./node-id.ts";
import { readAll, writeAll } from "./permissions.ts";
import {
  dependabot,
  fullName,
  userOf,
  type Permissions,
  type Pull,
  type Repository,
  type State,
  type User,
  type WorkflowRun,
} from "./state.ts";

export interface Event {
  /** For `GITHUB_EVENT_NAME`. */
  name: string;
  payload: Shape;
  repository: Repository;
  /** For `GITHUB_SHA` and `GITHUB_REF`: of a pull request its test merge, not its head. */
  sha: string;
  ref: string;
  headRef?: string;
  baseRef?: string;
  actor: User;
  /** The most a workflow's token gets in such a run. */
  permissions: Permissions;
}

export interface PullEventOptions {
  action?: "opened" | "reopened" | "synchronize" | "edited" | "ready_for_review";
  /** `pull_request_target` runs on the default branch, with a token that writes. */
  name?: "pull_request" | "pull_request_target";
}

export function pullRequestEvent(state: State, pull: Pull, options: PullEventOptions = {}): Event {
  const { name = "pull_request", action = pull.heads.length > 1 ? "synchronize" : "opened" } = options;
  const { repository } = pull;
  if (name === "pull_request" && pull.mergeCommit === null) {
    throw new Error("GitHub starts no pull_request workflow while there are conflicts");
  }
  const ofFork = pull.head.repository !== repository;
  const target = name === "pull_request_target";
  const pushed = { before: pull.heads.at(-2) ?? pull.head.sha, after: pull.head.sha };
  return {
    name,
    payload: {
      action,
      number: pull.number,
      pull_request: withProperties(pullShape(state, pull)),
      ...(action === "synchronize" ? pushed : {}),
      ...common(state, repository, pull.user),
    },
    repository,
    sha: target ? tip(repository, repository.defaultBranch) : (pull.mergeCommit ?? ""),
    ref: target ? `refs/heads/${repository.defaultBranch}` : `refs/pull/${pull.number}/merge`,
    headRef: pull.head.ref,
    baseRef: pull.base.ref,
    actor: pull.user,
    permissions: !target && (ofFork || pull.user === dependabot) ? readAll : writeAll,
  };
}

/** The queue's branch exists from now on, with the commit that is to be tested. */
export function mergeGroupEvent(state: State, pull: Pull): Event {
  const { repository } = pull;
  const { ref, sha, baseSha } = queueMerge(pull);
  return {
    name: "merge_group",
    payload: {
      action: "checks_requested",
      merge_group: {
        head_sha: sha,
        head_ref: ref,
        base_sha: baseSha,
        base_ref: `refs/heads/${pull.base.ref}`,
        head_commit: headCommit(repository, sha),
      },
      ...common(state, repository, pull.user),
    },
    repository,
    sha,
    ref,
    actor: pull.user,
    permissions: writeAll,
  };
}

/** A push to a branch; `before` is zeros when the branch is new. */
export function pushEvent(
  state: State,
  repository: Repository,
  branch: string,
  before: string = zeros,
): Event {
  const sha = tip(repository, branch);
  const actor = userOf(state, "octocat");
  const url = `${state.htmlUrl}/${fullName(repository)}`;
  const head = headCommit(repository, sha);
  const pushed = {
    ...head,
    distinct: true,
    url: `${url}/commit/${sha}`,
    added: [],
    removed: [],
    modified: [],
  };
  return {
    name: "push",
    payload: {
      ref: `refs/heads/${branch}`,
      before,
      after: sha,
      created: before === zeros,
      deleted: false,
      forced: false,
      base_ref: null,
      compare: `${url}/compare/${before.slice(0, 12)}...${sha.slice(0, 12)}`,
      commits: [pushed],
      head_commit: pushed,
      pusher: { name: actor.login, email: `${actor.login}@users.noreply.github.com` },
      ...common(state, repository, actor),
    },
    repository,
    sha,
    ref: `refs/heads/${branch}`,
    actor,
    permissions: writeAll,
  };
}

export function scheduleEvent(state: State, repository: Repository): Event {
  const actor = userOf(state, "octocat");
  const workflow = ".github/workflows/portcullis-scan.yml";
  return {
    ...onDefaultBranch(repository, actor),
    name: "schedule",
    payload: { schedule: "17 5 * * 1", workflow, ...common(state, repository, actor) },
  };
}

export function workflowDispatchEvent(
  state: State,
  repository: Repository,
  inputs: Record<string, string> = {},
): Event {
  const actor = userOf(state, "octocat");
  const workflow = ".github/workflows/portcullis-scan.yml";
  const ref = `refs/heads/${repository.defaultBranch}`;
  return {
    ...onDefaultBranch(repository, actor),
    name: "workflow_dispatch",
    payload: { inputs, ref, workflow, ...common(state, repository, actor) },
  };
}

/** Another workflow has ended. This one runs on the default branch and may write, whoever started the other. */
export function workflowRunEvent(state: State, repository: Repository, run: WorkflowRun): Event {
  const actor = run.headRepository.owner;
  const at = "2025-01-05T09:00:00Z";
  return {
    ...onDefaultBranch(repository, actor),
    name: "workflow_run",
    payload: {
      action: "completed",
      workflow_run: workflowRunShape(state, repository, run),
      workflow: {
        id: 1,
        node_id: nodeId("workflow run", 1),
        name: run.name,
        path: run.path,
        state: "active",
        created_at: at,
        updated_at: at,
        url: `${repositoryUrl(state, repository)}/actions/workflows/1`,
        html_url: `${state.htmlUrl}/${fullName(repository)}/blob/${repository.defaultBranch}/${run.path}`,
        badge_url: `${state.htmlUrl}/${fullName(repository)}/workflows/${encodeURIComponent(run.name)}/badge.svg`,
      },
      ...common(state, repository, actor),
    },
  };
}

const zeros = "0".repeat(40);

function onDefaultBranch(repository: Repository, actor: User): Omit<Event, "name" | "payload"> {
  return {
    repository,
    sha: tip(repository, repository.defaultBranch),
    ref: `refs/heads/${repository.defaultBranch}`,
    actor,
    permissions: writeAll,
  };
}

function common(state: State, repository: Repository, sender: User): Shape {
  return {
    repository: { ...fullRepositoryShape(state, repository), ...noProperties },
    sender: userShape(state, sender),
  };
}

/** Events, unlike answers, always tell a repository's custom properties. */
function withProperties(pull: Shape): Shape {
  const end = (name: string) => {
    const side = pull[name] as Shape;
    return { [name]: { ...side, repo: { ...(side["repo"] as Shape), ...noProperties } } };
  };
  return { ...pull, ...end("head"), ...end("base") };
}

const noProperties = { custom_properties: {} };

function headCommit(repository: Repository, sha: string): Shape {
  const { tree, message, author, committer } = readCommit(repository, sha);
  const person = ({ name, email }: { name: string; email: string }) => ({ name, email });
  return {
    id: sha,
    tree_id: tree,
    message,
    timestamp: committer.date,
    author: person(author),
    committer: person(committer),
  };
}
