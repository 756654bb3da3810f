import { afterEach, beforeEach, expect, test } from "@jest/globals";
import type { Octokit } from "@octokit/rest";

import { clientOf, refusalOf } from "./client.ts";
import { startGithub, type Github } from "./github.ts";
import { createPull } from "./scenario.ts";
import type { Pull } from "./state.ts";

let github: Github;
let octokit: Octokit;
let pull: Pull;
const repo = { owner: "contoso", repo: "orders" };
const at = { ...repo, pull_number: 1 };
const comment = () => octokit.issues.createComment({ ...repo, issue_number: 1, body: "x" });
const comments = () => pull.repository.issueComments.size;

beforeEach(async () => {
  github = await startGithub();
  pull = createPull(github.state, { head: { "a.txt": "b\n" } });
  octokit = clientOf(github, { repository: pull.repository });
});

afterEach(async () => {
  await github.stop();
});

test.each([403, 404, 422, 429, 500, 502, 503] as const)(
  "%i once, then all is well; nothing was done",
  async (status) => {
    github.fail({ call: "issues/create-comment", with: status });
    expect((await refusalOf(comment())).status).toBe(status);
    expect(comments()).toBe(0);
    await comment();
    expect(github.calls.map((call) => [call.operation, call.status, call.done, call.fault])).toEqual([
      ["issues/create-comment", status, false, status],
      ["issues/create-comment", 201, true, undefined],
    ]);
    github.assertClean();
  },
);

test("retry-after is obeyed or noticed", async () => {
  github.fail({ with: { status: 429, retryAfter: 1 } });
  expect((await refusalOf(comment())).headers["retry-after"]).toBe("1");
  expect((await refusalOf(comment())).status).toBe(403);
  expect(github.violations).toEqual([
    "call 2, issues/create-comment: asked again before retry-after was over",
  ]);
});

test("a retry-after of nothing lets tests be quick", async () => {
  github.fail({ with: { status: 429, retryAfter: 0 } });
  await refusalOf(comment());
  await comment();
  github.assertClean();
});

test("a connection is cut before GitHub does anything, or after", async () => {
  github.fail({ with: "reset" });
  // What Octokit makes of a connection that broke.
  expect((await refusalOf(comment())).status).toBe(500);
  expect(comments()).toBe(0);
  github.fail({ with: "reset", done: true });
  await refusalOf(comment());
  expect(comments()).toBe(1);
  expect(github.calls.map((call) => [call.status, call.done])).toEqual([
    [0, false],
    [0, true],
  ]);
});

test("an answer that is no answer: the work is done, who asked can't know", async () => {
  // Octokit takes both for success: the status is 200, the data a text.
  github.fail({ with: "garbage" });
  expect((await comment()).data).toContain("<title>Unicorn!</title>");
  github.fail({ with: "truncated" });
  expect((await comment()).data).toBe("");
  expect(comments()).toBe(2);
});

test("a slow answer is the right one", async () => {
  github.fail({ with: { slow: 120 } });
  const started = performance.now();
  expect((await octokit.pulls.get(at)).data.number).toBe(1);
  expect(performance.now() - started).toBeGreaterThanOrEqual(110);
});

test("a fault strikes by number, by operation, by test, so many times", async () => {
  github.fail({ call: 2, with: 500 });
  github.fail({ call: ({ path }) => path.endsWith("/files"), with: 503, times: 2 });
  const ask = async (request: Promise<{ status: number }>) =>
    request.then(
      ({ status }) => status,
      (error: unknown) => (error as { status: number }).status,
    );
  expect(await ask(octokit.pulls.get(at))).toBe(200);
  expect(await ask(octokit.pulls.get(at))).toBe(500);
  expect(await ask(octokit.pulls.get(at))).toBe(200);
  expect(await ask(octokit.pulls.listFiles(at))).toBe(503);
  expect(await ask(octokit.pulls.listFiles(at))).toBe(503);
  expect(await ask(octokit.pulls.listFiles(at))).toBe(200);
  github.fail({ call: 8, with: 502, times: Infinity });
  expect(await ask(octokit.pulls.get(at))).toBe(200);
  expect(await ask(octokit.pulls.get(at))).toBe(502);
  expect(await ask(octokit.pulls.listFiles(at))).toBe(502);
  github.recover();
  expect(await ask(octokit.pulls.get(at))).toBe(200);
  github.forgetCalls();
  expect(github.calls).toEqual([]);
  github.assertClean();
});
