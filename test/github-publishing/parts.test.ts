import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  existsSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";

import type { Environment } from "../../src/action/environment.ts";
import { addSummary, readNamed, setOutput, writeNamed } from "../../src/action/files.ts";
import { readInputs } from "../../src/action/inputs.ts";
import { logTo } from "../../src/action/log.ts";
import { githubApi } from "../../src/github/api.ts";
import { occasionOf } from "../../src/github/occasion.ts";
import { authorOf } from "../../src/github/own-comments.ts";
import { changesOfPull } from "../../src/github/pull-changes.ts";
import { changesBetween } from "../../src/workspace/changes-between.ts";
import { startGithub } from "../github/github.ts";
import { readFileCommand } from "../github/runner.ts";
import { createPull } from "../github/scenario.ts";

describe("inputs", () => {
  test("that are not given are the defaults", () => {
    expect(readInputs({})).toEqual({
      mode: "review",
      token: "",
      report: "portcullis-report.json",
      sarif: "",
      failOn: undefined,
      semgrep: undefined,
      comments: true,
      checkRun: true,
      publishRunId: undefined,
    });
  });

  test.each([
    ["mode", "reviw", 'The input `mode` is "reviw": one of review, scan, publish was expected.'],
    ["fail-on", "never", 'The input `fail-on` is "never": one of low, medium, high, critical was expected.'],
    ["comments", "yes", 'The input `comments` is "yes": true or false was expected.'],
    ["check-run", "0", 'The input `check-run` is "0": true or false was expected.'],
    [
      "publish-run-id",
      "7;8",
      'The input `publish-run-id` is "7;8": the number of a workflow run was expected.',
    ],
    [
      "publish-run-id",
      "-1",
      'The input `publish-run-id` is "-1": the number of a workflow run was expected.',
    ],
  ])("`%s: %s` is a mistake", (name, value, message) => {
    expect(() => readInputs({ [`INPUT_${name.toUpperCase()}`]: value })).toThrow(message);
  });
});

describe("an event", () => {
  const sha = "a".repeat(40);
  const pull = {
    number: 3,
    head: { sha, repo: { full_name: "octo/orders" } },
    base: { ref: "main", sha: "b".repeat(40), repo: { full_name: "contoso/orders" } },
  };
  const occasion = (name: string, payload: unknown) =>
    occasionOf({ name, payload, sha, ref: "refs/heads/main" });

  test("of a fork's pull request", () => {
    expect(occasion("pull_request", { pull_request: pull })).toEqual({
      kind: "pull request",
      number: 3,
      head: sha,
      base: { ref: "main", sha: "b".repeat(40) },
      ofFork: true,
    });
  });

  test("of a pull request whose fork was deleted is still one of a fork", () => {
    const deleted = { ...pull, head: { sha, repo: null } };
    expect(occasion("pull_request", { pull_request: deleted })).toMatchObject({ ofFork: true });
  });

  test("that runs on the base branch has a token that may write", () => {
    expect(occasion("pull_request_target", { pull_request: pull })).toMatchObject({ ofFork: false });
  });

  test.each<[string, unknown, string]>([
    ["pull_request", null, "The event is not an object"],
    ["pull_request", {}, "event.pull_request is not an object"],
    [
      "pull_request",
      { pull_request: { ...pull, number: "3" } },
      "event.pull_request.number is not a whole number",
    ],
    [
      "pull_request",
      { pull_request: { ...pull, head: { sha: "main --output=x" } } },
      "event.pull_request.head.sha is not a whole commit id",
    ],
    ["push", { ref: "refs/heads/main", before: sha, after: "HEAD" }, "event.after is not a whole commit id"],
    ["merge_group", JSON.parse('{"__proto__":{"merge_group":{}}}'), "event.merge_group is not an object"],
  ])("of %s that is no such event (%j) is refused", (name, payload, message) => {
    expect(() => occasion(name, payload)).toThrow(message);
  });

  test("of a push that knows nothing of before", () => {
    expect(occasion("push", { ref: "refs/heads/x", before: "0".repeat(40), after: sha })).toEqual({
      kind: "push",
      head: sha,
      ref: "refs/heads/x",
      defaultBranch: undefined,
    });
  });
});

