import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { Ajv, type ErrorObject } from "ajv";
import addFormats from "ajv-formats";

import {
  mergeGroupEvent,
  pullRequestEvent,
  pushEvent,
  scheduleEvent,
  workflowDispatchEvent,
  workflowRunEvent,
  type Event,
} from "./events.ts";
import { gitText } from "./git.ts";
import { startGithub, type Github } from "./github.ts";
import { addWorkflowRun, createPull, pushBranch, pushToPull, tip } from "./scenario.ts";
import type { Pull } from "./state.ts";
import { checkout } from "./workspace.ts";

let github: Github;
let pull: Pull;

beforeEach(async () => {
  github = await startGithub();
  pull = createPull(github.state, { base: { "a.txt": "a\n" }, head: { "a.txt": "b\n" } });
});

afterEach(async () => {
  await github.stop();
});

/** What GitHub's webhook schemas miss in a payload. They are older than its REST description: additions are no fault. */
function missing(event: Event, definition: string): string[] {
  const file = createRequire(import.meta.url).resolve("@octokit/webhooks-schemas/schema.json");
  const ajv = new Ajv({ strict: false, allErrors: true, validateSchema: false });
  addFormats.default(ajv);
  const { definitions } = JSON.parse(readFileSync(file, "utf8")) as { definitions: Record<string, object> };
  const validate = ajv.compile({ ...definitions[definition], definitions });
  void validate(JSON.parse(JSON.stringify(event.payload)));
  const serious = ({ keyword, message = "" }: ErrorObject) =>
    !["additionalProperties", "oneOf", "anyOf", "if", "not"].includes(keyword) && message !== "must be null";
  return (validate.errors ?? [])
    .filter(serious)
    .map(({ instancePath, message }) => `${instancePath} ${message ?? ""}`);
}

test("payloads hold what GitHub's webhook schemas demand", () => {
  const { state } = github;
  expect(missing(pullRequestEvent(state, pull), "pull_request$opened")).toEqual([]);
  pushToPull(state, pull, { files: { "b.txt": "b\n" } });
  expect(missing(pullRequestEvent(state, pull), "pull_request$synchronize")).toEqual([]);
  expect(missing(mergeGroupEvent(state, pull), "merge_group$checks_requested")).toEqual([]);
  expect(missing(pushEvent(state, pull.repository, "main"), "push$event")).toEqual([]);
  const run = addWorkflowRun(state, { pull });
  expect(missing(workflowRunEvent(state, pull.repository, run), "workflow_run$completed")).toEqual([]);
  expect(
    missing(workflowDispatchEvent(state, pull.repository, { "fail-on": "high" }), "workflow_dispatch$event"),
  ).toEqual([]);
  expect(scheduleEvent(state, pull.repository).payload["schedule"]).toBe("17 5 * * 1");
});

test("a pull request's run is of its test merge; after a push the action is synchronize", () => {
  const first = pullRequestEvent(github.state, pull);
  expect([first.payload["action"], first.sha, first.ref]).toEqual([
    "opened",
    pull.mergeCommit,
    "refs/pull/1/merge",
  ]);
  const before = pull.head.sha;
  pushToPull(github.state, pull, { files: { "b.txt": "b\n" } });
  const { payload, sha } = pullRequestEvent(github.state, pull);
  expect([payload["action"], payload["before"], payload["after"]]).toEqual([
    "synchronize",
    before,
    pull.head.sha,
  ]);
  expect(sha).toBe(pull.mergeCommit);
});

test("a merge group has a branch of its own, on the live base", () => {
  const base = pushBranch(github.state, pull.repository, "main", { "c.txt": "c\n" });
  const { payload, ref, sha } = mergeGroupEvent(github.state, pull);
  expect(payload["merge_group"]).toMatchObject({
    head_sha: sha,
    head_ref: ref,
    base_sha: base,
    base_ref: "refs/heads/main",
  });
  expect(ref).toBe(`refs/heads/gh-readonly-queue/main/pr-1-${base}`);
});

test("a fork's workflow run names no pull request", () => {
  const fork = createPull(github.state, {
    repository: pull.repository,
    head: { "b.txt": "b\n" },
    fork: "mallory",
  });
  const own = workflowRunEvent(github.state, pull.repository, addWorkflowRun(github.state, { pull })).payload;
  expect((own["workflow_run"] as { pull_requests: unknown[] }).pull_requests.length).toBe(1);
  const run = addWorkflowRun(github.state, { pull: fork });
  const { payload, sha } = workflowRunEvent(github.state, pull.repository, run);
  expect(payload["workflow_run"]).toMatchObject({
    pull_requests: [],
    head_sha: fork.head.sha,
    head_repository: { full_name: "mallory/orders" },
  });
  expect(sha).toBe(tip(pull.repository, "main"));
});

test("a checkout is shallow and detached at the merge commit; more can be fetched by id", () => {
  const folder = checkout(github.state, pullRequestEvent(github.state, pull));
  expect(gitText(folder, ["rev-parse", "HEAD"]).trim()).toBe(pull.mergeCommit);
  expect(gitText(folder, ["rev-parse", "--is-shallow-repository"]).trim()).toBe("true");
  expect(() => gitText(folder, ["cat-file", "-e", pull.head.sha])).toThrow();
  gitText(folder, ["fetch", "--quiet", "--depth=1", "origin", pull.head.sha]);
  gitText(folder, ["cat-file", "-e", pull.head.sha]);
  const whole = checkout(github.state, pullRequestEvent(github.state, pull), { depth: 0 });
  expect(gitText(whole, ["merge-base", "origin/main", "HEAD^2"]).trim()).toBe(pull.base.sha);
});
