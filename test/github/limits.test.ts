import { setTimeout as wait } from "node:timers/promises";

import { afterEach, beforeEach, expect, test } from "@jest/globals";
import type { Octokit } from "@octokit/rest";

import { clientOf, refusalOf } from "./client.ts";
import { startGithub, type Github } from "./github.ts";
import { createPull } from "./scenario.ts";

let github: Github;
let octokit: Octokit;
const repo = { owner: "contoso", repo: "orders" };
const comment = () => octokit.issues.createComment({ ...repo, issue_number: 1, body: "x" });

beforeEach(async () => {
  github = await startGithub({ limits: { contentPerMinute: 3, retryAfter: 1 } });
  const { repository } = createPull(github.state, { head: { "a.txt": "b\n" } });
  octokit = clientOf(github, { repository });
});

afterEach(async () => {
  await github.stop();
});

test("too much content in a minute is refused until retry-after is over", async () => {
  for (let count = 0; count < 3; count++) await comment();
  const refused = await refusalOf(comment());
  expect([refused.status, refused.headers["retry-after"]]).toEqual([403, "1"]);
  expect(refused.message).toContain("You have exceeded a secondary rate limit.");
  await wait(1000);
  await comment();
  github.assertClean();
});

test("who asks again too early breaks GitHub's manners", async () => {
  for (let count = 0; count < 3; count++) await comment();
  await refusalOf(comment());
  expect((await refusalOf(octokit.pulls.list(repo))).status).toBe(403);
  expect(github.violations).toEqual(["call 5, pulls/list: asked again before retry-after was over"]);
});

test("no requests left: the headers say until when", async () => {
  github.limits.exhaust(1);
  const refused = await refusalOf(octokit.pulls.list(repo));
  expect([refused.status, refused.headers["x-ratelimit-remaining"]]).toEqual([403, "0"]);
  const reset = Number(refused.headers["x-ratelimit-reset"]) * 1000;
  const { data } = await octokit.rateLimit.get();
  expect([data.rate.remaining, data.rate.reset * 1000]).toEqual([0, reset]);
  await wait(reset - Date.now());
  await octokit.pulls.list(repo);
  github.assertClean();
});

test("every answer counts down", async () => {
  const first = await octokit.pulls.list(repo);
  const second = await octokit.pulls.list(repo);
  expect([first.headers["x-ratelimit-remaining"], second.headers["x-ratelimit-remaining"]]).toEqual([
    "999",
    "998",
  ]);
  expect(first.headers["x-github-request-id"]).not.toBe(second.headers["x-github-request-id"]);
});
