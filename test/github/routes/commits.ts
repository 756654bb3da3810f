import { json, listed, notFound, Refusal, repositoryOf, type Call, type Routes } from "../answer.ts";
import { diff, mergeBase } from "../diff.ts";
import { gitLine, gitText } from "../git.ts";
import { diffEntryShape, repositoryUrl, simplePullShape, words, type Shape } from "../shapes.ts";
import { fullName, type Repository, type State } from "../state.ts";

/** What the compare endpoint shows at most, on its first page only. */
const mostComparedFiles = 300;
const mostComparedCommits = 250;

export const commitRoutes: Routes = {
  "repos/get-commit": {
    needs: [["contents", "read"]],
    answer: (call) => {
      const repository = repositoryOf(call);
      const sha = resolveCommit(repository, call.params["ref"] ?? "");
      if (sha === undefined) throw noCommit(call.params["ref"] ?? "");
      if (call.accept.includes("vnd.github.sha"))
        return { status: 200, body: sha, contentType: "application/vnd.github.sha" };
      const parent =
        gitLine(repository.gitDir, ["rev-parse", "--verify", "--quiet", `${sha}^1`]) ?? emptyTree;
      const files = diff(repository.gitDir, parent, sha);
      const shape = (file: (typeof files)[number]) => diffEntryShape(call.state, repository, sha, file);
      return json({ ...commitShape(call.state, repository, sha), files: files.map(shape) });
    },
  },

  "repos/compare-commits-with-basehead": {
    needs: [["contents", "read"]],
    answer: (call) => {
      const repository = repositoryOf(call);
      const [from, to] = (call.params["basehead"] ?? "").split("...");
      const base = resolveCommit(repository, withoutOwner(call, from ?? ""));
      const head = resolveCommit(repository, withoutOwner(call, to ?? ""));
      if (base === undefined || head === undefined) throw notFound();
      return json(comparison(call, repository, base, head));
    },
  },

  "repos/list-pull-requests-associated-with-commit": {
    needs: [["pull-requests", "read"]],
    answer: (call) => {
      const repository = repositoryOf(call);
      const sha = resolveCommit(repository, call.params["commit_sha"] ?? "");
      if (sha === undefined) throw noCommit(call.params["commit_sha"] ?? "");
      const contains = (head: string) => gitLine(repository.gitDir, ["merge-base", sha, head]) === sha;
      const inBase = contains(`refs/heads/${repository.defaultBranch}`);
      const pulls = [...repository.pulls.values()].filter((pull) => !inBase && contains(pull.head.sha));
      return listed(call, pulls, (pull) => simplePullShape(call.state, pull));
    },
  },

  "repos/get-branch": {
    needs: [["contents", "read"]],
    answer: (call) => {
      const repository = repositoryOf(call);
      const name = call.params["branch"] ?? "";
      const sha = resolveCommit(repository, `refs/heads/${name}`);
      if (sha === undefined) throw new Refusal(404, "Branch not found");
      const url = `${repositoryUrl(call.state, repository)}/branches/${encodeURIComponent(name)}`;
      return json({
        name,
        commit: commitShape(call.state, repository, sha),
        _links: {
          self: url,
          html: `${call.state.htmlUrl}/${fullName(repository)}/tree/${encodeURIComponent(name)}`,
        },
        protected: false,
        protection: {
          enabled: false,
          required_status_checks: { enforcement_level: "off", contexts: [], checks: [] },
        },
        protection_url: `${url}/protection`,
      });
    },
  },
};

