import { beforeAll, describe, expect, test } from "@jest/globals";
import { reachesAzure } from "../../../src/application/job-purpose.ts";
import { workflowOf } from "../../../src/application/read-workflow.ts";
import { pipelinesFrontEnd } from "../../../src/frontends/pipelines/front-end.ts";
import { isUnreadable } from "../../../src/source/files.ts";
import { regionOf } from "../../../src/source/source.ts";
import { filesOf } from "../../code/files-of.ts";

const path = ".github/workflows/deploy.yml";

beforeAll(() => pipelinesFrontEnd.prepare?.(filesOf({ [path]: "" })));

describe("claims", () => {
  test.each([
    ".github/workflows/ci.yml",
    ".github/workflows/ci.yaml",
    "action.yml",
    ".github/actions/deploy/action.yaml",
    ".github/dependabot.yml",
    ".github/renovate.json5",
    ".renovaterc",
  ])("%s", (one) => {
    expect(pipelinesFrontEnd.claims(one)).toBe(true);
  });

  test.each([
    "workflows/ci.yml",
    "sub/.github/workflows/ci.yml",
    ".github/workflows/old/ci.yml",
    "api/dependabot.yml",
    "node_modules/x/action.yml",
    ".github/workflows/ci.yml.bak",
  ])("not %s, which GitHub does not run", (one) => {
    expect(pipelinesFrontEnd.claims(one)).toBe(false);
  });
});

describe("read", () => {
  test("a workflow, with its triggers, what jobs may do and what steps run", () => {
    const { declarations, problems } = read(
      [
        "on: [push, pull_request]",
        "permissions:",
        "  contents: read",
        "jobs:",
        "  build:",
        "    steps:",
        "      - uses: Actions/Checkout@v5",
        "      - run: npm ci",
        "  deploy:",
        "    permissions: { id-token: write }",
        "    steps:",
        "      - uses: azure/cli@v2",
        "        with: { inlineScript: az account show }",
        "      - uses: ./.github/actions/deploy",
      ].join("\n"),
    );
    expect(problems).toEqual([]);
    const [declaration] = declarations;
    if (declaration === undefined) throw new Error("no workflow");
    expect({ type: declaration.type, id: declaration.id, dialect: declaration.dialect }).toEqual({
      type: "github-workflow",
      id: `file:${path}`,
      dialect: "pipelines",
    });
    const { triggers, jobs } = workflowOf(declaration);
    expect(triggers).toEqual(["push", "pull_request"]);
    expect(jobs.map((job) => [job.id, reachesAzure(job), regionOf(job.at).line])).toEqual([
      ["build", false, 5],
      ["deploy", true, 9],
    ]);
    expect(
      jobs.flatMap(({ steps }) =>
        steps.map(({ uses, scripts }) => [
          uses?.action,
          uses?.ref,
          scripts.map(({ at }) => regionOf(at).line),
        ]),
      ),
    ).toEqual([
      ["actions/checkout", "v5", []],
      [undefined, undefined, [8]],
      ["azure/cli", "v2", [13]],
      ["", undefined, []],
    ]);
  });

  test("triggers as a map, and as a single word", () => {
    const triggersOf = (text: string) => read(text).declarations.map((one) => workflowOf(one).triggers);
    expect(triggersOf("on:\n  schedule:\n    - cron: '0 4 * * 1'\n  push:\n")).toEqual([
      ["schedule", "push"],
    ]);
    expect(triggersOf("on: push\n")).toEqual([["push"]]);
  });

  test("what is no YAML is a problem, and nothing of it is judged", () => {
    const { declarations, problems } = read("on: push\njobs: [\n");
    expect(declarations).toEqual([]);
    expect(problems.map(({ kind, effect }) => ({ kind, effect }))).toEqual([
      { kind: "syntax", effect: "incomplete" },
    ]);
  });

  test("maps are merged, and a key that is written twice is told", () => {
    const { declarations, problems } = read(
      [
        "on: push",
        "jobs:",
        "  build: &build",
        "    permissions: { id-token: write }",
        "    steps: []",
        "  deploy:",
        "    <<: *build",
        "    steps: [{ run: a, run: az login }]",
      ].join("\n"),
    );
    const jobs = declarations.flatMap((one) => workflowOf(one).jobs);
    expect(jobs.map((job) => [job.id, reachesAzure(job), job.steps.length])).toEqual([
      ["build", true, 0],
      ["deploy", true, 1],
    ]);
    expect(problems.map(({ message, effect }) => [message, effect])).toEqual([
      ["The key `run` is written twice in one map; the last one was judged", "notice"],
    ]);
  });

  test("an action, but no other tool's file of that name", () => {
    const kinds = (text: string) => {
      const files = filesOf({ "action.yml": text });
      const reading = pipelinesFrontEnd.read({ path: "action.yml", text }, files);
      return reading?.kind === "configuration" ? reading.declarations.map(({ type }) => type) : undefined;
    };
    expect(kinds("name: x\nruns: { using: composite, steps: [] }")).toEqual(["github-action"]);
    expect(kinds("name: x")).toBeUndefined();
    expect(kinds("- x")).toBeUndefined();
  });

  test("so is a list", () => {
    const { declarations, problems } = read("- on: push\n");
    expect(declarations).toEqual([]);
    expect(problems.map(({ message }) => message)).toEqual(["A workflow should be a map"]);
  });
});

function read(text: string) {
  const files = filesOf({ [path]: text });
  const source = files.read(path);
  if (isUnreadable(source)) throw new Error(source.why);
  const reading = pipelinesFrontEnd.read(source, files);
  if (reading?.kind !== "configuration") throw new Error("not read as configuration");
  return reading;
}
