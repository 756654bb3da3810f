import { readdirSync } from "node:fs";
import { afterEach, describe, expect, test } from "@jest/globals";
import type { CodeReading } from "../../../src/code/reading.ts";
import type { SemgrepOptions } from "../../../src/code/semgrep/semgrep.ts";
import { runSemgrep, semgrep } from "../../../src/code/semgrep/semgrep.ts";
import type { Problem } from "../../../src/declarations/problem.ts";
import type { Files } from "../../../src/source/files.ts";
import { regionOf, textOf } from "../../../src/source/source.ts";
import { filesOf } from "../files-of.ts";
import { fakeEngine, program, temporaryFolder } from "./fake-engine.ts";

const code = `def main(req: func.HttpRequest):\n    cursor.execute("SELECT " + req.params["é"])\n`;
const files = filesOf({ "api/__init__.py": code, "b.py": code, "host.json": "{}" });
const sink = { start: { line: 2, col: 20, offset: 52 }, end: { line: 2, col: 48, offset: 80 } };

function options(engine: string, more: Partial<SemgrepOptions> = {}): SemgrepOptions {
  return { mode: "required", engine, cache: temporaryFolder(), timeout: 20_000, temporary, ...more };
}

async function run(
  body: string,
  more: Partial<SemgrepOptions> = {},
  of: Files = files,
): Promise<CodeReading> {
  return runSemgrep(of, of.paths, options(fakeEngine(body), more));
}

const temporary = temporaryFolder();

afterEach(() => {
  expect(readdirSync(temporary)).toEqual([]); // whatever happened, a run leaves nothing behind
});

describe("whether it runs", () => {
  test("not without Python files, and then no engine is looked for", async () => {
    const none = filesOf({ "host.json": "{}", "index.ts": "" });
    const reading = await runSemgrep(none, none.paths, options("/nowhere/semgrep"));
    expect(reading).toEqual({
      ...empty,
      state: { name: "Semgrep", state: "not needed", why: "there are no Python files" },
    });
  });

  test("not when it is off", async () => {
    const reading = await runSemgrep(files, files.paths, options("/nowhere/semgrep", { mode: "off" }));
    expect(reading).toEqual({
      ...empty,
      skipped: ["api/__init__.py", "b.py"].map((path) => ({ path, why: "Semgrep is switched off" })),
      state: { name: "Semgrep", state: "off", why: "it is switched off" },
    });
  });

  test.each([
    ["required", "incomplete"],
    ["optional", "notice"],
  ] as const)("a missing engine is a problem: %s makes it %s", async (mode, effect) => {
    const reading = await runSemgrep(files, files.paths, options("/nowhere/semgrep", { mode }));
    expect(reading.problems).toEqual([
      {
        kind: "tool",
        message:
          "Python code was not analysed: no Semgrep (`/nowhere/semgrep` is not a program). Install semgrep, or name an engine",
        effect,
      },
    ]);
    expect(reading.state).toEqual({
      name: "Semgrep",
      state: "failed",
      why: "`/nowhere/semgrep` is not a program",
    });
    expect(reading.read).toEqual([]);
    expect(reading.skipped.map(({ path }) => path)).toEqual(["api/__init__.py", "b.py"]);
  });

  test("an engine is looked for once for both revisions", async () => {
    const log = `${temporaryFolder()}/log`;
    const engine = program(
      "semgrep",
      `require("node:fs").appendFileSync(${JSON.stringify(log)}, args.join(" ") + "\\n");
       if (args.includes("--version")) { console.log("1.182.0"); process.exit(0); }
       console.log('{"results":[],"errors":[],"paths":{"scanned":["0.py","1.py"]}}');`,
    );
    const analyser = semgrep(options(engine));
    expect((await analyser.read(files, [])).state.state).toBe("ran");
    expect((await analyser.read(files, [])).state.state).toBe("ran");
    const { readFileSync } = await import("node:fs");
    const asked = readFileSync(log, "utf8").split("\n");
    expect(asked.filter((line) => line.includes("--version")).length).toBe(1);
    expect(asked.filter((line) => line.startsWith("scan")).length).toBe(2);
  });
});

