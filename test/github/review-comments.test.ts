import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { Octokit } from "@octokit/rest";

import { clientOf, refusalOf } from "./client.ts";
import { startGithub, type Github } from "./github.ts";
import { commentAs, createPull, pushBranch, pushToPull, replyAs, reviewLineAs } from "./scenario.ts";
import type { Pull } from "./state.ts";

let github: Github;
let pull: Pull;
let octokit: Octokit;
const repo = { owner: "contoso", repo: "orders" };
const at = { ...repo, pull_number: 1 };

function lines(from: number, to: number): string {
  return Array.from({ length: to - from + 1 }, (_, index) => `line ${from + index}\n`).join("");
}

beforeEach(async () => {
  github = await startGithub();
  pull = createPull(github.state, {
    base: { "main.bicep": lines(1, 40), "old.bicep": "gone\n", "same.bicep": "same\n" },
    head: {
      "main.bicep": `${lines(1, 9)}ten\n${lines(11, 29)}thirty\n${lines(31, 40)}`,
      "new.bicep": "a\nb\n",
      "old.bicep": null,
      "image.png": Buffer.from([0x89, 0x50, 0, 1, 2, 3]),
    },
  });
  octokit = clientOf(github, { repository: pull.repository });
});

afterEach(async () => {
  await github.stop();
});

async function review(...comments: Record<string, unknown>[]): Promise<unknown> {
  return octokit.pulls.createReview({
    ...at,
    commit_id: pull.head.sha,
    event: "COMMENT",
    body: "Findings",
    comments: comments as { path: string; body: string }[],
  });
}

async function places(): Promise<unknown[]> {
  const { data } = await octokit.pulls.listReviewComments(at);
  return data.map(({ path, line, side, body }) => `${path}:${line ?? "none"} ${side ?? ""} ${body}`);
}

test("a review stands on the lines of the diff", async () => {
  await review(
    { path: "main.bicep", line: 10, side: "RIGHT", body: "added" },
    { path: "main.bicep", line: 13, side: "RIGHT", body: "context" },
    { path: "main.bicep", line: 30, side: "LEFT", body: "removed" },
    { path: "old.bicep", line: 1, side: "LEFT", body: "removed file" },
    { path: "new.bicep", start_line: 1, start_side: "RIGHT", line: 2, side: "RIGHT", body: "two lines" },
  );
  const { data } = await octokit.pulls.listReviewComments(at);
  expect(data.map(({ path, line, side, start_line: start }) => [path, line, side, start])).toEqual([
    ["main.bicep", 10, "RIGHT", null],
    ["main.bicep", 13, "RIGHT", null],
    ["main.bicep", 30, "LEFT", null],
    ["old.bicep", 1, "LEFT", null],
    ["new.bicep", 2, "RIGHT", 1],
  ]);
  expect(data[0]?.diff_hunk).toBe("@@ -7,7 +7,7 @@ line 6\n line 7\n line 8\n line 9\n-line 10\n+ten");
  expect(data[0]?.user.login).toBe("github-actions[bot]");
  github.assertClean();
});