describe("the log", () => {
  const written = (token: string, use: (log: ReturnType<typeof logTo>) => void): string => {
    let text = "";
    use(
      logTo((part) => {
        text += part;
      }, token),
    );
    return text;
  };

  test("never shows the token", () => {
    const text = written("ghs_secret", (log) => {
      log.say("a ghs_secret b");
      log.text("ghs_secret");
      log.error("ghs_secret", "ghs_secret");
      log.commands(["ghs_secret"]);
    });
    expect(text).toBe("::add-mask::ghs_secret\na *** b\n***\n::error title=***::***\n***\n");
  });

  test("takes no command from what it is told", () => {
    const text = written("", (log) => {
      log.say("::stop-commands::x");
      log.say("a\r\n::error::b");
      log.text("x ##[error]y\n  ::set-output name=conclusion::pass\n");
    });
    expect(text.split("\n").filter((line) => /^\s*::|##\[/u.test(line))).toEqual([]);
  });
});

describe("files", () => {
  let folder: string;
  let environment: Environment;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "files-"));
    for (const name of ["workspace", "temporary", "outside"]) mkdirSync(path.join(folder, name));
    environment = {
      owner: "contoso",
      repo: "orders",
      apiUrl: "https://api.github.com",
      graphqlUrl: "https://api.github.com/graphql",
      serverUrl: "https://github.com",
      event: { name: "push", payload: {}, sha: "", ref: "" },
      workspace: path.join(folder, "workspace"),
      temporary: path.join(folder, "temporary"),
      actor: "octocat",
      run: "1/1/review",
      outputFile: path.join(folder, "output"),
      summaryFile: path.join(folder, "summary"),
    };
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  test("are written into the workspace, in new folders too", () => {
    const file = writeNamed(environment, "report", "out/report.json", "{}");
    expect(file).toBe(path.join(folder, "workspace/out/report.json"));
    expect(readFileSync(file, "utf8")).toBe("{}");
  });

  test("take the place of a link, and never follow it", () => {
    const victim = path.join(folder, "outside/victim");
    writeFileSync(victim, "precious");
    symlinkSync(victim, path.join(folder, "workspace/report.json"));
    writeNamed(environment, "report", "report.json", "{}");
    expect(readFileSync(victim, "utf8")).toBe("precious");
    expect(readFileSync(path.join(folder, "workspace/report.json"), "utf8")).toBe("{}");
  });

  test("are not written through a linked folder, or elsewhere", () => {
    symlinkSync(path.join(folder, "outside"), path.join(folder, "workspace/out"));
    for (const name of [
      "out/report.json",
      "../outside/report.json",
      path.join(folder, "outside/report.json"),
    ]) {
      expect(() => writeNamed(environment, "report", name, "{}")).toThrow(
        "neither in the workspace nor in the runner's temporary folder",
      );
    }
    expect(existsSync(path.join(folder, "outside/report.json"))).toBe(false);
  });

  test("are read only if they are files", () => {
    symlinkSync("/etc/hostname", path.join(folder, "workspace/report.json"));
    expect(() => readNamed(environment, "report", "report.json")).toThrow("is no file");
    expect(() => readNamed(environment, "report", "missing.json")).toThrow("does not exist");
  });

  test("an output holds any text", () => {
    process.env["GITHUB_OUTPUT"] = path.join(folder, "output");
    writeFileSync(path.join(folder, "output"), "");
    setOutput(environment, "report", "a\nconclusion=pass\nEOF");
    setOutput(environment, "conclusion", "blocked");
    expect(readFileCommand(readFileSync(path.join(folder, "output"), "utf8"))).toEqual({
      report: "a\nconclusion=pass\nEOF",
      conclusion: "blocked",
    });
    delete process.env["GITHUB_OUTPUT"];
  });

  test("a summary stays below what GitHub shows", () => {
    addSummary(environment, "x".repeat(900_000));
    addSummary(environment, "y".repeat(200_000));
    addSummary(environment, "the end");
    expect(readFileSync(path.join(folder, "summary"), "utf8")).toMatch(/^x+\n\nthe end\n\n$/);
  });
});

describe("what GitHub tells", () => {
  test("the lines of its patches are those that git tells", async () => {
    const github = await startGithub();
    const lines = (count: number, change: (line: number) => string | undefined) =>
      Array.from({ length: count }, (_, at) => change(at + 1))
        .filter((line) => line !== undefined)
        .join("\n");
    const pull = createPull(github.state, {
      base: {
        "a.txt": `${lines(60, (at) => `line ${at}`)}\n`,
        "gone.txt": "one\ntwo\n",
        "old.txt": `${lines(30, (at) => `old ${at}`)}\n`,
        "end.txt": "no line end",
      },
      head: {
        "a.txt": `${lines(60, (at) => (at === 5 ? "-- changed\n++ added" : at === 40 ? undefined : `line ${at}`))}\n`,
        "gone.txt": null,
        "old.txt": null,
        "new.txt": `${lines(30, (at) => (at === 15 ? "new 15" : `old ${at}`))}\n`,
        "end.txt": "no line end either",
        "added.txt": "@@ -1 +1 @@\n\\ No newline\n",
      },
    });
    const api = await githubApi({
      token: github.token({ repository: pull.repository }),
      url: github.apiUrl,
      graphqlUrl: github.graphqlUrl,
      owner: "contoso",
      repo: "orders",
      userAgent: "portcullis/test",
    });
    const plain = (files: Awaited<ReturnType<typeof changesOfPull>>["files"]) =>
      files
        .map(({ path: name, status, hunks }) => ({
          name,
          status,
          hunks: hunks.map((hunk) => ({
            ...hunk,
            lines: hunk.lines.map(({ text: _text, ...line }) => line),
          })),
        }))
        .toSorted((one, other) => (one.name < other.name ? -1 : 1));
    const told = plain((await changesOfPull(api, pull.number)).files);
    const own = await changesBetween({ gitDir: pull.repository.gitDir }, pull.base.sha, pull.head.sha);
    expect(told).toEqual(plain(own.files));
    expect(told.map(({ name }) => name)).toEqual(["a.txt", "added.txt", "end.txt", "gone.txt", "new.txt"]);
    expect(await authorOf(api)).toEqual({ id: 41898282, login: "github-actions" });
    github.assertClean();
    await github.stop();
  });
});
