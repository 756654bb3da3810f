import { describe, expect, test } from "@jest/globals";

import { reading } from "../readings.ts";
import { alertLine, expectMarked, handler } from "./marked.ts";

/** Lines of a handler where `id` is text from the request and `body` an object. */
async function follow(header: string, body: string): Promise<void> {
  const start = `const id = request.query.get("id");\nconst body = await request.json();\n`;
  await expectMarked({ "a.ts": handler(start + body, header) });
}

describe("sql-injection", () => {
  test.each([
    [
      "mssql",
      `import sql from "mssql";`,
      "await sql.query('select ' + id); // ! sql-injection\nawait sql.query`select ${id}`;\nawait new sql.Request().input('id', id).query('select @id');\nawait (await sql.connect('')).request().batch(`x ${id}`); // ! sql-injection",
    ],
    [
      "mssql, a callback",
      `const sql = require("mssql");`,
      "sql.connect({}, (error, pool) => { pool.request().query('x' + id); }); // ! sql-injection",
    ],
    [
      "tedious",
      `import { Request } from "tedious";`,
      "new Request(`select ${id}`, () => {}); // ! sql-injection\nconst r = new Request('select @id', () => {}); r.addParameter('id', 1, id);",
    ],
    [
      "pg",
      `import { Pool } from "pg"; const pool = new Pool();`,
      "await pool.query('select $1', [id]);\nawait pool.query({ text: 'select $1', values: [id] });\nawait pool.query({ text: 'select ' + id }); // ! sql-injection\nconst client = await pool.connect(); await client.query(`select ${id}`); // ! sql-injection",
    ],
    [
      "mysql2",
      `import mysql from "mysql2/promise";`,
      "const c = await mysql.createConnection({});\nawait c.execute('select ?', [id]);\nawait c.query('select ' + mysql.escape(id));\nawait c.query('select ' + id); // ! sql-injection",
    ],
    [
      "sqlite3",
      `import sqlite3 from "sqlite3"; const db = new sqlite3.Database("x");`,
      "db.all('select ?', [id], () => {});\ndb.all('select ' + id, () => {}); // ! sql-injection",
    ],
    [
      "knex",
      `import Knex from "knex"; const knex = Knex({});`,
      "await knex('orders').where({ id });\nawait knex.raw('select ?', [id]);\nawait knex.raw(`select ${id}`); // ! sql-injection\nawait knex('orders').orderByRaw(id); // ! sql-injection",
    ],
    [
      "sequelize",
      `import { Sequelize } from "sequelize"; const s = new Sequelize("");`,
      "await s.query('select :id', { replacements: { id } });\nawait s.query(`select ${id}`); // ! sql-injection",
    ],
    [
      "typeorm",
      `import { getRepository } from "typeorm";`,
      "const q = getRepository('x').createQueryBuilder('o');\nawait q.where('o.id = :id', { id }).getMany();\nawait q.where('o.id = ' + id).getMany(); // ! sql-injection",
    ],
    [
      "prisma",
      `import { PrismaClient } from "@prisma/client"; const p = new PrismaClient();`,
      "await p.$queryRaw`select ${id}`;\nawait p.$queryRawUnsafe('select $1', id);\nawait p.$queryRawUnsafe('select ' + id); // ! sql-injection",
    ],
  ])("%s", async (_, header, body) => {
    await follow(header, body);
  });
});

describe("nosql-injection", () => {
  test.each([
    [
      "Cosmos",
      `import { CosmosClient } from "@azure/cosmos"; const items = new CosmosClient("").database("d").container("c").items;`,
      "await items.query({ query: 'select * from c where c.id = @id', parameters: [{ name: '@id', value: id }] }).fetchAll();\nawait items.query(`select * from c where c.id = '${id}'`).fetchAll(); // ! nosql-injection\nawait items.query({ query: 'select ' + id }).fetchAll(); // ! nosql-injection",
    ],
    [
      "Cosmos item by id",
      `import { CosmosClient } from "@azure/cosmos"; const c = new CosmosClient("").database("d").container("c");`,
      "await c.item(id, id).read();",
    ],
    [
      "mongodb",
      `import { MongoClient } from "mongodb"; const users = new MongoClient("").db().collection("users");`,
      "await users.findOne({ name: id });\nawait users.findOne({ name: body.name }); // ! nosql-injection\nawait users.findOne({ name: String(body.name) });\nawait users.findOne({ name: `${body.name}` });\nawait users.deleteMany(body); // ! nosql-injection\nif (typeof body.name === 'string') await users.findOne({ name: body.name });",
    ],
    [
      "mongoose",
      `import mongoose from "mongoose"; const User = mongoose.model("User", new mongoose.Schema({}));`,
      "await User.find({ name: body.name }); // ! nosql-injection\nawait User.findById(new mongoose.Types.ObjectId(body.id));",
    ],
    [
      "tables",
      `import { TableClient, odata } from "@azure/data-tables"; const t = TableClient.fromConnectionString("", "t");`,
      "t.listEntities({ queryOptions: { filter: odata`PartitionKey eq ${id}` } });\nt.listEntities({ queryOptions: { filter: `PartitionKey eq '${id}'` } }); // ! nosql-injection",
    ],
  ])("%s", async (_, header, body) => {
    await follow(header, body);
  });
});

