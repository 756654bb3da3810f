import { describe, expect, test } from "@jest/globals";

import { problemLine, reading } from "../readings.ts";
import { alertLine, handler } from "./marked.ts";

const sql = `import sql from "mssql"; const db = new sql.ConnectionPool({}).request();`;

describe("work is bounded, and a bound that is hit is a problem", () => {
  const many = (count: number, line: (index: number) => string): string =>
    Array.from({ length: count }, (_, index) => line(index)).join("\n");

  test.each([
    [
      "calls that double",
      many(40, (i) => `function f${i}(x) { f${i + 1}(x + 1); f${i + 1}(x + 2); }`) + "\nfunction f40(x) {}",
      "f0(request.url);",
    ],
    [
      "loops in loops",
      "",
      `${"for (const a of request.url.split('')) { ".repeat(30)} later(a); ${"}".repeat(30)}`,
    ],
    [
      "functions that call all others",
      many(30, (i) => `function g${i}(x) { ${many(30, (j) => `g${j}(x);`)} }`),
      "g0(request.url);",
    ],
    [
      "classes that extend each other in a circle",
      "class A extends B { a() { return this.b(); } }\nclass B extends A { b() { return this.a(); } }",
      "new A().a(); new B().zzz();",
    ],
    ["a value inside itself", "", "let o: any = { x: request.url };\nfor (;;) { o = { o, p: o }; }"],
    ["text that grows", "", "let t = request.url;\nwhile (true) t += t + t;\ndb.query(t);"],
    ["a getter that reads itself", "class G { get a() { return this.a + this.a; } }", "new G().a;"],
    ["twenty thousand statements", "", many(20_000, (i) => `db.query("x" + request.params.a${i});`)],
  ])("%s", async (_, header, body) => {
    const { handlers, problems } = await reading({ "a.ts": handler(body, `${sql}\n${header}`) });
    expect(handlers.map(({ name }) => name)).toEqual(["orders"]);
    for (const problem of problems) expect(problemLine(problem)).toMatch(/^incomplete (?:limit|unread) /u);
  });

  test("what was found before the bound is kept, and the bound is said", async () => {
    const { alerts, problems } = await reading({
      "a.ts": handler(
        `db.query("select " + request.params.id);\nf0(request.url);`,
        `${sql} ${many(40, (i) => `function f${i}(x) { f${i + 1}(x + 1); f${i + 1}(x + 2); }`).replaceAll("\n", " ")} function f40(x) {}`,
      ),
    });
    expect(alerts.map(alertLine)).toEqual(["a.ts:4 sql-injection"]);
    expect(problems.map(problemLine)).toEqual([
      "incomplete limit a.ts:3:1 Function 'orders' takes more steps to follow than are allowed; some of its flows may be missing",
    ]);
  });

  test("five hundred functions that each use up their share end in time", async () => {
    const { handlers, problems } = await reading({
      "a.js": `const { app } = require("@azure/functions");
${many(40, (i) => `function f${i}(x) { f${i + 1}(x + 1); f${i + 1}(x + 2); }`)}
function f40(x) {}
${many(500, (i) => `app.http("h${i}", { handler: (request) => f0(request.url) });`)}
`,
    });
    expect(handlers).toHaveLength(500);
    expect(problems.filter(({ kind }) => kind === "limit")).toHaveLength(500);
  }, 90_000);
});

test("a route that uses up its share leaves the next ones theirs", async () => {
  const { alerts, problems } = await reading({
    "host.json": "{}",
    "proxy/function.json": `{ "bindings": [{ "type": "httpTrigger", "direction": "in", "name": "req" }] }`,
    "proxy/index.js": `module.exports = require("azure-function-express").createHandler(require("../app"));`,
    "app.js": `const app = require("express")();
let last = "";
app.get("/before", (req, res) => { last = req.query.code; });
app.get("/long", (req, res) => { f0(req.query.code); eval(req.query.code); });
app.get("/after", (req, res) => eval(req.query.code));
app.get("/last", (req, res) => eval(last));
${Array.from({ length: 40 }, (_, i) => `function f${i}(x) { f${i + 1}(x + 1); f${i + 1}(x + 2); }`).join(" ")} function f40(x) {}
module.exports = app;
`,
  });
  expect(alerts.map(alertLine)).toEqual(["app.js:5 code-injection", "app.js:6 code-injection"]);
  expect(alerts.map(({ message }) => /at `[^`]*`/u.exec(message)?.[0])).toEqual([
    "at `GET /after`",
    "at `GET /last`",
  ]);
  expect(problems.map(problemLine)).toEqual([
    "incomplete limit proxy/function.json:1:16 Function 'proxy' takes more steps to follow than are allowed; some of its flows may be missing",
  ]);
});

test("twenty thousand queries side by side, each with its suggestion", async () => {
  const lines = Array.from({ length: 20_000 }, (_, i) => `db.query("select ${i} where id = " + id);`);
  const texts = {
    "a.ts": handler(
      `const id = request.query.get("id");\n${lines.join("\n")}`,
      `import { Client } from "pg"; const db = new Client();`,
    ),
  };
  const { alerts } = await reading(texts);
  expect(alerts.map(({ edit }) => edit?.text)).toEqual(
    lines.map((_, i) => `"select ${i} where id = $1", [id]`),
  );
});

test("the same alert of several functions is told once, and alerts of one name are told apart", async () => {
  const { alerts } = await reading({
    "a.ts": `import { app } from "@azure/functions";
import { find } from "./find";
app.http("a", { handler: (request) => find(request.params.id) });
app.http("b", { handler: (request) => find(request.query.get("id")) });
`,
    "find.ts": `import { Client } from "pg";
const client = new Client();
export function find(id: string) {
  client.query("select 1 from " + id);
  client.query("select 2 from " + id);
}
`,
  });
  expect(alerts.map(({ key }) => key)).toEqual(["client.query in find", "client.query in find #2"]);
  expect(alerts.map(({ analyser }) => analyser)).toEqual([
    "TypeScript and JavaScript",
    "TypeScript and JavaScript",
  ]);
});
