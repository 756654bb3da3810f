import { describe, expect, test } from "@jest/globals";
import { matchesPath, matchesText } from "../../src/source/glob.ts";
import { nearest } from "../../src/policy/nearest.ts";

describe("the nearest name", () => {
  test.each([
    ["blok", "block"],
    ["bolck", "block"],
    ["Comments", "comment"],
    ["zzz", undefined],
    ["", undefined],
    ["x".repeat(1000), undefined],
  ])("%j is %j", (written, meant) => {
    expect(nearest(written, ["block", "comment", "report"])).toBe(meant);
  });
});

describe("globs of paths", () => {
  test.each([
    ["a.bicep", "a.bicep", true],
    ["A.bicep", "a.bicep", false],
    ["infra/a.bicep", "infra", true],
    ["infra/x/a.bicep", "infra/", true],
    ["infra2/a.bicep", "infra", false],
    ["infra/a.bicep", "*.bicep", false],
    ["infra/a.bicep", "**/*.bicep", true],
    ["a.bicep", "**/*.bicep", true],
    ["a/b/c/d.json", "a/**/d.json", true],
    ["a/d.json", "a/**/d.json", true],
    ["a/b/c.json", "a/*.json", false],
    ["a/b.json", "./a/?.json", true],
    ["a/b.json", "/a/b.json", true],
    ["a/b.json", "**", true],
    ["a/b.json", "", false],
    ["a/b", "a/b/**", true],
  ])("%s by %j: %s", (path, glob, expected) => {
    expect(matchesPath(path, glob)).toBe(expected);
  });

  test("take bounded time", () => {
    expect(matchesText("a".repeat(50_000), `${"*a".repeat(50)}*b`)).toBe(false);
    expect(matchesPath("a/".repeat(2000) + "b", "**/a/".repeat(100) + "c")).toBe(false);
  });
});
