import { describe, test } from "@jest/globals";

import { expectMarked, follow, handler } from "./marked.ts";

const use = "db.query('select ' + id);";
const bad = `${use} // ! sql-injection`;

describe("allow-lists", () => {
  test.each([
    ["includes", `if (!["a", "b"].includes(id)) return { status: 400 };\n${use}`, ""],
    [
      "a function that answers no, and yes in the end",
      `const isValid = isId(id);\nif (!isValid) return { status: 400 };\n${use}`,
      `function isId(value) {
  // Comments count for nothing.
  if (value === undefined) return false;
  if (!["a", "b"].includes(value) || value.trim() === "") { return false; }
  return true;
}`,
    ],
    [
      "a function that answers yes, and no in the end",
      `if (isId(id)) ${use}\nelse { db.query(id); } // ! sql-injection`,
      `const isId = (value) => { if (value === "a") return true; if (value === "b") return true; return false; };`,
    ],
    [
      "a function that answers yes to anything in the end",
      `if (!isId(id)) return;\n${bad}`,
      `function isId(value) { if (value === "a") return true; return value !== ""; }`,
    ],
    [
      "a function that answers no to what is allowed",
      `if (!isId(id)) return;\n${bad}`,
      `function isId(value) { if (["a"].includes(value)) return false; return true; }`,
    ],
    [
      "a function that does something between",
      `if (!isId(id)) return;\n${bad}`,
      `function isId(value) { if (!["a"].includes(value)) { if (lenient) return true; return false; } return true; }\nconst lenient = Boolean(process.env.LENIENT);`,
    ],
    ["includes, throw", `if (!["a", "b"].includes(id)) throw new Error();\n${use}`, ""],
    ["includes, the wrong way round", `if (["a", "b"].includes(id)) return { status: 400 };\n${bad}`, ""],
    [
      "includes of another's list",
      `const list = (await request.json()).list;\nif (!list.includes(id)) return;\n${bad}`,
      "",
    ],
    [
      "has",
      `if (allowed.has(id)) { ${use} }\nelse { db.query(id); } // ! sql-injection`,
      "const allowed = new Set(['a']);",
    ],
    [
      "has, imported name, lower case",
      `if (!allowed.has(id.toLowerCase())) return;\n${use}`,
      "const allowed = new Set(['a']);",
    ],
    ["in", `if (!(id in columns)) return;\n${use}`, "const columns = { a: 1 };"],
    ["hasOwn", `if (!Object.hasOwn(columns, id)) return;\n${use}`, "const columns = { a: 1 };"],
    ["hasOwnProperty", `if (!columns.hasOwnProperty(id)) return;\n${use}`, "const columns = { a: 1 };"],
    ["looked up", "db.query('order by ' + columns[id]);", "const columns = { name: 'name' };"],
    [
      "looked up or given",
      "db.query('order by ' + (columns[id] ?? id)); // ! sql-injection",
      "const columns = { name: 'name' };",
    ],
    ["indexOf", `if (['a'].indexOf(id) === -1) return;\n${use}`, ""],
    ["indexOf greater", `if (['a'].indexOf(id) >= 0) ${use}`, ""],
    ["some", `if (!['a'].some((one) => one === id)) return;\n${use}`, ""],
    ["find", "db.query(['a'].find((one) => one === id) ?? 'b');", ""],
    [
      "filter of a list",
      "const wanted = id.split(',').filter((one) => allowed.includes(one));\ndb.query(wanted.join());",
      "const allowed = ['a'];",
    ],
    ["equality", `if (id !== "a") return;\n${use}`, ""],
    [
      "equality of several",
      `if (id === "a" || id === "b") ${use}\nif (id === "a" || other()) db.query(id); // ! sql-injection`,
      "declare function other(): boolean;",
    ],
    ["conditional", "const order = id === 'desc' ? id : 'asc';\ndb.query(order);", ""],
    ["conditional constants", "const order = id === 'desc' ? 'desc' : 'asc';\ndb.query(order);", ""],
    [
      "switch",
      `switch (id) { case "a": case "b": ${use} break;\ndefault: db.query(id); } // ! sql-injection`,
      "",
    ],
    [
      "switch, default leaves",
      `switch (id) { case "a": break; case "b": break; default: return; }\n${use}`,
      "",
    ],
    ["a flag", `const ok = ["a"].includes(id);\nif (!ok) return;\n${use}`, ""],
    [
      "a function that tells",
      `if (!isAllowed(id)) return;\n${use}`,
      "const isAllowed = (x) => ['a'].includes(x);",
    ],
    [
      "a function that throws",
      `assertAllowed(id);\n${use}`,
      "function assertAllowed(x) { if (!['a'].includes(x)) throw new Error(); }",
    ],
    [
      "a function that only looks",
      `look(id);\n${bad}`,
      "function look(x) { if (!['a'].includes(x)) console.log(typeof x); }",
    ],
    [
      "of a field",
      "const { kind } = await request.json();\nif (!['a'].includes(kind)) return;\ndb.query(kind);",
      "",
    ],
    [
      "what is tested is what is used",
      "const end = allowed.includes(id.split('.')[0].trim()) ? id.split('.')[0].trim() : 'x';\ndb.query(end);",
      "const allowed = ['a'];",
    ],
    [
      "of a field of the request",
      "if (!['a'].includes(request.params.id)) return;\ndb.query(request.params.id);\ndb.query(request.params.other); // ! sql-injection",
      "",
    ],
    [
      "of a field, and over",
      "const all = await request.json();\nif (['a'].includes(all.kind)) other();\ndb.query(all.kind); // ! sql-injection\nif (request.params.id === 'a') other();\ndb.query(request.params.id); // ! sql-injection",
      "declare function other(): void;",
    ],
    [
      "of another field",
      "const all = await request.json();\nif (!['a'].includes(all.kind)) return;\ndb.query(all.kind);\ndb.query(all.other); // ! sql-injection",
      "",
    ],
  ])("%s", async (_, body, header) => {
    await follow(body, header);
  });
});

