import { describe, expect, test } from "@jest/globals";
import { fingerprints } from "../../src/policy/fingerprint.ts";
import { runRules } from "../../src/rules/run.ts";
import { plainHttpAllowed } from "../../src/rules/functions-auth/plain-http-allowed.ts";
import { reviewedFiles } from "./reviewed-files.ts";

const site = `param name string
param https bool = false
resource site 'Microsoft.Web/sites@2023-12-01' = {
  name: name
  location: 'westeurope'
  kind: 'functionapp'
  properties: { httpsOnly: https }
}
`;

/** What `site` is compiled to. */
const siteTemplate = {
  $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  contentVersion: "1.0.0.0",
  parameters: { name: { type: "string" }, https: { type: "bool", defaultValue: false } },
  resources: [
    {
      type: "Microsoft.Web/sites",
      apiVersion: "2023-12-01",
      name: "[parameters('name')]",
      location: "westeurope",
      kind: "functionapp",
      properties: { httpsOnly: "[parameters('https')]" },
    },
  ],
};

const call = (more: object): object => ({
  type: "Microsoft.Resources/deployments",
  apiVersion: "2025-04-01",
  ...more,
  properties: {
    expressionEvaluationOptions: { scope: "inner" },
    mode: "Incremental",
    parameters: { name: { value: "app" } },
    template: siteTemplate,
  },
});

const compiled = (resources: object | readonly object[]): string =>
  JSON.stringify({
    $schema: siteTemplate.$schema,
    contentVersion: "1.0.0.0",
    ...(!Array.isArray(resources) && { languageVersion: "2.0" }),
    parameters: { on: { type: "bool" }, groups: { type: "array" } },
    resources,
  });

/** Every name that plain HTTP in the site is known by, whichever file the root is. */
async function namesIn(texts: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { read } = await reviewedFiles(texts);
  const { findings } = runRules(read.application, [plainHttpAllowed], () => true);
  return fingerprints(findings, (path) => path.replace(/json$/u, "bicep"))
    .flatMap(({ names }) => names)
    .sort();
}

const inBicep = (main: string, module = site): Promise<readonly string[]> =>
  namesIn({ "main.bicep": `param on bool\nparam groups array\n${main}`, "site.bicep": module });

const inJson = (resources: object | readonly object[]): Promise<readonly string[]> =>
  namesIn({ "main.json": compiled(resources) });

describe("what is inside a module is known by the same name in both dialects", () => {
  const generated = "[format('api-{0}', uniqueString('api', deployment().name))]";

  test.each<readonly [string, string, object | readonly object[], number]>([
    [
      "with a name of its own",
      "module api './site.bicep' = {\n  name: 'deploy-${resourceGroup().name}'\n  params: { name: 'app' }\n}\n",
      [call({ name: "[format('deploy-{0}', resourceGroup().name)]" })],
      1,
    ],
    [
      "with the name that Bicep makes up",
      "module api './site.bicep' = {\n  params: { name: 'app' }\n}\n",
      [call({ name: generated })],
      1,
    ],
    [
      "with symbolic names in the JSON",
      "module api './site.bicep' = {\n  params: { name: 'app' }\n}\n",
      { api: call({ name: generated }) },
      1,
    ],
    [
      "on a condition",
      "module api './site.bicep' = if (on) {\n  name: 'x'\n  params: { name: 'app' }\n}\n",
      [call({ condition: "[parameters('on')]", name: "x" })],
      1,
    ],
    [
      "in a loop",
      "module api './site.bicep' = [for i in range(0, 2): {\n  name: 'x-${i}'\n  params: { name: 'app' }\n}]\n",
      [
        call({
          copy: { name: "api", count: "[length(range(0, 2))]" },
          name: "[format('x-{0}', range(0, 2)[copyIndex()])]",
        }),
      ],
      2,
    ],
    [
      "in a loop over what is not known",
      "module api './site.bicep' = [for (group, i) in groups: {\n  name: 'x-${i}'\n  scope: resourceGroup(group)\n  params: { name: 'app' }\n}]\n",
      [
        call({
          copy: { name: "api", count: "[length(parameters('groups'))]" },
          name: "[format('x-{0}', copyIndex())]",
          resourceGroup: "[parameters('groups')[copyIndex()]]",
        }),
      ],
      1,
    ],
    [
      "twice under one name, in two resource groups",
      "module a './site.bicep' = {\n  name: 'x'\n  scope: resourceGroup('one')\n  params: { name: 'app' }\n}\n" +
        "module b './site.bicep' = {\n  name: 'x'\n  scope: resourceGroup('two')\n  params: { name: 'app' }\n}\n",
      [call({ name: "x", resourceGroup: "one" }), call({ name: "x", resourceGroup: "two" })],
      2,
    ],
    [
      "twice under one name, on one condition and on the other",
      "module a './site.bicep' = if (on) {\n  name: 'x'\n  params: { name: 'app' }\n}\n" +
        "module b './site.bicep' = if (!on) {\n  name: 'x'\n  params: { name: 'app' }\n}\n",
      [
        call({ condition: "[parameters('on')]", name: "x" }),
        call({ condition: "[not(parameters('on'))]", name: "x" }),
      ],
      2,
    ],
    [
      "twice under one name, with nothing to tell them apart by",
      "module a './site.bicep' = {\n  name: 'x'\n  params: { name: 'app' }\n}\n" +
        "module b './site.bicep' = {\n  name: 'X'\n  params: { name: 'app' }\n}\n",
      [call({ name: "x" }), call({ name: "X" })],
      2,
    ],
    [
      "whose parameter is made up at each deployment",
      "module api './site.bicep' = {\n  name: 'x'\n}\n",
      [call({ name: "x" })].map((one) => ({
        ...one,
        properties: {
          expressionEvaluationOptions: { scope: "inner" },
          mode: "Incremental",
          template: {
            ...siteTemplate,
            parameters: { ...siteTemplate.parameters, name: { type: "string", defaultValue: "[newGuid()]" } },
          },
        },
      })),
      1,
    ],
  ])("%s", async (about, bicep, json, names) => {
    const module = about.includes("made up") ? site.replace("name string", "name string = newGuid()") : site;
    const known = await inBicep(bicep, module);
    expect(new Set(known).size).toBe(names);
    expect(await inJson(json)).toEqual(known);
  });
});

describe("the name of what is inside a module", () => {
  const calls = (...names: readonly string[]): string =>
    names.map((name) => `module ${name} './site.bicep' = {\n  params: { name: 'app' }\n}\n`).join("");

  test("does not change when the call moves, or another comes before it", async () => {
    const [alone] = await inBicep(calls("api"));
    expect(await inBicep(`\n\n// text\nvar x = 1\n${calls("api")}`)).toEqual([alone]);
    expect(await inBicep(calls("web", "api"))).toContain(alone);
  });

  test("tells two calls of one module apart, though they differ in nothing else", async () => {
    expect(new Set(await inBicep(calls("api", "web"))).size).toBe(2);
  });

  test("of calls of one name does not depend on which of them is made first where their scopes tell them apart", async () => {
    const to = (symbol: string, group: string): string =>
      `module ${symbol} './site.bicep' = {\n  name: 'x'\n  scope: resourceGroup('${group}')\n  params: { name: 'app', https: ${group === "safe"} }\n}\n`;
    const [before] = await inBicep(to("a", "one") + to("b", "safe"));
    expect(await inBicep(to("b", "safe") + to("a", "one"))).toEqual([before]);
    // The one that was safe is another defect, though the other was there before.
    expect(await inBicep(to("a", "one") + to("b", "two"))).toContain(before);
  });
});
