import { describe, test } from "@jest/globals";

import { follow } from "./marked.ts";

describe("promises", () => {
  test.each([
    [
      "then, then",
      "await Promise.resolve(id).then((x) => `select ${x}`).then((t) => db.query(t)); // ! sql-injection",
      "",
    ],
    [
      "then of something else",
      "await Promise.resolve(id).then((x) => 'select').then((t) => db.query(t));",
      "",
    ],
    [
      "finally hands on",
      "const t = await Promise.resolve(id).finally(() => {});\ndb.query(t); // ! sql-injection",
      "",
    ],
    [
      "race",
      "db.query(await Promise.race([later(), Promise.resolve(id)])); // ! sql-injection",
      "async function later() { return 'x'; }",
    ],
    ["any", "db.query(await Promise.any([Promise.resolve(id)])); // ! sql-injection", ""],
    [
      "race of clean things",
      "db.query(await Promise.race([later()]));",
      "async function later() { return 'x'; }",
    ],
    [
      "allSettled",
      "const [a, b] = await Promise.allSettled([Promise.resolve('x'), Promise.resolve(id)]);\ndb.query(a.value);\ndb.query(b.value); // ! sql-injection",
      "",
    ],
    [
      "allSettled, the reason",
      "const [a] = await Promise.allSettled([fail(id)]);\ndb.query(a.reason.message); // ! sql-injection",
      "async function fail(x) { throw new Error(x); }",
    ],
    [
      "all with map",
      "const all = await Promise.all([id].map(async (x) => ({ x, y: 'y' })));\ndb.query(all[0].y);\ndb.query(all[0].x); // ! sql-injection",
      "",
    ],
    [
      "new Promise",
      "const t = await new Promise((resolve) => setTimeout(() => resolve(id), 1));\ndb.query(t); // ! sql-injection",
      "",
    ],
    [
      "new Promise of something else",
      "const t = await new Promise((resolve) => resolve(id.length));\ndb.query(t);",
      "",
    ],
    [
      "new Promise, rejected",
      "try { await new Promise((resolve, reject) => reject(new Error(id))); }\ncatch (e) { db.query(e.message); } // ! sql-injection",
      "",
    ],
    [
      "new Promise, resolved twice",
      "const t = await new Promise((resolve) => { if (request.url) resolve(id); else resolve('x'); });\ndb.query(t); // ! sql-injection",
      "",
    ],
    [
      "withResolvers",
      "const d = Promise.withResolvers();\nd.resolve(id);\ndb.query(await d.promise); // ! sql-injection",
      "",
    ],
    [
      "async functions in a chain",
      "await one(id);",
      "async function one(x) { return await two({ x }); }\nasync function two({ x }) { return three(x).then((y) => db.query(y)); } // ! sql-injection\nasync function three(x) { return x; }",
    ],
    [
      "then by name",
      "await Promise.resolve(id).then(run);",
      "function run(x) { db.query(x); } // ! sql-injection",
    ],
    [
      "for await of a list",
      "for await (const x of [Promise.resolve(id)]) db.query(x); // ! sql-injection",
      "",
    ],
  ])("%s", async (_, body, header) => {
    await follow(body, header);
  });
});

describe("events", () => {
  test.each([
    ["on and emit", "bus.on('x', (text) => db.query(text)); // ! sql-injection\nbus.emit('x', id);", ""],
    ["another event", "bus.on('x', (text) => db.query(text));\nbus.emit('y', id);", ""],
    [
      "registered by the module",
      "bus.emit('x', 'a', id);",
      "bus.on('x', (a, b) => { db.query(a);\ndb.query(b); }); // ! sql-injection",
    ],
    [
      "once and addListener",
      "bus.once('x', (text) => db.query(text)); // ! sql-injection\nbus.addListener('y', (text) => db.query(text)); // ! sql-injection\nbus.emit('x', id);\nbus.emit('y', id);",
      "",
    ],
    [
      "an own emitter",
      "orders.place(id);",
      "class Orders extends EventEmitter { place(x) { this.emit('placed', x); } }\nconst orders = new Orders();\norders.on('placed', (x) => db.query(x)); // ! sql-injection",
    ],
    [
      "EventTarget",
      "target.addEventListener('x', (e) => db.query(e.detail)); // ! sql-injection\ntarget.dispatchEvent(new CustomEvent('x', { detail: id }));",
      "const target = new EventTarget();",
    ],
  ])("%s", async (_, body, header) => {
    await follow(
      body,
      `import { EventEmitter } from "node:events"; const bus = new EventEmitter();\n${header}`,
    );
  });
});

describe("streams", () => {
  test.each([
    [
      "for await of the body",
      "for await (const chunk of request.body) db.query(chunk.toString()); // ! sql-injection",
      "",
    ],
    [
      "a reader",
      "const reader = request.body.getReader();\nconst { value } = await reader.read();\ndb.query(new TextDecoder().decode(value)); // ! sql-injection",
      "",
    ],
    [
      "chunks put together",
      "const chunks = [];\nfor await (const chunk of request.body) chunks.push(chunk);\ndb.query(Buffer.concat(chunks).toString()); // ! sql-injection",
      "",
    ],
    [
      "on data",
      "Readable.fromWeb(request.body).on('data', (chunk) => db.query(String(chunk))); // ! sql-injection",
      `import { Readable } from "node:stream";`,
    ],
    [
      "on data, collected",
      "let text = '';\nconst s = Readable.fromWeb(request.body);\ns.on('data', (chunk) => { text += chunk; });\ns.on('end', () => db.query(text)); // ! sql-injection",
      `import { Readable } from "node:stream";`,
    ],
    [
      "pipe through a transform",
      "const s = Readable.from([id]).pipe(new Transform({ transform(chunk, encoding, done) { db.query(chunk.toString()); done(); } })); // ! sql-injection",
      `import { Readable, Transform } from "node:stream";`,
    ],
    [
      "pipeline",
      "await pipeline(Readable.from([id]), async function* (source) { for await (const x of source) { db.query(x); yield x; } }); // ! sql-injection",
      `import { Readable } from "node:stream"; import { pipeline } from "node:stream/promises";`,
    ],
    [
      "consumers",
      "db.query(await text(request.body)); // ! sql-injection",
      `import { text } from "node:stream/consumers";`,
    ],
    [
      "lines",
      "for await (const line of createInterface({ input: Readable.fromWeb(request.body) })) db.query(line); // ! sql-injection",
      `import { createInterface } from "node:readline"; import { Readable } from "node:stream";`,
    ],
  ])("%s", async (_, body, header) => {
    await follow(body, header);
  });
});

describe("async context", () => {
  test.each([
    [
      "run and getStore",
      "await context1.run({ id, x: 'x' }, async () => inner());",
      "function inner() { db.query(context1.getStore().x);\ndb.query(context1.getStore().id); } // ! sql-injection",
    ],
    [
      "enterWith",
      "context1.enterWith(id);\ninner();",
      "function inner() { db.query(context1.getStore()); } // ! sql-injection",
    ],
  ])("%s", async (_, body, header) => {
    await follow(
      body,
      `import { AsyncLocalStorage } from "node:async_hooks"; const context1 = new AsyncLocalStorage();\n${header}`,
    );
  });
});