describe("GitHub refuses the whole review for one comment", () => {
  const good = { path: "main.bicep", line: 10, side: "RIGHT", body: "fine" };
  const notInDiff =
    "Pull request review thread line must be part of the diff and Pull request review thread diff hunk can't be blank";
  const otherHunk = "Pull request review thread start line must be part of the same hunk as the line.";

  test.each([
    ["a line outside the hunks", { path: "main.bicep", line: 20, side: "RIGHT" }, notInDiff],
    ["a line past the end", { path: "new.bicep", line: 3, side: "RIGHT" }, notInDiff],
    ["an added line on the left", { path: "new.bicep", line: 1, side: "LEFT" }, notInDiff],
    ["a removed line on the right", { path: "old.bicep", line: 1, side: "RIGHT" }, notInDiff],
    ["a binary file", { path: "image.png", line: 1, side: "RIGHT" }, notInDiff],
    [
      "a file that is not changed",
      { path: "same.bicep", line: 1, side: "RIGHT" },
      "Path could not be resolved",
    ],
    ["a start in another hunk", { path: "main.bicep", start_line: 10, line: 30, side: "RIGHT" }, otherHunk],
    [
      "a start at the end",
      { path: "main.bicep", start_line: 10, line: 10, side: "RIGHT" },
      "Pull request review thread start line must precede the end line.",
    ],
    [
      "a start outside and an end outside",
      { path: "main.bicep", start_line: 18, line: 20, side: "RIGHT" },
      "Pull request review thread line must be part of the diff, Pull request review thread start line must be part of the same hunk as the line., and Pull request review thread diff hunk can't be blank",
    ],
    [
      "a body that is too long",
      { path: "main.bicep", line: 10, side: "RIGHT", body: "x".repeat(65_537) },
      "Pull request review thread body is too long (maximum is 65536 characters)",
    ],
  ])("%s", async (_, comment, sentence) => {
    const refused = await refusalOf(review(good, { body: "wrong", ...comment }));
    expect([refused.status, refused.message, refused.errors]).toEqual([
      422,
      "Unprocessable Entity",
      [sentence],
    ]);
    expect(await places()).toEqual([]);
    expect(pull.repository.reviews.size).toBe(0);
    github.assertClean();
  });

  test("a file-level comment in a batch, which is a breach of the contract as well", async () => {
    const refused = await refusalOf(review(good, { path: "main.bicep", body: "file", subject_type: "file" }));
    expect(refused.status).toBe(422);
    expect(await places()).toEqual([]);
    expect(github.violations).toEqual([
      'call 1, pulls/create-review: /comments/1: must NOT have additional properties ("subject_type")',
    ]);
    expect(() => {
      github.assertClean();
    }).toThrow("subject_type");
  });
});

describe("a review itself is refused", () => {
  const post = (more: Record<string, unknown>) =>
    octokit.pulls.createReview({ ...at, event: "COMMENT", ...more });

  test("without body and comments", async () => {
    expect((await refusalOf(post({ body: "" }))).errors).toEqual(["Review body can't be blank"]);
  });

  test("for a commit that is not in the pull request: the merge commit, a base commit", async () => {
    for (const sha of [pull.mergeCommit ?? "", pull.base.sha]) {
      expect((await refusalOf(post({ body: "x", commit_id: sha }))).errors).toEqual([
        "The commitOID is not part of the pull request",
      ]);
    }
  });

  test("when its body is too long; 65,536 characters are taken, and they are not bytes", async () => {
    expect((await refusalOf(post({ body: "x".repeat(65_537) }))).errors).toEqual([
      "Body is too long (maximum is 65536 characters)",
    ]);
    await post({ body: "é".repeat(65_536) });
  });

  test("when a workflow approves", async () => {
    expect((await refusalOf(post({ event: "APPROVE" }))).errors).toEqual([
      "GitHub Actions is not permitted to approve pull requests.",
    ]);
  });

  test("a review that asks for changes can't be dismissed where the branch is protected", async () => {
    pull.repository.dismissals = "protected";
    const { data } = await octokit.pulls.createReview({ ...at, event: "REQUEST_CHANGES", body: "No" });
    const refused = await refusalOf(
      octokit.pulls.dismissReview({ ...at, review_id: data.id, message: "Done" }),
    );
    expect([refused.status, refused.message]).toEqual([
      403,
      "Branch protections do not permit dismissing this review",
    ]);
  });
});

describe("single comments", () => {
  const single = (more: Record<string, unknown>) =>
    octokit.pulls.createReviewComment({
      ...at,
      commit_id: pull.head.sha,
      path: "main.bicep",
      body: "one",
      ...more,
    });

  test("on a whole file, on a line", async () => {
    await single({ subject_type: "file" });
    await single({ line: 10, side: "RIGHT" });
    expect(await places()).toEqual(["main.bicep:none RIGHT one", "main.bicep:10 RIGHT one"]);
    github.assertClean();
  });

  test("are refused with the field", async () => {
    expect((await refusalOf(single({ line: 20 }))).errors).toEqual([
      {
        resource: "PullRequestReviewComment",
        code: "custom",
        field: "pull_request_review_thread.line",
        message:
          "Pull request review thread line must be part of the diff and Pull request review thread diff hunk can't be blank",
      },
    ]);
    expect((await refusalOf(single({ line: 10, commit_id: pull.base.sha }))).errors).toEqual([
      {
        resource: "PullRequestReviewComment",
        code: "custom",
        field: "commit_id",
        message: "commit_id is not part of the pull request",
      },
    ]);
    expect((await refusalOf(single({ path: "same.bicep", subject_type: "file" }))).status).toBe(422);
    github.assertClean();
  });

  test("can be answered, changed and deleted; replies go with their thread", async () => {
    const { data: comment } = await single({ line: 10 });
    const { data: reply } = await octokit.pulls.createReplyForReviewComment({
      ...at,
      comment_id: comment.id,
      body: "two",
    });
    expect([reply.in_reply_to_id, reply.line, reply.path]).toEqual([comment.id, 10, "main.bicep"]);
    await octokit.pulls.updateReviewComment({ ...repo, comment_id: reply.id, body: "three" });
    expect(await places()).toEqual(["main.bicep:10 RIGHT one", "main.bicep:10 RIGHT three"]);
    expect(pull.repository.threads.size).toBe(1);
    await octokit.pulls.deleteReviewComment({ ...repo, comment_id: comment.id });
    await octokit.pulls.deleteReviewComment({ ...repo, comment_id: reply.id });
    expect(pull.repository.threads.size).toBe(0);
    expect((await refusalOf(octokit.pulls.getReviewComment({ ...repo, comment_id: reply.id }))).status).toBe(
      404,
    );
    github.assertClean();
  });
});

