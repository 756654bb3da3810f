import { describe, expect, test } from "@jest/globals";
import { plainHttpAllowed } from "../../src/rules/functions-auth/plain-http-allowed.ts";
import { secretInStrayParameterFile } from "../../src/rules/key-vault/secret-in-stray-parameter-file.ts";
import { reviewedFiles } from "./reviewed-files.ts";

const site = (parameters: string): string => `${parameters}
resource api 'Microsoft.Web/sites@2024-04-01' = {
  name: 'api'
  location: 'westeurope'
  kind: 'functionapp'
  properties: {
    httpsOnly: httpsOnly
  }
}
`;

const values = (parameters: object): string =>
  JSON.stringify({
    $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#",
    contentVersion: "1.0.0.0",
    parameters,
  });

const plain = values({ httpsOnly: { value: false } });
const secure = "param httpsOnly bool = true\n";

async function deployments(texts: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { read } = await reviewedFiles(texts);
  return read.application.deployments.map(({ name }) => name).filter((name) => name.includes(" with "));
}

describe("a parameter file is deployed with", () => {
  test("each template of its name", async () => {
    const arm = JSON.stringify({
      $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
      parameters: { httpsOnly: { type: "bool" } },
      resources: [],
    });
    expect(
      await deployments({
        "infra/main.bicep": site(secure),
        "infra/main.json": arm,
        "infra/main.parameters.json": plain,
      }),
    ).toEqual([
      "infra/main.bicep with infra/main.parameters.json",
      "infra/main.json with infra/main.parameters.json",
    ]);
  });

  test("the template above it, however far", async () => {
    expect(
      await deployments({
        "infra/main.bicep": site(secure),
        "infra/environments/live/west/main.parameters.json": plain,
      }),
    ).toEqual(["infra/main.bicep with infra/environments/live/west/main.parameters.json"]);
  });

  test("those of several templates beside it that have all it sets and need nothing else", async () => {
    expect(
      await deployments({
        "infra/a.bicep": site(secure),
        "infra/b.bicep": site("param httpsOnly bool\nparam owner string\n"),
        "infra/c.bicep": site("param httpsOnly bool\n"),
        "infra/d.bicep": site("var httpsOnly = true\n"),
        "infra/live.json": plain,
      }),
    ).toEqual(["infra/a.bicep with infra/live.json", "infra/c.bicep with infra/live.json"]);
  });

  test("another one there that takes all of it, when the one of its name does not", async () => {
    expect(
      await deployments({
        "infra/hub.bicep": "param one string\n",
        "infra/hub-west.bicep": site(secure),
        "infra/parameters/hub.parameters.west.json": plain,
      }),
    ).toEqual(["infra/hub-west.bicep with infra/parameters/hub.parameters.west.json"]);
  });

  test("such a template in another folder, when nothing is nearer", async () => {
    const { findings } = await reviewedFiles(
      {
        "templates/site.bicep": site(secure),
        "templates/other.bicep": "param other string\n",
        "parameters/live.json": plain,
      },
      [plainHttpAllowed],
    );
    expect(findings).toEqual(["parameters/live.json:1 plain-http-allowed"]);
  });

  test("what azd fills in, which stays open", async () => {
    const { findings, doubts } = await reviewedFiles(
      {
        "infra/main.bicep": site("param httpsOnly bool\n"),
        "infra/main.parameters.json": values({ httpsOnly: { value: "${HTTPS_ONLY}" } }),
      },
      [plainHttpAllowed],
    );
    expect(findings).toEqual([]);
    expect(doubts).toEqual(["plain-http-allowed: parameter `httpsOnly` has no value"]);
  });
});

test("a secret for a parameter that the template lacks is found all the same", async () => {
  const { findings, read } = await reviewedFiles(
    {
      "main.bicep": site(secure),
      "main.parameters.json": values({ httpsOnly: { value: true }, sqlPassword: { value: "Tr0ub4dor&3" } }),
    },
    [secretInStrayParameterFile],
  );
  expect(findings).toEqual(["main.parameters.json:1 secret-in-stray-parameter-file"]);
  expect(read.problems.map(({ message }) => message)).toEqual([
    "The template `main.bicep` has no parameter `sqlPassword`, so Azure refuses a deployment with it",
  ]);
});

describe("a parameter file of no template", () => {
  test.each([
    ["live.parameters.json", plain, "No template was found"],
    ["live.bicepparam", "using 'gone.bicep'\nparam httpsOnly = false\n", "The template `gone.bicep`"],
  ])("%s is told, and named in what was not judged", async (path, text, message) => {
    const { read } = await reviewedFiles({ [path]: text, "infra/other.bicep": "param other string\n" });
    expect(read.problems.map(({ message }) => message)).toEqual([expect.stringContaining(message)]);
    expect(read.skipped).toEqual([{ path, why: "no template of it is here: only its secrets were judged" }]);
    expect(read.application.configuration.map(({ type }) => type)).toEqual(["parameter-file"]);
  });
});
