import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "@jest/globals";

import { changesBetween } from "../../src/workspace/changes-between.ts";
import { mergeBase } from "../../src/workspace/merge-base.ts";
import { openCommit } from "../../src/workspace/open-commit.ts";
import type { Remote } from "../../src/workspace/remote.ts";
import { commitOfRef } from "../../src/workspace/remote.ts";
import type { Scratch } from "./scratch.ts";
import { runGit, scratch, scratchAt, temporaryFolder } from "./scratch.ts";

/** A server's repository: `main` has gone on for `ahead` commits since `topic` (three commits) left it. */
function server(ahead: number): {
  origin: Scratch;
  remote: Remote;
  parted: string;
  base: string;
  head: string;
} {
  const origin = scratch();
  origin.git("config", "uploadpack.allowAnySHA1InWant", "true"); // as GitHub does
  origin.git("config", "uploadpack.allowFilter", "true");
  origin.commit({ "a.json": "start\n" });
  const parted = origin.commit({ "a.json": "parted\n" });
  origin.git("checkout", "--quiet", "-b", "topic");
  for (const at of [1, 2, 3]) origin.commit({ "topic.json": `${at}\n` });
  const head = origin.git("rev-parse", "HEAD");
  origin.git("checkout", "--quiet", "main");
  let stream = "";
  for (let at = 1; at <= ahead; at++) {
    stream += `commit refs/heads/main\ncommitter A <a@example.com> ${1700000000 + at} +0000\ndata 1\nx\n`;
    stream += at === 1 ? `from ${parted}\n` : "";
    stream += `M 100644 inline main.json\ndata ${String(at).length}\n${at}\n`;
  }
  if (ahead > 0) origin.gitWith(stream, "fast-import", "--quiet");
  return {
    origin,
    remote: { url: `file://${origin.path}` },
    parted,
    base: origin.git("rev-parse", "main"),
    head,
  };
}

function clone(origin: Scratch, ...options: string[]): Scratch {
  const folder = temporaryFolder();
  runGit(folder, ["clone", "--quiet", ...options, `file://${origin.path}`, "clone"]);
  return scratchAt(join(folder, "clone"));
}

