import { expect, test } from "@jest/globals";
import { leftOutProblems } from "../src/left-out.ts";
import type { ChangedFile } from "../src/source/changes.ts";
import type { LinkTarget } from "../src/source/links.ts";

const inside: LinkTarget = { kind: "inside", path: "shared" };
const outside: LinkTarget = { kind: "outside" };
const nothing: LinkTarget = { kind: "nothing" };

test.each<[string, LinkTarget | undefined, readonly string[], "incomplete" | "notice"]>([
  ["infra/modules", inside, [], "notice"],
  ["infra/modules", inside, ["infra/modules/site.bicep"], "incomplete"],
  ["infra/main.bicep", inside, [], "incomplete"],
  ["infra/modules", outside, [], "incomplete"],
  ["infra/modules", nothing, [], "notice"],
  ["infra/main.bicep", nothing, [], "incomplete"],
  ["infra/modules", undefined, [], "notice"],
])("a new link %s to %j, where there was %j: %s", (path, target, before, effect) => {
  const link: ChangedFile = { path, status: "added", kind: "symlink", hunks: [] };
  const leftOut = [{ kind: "symlink" as const, path, why: "is a symbolic link", ...(target && { target }) }];
  expect(leftOutProblems(leftOut, { files: [link] }, before).map((one) => one.effect)).toEqual([effect]);
  // Where it was before, it hid the same before.
  expect(leftOutProblems(leftOut, { files: [] }, before).map((one) => one.effect)).toEqual(["notice"]);
});
