import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { offsetInString, valueAt, type JsonNode } from "../../src/source/json/node.ts";
import { deepestJson, readJson } from "../../src/source/json/read-json.ts";

/** The value that a node stands for, as `JSON.parse` gives it. */
function plain(node: JsonNode | undefined): unknown {
  switch (node?.kind) {
    case undefined:
      return undefined;
    case "string":
    case "literal":
      return node.value;
    case "array":
      return node.items.map(plain);
    case "object":
      return new Map(node.members.map(({ name, value }) => [name, plain(value)]));
  }
}

function asMaps(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asMaps);
  if (typeof value !== "object" || value === null) return value;
  return new Map(Object.entries(value).map(([name, inner]) => [name, asMaps(inner)]));
}

function mistakesIn(text: string): readonly string[] {
  return readJson(text).mistakes.map(
    ({ kind, message, start, end }) => `${start}-${end} ${kind}: ${message}`,
  );
}

/** Every stretch of a reading: nodes, members, mistakes. */
function stretches(text: string): readonly (readonly [number, number])[] {
  const { root, mistakes } = readJson(text);
  const found: (readonly [number, number])[] = mistakes.map(({ start, end }) => [start, end]);
  const look = (node: JsonNode): void => {
    found.push([node.start, node.end]);
    if (node.kind === "array") node.items.forEach(look);
    if (node.kind !== "object") return;
    for (const { start, nameEnd, value } of node.members) {
      found.push([start, nameEnd]);
      look(value);
    }
  };
  if (root) look(root);
  return found;
}

describe("what is JSON", () => {
  test("is read as JSON.parse reads it", () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(0, 2), (json, indentation) => {
        const text = JSON.stringify(JSON.parse(json), undefined, indentation);
        const { root, mistakes } = readJson(text);
        expect(mistakes).toEqual([]);
        expect(plain(root)).toEqual(asMaps(JSON.parse(text)));
      }),
    );
  });

  test("may have a byte order mark, comments, CRLF and strings over several lines", () => {
    const text = '\uFEFF// first\r\n{ /* a */ "a": "x\r\ny", // end\r\n  "__proto__": 1 }\r\n';
    expect(mistakesIn(text)).toEqual([]);
    expect(plain(readJson(text).root)).toEqual(
      new Map<string, unknown>([
        ["a", "x\r\ny"],
        ["__proto__", 1],
      ]),
    );
  });

  test("has the place of every name and value", () => {
    const { root } = readJson('{ "a": [1, "b"] }');
    expect(root).toEqual({
      kind: "object",
      start: 0,
      end: 17,
      members: [
        {
          name: "a",
          start: 2,
          nameEnd: 5,
          value: {
            kind: "array",
            start: 7,
            end: 15,
            items: [
              { kind: "literal", value: 1, start: 8, end: 9 },
              { kind: "string", value: "b", start: 11, end: 14 },
            ],
          },
        },
      ],
    });
  });

  test("finds characters of a string behind escapes", () => {
    const text = String.raw`"a\n\u0041\"z"`;
    const { root } = readJson(text);
    if (root?.kind !== "string") throw new Error("no string");
    expect(root.value).toBe('a\nA"z');
    expect([0, 1, 2, 3, 4, 5].map((index) => offsetInString(text, root, index))).toEqual([
      1, 2, 4, 10, 12, 13,
    ]);
  });
});

