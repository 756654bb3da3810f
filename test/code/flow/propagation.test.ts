import { describe, expect, test } from "@jest/globals";

import { regionOf } from "../../../src/source/source.ts";
import { expectMarked, follow, handler } from "./marked.ts";

const sql = `import sql from "mssql"; const db = new sql.ConnectionPool({}).request();`;

describe("sources", () => {
  test.each([
    `request.query.get("id")`,
    `request.query.getAll("id")[0]`,
    `request.query.toString()`,
    `Object.fromEntries(request.query).id`,
    `Object.fromEntries(request.query.entries()).id`,
    `[...request.query.values()][0]`,
    `request.params.id`,
    `request.params["id"]`,
    `request.headers.get("x-id")`,
    `request.url`,
    `new URL(request.url).searchParams.get("id")`,
    `(await request.json()).id`,
    `((await request.json()) as { id: string }).id`,
    `await request.text()`,
    `JSON.parse(await request.text()).id`,
    `(await request.formData()).get("file")`,
    `Buffer.from(await request.arrayBuffer()).toString("utf8")`,
    `(await request.clone().json()).id`,
    `context.triggerMetadata.id`,
    `request?.query?.get("id")`,
    `request.query.get("id") ?? "none"`,
    `request.query.get("id") || (await request.text())`,
  ])("%s", async (source) => {
    await expectMarked({ "a.ts": handler(`db.query("select " + (${source})); // ! sql-injection`, sql) });
  });

  test.each([
    "request.method",
    "context.invocationId",
    "process.env.ID",
    `"x"`,
    "context.options.name",
    "new Date().toISOString()",
  ])("not %s", async (source) => {
    await expectMarked({ "a.ts": handler(`db.query("select " + (${source}));`, sql) });
  });

  test("messages of queues and events, not rows and timers", async () => {
    await expectMarked({
      "a.ts": `import { app } from "@azure/functions";
${sql}
app.storageQueue("q", { queueName: "q", handler: async (message) => { db.query("select " + message.id); } }); // ! sql-injection
app.serviceBusTopic("s", { handler: (messages) => { for (const message of messages) db.query(\`select \${message}\`); } }); // ! sql-injection
app.eventHub("e", { cardinality: "many", handler: (events) => events.forEach((event) => db.query("select " + event.body.id)) }); // ! sql-injection
app.mcpTool("m", { handler: (args) => db.query("select " + args.arguments.name) }); // ! sql-injection
app.timer("t", { schedule: "", handler: (timer) => db.query("select " + timer.isPastDue) });
app.cosmosDB("c", { handler: (documents) => db.query("select " + documents[0].id) });
`,
    });
  });
});

