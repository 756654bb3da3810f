import { mkdtempSync, writeFileSync } from "node:fs";
import path from "node:path";

import { afterEach, beforeEach, expect, test } from "@jest/globals";

import { pullRequestEvent } from "./events.ts";
import { startGithub, type Github } from "./github.ts";
import { runAction, type ActionResult, type ActionRun } from "./runner.ts";
import { addArtifact, addWorkflowRun, createPull } from "./scenario.ts";
import type { Pull } from "./state.ts";

let github: Github;
let pull: Pull;

beforeEach(async () => {
  github = await startGithub();
  pull = createPull(github.state, { head: { "a.txt": "b\n" } });
});

afterEach(async () => {
  await github.stop();
});

async function run(script: string, more: Partial<ActionRun> = {}): Promise<ActionResult> {
  const dist = path.join(mkdtempSync(path.join(github.state.root, "action-")), "action.cjs");
  writeFileSync(dist, script);
  return runAction({ github, event: pullRequestEvent(github.state, pull), dist, ...more });
}

test("an action finds its inputs, its event and GitHub, and leaves outputs, state and a summary", async () => {
  const result = await run(
    `
    const fs = require("node:fs");
    const { env } = process;
    const event = JSON.parse(fs.readFileSync(env.GITHUB_EVENT_PATH, "utf8"));
    fetch(env.GITHUB_API_URL + "/repos/" + env.GITHUB_REPOSITORY + "/pulls/" + event.number, {
      headers: { authorization: "token " + env.INPUT_TOKEN, "user-agent": "test" },
    }).then(async (response) => {
      const pull = await response.json();
      fs.appendFileSync(env.GITHUB_OUTPUT, "title<<EOF\\n" + pull.title + "\\nsecond = line\\nEOF\\nplain=a=b\\n");
      fs.appendFileSync(env.GITHUB_STATE, "started=yes\\n");
      fs.appendFileSync(env.GITHUB_STEP_SUMMARY, "# " + env["INPUT_FAIL-ON"] + " on Node " + process.versions.node.split(".")[0]);
      console.log("::error file=a.txt,line=1,title=A%2CB::wrong%0Aagain");
      console.error("  ::warning::from stderr");
      console.log(env.GITHUB_EVENT_NAME, env.GITHUB_REF, env.GITHUB_SHA === "${pull.mergeCommit ?? ""}", env.GITHUB_BASE_REF);
      process.exitCode = 1;
    });
    `,
    { inputs: { token: "${{ github.token }}", "fail-on": "high" } },
  );
  expect([result.exitCode, result.timedOut, result.summaryRefused]).toEqual([1, false, false]);
  expect(result.outputs).toEqual({ title: "A change\nsecond = line", plain: "a=b" });
  expect(result.state).toEqual({ started: "yes" });
  expect(result.annotations).toEqual([
    { level: "error", message: "wrong\nagain", properties: { file: "a.txt", line: "1", title: "A,B" } },
    { level: "warning", message: "from stderr", properties: {} },
  ]);
  expect(result.transcript).toBe(
    [
      "exit code 1",
      "── log",
      "Error: wrong\nagain",
      "pull_request refs/pull/1/merge true main",
      "Warning: from stderr",
      "── annotations",
      "error a.txt:1: wrong\nagain",
      "warning: from stderr",
      "── summary",
      "# high on Node 24",
      "── outputs",
      "title: A change\nsecond = line",
      "plain: a=b",
    ].join("\n"),
  );
  expect(github.calls.map(({ operation }) => operation)).toEqual(["pulls/get"]);
  github.assertClean();
});

test("the token holds what the workflow asks for, as far as the event allows", async () => {
  const script = `
    fetch(process.env.GITHUB_API_URL + "/repos/contoso/orders/issues/1/comments", {
      method: "POST",
      body: JSON.stringify({ body: "x" }),
      headers: { authorization: "token " + process.env.INPUT_TOKEN, "user-agent": "test" },
    }).then((response) => console.log(response.status));`;
  const inputs = { token: "${{ github.token }}" };
  expect((await run(script, { inputs })).stdout).toBe("201\n");
  expect((await run(script, { inputs, permissions: { issues: "read" } })).stdout).toBe("403\n");
  pull = createPull(github.state, { repository: pull.repository, head: { "b.txt": "b\n" }, fork: "mallory" });
  expect((await run(script, { inputs, permissions: { issues: "write" } })).stdout).toBe("403\n");
});

test("an action that hangs is killed with its children", async () => {
  const result = await run('require("node:child_process").spawn("sleep", ["60"], { stdio: "inherit" });', {
    timeout: 400,
  });
  expect([result.exitCode, result.timedOut]).toEqual([null, true]);
  expect(result.milliseconds).toBeLessThan(5000);
});

test("a summary above 1 MiB is refused", async () => {
  const result = await run(
    'require("node:fs").writeFileSync(process.env.GITHUB_STEP_SUMMARY, "x".repeat(1024 * 1024 + 1));',
  );
  expect(result.summaryRefused).toBe(true);
  expect(result.transcript).toContain("(refused: above 1 MiB)");
});

test("an artifact is found by its run and fetched from another host, without the token", async () => {
  const made = addWorkflowRun(github.state, { pull });
  addArtifact(github.state, pull.repository, made, "portcullis", { "review.json": "{}" });
  const result = await run(
    `
    const { env } = process;
    const headers = { authorization: "token " + env.INPUT_TOKEN, "user-agent": "test" };
    const base = env.GITHUB_API_URL + "/repos/contoso/orders/actions/runs/${made.id}";
    (async () => {
      const { artifacts } = await (await fetch(base + "/artifacts", { headers })).json();
      const zip = Buffer.from(await (await fetch(artifacts[0].archive_download_url, { headers })).arrayBuffer());
      require("node:fs").writeFileSync(env.RUNNER_TEMP + "/x.zip", zip);
      console.log(require("node:child_process").execFileSync("python3", ["-m", "zipfile", "-l", env.RUNNER_TEMP + "/x.zip"]).toString());
    })();
    `,
    { inputs: { token: "${{ github.token }}" } },
  );
  expect(result.stdout).toMatch(/review\.json\s+2026-01-05 00:00:00\s+2/);
  github.assertClean();
});
