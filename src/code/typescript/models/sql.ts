import type { CallModel, Models, SinkModel } from "../../flow/models.ts";
import { harmsOfObjects } from "../../flow/taint.ts";

// Values that are passed beside the text are no part of it: parameters, `replacements`, `.input()`. Templates with the
// tag of a library (`sql.query`, `$queryRaw`, `postgres`, drizzle's and kysely's `sql`) are parameterised by it.

const sql = { rule: "sql-injection", harm: "sql", argument: 0, becomes: "SQL text", form: "call" } as const;
const mysql = ["mysql", "mysql2", "mysql2/promise", "promise-mysql", "mariadb", "serverless-mysql"];

/** Drivers: what they send as it is. */
const drivers: readonly SinkModel[] = [
  {
    ...sql,
    modules: ["mssql", "mssql/msnodesqlv8"],
    names: ["**.query", "**.batch", "**.prepare", "**.request.().execute", "Request.new.execute"],
  },
  { ...sql, modules: ["msnodesqlv8"], names: ["**.query", "**.queryRaw"] },
  { ...sql, modules: ["msnodesqlv8"], names: ["query", "queryRaw"], argument: 1 },
  { ...sql, modules: ["tedious"], names: ["Request"], form: "construct" },
  {
    ...sql,
    modules: ["pg", "pg-pool", "pg-native", "@neondatabase/serverless", "@vercel/postgres"],
    names: ["**.query", "**.querySync", "neon.()", "**.unsafe"],
  },
  {
    ...sql,
    modules: ["pg", "pg-pool", "@neondatabase/serverless", "@vercel/postgres"],
    names: ["**.query"],
    field: "text",
  },
  { ...sql, modules: ["pg-cursor", "pg-query-stream"], names: [""], form: "construct" },
  {
    ...sql,
    modules: ["pg-promise"],
    names: [
      "any",
      "each",
      "func",
      "many",
      "manyOrNone",
      "map",
      "multi",
      "multiResult",
      "none",
      "one",
      "oneOrNone",
      "proc",
      "query",
      "result",
      "stream",
    ].map((name) => `**.${name}`),
  },
  { ...sql, modules: ["pg-promise"], names: ["ParameterizedQuery", "PreparedStatement"], field: "text" },
  { ...sql, modules: ["postgres"], names: ["**.unsafe"] },
  { ...sql, modules: mysql, names: ["**.query", "**.execute", "**.batch", "**.queryStream", "**.prepare"] },
  { ...sql, modules: mysql, names: ["**.query", "**.execute", "**.batch"], field: "sql" },
  // The methods of the same names of a prepared statement take its parameters.
  {
    ...sql,
    modules: ["sqlite3", "sqlite", "sql.js"],
    names: ["run", "all", "get", "exec", "each", "map", "prepare"].flatMap((name) => [
      `**.Database.new.${name}`,
      `**.open.().${name}`,
    ]),
  },
  {
    ...sql,
    modules: ["better-sqlite3", "sqlite"],
    names: ["new", "Database.new", "DatabaseSync.new"].flatMap((made) => [
      `**.${made}.exec`,
      `**.${made}.prepare`,
    ]),
  },
  {
    ...sql,
    modules: ["@libsql/client", "@libsql/client/web"],
    names: ["**.execute", "**.batch", "**.executeMultiple"],
  },
  { ...sql, modules: ["@libsql/client", "@libsql/client/web"], names: ["**.execute"], field: "sql" },
  { ...sql, modules: ["oracledb"], names: ["**.execute", "**.executeMany", "**.queryStream"] },
  { ...sql, modules: ["ibm_db", "odbc"], names: ["**.query", "**.querySync", "**.prepare"] },
  { ...sql, modules: ["snowflake-sdk"], names: ["**.execute"], field: "sqlText" },
  { ...sql, modules: ["@databricks/sql"], names: ["**.executeStatement"] },
  { ...sql, modules: ["@clickhouse/client"], names: ["**.query", "**.exec", "**.command"], field: "query" },
  { ...sql, modules: ["cassandra-driver"], names: ["**.execute", "**.eachRow", "**.stream"] },
];

/** Builders and mappers: the parts of a query that they take as text. Names of columns they quote themselves. */
const builders: readonly SinkModel[] = [
  {
    ...sql,
    modules: ["knex", "objection", "bookshelf"],
    names: [
      "raw",
      "whereRaw",
      "orWhereRaw",
      "andWhereRaw",
      "orderByRaw",
      "havingRaw",
      "orHavingRaw",
      "andHavingRaw",
      "joinRaw",
      "groupByRaw",
      "fromRaw",
      "withRaw",
    ].map((name) => `**.${name}`),
  },
  // The name of a function and a type are written as they are given.
  {
    ...sql,
    modules: ["sequelize", "sequelize-typescript", "@sequelize/core"],
    names: ["**.query", "**.queryRaw", "**.literal", "**.fn"],
  },
  {
    ...sql,
    modules: ["sequelize", "sequelize-typescript", "@sequelize/core"],
    names: ["**.cast"],
    argument: 1,
  },
  { ...sql, modules: ["sequelize", "sequelize-typescript"], names: ["**.query"], field: "query" },
  {
    ...sql,
    modules: ["typeorm", "@nestjs/typeorm"],
    names: [
      "query",
      "where",
      "andWhere",
      "orWhere",
      "having",
      "andHaving",
      "orHaving",
      "orderBy",
      "addOrderBy",
      "groupBy",
      "addGroupBy",
      "addSelect",
    ].map((name) => `**.${name}`),
  },
  {
    ...sql,
    modules: ["typeorm"],
    names: ["leftJoin", "innerJoin", "leftJoinAndSelect", "innerJoinAndSelect"].map((name) => `**.${name}`),
    argument: 2,
  },
  { ...sql, modules: ["typeorm"], names: ["Raw"] },
  {
    ...sql,
    modules: ["@prisma/client"],
    names: ["**.$queryRawUnsafe", "**.$executeRawUnsafe", "Prisma.raw"],
  },
  { ...sql, modules: ["drizzle-orm"], names: ["**.raw", "**.execute"] },
  { ...sql, modules: ["kysely"], names: ["sql.raw", "sql.lit", "sql.literal", "CompiledQuery.raw"] },
  {
    ...sql,
    modules: ["@mikro-orm/core", "@mikro-orm/knex", "@mikro-orm/postgresql", "@mikro-orm/mssql"],
    names: ["raw", "**.getConnection.().execute", "**.execute"],
  },
  { ...sql, modules: ["sql-template-strings", "sql-template-tag"], names: ["raw"] },
];

const escaped = { gives: "all arguments", safeFor: ["sql", ...harmsOfObjects] } as const;

const escapers: readonly CallModel[] = [
  {
    ...escaped,
    modules: [...mysql, "sqlstring", "tsqlstring"],
    names: ["**.escape", "**.escapeId", "**.format"],
  },
  { ...escaped, modules: ["pg-format"], names: ["", "ident", "literal", "string", "withArray"] },
  { ...escaped, modules: ["pg"], names: ["**.escapeLiteral", "**.escapeIdentifier"] },
  { ...escaped, modules: ["pg-promise"], names: ["**.as.format", "**.as.name", "**.as.text", "**.as.value"] },
  { ...escaped, modules: ["sequelize", "sequelize-typescript"], names: ["**.escape"] },
];

export const sqlModels: Partial<Models> = { sinks: [...drivers, ...builders], calls: escapers };
