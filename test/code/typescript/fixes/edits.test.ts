import { describe, expect, test } from "@jest/globals";

import { reading } from "../../readings.ts";

/** The handler's line with the edit made, which must remove the finding; "none" without an edit. */
async function fixed(rule: string, line: string, header = "", lineBreak = "\n"): Promise<string> {
  const text =
    `import { app } from "@azure/functions";\n${header}\napp.http("f", { authLevel: "function", handler: async (request) => {\n  const id = request.query.get("id");\n${line}\n} });\n`.replaceAll(
      "\n",
      lineBreak,
    );
  const { alerts } = await reading({ "a.ts": text });
  const found = alerts.filter((alert) => alert.rule === rule);
  expect(found).toHaveLength(1);
  const edit = found[0]?.edit;
  if (edit === undefined) return "none";
  const changed = text.slice(0, edit.at.start) + edit.text + text.slice(edit.at.end);
  const after = await reading({ "a.ts": changed });
  expect(after.alerts.filter((alert) => alert.rule === rule)).toEqual([]);
  expect(after.problems).toEqual([]);
  const lines = changed.split(lineBreak);
  // No line ends in another way than the file's others do.
  if (lineBreak === "\r\n") expect(lines.join("")).not.toMatch(/[\r\n]/u);
  return lines.slice(4, -2).join("\n");
}

describe("certificates are checked again", () => {
  const rule = "tls-verification-off";
  test.each([
    ["new Agent({ rejectUnauthorized: false });", "new Agent({ rejectUnauthorized: true });"],
    ["options.rejectUnauthorized = false;", "options.rejectUnauthorized = true;"],
    ["call({ url, 'strictSSL': (false as boolean) });", "call({ url, 'strictSSL': (true as boolean) });"],
    ["connect({ tlsAllowInvalidHostnames: true });", "connect({ tlsAllowInvalidHostnames: false });"],
    [
      'connect({ server: "x", options: { encrypt: false } });',
      'connect({ server: "x", options: { encrypt: true } });',
    ],
    ["new Agent({ rejectUnauthorized: !1 });", "none"],
    ["new Agent({ rejectUnauthorized: off });", "none", "const off = false;"],
    [`  a();\n  process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";\n  b();`, "  a();\n  b();"],
    [`  a(); process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";`, "none"],
    [`  process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0"; // for now`, "none"],
    [`  if (id) process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";`, "none"],
  ])("%s", async (line, expected, header = "") => {
    expect(await fixed(rule, line, header)).toBe(expected);
  });
});

describe("programs get their arguments without a shell", () => {
  const rule = "command-injection";
  const named = `import * as cp from "node:child_process";`;
  test.each([
    ["cp.exec(`git log ${id}`);", 'cp.execFile("git", ["log", String(id)]);'],
    ["cp.execSync('ls -l ' + id);", "cp.execFileSync('ls', ['-l', String(id)]);"],
    ['cp.exec(`convert "${id}" -resize 50% out.png`, (error) => {});', "none"],
    [
      'cp.exec(`convert "${id}" -strip out.png`, { cwd: "/data" }, (error) => {});',
      'cp.execFile("convert", [String(id), "-strip", "out.png"], { cwd: "/data" }, (error) => {});',
    ],
    [
      "cp.exec(`git log ${id} ${request.params.x}`);",
      'cp.execFile("git", ["log", String(id), String(request.params.x)]);',
    ],
    ["cp.exec(`git log --author=${id}`);", "none"],
    ["cp.exec(`git log ${id}.txt`);", "none"],
    ["cp.exec(`git log ${id} | wc`);", "none"],
    ["cp.exec(`cd ${id}`);", "none"],
    ["cp.exec(`npm install ${id}`);", "none"],
    ["cp.exec(`${id} log`);", "none"],
    ["cp.exec(id);", "none"],
    ['cp.exec(`ls ${id}`, { shell: "/bin/bash" });', "none"],
    ["cp.exec(`ls ${id}`, options);", "none"],
    ["exec(`ls ${id}`);", "none", `import { exec } from "node:child_process";`],
  ])("%s", async (line, expected, header = named) => {
    expect(await fixed(rule, line, header)).toBe(expected);
  });
});

describe("values that nobody can guess", () => {
  const rule = "predictable-random-value";
  const named = `import * as crypto from "node:crypto";`;
  test.each([
    ["const token = Math.random().toString(36).slice(2);", "const token = crypto.randomUUID();"],
    ["const token = Math.random().toString(36).substring(2) + 'x';", "none"],
    ["const otp = Math.floor(Math.random() * 1000000);", "const otp = crypto.randomInt(1000000);"],
    [
      "const otp = 100000 + Math.floor(Math.random() * 900000);",
      "const otp = 100000 + crypto.randomInt(900000);",
    ],
    ["const otp = Math.floor(Math.random() * 1e6);", "none"],
    ["const token = Math.random().toString(36).slice(2, 10);", "none"],
    ["const token = Math.random().toString(36).slice(2);", "none", ""],
    [
      "const token = Math.random().toString(16).slice(2);",
      "const token = randomUUID();",
      `import { randomUUID } from "crypto";`,
    ],
  ])("%s", async (line, expected, header = named) => {
    expect(await fixed(rule, line, header)).toBe(expected);
  });
});

