import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "@jest/globals";

import { changesToWorkingTree } from "../../src/workspace/changes-to-working-tree.ts";
import type { WorkingTree } from "../../src/workspace/open-working-tree.ts";
import { openWorkingTree } from "../../src/workspace/open-working-tree.ts";
import type { Repository } from "../../src/workspace/repository.ts";
import { runGit, scratch, temporaryFolder } from "./scratch.ts";

const leadsOut = "is a symbolic link that leads out of what is reviewed, which is never followed";
const leadsIn = "is a symbolic link to `real`: what is named through it is judged there";

describe("the files of a checkout", () => {
  test("are those that git tracks, and those it would if they were added", async () => {
    const { commit, write, path } = scratch();
    commit({
      "tracked.json": "1",
      "deleted.json": "1",
      ".gitignore": "ignored*\n",
      "ignored-but-tracked.json": "1",
    });
    write({ "untracked.json": "2", "ignored.json": "3", "node_modules/x/y.json": "4", "deleted.json": null });
    const tree = await openWorkingTree(path);
    expect(tree.paths).toEqual([".gitignore", "node_modules/x/y.json", "tracked.json", "untracked.json"]);
    expect(tree.read("tracked.json")).toEqual({ path: "tracked.json", text: "1" });
    expect(tree.read("tracked.json")).toBe(tree.read("tracked.json"));
    expect(tree.read("ignored.json")).toMatchObject({ why: "does not exist" });
    expect(tree.read("../../etc/passwd")).toMatchObject({ why: "does not exist" });
    expect(tree.leftOut).toEqual([]);
    expect(tree.prefix).toBe("");
  });

  test("never lead out of it: links, linked folders, pipes, other repositories", async () => {
    const outside = temporaryFolder();
    writeFileSync(join(outside, "secret.json"), "secret");
    const { commit, path, write } = scratch();
    commit({
      "link.json": { link: join(outside, "secret.json") },
      "folder/secret.json": "mine",
      "a.json": "1",
      "real/b.json": "2",
      inside: { link: "real" },
    });
    rmSync(join(path, "folder"), { recursive: true });
    symlinkSync(outside, join(path, "folder"));
    symlinkSync("nowhere", join(path, "dangling"));
    pipeAt(join(path, "pipe.json"));
    mkdirSync(join(path, "inner"));
    runGit(join(path, "inner"), ["init", "--quiet", "."]);
    write({ "inner/file.json": "1" });

    const tree = await openWorkingTree(path);

    expect(tree.paths).toEqual(["a.json", "real/b.json"]);
    expect(tree.links).toEqual(new Map([["inside", "real"]]));
    expect([...tree.leftOut].sort((a, b) => (a.path < b.path ? -1 : 1))).toEqual([
      {
        kind: "symlink",
        path: "dangling",
        target: { kind: "nothing" },
        why: "is a symbolic link that leads to no file of what is reviewed",
      },
      { kind: "symlink", path: "folder", target: { kind: "outside" }, why: leadsOut },
      {
        kind: "symlink",
        path: "folder/secret.json",
        why: "is behind a symbolic link, which is never followed",
      },
      { kind: "submodule", path: "inner", why: "is a repository of its own" },
      { kind: "symlink", path: "inside", target: { kind: "inside", path: "real" }, why: leadsIn },
      { kind: "symlink", path: "link.json", target: { kind: "outside" }, why: leadsOut },
    ]);
  });

  test("are still not followed when they become links after the listing", async () => {
    const outside = temporaryFolder();
    writeFileSync(join(outside, "a.json"), "secret");
    const { commit, path } = scratch();
    commit({ "a.json": "1", "folder/a.json": "1", "pipe.json": "1", "gone.json": "1" });
    const tree = await openWorkingTree(path);
    for (const name of ["a.json", "folder", "pipe.json", "gone.json"])
      rmSync(join(path, name), { recursive: true });
    symlinkSync(join(outside, "a.json"), join(path, "a.json"));
    symlinkSync(outside, join(path, "folder"));
    pipeAt(join(path, "pipe.json"));
    const why = (name: string): unknown => (tree.read(name) as { why?: string }).why;
    expect(why("a.json")).toBe("is a symbolic link, which is never followed");
    expect(why("folder/a.json")).toBe("is behind a symbolic link, which is never followed");
    expect(why("pipe.json")).toBe("is not a regular file");
    expect(why("gone.json")).toBe("could not be opened: ENOENT");
  });

  test("below a folder have paths relative to it", async () => {
    const { commit, path } = scratch();
    commit({ "apps/a/host.json": "1", "host.json": "2" });
    const tree = await openWorkingTree(join(path, "apps/a"));
    expect(tree.paths).toEqual(["host.json"]);
    expect(tree.prefix).toBe("apps/a/");
    expect(tree.read("host.json")).toMatchObject({ text: "1" });
  });

  test("that a sparse checkout leaves out are told", async () => {
    const { commit, path, git } = scratch();
    commit({ "in/a.json": "1", "out/b.json": "2" });
    git("sparse-checkout", "set", "in");
    const tree = await openWorkingTree(path);
    expect(tree.paths).toEqual(["in/a.json"]);
    expect(tree.leftOut).toEqual([
      { kind: "limit", path: "out/b.json", why: "is outside the sparse checkout" },
    ]);
  });

  test("in conflict are listed once; those of another owner are read", async () => {
    const { commit, path, git } = scratch();
    commit({ "a.json": "1\n" });
    git("checkout", "--quiet", "-b", "topic");
    commit({ "a.json": "2\n" });
    git("checkout", "--quiet", "main");
    commit({ "a.json": "3\n" });
    expect(() => git("merge", "topic")).toThrow();
    if (process.getuid?.() === 0) execFileSync("chown", ["-R", "12345:12345", path]);
    expect((await openWorkingTree(path)).paths).toEqual(["a.json"]);
  });

  test("beyond the limits are counted", async () => {
    const { commit, path } = scratch();
    commit({ "a.json": "1", "b.json": "2", "large.json": "x".repeat(2048) });
    const tree = await openWorkingTree(path, { maxFiles: 2 });
    expect(tree.paths).toEqual(["a.json", "b.json"]);
    expect(tree.leftOut).toEqual([{ kind: "limit", path: "", why: "1 or more files beyond the limit of 2" }]);
    const small = await openWorkingTree(path, { fileSize: 1024 });
    expect(small.read("large.json")).toEqual({
      kind: "unreadable",
      path: "large.json",
      why: "is 2 KB, more than the limit of 1 KB",
    });
  });

  test("do not run what its configuration names", async () => {
    const { commit, path, git } = scratch();
    commit({ "a.json": "1" });
    const mark = join(temporaryFolder(), "ran");
    git("config", "core.fsmonitor", `touch ${mark}; false`);
    writeFileSync(join(path, ".git/hooks/post-index-change"), `#!/bin/sh\ntouch ${mark}\n`);
    chmodSync(join(path, ".git/hooks/post-index-change"), 0o755);
    await openWorkingTree(path);
    expect(() => execFileSync("ls", [mark], { stdio: "pipe" })).toThrow();
  });
});

