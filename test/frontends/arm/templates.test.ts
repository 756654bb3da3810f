import { describe, expect, test } from "@jest/globals";
import type { Template } from "../../../src/declarations/declaration.ts";
import { lookup, secrecyOf, type Tree } from "../../../src/declarations/value.ts";
import { evaluated, plain, schema, shown, whereOf } from "./evaluated.ts";

const group = "/subscriptions/${subscription().subscriptionid}/resourcegroups/${resourcegroup().name}";

function template(more: object): string {
  return JSON.stringify({ $schema: schema, ...more }, undefined, 2);
}

function ids({ declarations }: Template): readonly string[] {
  return declarations.map(({ id }) => id.replace(group, ""));
}

/** Where a value was written, and the places it came through. */
function wayOf(tree: Tree): readonly string[] {
  if (tree.kind === "absent") return [whereOf(tree.at)];
  return [tree.at, ...(tree.via ?? [])].map(whereOf);
}

describe("a resource", () => {
  const text = `{
  // The schema is what makes it a template.
  "$schema": "${schema}",
  "parameters": {
    "tls": { "type": "string", "defaultValue": "1.0" },
    "name": { "type": "string" },
  },
  "variables": { "site": { "minTls": "[parameters('tls')]" } },
  "resources": [
    {
      "type": "Microsoft.Web/sites",
      "apiVersion": "2024-04-01",
      "name": "[concat('api-', parameters('name'))]",
      "dependsOn": ["other"],
      "kind": "functionapp",
      "properties": {
        "httpsOnly": true,
        "siteConfig": {
          "minTlsVersion": "[variables('site').minTls]"
        }
      }
    }
  ]
}
`;

  test("is declared with its type, name, id and body", () => {
    const [site] = evaluated(text).template.declarations;
    expect(site).toMatchObject({
      dialect: "arm",
      type: "Microsoft.Web/sites",
      apiVersion: "2024-04-01",
      symbol: "sites",
      existing: false,
    });
    expect(site!.id).toBe(`${group}/providers/microsoft.web/sites/api-\${parameters('name')}`);
    expect(plain(site!.body)).toEqual({
      kind: "functionapp",
      properties: { httpsOnly: true, siteConfig: { minTlsVersion: "1.0" } },
    });
    expect(plain(site!.condition)).toBe(true);
    expect(whereOf(site!.at)).toBe("main.json:10:5-6");
  });

  test("has a place for every value: where it was written, and the way it came", () => {
    const [site] = evaluated(text).template.declarations;
    expect(wayOf(lookup(site!.body, "properties.httpsOnly"))).toEqual(["main.json:17:22-26"]);
    expect(wayOf(lookup(site!.body, "properties.siteConfig.minTlsVersion"))).toEqual([
      "main.json:5:48-53",
      "main.json:8:40-57",
      "main.json:19:30-47",
      "main.json:19:30-54",
    ]);
    expect(wayOf(lookup(site!.body, "properties.clientCertEnabled"))).toEqual(["main.json:10:5-22:6"]);
    const property = lookup(site!.body, "properties");
    expect(property.kind === "object" && whereOf(property.properties.get("httpsonly")!.at)).toBe(
      "main.json:17:9-26",
    );
  });

  test("tells a trailing comma, which strict readers refuse", () => {
    expect(evaluated(text).problems.map(shown)).toEqual([
      "main.json:6:33-34 syntax (notice): No comma is allowed before `}`",
    ]);
  });

  test("has its parameters with default, value and places", () => {
    const [tls, name] = evaluated(text).template.parameters;
    expect(tls).toMatchObject({ name: "tls", type: "string", secure: false });
    expect([whereOf(tls!.at), whereOf(tls!.nameAt), plain(tls!.value)]).toEqual([
      "main.json:5:5-55",
      "main.json:5:5-10",
      "1.0",
    ]);
    expect(plain(name!.value)).toEqual({ unknown: "parameters('name')" });
  });

  test("shows offsets through the escapes of JSON", () => {
    const { problems } = evaluated(`{ "$schema": "${schema}", "resources": [], "outputs": {
  "o": { "type": "string", "value": "[concat('\\u0041\\"', nope())]" } } }`);
    expect(problems.map(shown)).toEqual([
      "main.json:2:58-64 invalid (notice): `nope` is no function of the deployment engine",
    ]);
  });
});

