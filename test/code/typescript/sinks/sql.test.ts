import { describe } from "@jest/globals";

import { followEach } from "./cases.ts";

const bad = "// ! sql-injection";

describe("drivers", () => {
  followEach([
    [
      "mssql",
      `import sql from "mssql"; const pool = new sql.ConnectionPool({});`,
      `await pool.request().batch("x " + id); ${bad}`,
      `await pool.query("x " + id); ${bad}`,
      "await pool.query`select ${id}`;",
      `await pool.request().execute(id); ${bad}`,
      `await pool.request().input("id", sql.Int, id).execute("find_order");`,
      `const statement = new sql.PreparedStatement(); await statement.prepare("x " + id); ${bad}`,
      `await statement.execute(body);`,
    ],
    [
      "msnodesqlv8",
      `import sql from "msnodesqlv8";`,
      `sql.query("Server=x", "select " + id, () => {}); ${bad}`,
      `sql.query("Server=x", "select ?", [id], () => {});`,
    ],
    [
      "tedious",
      `import { Connection, Request } from "tedious"; const c = new Connection({});`,
      `c.execSql(new Request("select " + id, () => {})); ${bad}`,
      `const ok = new Request("select @id", () => {}); ok.addParameter("id", null, id); c.execSql(ok);`,
    ],
    [
      "pg",
      `import pg from "pg"; import Cursor from "pg-cursor"; const client = new pg.Client();`,
      `await client.query("select $1", [id]);`,
      `await client.query({ text: "select " + id }); ${bad}`,
      `client.query(new Cursor("select " + id)); ${bad}`,
      `await client.query("select " + client.escapeLiteral(id));`,
    ],
    [
      "pg-promise",
      `import pgPromise from "pg-promise"; const db = pgPromise()("x");`,
      `await db.oneOrNone("select $1", [id]);`,
      `await db.oneOrNone("select " + id); ${bad}`,
      `await db.tx((t) => t.none("delete from x where id = " + id)); ${bad}`,
    ],
    [
      "postgres",
      `import postgres from "postgres"; const sql = postgres();`,
      "await sql`select ${id}`;",
      `await sql.unsafe("select " + id); ${bad}`,
    ],
    [
      "pg-format",
      `import { Pool } from "pg"; import format from "pg-format"; const pool = new Pool();`,
      `await pool.query(format("select * from %I where id = %L", id, id));`,
      `await pool.query("select " + format.literal(id));`,
    ],
    [
      "neon",
      `import { neon } from "@neondatabase/serverless"; const sql = neon("");`,
      "await sql`select ${id}`;",
      `await sql("select " + id); ${bad}`,
    ],
    [
      "mysql2",
      `import mysql from "mysql2/promise"; import { escape } from "sqlstring"; const pool = mysql.createPool({});`,
      `await pool.execute("select ?", [id]);`,
      `await pool.query({ sql: "select " + id }); ${bad}`,
      `await pool.query(mysql.format("select ?", [id]));`,
      `await pool.query("select " + escape(id) + pool.escapeId(id));`,
      `const c = await pool.getConnection(); await c.query("select " + id); ${bad}`,
    ],
    [
      "sqlite",
      `import Database from "better-sqlite3"; const db = new Database("x");`,
      `db.prepare("select ?").all(id);`,
      `db.prepare("select " + id).all(); ${bad}`,
      `db.exec("select " + id); ${bad}`,
    ],
    [
      "node:sqlite",
      `import { DatabaseSync } from "node:sqlite"; const db = new DatabaseSync("x");`,
      `db.exec("select " + id); ${bad}`,
    ],
    [
      "libsql",
      `import { createClient } from "@libsql/client"; const db = createClient({});`,
      `await db.execute({ sql: "select ?", args: [id] });`,
      `await db.execute({ sql: "select " + id, args: [] }); ${bad}`,
    ],
    [
      "others",
      `import oracledb from "oracledb"; import snowflake from "snowflake-sdk"; import { Client } from "cassandra-driver";`,
      `const c = await oracledb.getConnection(); await c.execute("select " + id); ${bad}`,
      `snowflake.createConnection({}).execute({ sqlText: "select " + id }); ${bad}`,
      `snowflake.createConnection({}).execute({ sqlText: "select ?", binds: [id] });`,
      `await new Client({}).execute("select " + id); ${bad}`,
    ],
  ]);
});