describe("tokens without a signature are refused", () => {
  const rule = "weak-token-verification";
  const named = `import jwt from "jsonwebtoken";`;
  test.each([
    [
      "jwt.verify(id, key, { algorithms: ['none', 'RS256'] });",
      "jwt.verify(id, key, { algorithms: ['RS256'] });",
    ],
    [
      'jwt.verify(id, key, { algorithms: ["RS256", "none"], issuer });',
      'jwt.verify(id, key, { algorithms: ["RS256"], issuer });',
    ],
    ['jwt.verify(id, key, { algorithms: ["none"] });', "none"],
    ['jwt.verify(id, key, { algorithms: ["none", ...more] });', "none"],
  ])("%s", async (line, expected) => {
    expect(await fixed(rule, line, named)).toBe(expected);
  });
});

describe("tabs, comments, optional chaining and the line breaks of Windows", () => {
  const cp = `import * as cp from "node:child_process";`;
  const crypto = `import * as crypto from "node:crypto";`;
  const jwt = `import jwt from "jsonwebtoken";`;
  const mssql = `import sql from "mssql"; const db = new sql.ConnectionPool({}).request();`;
  const pg = `import pg from "pg"; const c = new pg.Client();`;
  const prisma = `import { PrismaClient } from "@prisma/client"; const prisma = new PrismaClient();`;
  const cosmos = `import { CosmosClient } from "@azure/cosmos"; const k = new CosmosClient(x).database("d").container("c");`;
  const cases: readonly (readonly [rule: string, line: string, expected: string, header?: string])[] = [
    [
      "tls-verification-off",
      "new Agent({ rejectUnauthorized: /* dev */ false });",
      "new Agent({ rejectUnauthorized: /* dev */ true });",
    ],
    [
      "tls-verification-off",
      '\ta();\n\t// why\n\tprocess.env.NODE_TLS_REJECT_UNAUTHORIZED = /* off */ "0";\n\tb();',
      "\ta();\n\t// why\n\tb();",
    ],
    ["tls-verification-off", '/* c */ process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";', "none"],
    [
      "command-injection",
      "cp.exec(/* list */ `git log ${id /* which */}`, // later\n\t{ cwd: '/d' });",
      `cp.execFile(/* list */ "git", ["log", String(id)], // later\n\t{ cwd: '/d' });`,
      cp,
    ],
    [
      "command-injection",
      "cp?.exec?.(`git log ${request?.params?.x}`);",
      'cp?.execFile?.("git", ["log", String(request?.params?.x)]);',
      cp,
    ],
    [
      "command-injection",
      "cp\n\t.exec(\n\t\t'git log ' + // why\n\t\tid,\n\t);",
      "cp\n\t.execFile(\n\t\t'git', ['log', String(id)],\n\t);",
      cp,
    ],
    [
      "predictable-random-value",
      "const token = Math\n\t.random()\n\t?.toString(36) // text\n\t.slice(2);",
      "const token = crypto.randomUUID();",
      crypto,
    ],
    [
      "weak-token-verification",
      "jwt?.verify?.(id, key, { algorithms: [\t'none' /* old */,\t'RS256'] });",
      "jwt?.verify?.(id, key, { algorithms: ['RS256'] });",
      jwt,
    ],
    [
      "sql-injection",
      "await db.query(`select *\n\tfrom t\n\twhere id = ${id /* which */}`);",
      "await db.query`select *\n\tfrom t\n\twhere id = ${id}`;",
      mssql,
    ],
    // No tagged template may follow `?.`.
    ["sql-injection", "await db?.query(`select * from t where id = ${id}`);", "none", mssql],
    ["sql-injection", "await db.query?.(`select * from t where id = ${id}`);", "none", mssql],
    ["sql-injection", "await prisma?.$queryRawUnsafe(`select 1 where id = ${id}`);", "none", prisma],
    [
      "sql-injection",
      "const q = `select 1\n\twhere id = ${id}`;\n// run it\nawait (await sql.connect())?.request()?.query(q);",
      'const q = `select 1\n\twhere id = @id`;\n// run it\nawait (await sql.connect())?.request().input("id", id)?.query(q);',
      mssql,
    ],
    [
      "sql-injection",
      "await c?.query(`select *\n\tfrom t where id = ${id}`, // by id\n);",
      "await c?.query(`select *\n\tfrom t where id = $1`, [id], // by id\n);",
      pg,
    ],
    [
      "sql-injection",
      "await c.query('select\\t1 ' + // one\n\t'where id = ' + id);",
      'await c.query("select\\t1 where id = $1", [id]);',
      pg,
    ],
    [
      "nosql-injection",
      "await k.items?.query(\n\t// by id\n\t`select * from c\n\twhere c.id = '${id}'`, // one\n).fetchAll();",
      'await k.items?.query(\n\t// by id\n\t{ query: `select * from c\n\twhere c.id = @id`, parameters: [{ name: "@id", value: id }] }, // one\n).fetchAll();',
      cosmos,
    ],
  ];
  test.each(cases)("%s: %s", async (rule, line, expected, header = "") => {
    expect(await fixed(rule, line, header)).toBe(expected);
    expect(await fixed(rule, line, header, "\r\n")).toBe(expected);
  });
});
