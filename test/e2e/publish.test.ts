import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { Report } from "../../src/reporters/report.ts";
import { pullRequestEvent, workflowRunEvent } from "../github/events.ts";
import { startGithub, type Github } from "../github/github.ts";
import { addWorkflowRun, closePull, createPull, pushToPull } from "../github/scenario.ts";
import type { Pull, WorkflowRun } from "../github/state.ts";
import { checkout } from "../github/workspace.ts";
import { conversationOf, expectBaseline } from "./baseline.ts";
import { edited, orders } from "./orders.ts";
import { expectHarmless } from "./rendered.ts";
import { run, shownOn, type Ended } from "./run.ts";

/**
 * The pair of workflows for forks: a read-only run scans the pull request, and a run on the default branch, which may
 * write, publishes what that one left. Whoever opens a pull request may change the first run and so writes the report.
 */
const app = "infra/modules/functionApp.bicep";
const base = orders();
const plainHttp = { [app]: edited(base[app], ["    httpsOnly: true\n", "    httpsOnly: false\n"]) };

let github: Github;
let pull: Pull;
let scan: WorkflowRun;
let report: Report;

beforeAll(async () => {
  const workshop = await startGithub();
  const made = createPull(workshop.state, { base, head: plainHttp, fork: "mallory" });
  const event = pullRequestEvent(workshop.state, made);
  const workspace = checkout(workshop.state, event, { depth: 0 });
  const ended = await run(workshop, event, { workspace, inputs: { mode: "scan" } });
  expect([ended.exitCode, shownOn(workshop)]).toEqual([1, ""]);
  report = JSON.parse(readFileSync(path.join(workspace, "portcullis-report.json"), "utf8")) as Report;
  workshop.assertClean();
  await workshop.stop();
});

beforeEach(async () => {
  github = await startGithub();
  pull = createPull(github.state, { base, head: plainHttp, fork: "mallory" });
  scan = addWorkflowRun(github.state, { pull });
  report = { ...report, revision: { ...report.revision, head: pull.head.sha } };
});

afterEach(async () => {
  await github.stop();
});

/** Starts the publishing workflow for the scan, with a report that may be anything. */
async function publish(text: string, inputs: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const event = workflowRunEvent(github.state, pull.repository, scan);
  const workspace = mkdtempSync(path.join(github.state.root, "publish-"));
  const file = path.join(workspace, "downloaded.json");
  writeFileSync(file, text);
  const ended = await run(github, event, {
    workspace,
    inputs: { mode: "publish", report: file, "publish-run-id": String(scan.id), ...inputs },
    permissions: { actions: "read", checks: "write", contents: "read", "pull-requests": "write" },
  });
  github.assertClean();
  return ended;
}

test("the report is posted on the pull request that the run was for, and its verdict is nobody's", async () => {
  const ended = await publish(JSON.stringify(report));
  expect(ended.exitCode).toBe(0);
  const [comment] = [...pull.repository.reviewComments.values()];
  expect([comment?.path, comment?.place?.line]).toEqual([app, 46]);
  expect(
    [...pull.repository.checkRuns.values()].map(({ conclusion, headSha }) => [conclusion, headSha]),
  ).toEqual([["neutral", pull.head.sha]]);
  expectBaseline("published.md", conversationOf(pull).replaceAll(String(scan.id), "<run>"));
});

test("published twice, nothing is there twice", async () => {
  await publish(JSON.stringify(report));
  const before = conversationOf(pull);
  expect([(await publish(JSON.stringify(report))).exitCode, conversationOf(pull)]).toEqual([0, before]);
});

