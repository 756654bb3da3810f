import { describe, expect, test } from "@jest/globals";
import { problemText } from "../../src/declarations/problem.ts";
import { deploymentByClientSecret } from "../../src/rules/entra-id/deployment-by-client-secret.ts";
import { plainHttpAllowed } from "../../src/rules/functions-auth/plain-http-allowed.ts";
import { secretInParameterFile } from "../../src/rules/key-vault/secret-in-parameter-file.ts";
import { workflowSecretInCommandLine } from "../../src/rules/key-vault/workflow-secret-in-command-line.ts";
import { workflowScriptInjection } from "../../src/rules/secure-coding/workflow-script-injection.ts";
import { filesOf } from "../code/files-of.ts";
import { reviewedFiles } from "./reviewed-files.ts";

const template = `param httpsOnly bool = true
@secure()
param password string = ''

resource api 'Microsoft.Web/sites@2024-04-01' = {
  name: 'api'
  location: 'westeurope'
  kind: 'functionapp'
  properties: {
    httpsOnly: httpsOnly
  }
}
`;

const path = ".github/workflows/deploy.yml";

/** A workflow whose only job has these steps; the first line of them is line 9. */
const workflow = (steps: string): string => `on: push
permissions:
  id-token: write
jobs:
  deploy:
    runs-on: ubuntu-latest
    env: { HTTPS: 'false', PASSWORD: '\${{ secrets.PASSWORD }}' }
    steps:
${steps}`;

const rules = [
  deploymentByClientSecret,
  plainHttpAllowed,
  secretInParameterFile,
  workflowScriptInjection,
  workflowSecretInCommandLine,
];

function review(steps: string, files: Readonly<Record<string, string>>) {
  return reviewedFiles({ "infra/main.bicep": template, [path]: workflow(steps), ...files }, rules);
}

const run = (command: string): string => `      - run: ${command}\n`;
const deploy = "az deployment group create -g orders -f infra/main.bicep -p httpsOnly=false";
const bash = `#!/usr/bin/env bash\nset -euo pipefail\n${deploy}\n`;