describe("values", () => {
  test.each([
    ["template", "const t = `select ${id}`;\ndb.query(t); // ! sql-injection"],
    ["concatenation", `let t = "select "; t += id;\ndb.query(t); // ! sql-injection`],
    ["assigned later", "let t;\nt = `select ${id}`;\ndb.query(t); // ! sql-injection"],
    ["overwritten", "let t = id; t = 'select 1';\ndb.query(t);"],
    ["conditional", "db.query(id ? `select ${id}` : 'select 1'); // ! sql-injection"],
    ["object", "const o = { safe: 'x', bad: id };\ndb.query(o.safe);\ndb.query(o.bad); // ! sql-injection"],
    [
      "nested object",
      "const o = { a: { b: [id, 'x'] } };\ndb.query(o.a.b[1]);\ndb.query(o.a.b[0]); // ! sql-injection",
    ],
    [
      "field written",
      "const o: any = { a: 'x' }; o.b = id;\ndb.query(o.a);\ndb.query(o.b); // ! sql-injection",
    ],
    ["field overwritten", "const o: any = { a: id }; o.a = 'x';\ndb.query(o.a);"],
    [
      "computed field",
      "const o: any = {}; o[key()] = id;\ndb.query(o.x); // ! sql-injection\nfunction key() { return Math.random(); }",
    ],
    [
      "spread",
      "const o = { ...{ a: id, b: id }, b: 'x' };\ndb.query(o.b);\ndb.query(o.a); // ! sql-injection",
    ],
    [
      "destructuring",
      "const { a, ...rest } = { a: 'x', b: id };\ndb.query(a);\ndb.query(rest.b); // ! sql-injection",
    ],
    ["destructuring with default", "const { a = id } = {} as any;\ndb.query(a); // ! sql-injection"],
    ["list destructuring", "const [a, b] = ['x', id];\ndb.query(a);\ndb.query(b); // ! sql-injection"],
    [
      "body destructured",
      "const { name, age } = await request.json();\ndb.query('select ' + name); // ! sql-injection",
    ],
    ["push", "const parts = ['select']; parts.push(id);\ndb.query(parts.join(' ')); // ! sql-injection"],
    ["map", "const parts = [id].map((p) => `x = ${p}`);\ndb.query(parts.join()); // ! sql-injection"],
    ["reduce", "const t = [id].reduce((sum, p) => sum + p, 'select');\ndb.query(t); // ! sql-injection"],
    [
      "flatMap and filter",
      "const t = [[id]].flatMap((p) => p).filter(Boolean).join();\ndb.query(t); // ! sql-injection",
    ],
    [
      "forEach and a closure",
      "let t = 'select ';\n[id].forEach((p) => { t += p; });\ndb.query(t); // ! sql-injection",
    ],
    ["for of", "let t = '';\nfor (const p of [id]) t += p;\ndb.query(t); // ! sql-injection"],
    [
      "for in",
      "let t = '';\nconst all = await request.json();\nfor (const key in all) t += key;\ndb.query(t); // ! sql-injection",
    ],
    [
      "a loop that carries over",
      "let a = '', b = '', c = '';\nwhile (more()) { c = b; b = a; a = id; }\ndb.query(c); // ! sql-injection\ndeclare function more(): boolean;",
    ],
    [
      "Map",
      "const m = new Map(); m.set('a', id); m.set('b', 'x');\ndb.query(m.get('b'));\ndb.query(m.get('a')); // ! sql-injection",
    ],
    ["JSON round trip", "const t = JSON.parse(JSON.stringify({ id })).id;\ndb.query(t); // ! sql-injection"],
    ["text methods", "db.query(id.trim().toLowerCase().slice(1).replace('a', 'b')); // ! sql-injection"],
    ["split", "db.query(id.split(',')[0]); // ! sql-injection"],
    ["decoding", "db.query(decodeURIComponent(atob(id))); // ! sql-injection"],
    ["String", "db.query(String(id)); // ! sql-injection"],
    ["promise", "await Promise.resolve(id).then((p) => db.query(p)); // ! sql-injection"],
    [
      "Promise.all",
      "const [a, b] = await Promise.all(['x', Promise.resolve(id)]);\ndb.query(a);\ndb.query(b); // ! sql-injection",
    ],
    [
      "try",
      "let t = 'x';\ntry { t = id; risky(); } catch { db.query(t); } // ! sql-injection\ndeclare function risky(): void;",
    ],
    [
      "switch",
      "let t;\nswitch (request.method) { case 'GET': t = 'x'; break; default: t = id; }\ndb.query(t); // ! sql-injection",
    ],
    ["length", "db.query('select ' + id.length);"],
    ["comparison", "db.query('select ' + (id > 1) + (id === 'x') + !id + typeof id);"],
  ])("%s", async (_, body) => {
    await follow(body);
  });
});