describe("what a report becomes", () => {
  test("a match becomes an alert at its characters, with the way of the engine", async () => {
    const reading =
      await run(`report({ results: [{ check_id: "sql-injection", path: folder + "/0.py", ...${JSON.stringify(sink)},
      extra: { message: "text\\nsource: req of main", lines: "requires login", dataflow_trace: {
        taint_source: ["CliLoc", [{ path: folder + "/0.py", start: { line: 1, col: 10, offset: 9 }, end: { line: 1, col: 13, offset: 12 } }, "req"]],
        intermediate_vars: [],
        taint_sink: ["CliLoc", [{ path: folder + "/0.py", ...${JSON.stringify(sink)} }, "q"]] } } }] });`);
    expect(reading.problems).toEqual([]);
    const [alert] = reading.alerts;
    expect(alert).toMatchObject({ rule: "sql-injection", message: "text", key: "cursor.execute in main" });
    expect(regionOf(alert!.at)).toEqual({
      path: "api/__init__.py",
      line: 2,
      column: 20,
      endLine: 2,
      endColumn: 47,
    });
    expect(textOf(alert!.at)).toBe(`"SELECT " + req.params["é"]`);
    expect(alert!.flow.map(({ at, message }) => [textOf(at), message])).toEqual([
      ["req", "data from outside comes in"],
      [`"SELECT " + req.params["é"]`, "and is used here"],
    ]);
    expect(reading.read).toEqual(["api/__init__.py", "b.py"]);
  });

  test("the same sink from two sources is one alert", async () => {
    const match = (message: string): string =>
      `{ check_id: "sql-injection", path: "0.py", ...${JSON.stringify(sink)}, extra: { message: "${message}" } }`;
    const reading = await run(`report({ results: [${match("b")}, ${match("a")}] });`);
    expect(reading.alerts.map(({ message, key }) => [message, key])).toEqual([
      ["a", "cursor.execute in main"],
    ]);
  });

  test.each([
    ["rule", "their.sql-injection", "0.py"],
    ["file", "sql-injection", "7.py"],
  ])("a result for a %s that it was not given is a problem", async (_what, rule, path) => {
    const reading = await run(
      `report({ results: [{ check_id: "${rule}", path: "${path}", ...${JSON.stringify(sink)}, extra: { message: "x" } }] });`,
    );
    expect(reading.alerts).toEqual([]);
    expect(reading.problems.map(shown)).toEqual([
      "tool - Semgrep reports 1 results for rules or files that it was not given",
    ]);
  });

  test("every kind of error is a problem that leaves the review incomplete", async () => {
    const at = `spans: [{ file: folder + "/0.py", start: { line: 2, col: 5, offset: 0 }, end: { line: 2, col: 11, offset: 6 } }]`;
    const error = (type: string, more = ""): string =>
      `{ code: 3, level: "warn", type: ${type}, message: "words\\nmore", path: folder + "/0.py", ${more} }`;
    const reading = await run(`report({ errors: [
      ${error('"Syntax error"', at)},
      ${error('["PartialParsing", [{ path: folder + "/0.py", start: { line: 1, col: 1, offset: 0 }, end: { line: 1, col: 4, offset: 3 } }]]')},
      ${error('"Lexical error"')},
      ${error('"Timeout"', 'rule_id: "sql-injection"')},
      ${error('"Timeout"', 'rule_id: "sql-injection"')},
      ${error('"Out of memory"')},
      ${error('"Stack overflow"')},
      ${error('"Fixpoint timeout"', 'rule_id: "path-traversal"')},
      ${error('"Something new"')},
      { code: 2, level: "error", type: "Rule parse error", rule_id: "sql-injection", message: "bad rule" },
      { code: 2, level: "error", type: ["PatternParseError", ["x"]], message: "bad pattern" },
      { type: 7 }, null, "text",
    ] });`);
    expect(reading.problems.every(({ effect }) => effect === "incomplete")).toBe(true);
    expect(reading.problems.map(shown)).toEqual([
      "syntax api/__init__.py:2:5-11 Semgrep can't parse this as Python, so it was not analysed",
      "syntax api/__init__.py:1:1-4 Semgrep can't parse this as Python, so it was not analysed",
      "syntax api/__init__.py Semgrep can't parse this as Python, so it was not analysed",
      "limit api/__init__.py Semgrep ran out of time on this file for `sql-injection`, so it was not analysed completely",
      "limit api/__init__.py Semgrep ran out of memory on this file, so it was not analysed completely",
      "limit api/__init__.py Semgrep gave up on this file (stack overflow), so it was not analysed completely",
      "limit api/__init__.py Semgrep ran out of time on this file for `path-traversal`, so it was not analysed completely",
      "tool api/__init__.py Semgrep failed on this file: Something new: words more",
      "tool - Semgrep reports: rule `sql-injection`: Rule parse error: bad rule",
      "tool - Semgrep reports: PatternParseError: bad pattern",
      "tool - Semgrep reports: unknown",
    ]);
  });

  test("a file and a rule that were left out without a word are missed", async () => {
    const reading = await run(
      `report({ paths: { scanned: [folder + "/1.py"] }, skipped_rules: [{ rule_id: "sql-injection" }, "code-injection"] });`,
    );
    expect(reading.problems.map(shown)).toEqual([
      "tool - Semgrep left the rule `sql-injection` out, so nothing was checked for it",
      "tool - Semgrep left the rule `code-injection` out, so nothing was checked for it",
      "unread api/__init__.py Semgrep left this file out without a word, so it was not analysed",
    ]);
  });
});