describe("the merge base", () => {
  test("is found in a whole clone", async () => {
    const { origin, parted, base, head } = server(5);
    const { repository } = clone(origin);
    expect(await mergeBase(repository, base, head)).toEqual({ kind: "found", commit: parted, repository });
    expect(await mergeBase(repository, base, base)).toEqual({ kind: "found", commit: base, repository });
    expect(await mergeBase(repository, parted, head)).toEqual({ kind: "found", commit: parted, repository });
  });

  test("of unrelated histories is told to be none", async () => {
    const { repository, commit, git } = scratch();
    const base = commit({ a: "1" });
    git("checkout", "--quiet", "--orphan", "other");
    expect(await mergeBase(repository, base, commit({ a: "2" }))).toEqual({ kind: "unrelated", repository });
  });

  test.each([0, 5, 100, 700])("is fetched into a clone of depth 1, %i commits away", async (ahead) => {
    const { origin, remote, parted, base, head } = server(ahead);
    const shallow = clone(origin, "--depth=1", "--branch=topic");
    const folder = temporaryFolder();
    const shallowBefore = readFileSync(join(shallow.path, ".git/shallow"), "utf8");
    const configBefore = readFileSync(join(shallow.path, ".git/config"), "utf8");

    const found = await mergeBase(shallow.repository, base, head, { remote, folder });

    expect(found).toMatchObject({ kind: "found", commit: parted });
    if (found.kind !== "found") throw new Error(found.kind);
    const files = await openCommit(found.repository, parted);
    expect(files.read("a.json")).toEqual({ path: "a.json", text: "parted\n" });
    expect((await openCommit(found.repository, head)).read("topic.json")).toMatchObject({ text: "3\n" });
    const changes = await changesBetween(found.repository, parted, head);
    expect(changes.files.map(({ path, status }) => [path, status])).toEqual([["topic.json", "added"]]);
    // The user's clone is as it was.
    expect(readFileSync(join(shallow.path, ".git/shallow"), "utf8")).toBe(shallowBefore);
    expect(readFileSync(join(shallow.path, ".git/config"), "utf8")).toBe(configBefore);
    expect(() => shallow.git("cat-file", "-e", parted)).toThrow();
  });

  test("of unrelated histories is told in a shallow clone too, with a readable head", async () => {
    const { origin, remote, base } = server(2);
    origin.git("checkout", "--quiet", "--orphan", "other");
    origin.commit({ "other.json": "1" });
    const head = origin.commit({ "other.json": "2" });
    const { repository } = clone(origin, "--depth=1", "--branch=main");
    const found = await mergeBase(repository, base, head, { remote, folder: temporaryFolder() });
    expect(found.kind).toBe("unrelated");
    if (found.kind !== "unrelated") return;
    expect((await openCommit(found.repository, head)).read("other.json")).toMatchObject({ text: "2" });
  });

  test("that a shallow clone shows is not believed when a better one may be cut off", async () => {
    // The clone has main (merged at the tip) to depth 2, so only the old fork point seems common.
    const origin = scratch();
    origin.git("config", "uploadpack.allowAnySHA1InWant", "true");
    origin.git("config", "uploadpack.allowFilter", "true");
    const old = origin.commit({ a: "1" });
    const better = origin.commit({ a: "2" });
    origin.git("checkout", "--quiet", "-b", "topic");
    const cut = origin.commit({ t: "1" });
    origin.git("checkout", "--quiet", old);
    origin.git("merge", "--quiet", "--no-ff", "-m", "merge", "topic");
    const head = origin.git("rev-parse", "HEAD");
    origin.git("checkout", "--quiet", "main");
    const base = origin.commit({ a: "3" });
    expect(origin.git("merge-base", base, head)).toBe(better);

    const shallow = scratchAt(join(temporaryFolderWithInit(), "."));
    shallow.git("fetch", "--quiet", `file://${origin.path}`, base);
    shallow.git("fetch", "--quiet", "--depth=2", `file://${origin.path}`, head);
    // Seen from here, only `old` is common: `topic` is cut off before it reaches `better`.
    expect(readFileSync(join(shallow.path, ".git/shallow"), "utf8")).toContain(cut);
    shallow.git("fetch", "--quiet", `file://${origin.path}`, base);

    expect(shallow.git("merge-base", base, head)).toBe(old);

    expect(await mergeBase(shallow.repository, base, head)).toEqual({
      kind: "unknown",
      why: "The clone is shallow, and the commits in it do not reach back to where the branches part.",
    });
    const found = await mergeBase(shallow.repository, base, head, {
      remote: { url: `file://${origin.path}` },
      folder: temporaryFolder(),
    });
    expect(found).toMatchObject({ kind: "found", commit: better });
  });

  test.each(["blob:none", "tree:0"])(
    "and contents are fetched into a clone with --filter=%s",
    async (filter) => {
      const { origin, remote, parted, base, head } = server(5);
      const partial = clone(origin, `--filter=${filter}`, "--no-checkout", "--branch=main");
      const alone = await mergeBase(partial.repository, base, head);
      const folder = temporaryFolder();
      const found = await mergeBase(partial.repository, base, head, { remote, folder });
      expect(found).toMatchObject({ kind: "found", commit: parted });
      if (found.kind !== "found") throw new Error(found.kind);
      expect((await openCommit(found.repository, parted)).read("a.json")).toMatchObject({ text: "parted\n" });
      expect((await changesBetween(found.repository, parted, head)).files.map(({ path }) => path)).toEqual([
        "topic.json",
      ]);
      if (filter === "tree:0") expect(alone.kind).toBe("unknown");
      if (alone.kind !== "found") return;
      const why = "is not in this partial clone; clone without --filter";
      expect((await openCommit(alone.repository, parted)).read("a.json")).toMatchObject({ why });
    },
  );

  test("that can't be had is told with the reason", async () => {
    const { origin, base, head } = server(5);
    const { repository } = clone(origin, "--depth=1", "--branch=topic");
    expect(await mergeBase(repository, base, head)).toEqual({
      kind: "unknown",
      why: `Commit ${base} is not in this clone.`,
    });
    const both = clone(origin, "--depth=1", "--no-single-branch");
    expect(await mergeBase(both.repository, base, head)).toEqual({
      kind: "unknown",
      why: "The clone is shallow, and the commits in it do not reach back to where the branches part.",
    });
    const remote = { url: "file:///nonexistent/repository" };
    const found = await mergeBase(repository, base, head, { remote, folder: temporaryFolder() });
    expect(found.kind === "unknown" && found.why).toMatch(
      /^git could not fetch 2 commits from file:\/\/\/nonexistent\/repository: /u,
    );
    const absent = "0123456789012345678901234567890123456789";
    const here = { remote: { url: `file://${origin.path}` }, folder: temporaryFolder() };
    expect((await mergeBase(repository, absent, head, here)).kind).toBe("unknown");
  });
});

test("a branch is looked up by its full name only", async () => {
  const { origin, remote, base } = server(1);
  origin.git("update-ref", "refs/heads/refs/heads/main", `${base}~1`);
  origin.git("update-ref", "refs/heads/--upload-pack=pwn", base);
  const folder = temporaryFolder();
  expect(await commitOfRef(folder, remote, "refs/heads/main")).toBe(base);
  expect(await commitOfRef(folder, remote, "refs/heads/--upload-pack=pwn")).toBe(base);
  expect(await commitOfRef(folder, remote, "refs/heads/absent")).toBeUndefined();
  for (const ref of ["main", "--upload-pack=pwn", "refs/heads/*", "refs/heads/a b", "HEAD"]) {
    await expect(commitOfRef(folder, remote, ref)).rejects.toThrow("not a full ref name");
  }
});

function temporaryFolderWithInit(): string {
  const folder = temporaryFolder();
  runGit(folder, ["init", "--quiet", "."]);
  return folder;
}
