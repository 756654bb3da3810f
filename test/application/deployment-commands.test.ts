import { describe, expect, test } from "@jest/globals";
import { plainHttpAllowed } from "../../src/rules/functions-auth/plain-http-allowed.ts";
import { problemText } from "../../src/declarations/problem.ts";
import { workflowSecretInCommandLine } from "../../src/rules/key-vault/workflow-secret-in-command-line.ts";
import { reviewedFiles } from "./reviewed-files.ts";

const template = `param httpsOnly bool = true
param name string = 'api'
param tags object = {}

resource api 'Microsoft.Web/sites@2024-04-01' = {
  name: name
  location: 'westeurope'
  kind: 'functionapp'
  tags: tags
  properties: {
    httpsOnly: httpsOnly
  }
}
`;

const parameters = (values: object): string =>
  JSON.stringify({
    $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#",
    contentVersion: "1.0.0.0",
    parameters: values,
  });

/** A workflow whose only job has these steps; the first line of them is line 11. */
const workflow = (steps: string): string => `name: deploy
on: push
permissions:
  id-token: write
jobs:
  deploy:
    runs-on: ubuntu-latest
    env:
      HTTPS: 'false'
    steps:
${steps}`;

const path = ".github/workflows/deploy.yml";

function review(steps: string, files: Readonly<Record<string, string>> = {}) {
  return reviewedFiles({ "infra/main.bicep": template, [path]: workflow(steps), ...files }, [
    plainHttpAllowed,
  ]);
}

describe("a value that a workflow gives is judged where it is written", () => {
  test.each([
    [
      "Azure CLI, with a line that goes on",
      "      - run: |\n          az deployment group create -g orders --template-file infra/main.bicep \\\n            --parameters name=api httpsOnly=false\n",
      13,
    ],
    [
      "Azure CLI in a folded block, after the folder was changed",
      "      - run: >\n          cd infra &&\n          az deployment sub create -l weu -f main.bicep\n          -p httpsOnly=False\n",
      14,
    ],
    [
      "Azure CLI in azure/cli, from the workspace",
      '      - uses: azure/cli@v2\n        with:\n          inlineScript: |\n            az stack group create -n s -f ${{ github.workspace }}/infra/main.bicep -p \'{"httpsOnly": {"value": false}}\'\n',
      14,
    ],
    [
      "a variable of the job",
      '      - run: az deployment group create -f ./infra/main.bicep -p "httpsOnly=$HTTPS"\n',
      9,
    ],
    [
      "a variable that the script sets once",
      '      - run: |\n          export ONLY=false\n          TEMPLATE="infra/main.bicep"\n          az deployment group create -f "$TEMPLATE" -p httpsOnly=${ONLY}\n',
      12,
    ],
    [
      "a variable of PowerShell",
      "      - shell: pwsh\n        run: |\n          $template = './infra/main.bicep'\n          New-AzResourceGroupDeployment -TemplateFile $template -httpsOnly $false\n",
      14,
    ],
    [
      "the folder of the step",
      "      - working-directory: infra\n        run: az deployment group create --template-file=main.bicep --parameters=httpsOnly=false\n",
      12,
    ],
    [
      "Azure PowerShell",
      "      - shell: pwsh\n        run: |\n          New-AzResourceGroupDeployment -ResourceGroupName orders `\n            -TemplateFile infra\\main.bicep -httpsOnly $false\n",
      14,
    ],
    [
      "Azure CLI in PowerShell, whose output is kept",
      "      - run: $out = az deployment group create -f infra/main.bicep --parameters name=x --parameters httpsOnly=false\n",
      11,
    ],
    [
      "azure/arm-deploy",
      "      - uses: azure/arm-deploy@v2\n        with:\n          template: ./infra/main.bicep\n          parameters: >-\n            name=api\n            httpsOnly=false\n",
      16,
    ],
    [
      "azure/bicep-deploy",
      "      - uses: azure/bicep-deploy@v2\n        with:\n          operation: create\n          template-file: ./infra/main.bicep\n          parameters: '{\"httpsOnly\": false}'\n",
      15,
    ],
  ])("%s", async (_kind, steps, line) => {
    const { findings, read } = await review(steps);
    expect(read.problems.map(problemText)).toEqual([]);
    expect(findings).toEqual([`${path}:${line} plain-http-allowed`]);
  });

  test("through a reusable workflow, by what its caller says", async () => {
    const { findings } = await reviewedFiles(
      {
        "infra/main.bicep": template,
        ".github/workflows/ci.yml":
          "on: push\njobs:\n  test:\n    uses: ./.github/workflows/infra.yml\n    with:\n      https: 'false'\n  live:\n    uses: ./.github/workflows/infra.yml\n    with:\n      https: 'true'\n",
        ".github/workflows/infra.yml":
          "on:\n  workflow_call:\n    inputs:\n      https: { type: string }\njobs:\n  deploy:\n    steps:\n      - run: az deployment group create -f infra/main.bicep -p httpsOnly=${{ inputs.https }}\n",
      },
      [plainHttpAllowed],
    );
    expect(findings).toEqual([".github/workflows/ci.yml:6 plain-http-allowed"]);
  });
});

