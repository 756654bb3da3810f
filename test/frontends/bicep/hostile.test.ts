import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Template } from "../../../src/declarations/declaration.ts";
import type { Problem } from "../../../src/declarations/problem.ts";
import type { Place } from "../../../src/source/source.ts";
import type { Tree } from "../../../src/declarations/value.ts";
import { lex } from "../../../src/frontends/bicep/lexer.ts";
import { parseParameters, parseTemplate } from "../../../src/frontends/bicep/parser.ts";
import { evaluated, filesOf, parametersAt } from "./in-memory.ts";

const folder = join(dirname(fileURLToPath(import.meta.url)), "cases");
const samples = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.bicep(?:param)?$/u.test(entry.name))
  .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"))
  .sort();

/** A valid file cut off, with a stretch taken out, or with a stretch of another put in. */
const damaged = fc
  .tuple(
    fc.constantFrom(...samples),
    fc.constantFrom(...samples),
    fc.constantFrom("prefix", "deletion", "splice", "characters"),
    fc.nat(),
    fc.nat(),
    fc.nat(),
    fc.string({ unit: fc.constantFrom(...Array.from("'${}[](),:=.?!@|&<>\n\r\t *#/\\-+abc019\u{1F600}")) }),
  )
  .map(([text, other, how, a, b, c, characters]) => {
    const from = a % (text.length + 1);
    const to = Math.min(text.length, from + (b % 40));
    switch (how) {
      case "prefix":
        return text.slice(0, from);
      case "deletion":
        return text.slice(0, from) + text.slice(to);
      case "splice": {
        const start = c % (other.length + 1);
        return text.slice(0, from) + other.slice(start, start + (b % 200)) + text.slice(to);
      }
      case "characters":
        return text.slice(0, from) + characters + text.slice(to);
    }
  });

describe("whatever the text", () => {
  test("the tokens and what is between them are the text, in order", () => {
    fc.assert(
      fc.property(damaged, (text) => {
        const { kinds, starts, ends, comments, directives } = lex(text);
        expect(kinds.at(-1)).toBe("end of file");
        const spans = [
          ...kinds.map((_, index) => ({ start: starts[index]!, end: ends[index]! })),
          ...comments,
          ...directives,
        ].sort((one, other) => one.start - other.start || one.end - other.end);
        let at = 0;
        for (const { start, end } of spans) {
          if (start < at || text.slice(at, start).trim() !== "")
            throw new Error(`between ${at} and ${start}`);
          at = end;
        }
        expect(text.slice(at)).toMatch(/^\s*$/u);
      }),
      { numRuns: 400 },
    );
  });

  test("every node lies in the text and in the node around it", () => {
    fc.assert(
      fc.property(damaged, (text) => {
        for (const parse of [parseTemplate, parseParameters]) {
          const { statements, mistakes } = parse(text);
          let previous = 0;
          for (const statement of statements) {
            const start = Math.min(
              statement.start,
              ...("decorators" in statement ? statement.decorators.map((one) => one.start) : []),
            );
            expect(start).toBeGreaterThanOrEqual(previous);
            previous = statement.end;
            insideOf(statement, { start, end: statement.end });
          }
          expect(previous).toBeLessThanOrEqual(text.length);
          for (const { start, end } of mistakes) insideOf({ start, end }, { start: 0, end: text.length });
        }
      }),
      { numRuns: 400 },
    );
  });

  test("it evaluates, and says where every problem and value is", () => {
    fc.assert(
      fc.property(damaged, (text) => {
        const { template, problems } = evaluated({ "main.bicep": text, "types.bicep": samples[0]! });
        problems.forEach(placed);
        visit(template);
        parametersAt(filesOf({ "main.bicepparam": text }), "main.bicepparam").problems.forEach(placed);
      }),
      { numRuns: 400 },
    );
  });
});

function insideOf(node: object, outer: { readonly start: number; readonly end: number }): void {
  const span = node as { readonly start?: number; readonly end?: number };
  const { start = outer.start, end = outer.end } = span;
  if (start < outer.start || end > outer.end || end < start) {
    throw new Error(`${JSON.stringify(node).slice(0, 200)} is not inside ${outer.start}-${outer.end}`);
  }
  for (const [name, value] of Object.entries(node)) {
    // Decorators stand before the keyword at which their statement starts.
    const around = name === "decorators" ? { start: 0, end: start } : { start, end };
    if (typeof value === "object" && value !== null) insideOf(value as object, around);
  }
}

