import { describe, expect, test } from "@jest/globals";
import { allows, builtInRole, covers, escalations, reachesData } from "../../src/azure/roles.ts";

describe("built-in roles", () => {
  test.each<readonly [string, string, boolean]>([
    ["acdd72a7-3385-48ef-bd42-f606fba81ae7", "Reader", false],
    ["17d1049b-9a84-46fb-8f53-869881c3d3ab", "Storage Account Contributor", false],
    ["BA92F5B4-2D11-453D-A403-E96B0029C9FE", "Storage Blob Data Contributor", true],
    ["4633458b-17de-408a-b874-0445c86b69e6", "Key Vault Secrets User", true],
  ])("%s is %s", (id, name, data) => {
    const role = builtInRole(id);
    expect(role?.name).toBe(name);
    expect(role && reachesData(role)).toBe(data);
  });

  test("a role that is not among them", () => {
    expect(builtInRole("11111111-1111-1111-1111-111111111111")).toBeUndefined();
  });

  const gains = (id: string): readonly string[] => {
    const role = builtInRole(id);
    return role === undefined
      ? []
      : escalations.filter(({ operation }) => allows(role, operation)).map(({ gives }) => gives);
  };

  test.each<readonly [string, string, readonly string[]]>([
    ["Reader", "acdd72a7-3385-48ef-bd42-f606fba81ae7", []],
    ["Storage Blob Data Owner", "b7e6dc6d-f1e8-4753-8033-0f276bb0955b", []],
    [
      "Storage Account Contributor",
      "17d1049b-9a84-46fb-8f53-869881c3d3ab",
      ["lists the keys of storage accounts"],
    ],
  ])("what %s lets its holder get", (_name, id, expected) => {
    expect(gains(id)).toEqual(expected);
  });

  test("what a role takes away again is not allowed", () => {
    // Contributor: everything but authorization.
    expect(gains("b24988ac-6180-42a0-ab88-20f7382dd24c")).not.toContain("grants itself any role");
    expect(gains("8e3af657-a8ff-443c-a75c-2fe8c4bcb635")).toContain("grants itself any role");
  });
});

test.each<readonly [string, string, boolean]>([
  ["*", "Microsoft.Web/sites/write", true],
  ["*/read", "Microsoft.Web/sites/read", true],
  ["*/read", "Microsoft.Web/sites/write", false],
  ["microsoft.web/SITES/write", "Microsoft.Web/sites/Write", true],
  ["Microsoft.Web/sites", "Microsoft.Web/sites/write", false],
  ["Microsoft.Web/*/listkeys/action", "Microsoft.Web/sites/host/listkeys/action", true],
  ["Microsoft.Web/*/a*/action", "Microsoft.Web/a/action", false],
  ["a*a", "a", false],
])("%s covers %s: %p", (pattern, operation, expected) => {
  expect(covers(pattern, operation)).toBe(expected);
});
