import path from "node:path";
import { readFileSync, writeFileSync } from "node:fs";
import { afterEach, beforeAll, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { build } from "esbuild";

import {
  mergeGroupEvent,
  pullRequestEvent,
  pushEvent,
  scheduleEvent,
  workflowDispatchEvent,
  workflowRunEvent,
  type Event,
} from "../github/events.ts";
import { startGithub, type Github } from "../github/github.ts";
import { runAction, type ActionResult, type ActionRun } from "../github/runner.ts";
import {
  addWorkflowRun,
  commentAs,
  createPull,
  createRepository,
  pushBranch,
  pushToPull,
  replyAs,
  tip,
  type NewPull,
} from "../github/scenario.ts";
import { actionsBot, type Permissions, type Pull } from "../github/state.ts";
import { checkout } from "../github/workspace.ts";
import { app, policy, template } from "./orders.ts";

const root = path.join(import.meta.dirname, "../..");
/** The action from its sources, in one file: it starts three times as fast as the sources themselves. */
const action = path.join(root, "node_modules/.cache/portcullis-test/action.mjs");

let github: Github;

jest.setTimeout(60_000);

beforeAll(async () => {
  await build({
    entryPoints: [path.join(root, "src/action.ts")],
    outfile: action,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    logLevel: "error",
  });
});

beforeEach(async () => {
  github = await startGithub();
});

afterEach(async () => {
  await github.stop();
});

describe("a pull request", () => {
  test("gets a review, a summary and a check run, and is blocked", async () => {
    const pull = open({ "infra/main.bicep": template({ httpsOnly: "false" }) });
    const result = await run(pull);

    expect(result.exitCode).toBe(1);
    expect(result.outputs).toMatchObject({ conclusion: "blocked", findings: "1", blocking: "1" });
    expect(commentsOn(pull)).toEqual([
      { path: "infra/main.bicep", line: 12, rule: "plain-http-allowed", suggestion: "    httpsOnly: true" },
    ]);
    expect(reviewsOn(pull)).toEqual([
      {
        state: "COMMENTED",
        commit: pull.head.sha,
        body: "<!-- portcullis:review -->\nPortcullis has 1 new finding on these changes.",
      },
    ]);
    expect(summariesOn(pull)).toEqual([
      expect.stringContaining("## ⛔ Blocked: 1 finding blocks the merge (1 high)"),
    ]);
    expect(checksOn(pull)).toEqual([
      { name: "Portcullis findings", head: pull.head.sha, conclusion: "failure", annotations: 1 },
    ]);
    expect(
      result.annotations.map(({ level, properties }) => [level, properties["file"], properties["line"]]),
    ).toEqual([["error", "infra/main.bicep", "12"]]);
    expect(result.summary).toContain("## ⛔ Blocked: 1 finding blocks the merge (1 high)");
    expect(result.stdout).toContain("\nBlocked: 1 finding blocks the merge (1 high).\n");
    const report = JSON.parse(readFileSync(result.outputs["report"] ?? "", "utf8")) as { revision: unknown };
    expect(report.revision).toEqual({ head: pull.head.sha, base: pull.base.sha, mergeBase: pull.base.sha });
    expect(readFileSync(result.outputs["sarif"] ?? "", "utf8")).toContain('"ruleId": "plain-http-allowed"');
    github.assertClean();
  });

  test("that changes nothing we judge passes, and nothing is said on it", async () => {
    const pull = open({ "docs/notes.md": "# Notes\n" });
    const result = await run(pull);

    expect(result.exitCode).toBe(0);
    expect(result.outputs).toMatchObject({ conclusion: "pass", findings: "0", blocking: "0" });
    expect([commentsOn(pull), reviewsOn(pull), summariesOn(pull)]).toEqual([[], [], []]);
    expect(checksOn(pull)).toEqual([
      { name: "Portcullis findings", head: pull.head.sha, conclusion: "success", annotations: 0 },
    ]);
    github.assertClean();
  });

  test("in `scan` mode nothing is posted, and everything is written", async () => {
    const pull = open({ "infra/main.bicep": template({ httpsOnly: "false" }) });
    const result = await run(pull, { inputs: { mode: "scan" } });

    expect(result.exitCode).toBe(1);
    expect([commentsOn(pull), summariesOn(pull), checksOn(pull)]).toEqual([[], [], []]);
    expect(result.annotations).toHaveLength(1);
    expect(result.summary).toContain("plain-http-allowed");
    expect(github.calls.map(({ operation }) => operation)).toEqual(["git/get-ref"]);
  });

  test("is compared with where the branch is now, not with where it was when the pull request was opened", async () => {
    const pull = open({ "docs/notes.md": "# Notes\n" });
    const moved = pushBranch(github.state, pull.repository, "main", {
      "infra/main.bicep": template({ httpsOnly: "false" }),
    });
    pushToPull(github.state, pull, {
      parent: moved,
      files: { "docs/notes.md": "# Notes\n", "docs/more.md": "# More\n" },
    });
    const result = await run(pull);

    expect(pull.base.sha).not.toBe(moved);
    expect(result.exitCode).toBe(0);
    expect(result.stdout).toContain(`into main at ${moved}.`);
  });

  test("of a fork is reviewed on the base branch's event without being checked out", async () => {
    const pull = open({ "infra/main.bicep": template({ httpsOnly: "false" }) }, { fork: "octo" });
    const event = pullRequestEvent(github.state, pull, { name: "pull_request_target" });
    const workspace = checkout(github.state, event);
    const result = await start({
      event,
      workspace,
      env: { GITHUB_SERVER_URL: `file://${github.state.root}` },
    });

    expect(result.exitCode).toBe(1);
    expect(rulesOn(pull)).toEqual(["plain-http-allowed"]);
    expect(readFileSync(path.join(workspace, "infra/main.bicep"), "utf8")).toBe(template());
  });

  test("can't bring its own policy", async () => {
    const pull = open({
      "infra/main.bicep": template({ httpsOnly: "false" }),
      ".github/portcullis.yml": `${policy}block: never\n`,
    });
    const result = await run(pull);

    expect(result.exitCode).toBe(1);
    expect(result.summary).toContain("This change also changes the policy");
  });
});

describe("a further push", () => {
  test("repeats nothing, keeps what is still true, and takes away what is fixed", async () => {
    const pull = open({ "infra/main.bicep": template({ httpsOnly: "false", ftps: "AllAllowed" }) });
    await run(pull);
    expect(rulesOn(pull)).toEqual(["plain-http-allowed", "ftp-allowed"]);
    const [kept] = ownComments(pull);

    // FTP is fixed, TLS is new, and the plain HTTP has moved by two lines.
    pushToPull(github.state, pull, {
      files: {
        "infra/main.bicep": `// one\n// two\n${template({ httpsOnly: "false", tls: "1.0" })}`,
      },
    });
    const result = await run(pull);

    expect(result.exitCode).toBe(1);
    expect(rulesOn(pull)).toEqual(["plain-http-allowed", "old-tls-allowed"]);
    expect(ownComments(pull)[0]?.id).toBe(kept?.id);
    expect(ownComments(pull)[0]?.place?.line).toBe(14);
    expect(summariesOn(pull)).toHaveLength(1);
    expect(result.stdout).toContain("1 settled comment deleted");
    github.assertClean();
  });

  test("answers where somebody has replied, once, and hides the comment", async () => {
    const pull = open({ "infra/main.bicep": template({ httpsOnly: "false" }) });
    await run(pull);
    const [comment] = ownComments(pull);
    if (comment === undefined) throw new Error("no comment");
    replyAs(github.state, comment, "octocat", "Is that so?");
    const head = pushToPull(github.state, pull, { files: { "infra/main.bicep": template() } });
    await run(pull);
    await run(pull);

    expect([...pull.repository.reviewComments.values()].map(({ user, body }) => [user.login, body])).toEqual([
      ["github-actions[bot]", comment.body],
      ["octocat", "Is that so?"],
      ["github-actions[bot]", `<!-- portcullis:settled -->\nFixed in ${head}.`],
    ]);
    expect(comment.minimized).toBe("resolved");
    expect(summariesOn(pull)).toEqual([expect.stringContaining("## ✅ Passed")]);
    github.assertClean();
  });

  test("says it anew when a finding comes back whose comment was answered", async () => {
    const bad = { "infra/main.bicep": template({ httpsOnly: "false" }) };
    const pull = open(bad);
    await run(pull);
    const [comment] = ownComments(pull);
    if (comment === undefined) throw new Error("no comment");
    replyAs(github.state, comment, "octocat", "Is that so?");
    pushToPull(github.state, pull, { files: { "infra/main.bicep": template() } });
    await run(pull);
    pushToPull(github.state, pull, { files: bad });
    await run(pull);

    expect(rulesOn(pull)).toEqual(["plain-http-allowed", "plain-http-allowed"]);
  });

  test("updates the older of two summaries and removes the younger; a stranger's marker is not ours", async () => {
    const pull = open({ "infra/main.bicep": template({ httpsOnly: "false" }) });
    const forged = commentAs(github.state, pull, "mallory", "<!-- portcullis:summary -->\n## ✅ Passed");
    const first = commentAs(github.state, pull, actionsBot.login, "<!-- portcullis:summary -->\nold");
    commentAs(github.state, pull, actionsBot.login, "<!-- portcullis:summary -->\nolder still");
    await run(pull);

    expect([...pull.repository.issueComments.values()].map(({ id }) => id)).toEqual([forged.id, first.id]);
    expect(forged.body).toBe("<!-- portcullis:summary -->\n## ✅ Passed");
    expect(first.body).toContain("## ⛔ Blocked");
  });

  test("that came while the review ran keeps the last word", async () => {
    const pull = open({ "infra/main.bicep": template({ httpsOnly: "false" }) });
    const event = pullRequestEvent(github.state, pull);
    const workspace = checkout(github.state, event, { depth: 0 });
    const reviewed = pull.head.sha;
    pushToPull(github.state, pull, { files: { "infra/main.bicep": template() } });
    const result = await start({ event, workspace });

    expect(result.exitCode).toBe(1);
    expect(result.stdout).toContain("comments are left to the run for that");
    expect([commentsOn(pull), summariesOn(pull)]).toEqual([[], []]);
    expect([...pull.repository.checkRuns.values()].map(({ headSha }) => headSha)).toEqual([reviewed]);
  });
});

describe("a token that may not", () => {
  test("write at all, as a fork's: annotations, summary and files have everything", async () => {
    const pull = open({ "infra/main.bicep": template({ httpsOnly: "false" }) }, { fork: "octo" });
    const result = await run(pull);

    expect(result.exitCode).toBe(1);
    expect([commentsOn(pull), summariesOn(pull), checksOn(pull)]).toEqual([[], [], []]);
    expect(result.annotations.map(({ level, properties }) => [level, properties["file"]])).toEqual([
      ["error", "infra/main.bicep"],
    ]);
    expect(result.summary).toContain("plain-http-allowed");
    expect(result.summary).toContain("whose token may only read");
    expect(result.stdout).not.toContain("permissions:");
  });

  test("write checks: that is said once, with the YAML to add", async () => {
    const pull = open({ "infra/main.bicep": template({ httpsOnly: "false" }) });
    const result = await run(pull, { permissions: { contents: "read", "pull-requests": "write" } });

    expect(result.exitCode).toBe(1);
    expect(rulesOn(pull)).toEqual(["plain-http-allowed"]);
    expect(summariesOn(pull)).toHaveLength(1);
    expect(
      result.annotations.filter(({ level }) => level === "warning").map(({ message }) => message),
    ).toEqual([
      "the check run could not be written: the token may not write (403 Resource not accessible by integration). All findings are in the job summary, the annotations and the SARIF file.\nAdd to the job in the workflow:\npermissions:\n  contents: read\n  checks: write",
    ]);
    expect(result.summary).toContain("```yaml\npermissions:\n  contents: read\n  checks: write\n```");
  });

  test("write on pull requests: one warning for all that needs it", async () => {
    const pull = open({ "infra/main.bicep": template({ httpsOnly: "false" }) });
    const result = await run(pull, {
      permissions: { contents: "read", "pull-requests": "read", checks: "write" },
    });

    expect(result.exitCode).toBe(1);
    expect(checksOn(pull)).toHaveLength(1);
    expect(result.annotations.filter(({ level }) => level === "warning")).toHaveLength(1);
    expect(result.summary.match(/pull-requests: write/g)).toHaveLength(1);
  });

  test("turns no pass red", async () => {
    const pull = open({ "infra/main.bicep": template({ more: "// nothing\n" }) });
    const result = await run(pull, { permissions: { contents: "read" } });

    expect(result.exitCode).toBe(0);
    expect(result.outputs["conclusion"]).toBe("pass");
    expect(result.annotations.map(({ level }) => level)).toEqual(["warning"]);
  });
});

describe("GitHub refuses or fails", () => {
  test("a refused review is posted again with everything in its body", async () => {
    const pull = open({ "infra/main.bicep": template({ httpsOnly: "false" }) });
    github.fail({ call: "pulls/create-review", with: 422 });
    const result = await run(pull);

    expect(result.exitCode).toBe(1);
    expect(commentsOn(pull)).toEqual([]);
    expect(reviewsOn(pull).map(({ body }) => body)).toEqual([
      expect.stringMatching(
        /^<!-- portcullis:review [0-9a-f]{32} -->\nPortcullis has 1 new finding on these changes\.\n\n- \*\*High\*\*/,
      ),
    ]);
    expect(result.stdout).toContain("GitHub refused the comments on lines (422 Validation Failed)");

    // Once fixed, the body says so, and a finding that comes back is told anew.
    pushToPull(github.state, pull, { files: { "infra/main.bicep": template() } });
    await run(pull);
    expect(reviewsOn(pull)[0]?.body).toMatch(
      /^<!-- portcullis:review -->\n[^]*<sub>As of [0-9a-f]{40}, all of these are settled\.<\/sub>$/,
    );
    pushToPull(github.state, pull, { files: { "infra/main.bicep": template({ httpsOnly: "false" }) } });
    await run(pull);
    expect(rulesOn(pull)).toEqual(["plain-http-allowed"]);
    github.assertClean();
  });

  test("an answer that is lost makes no second review, comment or check run", async () => {
    const pull = open({ "infra/main.bicep": template({ httpsOnly: "false" }) });
    for (const call of ["pulls/create-review", "issues/create-comment", "checks/create"]) {
      github.fail({ call, with: "truncated" });
    }
    const result = await run(pull);

    expect(result.exitCode).toBe(1);
    expect(rulesOn(pull)).toEqual(["plain-http-allowed"]);
    expect([reviewsOn(pull), summariesOn(pull), checksOn(pull)].map((all) => all.length)).toEqual([1, 1, 1]);
    expect(result.annotations.map(({ level }) => level)).toEqual(["error"]);
    github.assertClean();
  });

  test("a rate limit is waited for as long as GitHub asks", async () => {
    const pull = open({ "infra/main.bicep": template({ httpsOnly: "false" }) });
    github.fail({ call: "pulls/create-review", with: { status: 429, retryAfter: 1 } });
    const result = await run(pull);

    expect(result.exitCode).toBe(1);
    expect(rulesOn(pull)).toEqual(["plain-http-allowed"]);
    github.assertClean();
  });

  test("what is there already is not known: nothing is posted twice, the summary is written", async () => {
    const pull = open({ "infra/main.bicep": template({ httpsOnly: "false" }) });
    github.fail({ call: "pulls/list-review-comments", with: 404 });
    const result = await run(pull);

    expect(result.exitCode).toBe(1);
    expect(commentsOn(pull)).toEqual([]);
    expect(summariesOn(pull)).toHaveLength(1);
    expect(result.annotations.map(({ level }) => level)).toEqual(["error", "warning"]);
  });
});

describe("commits that the clone does not have", () => {
  test("are fetched", async () => {
    const pull = open({ "infra/main.bicep": template({ httpsOnly: "false" }) });
    const result = await run(pull, { depth: 1, env: { GITHUB_SERVER_URL: `file://${github.state.root}` } });

    expect(result.exitCode).toBe(1);
    expect(result.stdout).not.toContain("GitHub's API");
    expect(rulesOn(pull)).toEqual(["plain-http-allowed"]);
  });

  test("are read through the API when there is nothing to fetch from", async () => {
    const pull = open({ "infra/main.bicep": template({ httpsOnly: "false" }) });
    const result = await run(pull, { depth: 1, env: noServer });

    expect(result.exitCode).toBe(1);
    expect(result.stdout).toContain("Reading the commits through GitHub's API.");
    expect(rulesOn(pull)).toEqual(["plain-http-allowed"]);
    github.assertClean();
  });

  test("and can't be had at all: nothing is judged, and that is not green", async () => {
    const pull = open({ "docs/notes.md": "# Notes\n" });
    github.fail({ call: "repos/compare-commits-with-basehead", with: 403 });
    const result = await run(pull, { depth: 1, env: noServer });

    expect(result.exitCode).toBe(3);
    expect(result.outputs).toEqual({ conclusion: "incomplete" });
    expect(result.annotations.map(({ level, properties }) => [level, properties["title"]])).toEqual([
      ["error", "Nothing was judged"],
    ]);
    expect(result.summary).toContain("nothing was judged");
  });

  test("without any checkout everything is fetched", async () => {
    const pull = open({ "infra/main.bicep": template({ httpsOnly: "false" }) });
    const event = pullRequestEvent(github.state, pull);
    const result = await start({ event, env: { GITHUB_SERVER_URL: `file://${github.state.root}` } });

    expect(result.exitCode).toBe(1);
    expect(rulesOn(pull)).toEqual(["plain-http-allowed"]);
  });
});

describe("other events", () => {
  test("a merge group is judged, and nothing is posted", async () => {
    const pull = open({ "infra/main.bicep": template({ httpsOnly: "false" }) });
    const event = mergeGroupEvent(github.state, pull);
    const result = await start({ event, workspace: checkout(github.state, event, { depth: 0 }) });

    expect(result.exitCode).toBe(1);
    expect(result.outputs["blocking"]).toBe("1");
    expect(github.calls).toEqual([]);
  });

  test("a schedule reports everything, compared with nothing", async () => {
    const repository = createRepository(github.state, {
      files: { ...app, "infra/main.bicep": template({ httpsOnly: "false" }) },
    });
    const event = scheduleEvent(github.state, repository);
    const result = await start({ event, workspace: checkout(github.state, event) });

    expect(result.exitCode).toBe(1);
    expect(result.outputs["findings"]).toBe("4");
    expect(github.calls).toEqual([]);
  });

  test("a push is compared with what was there before", async () => {
    const repository = createRepository(github.state, {
      files: { ...app, "infra/main.bicep": template({ httpsOnly: "false" }) },
    });
    const before = tip(repository, "main");
    pushBranch(github.state, repository, "main", { "docs/notes.md": "# Notes\n" });
    const event = pushEvent(github.state, repository, "main", before);
    const result = await start({ event, workspace: checkout(github.state, event, { depth: 0 }) });

    expect(result.exitCode).toBe(0);
    expect(result.outputs["findings"]).toBe("0");
  });

  test("a new branch, or one whose past is gone, is compared with the default branch", async () => {
    const pull = open({ "infra/main.bicep": template({ httpsOnly: "false" }) });
    const { repository } = pull;
    for (const before of ["0".repeat(40), "1".repeat(40)]) {
      const event = pushEvent(github.state, repository, "feature", before);
      const workspace = checkout(github.state, event, { depth: 0 });
      const result = await start({ event, workspace, env: noServer });
      expect([result.exitCode, result.outputs["findings"]]).toEqual([1, "1"]);
    }
  });

  test("a run by hand on a branch is judged by the default branch's policy", async () => {
    const pull = open({
      "infra/main.bicep": template({ httpsOnly: "false" }),
      ".github/portcullis.yml": `${policy}block: never\n`,
    });
    const byHand = workflowDispatchEvent(github.state, pull.repository);
    const event: Event = { ...byHand, sha: pull.head.sha, ref: "refs/heads/feature" };
    const result = await start({ event, workspace: checkout(github.state, event, { depth: 0 }) });

    expect(result.exitCode).toBe(1);
  });

  test("a deleted branch leaves nothing to review", async () => {
    const repository = createRepository(github.state, { files: app });
    const pushed = pushEvent(github.state, repository, "main");
    const event = { ...pushed, payload: { ...pushed.payload, after: "0".repeat(40), deleted: true } };
    expect(await start({ event })).toMatchObject({ exitCode: 0, outputs: { conclusion: "pass" } });
  });

  test("an event that is none of ours is a mistake in the workflow", async () => {
    const repository = createRepository(github.state, { files: app });
    const event = { ...scheduleEvent(github.state, repository), name: "issue_comment" };
    const result = await start({ event });
    expect(result.exitCode).toBe(2);
    expect(result.annotations[0]?.message).toContain(
      'This action has no answer to the event "issue_comment"',
    );
  });
});

describe("the trusted configuration", () => {
  test("a wrong input ends with exit code 2 and the sentence why", async () => {
    const pull = open({ "docs/notes.md": "# Notes\n" });
    const result = await run(pull, { inputs: { "fail-on": "hihg" } });
    expect(result.exitCode).toBe(2);
    expect(result.annotations.map(({ message }) => message)).toEqual([
      'The input `fail-on` is "hihg": one of low, medium, high, critical was expected.',
    ]);
  });

  test("a wrong policy of the base ends with exit code 2 and its place", async () => {
    const pull = open(
      { "docs/notes.md": "# Notes\n" },
      { base: { ...app, ".github/portcullis.yml": "blok: high\n" } },
    );
    const result = await run(pull);
    expect(result.exitCode).toBe(2);
    expect(result.annotations[0]?.message).toContain(".github/portcullis.yml:1:1:");
    expect(result.outputs["conclusion"]).toBe("incomplete");
  });

  test("`fail-on` makes the gate stricter, never weaker", async () => {
    const pull = open({ "infra/main.bicep": template({ httpsOnly: "false" }) });
    const weaker = await run(pull, { inputs: { "fail-on": "critical" } });
    expect(weaker.exitCode).toBe(1);
    expect(weaker.summary).toContain(
      "The input `fail-on: critical` is weaker than the policy's `block: high`, which holds.",
    );
  });

  test("a shared policy is fetched from its repository", async () => {
    createRepository(github.state, {
      name: "security",
      private: false,
      files: { "portcullis.yml": "unsuppressable: [plain-http-allowed]\nblock: low\n" },
    });
    const pull = open(
      { "infra/main.bicep": template({ httpsOnly: "false" }) },
      {
        base: {
          ...app,
          ".github/portcullis.yml": `${policy}extends: contoso/security/portcullis.yml@main\n`,
        },
      },
    );
    const result = await run(pull);
    expect(github.calls.map(({ operation }) => operation)).toContain("repos/get-content");
    expect(result.exitCode).toBe(1);
    github.assertClean();
  });

  test("a shared policy that can't be had leaves the review incomplete", async () => {
    const pull = open(
      { "docs/notes.md": "# Notes\n" },
      {
        base: {
          ...app,
          ".github/portcullis.yml": `${policy}extends: contoso/security/portcullis.yml@main\n`,
        },
      },
    );
    const result = await run(pull);
    expect(result.exitCode).toBe(3);
    expect(result.outputs["conclusion"]).toBe("incomplete");
  });
});

describe("what a pull request hides", () => {
  test("a new link where a template is expected leaves the review incomplete", async () => {
    const pull = open({ "infra/other.bicep": { symlink: "../docs/notes.md" } });
    const result = await run(pull);
    expect(result.exitCode).toBe(3);
    expect(result.summary).toContain("is a symbolic link");
  });

  test("a new submodule in the place of templates leaves the review incomplete", async () => {
    const pull = open({ "infra/main.bicep": null, infra: { submodule: "1".repeat(40) } });
    const result = await run(pull);
    expect(result.exitCode).toBe(3);
    expect(result.summary).toContain("is a submodule");
  });

  test("a policy of the base that is a link judges nothing", async () => {
    const pull = open(
      { "docs/notes.md": "# Notes\n" },
      { base: { ...app, ".github/portcullis.yml": { symlink: "../policy.yml" }, "policy.yml": policy } },
    );
    const result = await run(pull);
    expect(result.exitCode).toBe(2);
    expect(result.annotations.map(({ message }) => message)).toEqual([
      ".github/portcullis.yml is a symbolic link, which is not followed here, so what judges this change is not known.",
    ]);
  });

  test("names and texts that look like commands are none", async () => {
    const name = "infra/a\n::error title=x::y ##[error]z\n::set-output name=conclusion::pass\n.bicep";
    const pull = open({
      [name]: template({ httpsOnly: "false" }).replace("'orders-api'", "'::error::##[error]'"),
    });
    const result = await run(pull);

    expect(result.exitCode).toBe(1);
    expect(result.outputs["conclusion"]).toBe("blocked");
    expect(new Set(result.commands.map((command) => command.name))).toEqual(
      new Set(["add-mask", "error", "warning", "group", "endgroup"]),
    );
    expect(result.annotations.every(({ properties }) => properties["title"] !== "x")).toBe(true);
    github.assertClean();
  });

  test("the token is nowhere in what is written", async () => {
    const pull = open({ "infra/main.bicep": template({ httpsOnly: "false" }) });
    const event = pullRequestEvent(github.state, pull);
    const token = github.token({ repository: pull.repository });
    const result = await start({
      event,
      token,
      workspace: checkout(github.state, event, { depth: 1 }),
      env: noServer,
    });
    const shown = result.stdout.replace(`::add-mask::${token}\n`, "") + result.stderr + result.summary;
    expect(shown).not.toContain(token);
    expect(shown).not.toContain(Buffer.from(`x-access-token:${token}`).toString("base64"));
  });
});

describe("publishing the report of another job", () => {
  test("in the same run", async () => {
    const pull = open({ "infra/main.bicep": template({ httpsOnly: "false" }) });
    const event = pullRequestEvent(github.state, pull);
    const workspace = checkout(github.state, event, { depth: 0 });
    await start({ event, workspace, inputs: { mode: "scan" } });
    const result = await start({ event, workspace, inputs: { mode: "publish" } });

    expect(result.exitCode).toBe(0);
    expect(commentsOn(pull)).toEqual([
      { path: "infra/main.bicep", line: 12, rule: "plain-http-allowed", suggestion: "    httpsOnly: true" },
    ]);
    expect(summariesOn(pull)).toHaveLength(1);
    expect(checksOn(pull).map(({ conclusion }) => conclusion)).toEqual(["failure"]);
    expect(result.annotations).toEqual([]);
    github.assertClean();
  });

  test("of a fork, from the workflow that may write: the pull request is found from the run", async () => {
    const { pull, event, workspace, inputs } = await scannedFork();
    const result = await start({ event, workspace, inputs });

    expect(result.exitCode).toBe(0);
    // No suggestion: what a click would commit is not a stranger's to write.
    expect(commentsOn(pull)).toEqual([
      { path: "infra/main.bicep", line: 12, rule: "plain-http-allowed", suggestion: undefined },
    ]);
    expect(summariesOn(pull)).toEqual([
      expect.stringContaining("The required check is the verdict, not this comment."),
    ]);
    expect(checksOn(pull)).toEqual([]);
    github.assertClean();
  });

  test("a check run of hearsay has no verdict", async () => {
    const { pull, event, workspace, inputs } = await scannedFork();
    await start({ event, workspace, inputs: { ...inputs, "check-run": "true" } });
    expect(checksOn(pull).map(({ conclusion }) => conclusion)).toEqual(["neutral"]);
  });

  test("of a run that another push has overtaken: nothing, and that is no failure", async () => {
    const { pull, event, workspace, inputs } = await scannedFork();
    pushToPull(github.state, pull, { files: { "docs/notes.md": "# Notes\n" } });
    const result = await start({ event, workspace, inputs });
    expect(result.exitCode).toBe(0);
    expect(result.stdout).toContain("No open pull request has");
    expect(commentsOn(pull)).toEqual([]);
  });

  test("of another run than the one that started the workflow: refused", async () => {
    const { pull, event, workspace, inputs } = await scannedFork();
    const result = await start({ event, workspace, inputs: { ...inputs, "publish-run-id": "7" } });
    expect(result.exitCode).toBe(3);
    expect(commentsOn(pull)).toEqual([]);
  });

  test("of a run that no pull request started: refused", async () => {
    const { pull, workspace, inputs } = await scannedFork();
    const other = addWorkflowRun(github.state, { pull, event: "push" });
    const event = workflowRunEvent(github.state, pull.repository, other);
    const result = await start({
      event,
      workspace,
      inputs: { ...inputs, "publish-run-id": String(other.id) },
    });
    expect(result.exitCode).toBe(3);
    expect(commentsOn(pull)).toEqual([]);
  });

  test("that is no report, or of another commit: refused", async () => {
    const { pull, event, workspace, inputs } = await scannedFork();
    const file = path.join(workspace, "portcullis-report.json");
    const text = readFileSync(file, "utf8");
    for (const other of ["{}", text.replaceAll(pull.head.sha, "f".repeat(40)), "[".repeat(1000)]) {
      writeFileSync(file, other);
      expect(await start({ event, workspace, inputs })).toMatchObject({ exitCode: 3 });
    }
    expect(commentsOn(pull)).toEqual([]);
  });

  test("without permission: the exit code says so", async () => {
    const pull = open({ "infra/main.bicep": template({ httpsOnly: "false" }) });
    const event = pullRequestEvent(github.state, pull);
    const workspace = checkout(github.state, event, { depth: 0 });
    await start({ event, workspace, inputs: { mode: "scan" } });
    const permissions: Permissions = { contents: "read", "pull-requests": "read" };
    const result = await start({ event, workspace, inputs: { mode: "publish" }, permissions });
    expect(result.exitCode).toBe(3);
  });
});

// What a person does, and what is there afterwards.

const noServer = { GITHUB_SERVER_URL: "https://127.0.0.1:1" };

function open(head: NewPull["head"], options: Partial<NewPull> = {}): Pull {
  return createPull(github.state, { base: { ...app, ".github/portcullis.yml": policy }, head, ...options });
}

interface RunOptions extends Partial<ActionRun> {
  depth?: number;
}

async function run(pull: Pull, { depth = 0, ...options }: RunOptions = {}): Promise<ActionResult> {
  const event = pullRequestEvent(github.state, pull);
  return start({ event, workspace: checkout(github.state, event, { depth }), ...options });
}

function start(options: Partial<ActionRun> & Pick<ActionRun, "event">): Promise<ActionResult> {
  return runAction({ github, dist: action, ...options });
}

async function scannedFork() {
  const pull = open({ "infra/main.bicep": template({ httpsOnly: "false" }) }, { fork: "octo" });
  const event = pullRequestEvent(github.state, pull);
  const workspace = checkout(github.state, event, { depth: 0 });
  await start({ event, workspace, inputs: { mode: "scan" } });
  const scanned = addWorkflowRun(github.state, { pull });
  return {
    pull,
    workspace,
    event: workflowRunEvent(github.state, pull.repository, scanned),
    inputs: { mode: "publish", sarif: "", "check-run": "false", "publish-run-id": String(scanned.id) },
  };
}

function ownComments(pull: Pull) {
  return [...pull.repository.reviewComments.values()].filter(
    ({ user, inReplyTo }) => user === actionsBot && inReplyTo === undefined,
  );
}

function ruleIn(body: string): string | undefined {
  return /<sub>\[`([a-z-]+)`\]/.exec(body)?.[1];
}

function rulesOn(pull: Pull) {
  return ownComments(pull).map(({ body }) => ruleIn(body));
}

function commentsOn(pull: Pull) {
  return ownComments(pull).map(({ path: file, place, body }) => ({
    path: file,
    line: place?.line,
    rule: ruleIn(body),
    suggestion: /```suggestion\n([^]*?)\n```/.exec(body)?.[1],
  }));
}

function reviewsOn(pull: Pull) {
  return [...pull.repository.reviews.values()]
    .filter(({ user, body }) => user === actionsBot && body !== "")
    .map(({ state, commit, body }) => ({ state, commit, body }));
}

function summariesOn(pull: Pull) {
  return [...pull.repository.issueComments.values()]
    .filter(({ user }) => user === actionsBot)
    .map(({ body }) => body);
}

function checksOn(pull: Pull) {
  return [...pull.repository.checkRuns.values()].map(({ name, headSha, conclusion, annotations }) => ({
    name,
    head: headSha,
    conclusion,
    annotations: annotations.length,
  }));
}