function placed({ at }: Problem): void {
  if (at === undefined || !("source" in at)) throw new Error("a problem without a place");
  within(at);
}

function within({ source, start, end }: Place): void {
  if (start < 0 || end < start || end > source.text.length)
    throw new Error(`${start}-${end} is not in ${source.path}`);
}

function visit(template: Template): void {
  for (const { value } of template.parameters) tree(value);
  for (const { body, name, condition } of template.declarations) [body, name, condition].forEach(tree);
  for (const { value } of template.outputs) tree(value);
  for (const module of template.modules) if (module.template) visit(module.template);
}

function tree(value: Tree): void {
  for (const at of [value.at, ...("via" in value ? (value.via ?? []) : [])]) {
    within(at);
  }
  if (value.kind === "object") for (const { value: inner } of value.properties.values()) tree(inner);
  if (value.kind === "array") value.items.forEach(tree);
  if (value.kind === "oneOf") value.alternatives.forEach(tree);
}

// Each would exhaust the stack, the memory or the patience of a reader without bounds.
const bombs: Readonly<Record<string, string>> = {
  "parentheses 100,000 deep": `var a = ${"(".repeat(100_000)}1${")".repeat(100_000)}`,
  "parentheses that never close": `var a = ${"(".repeat(100_000)}`,
  "lists 100,000 deep": `var a = ${"[".repeat(100_000)}${"]".repeat(100_000)}`,
  "objects 20,000 deep": `var a = ${"{a:".repeat(20_000)}1${"}".repeat(20_000)}`,
  "strings in strings 20,000 deep": `var a = ${"'${".repeat(20_000)}1${"}'".repeat(20_000)}`,
  "types 50,000 deep": `type a = ${"(".repeat(50_000)}string${")".repeat(50_000)}`,
  "a chain of 200,000 names": `var b = 1\nvar a = b${".c".repeat(200_000)}`,
  "a sum of 200,000 numbers": `var a = 1${" + 1".repeat(200_000)}`,
  "200,000 ternaries": `var a = ${"true ? 1 : ".repeat(200_000)}2`,
  "200,000 lambdas": `var a = ${"x => ".repeat(200_000)}1`,
  "200,000 negations": `var a = ${"!".repeat(200_000)}true`,
  "a number of a million digits": `var a = ${"9".repeat(1_000_000)}`,
  "a name of a million letters": `var ${"a".repeat(1_000_000)} = 1`,
  "500,000 unclosed brackets of every kind": "var a = ".concat("[{(".repeat(160_000)),
  "100,000 lines of nonsense": "}\n".repeat(100_000),
  "100,000 broken declarations": "param = \n".repeat(100_000),
  "decorators without end": "@a(".repeat(50_000),
  "100,000 directives": "#disable-next-line x\n".repeat(100_000),
  "quotes in a text with holes": `var a = $'''${"' ".repeat(500_000)}'''`,
  "brackets open at 50,000 line ends": "var a = [{\n".repeat(50_000),
  "dollars without end": `var a = ${"$".repeat(500_000)}`,
};

describe.each(Object.entries(bombs))("%s", (_name, text) => {
  test("is read and evaluated in bounded time", () => {
    const { template } = evaluated(
      { "main.bicep": `${text}\noutput last string = 'x'\noutput value object = a\n` },
      { steps: 1_000_000 },
    );
    visit(template);
  });
});