describe("conditions", () => {
  const site = { type: "Microsoft.Web/sites", apiVersion: "2024-04-01" };

  test("known false is not declared, unknown is kept", () => {
    const { template: it } = evaluated(
      template({
        parameters: { on: { type: "bool" } },
        resources: [
          { ...site, name: "a", condition: false },
          { ...site, name: "b", condition: "[equals(1, 1)]" },
          { ...site, name: "c", condition: "[parameters('on')]" },
        ],
      }),
    );
    expect(it.declarations.map(({ name, condition }) => [plain(name), plain(condition)])).toEqual([
      ["b", true],
      ["c", { unknown: "parameters('on')" }],
    ]);
  });

  test("a resource that is not deployed need not be right", () => {
    const name = "[split(parameters('vault'), '/')[8]]";
    const { template: it, problems } = evaluated(
      template({
        parameters: { vault: { type: "string", nullable: true } },
        resources: [{ ...site, name, condition: "[not(empty(parameters('vault')))]" }],
      }),
    );
    expect([it.declarations, problems]).toEqual([[], []]);
  });
});

describe("loops", () => {
  const account = { type: "Microsoft.Storage/storageAccounts", apiVersion: "2023-01-01" };

  test("of resources are unrolled", () => {
    const { template: it } = evaluated(
      template({
        resources: [
          { ...account, name: "[format('st{0}', copyIndex(1))]", copy: { name: "loop", count: 2 } },
        ],
      }),
    );
    expect(it.declarations.map(({ name, copy }) => [plain(name), copy])).toEqual([
      ["st1", 0],
      ["st2", 1],
    ]);
  });

  test("of an unknown count are one instance for all", () => {
    const { template: it } = evaluated(
      template({
        parameters: { names: { type: "array" } },
        resources: [
          {
            ...account,
            name: "[parameters('names')[copyIndex('Loop')]]",
            copy: { name: "loop", count: "[length(parameters('names'))]" },
          },
        ],
      }),
    );
    expect(it.declarations.map(({ name, copy }) => [plain(name), copy])).toEqual([
      [{ unknown: "parameters('names')[copyindex('loop')]" }, "symbolic"],
    ]);
  });

  test("of properties, variables and outputs", () => {
    const { template: it, problems } = evaluated(
      template({
        variables: {
          copy: [{ name: "letters", count: 2, input: "[concat('v', copyIndex('letters'))]" }],
          inner: { copy: [{ name: "list", count: 1, input: "[copyIndex('list', 5)]" }] },
        },
        resources: [
          {
            ...account,
            name: "[copyIndex()]",
            copy: { name: "outer", count: 1 },
            properties: {
              copy: [
                { name: "rules", count: 2, input: { id: "[copyIndex('rules')]", outer: "[copyIndex()]" } },
              ],
            },
          },
        ],
        outputs: {
          a: { type: "array", copy: { count: 2, input: "[variables('letters')[copyIndex()]]" } },
          b: { type: "object", value: "[variables('inner')]" },
        },
      }),
    );
    expect(problems).toEqual([]);
    expect(plain(it.declarations[0]!.body)).toEqual({
      properties: {
        rules: [
          { id: 0, outer: 0 },
          { id: 1, outer: 0 },
        ],
      },
    });
    expect(it.outputs.map(({ value }) => plain(value))).toEqual([["v0", "v1"], { list: [5] }]);
  });
});

