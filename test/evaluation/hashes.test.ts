import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { nameBasedGuid } from "../../src/evaluation/name-based-guid.ts";
import { uniqueString } from "../../src/evaluation/unique-string.ts";

interface Vector {
  readonly function: "uniqueString" | "guid";
  readonly args: readonly string[];
  readonly expected: string;
}

const { hashes } = JSON.parse(readFileSync(new URL("vectors.json", import.meta.url), "utf8")) as {
  readonly hashes: readonly Vector[];
};

test.each(hashes)("$function($args) is $expected", ({ function: name, args, expected }) => {
  expect(name === "guid" ? nameBasedGuid(args) : uniqueString(args)).toBe(expected);
});
