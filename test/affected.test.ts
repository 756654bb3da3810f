import { describe, expect, test } from "@jest/globals";
import { armFrontEnd } from "../src/frontends/arm/front-end.ts";
import { emptyBaseline } from "../src/policy/baseline.ts";
import { defaultPolicy } from "../src/policy/configuration.ts";
import type { Review } from "../src/policy/review.ts";
import { review } from "../src/review.ts";
import { rules } from "../src/rules/registry.generated.ts";
import { regionOf } from "../src/source/source.ts";
import { filesOf } from "./code/files-of.ts";

type Texts = Readonly<Record<string, string>>;

const site = (httpsOnly: string): string =>
  `resource api 'Microsoft.Web/sites@2024-04-01' = {
  name: 'api'
  kind: 'functionapp'
  properties: {
    httpsOnly: ${httpsOnly}
  }
}
`;

/** A repository of so many templates that only what a change has a part in is looked at. */
const large: Texts = Object.fromEntries(
  Array.from({ length: 310 }, (_, index) => [`apps/${index}/main.bicep`, site("false")]),
);

async function reviewed(base: Texts, head: Texts): Promise<Review> {
  const paths = [...new Set([...Object.keys(base), ...Object.keys(head)])];
  return review({
    revision: {},
    head: filesOf(head),
    base: filesOf(base),
    changes: {
      files: paths
        .filter((path) => base[path] !== head[path])
        .map((path) => ({
          path,
          status: base[path] === undefined ? "added" : head[path] === undefined ? "deleted" : "modified",
          kind: "text",
          hunks: [],
        })),
    },
    rules: rules.filter(({ id }) => id === "plain-http-allowed"),
    analysers: [],
    registryModules: () => Promise.resolve(() => ({ kind: "unavailable", why: "is not asked for" })),
    policy: defaultPolicy,
    baseline: emptyBaseline,
    policyChanges: [],
    problems: [],
    today: "2026-11-23",
  });
}

/** Whether a finding is new, and where. */
function told({ findings, fixed, coverage }: Review): readonly string[] {
  return [
    ...findings.map(
      ({ finding: { at }, standing: { kind } }) => `${kind} ${at.source.path}:${regionOf(at).line}`,
    ),
    ...fixed.map(({ finding: { at } }) => `fixed ${at.source.path}:${regionOf(at).line}`),
    `${coverage.untouched ?? 0} untouched`,
  ];
}