describe("an engine that fails", () => {
  test.each([
    ["exits 2", `console.error("it broke"); process.exit(2);`, "ended with code 2: it broke"],
    ["prints nothing", ``, "printed nothing"],
    ["prints garbage", `console.log("{ results: oops");`, "did not print JSON"],
    ["prints another JSON", `console.log("[1]");`, "printed JSON that is no report"],
    [
      "prints no results",
      `console.log('{"errors":[],"paths":{"scanned":[]}}');`,
      "printed a report without `results`",
    ],
    [
      "prints no errors",
      `console.log('{"results":[],"paths":{"scanned":[]}}');`,
      "printed a report without `errors`",
    ],
    [
      "prints no paths",
      `console.log('{"results":[],"errors":[]}');`,
      "printed a report without `paths.scanned`",
    ],
    ["prints odd results", `report({ results: [{ check_id: 7 }] });`, "printed a result that can't be read"],
    [
      "is killed",
      `process.kill(process.pid, "SIGKILL"); setInterval(() => {}, 1000);`,
      "was ended by SIGKILL, perhaps for want of memory",
    ],
    ["prints a report and exits 2", `report({}); process.exitCode = 2;`, "ended with code 2"],
  ])("%s: every file counts as not analysed", async (_what, body, why) => {
    const reading = await run(body);
    expect(reading.problems.map(shown)).toEqual([
      `tool api/__init__.py This file was not analysed: Semgrep ${why}`,
      `tool b.py This file was not analysed: Semgrep ${why}`,
    ]);
    expect(reading.problems.every(({ effect }) => effect === "incomplete")).toBe(true);
    expect(reading.state).toEqual({
      name: "Semgrep",
      version: "1.182.0",
      state: "failed",
      why: `Semgrep ${why}`,
    });
    expect(reading.read).toEqual([]);
    expect(reading.skipped).toEqual([
      { path: "api/__init__.py", why: "Semgrep failed on it" },
      { path: "b.py", why: "Semgrep failed on it" },
    ]);
  });

  test("a failure is no less a failure where Semgrep is optional", async () => {
    const reading = await run(`process.exit(2);`, { mode: "optional" });
    expect(reading.problems.map(({ effect }) => effect)).toEqual(["incomplete", "incomplete"]);
  });

  test("one that hangs is stopped in time", async () => {
    const started = Date.now();
    const reading = await run(`setInterval(() => {}, 1000);`, { timeout: 2_000 });
    expect(Date.now() - started).toBeLessThan(10_000);
    expect(reading.state.state).toBe("failed");
    expect(reading.problems.map(shown)).toEqual(
      [
        "tool api/__init__.py This file was not analysed: Semgrep had no time left",
        "tool b.py This file was not analysed: Semgrep had no time left",
      ].map((text) =>
        expect.stringMatching(
          `^${text.replace("had no time left", "(?:had no time left|was stopped after .* s)")}$`,
        ),
      ),
    );
  });

  test("one that prints a gigabyte is stopped", async () => {
    const only = filesOf({ "a.py": code });
    const reading = await run(
      `const block = Buffer.alloc(1 << 20, 32);
       for (let i = 0; i < 1024; i++) { try { fs.writeSync(1, block); } catch (error) { if (error.code !== "EAGAIN") throw error; } }`,
      {},
      only,
    );
    expect(reading.problems.map(shown)).toEqual([
      "tool a.py This file was not analysed: Semgrep was stopped because it printed more than 64 MB",
    ]);
  });

  test("a file that breaks it costs its own analysis only", async () => {
    const many = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`f${index}.py`, code]));
    const reading = await run(
      `if (names.some((name) => fs.readFileSync(folder + "/" + name, "utf8").includes("boom"))) process.abort();
       report({ results: names.map((name) => ({ check_id: "sql-injection", path: folder + "/" + name, ...${JSON.stringify(sink)}, extra: { message: "x" } })) });`,
      {},
      filesOf({ ...many, "f4.py": "boom" }),
    );
    expect(reading.alerts.map(({ at }) => at.source.path).sort()).toEqual([
      "f0.py",
      "f1.py",
      "f2.py",
      "f3.py",
      "f5.py",
      "f6.py",
      "f7.py",
      "f8.py",
    ]);
    expect(reading.problems.map(shown)).toEqual([
      "tool f4.py This file was not analysed: Semgrep was ended by SIGABRT",
    ]);
    expect(reading.state).toMatchObject({ state: "failed", why: "Semgrep was ended by SIGABRT" });
  });

  test("a rule that it does not understand costs that rule only", async () => {
    const reading = await run(
      `report({ errors: [{ type: "Rule parse error", rule_id: "path-traversal", message: "no" }],
        results: [{ check_id: "sql-injection", path: "0.py", ...${JSON.stringify(sink)}, extra: { message: "x" } }] });
       process.exitCode = 2;`,
    );
    expect(reading.alerts.map(({ rule }) => rule)).toEqual(["sql-injection"]);
    expect(reading.problems.map(shown)).toEqual([
      "tool - Semgrep reports: rule `path-traversal`: Rule parse error: no",
    ]);
  });
});

