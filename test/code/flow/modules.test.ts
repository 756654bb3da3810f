import { test } from "@jest/globals";

import { expectMarked } from "./marked.ts";

const handler = (imports: string, body: string): string =>
  `import { app } from "@azure/functions";\n${imports}\napp.http("orders", { handler: async (request) => {\nconst id = request.params.id;\n${body}\n} });\n`;

const db = `import sql from "mssql";\nconst db = new sql.ConnectionPool({}).request();\n`;

test.each([
  [
    "export * and renamed exports",
    handler(`import { find, other as second } from "./index";`, "find(id);\nsecond(id);"),
    {
      "index.ts": `export * from "./find";\nexport { default as other } from "./other";\n`,
      "find.ts": `${db}export const find = (x) => db.query(x); // ! sql-injection\n`,
      "other.ts": `${db}export default function (x) { db.query(x); } // ! sql-injection\n`,
    },
  ],
  [
    "a namespace, and a namespace that is handed on",
    handler(`import * as all from "./index";`, "all.find(id);\nall.inner.find(id);"),
    {
      "index.ts": `export * from "./find";\nexport * as inner from "./inner";\n`,
      "find.ts": `${db}export const find = (x) => db.query(x); // ! sql-injection\n`,
      "inner.ts": `${db}export const find = (x) => db.query(x); // ! sql-injection\n`,
    },
  ],
  [
    "exports.x, module.exports = {} and what is added to it",
    handler(
      `const a = require("./a"); const { find } = require("./b"); const c = require("./c");`,
      "a.find(id);\nfind(id);\nc.find(id);\nc.more(id);",
    ),
    {
      "a.js": `const sql = require("mssql");\nexports.find = (x) => sql.query(x); // ! sql-injection\n`,
      "b.js": `const sql = require("mssql");\nfunction find(x) { return sql.query(x); } // ! sql-injection\nmodule.exports = { find };\n`,
      "c.js": `const sql = require("mssql");\nconst api = (module.exports = { find(x) { return sql.query(x); } }); // ! sql-injection\nmodule.exports.more = (x) => sql.query(x); // ! sql-injection\n`,
    },
  ],
  [
    "an import at run time",
    handler(
      "",
      `const { find } = await import("./find");\nfind(id);\nawait import("./find").then((m) => m.other(id));`,
    ),
    {
      "find.ts": `${db}export const find = (x) => db.query(x); // ! sql-injection\nexport const other = (x) => db.query("a" + x); // ! sql-injection\n`,
    },
  ],
  [
    "an object that another module changes",
    handler(`import { api } from "./api";\nimport "./plugin";`, "api.find(id);"),
    {
      "api.ts": `export const api: any = {};\n`,
      "plugin.ts": `import { api } from "./api";\n${db}api.find = (x) => db.query(x); // ! sql-injection\n`,
    },
  ],
  [
    "modules in a circle",
    handler(`import { find } from "./a";`, "find(id);"),
    {
      "a.ts": `import { run } from "./b";\nexport const name = "a";\nexport const find = (x) => run(x);\n`,
      "b.ts": `import { name } from "./a";\n${db}export const run = (x) => db.query(name + x); // ! sql-injection\n`,
    },
  ],
])("%s", async (_, main, others) => {
  await expectMarked({ "a-handler.ts": main, ...others });
});