describe("ids", () => {
  test("of children, written inside or beside, are joined", () => {
    const { template: it } = evaluated(
      template({
        resources: [
          {
            type: "Microsoft.Web/sites",
            name: "app",
            resources: [
              { type: "config", name: "web", resources: [{ type: "deep", name: "er" }] },
              {
                type: "Microsoft.Insights/diagnosticSettings",
                name: "d",
                scope: "[resourceId('Microsoft.Web/sites', 'app')]",
              },
            ],
          },
          { type: "Microsoft.Web/sites/slots", name: "app/test" },
        ],
      }),
    );
    expect(
      it.declarations.map(({ type, name, id, parentId }) => [
        type,
        plain(name),
        id.replace(group, ""),
        parentId?.replace(group, ""),
      ]),
    ).toEqual([
      ["Microsoft.Web/sites", "app", "/providers/microsoft.web/sites/app", undefined],
      [
        "Microsoft.Web/sites/config",
        "app/web",
        "/providers/microsoft.web/sites/app/config/web",
        "/providers/microsoft.web/sites/app",
      ],
      [
        "Microsoft.Web/sites/config/deep",
        "app/web/er",
        "/providers/microsoft.web/sites/app/config/web/deep/er",
        "/providers/microsoft.web/sites/app/config/web",
      ],
      [
        "Microsoft.Insights/diagnosticSettings",
        "d",
        "/providers/microsoft.web/sites/app/providers/microsoft.insights/diagnosticsettings/d",
        "/providers/microsoft.web/sites/app",
      ],
      [
        "Microsoft.Web/sites/slots",
        "app/test",
        "/providers/microsoft.web/sites/app/slots/test",
        "/providers/microsoft.web/sites/app",
      ],
    ]);
  });

  test("of extensions are the same in every way to write them", () => {
    const assignment = "Microsoft.Authorization/roleAssignments";
    const { template: it } = evaluated(
      template({
        resources: [
          { type: assignment, name: "g", scope: "Microsoft.Storage/storageAccounts/st" },
          { type: assignment, name: "g", scope: "[resourceId('Microsoft.Storage/storageAccounts', 'st')]" },
          {
            type: "Microsoft.Storage/storageAccounts/providers/roleAssignments",
            name: "st/Microsoft.Authorization/g",
          },
          { type: assignment, name: "g" },
        ],
      }),
    );
    const on =
      "/providers/microsoft.storage/storageaccounts/st/providers/microsoft.authorization/roleassignments/g";
    expect(ids(it)).toEqual([on, on, on, "/providers/microsoft.authorization/roleassignments/g"]);
    expect(new Set(it.declarations.map(({ type }) => type))).toEqual(new Set([assignment]));
    expect(it.declarations.map(({ scope }) => scope.kind)).toEqual([
      "unknown",
      "unknown",
      "unknown",
      "absent",
    ]);
  });

  test("of existing resources follow their scope", () => {
    const { template: it } = evaluated(
      template({
        languageVersion: "2.0",
        resources: {
          kv: {
            existing: true,
            type: "Microsoft.KeyVault/vaults",
            name: "v",
            subscriptionId: "s",
            resourceGroup: "g",
          },
        },
        outputs: { id: { type: "string", value: "[resourceInfo('kv').id]" } },
      }),
    );
    expect(it.declarations.map(({ id, existing, symbol }) => [id, existing, symbol])).toEqual([
      ["/subscriptions/s/resourcegroups/g/providers/microsoft.keyvault/vaults/v", true, "kv"],
    ]);
    expect(plain(it.outputs[0]!.value)).toBe(
      "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v",
    );
  });

  test("of identities are the names of properties", () => {
    const { template: it } = evaluated(
      template({
        resources: [
          {
            type: "Microsoft.Web/sites",
            name: "a",
            identity: {
              userAssignedIdentities: {
                "[resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id')]": {},
              },
            },
          },
        ],
      }),
    );
    const identities = lookup(it.declarations[0]!.body, "identity.userAssignedIdentities");
    expect(identities.kind === "object" && [...identities.properties.keys()]).toEqual([
      `${group}/providers/microsoft.managedidentity/userassignedidentities/id`,
    ]);
  });
});