describe("an engine that knows fewer options", () => {
  test("is run without those that only make it faster or quieter", async () => {
    const reading = await run(
      `for (const option of ["--experimental", "--x-ignore-semgrepignore-files"]) {
         if (args.includes(option)) { console.error("Usage: x\\n\\nError: No such option: " + option); process.exit(2); }
       }
       report({});`,
    );
    expect(reading.problems).toEqual([]);
    expect(reading.state.state).toBe("ran");
  });

  test("is not run without those that keep it safe", async () => {
    const reading = await run(
      `if (args.includes("--disable-nosem")) { console.error("unknown option '--disable-nosem'"); process.exit(2); }
       report({});`,
    );
    expect(reading.state.state).toBe("failed");
    expect(reading.problems.length).toBe(2);
  });

  test("Opengrep is as good", async () => {
    const engine = fakeEngine(`report({});`, "1.21.3", "opengrep");
    const reading = await runSemgrep(files, files.paths, options(engine));
    expect(reading.problems).toEqual([]);
    expect(reading.state).toEqual({ name: "Semgrep", version: "1.21.3", state: "ran" });
  });
});

describe("what an engine gets to see", () => {
  test("no token, no input, nothing of the runner: only what is on the list", async () => {
    const environment = {
      PATH: process.env["PATH"],
      GITHUB_TOKEN: "ghp_secret",
      INPUT_TOKEN: "secret",
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: "secret",
      HTTPS_PROXY: "http://user:secret@proxy:1",
      SEMGREP_APP_TOKEN: "secret",
      SEMGREP_RULES: "p/ci",
      PYTHONPATH: "/checkout",
      NODE_OPTIONS: "--require=/checkout/x.js",
      LD_PRELOAD: "/checkout/x.so",
    };
    const log = `${temporaryFolder()}/environment`;
    const reading = await run(
      `fs.writeFileSync(${JSON.stringify(log)}, JSON.stringify({ ...process.env, cwd: process.cwd(), seen: names, rules: fs.readdirSync(args[2]), home: fs.readdirSync(".") })); report({});`,
      { environment },
    );
    expect(reading.state.state).toBe("ran");
    const { readFileSync } = await import("node:fs");
    const text = readFileSync(log, "utf8");
    expect(text).not.toContain("secret");
    const seen = JSON.parse(text) as Record<string, string>;
    expect(
      Object.keys(seen)
        .filter((name) => name === name.toUpperCase())
        .sort(),
    ).toEqual([
      "HOME",
      "LANG",
      "NO_COLOR",
      "PATH",
      "PYTHONDONTWRITEBYTECODE",
      "PYTHONNOUSERSITE",
      "PYTHONUTF8",
      "SEMGREP_ENABLE_VERSION_CHECK",
      "SEMGREP_LOG_FILE",
      "SEMGREP_SEND_METRICS",
      "SEMGREP_SETTINGS_FILE",
      "TEMP",
      "TMP",
      "TMPDIR",
    ]);
    expect(seen["cwd"]).toBe(seen["HOME"]);
    expect(seen["home"]).toEqual([]);
    expect(seen["seen"]).toEqual(["0.py", "1.py"]);
  });
});

