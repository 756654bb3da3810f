import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";

import { githubApi } from "../../src/github/api.ts";
import { publish, type Published, type PublishRequest } from "../../src/github/publish.ts";
import type { JudgedFinding, Review } from "../../src/policy/review.ts";
import { reportOf } from "../../src/reporters/report.ts";
import { place, offsetOfLine } from "../../src/source/source.ts";
import { changesBetween } from "../../src/workspace/changes-between.ts";
import { startGithub, type Github } from "../github/github.ts";
import { createPull, createRepository, replyAs } from "../github/scenario.ts";
import type { Permissions, Pull } from "../github/state.ts";
import { finding, judged, links, review, source } from "../reporters/reviews.ts";

let github: Github;
let said: string[];

jest.setTimeout(60_000);

beforeEach(async () => {
  github = await startGithub();
  said = [];
});

afterEach(async () => {
  await github.stop();
});

describe("many findings", () => {
  test("the first 25 get comments, the others stand in the review's body, all of them in the check run", async () => {
    const pull = changed(150);
    const result = await published(pull, all(120));

    expect(result).toEqual({ losses: [], stale: false });
    expect(pull.repository.reviewComments.size).toBe(25);
    const [posted] = [...pull.repository.reviews.values()];
    expect(posted?.body).toContain("Portcullis has 120 new findings on these changes. 25 of them");
    expect(posted?.body.match(/^- \*\*High\*\*/gm)).toHaveLength(95);
    const [check] = [...pull.repository.checkRuns.values()];
    expect(check?.annotations.map(({ start_line }) => start_line)).toEqual(
      Array.from({ length: 120 }, (_, at) => at + 1),
    );
    expect(operations().filter((one) => one.startsWith("checks/"))).toEqual([
      "checks/create",
      "checks/update",
      "checks/update",
    ]);
    github.assertClean();

    // Again: nothing is new.
    github.forgetCalls();
    await published(pull, all(120), { checkRun: false });
    expect(pull.repository.reviewComments.size).toBe(25);
    expect(pull.repository.reviews.size).toBe(1);
    expect(operations().filter((one) => one.includes("create") || one.includes("update"))).toEqual([]);
  });

  test("a batch of annotations whose answer is lost is not written twice", async () => {
    const pull = changed(150);
    github.fail({ call: "checks/update", with: "truncated" });
    github.fail({ call: "checks/update", with: 502 });
    await published(pull, all(120), { comments: false });

    expect([...pull.repository.checkRuns.values()].map(({ annotations }) => annotations.length)).toEqual([
      120,
    ]);
    github.assertClean();
  });

  test("a batch that never arrives is a loss that is told", async () => {
    const pull = changed(150);
    github.fail({ call: "checks/update", with: 422 });
    const { losses } = await published(pull, all(60), { comments: false });

    expect(losses).toEqual([{ what: "the check run", why: "GitHub refused (422 Validation Failed)" }]);
  });
});

describe("findings outside the hunks", () => {
  test("get comments on their files, one by one", async () => {
    const pull = changed(3);
    const result = await published(pull, [at(100, "one"), at(120, "two")]);

    expect(result.losses).toEqual([]);
    expect(
      [...pull.repository.reviewComments.values()].map(({ path, subject, body }) => [
        path,
        subject,
        /^(\w+)\.$/m.exec(body)?.[1],
      ]),
    ).toEqual([["main.bicep", "file", undefined]]);
    const [comment] = [...pull.repository.reviewComments.values()];
    expect(comment?.body).toContain("- one. (site 100)\n- two. (site 120)");
    github.assertClean();

    await published(pull, [at(100, "one"), at(120, "two")]);
    expect(pull.repository.reviewComments.size).toBe(1);
  });

  test("a comment on a file that GitHub refuses is told, and the rest is posted", async () => {
    const pull = changed(3);
    github.fail({ call: "pulls/create-review-comment", with: 422 });
    const { losses } = await published(pull, [at(2, "inside"), at(100, "outside")]);

    expect(losses).toEqual([]);
    expect([...pull.repository.reviewComments.values()].map(({ subject }) => subject)).toEqual(["line"]);
    expect(pull.repository.issueComments.size).toBe(1);
    expect(said).toContain(
      "GitHub refused a comment on a file (422 Validation Failed); the summary has its findings.",
    );
  });

  test("a comment on a file whose answer is lost is not posted twice", async () => {
    const pull = changed(3);
    github.fail({ call: "pulls/create-review-comment", with: "truncated" });
    await published(pull, [at(100, "outside")]);
    expect(pull.repository.reviewComments.size).toBe(1);
  });
});