describe("command-injection", () => {
  test.each([
    [
      "exec",
      `import { exec, execSync } from "child_process";`,
      "exec('ls ' + id); // ! command-injection\nexecSync(`ls ${id}`); // ! command-injection\nexec('ls ' + Number(id));",
    ],
    [
      "promisified",
      `import { promisify } from "util"; import cp from "node:child_process"; const run = promisify(cp.exec);`,
      "await run(`ls ${id}`); // ! command-injection",
    ],
    [
      "execFile and spawn",
      `import { execFile, spawn } from "node:child_process";`,
      "execFile('ls', [id]);\nspawn('ls', [id], { shell: true }); // ! command-injection\nspawn('ls', [id], { shell: false });\nspawn('sh', ['-c', 'ls ' + id]); // ! command-injection\nspawn(id, []); // ! command-injection",
    ],
    [
      "execa",
      `import { execa, execaCommand } from "execa";`,
      "await execa('ls', [id]);\nawait execaCommand('ls ' + id); // ! command-injection",
    ],
  ])("%s", async (_, header, body) => {
    await follow(header, body);
  });
});

describe("path-traversal", () => {
  test.each([
    [
      "fs",
      `import fs from "fs"; import { readFile } from "node:fs/promises"; import path from "path";`,
      "fs.readFileSync(`/data/${id}`); // ! path-traversal\nawait readFile(path.join('/data', id)); // ! path-traversal\nawait fs.promises.writeFile(id, 'x'); // ! path-traversal\nawait fs.promises.writeFile('/data/x', id);\nawait readFile(path.join('/data', path.basename(id)));\nfs.createReadStream('/data/' + encodeURIComponent(id));",
    ],
    [
      "inside a folder",
      `import fs from "fs"; import path from "path"; const base = "/data/";`,
      "const file = path.resolve(base, id);\nif (!file.startsWith(base)) return { status: 400 };\nfs.readFileSync(file);",
    ],
    [
      "relative",
      `import fs from "fs"; import path from "path"; const base = "/data/";`,
      "const file = path.resolve(base, id);\nif (path.relative(base, file).startsWith('..')) throw new Error();\nfs.readFileSync(file);",
    ],
    [
      "no dots",
      `import fs from "fs";`,
      "if (id.includes('..')) return { status: 400 };\nfs.readFileSync('/data/' + id);",
    ],
  ])("%s", async (_, header, body) => {
    await follow(header, body);
  });
});

describe("server-side-request-forgery", () => {
  test.each([
    [
      "fetch",
      "",
      "await fetch(id); // ! server-side-request-forgery\nawait fetch(`https://${id}.example.com/`); // ! server-side-request-forgery\nawait fetch(`https://api.example.com/orders/${id}`);\nawait fetch('https://api.example.com/?q=' + id);\nawait fetch(`${process.env.API}/orders/${id}`);\nawait fetch(`${process.env.SCHEME}://${id}/orders`); // ! server-side-request-forgery\nawait fetch('https://api.example.com', { method: 'POST', body: id });\nawait fetch(new URL(id)); // ! server-side-request-forgery",
    ],
    [
      "axios",
      `import axios from "axios"; const api = axios.create({ baseURL: "https://x" });`,
      "await axios.get(body.url); // ! server-side-request-forgery\nawait axios({ url: body.url, method: 'get' }); // ! server-side-request-forgery\nawait axios.post('https://x/y', body);\nawait axios.get('https://x/y', { params: { id } });\nawait api.get('/orders/' + id);",
    ],
    [
      "node",
      `import https from "node:https";`,
      "https.get(id, () => {}); // ! server-side-request-forgery\nhttps.request({ hostname: body.host, path: '/' }); // ! server-side-request-forgery\nhttps.request({ hostname: 'x', path: '/' + id });",
    ],
    [
      "undici, got",
      `import { request as call } from "undici"; import got from "got";`,
      "await call(id); // ! server-side-request-forgery\nawait got(id).json(); // ! server-side-request-forgery\nawait got.get(id); // ! server-side-request-forgery",
    ],
    [
      "storage",
      `import { BlobClient } from "@azure/storage-blob"; import { DefaultAzureCredential } from "@azure/identity";`,
      "new BlobClient(id, new DefaultAzureCredential()); // ! server-side-request-forgery",
    ],
    [
      "allowed hosts",
      `const allowed = new Set(["a.example.com"]);`,
      "const url = new URL(id);\nif (!allowed.has(url.hostname)) return { status: 400 };\nawait fetch(url);\nawait fetch(id);",
    ],
    [
      "allowed host, compared",
      "",
      "if (new URL(id).host !== 'a.example.com') throw new Error();\nawait fetch(id);",
    ],
    [
      "allowed beginning",
      "",
      "if (id.startsWith('https://a.example.com/')) await fetch(id);\nif (id.startsWith('https://')) await fetch(id); // ! server-side-request-forgery",
    ],
  ])("%s", async (_, header, body) => {
    await follow(header, body);
  });
});

