import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { lookAt, type Look } from "../../src/look.ts";
import { registryModules } from "../../src/modules.ts";
import { defaultPolicy } from "../../src/policy/configuration.ts";
import { rules } from "../../src/rules/registry.generated.ts";
import { regionOf } from "../../src/source/source.ts";
import { filesOf } from "../code/files-of.ts";
import { startRegistry, type TestRegistry } from "./registry.ts";

let registry: TestRegistry;
let folder: string;

beforeEach(async () => {
  registry = await startRegistry();
  folder = mkdtempSync(join(tmpdir(), "portcullis-findings-"));
});

afterEach(async () => {
  await registry.close();
  rmSync(folder, { recursive: true, force: true });
});

const schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#";

/** A site whose `httpsOnly` the caller decides, and whose TLS version it does not. */
const site = JSON.stringify(
  {
    $schema: schema,
    contentVersion: "1.0.0.0",
    parameters: {
      name: { type: "string" },
      httpsOnly: { type: "bool", defaultValue: true },
    },
    resources: [
      {
        type: "Microsoft.Web/sites",
        apiVersion: "2024-04-01",
        name: "[parameters('name')]",
        location: "westeurope",
        kind: "functionapp",
        properties: {
          httpsOnly: "[parameters('httpsOnly')]",
          siteConfig: { minTlsVersion: "1.0" },
        },
      },
    ],
    outputs: { id: { type: "string", value: "[resourceId('Microsoft.Web/sites', parameters('name'))]" } },
  },
  undefined,
  2,
);

async function look(bicep: readonly string[], others: Readonly<Record<string, string>> = {}): Promise<Look> {
  const modules = registryModules({
    hosts: [registry.host],
    cache: join(folder, "cache"),
    bicepCache: join(folder, "bicep"),
    offline: false,
  });
  const lens = { rules, registryModules: modules, policy: defaultPolicy, today: "2026-11-23" };
  return lookAt(lens, filesOf({ "main.bicep": bicep.join("\n"), ...others }), []);
}

/** `line:column-line:column rule: message` of the findings of two rules. */
function found({ run }: Look): readonly string[] {
  return run.findings
    .filter(({ rule }) => ["plain-http-allowed", "old-tls-allowed"].includes(rule))
    .map(({ rule, at, message }) => {
      const { line, column, endLine, endColumn } = regionOf(at);
      return `${at.source.path}:${line}:${column}-${endLine}:${endColumn} ${rule}: ${message}`;
    })
    .sort();
}

test("a finding inside a module stands at the argument that decided it, else at the call", async () => {
  registry.publish("bicep/site", "1.0.0", site);
  const result = await look([
    `module api 'br:${registry.host}/bicep/site:1.0.0' = {`,
    "  name: 'api'",
    "  params: {",
    "    name: 'api'",
    "    httpsOnly: false",
    "  }",
    "}",
    "output id string = api.outputs.id",
  ]);
  expect(result.read.unresolved).toEqual([]);
  expect(result.read.counts).toEqual({ "Bicep templates": 1, "modules of registries": 1 });
  expect(result.read.problems).toEqual([]);
  const call = `module api 'br:${registry.host}/bicep/site:1.0.0' = {`.length + 1;
  const inside = `in \`br:${registry.host}/bicep/site:1.0.0\``;
  expect(found(result)).toEqual([
    `main.bicep:1:1-1:${call} old-tls-allowed: Function app \`api\` accepts TLS 1.0 (${inside}, properties.siteConfig.minTlsVersion)`,
    `main.bicep:5:16-5:21 plain-http-allowed: Function app \`api\` accepts plain HTTP (${inside}, properties.httpsOnly)`,
  ]);
});

test("a module that can't be had is named with what to do", async () => {
  const result = await look([
    `module api 'br:${registry.host}/bicep/site:2.0.0' = {`,
    "  name: 'api'",
    "}",
    "module other 'br:contoso.azurecr.io/site:1.0.0' = {",
    "  name: 'other'",
    "}",
  ]);
  expect(result.read.counts).toEqual({ "Bicep templates": 1 });
  expect(result.read.unresolved).toEqual([
    {
      what: `br:${registry.host}/bicep/site:2.0.0`,
      why: `is not at \`${registry.host}\`: check its name and version`,
      path: "main.bicep",
    },
    {
      what: "br:contoso.azurecr.io/site:1.0.0",
      why: "is at `contoso.azurecr.io`, a registry that the policy does not allow: add it under `registries`",
      path: "main.bicep",
    },
  ]);
  expect(result.read.problems).toEqual([]);
});

