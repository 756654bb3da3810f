/** How GitHub writes what it remembers: one function a schema of its description. */
import { diff, mergeBase, type DiffFile } from "./diff.ts";
import { gitText } from "./git.ts";
import { nodeId } from "./node-id.ts";
import {
  actionsBot,
  fullName,
  type Annotation,
  type Artifact,
  type CheckRun,
  type IssueComment,
  type Pull,
  type Repository,
  type Review,
  type ReviewComment,
  type State,
  type User,
  type WorkflowRun,
} from "./state.ts";

export type Shape = Record<string, unknown>;

export function userShape(state: State, user: User): Shape {
  const url = `${state.apiUrl}/users/${encodeURIComponent(user.login)}`;
  const page = user.type === "Bot" ? `apps/${user.login.replace("[bot]", "")}` : user.login;
  return {
    login: user.login,
    id: user.id,
    node_id: nodeId("user", user.id),
    avatar_url: `https://avatars.githubusercontent.com/u/${user.id}?v=4`,
    gravatar_id: "",
    url,
    html_url: `${state.htmlUrl}/${page}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: user.type,
    user_view_type: "public",
    site_admin: false,
  };
}

/** What every form of a repository holds. */
function repositoryShape(state: State, repository: Repository): Shape {
  return {
    ...minimalRepositoryShape(state, repository),
    ...linksOfClones(state, repository),
    mirror_url: null,
    homepage: null,
    language: null,
    license: null,
    size: 1,
    default_branch: repository.defaultBranch,
    visibility: repository.private ? "private" : "public",
    archived: false,
    disabled: false,
    has_issues: true,
    has_projects: true,
    has_wiki: true,
    has_pages: false,
    has_downloads: true,
    has_discussions: false,
    forks: 0,
    forks_count: 0,
    stargazers_count: 0,
    watchers: 0,
    watchers_count: 0,
    open_issues: openPulls(repository),
    open_issues_count: openPulls(repository),
    pushed_at: "2026-01-05T09:00:00Z",
    created_at: "2025-01-05T09:00:00Z",
    updated_at: "2026-01-05T09:00:00Z",
    topics: [],
    is_template: false,
    web_commit_signoff_required: false,
    allow_forking: true,
  };
}

export function fullRepositoryShape(state: State, repository: Repository): Shape {
  const { parent } = repository;
  return {
    ...repositoryShape(state, repository),
    subscribers_count: 0,
    network_count: 0,
    ...(parent === undefined
      ? {}
      : { parent: repositoryShape(state, parent), source: repositoryShape(state, parent) }),
  };
}

function minimalRepositoryShape(state: State, repository: Repository): Shape {
  const url = repositoryUrl(state, repository);
  const plain = [
    ..."contributors deployments downloads events forks languages merges".split(" "),
    ..."stargazers subscribers subscription tags teams hooks".split(" "),
  ];
  const templates: Record<string, string> = {
    archive: "{archive_format}{/ref}",
    assignees: "assignees{/user}",
    blobs: "git/blobs{/sha}",
    branches: "branches{/branch}",
    collaborators: "collaborators{/collaborator}",
    comments: "comments{/number}",
    commits: "commits{/sha}",
    compare: "compare/{base}...{head}",
    contents: "contents/{+path}",
    git_commits: "git/commits{/sha}",
    git_refs: "git/refs{/sha}",
    git_tags: "git/tags{/sha}",
    issue_comment: "issues/comments{/number}",
    issue_events: "issues/events{/number}",
    issues: "issues{/number}",
    keys: "keys{/key_id}",
    labels: "labels{/name}",
    milestones: "milestones{/number}",
    notifications: "notifications{?since,all,participating}",
    pulls: "pulls{/number}",
    releases: "releases{/id}",
    statuses: "statuses/{sha}",
    trees: "git/trees{/sha}",
  };
  return {
    id: repository.id,
    node_id: nodeId("repository", repository.id),
    name: repository.name,
    full_name: fullName(repository),
    owner: userShape(state, repository.owner),
    private: repository.private,
    html_url: `${state.htmlUrl}/${fullName(repository)}`,
    description: null,
    fork: repository.parent !== undefined,
    url,
    ...Object.fromEntries(plain.map((name) => [`${name}_url`, `${url}/${name}`])),
    ...Object.fromEntries(Object.entries(templates).map(([name, rest]) => [`${name}_url`, `${url}/${rest}`])),
  };
}

export function repositoryUrl(state: State, repository: Repository): string {
  return `${state.apiUrl}/repos/${fullName(repository)}`;
}

function pullUrl(state: State, pull: Pull): string {
  return `${repositoryUrl(state, pull.repository)}/pulls/${pull.number}`;
}

export function pullPage(state: State, pull: Pull): string {
  return `${state.htmlUrl}/${fullName(pull.repository)}/pull/${pull.number}`;
}

export function simplePullShape(state: State, pull: Pull): Shape {
  const url = pullUrl(state, pull);
  const page = pullPage(state, pull);
  const issue = `${repositoryUrl(state, pull.repository)}/issues/${pull.number}`;
  const statuses = `${repositoryUrl(state, pull.repository)}/statuses/${pull.head.sha}`;
  return {
    url,
    id: pull.id,
    node_id: nodeId("pull", pull.id),
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: issue,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${repositoryUrl(state, pull.repository)}/pulls/comments{/number}`,
    comments_url: `${issue}/comments`,
    statuses_url: statuses,
    number: pull.number,
    state: pull.state,
    locked: false,
    title: pull.title,
    user: userShape(state, pull.user),
    body: pull.body,
    labels: [],
    milestone: null,
    active_lock_reason: null,
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    closed_at: pull.closedAt,
    merged_at: pull.mergedAt,
    merge_commit_sha: pull.mergeCommit,
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    draft: pull.draft,
    head: endShape(state, pull.head.repository, pull.head.ref, pull.head.sha),
    base: endShape(state, pull.repository, pull.base.ref, pull.base.sha),
    _links: {
      self: { href: url },
      html: { href: page },
      issue: { href: issue },
      comments: { href: `${issue}/comments` },
      review_comments: { href: `${url}/comments` },
      review_comment: { href: `${repositoryUrl(state, pull.repository)}/pulls/comments{/number}` },
      commits: { href: `${url}/commits` },
      statuses: { href: statuses },
    },
    author_association: associationOf(pull.repository, pull.user),
    auto_merge: null,
  };
}

