import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";

import type { ChangedFile, Changes } from "../../src/source/changes.ts";
import { baseLineOf, changedFile, headLineOf, hunkOf, isAddedLine } from "../../src/source/changes.ts";
import { changesBetween, diffLimits } from "../../src/workspace/changes-between.ts";
import { scratch } from "./scratch.ts";

/** The hunks of a file as people read them: ` 1:1`, `-2`, `+2`. */
function drawn(changes: Changes, path: string): string[] {
  return (changedFile(changes, path)?.hunks ?? []).flatMap(
    ({ oldStart, oldLines, newStart, newLines, lines }) => [
      `@@ ${oldStart},${oldLines} ${newStart},${newLines}`,
      ...lines.map(({ kind, oldLine, newLine }) => {
        if (kind === "context") return ` ${oldLine}:${newLine}`;
        return kind === "added" ? `+${newLine}` : `-${oldLine}`;
      }),
    ],
  );
}

function brief(changes: Changes): string[] {
  return changes.files.map(({ status, kind, previousPath, path }) =>
    [status, kind, ...(previousPath === undefined ? [] : [`${previousPath} ->`]), path].join(" "),
  );
}

const numbered = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, at) => `line ${from + at}\n`).join("");

describe("the changes between two commits", () => {
  test("name every file with what happened to it", async () => {
    const { repository, commit, git } = scratch();
    const base = commit({
      "edited.json": "1\n",
      "deleted.json": "bye\n",
      "moved.json": numbered(1, 20),
      "run.sh": "echo\n",
      "file-to-link": "text\n",
      "link-to-file": { link: "edited.json" },
      "same.json": "same\n",
      "data.bin": Buffer.of(1, 0, 2),
    });
    git("config", "core.fileMode", "false");
    git("update-index", "--chmod=+x", "run.sh");
    const head = commit({
      "edited.json": "2\n",
      "deleted.json": null,
      "moved.json": null,
      "infra/moved.json": `${numbered(1, 10)}edited\n${numbered(11, 20)}`,
      "file-to-link": { link: "/etc/passwd" },
      "link-to-file": "now text\n",
      "added.json": "new\n",
      "empty.json": "",
      "data.bin": Buffer.of(1, 0, 3),
    });
    expect(git("ls-tree", head, "run.sh")).toContain("100755");

    const changes = await changesBetween(repository, base, head);

    expect(changes.problems).toEqual([]);
    expect(brief(changes)).toEqual([
      "added text added.json",
      "modified binary data.bin",
      "deleted text deleted.json",
      "modified text edited.json",
      "added text empty.json",
      "modified symlink file-to-link",
      "renamed text moved.json -> infra/moved.json",
      "modified text link-to-file",
      "modified text run.sh",
    ]);
    expect(drawn(changes, "edited.json")).toEqual(["@@ 1,1 1,1", "-1", "+1"]);
    expect(drawn(changes, "added.json")).toEqual(["@@ 0,0 1,1", "+1"]);
    expect(drawn(changes, "deleted.json")).toEqual(["@@ 1,1 0,0", "-1"]);
    expect(drawn(changes, "infra/moved.json")).toEqual([
      "@@ 8,6 8,7",
      ...[" 8:8", " 9:9", " 10:10", "+11", " 11:12", " 12:13", " 13:14"],
    ]);
    expect(drawn(changes, "link-to-file")).toEqual(["@@ 0,0 1,1", "+1"]);
    for (const path of ["data.bin", "empty.json", "file-to-link", "run.sh"])
      expect(drawn(changes, path)).toEqual([]);
  });

  test("show a submodule as one", async () => {
    const { repository, blob, commitOf } = scratch();
    const file = blob("1");
    const base = commitOf([["100644", file, "a"]]);
    const head = commitOf([
      ["160000", "1234567890123456789012345678901234567890", "vendor"],
      ["100644", file, "a"],
    ]);
    const changes = await changesBetween(repository, base, head);
    expect(brief(changes)).toEqual(["added submodule vendor"]);
    expect(drawn(changes, "vendor")).toEqual([]);
  });

  test("are complete when the pull request's own attributes say there is nothing to see", async () => {
    const { repository, commit, path } = scratch();
    const base = commit({ "main.json": "a\nb\nc\n", "logo.bicep": "x\n" });
    const head = commit({
      ".gitattributes": "* -diff -text\n*.bicep binary\n*.json diff=evil linguist-generated\n",
      "main.json": "a\nB\nc\n",
      "logo.bicep": "y\n",
    });
    writeFileSync(join(path, ".git/info/attributes"), "* -diff\n");

    const changes = await changesBetween(repository, base, head);

    expect(drawn(changes, "main.json")).toEqual(["@@ 1,3 1,3", " 1:1", "-2", "+2", " 3:3"]);
    expect(drawn(changes, "logo.bicep")).toEqual(["@@ 1,1 1,1", "-1", "+1"]);
    expect(changes.files.map(({ kind }) => kind)).toEqual(["text", "text", "text"]);
  });

  test("are the same whatever the configuration and the environment say", async () => {
    const { repository, commit, git, path } = scratch();
    const base = commit({ "main.json": numbered(1, 40), "b.json": "b\n", "old.json": numbered(1, 9) });
    const edited = numbered(1, 40).replace("line 5\n", "").replace("line 14\n", "new\n\n");
    const head = commit({
      "main.json": edited,
      "b.json": "c\n",
      "old.json": null,
      "new.json": numbered(1, 9),
    });
    const expected = await changesBetween(repository, base, head);
    expect(drawn(expected, "main.json").filter((line) => !line.startsWith(" "))).toEqual([
      "@@ 2,7 2,6",
      "-5",
      "@@ 11,7 10,8",
      "-14",
      "+13",
      "+14",
    ]);
    expect(brief(expected)).toContain("renamed text old.json -> new.json");

    const settings = {
      "diff.renames": "false",
      "diff.renameLimit": "1",
      "diff.context": "0",
      "diff.interHunkContext": "50",
      "diff.algorithm": "patience",
      "diff.noprefix": "true",
      "diff.mnemonicPrefix": "true",
      "diff.orderFile": join(path, "order"),
      "diff.external": "/bin/false",
      "diff.suppressBlankEmpty": "true",
      "diff.submodule": "log",
      "diff.relative": "true",
      "diff.colorMoved": "zebra",
      "diff.wsErrorHighlight": "all",
      "diff.evil.textconv": "/bin/false",
      "diff.evil.command": "/bin/false",
      "color.ui": "always",
      "core.quotePath": "false",
      "core.abbrev": "4",
      "core.fsmonitor": "/bin/false",
      "core.pager": "/bin/false",
      "core.attributesFile": join(path, "attributes"),
      "alias.diff-tree": "!false",
    };
    for (const [name, value] of Object.entries(settings)) git("config", name, value);
    writeFileSync(join(path, "order"), "old.json\nmain.json\n");
    writeFileSync(join(path, "attributes"), "* diff=evil\n");
    const environment = {
      GIT_DIR: "/nonexistent",
      GIT_WORK_TREE: "/nonexistent",
      GIT_EXTERNAL_DIFF: "/bin/false",
      GIT_DIFF_OPTS: "--unified=0",
      GIT_CONFIG_COUNT: "1",
      GIT_CONFIG_KEY_0: "diff.context",
      GIT_CONFIG_VALUE_0: "9",
      GIT_CONFIG_PARAMETERS: "'diff.context'='9'",
      GIT_OBJECT_DIRECTORY: "/nonexistent",
      GIT_TRACE: "1",
    };
    const before = { ...process.env };
    Object.assign(process.env, environment);
    try {
      expect(await changesBetween(repository, base, head)).toEqual(expected);
    } finally {
      process.env = before;
    }
  });

  test("do not depend on replacements and grafts", async () => {
    const { repository, commit, git, blob, path } = scratch();
    const base = commit({ "main.json": "honest\n" });
    const head = commit({ "main.json": "hostile\n" });
    git("replace", git("rev-parse", `${head}:main.json`), blob("honest\n"));
    writeFileSync(join(path, ".git/info/grafts"), `${head}\n`);
    expect(drawn(await changesBetween(repository, base, head), "main.json")).toEqual([
      "@@ 1,1 1,1",
      "-1",
      "+1",
    ]);
  });

  test("are told apart whatever names and contents pretend to be", async () => {
    const { repository, commit } = scratch();
    const forged =
      "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1,9 +1,9 @@\n-- old\n++ new\n\\ No newline at end of file\n";
    const names = [
      "a\ndiff --git a/x b/x\n@@ -1 +1 @@\n+",
      '"q".json',
      "--output=pwn",
      "ü",
      "tab\t.json",
      "x y",
      "b/x b/x",
    ];
    const base = commit(Object.fromEntries(names.map((name) => [name, `start\n${forged}`])));
    const head = commit(Object.fromEntries(names.map((name) => [name, `${forged}end`])));

    const changes = await changesBetween(repository, base, head);

    expect(changes.files.map(({ path }) => path).sort()).toEqual([...names].sort());
    for (const name of names) {
      expect(drawn(changes, name)).toEqual([
        ...["@@ 1,4 1,3", "-1", " 2:1", " 3:2", " 4:3"],
        ...["@@ 6,3 5,4", " 6:5", " 7:6", " 8:7", "+8"],
      ]);
    }
  });

  test("count lines as git does: CRLF, no last line feed, lone CR", async () => {
    const { repository, commit } = scratch();
    const base = commit({ "crlf.json": "a\r\nb\r\nc\r\n", "end.json": "a\nb", "cr.json": "a\rb\rc" });
    const head = commit({ "crlf.json": "a\r\nB\r\nc\r\n", "end.json": "a\nb\n", "cr.json": "a\rB\rc" });
    const changes = await changesBetween(repository, base, head);
    expect(drawn(changes, "crlf.json")).toEqual(["@@ 1,3 1,3", " 1:1", "-2", "+2", " 3:3"]);
    expect(drawn(changes, "end.json")).toEqual(["@@ 1,2 1,2", " 1:1", "-2", "+2"]);
    expect(drawn(changes, "cr.json")).toEqual(["@@ 1,1 1,1", "-1", "+1"]);
  });

  test("take only whole ids: a branch may be called --output=pwn", async () => {
    const { repository, commit, git } = scratch();
    const base = commit({ a: "1" });
    git("update-ref", "refs/heads/--output=pwn", base);
    await expect(changesBetween(repository, "--output=pwn", base)).rejects.toThrow("not a whole commit id");
    await expect(changesBetween(repository, base, "refs/heads/--output=pwn")).rejects.toThrow(
      "not a whole commit id",
    );
  });

  test("work for SHA-256", async () => {
    const { repository, commit } = scratch("--object-format=sha256");
    const base = commit({ a: "1\n" });
    const changes = await changesBetween(repository, base, commit({ a: "2\n" }));
    expect(drawn(changes, "a")).toEqual(["@@ 1,1 1,1", "-1", "+1"]);
  });

  test("of a merge with conflicts are those of its result", async () => {
    const { repository, commit, git, write } = scratch();
    const base = commit({ "a.json": "1\n2\n3\n" });
    git("checkout", "--quiet", "-b", "topic");
    commit({ "a.json": "1\ntopic\n3\n" });
    git("checkout", "--quiet", "main");
    commit({ "a.json": "1\nmain\n3\n" });
    expect(() => git("merge", "topic")).toThrow();
    write({ "a.json": "1\nboth\n3\n" });
    const merged = commit({});
    expect(drawn(await changesBetween(repository, base, merged), "a.json")).toEqual([
      ...["@@ 1,3 1,3", " 1:1", "-2", "+2", " 3:3"],
    ]);
  });
});