describe("symbolic names (languageVersion 2.0)", () => {
  const { template: it, problems } = evaluated(
    template({
      languageVersion: "2.0",
      resources: {
        stg: { type: "Microsoft.Storage/storageAccounts", name: "st" },
        more: {
          type: "Microsoft.Storage/storageAccounts",
          name: "[format('m{0}', copyIndex())]",
          copy: { name: "more", count: 2 },
        },
      },
      outputs: {
        one: { type: "string", value: "[reference('stg').primaryEndpoints.blob]" },
        full: { type: "string", value: "[reference('stg', '2023-01-01', 'full').identity.principalId]" },
        indexed: { type: "string", value: "[reference(format('more[{0}]', 1)).x]" },
        all: { type: "array", value: "[map(references('more'), lambda('r', lambdaVariables('r').x))]" },
        key: { type: "string", value: "[listKeys('stg', '2023-01-01').keys[0].value]" },
      },
    }),
  );
  const account = (name: string): string => `${group}/providers/microsoft.storage/storageaccounts/${name}`;

  test("stand for their resource's id", () => {
    expect(problems).toEqual([]);
    expect(it.declarations.map(({ symbol }) => symbol)).toEqual(["stg", "more", "more"]);
    const references = it.outputs.slice(0, 3).map(({ value }) => value.kind === "unknown" && value.reference);
    expect(references).toEqual([
      { resource: account("st"), path: "properties.primaryEndpoints.blob" },
      { resource: account("st"), path: "identity.principalId" },
      { resource: account("m1"), path: "properties.x" },
    ]);
    expect(plain(it.outputs[3]!.value)).toEqual([
      { unknown: `reference('${account("m0")}').properties.x` },
      { unknown: `reference('${account("m1")}').properties.x` },
    ]);
  });

  test("a listed key is a secret of that resource", () => {
    const { value } = it.outputs[4]!;
    expect(value).toMatchObject({
      kind: "unknown",
      expression: `listkeys('${account("st")}').keys[0].value`,
      reference: { resource: account("st"), path: "listKeys().keys[0].value" },
      secrecy: [{ kind: "key listing", what: "listKeys" }],
    });
  });
});

describe("secrets", () => {
  test("stay secret through everything that is made of them", () => {
    const { template: it } = evaluated(
      template({
        definitions: {
          login: {
            type: "object",
            properties: { user: { type: "string" }, password: { type: "securestring" } },
          },
        },
        parameters: {
          password: { type: "securestring", defaultValue: "hunter2" },
          login: { $ref: "#/definitions/login" },
        },
        variables: { text: "[toUpper(concat('P=', parameters('password')))]" },
        resources: [],
        outputs: {
          a: { type: "string", value: "[base64(variables('text'))]" },
          b: { type: "string", value: "[format('x{0}', parameters('login').password)]" },
          c: { type: "string", value: "[parameters('login').user]" },
          d: { type: "int", value: "[length(variables('text'))]" },
          e: { type: "array", value: "[split(parameters('password'), 'n')]" },
          f: { type: "array", value: "[createArray('open', parameters('password'))]" },
        },
      }),
    );
    expect(
      it.outputs.map(({ name, value }) => [
        name,
        secrecyOf(value).map(({ kind, what }) => `${kind} ${what}`),
      ]),
    ).toEqual([
      ["a", ["secure parameter password"]],
      ["b", ["secure parameter login.password"]],
      ["c", []],
      ["d", []],
      ["e", ["secure parameter password", "secure parameter password"]],
      ["f", ["secure parameter password"]],
    ]);
    expect(it.parameters.map(({ name, type, secure }) => [name, type, secure])).toEqual([
      ["password", "string", true],
      ["login", "object", false],
    ]);
  });
});