describe("in a large repository only what the change has a part in is looked at", () => {
  test("a template by itself", async () => {
    const base = { ...large, "new/main.bicep": site("true") };
    expect(told(await reviewed(base, { ...base, "new/main.bicep": site("false") }))).toEqual([
      "reported new/main.bicep:5",
      "310 untouched",
    ]);
    expect(told(await reviewed({ ...base, "new/main.bicep": site("false") }, base))).toEqual([
      "fixed new/main.bicep:5",
      "310 untouched",
    ]);
  });

  test("every deployment that a module is part of, and no other finding of theirs counts as new", async () => {
    const caller = `${site("false")}\nmodule more 'modules/site.bicep' = {\n  name: 'more'\n}\n`;
    const base = { ...large, "main.bicep": caller, "modules/site.bicep": site("true") };
    expect(told(await reviewed(base, { ...base, "modules/site.bicep": site("false") }))).toEqual([
      "pre-existing main.bicep:5",
      "reported modules/site.bicep:5",
      "310 untouched",
    ]);
  });

  test("a module that is there at last", async () => {
    const caller = `${site("false")}\nmodule more 'modules/site.bicep' = {\n  name: 'more'\n}\n`;
    const base = { ...large, "main.bicep": caller };
    expect(told(await reviewed(base, { ...base, "modules/site.bicep": site("false") }))).toEqual([
      "pre-existing main.bicep:5",
      "reported modules/site.bicep:5",
      "310 untouched",
    ]);
  });

  test("types that are imported, and files that are loaded", async () => {
    const importing = "import { wanted } from 'types.bicep'\n\n" + site("wanted.https");
    const loading = "var wanted = loadJsonContent('wanted.json')\n\n" + site("wanted.https");
    const base = {
      ...large,
      "a/main.bicep": importing,
      "a/types.bicep": "@export()\nvar wanted = { https: true }\n",
      "b/main.bicep": loading,
      "b/wanted.json": '{ "https": true }',
    };
    const changed = { ...base, "a/types.bicep": "@export()\nvar wanted = { https: false }\n" };
    expect(told(await reviewed(base, changed))).toEqual(["reported a/types.bicep:2", "311 untouched"]);
    expect(told(await reviewed(base, { ...base, "b/wanted.json": '{ "https": false }' }))).toEqual([
      "reported b/wanted.json:1",
      "312 untouched",
    ]);
    const onlyTypes = { ...base, "c/main.bicep": site("true") };
    expect(told(await reviewed(onlyTypes, { ...onlyTypes, "c/main.bicep": site("false") }))).toEqual([
      "reported c/main.bicep:5",
      "313 untouched",
    ]);
  });

  test("files that are loaded by a name put together, or from a folder", async () => {
    const loading = {
      "b/main.bicep": "var file = 'wanted.json'\nvar wanted = loadJsonContent('./${file}')\n",
      "c/main.bicep": "var wanted = loadDirectoryFileInfo('../b', '*.json')\n",
      "d/main.bicep": "var wanted = loadTextContent('none.json')\n",
    };
    const base = { ...large, ...loading, "b/wanted.json": '{ "https": true }' };
    expect(told(await reviewed(base, { ...base, "b/wanted.json": '{ "https": false }' }))).toEqual([
      "311 untouched",
    ]);
  });

  test("values that a parameter file gives", async () => {
    const base = {
      ...large,
      "p/main.bicep": `param https bool = true\n\n${site("https")}`,
      "p/main.bicepparam": "using 'main.bicep'\n\nparam https = true\n",
    };
    expect(
      told(
        await reviewed(base, { ...base, "p/main.bicepparam": "using 'main.bicep'\n\nparam https = false\n" }),
      ),
    ).toEqual(["reported p/main.bicepparam:3", "311 untouched"]);
  });

  test("text that is loaded from a file with the name of a template", async () => {
    const base = {
      ...large,
      "b/main.bicep": `var wanted = loadJsonContent('wanted.bicep')\n\n${site("wanted.https")}`,
      "b/wanted.bicep": '{ "https": true }',
    };
    expect(told(await reviewed(base, { ...base, "b/wanted.bicep": '{ "https": false }' }))).toContain(
      "reported b/wanted.bicep:1",
    );
  });

  test("a template that is linked by a name put together", async () => {
    const schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#";
    const linked = (https: unknown): string =>
      JSON.stringify({
        $schema: schema,
        parameters: { kind: { type: "string", defaultValue: "closed" } },
        resources: [
          {
            type: "Microsoft.Web/sites",
            apiVersion: "2024-04-01",
            name: "api",
            kind: "functionapp",
            properties: { httpsOnly: https },
          },
        ],
      });
    const base = {
      ...large,
      "l/main.json": JSON.stringify({
        $schema: schema,
        variables: { file: "nested/site.json" },
        resources: [
          {
            type: "Microsoft.Resources/deployments",
            apiVersion: "2021-04-01",
            name: "l",
            properties: {
              templateLink: { relativePath: "[variables('file')]" },
              parameters: { kind: { value: "open" } },
            },
          },
        ],
      }),
      "l/nested/site.json": linked(true),
    };
    const head = { ...base, "l/nested/site.json": linked("[not(equals(parameters('kind'), 'open'))]") };
    expect(told(await reviewed(base, head))).toContain("reported l/nested/site.json:1");
  });

  test("values that a parameter file has from another, or imports", async () => {
    const base = {
      ...large,
      "p/main.bicep": `param https bool = true\n\n${site("https")}`,
      "p/main.bicepparam": "using 'main.bicep'\nextends 'shared.bicepparam'\n",
      "p/shared.bicepparam": "using none\n\nparam https = true\n",
      "q/main.bicep": `param https bool = true\n\n${site("https")}`,
      "q/main.bicepparam":
        "using 'main.bicep'\nimport { wanted } from 'shared.bicep'\n\nparam https = wanted\n",
      "q/shared.bicep": "import { far } from '../far.bicep'\n\n@export()\nvar wanted = far\n",
      "far.bicep": "@export()\nvar far = true\n",
    };
    expect(
      told(await reviewed(base, { ...base, "p/shared.bicepparam": "using none\n\nparam https = false\n" })),
    ).toContain("reported p/shared.bicepparam:3");
    expect(told(await reviewed(base, { ...base, "far.bicep": "@export()\nvar far = false\n" }))).toContain(
      "reported far.bicep:2",
    );
  });

  test("values that a workflow gives to the one that deploys", async () => {
    const caller = (https: string): string =>
      `on: push\njobs:\n  call:\n    uses: ./.github/workflows/deploy.yml\n    with:\n      https: ${https}\n`;
    const base = {
      ...large,
      "p/main.bicep": `param https bool = true\n\n${site("https")}`,
      ".github/workflows/push.yml": caller("true"),
      ".github/workflows/deploy.yml": `on:
  workflow_call:
    inputs:
      https:
        type: string
jobs:
  deploy:
    runs-on: ubuntu-latest
    steps:
      - run: az deployment group create -g orders --template-file p/main.bicep --parameters https=\${{ inputs.https }}
`,
    };
    expect(told(await reviewed(base, { ...base, ".github/workflows/push.yml": caller("false") }))).toContain(
      "reported .github/workflows/push.yml:6",
    );
  });

  test("what is deployed otherwise though none of its own files has changed", async () => {
    const caller = "module api 'site.bicep' = {\n  name: 'api'\n  params: {\n    https: true\n  }\n}\n";
    const base = {
      ...large,
      "c/main.bicep": caller,
      "c/site.bicep": `param https bool = false\n\n${site("https")}`,
    };
    const exposed = ["reported c/site.bicep:1", "310 untouched"];
    const { "c/main.bicep": _, ...callerGone } = base;
    expect(told(await reviewed(base, callerGone))).toEqual(exposed);
    expect(told(await reviewed(base, { ...base, "c/main.bicep": "param other string\n" }))).toEqual(exposed);
    expect(told(await reviewed(callerGone, base))).toEqual(["pre-existing c/site.bicep:1", "310 untouched"]);
  });

  test("a parameter file that fits another template since the one it was for has gone", async () => {
    const schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#";
    const base = {
      ...large,
      "p/main.bicep": `param https bool = true\n\n${site("https")}`,
      "p/main.prod.bicep": "param https bool\n",
      "p/main.prod.parameters.json": JSON.stringify({
        $schema: schema,
        contentVersion: "1.0.0.0",
        parameters: { https: { value: false } },
      }),
    };
    const { "p/main.prod.bicep": _, ...gone } = base;
    expect(told(await reviewed(base, gone))).toContain("reported p/main.prod.parameters.json:1");
  });

  test("what a configuration of Bicep changes is everything", async () => {
    const base = { ...large, "bicepconfig.json": "{}" };
    const { coverage, findings } = await reviewed(base, {
      ...base,
      "bicepconfig.json": '{ "analyzers": {} }',
    });
    expect(coverage.untouched).toBeUndefined();
    expect(findings).toHaveLength(310);
  });

  test("templates of function apps, where there is code that depends on them", async () => {
    const base = { ...large, "host.json": '{ "version": "2.0" }' };
    const { coverage } = await reviewed(base, { ...base, "new/main.bicep": site("true") });
    expect(coverage.untouched).toBeUndefined();
  });
});

test("a compiled template is parsed when it is looked at, and nothing that it could be besides is missed", () => {
  const schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#";
  const reading = (text: string): string | undefined => {
    const read = armFrontEnd.read(
      { path: "main.json", text },
      filesOf({ "main.json": text, "other.json": "" }),
    );
    if (read?.kind !== "template") return read?.kind;
    return [
      `calls ${read.template.calls.join()}`,
      ...read.template.problems.map(({ message }) => message),
    ].join("; ");
  };
  expect(reading(`{ "$schema": "${schema}", "resources": [] }`)).toBe("calls ");
  expect(reading(`{ "$schema": "${schema}", "resources": [ }`)).toMatch(/^calls ; /u);
  const link = '{ "properties": { "templateLink": { "relativePath": "other.json" } } }';
  expect(reading(`{ "$schema": "${schema}", "resources": [${link}] }`)).toBe("calls other.json");
  expect(
    reading(`{ "$schema": "${schema}", "$schema": "${schema.replace("Template", "Parameters")}" }`),
  ).not.toBe("calls ");
});