describe("a script that a workflow runs is read as if it stood there", () => {
  test.each<[string, string, Record<string, string>, string]>([
    ["bash", run("bash ./deploy.sh"), { "deploy.sh": bash }, "deploy.sh:3"],
    [
      "sh with options and an argument",
      run("sh -eu infra/deploy.sh prod"),
      { "infra/deploy.sh": bash },
      "infra/deploy.sh:3",
    ],
    ["by its path", run("chmod +x deploy.sh && ./deploy.sh"), { "deploy.sh": bash }, "deploy.sh:3"],
    ["a script without an ending", run("./scripts/deploy"), { "scripts/deploy": bash }, "scripts/deploy:3"],
    ["sourced", run(". scripts/deploy.inc"), { "scripts/deploy.inc": bash }, "scripts/deploy.inc:3"],
    ["a command given to a shell", run('bash -c "./deploy.sh"'), { "deploy.sh": bash }, "deploy.sh:3"],
    [
      "from the workspace",
      run('"$GITHUB_WORKSPACE/deploy.sh"') + run("${{ github.workspace }}/deploy.sh"),
      { "deploy.sh": bash },
      "deploy.sh:3",
    ],
    [
      "from the folder of the step",
      "      - working-directory: infra\n        run: ./deploy.sh\n",
      { "infra/deploy.sh": "az deployment group create -f main.bicep -p httpsOnly=false\n" },
      "infra/deploy.sh:1",
    ],
    [
      "after the folder was changed",
      run("cd infra && ./deploy.sh"),
      { "infra/deploy.sh": "az deployment group create -f main.bicep -p httpsOnly=false\n" },
      "infra/deploy.sh:1",
    ],
    [
      "a script that calls another",
      run("bash deploy.sh"),
      { "deploy.sh": "./scripts/azure.sh\n", "scripts/azure.sh": bash },
      "scripts/azure.sh:3",
    ],
    [
      "PowerShell",
      "      - shell: pwsh\n        run: ./scripts/deploy.ps1 -Env prod\n",
      {
        "scripts/deploy.ps1":
          "param($Env)\nNew-AzResourceGroupDeployment -ResourceGroupName orders `\n  -TemplateFile infra/main.bicep -httpsOnly $false\n",
      },
      "scripts/deploy.ps1:3",
    ],
    [
      "PowerShell on Windows, beside the script",
      run("pwsh -NoProfile -ExecutionPolicy Bypass -File .\\infra\\deploy.ps1 -Env prod"),
      {
        "infra/deploy.ps1":
          'New-AzResourceGroupDeployment -TemplateFile "$PSScriptRoot/main.bicep" -httpsOnly $false\n',
      },
      "infra/deploy.ps1:1",
    ],
    [
      "from the folder of the script",
      run("infra/deploy.sh"),
      {
        "infra/deploy.sh":
          'cd "$(dirname "$0")"\naz deployment group create -f main.bicep -p httpsOnly=false\n',
      },
      "infra/deploy.sh:2",
    ],
    [
      "by a variable with the folder of the script",
      run("scripts/deploy.sh"),
      {
        "scripts/deploy.sh":
          'ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"\nTEMPLATE="$ROOT/infra/main.bicep"\naz deployment group create \\\n  --template-file "$TEMPLATE" \\\n  --parameters httpsOnly=false\n',
      },
      "scripts/deploy.sh:5",
    ],
    [
      "a value that the script keeps in a variable",
      run("./deploy.sh"),
      {
        "deploy.sh":
          "HTTPS_ONLY=false\naz deployment group create -f infra/main.bicep -p httpsOnly=$HTTPS_ONLY\n",
      },
      "deploy.sh:1",
    ],
    [
      "a variable of the job",
      run("./deploy.sh"),
      { "deploy.sh": "az deployment group create -f infra/main.bicep -p httpsOnly=$HTTPS\n" },
      `${path}:7`,
    ],
    [
      "an argument of the call",
      run("./deploy.sh orders false"),
      {
        "deploy.sh":
          'GROUP=$1\naz deployment group create -g "$GROUP" -f infra/main.bicep -p httpsOnly=${2}\n',
      },
      `${path}:9`,
    ],
    [
      "a target of a Makefile, by way of another",
      run("make release"),
      {
        Makefile: `.PHONY: release deploy\nrelease: lint deploy\nlint:\n\taz bicep lint -f infra/main.bicep\ndeploy: ## deploys\n\t@echo deploying\n\t@${deploy}\n`,
      },
      "Makefile:7",
    ],
    [
      "a Makefile of another folder, with variables",
      run("make -C infra deploy ENV=prod"),
      {
        "infra/Makefile":
          "TEMPLATE := main.bicep\ndeploy:\n\taz deployment group create -g orders-$(ENV) -f $(TEMPLATE) \\\n\t\t-p httpsOnly=false\n",
      },
      "infra/Makefile:4",
    ],
    [
      "a script of npm",
      run("npm run deploy --silent"),
      { "package.json": JSON.stringify({ scripts: { deploy: "npm run azure", azure: deploy } }, null, 2) },
      "package.json:4",
    ],
    [
      "what npm runs after a script, in another folder",
      run("npm --prefix infra run build"),
      {
        "infra/package.json":
          '{\n  "scripts": {\n    "build": "tsc",\n    "postbuild": "az deployment group create -f main.bicep -p \\"httpsOnly=false\\""\n  }\n}\n',
      },
      "infra/package.json:4",
    ],
    [
      "a hook of azd that a workflow runs",
      run("azd up --no-prompt"),
      {
        "azure.yaml": "name: orders\nhooks:\n  postprovision:\n    shell: sh\n    run: ./hooks/post.sh\n",
        "hooks/post.sh": bash,
      },
      "hooks/post.sh:3",
    ],
    [
      "a hook of azd that people run, for each system",
      "",
      {
        "azure.yaml": `name: orders\nhooks:\n  postprovision:\n    windows:\n      run: hooks/post.ps1\n    posix:\n      run: |\n        ${deploy}\n`,
      },
      "azure.yaml:8",
    ],
    [
      "a hook of a service",
      "",
      {
        "azure.yaml":
          "services:\n  api:\n    project: src/api\n    hooks:\n      predeploy:\n        - run: ./pre.sh\n",
        "src/api/pre.sh": "az deployment group create -f ../../infra/main.bicep -p httpsOnly=false\n",
      },
      "src/api/pre.sh:1",
    ],
  ])("%s", async (_kind, steps, files, place) => {
    const { findings, read } = await review(steps, files);
    expect(read.problems.map(problemText)).toEqual([]);
    expect(findings).toEqual([`${place} plain-http-allowed`]);
  });

  test("with what the review looks for in steps, at the line of the script", async () => {
    const { findings } = await review(run("./deploy.sh"), {
      "deploy.sh": `#!/bin/bash
az login --service-principal -u "$ID" \\
  -p "$PASSWORD" --tenant "$TENANT"
az functionapp config appsettings set -g orders -n api --settings "Password=$PASSWORD"
az deployment group create -f infra/main.bicep -p password='Tr0ub4dor&3'
KEY=$(az storage account keys list -n orders --query '[0].value' -o tsv)
echo "key=$KEY" >> "$GITHUB_OUTPUT"
`,
    });
    expect(findings).toEqual([
      "deploy.sh:2 deployment-by-client-secret",
      "deploy.sh:4 workflow-secret-in-command-line",
      "deploy.sh:5 secret-in-parameter-file",
      "deploy.sh:6 workflow-secret-in-command-line",
    ]);
  });

  test("with the files that had a say in it", async () => {
    const { read } = await review(run("./a.sh"), { "a.sh": "./b.sh\n", "b.sh": bash });
    const [, deployment] = read.application.deployments;
    expect(deployment?.name).toBe(`infra/main.bicep by ${path} (job deploy)`);
    expect(deployment?.valuesFrom).toEqual([path, "a.sh", "b.sh"]);
    expect(read.counts).toEqual({
      "Bicep templates": 1,
      "GitHub workflows": 1,
      "scripts run by workflows": 2,
    });
  });
});