describe("user functions", () => {
  test("see their own parameters only", () => {
    const { template: it, problems } = evaluated(
      template({
        functions: [
          {
            namespace: "contoso",
            members: {
              unique: {
                parameters: [{ name: "p", type: "string" }],
                output: { type: "string", value: "[concat(toLower(parameters('P')), '-x')]" },
              },
              wrong: { output: { type: "string", value: "[variables('v')]" } },
            },
          },
        ],
        variables: { v: 1 },
        resources: [],
        outputs: {
          a: { type: "string", value: "[contoso.Unique('ABC')]" },
          b: { type: "string", value: "[contoso.none()]" },
          c: { type: "string", value: "[contoso.wrong()]" },
        },
      }),
    );
    expect(plain(it.outputs[0]!.value)).toBe("abc-x");
    expect(problems.map(({ message }) => message)).toEqual([
      "`contoso.none` is no function of this template",
      "`variables` has no `v` in this template",
    ]);
  });
});

describe("nested deployments", () => {
  const inner = {
    $schema: schema,
    parameters: {
      tls: { type: "string", defaultValue: "1.2" },
      secret: { type: "securestring" },
      free: { type: "string" },
    },
    resources: [
      {
        type: "Microsoft.Web/sites",
        name: "s",
        properties: {
          tls: "[parameters('tls')]",
          free: "[parameters('free')]",
          group: "[resourceGroup().name]",
        },
      },
    ],
    outputs: {
      host: { type: "string", value: "[reference('s').defaultHostName]" },
      tls: { type: "string", value: "[parameters('tls')]" },
    },
  };

  test("with inner scope are templates with the arguments of the call", () => {
    const { template: it, problems } = evaluated(
      template({
        resources: [
          {
            type: "Microsoft.Resources/deployments",
            apiVersion: "2022-09-01",
            name: "mod",
            resourceGroup: "other",
            properties: {
              mode: "Incremental",
              expressionEvaluationOptions: { scope: "inner" },
              parameters: {
                tls: { value: null },
                secret: { reference: { keyVault: { id: "/kv" }, secretName: "s" } },
              },
              template: inner,
            },
          },
        ],
        outputs: {
          host: { type: "string", value: "[reference('mod').outputs.host.value]" },
          tls: {
            type: "string",
            value:
              "[reference(resourceId('other', 'Microsoft.Resources/deployments', 'mod'), '2022-09-01').outputs.tls.value]",
          },
        },
      }),
    );
    const [call] = it.modules;
    const other = "/subscriptions/${subscription().subscriptionid}/resourceGroups/other";
    expect(problems).toEqual([]);
    expect(call).toMatchObject({ name: "mod", target: "nested template" });
    expect(call!.template).toMatchObject({
      modulePath: ["mod"],
      targetScope: "resourceGroup",
      scopeId: other,
    });
    expect(plain(call!.template!.declarations[0]!.body)).toEqual({
      properties: { tls: "1.2", free: { unknown: "parameters('mod/free')" }, group: "other" },
    });
    expect(
      call!.template!.parameters.map(({ name, value }) => [name, secrecyOf(value).map(({ kind }) => kind)]),
    ).toEqual([
      ["tls", []],
      ["secret", ["key vault reference", "secure parameter"]],
      ["free", []],
    ]);
    expect(it.declarations.map(({ type, body }) => [type, plain(body)])).toEqual([
      [
        "Microsoft.Resources/deployments",
        { properties: { mode: "Incremental", expressionEvaluationOptions: { scope: "inner" } } },
      ],
    ]);
    expect(it.outputs.map(({ value }) => plain(value))).toEqual([
      {
        unknown: `reference('${other.toLowerCase()}/providers/microsoft.web/sites/s').properties.defaulthostname`,
      },
      "1.2",
    ]);
  });

  test("with outer scope are evaluated with the names of the template around", () => {
    const { template: it, problems } = evaluated(
      template({
        parameters: { tls: { type: "string", defaultValue: "1.1" } },
        variables: { v: "outer" },
        resources: [
          {
            type: "Microsoft.Resources/deployments",
            name: "[concat('mod', copyIndex())]",
            copy: { name: "mods", count: 1 },
            resourceGroup: "other",
            properties: {
              template: {
                $schema: schema,
                variables: { v: "inner" },
                resources: [
                  {
                    type: "Microsoft.Web/sites",
                    name: "[concat('s', copyIndex())]",
                    properties: { tls: "[parameters('tls')]", v: "[variables('v')]" },
                  },
                ],
              },
            },
          },
        ],
      }),
    );
    const [site] = it.modules[0]!.template!.declarations;
    expect(problems).toEqual([]);
    expect(plain(site!.body)).toEqual({ properties: { tls: "1.1", v: "outer" } });
    expect(site!.id).toBe(
      "/subscriptions/${subscription().subscriptionid}/resourcegroups/other/providers/microsoft.web/sites/s0",
    );
  });

  test("an argument is written by the caller and came through the module", () => {
    const text = `{
  "$schema": "${schema}",
  "resources": [{
    "type": "Microsoft.Resources/deployments", "name": "m",
    "properties": {
      "expressionEvaluationOptions": { "scope": "inner" },
      "parameters": { "tls": { "value": "1.0" } },
      "template": {
        "$schema": "${schema}",
        "parameters": { "tls": { "type": "string" } },
        "resources": [{ "type": "Microsoft.Web/sites", "name": "s",
          "properties": { "tls": "[parameters('tls')]" } }]
      }
    }
  }]
}`;
    const { template: it } = evaluated(text);
    const called = it.modules[0]!.template!;
    expect(wayOf(lookup(called.declarations[0]!.body, "properties.tls"))).toEqual([
      "main.json:7:41-46",
      "main.json:12:36-53",
    ]);
    expect(whereOf(called.parameters[0]!.assignedAt!)).toBe("main.json:7:23-48");
    expect(whereOf(it.modules[0]!.at)).toBe("main.json:3:17-18");
  });

  test("to other scopes", () => {
    const deployment = (name: string, more: object): object => ({
      type: "Microsoft.Resources/deployments",
      name,
      ...more,
      properties: {
        expressionEvaluationOptions: { scope: "inner" },
        template: { $schema: schema, resources: [] },
      },
    });
    const { template: it } = evaluated(
      template({
        resources: [
          deployment("a", {}),
          deployment("b", { subscriptionId: "s1" }),
          deployment("c", { subscriptionId: "s1", resourceGroup: "g1" }),
          deployment("d", { scope: "/" }),
          deployment("e", { scope: "Microsoft.Management/managementGroups/mg" }),
        ],
      }),
    );
    expect(it.modules.map(({ template: called }) => [called!.targetScope, called!.scopeId])).toEqual([
      [
        "resourceGroup",
        "/subscriptions/${subscription().subscriptionid}/resourceGroups/${resourcegroup().name}",
      ],
      ["subscription", "/subscriptions/s1"],
      ["resourceGroup", "/subscriptions/s1/resourceGroups/g1"],
      ["tenant", "/"],
      ["managementGroup", "/providers/Microsoft.Management/managementGroups/mg"],
    ]);
  });
});