describe("a push", () => {
  test("moves comments with their lines, and outdates those whose lines changed", async () => {
    await review(
      { path: "main.bicep", line: 10, side: "RIGHT", body: "stays" },
      { path: "main.bicep", line: 30, side: "RIGHT", body: "changes" },
      { path: "new.bicep", line: 2, side: "RIGHT", body: "leaves" },
    );
    const sha = pushToPull(github.state, pull, {
      files: {
        "main.bicep": `first\n${lines(1, 9)}ten\n${lines(11, 29)}30\n${lines(31, 40)}`,
        "new.bicep": "a\n",
      },
    });
    expect(await places()).toEqual([
      "main.bicep:11 RIGHT stays",
      "main.bicep:none RIGHT changes",
      "new.bicep:none RIGHT leaves",
    ]);
    const { data } = await octokit.pulls.listReviewComments(at);
    expect(
      data.map((comment) => [
        comment.original_line,
        comment.commit_id === sha,
        comment.original_commit_id === sha,
      ]),
    ).toEqual([
      [10, true, false],
      [30, false, false],
      [2, false, false],
    ]);
    github.assertClean();
  });

  test("leaves the replies of an outdated comment outdated", async () => {
    const comment = reviewLineAs(github.state, pull, "bob", { path: "new.bicep", line: 2 }, "Why?");
    pushToPull(github.state, pull, { files: { "new.bicep": "a\n" } });
    replyAs(github.state, comment, "alice", "Gone");
    expect(await places()).toEqual(["new.bicep:none RIGHT Why?", "new.bicep:none RIGHT Gone"]);
    github.assertClean();
  });

  test("to the base leaves the pull request's base id where it was, and makes a new test merge", async () => {
    const before = pull.mergeCommit;
    const tip = pushBranch(github.state, pull.repository, "main", { "other.bicep": "x\n" });
    const { data } = await octokit.pulls.get(at);
    expect(data.base.sha).toBe(pull.base.sha);
    expect(data.base.sha).not.toBe(tip);
    expect(data.merge_commit_sha).not.toBe(before);
    expect(data.changed_files).toBe(4);
    github.assertClean();
  });

  test("that conflicts leaves no test merge", async () => {
    pushBranch(github.state, pull.repository, "main", { "main.bicep": "all new\n" });
    const { data } = await octokit.pulls.get(at);
    expect([data.mergeable, data.merge_commit_sha, data.mergeable_state]).toEqual([false, null, "dirty"]);
    github.assertClean();
  });
});

test("people comment, answer and review", async () => {
  commentAs(github.state, pull, "alice", "Looks good");
  replyAs(
    github.state,
    reviewLineAs(github.state, pull, "bob", { path: "new.bicep", line: 1 }, "Why?"),
    "alice",
    "Because",
  );
  const { data } = await octokit.issues.listComments({ ...repo, issue_number: 1 });
  expect(data.map(({ user, body }) => `${user?.login ?? ""}: ${body ?? ""}`)).toEqual(["alice: Looks good"]);
  expect(await places()).toEqual(["new.bicep:1 RIGHT Why?", "new.bicep:1 RIGHT Because"]);
  github.assertClean();
});
