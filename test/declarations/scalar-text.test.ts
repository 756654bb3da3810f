import { beforeAll, expect, test } from "@jest/globals";
import { placesIn } from "../../src/declarations/scalar-text.ts";
import { knownText, lookup } from "../../src/declarations/value.ts";
import { loadYaml, readYaml } from "../../src/declarations/yaml-tree.ts";
import { regionOf, textOf } from "../../src/source/source.ts";

beforeAll(loadYaml);

/** Where `needle` of the scalar `run` stands in the source. */
function found(yaml: string, needle: string): string {
  const { tree } = readYaml({ path: "a.yml", text: yaml });
  const run = tree && lookup(tree, "run");
  const text = (run && knownText(run)) ?? "";
  const start = text.indexOf(needle);
  if (run === undefined || start < 0) throw new Error(`no ${needle} in ${text}`);
  const at = placesIn(text, run.at)(start, start + needle.length);
  const { line, column } = regionOf(at);
  return `${line}:${column} ${textOf(at)}`;
}

test.each([
  ["plain", "run: az login --x", "login", "1:9 login"],
  ["literal block", "run: |\n  one\n\n    two three\n  four\n", "three", "4:9 three"],
  ["block with a comment in its header", "run: |- # why\n    one\n    four", "four", "3:5 four"],
  ["folded block", "run: >-\n  one\n  two\n\n  four\n", "two", "3:3 two"],
  ["folded plain", "run: one\n  two\n  four", "four", "3:3 four"],
  ["double quotes", 'run: "one \\"two\\"\\u0021 \\\n  four five"', "five", "2:8 five"],
  ["single quotes", "run: 'it''s four'", "four", "1:13 four"],
  ["line ends of Windows", "run: |\r\n  one\r\n  four\r\n", "four", "3:3 four"],
])("a piece of %s", (_kind, yaml, needle, expected) => {
  expect(found(yaml, needle)).toBe(expected);
});
