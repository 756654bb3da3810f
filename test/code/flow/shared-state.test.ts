import { expect, test } from "@jest/globals";

import { expectMarked } from "./marked.ts";

const header = `import { app } from "@azure/functions";
import sql from "mssql"; const db = new sql.ConnectionPool({}).request();`;

test("a variable of a module that one handler fills and another uses", async () => {
  const alerts = await expectMarked({
    "a.ts": `${header}
let last = "";
app.http("use", { handler: async () => { db.query("select " + last); } }); // ! sql-injection
app.http("fill", { handler: async (request) => { last = request.params.id; } });
`,
  });
  expect(alerts[0]?.message).toMatch(/^In function `use`, /u);
});

test("in a module of its own, through a map", async () => {
  await expectMarked({
    "a.ts": `${header}
import { find, keep } from "./cache";
app.http("use", { handler: async (request) => { db.query("select " + find("a")); } }); // ! sql-injection
app.http("fill", { handler: async (request) => { keep("a", await request.text()); } });
`,
    "cache.ts": `const kept = new Map<string, string>();
export const keep = (key, value) => kept.set(key, value);
export const find = (key) => kept.get(key);
`,
  });
});

test("what is no data of a caller's is none in the next call", async () => {
  await expectMarked({
    "a.ts": `${header}
let count = 0; let last = "";
app.http("use", { handler: async () => { db.query("select " + count + last); } });
app.http("fill", { handler: async (request) => { count += 1; last = String(request.params.id.length); } });
`,
  });
});

test("a table of known names that another handler writes any name to", async () => {
  await expectMarked({
    "a.ts": `${header}
const known = { id: 1 };
const filled = { id: 1 };
let made = { id: 1 };
app.http("fill", { handler: async (request) => { filled[request.params.name] = 1; } });
app.http("make", { handler: async (request) => { made = { [request.params.name]: 1 }; } });
app.http("use", { handler: async (request) => {
  const { key } = await request.json();
  if (made[key]) db.query("select " + key); // ! sql-injection
  if (known[key]) db.query("select " + key);
  if (filled[key]) db.query("select " + key); // ! sql-injection
} });
`,
  });
});