describe("what is too large", () => {
  test("is listed without hunks, and said", async () => {
    const { repository, commit } = scratch();
    const base = commit({
      "large.json": "a\n".repeat(3000),
      "small.json": "1\n",
      "[odd]*.json": "a\n".repeat(3000),
    });
    const head = commit({
      "large.json": "b\n".repeat(3000),
      "small.json": "2\n",
      "[odd]*.json": "b\n".repeat(3000),
    });
    const changes = await changesBetween(repository, base, head, { ...diffLimits, fileSize: 4096 });
    expect(changes.files.map(({ path, unmapped }) => [path, unmapped])).toEqual([
      ["[odd]*.json", "is too large to compare"],
      ["large.json", "is too large to compare"],
      ["small.json", undefined],
    ]);
    expect(drawn(changes, "small.json")).toEqual(["@@ 1,1 1,1", "-1", "+1"]);
    expect(changes.problems.map(({ at, effect }) => [at, effect])).toEqual([
      [{ path: "[odd]*.json" }, "notice"],
      [{ path: "large.json" }, "notice"],
    ]);
    const large = changedFile(changes, "large.json");
    expect(large && baseLineOf(large, 1)).toBeUndefined();
  });

  test("as a whole is listed, with the hunks of the files before the limit", async () => {
    const { repository, commit } = scratch();
    const base = commit({ "a.json": "1\n", "b.json": "a\n".repeat(3000), "c.json": "1\n" });
    const head = commit({ "a.json": "2\n", "b.json": "b\n".repeat(3000), "c.json": "2\n" });
    const changes = await changesBetween(repository, base, head, { ...diffLimits, patchSize: 4096 });
    expect(drawn(changes, "a.json")).toEqual(["@@ 1,1 1,1", "-1", "+1"]);
    const why = "was not compared: the whole change is too large";
    expect(changes.files.map(({ path, unmapped }) => [path, unmapped])).toEqual([
      ["a.json", undefined],
      ["b.json", why],
      ["c.json", why],
    ]);
  });

  test("for finding renames is said; the files count as added and deleted", async () => {
    const { repository, commit } = scratch();
    const files = (folder: string, more: string): Record<string, string> =>
      Object.fromEntries([1, 2, 3].map((one) => [`${folder}${one}.json`, numbered(one, 30) + more]));
    const base = commit(files("a/", ""));
    const gone = Object.fromEntries([1, 2, 3].map((one) => [`a/${one}.json`, null]));
    const head = commit({ ...gone, ...files("b/x", "more\n") });
    expect(brief(await changesBetween(repository, base, head))).toEqual(
      [1, 2, 3].map((one) => `renamed text a/${one}.json -> b/x${one}.json`),
    );
    const changes = await changesBetween(repository, base, head, { ...diffLimits, renames: 2 });
    expect(changes.files.map(({ status }) => status)).toEqual([
      ...["deleted", "deleted", "deleted", "added", "added", "added"],
    ]);
    expect(changes.problems.map(({ message }) => message)).toEqual([
      "More than 2 files were added and as many deleted, so renamed files that were edited too count as new files.",
    ]);
  });
});