describe("what is not known stays open", () => {
  test.each([
    [
      "a secret",
      "      - run: az deployment group create -f infra/main.bicep -p httpsOnly=${{ secrets.HTTPS }}\n",
    ],
    [
      "a variable that is set by a script",
      "      - run: |\n          HTTPS=$(cat https)\n          az deployment group create -f infra/main.bicep -p httpsOnly=$HTTPS\n",
    ],
    [
      "a variable that is set on a condition",
      '      - run: |\n          if [ -z "$X" ]; then\n            HTTPS=false\n          fi\n          az deployment group create -f infra/main.bicep -p httpsOnly=$HTTPS\n',
    ],
    [
      "a variable that is set twice",
      "      - run: |\n          HTTPS=false\n          HTTPS=true\n          az deployment group create -f infra/main.bicep -p httpsOnly=$HTTPS\n",
    ],
    [
      "a variable that is made of itself",
      "      - run: |\n          HTTPS=$HTTPS\n          az deployment group create -f infra/main.bicep -p httpsOnly=$HTTPS\n",
    ],
    [
      "what a command prints",
      "      - run: az deployment group create -f infra/main.bicep -p httpsOnly=$(./https.sh)\n",
    ],
  ])("%s", async (_kind, steps) => {
    const { findings, read } = await review(steps);
    expect(findings).toEqual([]);
    expect(read.application.deployments.map(({ name }) => name)).toEqual([
      "infra/main.bicep",
      `infra/main.bicep by ${path} (job deploy)`,
    ]);
    const values = read.application.parameters.map(
      ({ parameter }) => `${parameter.name} ${parameter.value.kind}`,
    );
    expect(values.slice(3)).toEqual(["httpsOnly unknown", "name known", "tags object"]);
  });

  test.each([
    ["a preview", "az deployment group what-if -f infra/main.bicep -p httpsOnly=false"],
    ["a preview by an option", "az deployment group create --what-if -f infra/main.bicep -p httpsOnly=false"],
    ["a check", "az deployment group validate -f infra/main.bicep -p httpsOnly=false"],
    ["a template that is not known", "az deployment group create -f $TEMPLATE -p httpsOnly=false"],
    ["a template that is not here", "az deployment group create -f other.bicep -p httpsOnly=false"],
    ["a comment", "# az deployment group create -f infra/main.bicep -p httpsOnly=false"],
  ])("%s deploys nothing", async (_kind, command) => {
    const { read } = await review(`      - run: |\n          ${command}\n`);
    expect(read.application.deployments.map(({ name }) => name)).toEqual(["infra/main.bicep"]);
  });
});