describe("linked deployments", () => {
  const site = template({
    parameters: { n: { type: "string" } },
    resources: [{ type: "Microsoft.Web/sites", name: "[parameters('n')]" }],
    outputs: { n: { type: "string", value: "[parameters('n')]" } },
  });
  const link = (templateLink: object): string =>
    template({
      variables: { base: "https://raw.githubusercontent.com/org/repo/main/infra/" },
      resources: [
        {
          type: "Microsoft.Resources/deployments",
          name: "l",
          properties: { templateLink, parameters: { n: { value: "x" } } },
        },
      ],
      outputs: { n: { type: "string", value: "[reference('l').outputs.n.value]" } },
    });

  test.each<readonly [string, object]>([
    ["a relative path", { relativePath: "nested/site.json" }],
    [
      "a URI from the deployment's own",
      { uri: "[concat(deployment().properties.templateLink.uri, '/nested/site.json')]" },
    ],
  ])("%s", (_what, templateLink) => {
    const { template: it, problems } = evaluated({
      "main.json": link(templateLink),
      "nested/site.json": site,
    });
    expect(problems).toEqual([]);
    expect(it.modules[0]).toMatchObject({ name: "l", target: "nested/site.json" });
    expect(it.modules[0]!.template!.path).toBe("nested/site.json");
    expect(ids(it.modules[0]!.template!)).toEqual(["/providers/microsoft.web/sites/x"]);
    expect(plain(it.outputs[0]!.value)).toBe("x");
  });

  test.each<readonly [string, string]>([
    ["a URI", "https://raw.githubusercontent.com/org/repo/main/nested/site.json?token=1"],
    ["a URI put together", "[uri(variables('base'), 'nested/site.json')]"],
  ])("%s is taken for the file whose path it ends in, which is told", (_what, uri) => {
    const { template: it, problems } = evaluated({ "main.json": link({ uri }), "nested/site.json": site });
    expect(it.modules[0]!.template!.path).toBe("nested/site.json");
    expect(problems.map(({ message, effect }) => [message, effect])).toEqual([
      [
        expect.stringMatching(
          /^The template of this deployment .* was taken for `nested\/site\.json`, whose path/u,
        ),
        "notice",
      ],
    ]);
  });

  test("parameters that are linked are not judged, and count anew with their file", () => {
    const { problems } = evaluated({
      "main.json": template({
        resources: [
          {
            type: "Microsoft.Resources/deployments",
            name: "l",
            properties: {
              templateLink: { relativePath: "nested/site.json" },
              parametersLink: {
                uri: "[uri(deployment().properties.templateLink.uri, 'nested/values.json')]",
              },
            },
          },
        ],
      }),
      "nested/site.json": template({ resources: [] }),
      "nested/values.json": "{}",
    });
    expect(problems.map(({ effect, dependsOn }) => [effect, dependsOn])).toEqual([
      ["incomplete", ["nested/values.json"]],
    ]);
  });

  test("one that is not in the repository is told at its place", () => {
    const { template: it, problems } = evaluated(link({ relativePath: "gone.json" }));
    expect(it.modules[0]).toMatchObject({ target: "gone.json", why: "is not a template" });
    expect(problems.map(({ message, effect }) => [message, effect])).toEqual([
      [
        "The template of this deployment (`gone.json`) is not a template; what it deploys was not judged",
        "incomplete",
      ],
    ]);
  });
});