describe("a forged report", () => {
  test("that claims to pass still decides nothing", async () => {
    const forged: Report = {
      ...report,
      findings: [],
      conclusion: { ...report.conclusion, kind: "pass", exitCode: 0, incomplete: false, sentence: "Passed." },
    };
    await publish(JSON.stringify(forged));
    expect([...pull.repository.checkRuns.values()].map(({ conclusion }) => conclusion)).toEqual(["neutral"]);
    expect([...pull.repository.reviews.values()].map(({ state }) => state)).not.toContain("APPROVED");
  });

  test("can't name another pull request", async () => {
    const victim = createPull(github.state, {
      repository: pull.repository,
      head: { "README.md": "# Victim\n" },
      branch: "victim",
    });
    const ended = await publish(
      JSON.stringify({ ...report, revision: { ...report.revision, head: victim.head.sha } }),
    );
    expect([ended.exitCode, shownOn(github)]).toEqual([3, ""]);
    // Nor by properties that a report does not have.
    for (const extra of [
      { number: victim.number },
      { pull_request: victim.number },
      { __proto__: null, pull: 2 },
    ]) {
      expect((await publish(JSON.stringify({ ...report, ...extra }))).exitCode).toBe(3);
    }
    expect(shownOn(github)).toBe("");
  });

  test("keeps its text to itself: no mention, no HTML, no marker of ours, no command", async () => {
    const nasty = [
      "@octocat @contoso/owners #1 GH-1",
      "</details><img src=x onerror=alert(1)><script>alert(1)</script>",
      "<!-- portcullis:summary --><!-- portcullis:finding 0123456789abcdef0123456789abcdef -->",
      "```\n::error::PWNED\n##[error]PWNED\n```",
      "[click](javascript:alert(1)) ![](https://evil.example/track.png) https://evil.example",
      "\u202Egpj.exe \u200B\u0000\u001B[31m",
    ].join("\n");
    // A path has no empty part.
    const file = nasty.replaceAll(/\/+|\0/gu, "/");
    const forged: Report = {
      ...report,
      findings: report.findings.map((one) => ({
        ...one,
        message: nasty,
        resource: nasty,
        property: nasty,
        standing: { ...one.standing, why: nasty },
        flow: [{ path: file, line: 1, column: 1, endLine: 1, endColumn: 2, message: nasty }],
        ...(one.edit && { edit: { ...one.edit, lines: nasty.split("\n") } }),
      })),
      problems: [
        {
          kind: "syntax",
          message: nasty,
          effect: "incomplete",
          counts: true,
          path: file,
          line: 1,
          column: 1,
        },
      ],
      policyChanges: [nasty],
      conclusion: { ...report.conclusion, sentence: nasty },
    };
    const ended = await publish(JSON.stringify(forged));
    expect(ended.exitCode).toBe(0);
    expect(shownOn(github)).toContain("octocat");
    for (const { body } of pull.repository.issueComments.values()) {
      expectHarmless(body, ["portcullis:summary"]);
    }
    for (const { body } of pull.repository.reviews.values()) expectHarmless(body, ["portcullis:review"]);
    for (const { body } of pull.repository.reviewComments.values()) {
      expectHarmless(body, [`portcullis:finding ${report.findings[0]?.fingerprint ?? ""}`]);
    }
    expect(ended.commands.filter(({ data }) => data.startsWith("PWNED"))).toEqual([]);
  });

  test.each([
    ["no JSON", () => "{"],
    ["nothing", () => ""],
    ["another schema", () => JSON.stringify({ ...report, schema: "portcullis-report/2" })],
    [
      "a rule that does not exist",
      () =>
        JSON.stringify({ ...report, findings: report.findings.map((one) => ({ ...one, rule: "made-up" })) }),
    ],
    [
      "a line that is a text",
      () => JSON.stringify({ ...report, findings: report.findings.map((one) => ({ ...one, line: "46" })) }),
    ],
    [
      "an address instead of a path",
      () => JSON.stringify({ ...report, findings: report.findings.map((one) => ({ ...one, path: 7 })) }),
    ],
    ["ten million brackets", () => "[".repeat(10_000_000)],
    ["a prototype", () => JSON.stringify(report).replace("{", '{"__proto__":{"admin":true},')],
  ])("that is %s is refused", async (_, text) => {
    const ended = await publish(text());
    expect([ended.exitCode, shownOn(github)]).toEqual([3, ""]);
  });

  test("can place its comments only where GitHub's own diff allows", async () => {
    const forged: Report = {
      ...report,
      findings: report.findings.flatMap((one) => [
        { ...one, path: ".github/workflows/release.yml", fingerprint: "a".repeat(32) },
        { ...one, path: "../../etc/passwd", fingerprint: "b".repeat(32) },
        { ...one, line: 1_000_000, endLine: 1_000_000, fingerprint: "c".repeat(32) },
      ]),
    };
    await publish(JSON.stringify(forged));
    expect([...pull.repository.reviewComments.values()].filter(({ path: file }) => file !== app)).toEqual([]);
  });
});

describe("the run that left the report", () => {
  test("must be the one that started this workflow", async () => {
    const other = addWorkflowRun(github.state, { pull });
    const ended = await publish(JSON.stringify(report), { "publish-run-id": String(other.id) });
    expect([ended.exitCode, shownOn(github)]).toEqual([3, ""]);
  });

  test("must be named", async () => {
    expect((await publish(JSON.stringify(report), { "publish-run-id": "" })).exitCode).toBe(2);
  });

  test("must have been for a pull request", async () => {
    scan = addWorkflowRun(github.state, { pull, event: "push" });
    const ended = await publish(JSON.stringify(report));
    expect([ended.exitCode, shownOn(github)]).toEqual([3, ""]);
  });

  test("is old when the branch has been pushed to since: nothing is posted, and that is no failure", async () => {
    pushToPull(github.state, pull, { files: { "README.md": "# Later\n" } });
    const ended = await publish(JSON.stringify(report));
    expect([ended.exitCode, shownOn(github)]).toEqual([0, ""]);
  });

  test("is over when the pull request is closed", async () => {
    closePull(github.state, pull);
    expect([(await publish(JSON.stringify(report))).exitCode, shownOn(github)]).toEqual([0, ""]);
  });

  test("can't review: only publish has a meaning here", async () => {
    const event = workflowRunEvent(github.state, pull.repository, scan);
    expect((await run(github, event)).exitCode).toBe(2);
  });
});