describe("comments of earlier pushes", () => {
  test("stay when the review is incomplete: what is missing may only not have been judged", async () => {
    const pull = changed(3);
    await published(pull, [at(2, "a finding")]);
    await published(pull, [], {}, incomplete);

    expect(pull.repository.reviewComments.size).toBe(1);
    expect(said).toContain(
      "Comments of earlier pushes stay as they are: what is missing may only not have been judged.",
    );
  });

  test("go when the finding is suppressed, and a thread is told why", async () => {
    const pull = changed(3);
    await published(pull, [at(1, "one"), at(2, "two")]);
    const [, second] = [...pull.repository.reviewComments.values()];
    if (second === undefined) throw new Error("no second comment");
    replyAs(github.state, second, "octocat", "We accept this.");
    const standing = { kind: "suppressed", why: "Suppressed in the policy: behind @Front Door" } as const;
    await published(
      pull,
      [at(1, "one"), at(2, "two")].map((one) => ({ ...one, standing, blocks: false, comments: false })),
    );

    expect([...pull.repository.reviewComments.values()].slice(1).map(({ body }) => body)).toEqual([
      "We accept this.",
      `<!-- portcullis:settled -->\nAs of ${pull.head.sha} this asks for no comment any more. Suppressed in the policy: behind @\u200bFront Door`,
    ]);
  });

  test("of a person who pastes our marker are left alone", async () => {
    const pull = changed(3);
    await published(pull, [at(2, "a finding")]);
    const [ours] = [...pull.repository.reviewComments.values()];
    if (ours === undefined) throw new Error("no comment");
    const forged = { ...ours, id: github.state.nextId(), user: pull.user };
    pull.repository.reviewComments.set(forged.id, forged);
    pull.repository.reviewComments.delete(ours.id);
    await published(pull, [at(2, "a finding")]);
    expect([...pull.repository.reviewComments.values()].map(({ user }) => user.login)).toEqual([
      "octocat",
      "github-actions[bot]",
    ]);
    await published(pull, []);
    expect([...pull.repository.reviewComments.values()].map(({ user }) => user.login)).toEqual(["octocat"]);
  });

  test("that two runs have posted at once: the older stays", async () => {
    const pull = changed(3);
    await published(pull, [at(2, "a finding")]);
    const [first] = [...pull.repository.reviewComments.values()];
    if (first === undefined) throw new Error("no comment");
    const second = { ...first, id: github.state.nextId() };
    pull.repository.reviewComments.set(second.id, second);
    await published(pull, [at(2, "a finding")]);
    expect([...pull.repository.reviewComments.keys()]).toEqual([first.id]);
  });

  test("that were deleted meanwhile are no failure", async () => {
    const pull = changed(3);
    await published(pull, [at(2, "a finding")]);
    github.fail({ call: "pulls/delete-review-comment", with: 404 });
    expect((await published(pull, [])).losses).toEqual([]);
  });
});

describe("a token", () => {
  test("of a person or an app finds its own comments again", async () => {
    for (const kind of ["user", "app"] as const) {
      const pull = changed(3, kind);
      const login = kind === "user" ? "release-manager" : "portcullis-app[bot]";
      const token = github.token({ repository: pull.repository, kind, login });
      await published(pull, [at(2, "a finding")], {}, {}, token);
      await published(pull, [at(2, "a finding")], {}, {}, token);
      expect([...pull.repository.reviewComments.values()].map(({ user }) => user.login)).toEqual([login]);
      expect(pull.repository.issueComments.size).toBe(1);
    }
  });

  test("that may write comments of issues only still writes the summary", async () => {
    const pull = changed(3);
    const permissions: Permissions = { contents: "read", issues: "write", "pull-requests": "read" };
    const { losses } = await published(
      pull,
      [at(2, "a finding")],
      { checkRun: false },
      {},
      github.token({ repository: pull.repository, permissions }),
    );
    expect(losses).toEqual([
      {
        what: "review comments",
        why: "the token may not write (403 Resource not accessible by integration)",
        permission: "pull-requests: write",
      },
    ]);
    expect(pull.repository.issueComments.size).toBe(1);
  });
});

// A file of 200 lines, of which the pull request changes the first ones.

const text = (changedLines: number) =>
  Array.from({ length: 200 }, (_, line) => `line ${line + 1}${line < changedLines ? " changed" : ""}`);

function changed(lines: number, name = "orders"): Pull {
  const files = { "main.bicep": `${text(0).join("\n")}\n` };
  return createPull(github.state, {
    repository: createRepository(github.state, { name, files }),
    head: { "main.bicep": `${text(lines).join("\n")}\n` },
  });
}

function at(line: number, message: string): JudgedFinding {
  const of = source("main.bicep", ...text(0));
  const start = offsetOfLine(of, line);
  return judged(
    finding({
      rule: "plain-http-allowed",
      at: place(of, start, start + 4),
      message,
      resource: `site ${line}`,
    }),
  );
}

function all(count: number): JudgedFinding[] {
  return Array.from({ length: count }, (_, line) => at(line + 1, `Finding ${line + 1}`));
}

const incomplete: Partial<Review> = {
  conclusion: { kind: "incomplete", incomplete: true, sentence: "Incomplete: 1 problem.", exitCode: 3 },
};

async function published(
  pull: Pull,
  findings: readonly JudgedFinding[],
  options: Partial<PublishRequest> = {},
  facts: Partial<Review> = {},
  token = github.token({ repository: pull.repository }),
): Promise<Published> {
  const { owner, name: repo, gitDir } = pull.repository;
  const api = await githubApi({
    token,
    url: github.apiUrl,
    graphqlUrl: github.graphqlUrl,
    owner: owner.login,
    repo,
    userAgent: "portcullis/test",
    patience: { request: 5000, retries: [5, 5, 5], waits: 10_000 },
  });
  return publish({
    api,
    number: pull.number,
    head: pull.head.sha,
    report: reportOf(review(findings, facts)),
    changes: await changesBetween({ gitDir }, pull.base.sha, pull.head.sha),
    links,
    comments: true,
    checkRun: true,
    externalId: "1/1/review",
    hearsay: false,
    say: (line) => said.push(line),
    ...options,
  });
}

function operations(): string[] {
  return github.calls.map(({ operation }) => operation);
}
