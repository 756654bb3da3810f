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
    const started = performance.now();
    const { handlers, problems } = await reading({ "a.ts": handler(body, `${sql}\n${header}`) });
    expect(handlers.map(({ name }) => name)).toEqual(["orders"]);
    for (const problem of problems) expect(problemLine(problem)).toMatch(/^incomplete (?:limit|unread) /u);
    expect(performance.now() - started).toBeLessThan(20_000);
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
    const started = performance.now();
    const { handlers, problems } = await reading({
      "a.js": `const { app } = require("@azure/functions");
${many(40, (i) => `function f${i}(x) { f${i + 1}(x + 1); f${i + 1}(x + 2); }`)}
function f40(x) {}
${many(500, (i) => `app.http("h${i}", { handler: (request) => f0(request.url) });`)}
`,
    });
    expect(handlers).toHaveLength(500);
    expect(problems.filter(({ kind }) => kind === "limit")).toHaveLength(500);
    expect(performance.now() - started).toBeLessThan(60_000);
  }, 90_000);
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