describe("the files of a folder without git", () => {
  test("are all but those of .git and node_modules, and links are not followed", async () => {
    const path = temporaryFolder();
    for (const folder of [".git", "node_modules/x", "src/deep"])
      mkdirSync(join(path, folder), { recursive: true });
    for (const file of [".git/config", "node_modules/x/a.js", "src/deep/b.ts", "a.json"])
      writeFileSync(join(path, file), "1");
    symlinkSync("/etc", join(path, "etc"));
    const tree = await openWorkingTree(path);
    expect(tree.repository).toBeUndefined();
    expect(tree.paths).toEqual(["a.json", "src/deep/b.ts"]);
    expect(tree.leftOut).toEqual([
      { kind: "symlink", path: "etc", target: { kind: "outside" }, why: leadsOut },
    ]);
  });

  test("is an error when it is not there", async () => {
    await expect(openWorkingTree("/nonexistent/folder")).rejects.toThrow("ENOENT");
  });
});

describe("the changes between a commit and the files on disk", () => {
  const changesOf = async (path: string, base: string): ReturnType<typeof changesToWorkingTree> => {
    const tree = await openWorkingTree(path);
    if (!isCheckedOut(tree)) throw new Error("not a checkout");
    return changesToWorkingTree(tree, base);
  };
  const isCheckedOut = (tree: WorkingTree): tree is WorkingTree & { readonly repository: Repository } =>
    tree.repository !== undefined;

  test("hold committed, staged, unstaged and untracked ones", async () => {
    const { commit, path, write, git } = scratch();
    const text = "1\n2\n3\n4\n5\n6\n7\n8\n";
    const base = commit({
      "a.json": "1\n",
      "b.json": "1\n",
      "c.json": "1\n",
      "d.json": text,
      "e.json": "1\n",
      "same.json": "1\n",
    });
    commit({ "a.json": "2\n" });
    write({ "b.json": "2\n" });
    git("add", "b.json");
    write({
      "c.json": "2\n",
      "d.json": null,
      "moved/d.json": `${text}9\n`,
      "e.json": { link: "a.json" },
      "new.json": "1\n",
    });
    utimesSync(join(path, "same.json"), 1, 1);
    const before = git("status", "--porcelain");

    const changes = await changesOf(path, base);

    expect(changes.files.map((file) => [file.status, file.kind, file.path, file.previousPath])).toEqual([
      ["modified", "text", "a.json", undefined],
      ["modified", "text", "b.json", undefined],
      ["modified", "text", "c.json", undefined],
      ["modified", "symlink", "e.json", undefined],
      ["renamed", "text", "moved/d.json", "d.json"],
      ["added", "text", "new.json", undefined],
    ]);
    expect(
      changes.files[4]?.hunks.map(({ oldStart, newStart, newLines }) => [oldStart, newStart, newLines]),
    ).toEqual([[6, 6, 4]]);
    expect(git("status", "--porcelain")).toBe(before);
  });

  test("tell of a folder that became a link to itself", async () => {
    const { commit, path } = scratch();
    const base = commit({ "infra/main.json": "1\n", "a.json": "1\n" });
    rmSync(join(path, "infra"), { recursive: true });
    symlinkSync("infra", join(path, "infra"));
    expect((await changesOf(path, base)).files.map((file) => [file.status, file.kind, file.path])).toEqual([
      ["added", "symlink", "infra"],
      ["deleted", "text", "infra/main.json"],
    ]);
    const tree = await openWorkingTree(path);
    expect(tree.paths).toEqual(["a.json"]);
    expect(tree.leftOut.map(({ path: name, kind }) => [name, kind])).toContainEqual(["infra", "symlink"]);
  });

  test("run no filter, and write nothing to the repository", async () => {
    const { commit, path, write, git } = scratch();
    const base = commit({ "a.json": "1\n" });
    const mark = join(temporaryFolder(), "ran");
    git("config", "filter.evil.clean", `touch ${mark}; cat`);
    git("config", "filter.evil.process", `touch ${mark}`);
    write({ ".gitattributes": "* filter=evil -diff\n", "a.json": "2\n" });
    const objects = git("count-objects");
    expect((await changesOf(path, base)).files.map(({ path: name, hunks }) => [name, hunks.length])).toEqual([
      [".gitattributes", 1],
      ["a.json", 1],
    ]);
    expect(git("count-objects")).toBe(objects);
    expect(() => execFileSync("ls", [mark], { stdio: "pipe" })).toThrow();
  });

  test("do not count line ends that the checkout made", async () => {
    const { commit, path, write } = scratch();
    const base = commit({ "a.json": "1\n2\n3\n", "crlf.json": "1\r\n2\n", "same.json": "1\n2\n" });
    write({ "a.json": "1\r\nB\r\n3\r\n", "crlf.json": "1\r\n2\r\n", "same.json": "1\r\n2\r\n" });
    const changes = await changesOf(path, base);
    expect(changes.files.map((file) => [file.path, file.hunks[0]?.lines.map(({ kind }) => kind)])).toEqual([
      ["a.json", ["context", "removed", "added", "context"]],
      ["crlf.json", ["context", "removed", "added"]],
    ]);
  });

  test("below a folder have paths relative to it", async () => {
    const { commit, path, write } = scratch();
    const base = commit({ "apps/a/host.json": "1\n", "apps/ab/host.json": "1\n", "host.json": "1\n" });
    write({
      "apps/a/host.json": "2\n",
      "apps/ab/host.json": "2\n",
      "host.json": "2\n",
      "apps/a/new.json": "1\n",
      "new.json": "1",
    });
    expect(
      (await changesOf(join(path, "apps/a"), base)).files.map((file) => [file.status, file.path]),
    ).toEqual([
      ["modified", "host.json"],
      ["added", "new.json"],
    ]);
  });

  test("name files too large to read, without hunks", async () => {
    const { commit, path, write } = scratch();
    const base = commit({ "large.json": "1\n" });
    write({ "large.json": "x".repeat(11 * 1024 * 1024) });
    const changes = await changesOf(path, base);
    expect(changes.files).toEqual([
      {
        path: "large.json",
        status: "modified",
        kind: "text",
        hunks: [],
        unmapped: "is 11 MB, more than the limit of 10 MB",
      },
    ]);
  });
});

function pipeAt(path: string): void {
  execFileSync("sh", ["-c", 'mkfifo "$1"', "sh", path]);
}