describe("evaluation is bounded", () => {
  const doubling = Array.from(
    { length: 40 },
    (_, index) => `var v${index + 1} = [v${index}, v${index}]`,
  ).join("\n");
  const texts = Array.from(
    { length: 40 },
    (_, index) => `var t${index + 1} = '\${t${index}}\${t${index}}'`,
  ).join("\n");
  const chain = Array.from({ length: 5_000 }, (_, index) => `var c${index + 1} = c${index}`).join("\n");
  const functions = Array.from(
    { length: 40 },
    (_, index) => `func f${index + 1}(x int) int => f${index}(x) + f${index}(x)`,
  ).join("\n");
  test.each([
    ["values that double forty times", `var v0 = 1\n${doubling}\noutput o array = v40`],
    ["texts that double forty times", `var t0 = 'ab'\n${texts}\noutput o string = t40`],
    ["a chain of 5,000 variables", `var c0 = 1\n${chain}\noutput o int = c5000`],
    ["calls that double forty times", `func f0(x int) int => x\n${functions}\noutput o int = f40(1)`],
    ["a loop of 10^9 turns", "output o array = [for i in range(0, 1000000000): i]"],
    [
      "loops in loops",
      "var r = range(0, 700)\noutput o array = map(r, a => map(r, b => map(r, c => a + b + c)))",
    ],
    ["a function that calls itself", "func f(x int) int => f(x)\noutput o int = f(1)"],
  ])("%s: a problem, and the rest is read", (_name, text) => {
    const { template, problems } = evaluated(
      { "main.bicep": `${text}\noutput last string = 'read'` },
      { steps: 300_000 },
    );
    expect(problems).not.toEqual([]);
    expect(template.outputs.map(({ name }) => name)).toEqual(["o", "last"]);
  });

  const member = (name: string): string =>
    Array.from({ length: 10 }, (_, index) => `  m${index}: ${name}?`).join("\n");
  const unions = Array.from({ length: 60 }, (_, index) => `type U${index + 1} = U${index} | U${index}`).join(
    "\n",
  );
  test.each([
    ["unions of each other", "type A = B | 'x'\ntype B = A | 'y'\nparam p A"],
    ["unions that double sixty times", `type U0 = 'x'\n${unions}\nparam p U60`],
    [
      "a type of ten of itself, one secret",
      `type A = {\n  @secure()\n  key: string\n${member("A")}\n}\nparam p A`,
    ],
    [
      "members of each other",
      "type A = {\n  x: B.y\n  y: B.x\n}\ntype B = {\n  x: A.y\n  y: A.x\n}\nparam p A.x",
    ],
    ["itself", "type A = A\nparam p A"],
  ])("types: %s", (_name, text) => {
    const { template } = evaluated({ "main.bicep": `${text}\noutput last string = 'read'` });
    expect([template.parameters.length, template.outputs.length]).toEqual([1, 1]);
  });

  test.each([
    ["variables", "var a = b\nvar b = a\noutput o string = a", "the variable `a` is made of itself"],
    ["parameters", "param a string = b\nparam b string = a", "the parameter `a` is made of itself"],
    [
      "resources",
      "resource a 'A.B/c@1' = {\n  name: b.name\n}\nresource b 'A.B/c@1' = {\n  name: a.name\n}",
      "the name of `a` is made of itself",
    ],
    [
      "parents",
      "resource a 'A.B/c/d@1' = {\n  parent: b\n  name: 'a'\n}\nresource b 'A.B/c@1' = {\n  parent: a\n  name: 'b'\n}",
      "the full name of `a` is made of itself",
    ],
    [
      "modules",
      "module a 'm.bicep' = {\n  params: {\n    x: a.outputs.y\n  }\n}",
      "`a` needs its own outputs",
    ],
  ])("%s made of themselves", (_name, text, message) => {
    const { problems } = evaluated({ "main.bicep": text, "m.bicep": "param x string\noutput y string = x" });
    expect(problems.map((problem) => problem.message)).toContain(message);
  });

  test("modules that call each other without end", () => {
    const files = Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [`m${index}.bicep`, `module next 'm${index + 1}.bicep' = {}`]),
    );
    const { problems } = evaluated({
      ...files,
      "main.bicep": "module first 'm0.bicep' = {}",
      "m60.bicep": "",
    });
    expect(problems.map(({ message }) => message)).toEqual([
      "The module `m32.bicep` is called too deep inside other modules",
    ]);
  });

  test("modules in loops in modules in loops", () => {
    const files = Object.fromEntries(
      Array.from({ length: 6 }, (_, index) => [
        `m${index}.bicep`,
        `module next 'm${index + 1}.bicep' = [for i in range(0, 700): {}]`,
      ]),
    );
    const { problems } = evaluated(
      { ...files, "main.bicep": "module first 'm0.bicep' = {}", "m6.bicep": "" },
      { steps: 1_000_000 },
    );
    expect(new Set(problems.map(({ kind }) => kind))).toEqual(new Set(["limit"]));
  });

  test("names of JavaScript's own are names like any other", () => {
    const { template, problems } = evaluated({
      "main.bicep":
        "var __proto__ = { constructor: 'a', __proto__: 'b', hasOwnProperty: 'c' }\noutput o object = { toString: __proto__.constructor, __proto__: __proto__.__proto__ }\noutput constructor string = __proto__.hasOwnProperty",
    });
    expect(problems).toEqual([]);
    expect(
      template.outputs.map(({ value }) =>
        value.kind === "object" ? [...value.properties.keys()] : value.kind === "known" && value.value,
      ),
    ).toEqual([["tostring", "__proto__"], "c"]);
  });
});
