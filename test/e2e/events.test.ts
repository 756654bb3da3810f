import { mkdtempSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import {
  mergeGroupEvent,
  pullRequestEvent,
  pushEvent,
  scheduleEvent,
  workflowDispatchEvent,
} from "../github/events.ts";
import { startGithub, type Github } from "../github/github.ts";
import { createPull, createRepository, pushBranch, tip, type NewPull } from "../github/scenario.ts";
import type { Pull } from "../github/state.ts";
import { expectBaseline, stable } from "./baseline.ts";
import { basePolicy, edited, orders } from "./orders.ts";
import { found, run, shownOn, type Ended } from "./run.ts";

const app = "infra/modules/functionApp.bicep";
const base = orders();
const plainHttp = { [app]: edited(base[app], ["    httpsOnly: true\n", "    httpsOnly: false\n"]) };
const finding = `plain-http-allowed ${app}:46`;

let github: Github;

beforeEach(async () => {
  github = await startGithub();
});

afterEach(async () => {
  github.assertClean();
  await github.stop();
});

const open = (more: Partial<NewPull> = {}): Pull =>
  createPull(github.state, { base, head: plainHttp, ...more });
const reviewed = (pull: Pull, options?: Parameters<typeof run>[2]): Promise<Ended> =>
  run(github, pullRequestEvent(github.state, pull), options);
const writes = (): readonly string[] =>
  github.calls.filter(({ method, done }) => method !== "GET" && done).map(({ operation }) => operation);

/** Log, annotations, job summary, SARIF and report: what is left when nothing can be posted. */
function expectEverywhere(ended: Ended, rule: string, file: string, line: number): void {
  expect(ended.annotations.map(({ properties }) => [properties["file"], properties["line"]])).toContainEqual([
    file,
    String(line),
  ]);
  expect(ended.summary).toContain(`\`${file}:${line}\``);
  expect(ended.stdout).toContain(`[${rule}]`);
  expect(found(ended)).toContain(`${rule} ${file}:${line}`);
  expect(
    ended.sarif?.results.some(
      ({ ruleId, locations: [at] }) =>
        ruleId === rule &&
        at?.physicalLocation.artifactLocation.uri === file &&
        at.physicalLocation.region.startLine === line,
    ),
  ).toBe(true);
}

describe("a token that may only read", () => {
  test.each([
    ["of a fork", { fork: "mallory" }],
    ["of Dependabot", { author: "dependabot[bot]" }],
  ])("%s: nothing is posted, nothing is lost, and the merge is blocked", async (_, more) => {
    const pull = open(more);
    const ended = await reviewed(pull);
    expect([ended.exitCode, ended.outputs["conclusion"]]).toEqual([1, "blocked"]);
    expectEverywhere(ended, "plain-http-allowed", app, 46);
    expect(writes().filter((operation) => !operation.startsWith("graphql:"))).toEqual([]);
    expect(shownOn(github)).toBe("");
  });

  test("a fork is told which workflow posts for it, once", async () => {
    const ended = await reviewed(open({ fork: "mallory" }));
    expect(ended.stdout.match(/fork-publish\.yml/gu)).toHaveLength(1);
    expect(ended.stdout).not.toContain("permissions:");
  });
});

describe("a permission that the workflow lacks is named once, with the YAML to add", () => {
  test.each([
    ["checks", { contents: "read", "pull-requests": "write" }, "  checks: write"],
    ["pull-requests", { contents: "read", checks: "write" }, "  pull-requests: write"],
  ] as const)("%s", async (_, permissions, line) => {
    const ended = await reviewed(open(), { permissions });
    expect(ended.exitCode).toBe(1);
    expectEverywhere(ended, "plain-http-allowed", app, 46);
    const warnings = ended.annotations.filter(({ level }) => level === "warning");
    expect(
      warnings.map(({ properties, message }) => [properties["title"], message.split("\n").slice(1)]),
    ).toEqual([
      ["Not published", ["Add to the job in the workflow:", "permissions:", "  contents: read", line]],
    ]);
    expect(ended.summary.split(line.trim())).toHaveLength(2);
  });

  test("contents: the commits are there already, so nothing is missing", async () => {
    const ended = await reviewed(open(), { permissions: { checks: "write", "pull-requests": "write" } });
    expect([ended.exitCode, found(ended)]).toEqual([1, [finding]]);
  });
});

describe("events without a pull request", () => {
  test("a merge group is judged against the branch it goes into", async () => {
    const ended = await run(github, mergeGroupEvent(github.state, open()));
    expect([ended.exitCode, found(ended), writes()]).toEqual([1, [finding], []]);
    expectEverywhere(ended, "plain-http-allowed", app, 46);
  });

  test("a merge group of two: each that went before is part of the base", async () => {
    const pull = open();
    pushBranch(github.state, pull.repository, "main", plainHttp, "The same, merged before");
    const other = createPull(github.state, {
      repository: pull.repository,
      head: { "README.md": "# Ours\n" },
      branch: "b",
    });
    const ended = await run(github, mergeGroupEvent(github.state, other));
    expect([ended.exitCode, found(ended), found(ended, "pre-existing")]).toEqual([
      0,
      [],
      expect.arrayContaining([finding]),
    ]);
  });

  test("a push is judged against what the branch was", async () => {
    const repository = createRepository(github.state, { files: base });
    const before = tip(repository, "main");
    pushBranch(github.state, repository, "main", plainHttp);
    const ended = await run(github, pushEvent(github.state, repository, "main", before));
    expect([ended.exitCode, found(ended), writes()]).toEqual([1, [finding], []]);
  });

  test("a new branch is judged against the default branch", async () => {
    const pull = open();
    const ended = await run(github, pushEvent(github.state, pull.repository, "feature"));
    expect([ended.exitCode, found(ended)]).toEqual([1, [finding]]);
  });

  test.each([
    ["schedule", scheduleEvent],
    ["workflow_dispatch", workflowDispatchEvent],
  ] as const)("%s looks at everything", async (_, event) => {
    const repository = createRepository(github.state, { files: { ...base, ...plainHttp } });
    const ended = await run(github, event(github.state, repository));
    expect([ended.exitCode, writes()]).toEqual([1, []]);
    expect(found(ended)).toContain(finding);
  });
});

describe("what the pull request holds", () => {
  test("nothing relevant: passes without a comment, and fast", async () => {
    const pull = open({ head: { "README.md": "# Orders, explained\n" } });
    const ended = await reviewed(pull);
    expect([ended.exitCode, ended.outputs]).toMatchObject([
      0,
      { conclusion: "pass", findings: "0", blocking: "0" },
    ]);
    expect(writes().filter((operation) => !operation.startsWith("graphql:"))).toEqual(["checks/create"]);
  });

  test("a template that is broken: not green, and the place is named", async () => {
    const pull = open({
      head: {
        "infra/plan.bicep":
          "resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {\n  name: 'plan'\n  sku {\n    name: 'EP1'\n  }\n}\n",
      },
    });
    const ended = await reviewed(pull);
    expect([ended.exitCode, ended.outputs["conclusion"]]).toEqual([3, "incomplete"]);
    const [problem] = (ended.report?.problems ?? []).filter(({ counts }) => counts);
    expect([problem?.path, problem?.line]).toEqual(["infra/plan.bicep", 3]);
    const [annotation] = ended.annotations.filter(({ level }) => level === "error");
    expect([annotation?.properties["file"], annotation?.properties["line"]]).toEqual([
      "infra/plan.bicep",
      "3",
    ]);
    expect([...pull.repository.checkRuns.values()].map(({ conclusion }) => conclusion)).toEqual([
      "action_required",
    ]);
    expectBaseline("broken-template.md", stable(ended.summary));
  });

  test("a broken template and a finding: blocked, and both are said", async () => {
    const pull = open({ head: { ...plainHttp, "infra/modules/storage.bicep": "resource {" } });
    const ended = await reviewed(pull);
    expect([ended.exitCode, ended.outputs["conclusion"], ended.report?.conclusion.incomplete]).toEqual([
      1,
      "blocked",
      true,
    ]);
    expect(found(ended)).toContain(finding);
  });

  test("a policy that would let it pass: not honoured, and shown", async () => {
    const pull = open({
      head: {
        ...plainHttp,
        ".github/portcullis.yml": `${basePolicy}  plain-http-allowed: off\nblock: never\n`,
      },
    });
    const ended = await reviewed(pull);
    expect([ended.exitCode, found(ended)]).toEqual([1, [finding]]);
    expect(ended.summary).toContain("### This change also changes the policy");
    expectBaseline("policy-changed.md", stable(ended.summary));
  });

  test("a wrong policy: the base's judges, and the mistake is shown", async () => {
    const pull = open({ head: { ...plainHttp, ".github/portcullis.yml": "blok: high\n" } });
    const ended = await reviewed(pull);
    expect(found(ended)).toEqual([finding]);
    expect(ended.exitCode).toBe(1);
    expect(ended.everything).toContain("blok");
  });
});

describe("what the base branch holds", () => {
  test("a wrong policy there ends with 2, and says where", async () => {
    const pull = open({ base: { ...base, ".github/portcullis.yml": "semgrep: off\nblok: high\n" } });
    const ended = await reviewed(pull);
    expect([ended.exitCode, ended.outputs["conclusion"], ended.report]).toEqual([2, "incomplete", undefined]);
    expect(ended.summary).toContain(".github/portcullis.yml:2");
    expect(ended.summary).toContain("block");
  });

  test("it has moved on: what others merged is not this change's", async () => {
    const pull = open();
    pushBranch(github.state, pull.repository, "main", {
      "infra/modules/storage.bicep": edited(base["infra/modules/storage.bicep"], [
        "allowBlobPublicAccess: false",
        "allowBlobPublicAccess: true",
      ]),
    });
    const ended = await reviewed(pull);
    expect([ended.exitCode, found(ended)]).toEqual([1, [finding]]);
    expect((ended.report?.findings ?? []).map(({ rule }) => rule)).not.toContain(
      "public-blob-access-allowed",
    );
  });

  test("it was merged into the branch since: the merge base is the new one", async () => {
    const pull = open({ head: { "README.md": "# Ours\n" } });
    pushBranch(github.state, pull.repository, "main", plainHttp);
    pull.repository.pulls.delete(pull.number);
    const merged = createPull(github.state, {
      repository: pull.repository,
      head: { "README.md": "# Ours\n" },
      branch: "again",
    });
    const ended = await reviewed(merged);
    expect([ended.exitCode, found(ended)]).toEqual([0, []]);
  });
});

describe("what the clone holds", () => {
  const origin = () => ({ GITHUB_SERVER_URL: `file://${github.state.root}` });

  test("one commit: the rest is fetched beside it", async () => {
    const ended = await reviewed(open(), { depth: 1, env: origin() });
    expect([ended.exitCode, found(ended)]).toEqual([1, [finding]]);
    expect(github.calls.map(({ operation }) => operation)).not.toContain("git/get-tree");
  });

  test("one commit, and the server gives no more: GitHub's API has the files", async () => {
    const ended = await reviewed(open(), { depth: 1, env: { GITHUB_SERVER_URL: "file:///nowhere" } });
    expect([ended.exitCode, found(ended)]).toEqual([1, [finding]]);
    expect(github.calls.map(({ operation }) => operation)).toContain("git/get-tree");
  });

  test("nothing at all: the same", async () => {
    const workspace = mkdtempSync(path.join(github.state.root, "empty-"));
    const ended = await reviewed(open(), { workspace, env: { GITHUB_SERVER_URL: "file:///nowhere" } });
    expect([ended.exitCode, found(ended)]).toEqual([1, [finding]]);
  });

  test("nothing, and no token either: not green, and nothing that looks like a result", async () => {
    const workspace = mkdtempSync(path.join(github.state.root, "empty-"));
    const ended = await reviewed(open(), {
      workspace,
      inputs: { token: "" },
      env: { GITHUB_SERVER_URL: "file:///nowhere" },
    });
    expect([ended.exitCode, ended.outputs["conclusion"]]).toEqual([3, "incomplete"]);
    expect([ended.report, ended.sarif]).toEqual([undefined, undefined]);
    expect(ended.summary).toContain("nothing was judged");
  });
});

describe("inputs", () => {
  test.each([
    ["mode", "revue", "one of review, scan, publish was expected"],
    ["fail-on", "hihg", "one of low, medium, high, critical was expected"],
    ["comments", "maybe", "true or false was expected"],
  ])("%s: %s is refused with 2", async (name, value, expected) => {
    const ended = await reviewed(open(), { inputs: { [name]: value } });
    expect([ended.exitCode, ended.outputs["conclusion"]]).toEqual([2, "incomplete"]);
    expect(ended.stdout).toContain(expected);
  });

  test("fail-on may only be stricter than the policy", async () => {
    const lax = await reviewed(open(), { inputs: { "fail-on": "critical" } });
    expect([lax.exitCode, lax.summary.includes("is weaker than the policy")]).toEqual([1, true]);
    const pull = open({
      repository: [...github.state.repositories.values()][0] ?? raise("no repository"),
      head: {
        "src/functions/getOrder.ts": edited(base["src/functions/getOrder.ts"], [`"function"`, `"anonymous"`]),
      },
      branch: "another",
    });
    expect([
      (await reviewed(pull)).exitCode,
      (await reviewed(pull, { inputs: { "fail-on": "medium" } })).exitCode,
    ]).toEqual([0, 1]);
  });

  test("comments and check run can be left out", async () => {
    const ended = await reviewed(open(), { inputs: { comments: "false", "check-run": "false" } });
    expect([ended.exitCode, writes()]).toEqual([1, []]);
  });

  test.each([["../outside.json"], ["/etc/portcullis.json"]])(
    "a report at %s is not written",
    async (report) => {
      const ended = await reviewed(open(), { inputs: { report } });
      expect(ended.exitCode).toBe(1);
      expect(ended.stdout).toContain("neither in the workspace nor in the runner's temporary folder");
      expectEverywhereButTheReport(ended);
    },
  );
});

function expectEverywhereButTheReport(ended: Ended): void {
  expect(ended.summary).toContain(`\`${app}:46\``);
  expect(ended.sarif?.results.some(({ ruleId }) => ruleId === "plain-http-allowed")).toBe(true);
}

function raise(message: string): never {
  throw new Error(message);
}