/** The id of the commit that a branch, a full ref or an id names. Only what GitHub would take: no revision syntax of git. */
export function resolveCommit(repository: Repository, name: string): string | undefined {
  if (/[\s^~:?*[\\]|\.\.|@\{/.test(name) || name.startsWith("-")) return undefined;
  for (const candidate of [
    `refs/heads/${name}`,
    `refs/tags/${name}`,
    name.startsWith("refs/") ? name : `refs/${name}`,
  ]) {
    const found = gitLine(repository.gitDir, ["rev-parse", "--verify", "--quiet", `${candidate}^{commit}`]);
    if (found !== undefined) return found;
  }
  if (name === "HEAD") return resolveCommit(repository, repository.defaultBranch);
  if (!/^[0-9a-f]{7,64}$/.test(name)) return undefined;
  return gitLine(repository.gitDir, ["rev-parse", "--verify", "--quiet", `${name}^{commit}`]);
}

export function noCommit(name: string): Refusal {
  return new Refusal(422, `No commit found for SHA: ${name}`);
}

export function commitShape(state: State, repository: Repository, sha: string): Shape {
  const { tree, parents, author, committer, message } = readCommit(repository, sha);
  const url = `${repositoryUrl(state, repository)}/commits/${sha}`;
  return {
    sha,
    node_id: `C_kwDO${sha}`,
    commit: {
      author,
      committer,
      message,
      tree: { sha: tree, url: `${repositoryUrl(state, repository)}/git/trees/${tree}` },
      url: `${repositoryUrl(state, repository)}/git/commits/${sha}`,
      comment_count: 0,
      verification: unsigned,
    },
    url,
    html_url: `${state.htmlUrl}/${fullName(repository)}/commit/${sha}`,
    comments_url: `${url}/comments`,
    author: null,
    committer: null,
    parents: parents.map((parent) => ({
      sha: parent,
      url: `${repositoryUrl(state, repository)}/commits/${parent}`,
      html_url: `${state.htmlUrl}/${fullName(repository)}/commit/${parent}`,
    })),
  };
}

export const unsigned = {
  verified: false,
  reason: "unsigned",
  signature: null,
  payload: null,
  verified_at: null,
};

export interface CommitText {
  tree: string;
  parents: string[];
  author: Person;
  committer: Person;
  message: string;
}

interface Person {
  name: string;
  email: string;
  date: string;
}

export function readCommit(repository: Repository, sha: string): CommitText {
  const format = ["%T", "%P", "%an", "%ae", "%at", "%cn", "%ce", "%ct", "%B"].join("%x00");
  const fields = gitText(repository.gitDir, ["log", "-1", `--format=${format}`, sha]).split("\0");
  const [tree = "", parents = "", an = "", ae = "", at = "", cn = "", ce = "", ct = "", message = ""] =
    fields;
  const person = (name: string, email: string, seconds: string) => ({
    name,
    email,
    date: new Date(Number(seconds) * 1000).toISOString().replace(".000Z", "Z"),
  });
  return {
    tree,
    parents: words(parents),
    author: person(an, ae, at),
    committer: person(cn, ce, ct),
    message: message.trimEnd(),
  };
}

const emptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

/** `owner:branch` names a branch of a fork; its commits are in the same store. */
function withoutOwner(call: Call, name: string): string {
  const [owner, ref] = name.split(":");
  if (ref === undefined || owner === undefined) return name;
  const parent = repositoryOf(call);
  for (const repository of call.state.repositories.values()) {
    if (repository.owner.login !== owner || (repository !== parent && repository.parent !== parent)) continue;
    return gitLine(repository.gitDir, ["rev-parse", "--verify", "--quiet", `refs/heads/${ref}`]) ?? "";
  }
  return "";
}

function comparison(call: Call, repository: Repository, base: string, head: string): Shape {
  const { state } = call;
  const common = mergeBase(repository.gitDir, base, head);
  if (common === undefined) {
    throw new Refusal(404, `No common ancestor between ${base} and ${head}.`);
  }
  const listing = (range: string) =>
    words(gitText(repository.gitDir, ["rev-list", "--reverse", "--topo-order", range]));
  const ahead = listing(`${base}..${head}`);
  const behind = listing(`${head}..${base}`).length;
  const url = `${repositoryUrl(state, repository)}/compare/${base}...${head}`;
  const page = `${state.htmlUrl}/${fullName(repository)}/compare/${base}...${head}`;
  const files =
    Number(call.query["page"] ?? 1) === 1
      ? diff(repository.gitDir, common, head).slice(0, mostComparedFiles)
      : [];
  return {
    url,
    html_url: page,
    permalink_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    base_commit: commitShape(state, repository, base),
    merge_base_commit: commitShape(state, repository, common),
    status:
      ahead.length === 0 ? (behind === 0 ? "identical" : "behind") : behind === 0 ? "ahead" : "diverged",
    ahead_by: ahead.length,
    behind_by: behind,
    total_commits: ahead.length,
    commits: ahead.slice(0, mostComparedCommits).map((sha) => commitShape(state, repository, sha)),
    files: files.map((file) => diffEntryShape(state, repository, head, file)),
  };
}
