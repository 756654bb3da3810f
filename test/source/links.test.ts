import { describe, expect, test } from "@jest/globals";
import { linkTargets, realPath } from "../../src/source/links.ts";

const paths = ["shared/modules/site.bicep", "infra/main.bicep"];
const targets = (links: Readonly<Record<string, string>>) =>
  Object.fromEntries(linkTargets(new Map(Object.entries(links)), paths));

describe("a symbolic link leads", () => {
  test.each<[string, Record<string, string>, object]>([
    ["to a folder", { "infra/m": "../shared/modules" }, { kind: "inside", path: "shared/modules" }],
    [
      "to a file",
      { "infra/m": "../shared/modules/site.bicep" },
      { kind: "inside", path: "shared/modules/site.bicep" },
    ],
    [
      "through another",
      { "infra/m": "../s/modules", s: "shared" },
      { kind: "inside", path: "shared/modules" },
    ],
    ["to the root", { "infra/m": ".." }, { kind: "inside", path: "" }],
    ["to nothing", { "infra/m": "../gone" }, { kind: "nothing" }],
    ["out by the way up", { "infra/m": "../../other" }, { kind: "outside" }],
    ["out and in again", { "infra/m": "../../repository/shared" }, { kind: "outside" }],
    ["out by an absolute path", { "infra/m": "/etc" }, { kind: "outside" }],
    ["out by a drive", { "infra/m": "C:\\Windows" }, { kind: "outside" }],
    ["to itself", { "infra/m": "m" }, { kind: "nothing" }],
    ["in a circle", { "infra/m": "../n", n: "infra/m" }, { kind: "nothing" }],
    ["to ever longer paths", { "infra/m": "m/m/m" }, { kind: "nothing" }],
  ])("%s", (_what, links, target) => {
    expect(targets(links)["infra/m"]).toEqual(target);
  });
});

test("a path is real when no part of it is a link", () => {
  const links = new Map([
    ["infra/m", "shared/modules"],
    ["loop", ""],
  ]);
  expect(realPath("infra/m/site.bicep", { links })).toBe("shared/modules/site.bicep");
  expect(realPath("loop/loop/infra/m/a", { links })).toBe("shared/modules/a");
  expect(realPath("infra/more/site.bicep", { links })).toBe("infra/more/site.bicep");
  expect(realPath(`${"loop/".repeat(60)}a`, { links })).toBe(`${"loop/".repeat(60)}a`);
});
