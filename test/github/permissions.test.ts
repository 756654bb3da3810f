import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { Octokit } from "@octokit/rest";

import { clientOf, refusalOf } from "./client.ts";
import { pullRequestEvent } from "./events.ts";
import { startGithub, type Github } from "./github.ts";
import { readAll } from "./permissions.ts";
import { createPull, createRepository } from "./scenario.ts";
import { dependabot, type Permissions, type Pull } from "./state.ts";

let github: Github;
let pull: Pull;
const repo = { owner: "contoso", repo: "orders" };
const at = { ...repo, pull_number: 1 };

beforeEach(async () => {
  github = await startGithub();
  pull = createPull(github.state, { base: { "a.txt": "a\n" }, head: { "a.txt": "b\n" } });
});

afterEach(async () => {
  await github.stop();
});

const client = (permissions: Permissions) => clientOf(github, { repository: pull.repository, permissions });

test("each call asks for its own permission, and says which", async () => {
  const calls: [keyof Permissions, "read" | "write", (octokit: Octokit) => Promise<unknown>][] = [
    ["pull-requests", "read", (octokit) => octokit.pulls.get(at)],
    [
      "pull-requests",
      "write",
      (octokit) => octokit.pulls.createReview({ ...at, event: "COMMENT", body: "x" }),
    ],
    ["checks", "write", (octokit) => octokit.checks.create({ ...repo, name: "x", head_sha: pull.head.sha })],
    ["checks", "read", (octokit) => octokit.checks.listForRef({ ...repo, ref: pull.head.sha })],
    ["contents", "read", (octokit) => octokit.repos.getContent({ ...repo, path: "a.txt" })],
  ];
  for (const [permission, level, call] of calls) {
    const refused = await refusalOf(call(client({})));
    expect([refused.status, refused.message]).toEqual([403, "Resource not accessible by integration"]);
    expect(refused.headers["x-accepted-github-permissions"]).toBe(`${permission.replace("-", "_")}=${level}`);
    if (level === "write") expect((await refusalOf(call(client({ [permission]: "read" })))).status).toBe(403);
    await call(client({ [permission]: level }));
  }
  github.assertClean();
});

test("comments of the conversation take either of two permissions", async () => {
  const comment = { ...repo, issue_number: 1, body: "x" };
  await client({ issues: "write" }).issues.createComment(comment);
  await client({ "pull-requests": "write" }).issues.createComment(comment);
  expect((await refusalOf(client({ issues: "read" }).issues.createComment(comment))).status).toBe(403);
});

test("a bad token is 401, none too; another repository is 404", async () => {
  const log = { debug: ignore, info: ignore, warn: ignore, error: ignore };
  const stranger = new Octokit({ auth: "ghs_wrong", baseUrl: github.apiUrl, log });
  expect(await refusalOf(stranger.pulls.get(at))).toMatchObject({ status: 401, message: "Bad credentials" });
  const nobody = new Octokit({ baseUrl: github.apiUrl, log });
  expect(await refusalOf(nobody.pulls.get(at))).toMatchObject({
    status: 401,
    message: "Requires authentication",
  });
  createRepository(github.state, { name: "other" });
  const other = client(readAll).repos.get({ owner: "contoso", repo: "other" });
  expect(await refusalOf(other)).toMatchObject({ status: 404, message: "Not Found" });
  expect((await refusalOf(client(readAll).repos.get({ owner: "contoso", repo: "nowhere" }))).status).toBe(
    404,
  );
  github.assertClean();
});

test("anyone may read a public repository", async () => {
  pull.repository.private = false;
  await client({}).pulls.get(at);
  expect(
    (await refusalOf(client({}).issues.createComment({ ...repo, issue_number: 1, body: "x" }))).status,
  ).toBe(403);
});

test("a workflow's token is nobody", async () => {
  const octokit = client(readAll);
  expect((await refusalOf(octokit.users.getAuthenticated())).status).toBe(403);
  expect((await refusalOf(octokit.apps.getAuthenticated())).status).toBe(401);
  const person = clientOf(github, { repository: pull.repository, kind: "user", login: "alice" });
  expect((await person.users.getAuthenticated()).data.login).toBe("alice");
  const check = { ...repo, name: "x", head_sha: pull.head.sha };
  expect((await refusalOf(person.checks.create(check))).message).toBe(
    "You must authenticate via a GitHub App.",
  );
  github.assertClean();
});

describe("runs of forks and of Dependabot only read", () => {
  test("but their pull_request_target may write", () => {
    const fork = createPull(github.state, {
      repository: pull.repository,
      head: { "b.txt": "b\n" },
      fork: "mallory",
    });
    expect(pullRequestEvent(github.state, fork).permissions).toEqual(readAll);
    expect(pullRequestEvent(github.state, fork, { name: "pull_request_target" }).permissions.checks).toBe(
      "write",
    );
    const bot = createPull(github.state, {
      repository: pull.repository,
      head: { "c.txt": "c\n" },
      branch: "dependabot/npm",
      author: dependabot.login,
    });
    expect(pullRequestEvent(github.state, bot).permissions).toEqual(readAll);
    expect(pullRequestEvent(github.state, pull).permissions.checks).toBe("write");
  });

  test("a fork's commits are in the base repository, under the pull request's refs", async () => {
    const fork = createPull(github.state, {
      repository: pull.repository,
      head: { "b.txt": "b\n" },
      fork: "mallory",
    });
    const octokit = client(readAll);
    const { data } = await octokit.pulls.get({ ...repo, pull_number: fork.number });
    expect([data.head.repo.full_name, data.head.label, data.base.repo.full_name]).toEqual([
      "mallory/orders",
      "mallory:feature",
      "contoso/orders",
    ]);
    const { data: ref } = await octokit.git.getRef({ ...repo, ref: `pull/${fork.number}/head` });
    expect(ref.object.sha).toBe(fork.head.sha);
    const { data: compared } = await octokit.repos.compareCommitsWithBasehead({
      ...repo,
      basehead: "main...mallory:feature",
    });
    expect([compared.status, compared.files?.map(({ filename }) => filename)]).toEqual(["ahead", ["b.txt"]]);
    github.assertClean();
  });
});

function ignore(): void {
  // The refusals are what the tests are about.
}