describe("what a workflow does not run is not read", () => {
  test.each<[string, string, Record<string, string>]>([
    ["a script that nothing runs", run("echo ./deploy.sh"), { "deploy.sh": bash }],
    ["a script in another language", run("./deploy.py"), { "deploy.py": deploy }],
    ["one that says so itself", run("./deploy"), { deploy: `#!/usr/bin/env python3\n${deploy}\n` }],
    ["outside the repository", run("bash ../deploy.sh"), { "deploy.sh": bash }],
    ["a path that is not known", run('bash "$DIR/deploy.sh"'), { "deploy.sh": bash }],
    ["another target", run("make test"), { Makefile: `test:\n\techo\ndeploy:\n\t${deploy}\n` }],
    [
      "another script of npm",
      run("npm run build"),
      { "package.json": JSON.stringify({ scripts: { deploy } }) },
    ],
    ["a preview", run("./deploy.sh"), { "deploy.sh": `${deploy} --what-if\n` }],
    [
      "an argument that is not known",
      run('./deploy.sh "${{ github.ref_name }}"'),
      { "deploy.sh": "az deployment group create -f infra/main.bicep -p httpsOnly=$1\n" },
    ],
    [
      "a variable that the calling script sets",
      run("./a.sh"),
      {
        "a.sh": "HTTPS=$(cat x)\n./b.sh\n",
        "b.sh": "az deployment group create -f infra/main.bicep -p httpsOnly=$HTTPS\n",
      },
    ],
    [
      "an expression, which GitHub fills in in workflows alone",
      run("./echo.sh"),
      { "echo.sh": 'echo "${{ github.event.pull_request.title }}"\n' },
    ],
  ])("%s", async (_kind, steps, files) => {
    const { findings, read } = await review(steps, files);
    expect(read.problems.map(problemText)).toEqual([]);
    expect(findings).toEqual([]);
  });
});

describe("hostile scripts are bounded", () => {
  test("scripts that run each other", async () => {
    const { findings, read } = await review(run("./a.sh"), {
      "a.sh": "./b.sh\n./a.sh\n",
      "b.sh": `./a.sh\n./b.sh\n${deploy}\n`,
    });
    expect(read.problems.map(problemText)).toEqual([]);
    expect(findings).toEqual(["b.sh:3 plain-http-allowed"]);
  });

  test("scripts that multiply", async () => {
    const files: Record<string, string> = {};
    for (let at = 0; at < 9; at++)
      files[`s${at}.sh`] = Array.from({ length: 9 }, (_, index) => `./s${at + 1}.sh ${index}\n`).join("");
    const { read } = await review(run("./s0.sh"), { ...files, "s9.sh": bash });
    expect(read.problems.map(problemText)).toEqual([
      `${path}:1:1: From here on workflows were not judged: with the workflows, actions and scripts that they run there are more than 20000 jobs and steps`,
      "s9.sh:3:1: The workflows make more than 200 deployments; from here on they were not judged with the values that they give",
    ]);
  });

  test("scripts of megabytes", async () => {
    const long = `${"echo x\n".repeat(300_000)}${deploy}\n`;
    const steps = Array.from({ length: 10 }, (_, at) => run(`./long.sh ${at}`)).join("");
    const { read } = await review(steps, { "long.sh": long });
    expect(read.problems.map(problemText)).toEqual([
      `${path}:1:1: From here on scripts were not judged: the workflows run more than 4 million characters of them`,
    ]);
    expect(read.problems[0]?.effect).toBe("incomplete");
  });

  test("a script that can't be read leaves the review incomplete", async () => {
    const texts = { [path]: workflow(run("./deploy.sh") + run("./deploy.sh live")), "deploy.sh": bash };
    const files = filesOf(texts);
    const { read } = await reviewedFiles(texts, rules, {
      read: (one) =>
        one === "deploy.sh"
          ? { kind: "unreadable", path: one, why: "is 104 MB, too large" }
          : files.read(one),
    });
    expect(read.problems).toEqual([
      {
        kind: "unread",
        message: "This file is 104 MB, too large",
        at: { path: "deploy.sh" },
        effect: "incomplete",
      },
    ]);
    expect(read.skipped).toEqual([{ path: "deploy.sh", why: "is 104 MB, too large" }]);
  });

  test("names of another world", async () => {
    const { findings, read } = await review(
      run("npm run __proto__") +
        run("make constructor") +
        run("make __proto__") +
        run("azd hooks run toString"),
      {
        "package.json": '{"scripts": {"toString": "x"}}',
        Makefile: "all:\n\techo\n",
        "azure.yaml": "hooks: []\n",
      },
    );
    expect(read.problems.map(problemText)).toEqual([]);
    expect(findings).toEqual([]);
  });
});

