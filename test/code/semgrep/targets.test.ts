import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { EngineSpan } from "../../../src/code/semgrep/output.ts";
import { placeOf, targetsOf, writeTargets } from "../../../src/code/semgrep/targets.ts";
import type { Source } from "../../../src/source/source.ts";
import { place, textOf } from "../../../src/source/source.ts";
import { filesOf } from "../files-of.ts";
import { temporaryFolder } from "./fake-engine.ts";

describe("places", () => {
  test("whatever the text, a span in bytes comes back as the characters that it covers", () => {
    const line = fc.string({ unit: fc.constantFrom("a", "é", "中", "😀", "\r", "\t", '"') });
    fc.assert(
      fc.property(fc.array(line), fc.nat(), fc.nat(), fc.boolean(), (lines, one, other, withOffsets) => {
        const text = lines.join("\n");
        const characters = Array.from(text);
        const [from, to] = [one % (characters.length + 1), other % (characters.length + 1)].sort(
          (a, b) => a - b,
        );
        const start = characters.slice(0, from).join("").length;
        const end = characters.slice(0, to).join("").length;
        const source = { path: "a.py", text };
        expect(placeOf({ name: "0.py", source }, spanOf(source, start, end, withOffsets))).toEqual(
          place(source, start, end),
        );
      }),
    );
  });

  test("a span that makes no sense is the whole file", () => {
    const source = { path: "a.py", text: "ab\ncd\n" };
    const span = (line: number, column: number): EngineSpan => ({
      path: "0.py",
      start: { line: 1, column: 1, offset: 0 },
      end: { line, column, offset: 99 },
    });
    expect(textOf(placeOf({ name: "0.py", source }, span(1, 50)))).toBe("ab\ncd\n");
    expect(textOf(placeOf({ name: "0.py", source }, span(9, 9)))).toBe("ab\ncd\n");
    expect(textOf(placeOf({ name: "0.py", source }, span(2, 2)))).toBe("ab\nc");
  });
});

test("no name of the repository reaches the disk", () => {
  const names = [
    "a.py",
    "-o.py",
    "../../x.py",
    "a\nb.py",
    "a b;$(id).py",
    "/etc/x.py",
    "İ.py",
    "__proto__.py",
    "A.PY",
  ];
  const files = filesOf(Object.fromEntries(names.map((name) => [name, `# ${JSON.stringify(name)}\n`])));
  const { targets, problems } = targetsOf(files, names);
  expect(problems).toEqual([]);
  const folder = temporaryFolder();
  writeTargets(folder, targets);
  expect(readdirSync(folder).sort()).toEqual(targets.map(({ name }) => name).sort());
  expect(targets.map(({ name }) => name)).toEqual(names.map((_, index) => `${index}.py`));
  for (const { name, source } of targets) expect(readFileSync(join(folder, name), "utf8")).toBe(source.text);
});

test("ignore files and settings of the repository are never given to an engine", () => {
  const files = filesOf({
    ".semgrepignore": "*",
    ".semgrep/x.yml": "rules: []",
    "setup.cfg": "",
    "a.py": "",
  });
  expect(targetsOf(files, files.paths).targets.map(({ source }) => source.path)).toEqual(["a.py"]);
});

test("the sum of all files is bounded, and what is past it is said", () => {
  const text = "#".repeat(1_000_000);
  const names = Array.from({ length: 203 }, (_, index) => `${String(index).padStart(3, "0")}.py`);
  const { targets, problems } = targetsOf(
    filesOf(Object.fromEntries(names.map((name) => [name, text]))),
    names,
  );
  expect(targets.length).toBe(200);
  expect(problems.map(({ at }) => at)).toEqual([{ path: "200.py" }, { path: "201.py" }, { path: "202.py" }]);
});

/** As an engine counts: lines and columns from 1, columns and offsets in bytes. */
function spanOf(source: Source, start: number, end: number, withOffsets: boolean): EngineSpan {
  const position = (at: number): EngineSpan["start"] => {
    const before = source.text.slice(0, at);
    const lineStart = before.lastIndexOf("\n") + 1;
    return {
      line: before.split("\n").length,
      column: Buffer.byteLength(before.slice(lineStart)) + 1,
      offset: withOffsets ? Buffer.byteLength(before) : 0,
    };
  };
  return { path: "0.py", start: position(start), end: position(end) };
}