export function pullShape(state: State, pull: Pull): Shape {
  const { repository } = pull;
  const files = filesOf(pull);
  const sum = (count: (file: DiffFile) => number) => files.reduce((total, file) => total + count(file), 0);
  const mergeable = pull.state === "open" ? pull.mergeCommit !== null : null;
  return {
    ...simplePullShape(state, pull),
    merged: pull.mergedAt !== null,
    mergeable,
    rebaseable: mergeable,
    mergeable_state: mergeable === null ? "unknown" : mergeable ? "clean" : "dirty",
    merged_by: null,
    comments: [...repository.issueComments.values()].filter((comment) => comment.pull === pull).length,
    review_comments: [...repository.reviewComments.values()].filter((comment) => comment.pull === pull)
      .length,
    maintainer_can_modify: pull.head.repository !== repository,
    commits: commitsOf(pull).length,
    additions: sum((file) => file.additions),
    deletions: sum((file) => file.deletions),
    changed_files: files.length,
  };
}

function minimalPullShape(state: State, pull: Pull): Shape {
  const end = (repository: Repository, ref: string, sha: string) => ({
    ref,
    sha,
    repo: { id: repository.id, url: repositoryUrl(state, repository), name: repository.name },
  });
  return {
    id: pull.id,
    number: pull.number,
    url: pullUrl(state, pull),
    head: end(pull.head.repository, pull.head.ref, pull.head.sha),
    base: end(pull.repository, pull.base.ref, pull.base.sha),
  };
}

/** The three-dot diff: from where the head left the live base branch. */
export function filesOf(pull: Pull, head = pull.head.sha): readonly DiffFile[] {
  const base = mergeBaseOf(pull, head);
  return base === undefined ? [] : diff(pull.repository.gitDir, base, head);
}

export function mergeBaseOf(pull: Pull, head = pull.head.sha): string | undefined {
  return mergeBase(pull.repository.gitDir, `refs/heads/${pull.base.ref}`, head);
}

/** Ids of the commits that a pull request adds, the oldest first. */
export function commitsOf(pull: Pull): string[] {
  const range = [`refs/heads/${pull.base.ref}..${pull.head.sha}`];
  return words(gitText(pull.repository.gitDir, ["rev-list", "--reverse", "--topo-order", ...range]));
}

export function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}

export function reviewShape(state: State, review: Review): Shape {
  const page = `${pullPage(state, review.pull)}#pullrequestreview-${review.id}`;
  return {
    id: review.id,
    node_id: nodeId("review", review.id),
    user: userShape(state, review.user),
    body: review.body,
    state: review.state,
    html_url: page,
    pull_request_url: pullUrl(state, review.pull),
    author_association: associationOf(review.pull.repository, review.user),
    _links: { html: { href: page }, pull_request: { href: pullUrl(state, review.pull) } },
    ...(review.state === "PENDING" ? {} : { submitted_at: review.submittedAt }),
    commit_id: review.commit,
  };
}