describe("a secret on the command line", () => {
  const steps = "      - run: az deployment group create -f infra/main.bicep -p name=${{ secrets.NAME }}\n";

  test("is graver where the template's parameter is not secure", async () => {
    const severityOf = async (infra: string) => {
      const { read } = await reviewedFiles({ "infra/main.bicep": infra, [path]: workflow(steps) });
      const [flow] = read.application.workflows;
      if (flow === undefined) throw new Error("no workflow");
      return workflowSecretInCommandLine
        .check(flow, read.application)
        .breaches.map(({ message, severity }) => [severity, message]);
    };
    const written = "A secret is written into the command line of `az deployment group create`";
    expect(await severityOf(template)).toEqual([
      ["high", `${written}, and the deployment's history keeps \`name\`, which is not secure`],
    ]);
    expect(await severityOf(`@secure()\nparam name string\n`)).toEqual([[undefined, written]]);
  });
});

describe("files that a command names", () => {
  test("a parameter file of any name, without a schema, and what comes later wins", async () => {
    const { findings, read } = await review(
      "      - run: az deployment group create -f infra/main.bicep -p @config/live.json -p name=x\n",
      { "config/live.json": '{\n  "httpsOnly": { "value": false },\n  "name": { "value": "api" }\n}' },
    );
    expect(read.problems.map(problemText)).toEqual([]);
    expect(findings).toEqual(["config/live.json:2 plain-http-allowed"]);
    const [, deployment] = read.application.deployments;
    expect(deployment?.valuesFrom).toEqual([path, "config/live.json"]);
    expect(deployment?.templates[0]?.template.parameters.map(({ value }) => value)).toMatchObject([
      { value: false },
      { value: "x" },
      {},
    ]);
  });

  test("a template whose name has another ending", async () => {
    const arm = JSON.stringify({
      $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
      contentVersion: "1.0.0.0",
      resources: [
        {
          type: "Microsoft.Web/sites",
          apiVersion: "2024-04-01",
          name: "api",
          kind: "functionapp",
          properties: {},
        },
      ],
    });
    for (const name of ["infra/site.arm", "infra/site.template", "infra/host.json", "package.json"]) {
      const { findings } = await reviewedFiles(
        { [name]: arm, [path]: workflow(`      - run: az deployment group create -f ${name}\n`) },
        [plainHttpAllowed],
      );
      expect(findings).toEqual([`${name}:1 plain-http-allowed`]);
    }
  });

  test("a value for a parameter that the template lacks is told with its place", async () => {
    const { read } = await review("      - run: az deployment group create -f infra/main.bicep -p nmae=x\n", {
      "infra/main.parameters.json": parameters({ name: { value: "api" }, http: { value: true } }),
    });
    expect(
      read.problems.map(({ effect, ...problem }) => [effect, problemText({ effect, ...problem })]),
    ).toEqual([
      [
        "notice",
        `infra/main.parameters.json:1:${parameters({ name: { value: "api" }, http: { value: true } }).indexOf('"http"') + 1}: The template \`infra/main.bicep\` has no parameter \`http\`, so Azure refuses a deployment with it`,
      ],
      [
        "notice",
        `${path}:11:64: The template \`infra/main.bicep\` has no parameter \`nmae\`, so Azure refuses a deployment with it`,
      ],
    ]);
  });
});

test("a command that prints a secret is silenced where it ends", async () => {
  const steps =
    "      - run: |\n          az keyvault secret show --vault-name kv -n sql\n          echo done\n      - run: az acr credential show -n x\n";
  const { read } = await reviewedFiles({ [path]: workflow(steps) });
  const [flow] = read.application.workflows;
  if (flow === undefined) throw new Error("no workflow");
  const { breaches } = workflowSecretInCommandLine.check(flow, read.application);
  const lines = breaches.map(({ edit }) => {
    if (edit === undefined) throw new Error("no edit");
    const { source, start, end } = edit.at;
    const edited = source.text.slice(0, start) + edit.text + source.text.slice(end);
    return edited.split("\n").find((line) => line.includes("--output none"));
  });
  expect(lines).toEqual([
    "          az keyvault secret show --vault-name kv -n sql --output none",
    "      - run: az acr credential show -n x --output none",
  ]);
});