describe("numbers and types", () => {
  test.each([
    ["Number", "db.query('select ' + Number(id));"],
    ["parseInt", "db.query('select ' + parseInt(id, 10));"],
    ["plus", "db.query('select ' + +id);"],
    ["arithmetic", "db.query('select ' + id * 1);"],
    ["isNaN", `if (isNaN(id)) return;\n${use}`],
    ["Number.isInteger", `const n = Number(id); if (!Number.isInteger(n)) return;\ndb.query('select ' + n);`],
    [
      "typeof number",
      "const { n } = await request.json();\nif (typeof n !== 'number') return;\ndb.query('select ' + n);",
    ],
    [
      "typeof string",
      "const { n } = await request.json();\nif (typeof n !== 'string') return;\ndb.query('select ' + n); // ! sql-injection",
    ],
    ["a date", "db.query('select ' + new Date(id).toISOString());"],
    ["truth", `if (!id) return { status: 400 };\n${bad}`],
  ])("%s", async (_, body) => {
    await follow(body);
  });
});

describe("patterns", () => {
  test.each([
    ["digits", `if (!/^\\d+$/.test(id)) return;\n${use}`],
    ["a word", `if (!/^[A-Za-z_][\\w-]{0,30}$/.test(id)) return;\n${use}`],
    ["a UUID", `if (!/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(id)) return;\n${use}`],
    ["match", `if (!id.match(/^\\w+$/)) return;\n${use}`],
    ["of a constant", `if (!word.test(id)) return;\n${use}`],
    ["no end", `if (!/^\\d+/.test(id)) return;\n${bad}`],
    ["no beginning", `if (!/\\d+$/.test(id)) return;\n${bad}`],
    ["anything", `if (!/^.+$/.test(id)) return;\n${bad}`],
    ["alternatives without brackets", `if (!/^a|b$/.test(id)) return;\n${bad}`],
    ["alternatives, each from end to end", `if (!id.match(/^[1-9]$|^[1-3][0-9]$/)) return;\n${use}`],
    ["alternatives, one with quotes", `if (!/^[1-9]$|^'.*'$/.test(id)) return;\n${bad}`],
    ["another in its place", `let n = id;\nif (!n.match(/^\\d$|^all$/)) n = "3";\ndb.query('select ' + n);`],
    ["quotes let through", `if (!/^[\\w' ]+$/.test(id)) return;\n${bad}`],
    ["several lines", `if (!/^\\w+$/m.test(id)) return;\n${bad}`],
    ["everything else removed", "db.query('select ' + id.replace(/[^a-z0-9]/gi, ''));"],
    ["once only", "db.query('select ' + id.replace(/[^a-z0-9]/i, '')); // ! sql-injection"],
    ["quotes doubled", `db.query("select '" + id.replace(/'/g, "''") + "'");`],
  ])("%s", async (_, body) => {
    await follow(body, "const word = /^\\w+$/;");
  });
});

describe("libraries", () => {
  test.each([
    ["validator", `if (!validator.isUUID(id)) return;\n${use}`, `import validator from "validator";`],
    ["uuid", `if (!validate(id)) return;\n${use}`, `import { validate } from "uuid";`],
    [
      "what comes back from a service",
      "const user = await users.get(id);\ndb.query('select ' + user.name);",
      `import users from "user-service";`,
    ],
  ])("%s", async (_, body, header) => {
    await follow(body, header);
  });

  test.each([
    ["zod", `import { z } from "zod";`],
    ["zod, whole", `import * as z from "zod";`],
  ])("%s: what the schema lets through", async (_, header) => {
    await follow(
      `const body = Body.parse(await request.json());
db.query(body.name); // ! sql-injection
db.query("select " + body.id + body.age + body.kind);
db.query(body.tags.join()); // ! sql-injection
db.query(body.other);
const result = Body.safeParse(await request.json());
db.query(result.data.name); // ! sql-injection
db.query("select " + result.data.id);
const users = new MongoClient("").db().collection("users");
await users.findOne({ name: body.name });
await users.findOne({ name: body.anything }); // ! nosql-injection`,
      `${header} import { MongoClient } from "mongodb";
const Body = z.object({
  name: z.string().min(1), id: z.string().uuid(), age: z.coerce.number().optional(), kind: z.enum(["a", "b"]),
  tags: z.array(z.string()), anything: z.any(),
}).strict();`,
    );
  });

  test("a sanitizer is good for its own class only", async () => {
    await expectMarked({
      "a.ts": handler(
        `const id = encodeURIComponent(request.query.get("id"));
await fetch("https://" + id);
db.query("select '" + id + "'"); // ! sql-injection
exec("ls " + quote([request.params.id]));
db.query("select " + quote([request.params.id])); // ! sql-injection`,
        `import sql from "mssql"; const db = new sql.ConnectionPool({}).request();\nimport { exec } from "child_process"; import { quote } from "shell-quote";`,
      ),
    });
  });
});