describe("builders and mappers", () => {
  followEach([
    [
      "knex",
      `import knex from "knex"; const db = knex({});`,
      `await db("x").whereRaw("id = " + id); ${bad}`,
      `await db("x").whereRaw("id = ?", [id]);`,
      `await db("x").orderByRaw(id); ${bad}`,
      `await db.select(db.raw(id)).from("x"); ${bad}`,
      `await db.fromRaw(id); ${bad}`,
      `await db.schema.raw("drop table " + id); ${bad}`,
      `await db("x").where(id, id).orderBy(id).select(id);`,
    ],
    [
      "sequelize",
      `import { Sequelize, literal, fn } from "sequelize"; const db = new Sequelize(""); const Order = db.define("o", {});`,
      `await db.query("select " + id); ${bad}`,
      `await db.query({ query: "select " + id }); ${bad}`,
      `await db.query("select ?", { replacements: [id] });`,
      `await Order.findAll({ order: literal(id) }); ${bad}`,
      `await Order.findAll({ where: Sequelize.literal("a = " + id) }); ${bad}`,
      `await Order.findAll({ attributes: [fn(id, "a")] }); ${bad}`,
      `await Order.findAll({ where: { id } });`,
      `await db.query("select " + db.escape(id));`,
    ],
    [
      "typeorm",
      `import { DataSource } from "typeorm"; const data = new DataSource({});`,
      `const q = data.getRepository("o").createQueryBuilder("o");`,
      `await q.andWhere("o.id = " + id).getMany(); ${bad}`,
      `await q.andWhere("o.id = :id", { id }).getMany();`,
      `await q.orderBy(id).getMany(); ${bad}`,
      `await q.leftJoin("o.lines", "l", "l.id = " + id).getMany(); ${bad}`,
      `await data.query("select $1", [id]);`,
      `await data.manager.query("select " + id); ${bad}`,
      `await data.getRepository("o").findOneBy({ id });`,
    ],
    [
      "typeorm, injected",
      `import { Repository } from "typeorm"; class Orders { constructor(private readonly orders: Repository<object>) {} find(id: string) { return this.orders.query("select " + id); ${bad}\n} } const all = new Orders(undefined as never);`,
      `await all.find(id);`,
    ],
    [
      "prisma",
      `import { Prisma, PrismaClient } from "@prisma/client"; const db = new PrismaClient();`,
      "await db.$executeRaw`delete from x where id = ${id}`;",
      `await db.$executeRawUnsafe("delete from x where id = " + id); ${bad}`,
      "await db.$queryRaw`select ${Prisma.raw(id)}`; " + bad,
      "await db.$queryRaw(Prisma.sql`select ${id}`);",
    ],
    [
      "drizzle",
      `import { sql } from "drizzle-orm"; import { drizzle } from "drizzle-orm/node-postgres"; const db = drizzle("");`,
      "await db.execute(sql`select ${id}`);",
      "await db.execute(sql`select ${sql.raw(id)}`); " + bad,
    ],
    [
      "kysely",
      `import { sql } from "kysely";`,
      "sql`select ${id} from ${sql.table(id)}`;",
      "sql`select ${sql.raw(id)}`; " + bad,
    ],
  ]);
});

describe("what makes SQL harmless", () => {
  followEach([
    [
      "numbers, dates and identifiers",
      `import { Pool } from "pg"; import { validate } from "uuid"; import validator from "validator"; const db = new Pool();`,
      `await db.query("select " + Number(id) + parseInt(id, 10) + +id + new Date(id).toISOString());`,
      `if (validate(id)) await db.query("select '" + id + "'");`,
      `if (validator.isUUID(id)) await db.query("select '" + id + "'");`,
      `if (validator.isIP(id)) await db.query("select '" + id + "'");`,
      `if (validator.isEmail(id)) await db.query("select '" + id + "'"); ${bad}`,
    ],
    [
      "digests, but not encodings of addresses",
      `import { Pool } from "pg"; import { createHash } from "node:crypto"; const db = new Pool();`,
      `await db.query("select '" + createHash("sha256").update(id).digest("hex") + "'");`,
      `await db.query("select '" + encodeURIComponent(id) + "'"); ${bad}`,
    ],
    [
      "names of columns from a list",
      `import { Pool } from "pg"; const db = new Pool(); const columns = { name: "o.name", date: "o.date" };`,
      `await db.query("select 1 order by " + columns[id]);`,
      `await db.query("select 1 order by " + (id === "desc" ? "desc" : "asc"));`,
      `await db.query("select 1 order by " + id); ${bad}`,
    ],
  ]);
});