test("what is met inside a module is told at its call, and an earlier run's module as such", async () => {
  const broken = site.replace("[parameters('name')]", "[nosuch(]");
  registry.publish("bicep/site", "1.0.0", broken);
  const bicep = [
    `module api 'br:${registry.host}/bicep/site:1.0.0' = {`,
    "  name: 'api'",
    "  params: { name: 'api' }",
    "}",
  ];
  const problems = ({ read }: Look): readonly string[] =>
    read.problems.map(({ message, effect, at }) => {
      const where = at !== undefined && "source" in at ? `${at.source.path}:${regionOf(at).line}` : "";
      return `${where} ${effect}: ${message}`;
    });
  const inside = `In the module \`br:${registry.host}/bicep/site:1.0.0\``;
  expect(problems(await look(bicep))).toEqual([
    expect.stringContaining(`main.bicep:1 incomplete: ${inside}: `),
  ]);

  await registry.close();
  expect(problems(await look(bicep))[0]).toBe(
    `main.bicep:1 notice: The module \`br:${registry.host}/bicep/site:1.0.0\` is as an earlier run had it, since \`${registry.host}\` refuses the connection`,
  );
});

test("a module reaches no file of the repository that calls it", async () => {
  const linked = JSON.stringify({
    $schema: schema,
    contentVersion: "1.0.0.0",
    resources: [
      {
        type: "Microsoft.Resources/deployments",
        apiVersion: "2022-09-01",
        name: "linked",
        properties: { mode: "Incremental", templateLink: { relativePath: "../../../secret.json" } },
      },
    ],
  });
  registry.publish("bicep/site", "1.0.0", linked);
  const { read } = await look(
    [`module api 'br:${registry.host}/bicep/site:1.0.0' = {`, "  name: 'api'", "}"],
    { "secret.json": site },
  );
  const [main] = read.application.deployments.filter(({ root }) => root === "main.bicep");
  expect(main?.templates.map(({ template }) => template.path)).toEqual([
    "main.bicep",
    `br:${registry.host}/bicep/site:1.0.0`,
  ]);
});

test("what is published but no template is told", async () => {
  registry.publish("bicep/site", "1.0.0", '["no template"]');
  const { read } = await look([
    `module api 'br:${registry.host}/bicep/site:1.0.0' = {`,
    "  name: 'api'",
    "}",
  ]);
  expect(read.unresolved.map(({ why }) => why)).toEqual(["is published with something else than a template"]);
});

// As avm/res/web/site does it since 0.13.
test("settings that a module merges over those of the site are no keys for that", async () => {
  const module = JSON.stringify({
    $schema: schema,
    contentVersion: "1.0.0.0",
    parameters: { settings: { type: "object" } },
    resources: [
      {
        type: "Microsoft.Web/sites",
        apiVersion: "2024-04-01",
        name: "api",
        location: "westeurope",
        kind: "functionapp",
      },
      {
        type: "Microsoft.Web/sites/config",
        apiVersion: "2024-04-01",
        name: "api/appsettings",
        properties:
          "[union(list(resourceId('Microsoft.Web/sites/config', 'api', 'appsettings'), '2024-04-01').properties, parameters('settings'))]",
      },
    ],
  });
  registry.publish("bicep/site", "1.0.0", module);
  const { run } = await look([
    "resource data 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {",
    "  name: 'data'",
    "}",
    `module api 'br:${registry.host}/bicep/site:1.0.0' = {`,
    "  name: 'api'",
    "  params: {",
    "    settings: {",
    "      AzureWebJobsStorage__credential: 'managedidentity'",
    "      DATA: data.listKeys().keys[0].value",
    "    }",
    "  }",
    "}",
  ]);
  const keys = ["account-key-in-app-setting", "registry-password-in-app-setting"];
  expect(
    run.findings
      .filter(({ rule }) => keys.includes(rule))
      .map(({ rule, at, message }) => `${rule} ${regionOf(at).line}: ${message}`),
  ).toEqual([
    `account-key-in-app-setting 9: App setting \`DATA\` of \`api\` holds a key from \`listKeys\` (in \`br:${registry.host}/bicep/site:1.0.0\`, appSettings.DATA)`,
  ]);
});

test("names are imported from a module of a registry", async () => {
  const module = JSON.stringify({
    $schema: schema,
    contentVersion: "1.0.0.0",
    metadata: { "__bicep_exported_variables!": [{ name: "tls" }] },
    variables: { tls: "1.0" },
    resources: [],
  });
  registry.publish("bicep/values", "1.0.0", module);
  const result = await look([
    `import { tls } from 'br:${registry.host}/bicep/values:1.0.0'`,
    "resource api 'Microsoft.Web/sites@2024-04-01' = {",
    "  name: 'api'",
    "  kind: 'functionapp'",
    "  properties: { httpsOnly: true, siteConfig: { minTlsVersion: tls } }",
    "}",
  ]);
  expect(result.read.problems).toEqual([]);
  expect(found(result)).toEqual([
    `main.bicep:5:63-5:66 old-tls-allowed: Function app \`api\` accepts TLS 1.0 (from \`br:${registry.host}/bicep/values:1.0.0\`)`,
  ]);
});
