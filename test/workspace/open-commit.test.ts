import { describe, expect, test } from "@jest/globals";

import { realPath } from "../../src/source/links.ts";
import { blobsOf } from "../../src/workspace/blobs.ts";
import { gitBlobs } from "../../src/workspace/git-blobs.ts";
import { GitError } from "../../src/workspace/git.ts";
import { openCommit } from "../../src/workspace/open-commit.ts";
import { runGit, scratch, scratchAt, temporaryFolder } from "./scratch.ts";

describe("the files of a commit", () => {
  test("are read from git objects, whatever is checked out", async () => {
    const { repository, commit, write } = scratch();
    const id = commit({ "main.bicep": "param a string\n", "app/host.json": "{}" });
    write({ "main.bicep": "something else", "app/host.json": null, "new.json": "1" });

    const files = await openCommit(repository, id);

    expect(files.paths).toEqual(["app/host.json", "main.bicep"]);
    expect(files.read("main.bicep")).toEqual({ path: "main.bicep", text: "param a string\n" });
    expect(files.read("app/host.json")).toEqual({ path: "app/host.json", text: "{}" });
    expect(files.has("new.json")).toBe(false);
    expect(files.read("new.json")).toEqual({ kind: "unreadable", path: "new.json", why: "does not exist" });
    expect(files.leftOut).toEqual([]);
  });

  test("are the same object at every call, with and without prefetching", async () => {
    const { repository, commit } = scratch();
    const id = commit({ "a.json": "1", "b.json": "2", "bad.json": Buffer.of(0xff) });
    for (const prefetched of [[], ["a.json", "b.json", "bad.json", "absent.json"]]) {
      const files = await openCommit(repository, id);
      await files.prefetch(prefetched);
      for (const path of files.paths) expect(files.read(path)).toBe(files.read(path));
    }
  });

  test("share the text of what base and head have in common, under the path of each", async () => {
    const { repository, commit } = scratch();
    const base = commit({ "a.json": "same".repeat(100), "b.json": "old" });
    const head = commit({ "a.json": null, "moved.json": "same".repeat(100), "b.json": "new" });
    let read = 0;
    const reader = gitBlobs(repository);
    const blobs = blobsOf({ ...reader, read: (wanted) => ((read += wanted.length), reader.read(wanted)) });

    const before = await openCommit(repository, base, { blobs });
    const after = await openCommit(repository, head, { blobs });
    await before.prefetch(before.paths);
    await after.prefetch(after.paths);

    expect(read).toBe(3);
    expect(before.read("a.json")).toEqual({ path: "a.json", text: "same".repeat(100) });
    expect(after.read("moved.json")).toEqual({ path: "moved.json", text: "same".repeat(100) });
    expect(before.idOf("a.json")).toBe(after.idOf("moved.json"));
    expect(before.idOf("b.json")).not.toBe(after.idOf("b.json"));
    expect(after.idOf("a.json")).toBeUndefined();
  });

  test("come with what was left out, and why", async () => {
    const { repository, blob, commitOf } = scratch();
    const one = blob("1\n");
    const id = commitOf([
      ["120000", blob("/etc/passwd"), "out.json"],
      ["160000", "1234567890123456789012345678901234567890", "vendor"],
      ["100644", one, Buffer.from([0x66, 0xff, 0x2e, 0x6a])],
      ["100644", one, ".GIT"],
      ["100644", one, ".."],
      ["100644", one, "plain.json"],
    ]);

    const files = await openCommit(repository, id);

    expect(files.paths).toEqual(["plain.json"]);
    expect([...files.leftOut].sort((a, b) => (a.path < b.path ? -1 : 1))).toEqual([
      { kind: "name", path: "..", why: "has a name that git does not check out" },
      { kind: "name", path: ".GIT", why: "has a name that git does not check out" },
      { kind: "name", path: "f\ufffd.j", why: "has a name that is not UTF-8" },
      {
        kind: "symlink",
        path: "out.json",
        target: { kind: "outside" },
        why: "is a symbolic link that leads out of what is reviewed, which is never followed",
      },
      { kind: "submodule", path: "vendor", why: "is a submodule: its files are in another repository" },
    ]);
    expect(files.read("out.json")).toEqual({ kind: "unreadable", path: "out.json", why: "does not exist" });
  });

  test("are found through links inside the repository, and through no other", async () => {
    const { repository, commit } = scratch();
    const id = commit({
      "shared/modules/site.bicep": "param a string\n",
      "infra/modules": { link: "../shared/modules" },
      "infra/gone": { link: "../nothing" },
      "infra/up": { link: "../../other" },
      "infra/circle": { link: "circle" },
    });

    const files = await openCommit(repository, id);

    expect(files.paths).toEqual(["shared/modules/site.bicep"]);
    expect(files.links).toEqual(new Map([["infra/modules", "shared/modules"]]));
    expect(realPath("infra/modules/site.bicep", files)).toBe("shared/modules/site.bicep");
    expect(files.leftOut).toEqual([
      {
        kind: "symlink",
        path: "infra/circle",
        target: { kind: "nothing" },
        why: "is a symbolic link that leads to no file of what is reviewed",
      },
      {
        kind: "symlink",
        path: "infra/gone",
        target: { kind: "nothing" },
        why: "is a symbolic link that leads to no file of what is reviewed",
      },
      {
        kind: "symlink",
        path: "infra/modules",
        target: { kind: "inside", path: "shared/modules" },
        why: "is a symbolic link to `shared/modules`: what is named through it is judged there",
      },
      {
        kind: "symlink",
        path: "infra/up",
        target: { kind: "outside" },
        why: "is a symbolic link that leads out of what is reviewed, which is never followed",
      },
    ]);
  });

  test("may have any name that git allows", async () => {
    const { repository, commit } = scratch();
    const names = [
      "-rf",
      "--output=pwn",
      "a\nb.json",
      '"quoted".json',
      "ünï/日本.bicep",
      "back\\slash",
      "__proto__",
      "tab\tin",
      "##[error]x",
      " ",
    ];
    const id = commit(Object.fromEntries(names.map((name) => [name, `I am ${name}`])));

    const files = await openCommit(repository, id);

    expect(files.paths).toEqual([...names].sort());
    for (const name of names) expect(files.read(name)).toEqual({ path: name, text: `I am ${name}` });
    expect(files.leftOut).toEqual([]);
  });

  test("are unreadable with a reason: binary, LFS pointer, not UTF-8, too large", async () => {
    const { repository, commit } = scratch();
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${"0".repeat(64)}\nsize 12345\n`;
    const id = commit({
      "binary.bin": Buffer.of(1, 2, 0, 3),
      "latin1.json": Buffer.from('{\n"name":\n"caf\xe9"}', "latin1"),
      "lfs.json": pointer,
      "60mb.json": Buffer.alloc(60 * 1024 * 1024, "a"),
      "empty.json": "",
    });
    const files = await openCommit(repository, id);
    const why = (path: string): string | undefined => {
      const read = files.read(path);
      return "why" in read ? read.why : undefined;
    };
    expect(why("binary.bin")).toBe("is binary");
    expect(why("latin1.json")).toBe("is not UTF-8 (first on line 3); save it as UTF-8");
    expect(why("lfs.json")).toBe("is a Git LFS pointer: its content is not in git");
    expect(why("60mb.json")).toBe("is 60 MB, more than the limit of 10 MB");
    expect(files.read("empty.json")).toEqual({ path: "empty.json", text: "" });
    expect(files.readBytes("binary.bin")).toEqual(Buffer.of(1, 2, 0, 3));
    expect(files.readBytes("60mb.json")).toEqual({
      kind: "unreadable",
      path: "60mb.json",
      why: "is 60 MB, more than the limit of 10 MB",
    });
  });

  test("are read as bytes too, byte order mark included, after they were read as text", async () => {
    const { repository, commit } = scratch();
    const files = await openCommit(repository, commit({ "a.json": "\ufeff{}" }));
    expect(files.read("a.json")).toEqual({ path: "a.json", text: "{}" });
    expect(files.readBytes("a.json")).toEqual(Buffer.from("\ufeff{}"));
  });

  test("beyond the limit are counted", async () => {
    const { repository, commit } = scratch();
    const id = commit({ a: "1", b: "2", c: "3", d: "4" });
    const files = await openCommit(repository, id, { maxFiles: 3 });
    expect(files.paths).toEqual(["a", "b", "c"]);
    expect(files.leftOut).toEqual([
      { kind: "limit", path: "", why: "1 files beyond the limit of 3 were left out" },
    ]);
  });

  test("beyond the total size are unreadable, not absent", async () => {
    const { repository, commit } = scratch();
    const id = commit({ "a.json": "a".repeat(3000), "b.json": "b".repeat(3000) });
    const limits = { fileSize: 4096, totalSize: 4096 };
    const files = await openCommit(repository, id, { blobs: blobsOf(gitBlobs(repository), limits) });
    await files.prefetch(files.paths);
    expect(files.read("a.json")).toEqual({ path: "a.json", text: "a".repeat(3000) });
    expect(files.read("b.json")).toMatchObject({
      why: expect.stringMatching(/^was left out: the review had read/u),
    });
  });

  test("below a folder have paths relative to it", async () => {
    const { repository, commit } = scratch();
    const id = commit({ "apps/a/host.json": "1", "apps/ab/host.json": "2", "host.json": "3" });
    const files = await openCommit(repository, id, { prefix: "apps/a/" });
    expect(files.paths).toEqual(["host.json"]);
    expect(files.read("host.json")).toEqual({ path: "host.json", text: "1" });
  });

  test("keep their line ends and are not touched by attributes", async () => {
    const { repository, blob, commitOf, write } = scratch();
    const attributes = "* text=auto eol=lf\n*.json working-tree-encoding=UTF-16 filter=evil ident\n";
    write({ ".gitattributes": attributes });
    const id = commitOf([
      ["100644", blob(attributes), ".gitattributes"],
      ["100644", blob("{\r\n}\r\n$Id$"), "crlf.json"],
    ]);
    expect((await openCommit(repository, id)).read("crlf.json")).toMatchObject({ text: "{\r\n}\r\n$Id$" });
  });

  test("are the commit's own, not those of a replacement", async () => {
    const { repository, commit, git, blob } = scratch();
    const id = commit({ "main.json": "honest" });
    git("replace", git("rev-parse", `${id}:main.json`), blob("forged"));
    const files = await openCommit(repository, id);
    expect(git("cat-file", "blob", `${id}:main.json`)).toBe("forged");
    expect(files.read("main.json")).toEqual({ path: "main.json", text: "honest" });
  });
});

describe("a commit is opened", () => {
  test("by its whole id only", async () => {
    const { repository, commit, git } = scratch();
    const id = commit({ a: "1" });
    git("branch", "--", "topic");
    for (const name of ["HEAD", "topic", id.slice(0, 12), id.toUpperCase(), "--output=pwn", `${id}\n`, ""]) {
      await expect(openCommit(repository, name)).rejects.toThrow("not a whole commit id");
    }
  });

  test("or the reason is told when it is not there", async () => {
    const { repository, commit } = scratch();
    commit({ a: "1" });
    const absent = "0123456789012345678901234567890123456789";
    await expect(openCommit(repository, absent)).rejects.toThrow(GitError);
    await expect(openCommit(repository, absent)).rejects.toThrow(
      `git could not list the files of ${absent}: fatal: not a tree object`,
    );
  });

  test("of a SHA-256 repository, a bare one and a linked work tree", async () => {
    const sha256 = scratch("--object-format=sha256");
    const id = sha256.commit({ a: "1" });
    expect(id).toHaveLength(64);
    expect((await openCommit(sha256.repository, id)).read("a")).toEqual({ path: "a", text: "1" });

    const { path, commit, git } = scratch();
    const other = commit({ a: "2" });
    const folder = temporaryFolder();
    runGit(folder, ["clone", "--quiet", "--bare", path, "bare.git"]);
    expect((await openCommit(scratchAt(`${folder}/bare.git`).repository, other)).read("a")).toMatchObject({
      text: "2",
    });
    git("worktree", "add", "--quiet", `${folder}/linked`);
    expect((await openCommit(scratchAt(`${folder}/linked`).repository, other)).read("a")).toMatchObject({
      text: "2",
    });
  });
});