describe("hunks and line maps", () => {
  // One commit holds all the cases: base and head texts under the same name.
  const line = fc.constantFrom(
    "",
    "a",
    "b",
    "{",
    "}",
    "  x",
    "\\ No newline at end of file",
    "@@ -1 +1 @@",
    "-",
    "+",
    "é",
    "a\r",
  );
  const text = fc
    .tuple(fc.array(line, { maxLength: 30 }), fc.boolean())
    .map(([lines, ends]) => lines.join("\n") + (ends && lines.length > 0 ? "\n" : ""));
  const edited = fc
    .tuple(
      text,
      fc.array(fc.tuple(fc.nat(30), fc.nat(3), fc.array(line, { maxLength: 3 })), { maxLength: 4 }),
    )
    .map(([base, edits]) => {
      const lines = base.split("\n");
      for (const [at, removed, added] of edits) lines.splice(Math.min(at, lines.length), removed, ...added);
      return { base, head: lines.join("\n") };
    });

  test("rebuild the head from the base, and agree in both directions", async () => {
    const cases = fc.sample(edited, { numRuns: 400, seed: 20261123 });
    const { repository, commit } = scratch();
    const commitAll = (side: "base" | "head"): string =>
      commit(Object.fromEntries(cases.map((one, at) => [`case-${at}.txt`, one[side]])));
    const changes = await changesBetween(repository, commitAll("base"), commitAll("head"));
    const byPath = new Map(changes.files.map((file) => [file.path, file]));
    let changed = 0;
    for (const [at, { base, head }] of cases.entries()) {
      const file = byPath.get(`case-${at}.txt`);
      if (base === head) expect(file).toBeUndefined();
      if (file === undefined) continue;
      changed++;
      expectRebuilds(file, linesOf(base), linesOf(head));
    }
    expect(changed).toBeGreaterThan(250);
  });

  function linesOf(content: string): string[] {
    const lines = content.split("\n");
    const last = lines.pop();
    // A last line without its line feed is another line than one with it.
    return last === undefined || last === "" ? lines : [...lines, `${last}<no line feed>`];
  }

  function expectRebuilds(file: ChangedFile, base: readonly string[], head: readonly string[]): void {
    const rebuilt: (string | undefined)[] = [];
    for (let at = 1; at <= head.length; at++) {
      const from = baseLineOf(file, at);
      if (from === undefined) {
        expect(isAddedLine(file, at)).toBe(true);
        expect(hunkOf(file, "head", at)).toBeDefined();
        rebuilt.push(head[at - 1]);
      } else {
        expect(headLineOf(file, from)).toBe(at);
        expect(isAddedLine(file, at)).toBe(false);
        rebuilt.push(base[from - 1]);
      }
    }
    expect(rebuilt).toEqual(head);
    const removed = base.flatMap((_, at) => (headLineOf(file, at + 1) === undefined ? [at + 1] : []));
    expect(removed).toEqual(
      file.hunks.flatMap(({ lines }) =>
        lines.flatMap((one) => (one.kind === "removed" ? [one.oldLine] : [])),
      ),
    );
    for (const at of removed) expect(hunkOf(file, "base", at)).toBeDefined();
    for (const { oldLines, newLines, lines } of file.hunks) {
      expect(lines.filter(({ kind }) => kind !== "added")).toHaveLength(oldLines);
      expect(lines.filter(({ kind }) => kind !== "removed")).toHaveLength(newLines);
    }
  }
});
