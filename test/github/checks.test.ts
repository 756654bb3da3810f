import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { Octokit } from "@octokit/rest";

import { clientOf, refusalOf } from "./client.ts";
import { startGithub, type Github } from "./github.ts";
import { addJobCheckRun, createPull } from "./scenario.ts";
import type { Annotation, Pull } from "./state.ts";

let github: Github;
let octokit: Octokit;
let pull: Pull;
const repo = { owner: "contoso", repo: "orders" };

beforeEach(async () => {
  github = await startGithub();
  pull = createPull(github.state, { head: { "a.txt": "b\n" } });
  octokit = clientOf(github, { repository: pull.repository });
});

afterEach(async () => {
  await github.stop();
});

const annotation = (more: Partial<Annotation> = {}): Annotation => ({
  path: "a.txt",
  start_line: 1,
  end_line: 1,
  annotation_level: "failure",
  message: "wrong",
  ...more,
});

async function create(annotations: Annotation[], more: Record<string, unknown> = {}) {
  return octokit.checks.create({
    ...repo,
    name: "Portcullis findings",
    head_sha: pull.head.sha,
    status: "completed",
    conclusion: "failure",
    output: { title: "Blocked", summary: "Much", annotations },
    ...more,
  });
}

test("fifty annotations a request, and more in the next", async () => {
  const { data: run } = await create(Array.from({ length: 50 }, () => annotation()));
  const output = { title: "Blocked", summary: "More", annotations: [annotation({ message: "the last" })] };
  const { data } = await octokit.checks.update({ ...repo, check_run_id: run.id, output });
  expect([data.status, data.conclusion, data.output.annotations_count, data.output.summary]).toEqual([
    "completed",
    "failure",
    51,
    "More",
  ]);
  const all = await octokit.paginate(octokit.checks.listAnnotations, { ...repo, check_run_id: run.id });
  expect([all.length, all.at(-1)?.message]).toEqual([51, "the last"]);
  expect(data.pull_requests.map(({ number }) => number)).toEqual([1]);
  github.assertClean();
});

describe("GitHub refuses", () => {
  test("51 annotations, and a summary of 65,536 characters: breaches of the contract", async () => {
    expect((await refusalOf(create(Array.from({ length: 51 }, () => annotation())))).status).toBe(422);
    expect(
      (await refusalOf(create([], { output: { title: "x", summary: "x".repeat(65_536) } }))).status,
    ).toBe(422);
    expect(github.violations).toEqual([
      "call 1, checks/create: /output/annotations: must NOT have more than 50 items",
      "call 2, checks/create: /output/summary: must NOT have more than 65535 characters",
    ]);
    expect(pull.repository.checkRuns.size).toBe(0);
  });

  test.each<[string, Partial<Annotation>]>([
    ["columns over several lines", { end_line: 2, start_column: 1, end_column: 2 }],
    ["a line before the first", { start_line: 0, end_line: 0 }],
    ["an end before the start", { start_line: 3, end_line: 2 }],
    ["columns the wrong way round", { start_column: 3, end_column: 2 }],
    ["a column before the first", { start_column: 0, end_column: 2 }],
    ["an empty message", { message: "" }],
    ["a message above 64 KB", { message: "x".repeat(65_537) }],
    ["a title above 255 characters", { title: "x".repeat(256) }],
  ])("%s", async (_, more) => {
    const refused = await refusalOf(create([annotation(), annotation(more)]));
    expect([refused.status, refused.message, refused.errors]).toEqual([
      422,
      "Validation Failed",
      [{ resource: "CheckRun", code: "invalid", field: "annotations" }],
    ]);
    github.assertClean();
  });

  test("an unknown commit, and to change how a job of Actions ended", async () => {
    const unknown = await refusalOf(create([], { head_sha: "f".repeat(40) }));
    expect(unknown.message).toBe(`No commit found for SHA: ${"f".repeat(40)}`);
    const job = addJobCheckRun(github.state, pull.repository, "review", pull.head.sha);
    const refused = await refusalOf(
      octokit.checks.update({ ...repo, check_run_id: job.id, conclusion: "success" }),
    );
    expect([refused.status, refused.message]).toEqual([
      403,
      "Check run status and conclusions can only be updated internally by GitHub Actions",
    ]);
    github.assertClean();
  });
});

test("a run lands in whichever suite of the commit is first; only the latest of a name is listed", async () => {
  const job = addJobCheckRun(github.state, pull.repository, "other workflow", pull.head.sha);
  await create([]);
  const { data: second } = await create([annotation()]);
  expect(second.check_suite?.id).toBe(job.suite.id);
  const { data } = await octokit.checks.listForRef({
    ...repo,
    ref: "feature",
    check_name: "Portcullis findings",
  });
  expect(data.check_runs.map(({ id }) => id)).toEqual([second.id]);
  const all = await octokit.checks.listForRef({ ...repo, ref: "feature", filter: "all" });
  expect(all.data.total_count).toBe(3);
  github.assertClean();
});