describe("code-injection", () => {
  test.each([
    [
      "eval",
      "",
      "eval(id); // ! code-injection\nnew Function('a', id); // ! code-injection\nsetTimeout(id, 1); // ! code-injection\nsetTimeout(() => id, 1);",
    ],
    [
      "vm",
      `import vm from "node:vm";`,
      "vm.runInNewContext(body.code, {}); // ! code-injection\nnew vm.Script(id); // ! code-injection",
    ],
    ["unserialize", `import s from "node-serialize";`, "s.unserialize(id); // ! unsafe-deserialization"],
  ])("%s", async (_, header, body) => {
    await follow(header, body);
  });
});

test("code-injection by modules, which can't be followed either", async () => {
  const body =
    "const id = request.query.get('id');\nrequire(id);\nawait import(`./x/${id}`);\nJSON.parse(id);";
  const { alerts, problems } = await reading({ "a.ts": handler(body) });
  expect(alerts.map(alertLine)).toEqual(["a.ts:5 code-injection", "a.ts:6 code-injection"]);
  expect(problems.map(({ effect }) => effect)).toEqual(["incomplete", "incomplete"]);
});

describe("cross-site-scripting", () => {
  const html = "headers: { 'Content-Type': 'text/html; charset=utf-8' }";

  test.each([
    ["HTML", "", `return { ${html},\nbody: '<p>' + id }; // ! cross-site-scripting`],
    [
      "text and JSON",
      "",
      "if (id) return { body: `<p>${id}` };\nreturn { headers: { 'content-type': 'application/json' }, body: JSON.stringify({ id }) };",
    ],
    ["jsonBody", "", `return { ${html}, jsonBody: { id } };`],
    [
      "escaped",
      `import escape from "escape-html"; import he from "he";`,
      `if (id) return { ${html}, body: escape(id) + he.encode(id) };\nreturn { ${html}, body: '<a href="' + encodeURIComponent(id) };`,
    ],
    ["escaped by hand", "", `return { ${html}, body: id.replace(/</g, '&lt;') };`],
    [
      "HttpResponse",
      `import { HttpResponse } from "@azure/functions";`,
      `return new HttpResponse({ ${html},\nbody: id }); // ! cross-site-scripting`,
    ],
    [
      "headers elsewhere",
      "const headers = { 'content-type': 'text/html' };",
      "return { headers,\nbody: `<b>${id}</b>` }; // ! cross-site-scripting",
    ],
    [
      "by a helper",
      "const page = (text) => ({ headers: { 'content-type': 'text/html' }, body: `<b>${text}</b>` }); // ! cross-site-scripting",
      "return page(id);",
    ],
  ])("%s", async (_, header, body) => {
    await follow(header, body);
  });

  test("of function.json", async () => {
    await expectMarked({
      "host.json": "{}",
      "orders/function.json": `{ "bindings": [{ "type": "httpTrigger", "direction": "in", "name": "req" }] }`,
      "orders/index.js": `module.exports = async function (context, req) {
  context.res = { headers: { "Content-Type": "text/html" }, body: "<p>" + req.query.name }; // ! cross-site-scripting
  context.res = { body: "<p>" + req.query.name };
};
`,
    });
  });
});

test("a response of function.json that is put together piece by piece", async () => {
  await expectMarked({
    "host.json": "{}",
    "orders/function.json": `{ "bindings": [{ "type": "httpTrigger", "direction": "in", "name": "req" }] }`,
    "orders/index.js": `module.exports = function (context, req) {
  context.res = { status: 200, headers: {} };
  context.res.headers["Content-Type"] = "text/html";
  context.res.body = "<p>" + req.query.name; // ! cross-site-scripting
  context.done(null, { status: 302, headers: { location: req.query.next } }); // ! open-redirect
};
`,
  });
});

describe("open-redirect", () => {
  test.each([
    ["to anywhere", "", "return { status: 302, headers: { Location: id } }; // ! open-redirect"],
    ["inside", "", "return { status: 302, headers: { Location: '/orders/' + id } };"],
    ["behind one slash", "", "return { status: 302, headers: { Location: '/' + id } }; // ! open-redirect"],
    [
      "checked",
      "",
      "if (!id.startsWith('/') || id.startsWith('//')) return { status: 400 };\nreturn { status: 302, headers: { Location: id } };",
    ],
    [
      "half checked",
      "",
      "if (!id.startsWith('/')) return { status: 400 };\nreturn { status: 302, headers: { Location: id } }; // ! open-redirect",
    ],
    [
      "from a list",
      "const allowed = ['https://a', 'https://b'];",
      "if (allowed.includes(id)) return { status: 302, headers: { location: id } };",
    ],
  ])("%s", async (_, header, body) => {
    await follow(header, body);
  });
});
