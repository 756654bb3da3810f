import { describe, test } from "@jest/globals";

import { expectMarked, follow } from "../flow/marked.ts";

const use = `db.query("select " + body.id);
db.query("select " + body.age + body.kind + body.slug);
db.query(body.name); // ! sql-injection
db.query(body.loose); // ! sql-injection`;

describe("what a schema lets through", () => {
  test.each([
    [
      "joi",
      `import Joi from "joi";
const Body = Joi.object({ id: Joi.string().guid().required(), age: Joi.number(), kind: Joi.string().valid("a", "b"),
  slug: Joi.string().pattern(/^[a-z-]+$/), name: Joi.string().max(20), loose: Joi.string().pattern(/[a-z]/) });`,
      "Body.validate(await request.json()).value",
    ],
    [
      "joi, keys and validateAsync",
      `const Joi = require("@hapi/joi");
const Body = Joi.object().keys({ id: Joi.string().uuid(), age: Joi.number().integer(), kind: Joi.any().valid("a"), slug: Joi.string().alphanum() })
  .keys({ name: Joi.string(), loose: Joi.any() });`,
      "await Body.validateAsync(await request.json())",
    ],
    [
      "joi, attempt",
      `import * as Joi from "joi";
const Body = Joi.object({ id: Joi.string().guid(), age: Joi.number(), kind: Joi.string().valid("a"), slug: Joi.string().hex(), name: Joi.string(), loose: Joi.any() });`,
      "Joi.attempt(await request.json(), Body)",
    ],
    [
      "yup",
      `import * as yup from "yup";
const Body = yup.object({ id: yup.string().uuid().required(), age: yup.number(), kind: yup.mixed().oneOf(["a", "b"]),
  slug: yup.string().matches(/^[a-z]+$/), name: yup.string().trim(), loose: yup.string().matches(/a/) });`,
      "await Body.validate(await request.json())",
    ],
    [
      "zod",
      `import { z } from "zod";
const Body = z.object({ id: z.string().uuid(), age: z.number(), kind: z.enum(["a", "b"]), slug: z.string().regex(/^[a-z-]+$/),
  name: z.string(), loose: z.string().regex(/[a-z]+/) });`,
      "Body.parse(await request.json())",
    ],
  ])("%s", async (_, header, parse) => {
    await follow(`const body = ${parse};\n${use}`, header);
  });
});

describe("what was checked is what is used", () => {
  const zod = `import { z } from "zod"; const Body = z.object({ id: z.string().uuid(), name: z.string() });`;
  const joi = `import Joi from "joi"; const Body = Joi.object({ id: Joi.string().guid(), name: Joi.string() });`;
  const yup = `import * as yup from "yup"; const Body = yup.object({ id: yup.string().uuid(), name: yup.string() });`;
  const ajv = `import Ajv from "ajv";
const ajv = new Ajv();
const schema = { type: "object", additionalProperties: false, properties: {
  id: { type: "string", format: "uuid" }, name: { type: "string" }, kind: { enum: ["a"] }, slug: { type: "string", pattern: "^[a-z]+$" },
  loose: { type: "string", pattern: "[a-z]" }, age: { type: "integer" }, tags: { type: "array", items: { type: "string", pattern: "^\\\\d+$" } } } };
const validate = ajv.compile(schema);`;
  const good = `db.query("select " + body.id);\ndb.query("select " + body.name); // ! sql-injection`;
  const ofAjv = `${good}
db.query("select " + body.kind + body.age + body.slug + body.other + body.tags.join());
db.query("select " + body.loose); // ! sql-injection`;
  const unchecked = `db.query("select " + body.id); // ! sql-injection`;

  test.each([
    ["zod, parse", zod, `Body.parse(body);\n${good}`],
    [
      "zod, safeParse",
      zod,
      `const r = Body.safeParse(body);\nif (!r.success) return { status: 400 };\n${good}`,
    ],
    [
      "zod, success compared",
      zod,
      `const r = Body.safeParse(body);\nif (r.success === false) return;\n${good}`,
    ],
    ["zod, safeParse not looked at", zod, `const r = Body.safeParse(body);\n${unchecked}`],
    [
      "zod, the wrong way round",
      zod,
      `const r = Body.safeParse(body);\nif (r.success) return;\n${unchecked}`,
    ],
    [
      "joi, error",
      joi,
      `const { error } = Body.validate(body);\nif (error) return { status: 400 };\n${good}`,
    ],
    [
      "joi, error compared",
      joi,
      `const { error } = Body.validate(body);\nif (error !== undefined) throw error;\n${good}`,
    ],
    ["joi, not looked at", joi, `const { error } = Body.validate(body);\n${unchecked}`],
    ["joi, assert", joi, `Joi.assert(body, Body);\n${good}`],
    ["yup, isValid", yup, `if (!(await Body.isValid(body))) return;\n${good}`],
    ["yup, validate", yup, `await Body.validate(body);\n${good}`],
    ["ajv, compiled", ajv, `if (!validate(body)) return { status: 400 };\n${ofAjv}`],
    ["ajv, kept", ajv, `const ok = validate(body);\nif (!ok) throw new Error();\n${ofAjv}`],
    ["ajv, validate", ajv, `if (!ajv.validate(schema, body)) return;\n${ofAjv}`],
    ["ajv, not looked at", ajv, `validate(body);\n${unchecked}`],
  ])("%s", async (_, header, body) => {
    await follow(`const body = await request.json();\n${body}`, header);
  });
});

test("express-validator", async () => {
  await expectMarked({
    "host.json": "{}",
    "f/function.json": `{ "bindings": [{ "type": "httpTrigger", "direction": "in", "name": "req" }] }`,
    "f/index.js": `const { createHandler } = require("azure-function-express");\nmodule.exports = createHandler(require("../app"));\n`,
    "app.js": `const express = require("express");
const { body, query, validationResult } = require("express-validator");
const { Client } = require("pg");
const db = new Client();
const app = express();
app.post("/a", body("id").isUUID(), [query("n").isInt()], body("name").isString().trim(), (req, res) => {
  const errors = validationResult(req);
  if (!errors.isEmpty()) return res.status(400).json({});
  db.query("select " + req.body.id + req.query.n);
  db.query("select " + req.body.name); // ! sql-injection
});
app.post("/b", body("id").isUUID(), (req, res) => {
  db.query("select " + req.body.id); // ! sql-injection
});
module.exports = app;
`,
  });
});
