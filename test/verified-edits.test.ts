import { expect, test } from "@jest/globals";
import { lookAt } from "../src/look.ts";
import { defaultPolicy } from "../src/policy/configuration.ts";
import { rules } from "../src/rules/registry.generated.ts";
import { verifiedEdits } from "../src/verified-edits.ts";
import { filesOf } from "./code/files-of.ts";

const lens = {
  rules,
  registryModules: () => Promise.resolve(() => ({ kind: "unavailable", why: "is not asked for" }) as const),
  policy: defaultPolicy,
  today: "2026-11-23",
};

async function editsIn(texts: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const look = await lookAt(lens, filesOf(texts), []);
  const findings = await verifiedEdits(
    look,
    (files, wanted) => lookAt(lens, files, [], { wanted }),
    undefined,
  );
  return findings
    .filter(({ edit }) => edit !== undefined)
    .map(({ rule, edit }) => {
      const { source, start, end } = edit?.at ?? { source: { text: "" }, start: 0, end: 0 };
      return `${rule}:\n${source.text.slice(0, start)}${edit?.text ?? ""}${source.text.slice(end)}`;
    });
}

test("a missing property is added after its siblings, in the file's own style", async () => {
  const bicep = [
    "resource api 'Microsoft.Web/sites@2024-04-01' = {",
    "    name: 'api'",
    "    kind: 'functionapp'",
    "    properties: {",
    "        clientCertEnabled: true // asked of every caller",
    "    }",
    "}",
    "",
  ].join("\n");
  expect(await editsIn({ "main.bicep": bicep })).toContain(
    `plain-http-allowed:\n${bicep.replace("every caller\n", "every caller\n        httpsOnly: true\n")}`,
  );
});

test("a missing object is added with the property in it", async () => {
  const bicep =
    "resource api 'Microsoft.Web/sites@2024-04-01' = {\n  name: 'api'\n  kind: 'functionapp'\n}\n";
  expect(await editsIn({ "main.bicep": bicep })).toContain(
    `plain-http-allowed:\n${bicep.replace("'functionapp'\n", "'functionapp'\n  properties: {\n    httpsOnly: true\n  }\n")}`,
  );
});

test("ARM JSON keeps its commas and its line ends", async () => {
  const template = (properties: readonly string[]): string =>
    [
      "{",
      '  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",',
      '  "contentVersion": "1.0.0.0",',
      '  "resources": [',
      "    {",
      '      "type": "Microsoft.Web/sites",',
      '      "apiVersion": "2024-04-01",',
      '      "name": "api",',
      '      "kind": "functionapp",',
      '      "properties": {',
      ...properties,
      "      }",
      "    }",
      "  ]",
      "}",
      "",
    ].join("\r\n");
  expect(await editsIn({ "azuredeploy.json": template(['        "clientCertEnabled": true']) })).toContain(
    `plain-http-allowed:\n${template(['        "clientCertEnabled": true,', '        "httpsOnly": true'])}`,
  );
});

test("a literal that a parameter gives is replaced where it is written", async () => {
  const bicep = [
    "param debug bool = true",
    "",
    "resource api 'Microsoft.Web/sites@2024-04-01' = {",
    "  name: 'api'",
    "  kind: 'functionapp'",
    "  properties: {",
    "    siteConfig: {",
    "      remoteDebuggingEnabled: debug",
    "    }",
    "  }",
    "}",
    "",
  ].join("\n");
  expect(await editsIn({ "main.bicep": bicep })).toContain(
    `remote-debugging-enabled:\n${bicep.replace("bool = true", "bool = false")}`,
  );
});

test("an edit that brings another finding is not offered", async () => {
  // Plain HTTP is refused where `locked` is true, and remote debugging is then on.
  const bicep = [
    "param locked bool = false",
    "",
    "resource api 'Microsoft.Web/sites@2024-04-01' = {",
    "  name: 'api'",
    "  kind: 'functionapp'",
    "  properties: {",
    "    httpsOnly: locked",
    "    siteConfig: {",
    "      remoteDebuggingEnabled: locked",
    "    }",
    "  }",
    "}",
    "",
  ].join("\n");
  expect((await editsIn({ "main.bicep": bicep })).filter((edit) => edit.startsWith("plain-http"))).toEqual(
    [],
  );
});

test("a value that an expression makes is not edited", async () => {
  const bicep = [
    "resource api 'Microsoft.Web/sites@2024-04-01' = {",
    "  name: 'api'",
    "  kind: 'functionapp'",
    "  properties: {",
    "    httpsOnly: 1 == 2",
    "  }",
    "}",
    "",
  ].join("\n");
  expect((await editsIn({ "main.bicep": bicep })).filter((edit) => edit.startsWith("plain-http"))).toEqual(
    [],
  );
});
