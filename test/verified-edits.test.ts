import { expect, test } from "@jest/globals";
import { typescriptAnalyser } from "../src/code/typescript/analyser.ts";
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
  const look = await lookAt(lens, filesOf(texts), [typescriptAnalyser]);
  const findings = await verifiedEdits(
    look,
    {
      deployments: (files, wanted) => lookAt(lens, files, [], { wanted }),
      code: (files) => lookAt(lens, files, [typescriptAnalyser], { wanted: () => false }),
    },
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

const handler = (...lines: readonly string[]): string =>
  [
    'import { app } from "@azure/functions";',
    ...lines.filter((line) => line.startsWith("import ")),
    "",
    'app.http("orders", {',
    '  authLevel: "function",',
    "  handler: async (request) => {",
    "    const { id, name } = request.params;",
    ...lines.filter((line) => !line.startsWith("import ")).map((line) => `    ${line}`),
    "  },",
    "});",
    "",
  ].join("\n");

// What is put together, and what is offered instead.
test.each([
  [
    "mssql",
    'import sql from "mssql";',
    "return sql.query(`SELECT * FROM Orders WHERE Id = '${id}' AND Name LIKE ${name}`);",
    "return sql.query`SELECT * FROM Orders WHERE Id = ${id} AND Name LIKE ${name}`;",
  ],
  [
    "mssql, a request, in several lines, joined by +",
    'import sql from "mssql";',
    'return new sql.Request().query("SELECT * FROM Orders WHERE Id = \'" + id + "\' ORDER BY `Id`");',
    "return new sql.Request().query`SELECT * FROM Orders WHERE Id = ${id} ORDER BY \\`Id\\``;",
  ],
  [
    "pg",
    'import { Pool } from "pg";',
    "return new Pool().query(`SELECT * FROM orders WHERE id = ${id} AND name IN ('x', '${name}') LIMIT 1`);",
    "return new Pool().query(`SELECT * FROM orders WHERE id = $1 AND name IN ('x', $2) LIMIT 1`, [id, name]);",
  ],
  [
    "mysql2",
    'import mysql from "mysql2/promise";',
    'return (await mysql.createConnection({})).execute("INSERT INTO orders VALUES (" + id + ", \'" + name + "\')");',
    'return (await mysql.createConnection({})).execute("INSERT INTO orders VALUES (?, ?)", [id, name]);',
  ],
  [
    "knex",
    'import knex from "knex";',
    "return knex({}).raw(`SELECT * FROM orders WHERE id = ${id}`);",
    "return knex({}).raw(`SELECT * FROM orders WHERE id = ?`, [id]);",
  ],
  [
    "sequelize",
    'import { Sequelize } from "sequelize";',
    "return new Sequelize().query(`SELECT * FROM orders WHERE id = '${id}'`);",
    "return new Sequelize().query(`SELECT * FROM orders WHERE id = ?`, { replacements: [id] });",
  ],
  [
    "prisma",
    'import { PrismaClient } from "@prisma/client";',
    "return new PrismaClient().$queryRawUnsafe(`SELECT * FROM orders WHERE id = ${id}`);",
    "return new PrismaClient().$queryRaw`SELECT * FROM orders WHERE id = ${id}`;",
  ],
  [
    "Cosmos DB",
    'import { CosmosClient } from "@azure/cosmos";',
    'return new CosmosClient("").database("d").container("c").items.query(`SELECT * FROM c WHERE c.id = "${id}" OR c.id = \'${name}\'`);',
    undefined,
  ],
  [
    "Cosmos DB, in single quotes",
    'import { CosmosClient } from "@azure/cosmos";',
    'return new CosmosClient("").database("d").container("c").items.query(`SELECT * FROM c WHERE c.id = \'${id}\'`);',
    'return new CosmosClient("").database("d").container("c").items.query({ query: `SELECT * FROM c WHERE c.id = @id`, parameters: [{ name: "@id", value: id }] });',
  ],
  [
    "pg, a query with a name",
    'import { Pool } from "pg";',
    "const text = `SELECT * FROM orders WHERE id = ${id}`;\n    console.log(name);\n    return new Pool().query(text);",
    "const text = `SELECT * FROM orders WHERE id = $1`;\n    console.log(name);\n    return new Pool().query(text, [id]);",
  ],
  [
    "mssql, a query with a name",
    'import sql from "mssql";',
    "const text = `SELECT * FROM Orders WHERE Id = '${id}'`;\n    return new sql.Request().query(text);",
    'const text = `SELECT * FROM Orders WHERE Id = @id`;\n    return new sql.Request().input("id", id).query(text);',
  ],
  [
    "Cosmos DB, a query with a name",
    'import { CosmosClient } from "@azure/cosmos";',
    'const text = `SELECT * FROM c WHERE c.id = \'${id}\'`;\n    return new CosmosClient("").database("d").container("c").items.query(text);',
    'const text = `SELECT * FROM c WHERE c.id = @id`;\n    return new CosmosClient("").database("d").container("c").items.query({ query: text, parameters: [{ name: "@id", value: id }] });',
  ],
  [
    "nothing for a text that is used again",
    'import { Pool } from "pg";',
    "const text = `SELECT * FROM orders WHERE id = ${id}`;\n    console.log(text);\n    return new Pool().query(text);",
    undefined,
  ],
  [
    "nothing for the name of a table",
    'import sql from "mssql";',
    "return sql.query(`SELECT * FROM ${name} WHERE Id = '${id}'`);",
    undefined,
  ],
  [
    "nothing for a part of a value",
    'import sql from "mssql";',
    "return sql.query(`SELECT * FROM Orders WHERE Name LIKE '%${name}%'`);",
    undefined,
  ],
  [
    "nothing for a call that has parameters already",
    'import { Pool } from "pg";',
    "return new Pool().query(`SELECT * FROM orders WHERE id = ${id} AND name = $1`, [name]);",
    undefined,
  ],
])("a query gets its values as parameters: %s", async (_, library, before, after) => {
  const edits = await editsIn({ "api.ts": handler(library, before) });
  expect(edits.map((edit) => edit.replace(/^.*\n/u, ""))).toEqual(
    after === undefined ? [] : [handler(library, after)],
  );
});
