import { beforeAll, describe, expect, test } from "@jest/globals";
import { workflowsIn } from "../../src/application/workflows.ts";
import { pipelinesFrontEnd } from "../../src/frontends/pipelines/front-end.ts";
import { loadYaml } from "../../src/declarations/yaml-tree.ts";
import { knownText } from "../../src/declarations/value.ts";
import { filesOf } from "../code/files-of.ts";

beforeAll(loadYaml);

function read(texts: Readonly<Record<string, string>>) {
  const files = filesOf(texts);
  return workflowsIn(
    Object.entries(texts).flatMap(([path, text]) => {
      const reading = pipelinesFrontEnd.read({ path, text }, files);
      return reading?.kind === "configuration" ? reading.declarations : [];
    }),
  );
}

const called = (body: string): string => `on:\n  workflow_call:\njobs:\n${body}`;

describe("what workflows of the repository call", () => {
  test("jobs of a reusable workflow follow the job that calls it, with its permissions", () => {
    const { workflows, problems } = read({
      ".github/workflows/a.yml":
        "on: push\njobs:\n  call:\n    permissions: { id-token: write }\n    uses: ./.github/workflows/b.yml\n    secrets: inherit\n",
      ".github/workflows/b.yml": called("  deploy:\n    steps:\n      - run: az login\n"),
    });
    expect(problems).toEqual([]);
    expect(
      workflows.map(({ jobs, isCalledHere }) => [
        isCalledHere,
        jobs.map(({ id, permissions, calledBy }) => [id, permissions.kind, calledBy?.id]),
      ]),
    ).toEqual([
      [
        false,
        [
          ["call", "object", undefined],
          ["deploy", "object", "call"],
        ],
      ],
      [true, [["deploy", "absent", undefined]]],
    ]);
  });

  test("steps of a composite action follow the step that runs it, actions inside actions too", () => {
    const { workflows } = read({
      ".github/workflows/a.yml":
        "on: push\njobs:\n  x:\n    steps:\n      - uses: ./actions/outer/\n      - run: last\n",
      "actions/outer/action.yml":
        "runs:\n  using: composite\n  steps:\n    - uses: ./actions/inner\n    - run: outer\n",
      "actions/inner/action.yaml": "runs:\n  using: composite\n  steps:\n    - run: inner\n",
    });
    expect(
      workflows[0]?.jobs[0]?.steps.map(({ uses, scripts }) => uses?.text ?? scripts.map(knownText).join()),
    ).toEqual(["./actions/outer/", "./actions/inner", "inner", "outer", "last"]);
  });

  test("a workflow that calls itself, and one that is not there, end", () => {
    const { workflows, problems } = read({
      ".github/workflows/a.yml": called(
        "  again:\n    uses: ./.github/workflows/a.yml\n  none:\n    uses: ./.github/workflows/none.yml\n",
      ),
    });
    expect(problems).toEqual([]);
    expect(workflows[0]?.jobs).toHaveLength(22);
  });

  test("calls that multiply end at a bound, which is told", () => {
    const jobs = Array.from(
      { length: 9 },
      (_, index) => `  j${index}:\n    uses: ./.github/workflows/a.yml\n`,
    );
    const { problems } = read({ ".github/workflows/a.yml": called(jobs.join("")) });
    expect(problems.map(({ kind, effect }) => [kind, effect])).toEqual([["limit", "incomplete"]]);
  });
});
