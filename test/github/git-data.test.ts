import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { Octokit } from "@octokit/rest";

import { clientOf, refusalOf } from "./client.ts";
import { startGithub, type Github } from "./github.ts";
import { closePull, createPull, mergePull, pushBranch, pushToPull } from "./scenario.ts";
import type { Pull } from "./state.ts";

let github: Github;
let octokit: Octokit;
let pull: Pull;
const repo = { owner: "contoso", repo: "orders" };
const at = { ...repo, pull_number: 1 };
const odd = 'infra/a "b"\nc é#%?.bicep';

beforeEach(async () => {
  github = await startGithub();
  pull = createPull(github.state, {
    base: {
      "infra/main.bicep": "one\ntwo\n",
      "README.md": "# Orders\n",
      "big.bin": Buffer.alloc(1024 * 1024 + 1, 7),
    },
    head: {
      "infra/main.bicep": "one\n2\n",
      [odd]: "odd\n",
      link: { symlink: "/etc/passwd" },
      vendor: { submodule: "1".repeat(40) },
      "run.sh": { executable: "#!/bin/sh\n" },
    },
  });
  octokit = clientOf(github, { repository: pull.repository });
});

afterEach(async () => {
  await github.stop();
  github.assertClean();
});

describe("contents", () => {
  const get = async (path: string, ref?: string) =>
    (await octokit.repos.getContent({ ...repo, path, ...(ref === undefined ? {} : { ref }) })).data;

  test("of a file, at the default branch and at a commit", async () => {
    const text = async (path: string, ref?: string) =>
      Buffer.from(((await get(path, ref)) as { content: string }).content, "base64").toString();
    expect(await text("infra/main.bicep")).toBe("one\ntwo\n");
    expect(await text("infra/main.bicep", pull.head.sha)).toBe("one\n2\n");
    expect(await text("infra/main.bicep", "refs/pull/1/merge")).toBe("one\n2\n");
    expect(await text(odd, pull.head.sha)).toBe("odd\n");
  });

  test("of links, submodules and folders", async () => {
    expect(await get("link", pull.head.sha)).toMatchObject({ type: "symlink", target: "/etc/passwd" });
    expect(await get("vendor", pull.head.sha)).toMatchObject({ type: "submodule", sha: "1".repeat(40) });
    const folder = (await get("infra", pull.head.sha)) as { path: string; type: string }[];
    expect(folder.map(({ path, type }) => [path, type])).toEqual([
      [odd, "file"],
      ["infra/main.bicep", "file"],
    ]);
    expect(((await get("")) as { path: string }[]).map(({ path }) => path)).toEqual([
      "README.md",
      "big.bin",
      "infra",
    ]);
  });

  test("above 1 MiB only raw", async () => {
    expect(await get("big.bin")).toMatchObject({ encoding: "none", content: "", size: 1024 * 1024 + 1 });
    const raw = await octokit.repos.getContent({ ...repo, path: "big.bin", mediaType: { format: "raw" } });
    expect((raw.data as unknown as string).length).toBe(1024 * 1024 + 1);
  });

  test("that are not there", async () => {
    for (const path of ["nothing.txt", "infra/../README.md"])
      expect((await refusalOf(get(path))).status).toBe(404);
    expect((await refusalOf(get("README.md", "HEAD~1"))).message).toBe("No commit found for the ref HEAD~1");
    expect((await refusalOf(get("README.md", "--output=x"))).status).toBe(404);
  });
});

test("trees and blobs by their ids", async () => {
  const { data: tree } = await octokit.git.getTree({ ...repo, tree_sha: pull.head.sha, recursive: "1" });
  expect(tree.tree.map(({ path, mode, type }) => [path, mode, type])).toEqual([
    ["README.md", "100644", "blob"],
    ["big.bin", "100644", "blob"],
    ["infra", "040000", "tree"],
    [odd, "100644", "blob"],
    ["infra/main.bicep", "100644", "blob"],
    ["link", "120000", "blob"],
    ["run.sh", "100755", "blob"],
    ["vendor", "160000", "commit"],
  ]);
  const blob = await octokit.git.getBlob({ ...repo, file_sha: tree.tree[4]?.sha ?? "" });
  expect(Buffer.from(blob.data.content, "base64").toString()).toBe("one\n2\n");
  expect((await refusalOf(octokit.git.getBlob({ ...repo, file_sha: "0".repeat(40) }))).status).toBe(404);
  expect((await refusalOf(octokit.git.getBlob({ ...repo, file_sha: "main" }))).status).toBe(422);
});

