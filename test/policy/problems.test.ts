import { describe, expect, test } from "@jest/globals";
import type { Problem } from "../../src/declarations/problem.ts";
import { judgeProblems, type ProblemsRequest } from "../../src/policy/problems.ts";
import type { ChangedFile } from "../../src/source/changes.ts";
import type { Files } from "../../src/source/files.ts";

/** Files whose content is told by an id; undefined ids are a working tree's. */
function files(ids: Readonly<Record<string, string | undefined>>): Files {
  return {
    paths: Object.keys(ids).sort(),
    has: (path) => path in ids,
    read: (path) => ({ path, text: "" }),
    readBytes: () => new Uint8Array(),
    idOf: (path) => ids[path],
  };
}

const changed = (path: string, other: Partial<ChangedFile> = {}): ChangedFile => ({
  path,
  status: "modified",
  kind: "text",
  hunks: [],
  ...other,
});

const broken: Problem = {
  kind: "syntax",
  message: "`}` was expected",
  at: { source: { path: "a.bicep", text: "xx" }, start: 1, end: 2 },
  effect: "incomplete",
};

function counts(parts: Partial<ProblemsRequest>): readonly boolean[] {
  return judgeProblems({
    head: [broken],
    base: { problems: [broken], files: files({ "a.bicep": "1", "b.bicep": "1" }) },
    headFiles: files({ "a.bicep": "1", "b.bicep": "1" }),
    changes: { files: [] },
    ignored: () => false,
    ...parts,
  }).map(({ counts }) => counts);
}

describe("a problem makes the review incomplete", () => {
  test("unless the merge base has it in the same file", () => {
    expect(counts({})).toEqual([false]);
  });

  test("when the base does not have it word for word", () => {
    const base = { problems: [{ ...broken, message: "other" }], files: files({ "a.bicep": "1" }) };
    expect(counts({ base })).toEqual([true]);
    expect(counts({ base: { ...base, problems: [] } })).toEqual([true]);
  });

  test("when the file is another one now, though it is broken in the same way", () => {
    expect(counts({ headFiles: files({ "a.bicep": "2" }) })).toEqual([true]);
  });

  test("when something it depends on changed, appeared or went", () => {
    const head = [{ ...broken, dependsOn: ["b.bicep"] }];
    expect(counts({ head })).toEqual([false]);
    expect(counts({ head, headFiles: files({ "a.bicep": "1", "b.bicep": "2" }) })).toEqual([true]);
    const gone = {
      headFiles: files({ "a.bicep": "1" }),
      changes: { files: [changed("b.bicep", { status: "deleted" })] },
    };
    expect(counts({ head, ...gone })).toEqual([true]);
    const missing = [{ ...broken, dependsOn: ["never.bicep"] }];
    expect(counts({ head: missing })).toEqual([false]);
  });

  test("in a working tree when the diff has the file", () => {
    const headFiles = files({ "a.bicep": undefined });
    expect(counts({ headFiles })).toEqual([false]);
    expect(counts({ headFiles, changes: { files: [changed("a.bicep")] } })).toEqual([true]);
    expect(counts({ headFiles, changes: undefined })).toEqual([true]);
  });

  test("when nothing is compared", () => {
    expect(counts({ base: undefined, changes: undefined })).toEqual([true]);
  });

  test("when it is about the whole run, always", () => {
    const run: Problem = { kind: "tool", message: "Semgrep is not there", effect: "incomplete" };
    const base = { problems: [run], files: files({}) };
    expect(counts({ head: [run], base })).toEqual([true]);
  });

  test("but not a notice, nor what is in an ignored path", () => {
    expect(counts({ head: [{ ...broken, effect: "notice" }], base: undefined })).toEqual([false]);
    expect(counts({ ignored: (path) => path === "a.bicep", base: undefined })).toEqual([false]);
  });

  test("a rename alone changes nothing", () => {
    const renamed = changed("n.bicep", { status: "renamed", previousPath: "a.bicep" });
    const head = [{ ...broken, at: { source: { path: "n.bicep", text: "xx" }, start: 1, end: 2 } }];
    const parts = { head, changes: { files: [renamed] } };
    expect(counts({ ...parts, headFiles: files({ "n.bicep": "1" }) })).toEqual([false]);
    expect(counts({ ...parts, headFiles: files({ "n.bicep": "2" }) })).toEqual([true]);
  });
});
