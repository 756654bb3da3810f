import { expect, test } from "@jest/globals";
import { filesOf } from "../code/files-of.ts";
import { disagreements } from "./disagreements.ts";
import { judged } from "./judged.ts";
import { saidBy, type Said } from "./said.ts";

const bicep = `param accepted bool = false

resource api 'Microsoft.Web/sites@2024-04-01' = {
  name: 'api'
  location: 'westeurope'
  kind: 'functionapp'
  properties: {
    httpsOnly: accepted
  }
}
`;

const arm = (
  accepted: string,
  parameters = '"accepted": { "type": "bool", "defaultValue": false }',
): string => `{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "languageVersion": "2.0",
  "parameters": { ${parameters} },
  "resources": {
    "api": {
      "type": "Microsoft.Web/sites",
      "apiVersion": "2024-04-01",
      "name": "api",
      "location": "westeurope",
      "kind": "functionapp",
      "properties": { "httpsOnly": ${accepted} }
    }
  }
}
`;

async function said(path: string, text: string): Promise<Said> {
  return saidBy(await judged({ files: filesOf({ [path]: text }), paths: [path], modules: new Map() }, "all"));
}

async function kinds(json: string): Promise<readonly string[]> {
  const found = disagreements(await said("main.bicep", bicep), await said("main.json", json));
  return found.map(({ kind, bicep: ours, arm: theirs }) => `${kind}: ${ours} / ${theirs}`);
}

test("a template and what it compiles to agree", async () => {
  expect(await kinds(arm(`"[parameters('accepted')]"`))).toEqual([]);
});

test("a value that stands elsewhere is another place", async () => {
  expect(await kinds(arm("false"))).toEqual(["other place: param accepted / resource properties httpsOnly"]);
});

test("what the text at the place says is compared", async () => {
  const asText = '"accepted": { "type": "string", "defaultValue": "false" }';
  expect(await kinds(arm(`"[parameters('accepted')]"`, asText))).toEqual([]);
  const other = '"accepted": { "type": "string", "defaultValue": "off" }';
  expect(await kinds(arm(`"[parameters('accepted')]"`, other))).toEqual([
    "other value at the place: false / off",
  ]);
});

test("a finding that only one has is told", async () => {
  expect(await kinds(arm("true"))).toEqual([
    "finding only in bicep: Function app `...` accepts plain HTTP (param accepted) / ",
  ]);
});