test("commits, refs and branches", async () => {
  const { data } = await octokit.git.getCommit({ ...repo, commit_sha: pull.mergeCommit ?? "" });
  expect(data.parents.map(({ sha }) => sha)).toEqual([pull.base.sha, pull.head.sha]);
  expect((await octokit.git.getRef({ ...repo, ref: "heads/feature" })).data.object.sha).toBe(pull.head.sha);
  expect((await refusalOf(octokit.git.getRef({ ...repo, ref: "heads/feat" }))).status).toBe(404);
  expect((await octokit.repos.getBranch({ ...repo, branch: "main" })).data.commit.sha).toBe(pull.base.sha);
  const { data: commit } = await octokit.repos.getCommit({ ...repo, ref: pull.head.sha });
  expect(commit.files?.map(({ filename, status }) => [filename, status])).toContainEqual([
    "infra/main.bicep",
    "modified",
  ]);
  expect((await refusalOf(octokit.repos.getCommit({ ...repo, ref: "f".repeat(40) }))).message).toBe(
    `No commit found for SHA: ${"f".repeat(40)}`,
  );
});

test("comparing finds the merge base, not the base's tip", async () => {
  const tip = pushBranch(github.state, pull.repository, "main", { "later.txt": "x\n" });
  const basehead = `${tip}...${pull.head.sha}`;
  const { data } = await octokit.repos.compareCommitsWithBasehead({ ...repo, basehead });
  expect([data.merge_base_commit.sha, data.status, data.ahead_by, data.behind_by]).toEqual([
    pull.base.sha,
    "diverged",
    1,
    1,
  ]);
  expect(data.files?.map(({ filename }) => filename)).not.toContain("later.txt");
  expect(
    (await refusalOf(octokit.repos.compareCommitsWithBasehead({ ...repo, basehead: "main...nowhere" })))
      .status,
  ).toBe(404);
});

test("the files of a pull request: patches, renames, modes, binaries", async () => {
  pushToPull(github.state, pull, {
    files: { "docs/README.md": "# Orders\n", "README.md": null, "image.png": Buffer.from([0, 1, 2]) },
  });
  const { data } = await octokit.pulls.listFiles(at);
  expect(
    data.map((file) => [file.filename, file.status, file.patch === undefined, file.previous_filename]),
  ).toEqual([
    ["docs/README.md", "renamed", true, "README.md"],
    ["image.png", "added", true, undefined],
    [odd, "added", false, undefined],
    ["infra/main.bicep", "modified", false, undefined],
    ["link", "added", false, undefined],
    ["run.sh", "added", false, undefined],
    ["vendor", "added", false, undefined],
  ]);
  expect(data[3]?.patch).toBe("@@ -1,2 +1,2 @@\n one\n-two\n+2");
  expect((await octokit.pulls.listCommits(at)).data.map(({ sha }) => sha)).toEqual(pull.heads);
});

test("long lists come in pages, linked", async () => {
  const files = Object.fromEntries(
    Array.from({ length: 250 }, (_, index) => [`many/${String(index).padStart(3, "0")}.txt`, "x\n"]),
  );
  pushToPull(github.state, pull, { files });
  const first = await octokit.pulls.listFiles(at);
  expect([
    first.data.length,
    first.headers.link?.split(", ").map((link) => link.replace(/.*page=(\d+).*rel=/, "$1 ")),
  ]).toEqual([30, ['2 "next"', '9 "last"']]);
  expect((await octokit.pulls.listFiles({ ...at, per_page: 1000 })).data.length).toBe(100);
  expect((await octokit.paginate(octokit.pulls.listFiles, { ...at, per_page: 100 })).length).toBe(255);
});

test("a diff above 300 files is too large", async () => {
  const diff = async () => octokit.pulls.get({ ...at, mediaType: { format: "diff" } });
  expect((await diff()).data).toContain("diff --git a/infra/main.bicep b/infra/main.bicep");
  const files = Object.fromEntries(
    Array.from({ length: 300 }, (_, index) => [`many/${index}.txt`, `${index}\n`]),
  );
  pushToPull(github.state, pull, { files });
  expect((await refusalOf(diff())).status).toBe(406);
});

test("closed and merged pull requests leave the list; what was merged is on the base", async () => {
  const other = createPull(github.state, {
    repository: pull.repository,
    head: { "b.txt": "b\n" },
    branch: "other",
  });
  closePull(github.state, other);
  mergePull(github.state, pull);
  expect((await octokit.pulls.list(repo)).data).toEqual([]);
  const { data } = await octokit.pulls.list({ ...repo, state: "closed", direction: "asc" });
  expect(data.map(({ number, merged_at: merged }) => [number, merged !== null])).toEqual([
    [1, true],
    [2, false],
  ]);
  expect((await octokit.repos.getContent({ ...repo, path: "run.sh" })).status).toBe(200);
});

test("pull requests are found by state, head and commit", async () => {
  const fork = createPull(github.state, {
    repository: pull.repository,
    head: { "b.txt": "b\n" },
    fork: "mallory",
  });
  const numbers = (pulls: { number: number }[]) => pulls.map(({ number }) => number);
  expect(numbers((await octokit.pulls.list(repo)).data)).toEqual([2, 1]);
  expect(numbers((await octokit.pulls.list({ ...repo, head: "mallory:feature" })).data)).toEqual([2]);
  const { data } = await octokit.repos.listPullRequestsAssociatedWithCommit({
    ...repo,
    commit_sha: fork.head.sha,
  });
  expect(numbers(data)).toEqual([2]);
});