describe("functions", () => {
  test.each([
    ["returned", "db.query(build(id)); // ! sql-injection", "const build = (x) => `select ${x}`;"],
    [
      "passed on",
      "run(id);",
      "function run(x) { return go({ x }); }\nfunction go({ x }) { return db.query(x); } // ! sql-injection",
    ],
    ["not passed on", "db.query(build(id));", "const build = (x) => 'select 1';"],
    [
      "safe and unsafe use of one helper",
      "db.query(build('1'));\ndb.query(build(id)); // ! sql-injection",
      "const build = (x) => `select ${x}`;",
    ],
    [
      "the argument that matters",
      "run('x', id);\nrun(id, 'x');",
      "function run(a, b) { db.query(b); } // ! sql-injection",
    ],
    ["default", "run();\nfunction run(a = id) { db.query(a); } // ! sql-injection", ""],
    [
      "rest",
      "run('x', id);",
      "function run(...all) { db.query(all[0]);\ndb.query(all[1]); } // ! sql-injection",
    ],
    [
      "spread of arguments",
      "run(...['x', id]);",
      "function run(a, b) { db.query(a);\ndb.query(b); } // ! sql-injection",
    ],
    [
      "changes its argument",
      "const parts = [];\nadd(parts, id);\ndb.query(parts.join()); // ! sql-injection",
      "function add(list, x) { list.push(x); }",
    ],
    [
      "higher order",
      "const f = twice((x) => db.query(x)); // ! sql-injection\nf(id);",
      "const twice = (g) => (x) => { g(x); g(x); };",
    ],
    [
      "call and apply",
      "run.call(null, 'x');\nrun.apply(null, [id]);",
      "function run(a) { db.query(a); } // ! sql-injection",
    ],
    ["bind", "const f = run.bind(null);\nf(id);", "function run(a) { db.query(a); } // ! sql-injection"],
    [
      "recursion",
      "db.query(again(id, 3)); // ! sql-injection",
      "function again(x, n) { return n === 0 ? x : again(x + 'a', n - 1); }",
    ],
    [
      "mutual recursion",
      "even(id);",
      "function even(x) { odd(x); }\nfunction odd(x) { even(x); db.query(x); } // ! sql-injection",
    ],
    [
      "class",
      "const s = new Store('x');\ns.find(id);\nawait s.safe(id);",
      "class Store { constructor(private name) {} find(x) { return db.query('a' + x); } // ! sql-injection\nsafe(x) { return db.query(this.name); } }",
    ],
    [
      "field of a class",
      "const s = new Store(id);\ns.run();",
      "class Store { text; constructor(x) { this.text = 'select ' + x; } run() { db.query(this.text); } } // ! sql-injection",
    ],
    [
      "state set by a method",
      "const s = new Store();\ns.where(id).run();",
      "class Store { text = 'select '; where(x) { this.text += x; return this; } run() { db.query(this.text); } } // ! sql-injection",
    ],
    [
      "inherited",
      "new Orders().find(id);",
      "class Base { find(x) { db.query(x); } } // ! sql-injection\nclass Orders extends Base {}",
    ],
    [
      "static and arrow",
      "Store.find(id);\nnew Store().go(id);",
      "class Store { static find(x) { db.query(x); } // ! sql-injection\nlast; go = (x) => { this.last = x; db.query(this.last); }; } // ! sql-injection",
    ],
    [
      "async and generator",
      "for (const x of all(id)) db.query(await later(x));",
      "async function later(x) { return 'y'; }\nfunction* all(x) { yield x; }",
    ],
    [
      "object of functions",
      "tools.find(id);",
      "const tools = { find(x) { db.query(x); } }; // ! sql-injection",
    ],
    [
      "module variable",
      "last = id;\nrun();",
      "let last = '';\nfunction run() { db.query(last); } // ! sql-injection",
    ],
  ])("%s", async (_, body, header) => {
    await follow(body, header);
  });

  test("across files, with the way", async () => {
    const alerts = await expectMarked({
      "a.ts": `import { app } from "@azure/functions";
import { find } from "./services";
app.http("orders", {
  handler: async (request) => ({ jsonBody: await find(request.params.id, "x") }),
});
`,
      "services/index.ts": `export { findOrder as find } from "./orders.js";\n`,
      "services/orders.ts": `import * as data from "../data";
export async function findOrder(id: string, kind: string) {
  const text = \`select * from orders where id = '\${id}'\`;
  return data.query(text);
}
`,
      "data.ts": `import { ConnectionPool } from "mssql";
let pool: ConnectionPool | undefined;
export async function query(text: string) {
  pool ??= await new ConnectionPool(process.env.DB!).connect();
  return pool.request().query(text); // ! sql-injection
}
`,
    });
    const [alert] = alerts;
    expect(alert?.message).toBe(
      "In function `orders`, SQL text in `pool.request().query` is made from the request's route parameters",
    );
    expect(alert?.key).toBe("pool.request().query in query");
    expect(
      alert?.flow.map(({ at, message }) => {
        const { path, line, column, endColumn } = regionOf(at);
        return `${path}:${line}:${column}-${endColumn} ${message}`;
      }),
    ).toEqual([
      "a.ts:4:55-72 the request's route parameters",
      "services/orders.ts:2:33-35 is passed to `findOrder`",
      "services/orders.ts:3:16-57 becomes part of a text",
      "services/orders.ts:3:9-13 is held by `text`",
      "data.ts:3:29-33 is passed to `query`",
      "data.ts:5:10-36 becomes SQL text",
    ]);
  });

  test("a text inside a text is one step", async () => {
    const [alert] = await expectMarked({
      "a.ts": handler(
        `let text = "select 1 ";
text += "where a = '" + (request.query.get("id") + "'") + " and b";
db.query(text); // ! sql-injection`,
        sql,
      ),
    });
    expect(alert?.flow.map(({ message }) => message)).toEqual([
      "the request's query string",
      "becomes part of a text",
      "is held by `text`",
      "becomes SQL text",
    ]);
  });

  test("wrapped handlers", async () => {
    await expectMarked({
      "a.ts": `import { app } from "@azure/functions";
import { middleware } from "some-package";
import { guard } from "./guard";
${sql}
const run = async (request, context) => { db.query(request.params.a); }; // ! sql-injection
const other = async (request, context) => { db.query(request.params.a); }; // ! sql-injection
app.http("a", { handler: guard(run) });
app.http("b", { handler: middleware(other) });
`,
      "guard.ts": `export const guard = (inner) => async (request, context) => { try { return await inner(request, context); } catch { return { status: 500 }; } };\n`,
    });
  });

  test("CommonJS, and a class with an injected client", async () => {
    await expectMarked({
      "a.js": `const { app } = require("@azure/functions");
const { Orders } = require("./orders");
const { Client } = require("pg");
const orders = new Orders(new Client());
app.get("a", async (request) => orders.find(request.query.get("id")));
`,
      "orders.js": `class Orders {
  constructor(client) { this.client = client; }
  async find(id) {
    await this.client.query("select * from o where id = $1", [id]);
    return this.client.query("select * from o where id = " + id); // ! sql-injection
  }
}
module.exports = { Orders };
`,
    });
  });

  test("a client known by its type only", async () => {
    await expectMarked({
      "a.ts": handler(
        "return find(container.resolve('pool'), request.params.id);",
        `import type { Pool } from "pg";\nimport { container } from "tsyringe";\nfunction find(pool: Pool, id: string) { return pool.query("select " + id); } // ! sql-injection`,
      ),
    });
  });

  test("a client nobody can look into, given SQL", async () => {
    await expectMarked({
      "a.ts": handler(
        "const id = request.params.id;\nconst db = await getConnection();\nawait db.query(`select * from orders where id = ${id}`); // ! sql-injection\nawait db.query(`search ${id}`);\nawait db.query(`{ items(from: ${id}) { id } }`);\nawait db.query('select * from orders where id = ?', [id]);",
        "declare function getConnection(): any;",
      ),
    });
  });
});

