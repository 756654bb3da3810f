import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { Octokit } from "@octokit/rest";

import { startGithub, type Github } from "./github.ts";
import { createPull, pushToPull, replyAs } from "./scenario.ts";
import type { Pull } from "./state.ts";

let github: Github;
let pull: Pull;
let octokit: Octokit;
const at = { owner: "contoso", repo: "orders", pull_number: 1 };

const lines = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `line ${from + index}\n`).join("");

beforeEach(async () => {
  github = await startGithub();
  pull = createPull(github.state, {
    base: { "main.bicep": lines(1, 40), "old.bicep": "gone\n" },
    head: {
      "main.bicep": `${lines(1, 9)}ten\n${lines(11, 29)}thirty\n${lines(31, 40)}`,
      "new.bicep": "a\nb\n",
      "old.bicep": null,
    },
  });
  octokit = clientOf(github.token({ repository: pull.repository }));
});

afterEach(async () => {
  await github.stop();
});

function clientOf(token: string): Octokit {
  return new Octokit({
    auth: token,
    baseUrl: github.apiUrl,
    log: { debug: none, info: none, warn: none, error: none },
  });
}

function none(): void {
  // Quiet.
}

async function refusal(
  request: Promise<unknown>,
): Promise<{ status: number; data: { message: string; errors?: unknown[] } }> {
  try {
    await request;
  } catch (error) {
    const { status, response } = error as {
      status: number;
      response: { data: { message: string; errors?: unknown[] } };
    };
    return { status, data: response.data };
  }
  throw new Error("GitHub took it");
}

test("a review stands on the lines of the diff", async () => {
  const { data: review } = await octokit.pulls.createReview({
    ...at,
    commit_id: pull.head.sha,
    event: "COMMENT",
    body: "",
    comments: [
      { path: "main.bicep", line: 10, side: "RIGHT", body: "added" },
      { path: "main.bicep", line: 13, side: "RIGHT", body: "context" },
      { path: "main.bicep", line: 30, side: "LEFT", body: "removed" },
      { path: "new.bicep", start_line: 1, start_side: "RIGHT", line: 2, side: "RIGHT", body: "two lines" },
    ],
  });
  expect(review.state).toBe("COMMENTED");
  const { data: comments } = await octokit.pulls.listReviewComments(at);
  expect(comments.map(({ path, line, side, start_line }) => ({ path, line, side, start_line }))).toEqual([
    { path: "main.bicep", line: 10, side: "RIGHT", start_line: null },
    { path: "main.bicep", line: 13, side: "RIGHT", start_line: null },
    { path: "main.bicep", line: 30, side: "LEFT", start_line: null },
    { path: "new.bicep", line: 2, side: "RIGHT", start_line: 1 },
  ]);
  expect(comments[0]?.diff_hunk).toBe("@@ -7,7 +7,7 @@ line 6\n line 7\n line 8\n line 9\n-line 10\n+ten");
  github.assertClean();
});
