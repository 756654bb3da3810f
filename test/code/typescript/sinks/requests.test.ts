import { describe, expect, test } from "@jest/globals";

import { alertLine, expectMarked, handler } from "../../flow/marked.ts";
import { reading } from "../../readings.ts";

describe("what a request holds, in the v4 model", () => {
  test.each([
    `request.query.get("x")`,
    `[...request.query.values()][0]`,
    `Object.fromEntries(request.query).x`,
    `request.params.x`,
    `request.headers.get("x-ms-client-principal-name")`,
    `request.url`,
    `new URL(request.url).searchParams.get("x")`,
    `await request.text()`,
    `(await request.json()).x`,
    `(await request.formData()).get("x")`,
    `Buffer.from(await request.arrayBuffer()).toString()`,
    `await (await request.blob()).text()`,
    `(await request.clone().json()).x`,
    `JSON.parse(await request.text()).x`,
    `new TextDecoder().decode(await request.arrayBuffer())`,
    `context.triggerMetadata.x`,
  ])("%s", async (read) => {
    await expectMarked({ "a.ts": handler(`eval(${read}); // ! code-injection`) });
  });

  test("the stream of the body, piece by piece", async () => {
    const lines = [
      "let text = '';",
      "for await (const chunk of request.body) text += chunk;",
      "eval(text); // ! code-injection",
    ];
    await expectMarked({ "a.ts": handler(lines.join("\n")) });
  });

  test.each([`request.method`, `context.functionName`, `context.invocationId`, `process.env.X`])(
    "%s is none",
    async (read) => {
      await expectMarked({ "a.ts": handler(`eval(${read});`) });
    },
  );
});

describe("what a request holds, in the v3 model", () => {
  test.each([
    "req.query.x",
    "req.params.x",
    "req.body.x",
    "req.rawBody",
    "req.headers['x']",
    "req.get('x')",
    "req.originalUrl",
    "req.parseFormBody().get('x')",
    "context.req.body.x",
    "context.bindings.req.query.x",
    "context.bindingData.x",
  ])("%s", async (read) => {
    await expectMarked({
      "host.json": "{}",
      "orders/function.json": `{ "bindings": [{ "type": "httpTrigger", "direction": "in", "name": "req" }] }`,
      "orders/index.js": `module.exports = async function (context, req) {\n  eval(${read}); // ! code-injection\n};\n`,
    });
  });
});

describe("what other triggers deliver", () => {
  const registrations: readonly (readonly [string, string])[] = [
    ["storageQueue", `queueName: "q", connection: ""`],
    ["serviceBusQueue", `queueName: "q", connection: ""`],
    ["serviceBusTopic", `topicName: "t", subscriptionName: "s", connection: ""`],
    ["eventHub", `eventHubName: "e", connection: ""`],
    ["eventGrid", "extraInputs: []"],
    ["webPubSub", `hub: "h", eventName: "e", eventType: "user"`],
    ["mcpTool", `toolName: "t", description: "d"`],
  ];

  test.each(registrations)("app.%s", async (method, options) => {
    const code = `import { app } from "@azure/functions";\napp.${method}("orders", { ${options}, handler: async (message, context) => {\neval(message.text); // ! code-injection\neval(context.triggerMetadata.name); // ! code-injection\n} });\n`;
    await expectMarked({ "a.ts": code });
  });

  test("the name of a blob", async () => {
    const code = `import { app } from "@azure/functions";\napp.storageBlob("orders", { path: "in/{name}", connection: "", handler: async (blob, context) => {\neval(context.triggerMetadata.name); // ! code-injection\n} });\n`;
    await expectMarked({ "a.ts": code });
  });

  test.each([
    ["timer", `schedule: "0 * * * * *"`],
    ["cosmosDB", `databaseName: "d", containerName: "c", connection: ""`],
    ["sql", `tableName: "t", connectionStringSetting: ""`],
  ])("app.%s delivers what is the application's own", async (method, options) => {
    const code = `import { app } from "@azure/functions";\napp.${method}("orders", { ${options}, handler: async (message) => {\neval(message.text);\n} });\n`;
    const { alerts } = await reading({ "a.ts": code });
    expect(alerts.map(alertLine)).toEqual([]);
  });
});

describe("what passes through libraries", () => {
  test.each([
    ["YAML", `import yaml from "yaml";`, "yaml.parse(id).x"],
    ["JSON5", `import JSON5 from "json5";`, "JSON5.parse(id).x"],
    ["XML", `import { XMLParser } from "fast-xml-parser";`, "new XMLParser().parse(id).x"],
    ["parts of a form", `import parse from "parse-multipart-data";`, "parse.parse(id, 'b')[0].filename"],
    ["lodash", `import _ from "lodash";`, "_.get(_.pick({ id }, 'id'), 'id')"],
    ["bytes", `import zlib from "zlib";`, "zlib.gunzipSync(Buffer.from(id, 'base64')).toString()"],
    ["validator's trim", `import validator from "validator";`, "validator.trim(id)"],
  ])("%s", async (_, header, expression) => {
    const lines = [`const id = request.query.get("id");`, `eval(${expression}); // ! code-injection`];
    await expectMarked({ "a.ts": handler(lines.join("\n"), header) });
  });

  test.each([
    [`import jwt from "jsonwebtoken";`, "jwt.decode(id).role"],
    [`import { decodeJwt } from "jose";`, "decodeJwt(id).role"],
    [`import { jwtDecode } from "jwt-decode";`, "jwtDecode(id).role"],
  ])("a token that nobody verified: %s", async (header, expression) => {
    const lines = [`const id = request.query.get("id");`, `eval(${expression});`];
    const { alerts } = await reading({ "a.ts": handler(lines.join("\n"), header) });
    // That it is not verified is told besides.
    expect(alerts.map(alertLine)).toContain("a.ts:5 code-injection");
  });

  test.each([
    ["a digest", `import { createHash } from "crypto";`, "createHash('sha256').update(id).digest('hex')"],
    [
      "a verified token",
      `import jwt from "jsonwebtoken";`,
      "jwt.verify(id, process.env.KEY, { algorithms: ['HS256'] }).role",
    ],
    ["the answer of a service", `import axios from "axios";`, "(await axios.get('https://x/' + id)).data"],
    ["a row", `import { Pool } from "pg";`, "(await new Pool().query('select $1', [id])).rows[0].x"],
  ])("%s is none of the caller's", async (_, header, expression) => {
    const lines = [`const id = request.query.get("id");`, `eval(${expression});`];
    await expectMarked({ "a.ts": handler(lines.join("\n"), header) });
  });
});
