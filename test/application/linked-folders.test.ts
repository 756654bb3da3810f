import { describe, expect, test } from "@jest/globals";
import { plainHttpAllowed } from "../../src/rules/functions-auth/plain-http-allowed.ts";
import { reviewedFiles } from "./reviewed-files.ts";

const site = `param httpsOnly bool = true
resource api 'Microsoft.Web/sites@2024-04-01' = {
  name: 'api'
  kind: 'functionapp'
  properties: { httpsOnly: httpsOnly }
}
`;
const call = (path: string): string =>
  `module api '${path}' = {\n  name: 'api'\n  params: { httpsOnly: false }\n}\n`;
const links = new Map([["infra/modules", "shared/modules"]]);

function review(texts: Readonly<Record<string, string>>) {
  return reviewedFiles(texts, [plainHttpAllowed], { links });
}

describe("through a symbolic link to a folder of the repository", () => {
  test("a module is judged where it is, with what its caller gives", async () => {
    const { findings, read } = await review({
      "infra/main.bicep": call("modules/site.bicep"),
      "shared/modules/site.bicep": site,
    });
    expect(read.problems).toEqual([]);
    expect(findings).toEqual(["infra/main.bicep:3 plain-http-allowed"]);
    expect(read.roots).toEqual(["infra/main.bicep"]);
  });

  test("a file that is loaded, a parameter file's template, and what a workflow names", async () => {
    const { findings, read } = await review({
      "infra/main.bicep": site.replace("bool = true", "bool = loadJsonContent('modules/values.json').https"),
      "shared/modules/values.json": '{ "https": false }',
      "shared/modules/other.bicep": site,
      "live.bicepparam": "using 'infra/modules/other.bicep'\nparam httpsOnly = false\n",
      ".github/workflows/deploy.yml":
        "on: push\njobs:\n  deploy:\n    steps:\n      - run: az deployment group create -f infra/modules/other.bicep -p httpsOnly=false\n      - run: infra/modules/deploy.sh\n",
      "shared/modules/deploy.sh":
        "az deployment group create -f shared/modules/other.bicep -p httpsOnly=False\n",
    });
    expect(read.problems).toEqual([]);
    expect(findings).toEqual([
      ".github/workflows/deploy.yml:5 plain-http-allowed",
      "live.bicepparam:2 plain-http-allowed",
      "shared/modules/deploy.sh:1 plain-http-allowed",
      "shared/modules/values.json:1 plain-http-allowed",
    ]);
  });

  test("what is behind it and leads away from there is another file for the compiler", async () => {
    const { read } = await review({
      "infra/main.bicep": call("modules/outer.bicep"),
      "shared/modules/outer.bicep": `param httpsOnly bool\n${call("../site.bicep").replace("false", "httpsOnly")}`,
      "shared/site.bicep": site,
      "infra/site.bicep": site,
    });
    expect(read.problems).toEqual([
      {
        kind: "unresolved",
        message:
          "`shared/modules/outer.bicep` refers to `shared/site.bicep`, which is another file when it is reached through the symbolic link `infra/modules`: that was not judged",
        at: { path: "infra/modules" },
        dependsOn: ["shared/modules/outer.bicep"],
        effect: "incomplete",
      },
    ]);
  });

  test("a link that nothing names is no matter", async () => {
    const { read } = await review({
      "main.bicep": "param a string = ''\n",
      "shared/modules/outer.bicep": call("../site.bicep"),
      "shared/site.bicep": site,
    });
    expect(read.problems).toEqual([]);
  });
});
