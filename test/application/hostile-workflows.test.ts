import { expect, test } from "@jest/globals";
import { workflowScriptInjection } from "../../src/rules/secure-coding/workflow-script-injection.ts";
import { workflowSecretInCommandLine } from "../../src/rules/key-vault/workflow-secret-in-command-line.ts";
import { reviewedFiles } from "./reviewed-files.ts";

const path = ".github/workflows/a.yml";
const template = "param a string = ''\n";

const script = (line: string, count: number): string =>
  `on: issues\njobs:\n  a:\n    steps:\n      - run: |\n${`          ${line}\n`.repeat(count)}`;

const steps = (count: number, step: (index: number) => string): string =>
  `on: issues\njobs:\n  a:\n    steps:\n${Array.from({ length: count }, (_, index) => `      - ${step(index)}\n`).join("")}`;

test.each([
  ["expressions in one script", script("echo ${{ env.A }} ${{ steps.b.outputs.c }} >> $GITHUB_ENV", 10_000)],
  ["variables that are handed on", script('K=$(az x keys list); echo "k=$K" >> $GITHUB_ENV', 10_000)],
  ["pipes", script("az x keys list | jq . |", 20_000)],
  ["deployments", script("az deployment group create -f main.bicep -p a=$A", 10_000)],
  ["substitutions that are never closed", script("$(".repeat(100), 500)],
  ["quotes that are never closed", script("az '\"", 10_000)],
  ["lines that go on", script("az x \\", 20_000)],
  [
    "steps with variables",
    steps(2_000, (index) => `run: echo "V${index}=$V${index + 1}" >> $GITHUB_ENV; echo \${{ env.V0 }}`),
  ],
  [
    "steps with outputs",
    steps(2_000, (index) => `{ id: s${index}, run: "echo \${{ steps.s${index + 1}.outputs.a }}" }`),
  ],
])("thousands of %s are gone through in time", async (_what, text) => {
  const { read } = await reviewedFiles({ [path]: text, "main.bicep": template }, [
    workflowScriptInjection,
    workflowSecretInCommandLine,
  ]);
  expect(read.application.workflows).toHaveLength(1);
});

test("more deployments than are judged are told", async () => {
  const { read } = await reviewedFiles({
    [path]: script("az deployment group create -f main.bicep -p a=1", 300),
    "main.bicep": template,
  });
  expect(read.application.deployments).toHaveLength(201);
  expect(read.problems.map(({ kind, effect }) => [kind, effect])).toEqual([["limit", "incomplete"]]);
});

test("names of the language's own objects are names like others", async () => {
  const { findings } = await reviewedFiles(
    {
      [path]: steps(
        1,
        () =>
          "{ uses: constructor/x@v1, run: 'echo ${{ env.__proto__ }} ${{ steps.constructor.outputs.toString }}' }",
      ),
    },
    [workflowScriptInjection, workflowSecretInCommandLine],
  );
  expect(findings).toEqual([]);
});