describe("parameter files", () => {
  const parameters = {
    parameters: {
      name: { type: "string" },
      password: { type: "securestring" },
      tier: { type: "string", defaultValue: "basic" },
    },
    resources: [],
  };
  const values = JSON.stringify({
    $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#",
    parameters: {
      NAME: { value: "app-${AZURE_ENV_NAME}" },
      password: { reference: { keyVault: { id: "/subscriptions/s/vaults/kv" }, secretName: "db" } },
      tier: { value: "${TIER=free}" },
    },
  });

  test("give values, secrets of key vaults and what azd puts in", () => {
    const { template: it } = evaluated(template(parameters), { values });
    expect(
      it.parameters.map(({ name, value, assignedAt }) => [name, plain(value), assignedAt?.source.path]),
    ).toEqual([
      [
        "name",
        { unknown: "concat('app-',readenvironmentvariable('AZURE_ENV_NAME'))" },
        "main.parameters.json",
      ],
      ["password", { unknown: "getsecret('/subscriptions/s/vaults/kv','db')" }, "main.parameters.json"],
      ["tier", { oneOf: ["free", { unknown: "readenvironmentvariable('TIER')" }] }, "main.parameters.json"],
    ]);
    expect(secrecyOf(it.parameters[1]!.value).map(({ kind, what }) => `${kind} ${what}`)).toEqual([
      "key vault reference db",
      "secure parameter password",
    ]);
  });
});
