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

describe("among more templates than anyone could name", () => {
  /** Each in a folder of its own, with a parameter of its own. */
  const many = Object.fromEntries(
    Array.from({ length: 150 }, (_, at) => [`modules/m${at}/main.bicep`, `param p${at} string\n`]),
  );

  test("a file far from all of them is deployed with the one that it fits", async () => {
    const { findings, read } = await reviewedFiles(
      {
        ...many,
        "apps/api/main.bicep": site("param httpsOnly bool\nparam owner string?\n"),
        "config/live.json": plain,
      },
      [plainHttpAllowed],
    );
    expect(findings).toEqual(["config/live.json:1 plain-http-allowed"]);
    expect(read.problems).toEqual([]);
  });

  test("with each that it fits, of both dialects", async () => {
    const arm = JSON.stringify({
      $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
      parameters: { HttpsOnly: { type: "bool" }, owner: { type: "string", nullable: true } },
      resources: [],
    });
    expect(
      await deployments({
        ...many,
        "apps/api/main.bicep": site("param httpsOnly bool\n"),
        "apps/old/azuredeploy.json": arm,
        "apps/other/main.bicep": site("param httpsOnly bool\nparam needed string\n"),
        "config/live.json": plain,
      }),
    ).toEqual([
      "apps/api/main.bicep with config/live.json",
      "apps/old/azuredeploy.json with config/live.json",
    ]);
  });

  test("with the only one that has its names, though that needs more", async () => {
    const { findings } = await reviewedFiles(
      {
        ...many,
        "apps/api/main.bicep": site("param httpsOnly bool\nparam owner string\n"),
        "config/live.json": plain,
      },
      [plainHttpAllowed],
    );
    expect(findings).toEqual(["config/live.json:1 plain-http-allowed"]);
  });

  test("with the nearest of those that it all fits, which is told", async () => {
    const alike = Object.fromEntries(
      Array.from({ length: 30 }, (_, at) => [`apps/a${String(at + 10)}/main.bicep`, site(secure)]),
    );
    const { read } = await reviewedFiles({
      ...many,
      ...alike,
      "live/z/main.bicep": site(secure),
      "live/config/values.json": plain,
    });
    const names = read.application.deployments
      .map(({ name }) => name)
      .filter((name) => name.includes(" with "));
    expect(names).toHaveLength(20);
    expect(names.at(-1)).toBe("live/z/main.bicep with live/config/values.json");
    expect(read.problems).toEqual([
      {
        kind: "unresolved",
        message:
          "31 templates can be deployed with this parameter file, and nothing says which are: it was judged with the 20 nearest. Name it like its template (`main.parameters.json` beside `main.json`), or name both in the command that deploys them",
        at: expect.objectContaining({ start: 0 }),
        effect: "notice",
      },
    ]);
    expect(read.skipped).toEqual([]);
  });

  test("however many files there are, each is judged with one at least", async () => {
    const alike = Object.fromEntries(
      Array.from({ length: 120 }, (_, at) => [`apps/a${at}/main.bicep`, site(secure)]),
    );
    const files = Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`config/c${at}.json`, plain]));
    const names = await deployments({ ...alike, ...files });
    expect(names).toHaveLength(400 + 40);
    expect(new Set(names.map((name) => name.split(" with ")[1])).size).toBe(60);
  });

  test("a file with a name that no template has is of none", async () => {
    const { read } = await reviewedFiles({
      ...many,
      "config/live.json": values({ p1: { value: "x" }, q: { value: "x" } }),
    });
    expect(read.problems.map(({ message }) => message)).toEqual([
      expect.stringContaining("No template was found"),
    ]);
  });
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
