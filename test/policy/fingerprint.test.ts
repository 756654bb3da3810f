import { describe, expect, test } from "@jest/globals";
import { fingerprints, renames } from "../../src/policy/fingerprint.ts";
import type { ChangedFile } from "../../src/source/changes.ts";
import type { Finding } from "../../src/rules/finding.ts";
import { findingAt } from "./finding.ts";

const source = { path: "main.bicep", text: "a\n".repeat(50) };
const of = (...findings: readonly Finding[]): readonly string[] =>
  fingerprints(findings).map(({ fingerprint }) => fingerprint);

describe("a fingerprint", () => {
  test("is 32 hex characters that never change", () => {
    expect(of(findingAt(source, 3))).toEqual(["00842745224359b09a412d50b9f63a4f"]);
  });

  test("does not know lines, messages, severities or other text of the file", () => {
    const moved = findingAt({ path: "main.bicep", text: "\n".repeat(90) }, 60, {
      message: "other words",
      severity: "low",
      resource: "other words",
      deployments: ["x"],
    });
    expect(of(moved)).toEqual(of(findingAt(source, 3)));
  });

  test.each<readonly [string, Partial<Finding>]>([
    ["rule", { rule: "other" }],
    [
      "root",
      { identity: { root: "b", subject: "microsoft.web/sites 'api'", property: "properties.httpsOnly" } },
    ],
    ["subject", { identity: { root: "main.bicep", subject: "x", property: "properties.httpsOnly" } }],
    ["property", { identity: { root: "main.bicep", subject: "microsoft.web/sites 'api'", property: "x" } }],
  ])("knows the %s", (_, other) => {
    expect(of(findingAt(source, 3, other))).not.toEqual(of(findingAt(source, 3)));
  });

  test("follows a configuration file whose subject is its own path", () => {
    const host = (path: string): Finding =>
      findingAt({ path, text: "{}" }, 1, {
        identity: { root: path, subject: `host.json ${path}`, property: "p" },
      });
    const [moved] = fingerprints([host("a/host.json")], (path) => path.replace("a/", "b/"));
    expect(moved?.fingerprint).toBe(of(host("b/host.json"))[0]);
  });

  test("keeps pieces apart", () => {
    const a = findingAt(source, 1, { identity: { root: "r", subject: "ab", property: "c" } });
    const b = findingAt(source, 1, { identity: { root: "r", subject: "a", property: "bc" } });
    expect(of(a)).not.toEqual(of(b));
  });

  test("tells equal findings of one revision apart by their order, whatever the order they come in", () => {
    const [first, second, third] = [3, 10, 20].map((line) => findingAt(source, line));
    const named = of(first!, second!, third!);
    expect(new Set(named).size).toBe(3);
    expect(of(third!, first!, second!)).toEqual([named[2], named[0], named[1]]);
    expect(named[0]).toEqual(of(second!)[0]);
  });
});

describe("renames", () => {
  const file = (path: string, status: ChangedFile["status"], previousPath?: string): ChangedFile => ({
    path,
    status,
    kind: "text",
    hunks: [],
    ...(previousPath !== undefined && { previousPath }),
  });

  test("carry a path over", () => {
    const headPath = renames({ files: [file("b", "renamed", "a")] });
    expect([headPath("a"), headPath("c")]).toEqual(["b", "c"]);
  });

  test("don't for two files that swap their contents", () => {
    const headPath = renames({ files: [file("b", "renamed", "a"), file("a", "renamed", "b")] });
    expect([headPath("a"), headPath("b")]).toEqual(["a", "b"]);
  });

  test("don't let a file that was overwritten answer for the one in its place", () => {
    const headPath = renames({ files: [file("b", "renamed", "a")] });
    expect(headPath("b")).not.toBe("b");
  });
});