describe("a deployment is seen however it is run", () => {
  const script = { "scripts/d.sh": `${deploy}\n`, "infra/d.sh": deploy.replace("infra/", "") };
  const block = (...lines: string[]): string =>
    `      - run: |\n${lines.map((line) => `          ${line}\n`).join("")}`;
  const inFolder = deploy.replace("infra/", "");
  test.each<[string, string, Record<string, string>, string]>([
    ["bash -c", block(`bash -c '${deploy}'`), {}, `${path}:10`],
    ["bash -c that changes the folder", block(`bash -c 'cd infra && ${inFolder}'`), {}, `${path}:10`],
    [
      "bash -c that runs a script",
      block("bash -ec 'cd scripts && ./d.sh'"),
      { "scripts/d.sh": deploy.replace("infra", "../infra") },
      "scripts/d.sh:1",
    ],
    ["timeout", block(`timeout -k 5 600 ${deploy}`), {}, `${path}:10`],
    ["timeout of a script", block("timeout 600 bash scripts/d.sh"), script, "scripts/d.sh:1"],
    ["nohup", block(`nohup ${deploy}`), {}, `${path}:10`],
    ["command", block(`command ${deploy}`), {}, `${path}:10`],
    ["env", block(`env A=b ${deploy}`), {}, `${path}:10`],
    ["the program by its path", block(`/usr/bin/${deploy}`), {}, `${path}:10`],
    ["after a subshell that changed the folder", block("(cd docs && ls)", deploy), {}, `${path}:11`],
    ["after pushd and popd", block("pushd docs", "popd", deploy), {}, `${path}:12`],
    ["after cd -", block("cd docs", "cd -", deploy), {}, `${path}:12`],
    ["after cd --", block("cd -- infra", inFolder), {}, `${path}:11`],
    ["after cd -P", block("cd -P infra", inFolder), {}, `${path}:11`],
    ["in backticks", block(`X=\`${deploy}\``), {}, `${path}:10`],
    ["npm t", run("npm t"), { "package.json": `{"scripts": {"test": "${deploy}"}}` }, "package.json:1"],
    ["a rule of one line", run("make deploy"), { Makefile: `deploy: ; ${deploy}\n` }, "Makefile:1"],
    [
      "an argument that nobody gives",
      run("bash ./d.sh"),
      { "d.sh": `${deploy.replace("=false", "=${1:-false}")}\n` },
      "d.sh:1",
    ],
  ])("%s", async (_, steps, files, at) => {
    expect((await review(steps, files)).findings).toEqual([`${at} plain-http-allowed`]);
  });

  test("but what only asks for a program is none", async () => {
    expect((await review(block("command -v az deployment"), {})).findings).toEqual([]);
  });
});

test("a secret in a variable is told of where the deployment's history keeps it", async () => {
  const files = { "infra/site.bicep": "param name string\n@secure()\nparam password string\n" };
  const steps = run("az deployment group create -f infra/site.bicep -p name=$PASSWORD password=$PASSWORD");
  expect((await review(steps, files)).findings).toEqual([`${path}:9 workflow-secret-in-command-line`]);
  const safe = run("az deployment group create -f infra/site.bicep -p name=api password=$PASSWORD");
  expect((await review(safe, files)).findings).toEqual([]);
});

test.each(["${{ github.action_path }}/d.sh", 'bash "$GITHUB_ACTION_PATH/d.sh"'])(
  "a script beside an action is followed: %s",
  async (command) => {
    const files = {
      ".github/actions/d/action.yml": `runs:\n  using: composite\n  steps:\n    - shell: bash\n      run: ${command}\n`,
      ".github/actions/d/d.sh": deploy,
    };
    expect((await review("      - uses: ./.github/actions/d\n", files)).findings).toEqual([
      ".github/actions/d/d.sh:1 plain-http-allowed",
    ]);
  },
);
