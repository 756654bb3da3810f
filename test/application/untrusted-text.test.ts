import { beforeAll, describe, expect, test } from "@jest/globals";
import { untrustedTextIn } from "../../src/application/untrusted-text.ts";
import { readsUntrustedContext } from "../../src/application/untrusted-contexts.ts";
import { workflowsIn } from "../../src/application/workflows.ts";
import { loadYaml } from "../../src/declarations/yaml-tree.ts";
import { pipelinesFrontEnd } from "../../src/frontends/pipelines/front-end.ts";
import { filesOf } from "../code/files-of.ts";

beforeAll(loadYaml);

/** What the expression holds after the steps of a job that has them. */
function originOf(expression: string, steps: string, job = ""): string | undefined {
  const text = `on: issues\njobs:\n  a:\n    runs-on: x\n${job}    steps:\n${steps}`;
  const path = ".github/workflows/a.yml";
  const reading = pipelinesFrontEnd.read({ path, text }, filesOf({ [path]: text }));
  if (reading?.kind !== "configuration") throw new Error("no workflow");
  const names = workflowsIn(reading.declarations).workflows[0]?.jobs[0]?.names;
  if (names === undefined) throw new Error("no job");
  return untrustedTextIn(expression, names)?.origin;
}

const title = "github.event.issue.title";

describe("text that anyone can write", () => {
  test.each([
    [title, "      - run: x\n"],
    ["steps.a.outputs.t", `      - id: a\n        run: echo "t=\${{ ${title} }}" >> $GITHUB_OUTPUT\n`],
    ["steps.a.outputs.t", `      - id: a\n        run: echo "::set-output name=t::\${{ ${title} }}"\n`],
    [
      "steps.a.outputs.t",
      `      - id: a\n        env: { T: '\${{ ${title} }}' }\n        run: |\n          {\n            echo 't<<END'\n            echo "$T"\n            echo END\n          } >> "$GITHUB_OUTPUT"\n`,
    ],
    ["matrix.t", "      - run: x\n", `    strategy: { matrix: { t: [plain, '\${{ ${title} }}'] } }\n`],
    ["fromJSON(env['T']).a", "      - run: x\n", `    env: { T: '\${{ ${title} }}' }\n`],
    [
      "format('{0}', env.T) == 'x' && env.T || ''",
      "      - run: x\n",
      `    env: { T: '\${{ ${title} }}' }\n`,
    ],
  ])("%s is followed to where it is from", (expression, steps, job = "") => {
    expect(originOf(expression, steps, job)).toBe(title);
  });

  test("a variable that GitHub sets, what a script of JavaScript sets, and what an action hands on", () => {
    const setting = '      - id: a\n        run: echo "b=${GITHUB_HEAD_REF#x}" >> $GITHUB_OUTPUT\n';
    expect(originOf("steps.a.outputs.b", setting)).toBe("GITHUB_HEAD_REF");
    const script =
      "      - id: a\n        uses: actions/github-script@v8\n        with:\n          script: core.setOutput('t', context.payload.issue.title)\n";
    expect(originOf("steps.a.outputs.t", script)).toBe("context.payload.issue.title");
    const changed = "      - id: a\n        uses: tj-actions/changed-files@v47\n";
    expect(originOf("steps.a.outputs.all_changed_files", changed)).toBe(
      "the output `all_changed_files` of tj-actions/changed-files",
    );
  });

  test.each([
    [
      "what a command makes of it",
      "steps.a.outputs.t",
      `      - id: a\n        env: { T: '\${{ ${title} }}' }\n        run: echo "t=$(echo "$T" | tr -cd a-z)" >> $GITHUB_OUTPUT\n`,
    ],
    [
      "another output of the step",
      "steps.a.outputs.u",
      `      - id: a\n        run: echo "t=\${{ ${title} }}" >> $GITHUB_OUTPUT\n`,
    ],
    ["a comparison", "env.T == 'x'", "      - run: x\n", `    env: { T: '\${{ ${title} }}' }\n`],
    [
      "a text that looks like a name",
      "format('env.T')",
      "      - run: x\n",
      `    env: { T: '\${{ ${title} }}' }\n`,
    ],
    [
      "a number",
      "steps.a.outputs.n",
      '      - id: a\n        run: echo "n=${{ github.event.issue.number }}" >> $GITHUB_OUTPUT\n',
    ],
    [
      "a variable that is set from itself",
      "env.A",
      '      - run: echo "A=$B" >> $GITHUB_ENV\n      - run: echo "B=$A" >> $GITHUB_ENV\n',
    ],
    [
      "variables that are set from each other in `env`",
      "env.A",
      "      - run: x\n",
      "    env: { A: '${{ env.B }}', B: '${{ env.A }}' }\n",
    ],
  ])("%s is none", (_what, expression, steps, job = "") => {
    expect(originOf(expression, steps, job)).toBeUndefined();
  });

  test("thousands of variables that are set from each other end", () => {
    const line = Array.from({ length: 200 }, (_, index) => `$V${index}`).join("");
    const steps = Array.from(
      { length: 200 },
      (_, index) => `      - run: echo "V${index}=${line}" >> $GITHUB_ENV\n`,
    );
    expect(originOf("env.V0", steps.join(""))).toBeUndefined();
  });
});

test.each([
  ["github.head_ref", ["push", "workflow_dispatch"], false],
  ["github.head_ref", ["push", "pull_request_target"], true],
  ["github.event.workflow_run.head_branch || github.head_ref", ["pull_request"], true],
  ["github.event.issue.title", ["issue_comment"], true],
  ["github.event.comment.body", ["issues"], false],
  ["github.event.head_commit.message", ["push"], true],
  ["github.event.commits[0].author.name || github.event.issue.body", ["issues"], true],
  ["github.event.issue.title", ["workflow_call"], true],
  ["toJSON(github.event)", ["workflow_dispatch"], true],
])("%s under %j: %s", (expression, triggers, untrusted) => {
  expect(readsUntrustedContext(expression, triggers)).toBe(untrusted);
  expect(readsUntrustedContext(expression, undefined)).toBe(true);
});