describe("files", () => {
  test("that can't be read, are too large or belong to packages are said to be left out", async () => {
    const some = filesOf({
      "ok.py": code,
      "large.py": "#".repeat(1_000_001),
      "api/.venv/lib/x.py": code,
      "api/.venv/lib/site-packages/y.py": code,
      ".python_packages/lib/site-packages/x.py": code,
    });
    const reading = await run(
      `report({});`,
      {},
      {
        ...some,
        paths: [...some.paths, "latin.py"],
        read: (path) =>
          path === "latin.py" ? { kind: "unreadable", path, why: "is not UTF-8" } : some.read(path),
      },
    );
    expect(reading.read).toEqual(["ok.py"]);
    expect(reading.problems.map(shown)).toEqual([
      "limit large.py The file is larger than 1 MB, which is the most that is analysed for data flow",
      "unread latin.py The file is not UTF-8",
    ]);
    expect(reading.skipped.map(({ path, why }) => `${path} ${why}`)).toEqual([
      "large.py is larger than 1 MB, which is the most that is analysed for data flow",
      "latin.py is not UTF-8",
      ".python_packages holds 1 Python files of installed packages",
      "api/.venv holds 2 Python files of installed packages",
    ]);
  });
});

const empty = { handlers: [], alerts: [], problems: [], read: [], skipped: [] };

function shown({ kind, message, at }: Problem): string {
  if (at === undefined) return `${kind} - ${message}`;
  if (!("source" in at)) return `${kind} ${at.path} ${message}`;
  const { path, line, column, endColumn } = regionOf(at);
  return `${kind} ${path}:${line}:${column}-${endColumn} ${message}`;
}