export function reviewCommentShape(state: State, comment: ReviewComment): Shape {
  const url = `${repositoryUrl(state, comment.pull.repository)}/pulls/comments/${comment.id}`;
  const page = `${pullPage(state, comment.pull)}#discussion_r${comment.id}`;
  const { place, original } = comment;
  return {
    url,
    pull_request_review_id: comment.review.id,
    id: comment.id,
    node_id: nodeId("review comment", comment.id),
    diff_hunk: original?.hunk ?? "",
    path: comment.path,
    position: place?.position ?? null,
    original_position: original?.position ?? null,
    commit_id: comment.commit,
    original_commit_id: comment.originalCommit,
    ...(comment.inReplyTo === undefined ? {} : { in_reply_to_id: comment.inReplyTo }),
    user: userShape(state, comment.user),
    body: comment.body,
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    html_url: page,
    pull_request_url: pullUrl(state, comment.pull),
    author_association: associationOf(comment.pull.repository, comment.user),
    _links: {
      self: { href: url },
      html: { href: page },
      pull_request: { href: pullUrl(state, comment.pull) },
    },
    reactions: reactionsShape(`${url}/reactions`),
    start_line: place?.startLine ?? null,
    original_start_line: original?.startLine ?? null,
    start_side: original?.startSide ?? null,
    line: place?.line ?? null,
    original_line: original?.line ?? null,
    side: original?.side ?? "RIGHT",
    subject_type: comment.subject,
  };
}

export function issueCommentShape(state: State, comment: IssueComment): Shape {
  const base = `${repositoryUrl(state, comment.pull.repository)}/issues`;
  const url = `${base}/comments/${comment.id}`;
  return {
    url,
    html_url: `${pullPage(state, comment.pull)}#issuecomment-${comment.id}`,
    issue_url: `${base}/${comment.pull.number}`,
    id: comment.id,
    node_id: nodeId("issue comment", comment.id),
    user: userShape(state, comment.user),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    author_association: associationOf(comment.pull.repository, comment.user),
    body: comment.body,
    reactions: reactionsShape(`${url}/reactions`),
    performed_via_github_app: comment.user === actionsBot ? actionsApp(state) : null,
  };
}

export function checkRunShape(state: State, repository: Repository, run: CheckRun): Shape {
  const url = `${repositoryUrl(state, repository)}/check-runs/${run.id}`;
  return {
    id: run.id,
    name: run.name,
    node_id: nodeId("check run", run.id),
    head_sha: run.headSha,
    external_id: run.externalId,
    url,
    html_url: `${state.htmlUrl}/${fullName(repository)}/runs/${run.id}`,
    details_url: run.detailsUrl,
    status: run.status,
    conclusion: run.conclusion,
    started_at: run.startedAt,
    completed_at: run.completedAt,
    output: {
      ...run.output,
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: run.suite.id },
    app: actionsApp(state),
    pull_requests: [...repository.pulls.values()]
      .filter((pull) => pull.head.sha === run.headSha && pull.head.repository === repository)
      .map((pull) => minimalPullShape(state, pull)),
  };
}

export function annotationShape(
  state: State,
  repository: Repository,
  run: CheckRun,
  annotation: Annotation,
): Shape {
  const file = annotation.path.split("/").map(encodeURIComponent).join("/");
  return {
    path: annotation.path,
    blob_href: `${state.htmlUrl}/${fullName(repository)}/blob/${run.headSha}/${file}`,
    start_line: annotation.start_line,
    start_column: annotation.start_column ?? null,
    end_line: annotation.end_line,
    end_column: annotation.end_column ?? null,
    annotation_level: annotation.annotation_level,
    title: annotation.title ?? null,
    message: annotation.message,
    raw_details: annotation.raw_details ?? null,
  };
}