describe("what is not", () => {
  test.each<readonly [string, readonly string[], unknown]>([
    ['{"a":1,}', ["6-7 tolerated: No comma is allowed before `}`"], { a: 1 }],
    ['{"a":1 "b":2}', ["7-8 syntax: A comma was expected before this property"], { a: 1, b: 2 }],
    ['{"a" 1,"b":2}', ["1-4 syntax: A colon was expected after the name of this property"], { a: 1, b: 2 }],
    ['{"a":,"b":2}', ["1-4 syntax: This property has no value that can be read"], { b: 2 }],
    ['{"a":[1,2}', ["5-6 syntax: `]` was expected to end the list that starts here"], { a: [1, 2] }],
    [
      '{"a":{"b":1',
      [
        "5-6 syntax: `}` was expected to end the object that starts here",
        "0-1 syntax: `}` was expected to end the object that starts here",
      ],
      { a: { b: 1 } },
    ],
    [
      '{"a":"x\n "b":2}',
      [
        "5-7 syntax: The string that starts here has no closing quote",
        "9-10 syntax: A comma was expected before this property",
      ],
      { a: "x", b: 2 },
    ],
    [
      '{"a":tru,"b":2}',
      ["5-8 syntax: A value was expected: a string in double quotes, a number, true, false or null"],
      { a: null, b: 2 },
    ],
    ["{a:1}", ["1-2 syntax: The property's name was expected in double quotes"], { a: 1 }],
    [
      '{"a":1,"a":2}',
      ["7-10 duplicate: This name is used before in the same object, and only this one counts"],
      { a: 2 },
    ],
    ['{"a":"\\q"}', ["6-8 syntax: `\\q` is no escape sequence of JSON"], { a: "q" }],
    ['{"a":1}}', ["7-8 syntax: The end of the file was expected"], { a: 1 }],
    ["", ["0-0 syntax: A JSON value was expected"], undefined],
    [
      "/* x",
      ["0-2 syntax: The comment that starts here has no end", "4-4 syntax: A JSON value was expected"],
      undefined,
    ],
  ])("%j", (text, mistakes, value) => {
    expect(mistakesIn(text)).toEqual(mistakes);
    expect(plain(readJson(text).root)).toEqual(asMaps(value));
  });
});

describe("hostile text", () => {
  test.each([
    ["lists", "[".repeat(100_000)],
    ["objects", '{"a":'.repeat(100_000)],
    ["closed lists", "[".repeat(10_000) + "]".repeat(10_000)],
  ])("%s nested too deep are left out, and told", (_what, text) => {
    const { root, mistakes } = readJson(text);
    expect(mistakes[0]).toMatchObject({
      kind: "depth",
      message: `Values nested more than ${deepestJson} deep are not read`,
    });
    let depth = 0;
    for (let at = root; at?.kind === "array" || at?.kind === "object"; depth++) {
      at = at.kind === "array" ? at.items[0] : valueAt(at, "a");
    }
    expect(depth).toBe(deepestJson);
  });

  test.each([
    [
      "quotes that never match",
      '[\\"\n'.repeat(200_000),
      ["array", 101, "The rest of the file is not read: it has too many mistakes to be JSON"],
    ],
    ["unclosed strings", '"a\n'.repeat(200_001), ["string", 2, "The end of the file was expected"]],
    [
      "escapes on one line",
      `["${"\\n".repeat(50)}",`.repeat(5000),
      ["array", 102, "The rest of the file is not read: it has too many mistakes to be JSON"],
    ],
    ["commas", ",".repeat(1_000_000), [undefined, 1, "A JSON value was expected"]],
    [
      "blanks after lines",
      `"\n"${" ".repeat(500)}x`.repeat(5000),
      ["string", 2, "The end of the file was expected"],
    ],
    ["slashes", "/".repeat(1_000_000), [undefined, 1, "A JSON value was expected"]],
  ])("%s, so many that anything but linear time never ends", (_what, text, expected) => {
    const { root, mistakes } = readJson(text);
    expect([root?.kind, mistakes.length, mistakes.at(-1)?.message]).toEqual(expected);
  });

  test("never throws, and every place lies within the text", () => {
    const pieces = fc.oneof(
      fc.constantFrom("{", "}", "[", "]", ":", ",", '"', "'", "\\", "/", "*", " ", "\n", "1", "a"),
      fc.constantFrom('"a"', "true", "//", "\\u00"),
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
        const text = parts.join("");
        for (const [start, end] of stretches(text)) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeGreaterThanOrEqual(start);
          expect(end).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
