import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { runSemgrep } from "../../../src/code/semgrep/semgrep.ts";
import { ruleFiles } from "../../../src/code/semgrep/rules.generated.ts";
import type { CodeReading } from "../../../src/code/reading.ts";
import { regionOf, textOf } from "../../../src/source/source.ts";
import { filesOf } from "../files-of.ts";
import { pinnedEngine } from "./pinned-engine.ts";

const folder = join(import.meta.dirname, "cases");
const cases = readdirSync(folder).filter((name) => name.endsWith(".py"));
const texts = Object.fromEntries(cases.map((name) => [name, readFileSync(join(folder, name), "utf8")]));
const ruleIds = [
  ...new Set(ruleFiles.flatMap(({ rules }) => rules.map((id) => id.replace(/\..*/u, "")))),
].sort();

// One run for all: starting the engine costs more than analysing a file.
let reading: CodeReading;
beforeAll(async () => {
  reading = await runSemgrep(filesOf(texts), cases, pinnedEngine);
}, 400_000);

test("the engine analysed every file and met no problem", () => {
  expect(reading.problems).toEqual([]);
  expect(reading.read).toEqual(cases);
  expect(reading.state).toMatchObject({ name: "Semgrep", state: "ran" });
});

describe.each(cases)("%s", (name) => {
  test("alerts are on the marked lines and on no others", () => {
    const found = reading.alerts.filter(({ at }) => at.source.path === name);
    const lines = found.map(({ rule, at }) => `${regionOf(at).line} ${rule}`);
    expect(lines).toEqual(markedLines(texts[name]!));
  });
});

test("every rule has cases, bad and good", () => {
  const marked = cases.flatMap((name) => markedLines(texts[name]!).map((line) => line.split(" ")[1]!));
  expect([...new Set(marked)].sort()).toEqual(ruleIds);
  for (const id of ruleIds) expect(texts[`${id.replaceAll("-", "_")}.py`]).toContain("# Safe from here on.");
});

test("an alert says what, where it comes from and how it is called", () => {
  const [first] = reading.alerts.filter(({ at }) => at.source.path === "sql_injection.py");
  expect(first).toMatchObject({
    rule: "sql-injection",
    message: "`f_string` puts SQL together from `req`, which comes in from outside",
    key: "cursor.execute in f_string",
  });
  expect(textOf(first!.at)).toBe(`f"SELECT * FROM orders WHERE customer = '{customer}'"`);
  expect(first!.flow.map(({ at, message }) => [regionOf(at).line, textOf(at), message])).toEqual([
    [19, "req", "`req` comes in from outside"],
    [22, `f"SELECT * FROM orders WHERE customer = '{customer}'"`, "and is used here"],
  ]);
});

test("every sentence is complete, and names nothing but functions and parameters", () => {
  for (const { message } of reading.alerts) expect(message).toMatch(/^(?:`[\w.]+`|The) [^$"']+$/u);
});

test("keys name the sink and the function, and tell equal sinks of one function apart", () => {
  const keys = reading.alerts.filter(({ at }) => at.source.path === "sql_injection.py").map(({ key }) => key);
  expect(keys).toContain("self.cursor.execute in Repository.load");
  expect(keys.filter((key) => key.endsWith(" in percent") || key.includes(" in percent "))).toEqual([
    "cursor.execute in percent",
    "cursor.execute in percent #2",
    "cursor.execute in percent #3",
  ]);
  for (const name of cases) {
    const ofFile = reading.alerts
      .filter(({ at }) => at.source.path === name)
      .map(({ rule, key }) => `${rule} ${key}`);
    expect(new Set(ofFile).size).toBe(ofFile.length);
  }
});

test("places count characters where the engine counts bytes", () => {
  const alert = reading.alerts.find(({ key }) => key === "self.cursor.execute in Repository.load");
  expect(textOf(alert!.at)).toBe(`"SELECT * FROM t WHERE ключ = '" + req.params["ключ"] + "'"`);
});

/** `# ! rule` marks its own line, `# !^3 rule` the third above, where the formatter's line is not the sink's. */
function markedLines(text: string): readonly string[] {
  return text
    .split("\n")
    .flatMap((line, index) => {
      const match = /# !(?:\^(\d+))? ([a-z-]+)$/u.exec(line);
      return match === null ? [] : [{ line: index + 1 - Number(match[1] ?? 0), rule: match[2]! }];
    })
    .sort((one, other) => one.line - other.line)
    .map(({ line, rule }) => `${line} ${rule}`);
}