export function diffEntryShape(state: State, repository: Repository, head: string, file: DiffFile): Shape {
  const name = file.path.split("/").map(encodeURIComponent).join("/");
  return {
    sha: file.sha,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${state.htmlUrl}/${fullName(repository)}/blob/${head}/${name}`,
    raw_url: `${state.htmlUrl}/${fullName(repository)}/raw/${head}/${name}`,
    contents_url: `${repositoryUrl(state, repository)}/contents/${name}?ref=${head}`,
    ...(file.patch === undefined ? {} : { patch: file.patch }),
    ...(file.previousPath === undefined ? {} : { previous_filename: file.previousPath }),
  };
}

export function workflowRunShape(state: State, repository: Repository, run: WorkflowRun): Shape {
  const url = `${repositoryUrl(state, repository)}/actions/runs/${run.id}`;
  const ofFork = run.headRepository !== repository;
  return {
    id: run.id,
    name: run.name,
    node_id: nodeId("workflow run", run.id),
    head_branch: run.headBranch,
    head_sha: run.headSha,
    path: run.path,
    display_title: run.name,
    run_number: 1,
    run_attempt: 1,
    event: run.event,
    status: "completed",
    conclusion: run.conclusion,
    workflow_id: 1,
    check_suite_id: run.id,
    check_suite_node_id: nodeId("check suite", run.id),
    url,
    html_url: `${state.htmlUrl}/${fullName(repository)}/actions/runs/${run.id}`,
    // Empty for forks: who downloads an artifact must find the pull request himself.
    pull_requests: ofFork
      ? []
      : [...repository.pulls.values()]
          .filter((pull) => pull.head.sha === run.headSha && pull.state === "open")
          .map((pull) => minimalPullShape(state, pull)),
    created_at: run.createdAt,
    updated_at: run.createdAt,
    run_started_at: run.createdAt,
    actor: userShape(state, run.headRepository.owner),
    triggering_actor: userShape(state, run.headRepository.owner),
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: `${repositoryUrl(state, repository)}/check-suites/${run.id}`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: null,
    workflow_url: `${repositoryUrl(state, repository)}/actions/workflows/1`,
    head_commit: {
      id: run.headSha,
      tree_id: run.headSha,
      message: "The head of the run",
      timestamp: run.createdAt,
      author: { name: "octocat", email: "octocat@github.com" },
      committer: { name: "GitHub", email: "noreply@github.com" },
    },
    repository: minimalRepositoryShape(state, repository),
    head_repository: minimalRepositoryShape(state, run.headRepository),
  };
}

export function artifactShape(state: State, repository: Repository, artifact: Artifact): Shape {
  const url = `${repositoryUrl(state, repository)}/actions/artifacts/${artifact.id}`;
  return {
    id: artifact.id,
    node_id: nodeId("artifact", artifact.id),
    name: artifact.name,
    size_in_bytes: artifact.zip.length,
    url,
    archive_download_url: `${url}/zip`,
    expired: artifact.expired,
    created_at: artifact.createdAt,
    updated_at: artifact.createdAt,
    expires_at: "2026-04-05T09:00:00Z",
    workflow_run: {
      id: artifact.run.id,
      repository_id: repository.id,
      head_repository_id: artifact.run.headRepository.id,
      head_branch: artifact.run.headBranch,
      head_sha: artifact.run.headSha,
    },
  };
}

function associationOf(repository: Repository, user: User): string {
  if (user === repository.owner) return "OWNER";
  return user.type === "Bot" ? "NONE" : "CONTRIBUTOR";
}

function actionsApp(state: State): Shape {
  return {
    id: 15368,
    client_id: "Iv1.05c79e9ad1f6bdfa",
    slug: "github-actions",
    node_id: "MDM6QXBwMTUzNjg=",
    owner: userShape(state, { id: 9919, login: "github", type: "Organization" }),
    name: "GitHub Actions",
    description: "Automate your workflow from idea to production",
    external_url: "https://help.github.com/en/actions",
    html_url: `${state.htmlUrl}/apps/github-actions`,
    created_at: "2018-07-30T09:30:17Z",
    updated_at: "2025-03-07T16:35:00Z",
    permissions: {
      actions: "write",
      checks: "write",
      contents: "write",
      metadata: "read",
      pull_requests: "write",
    },
    events: ["check_run", "pull_request", "push"],
  };
}

function endShape(state: State, repository: Repository, ref: string, sha: string): Shape {
  return {
    label: `${repository.owner.login}:${ref}`,
    ref,
    sha,
    user: userShape(state, repository.owner),
    repo: repositoryShape(state, repository),
  };
}

function reactionsShape(url: string): Shape {
  const none = ["+1", "-1", "laugh", "hooray", "confused", "heart", "rocket", "eyes"].map((kind) => [
    kind,
    0,
  ]);
  return { url, total_count: 0, ...(Object.fromEntries(none) as Shape) };
}

function linksOfClones(state: State, repository: Repository): Shape {
  const page = `${state.htmlUrl}/${fullName(repository)}`;
  return {
    git_url: `git://github.com/${fullName(repository)}.git`,
    ssh_url: `git@github.com:${fullName(repository)}.git`,
    clone_url: `${page}.git`,
    svn_url: page,
  };
}

function openPulls(repository: Repository): number {
  return [...repository.pulls.values()].filter((pull) => pull.state === "open").length;
}