describe("function.json", () => {
  const json = (type: string): string =>
    `{ "bindings": [{ "type": "${type}", "direction": "in", "name": "req" }, { "type": "http", "direction": "out", "name": "res" }] }`;

  test.each([
    "req.query.id",
    "req.body.id",
    "req.params.id",
    `req.headers["x-id"]`,
    "req.rawBody",
    `req.get("x-id")`,
    "context.req.query.id",
    "context.bindings.req.body.id",
    "context.bindingData.id",
  ])("%s", async (source) => {
    await expectMarked({
      "host.json": "{}",
      "orders/function.json": json("httpTrigger"),
      "orders/index.js": `const { Client } = require("pg");\nmodule.exports = async function (context, req) {\n  await new Client().query("select " + ${source}); // ! sql-injection\n};\n`,
    });
  });

  test("a queue's message", async () => {
    await expectMarked({
      "host.json": "{}",
      "orders/function.json": json("queueTrigger"),
      "orders/index.ts": `import { Client } from "pg";\nexport default async (context, message) => {\n  await new Client().query("select " + message.id); // ! sql-injection\n};\n`,
    });
  });
});

describe("names that nobody declares", () => {
  test.each([
    ["assigned", "text = 'select ' + id;\ndb.query(text); // ! sql-injection"],
    ["added to", "text = 'select ';\nif (id) text = text + id;\ndb.query(text); // ! sql-injection"],
    ["by +=", "text = 'select ';\ntext += id;\ndb.query(text); // ! sql-injection"],
    ["in a callback", "[id].forEach((one) => { text = one; });\ndb.query(text); // ! sql-injection"],
    [
      "taken apart",
      "[text] = [id];\n({ other } = { other: id });\ndb.query(text + other); // ! sql-injection",
    ],
    ["of a loop", "for (one of id.split(',')) db.query(one); // ! sql-injection"],
    ["assigned anew", "text = id;\ntext = 'select 1';\ndb.query(text);"],
    ["assigned in another function", "db.query(text);"],
  ])("%s", async (_, body) => {
    await expectMarked({
      "a.js": handler(
        `const id = request.query.get("id");\n${body}`,
        `${sql}\nfunction other(x) { text = x; }\nother(process.argv[2]);`,
      ),
    });
  });
});
