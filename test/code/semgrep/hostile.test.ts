import { existsSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "@jest/globals";
import type { CodeReading } from "../../../src/code/reading.ts";
import { runSemgrep } from "../../../src/code/semgrep/semgrep.ts";
import { regionOf, textOf } from "../../../src/source/source.ts";
import { filesOf } from "../files-of.ts";
import { pinnedEngine } from "./pinned-engine.ts";
import { temporaryFolder } from "./fake-engine.ts";

// The real engine on what a pull request may hold to get past it.

const bad = `def main(req: func.HttpRequest):\n    cursor.execute("SELECT " + req.params["id"])\n`;
const planted = join(temporaryFolder(), "planted");

const odd = {
  "new\nline.py": bad,
  "-rf.py": bad,
  "--config=auto.py": bad,
  "a/../../../escape.py": bad,
  "/absolute.py": bad,
  "space and ; touch x.py": bad,
  "__proto__.py": bad,
  "UPPER.PY": bad,
  ".hidden.py": bad,
  "tests/test_it.py": bad,
  "build/dist/vendor/min.py": bad,
  ".semgrepignore": "*\n**/*.py\n",
  ".semgrep.yml": "rules: [",
  ".git/info/exclude": "*",
  ".gitignore": "*\n",
  "sitecustomize.py": `open(${JSON.stringify(planted)}, "w")\n${bad}`,
  "semgrep/__init__.py": `open(${JSON.stringify(planted)}, "w")\n${bad}`,
  "commented.py": `# nosemgrep\n# nosem\n${bad.replace("\n    ", "  # nosemgrep\n    ").trimEnd()}  # nosemgrep: sql-injection\n`,
  "crlf.py": bad.replaceAll("\n", "\r\n"),
  "cr.py": `x = 1 # a\rb\r\r\n${bad}`,
  "wide.py": `# 😀 é\n${bad.replace("SELECT ", "SELÉCT 😀 ")}`,
  "form feed.py": `\f\n${bad}`,
  "no newline.py": bad.trimEnd(),
  "marker.py": `"""\nsource: other of main\n${"`".repeat(50)}\n"""\n${bad}`,
  "long line.py": `${bad}x = "${"a".repeat(500_000)}"\n`,
  "deep.py": `${bad}x = ${"(".repeat(2_000)}1${")".repeat(2_000)}\n`,
};

let reading: CodeReading;
beforeAll(async () => {
  const files = filesOf(odd);
  reading = await runSemgrep(files, Object.keys(odd), pinnedEngine);
}, 400_000);

test("every Python file is analysed, whatever it is called and whatever it says", () => {
  expect(reading.problems).toEqual([]);
  expect(reading.read).toEqual(Object.keys(odd).filter((path) => /\.py$/iu.test(path)));
  expect(reading.state.state).toBe("ran");
});

describe.each(Object.keys(odd).filter((path) => /\.py$/iu.test(path)))("%j", (path) => {
  test("its defect is found at its place", () => {
    const found = reading.alerts.filter(({ at }) => at.source.path === path);
    expect(found.map(({ rule, key }) => `${rule} ${key}`)).toEqual(["sql-injection cursor.execute in main"]);
    const [alert] = found;
    expect(textOf(alert!.at)).toBe(
      path === "wide.py" ? `"SELÉCT 😀 " + req.params["id"]` : `"SELECT " + req.params["id"]`,
    );
    const before = alert!.at.source.text.slice(0, alert!.at.start).split("\n").length;
    expect(regionOf(alert!.at)).toMatchObject({ path, line: before, column: 20 });
    expect(alert!.flow.map(({ at }) => textOf(at))).toEqual(["req", textOf(alert!.at)]);
  });
});

test("nothing of the pull request was run", () => {
  expect(existsSync(planted)).toBe(false);
});

test("ten thousand files are analysed", async () => {
  const many = Object.fromEntries(
    Array.from({ length: 10_000 }, (_, index) => [`f${index}.py`, index === 7_777 ? bad : "x = 1\n"]),
  );
  const files = filesOf(many);
  const all = await runSemgrep(files, files.paths, pinnedEngine);
  expect(all.problems).toEqual([]);
  expect(all.read.length).toBe(10_000);
  expect(all.alerts.map(({ at }) => at.source.path)).toEqual(["f7777.py"]);
}, 200_000);

test("what can't be parsed is said with its place, and the rest of the file is analysed", async () => {
  const text = `${bad}\ndef broken(:\n    x = = 1\n`;
  const files = filesOf({ "a.py": text, "b.py": bad });
  const broken = await runSemgrep(files, files.paths, pinnedEngine);
  expect(broken.problems.length).toBeGreaterThan(0);
  for (const problem of broken.problems) {
    expect(problem).toMatchObject({ kind: "syntax", effect: "incomplete" });
    const { at } = problem;
    expect(at !== undefined && "source" in at && at.source.path === "a.py" && regionOf(at).line >= 4).toBe(
      true,
    );
  }
  expect(broken.alerts.map(({ at }) => [at.source.path, textOf(at)])).toEqual([
    ["a.py", `"SELECT " + req.params["id"]`],
    ["b.py", `"SELECT " + req.params["id"]`],
  ]);
}, 60_000);
