import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { Octokit } from "@octokit/rest";

import { clientOf } from "./client.ts";
import { startGithub, type Github } from "./github.ts";
import { commentAs, createPull, replyAs, reviewLineAs } from "./scenario.ts";
import type { Pull } from "./state.ts";

let github: Github;
let octokit: Octokit;
let pull: Pull;

beforeEach(async () => {
  github = await startGithub();
  pull = createPull(github.state, { head: { "a.txt": "1\n2\n3\n" } });
  octokit = clientOf(github, { repository: pull.repository });
});

afterEach(async () => {
  await github.stop();
});

const threadsQuery = `
  query ($after: String) {
    repository(owner: "contoso", name: "orders") {
      pullRequest(number: 1) {
        reviewThreads(first: 2, after: $after) {
          nodes {
            id
            isResolved
            isOutdated
            viewerCanResolve
            path
            line
            comments(first: 10) { nodes { databaseId body author { __typename login } isMinimized } }
          }
          pageInfo { hasNextPage endCursor }
        }
      }
    }
  }`;

interface Threads {
  repository: {
    pullRequest: {
      reviewThreads: {
        nodes: {
          id: string;
          viewerCanResolve: boolean;
          comments: { nodes: { body: string; author: { login: string } }[] };
        }[];
        pageInfo: { hasNextPage: boolean; endCursor: string };
      };
    };
  };
}

async function threads(after?: string, client = octokit) {
  const data = await client.graphql<Threads>(threadsQuery, { after });
  return data.repository.pullRequest.reviewThreads;
}

async function failure(request: Promise<unknown>): Promise<unknown> {
  return request.then(
    () => "GitHub took it",
    (error: unknown) => (error as { errors: unknown }).errors,
  );
}

test("threads come in pages, with their comments; bots have no [bot] here", async () => {
  const first = reviewLineAs(github.state, pull, "bob", { path: "a.txt", line: 1 }, "one");
  replyAs(github.state, first, "github-actions[bot]", "reply");
  reviewLineAs(github.state, pull, "bob", { path: "a.txt", line: 2 }, "two");
  reviewLineAs(github.state, pull, "bob", { path: "a.txt", line: 3 }, "three");
  const page = await threads();
  expect(
    page.nodes.map((thread) => thread.comments.nodes.map(({ body, author }) => `${author.login}: ${body}`)),
  ).toEqual([["bob: one", "github-actions: reply"], ["bob: two"]]);
  expect(page.pageInfo.hasNextPage).toBe(true);
  const rest = await threads(page.pageInfo.endCursor);
  expect([rest.nodes.length, rest.pageInfo.hasNextPage]).toEqual([1, false]);
  expect(github.calls.map(({ operation }) => operation)).toEqual([
    "graphql:repository",
    "graphql:repository",
  ]);
  github.assertClean();
});

describe("resolving a thread", () => {
  const resolve = (client: Octokit, threadId: string) =>
    client.graphql(
      "mutation ($threadId: ID!) { resolveReviewThread(input: { threadId: $threadId }) { thread { isResolved } } }",
      {
        threadId,
      },
    );

  test("is forbidden to a workflow's token, whatever it may", async () => {
    const { thread } = reviewLineAs(github.state, pull, "bob", { path: "a.txt", line: 1 }, "one");
    expect(await failure(resolve(octokit, thread.id))).toMatchObject([
      { type: "FORBIDDEN", message: "Resource not accessible by integration", path: ["resolveReviewThread"] },
    ]);
    expect((await threads()).nodes[0]?.viewerCanResolve).toBe(false);
    expect(thread.resolved).toBe(false);
    github.assertClean();
  });

  test("is open to an app that may write contents, and to people", async () => {
    const { thread } = reviewLineAs(github.state, pull, "bob", { path: "a.txt", line: 1 }, "one");
    const { repository } = pull;
    const weak = clientOf(github, { repository, kind: "app", permissions: { "pull-requests": "write" } });
    expect(await failure(resolve(weak, thread.id))).toMatchObject([{ type: "FORBIDDEN" }]);
    const strong = clientOf(github, { repository, kind: "app", login: "portcullis[bot]" });
    await resolve(strong, thread.id);
    expect([thread.resolved, thread.resolvedBy?.login]).toEqual([true, "portcullis[bot]"]);
    github.assertClean();
  });
});

test("minimizing needs a token that writes", async () => {
  const comment = commentAs(github.state, pull, "bob", "noise");
  const { data } = await octokit.issues.getComment({
    owner: "contoso",
    repo: "orders",
    comment_id: comment.id,
  });
  const minimize = (client: Octokit) =>
    client.graphql(
      `mutation ($id: ID!) {
        minimizeComment(input: { subjectId: $id, classifier: OUTDATED }) { minimizedComment { isMinimized minimizedReason } }
      }`,
      { id: data.node_id },
    );
  const reader = clientOf(github, { repository: pull.repository, permissions: { "pull-requests": "read" } });
  expect(await failure(minimize(reader))).toMatchObject([{ type: "FORBIDDEN" }]);
  expect(await minimize(octokit)).toEqual({
    minimizeComment: { minimizedComment: { isMinimized: true, minimizedReason: "outdated" } },
  });
  expect(comment.minimized).toBe("outdated");
  github.assertClean();
});

test("a query that GitHub's schema does not know is refused and noticed", async () => {
  await failure(octokit.graphql('{ repository(owner: "contoso", name: "orders") { nickname } }'));
  expect(github.violations).toEqual([
    'call 1, graphql:repository: graphql: Cannot query field "nickname" on type "Repository". Did you mean "name"?',
  ]);
});

test("what is not there, and pages without an end", async () => {
  expect(
    await failure(
      octokit.graphql('{ repository(owner: "contoso", name: "orders") { pullRequest(number: 9) { id } } }'),
    ),
  ).toMatchObject([
    { type: "NOT_FOUND", message: "Could not resolve to a PullRequest with the number of 9." },
  ]);
  const unbounded =
    '{ repository(owner: "contoso", name: "orders") { pullRequest(number: 1) { reviewThreads { totalCount } } } }';
  expect(await failure(octokit.graphql(unbounded))).toMatchObject([
    { type: "MISSING_PAGINATION_BOUNDARIES" },
  ]);
  github.assertClean();
});

test("faults strike here too", async () => {
  github.fail({ call: "graphql:repository", with: 502 });
  const ask = () => octokit.graphql('{ repository(owner: "contoso", name: "orders") { id } }');
  await expect(ask()).rejects.toMatchObject({ status: 502 });
  await ask();
  github.assertClean();
});
