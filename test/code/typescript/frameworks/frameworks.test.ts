import { describe, expect, test } from "@jest/globals";

import { readTypescript } from "../../../../src/code/typescript/analyser.ts";
import { defaultCodeSettings } from "../../../../src/code/reading.ts";
import { filesOf } from "../../files-of.ts";
import { alertLine, expectMarked } from "../../flow/marked.ts";
import { reading } from "../../readings.ts";

const proxy = {
  "host.json": "{}",
  "proxy/function.json": `{ "bindings": [{ "type": "httpTrigger", "direction": "in", "name": "req", "route": "{*segments}" }] }`,
};

async function behindFunction(app: string): Promise<readonly string[]> {
  const alerts = await expectMarked({
    ...proxy,
    "proxy/index.js": `const app = require("../app");\nmodule.exports = async function (context, req) { context.res = { body: "" }; };\n`,
    "app.js": app,
  });
  return alerts.map(({ message }) => /at `[^`]+`/u.exec(message)?.[0] ?? "");
}

test("Fastify: shorthand, route objects, plugins and hooks", async () => {
  const entrances = await behindFunction(`const Fastify = require("fastify");
const { exec } = require("child_process");
const app = Fastify({ logger: true });
app.get("/ls/:path", { schema: {} }, async (request, reply) => {
  exec("ls " + request.params.path); // ! command-injection
  return reply.code(302).redirect(request.query.next); // ! open-redirect
});
app.post("/safe", async (request, reply) => { exec("ls " + Number(request.body.count)); return { ok: true }; });
app.route({ method: "PUT", url: "/put", preHandler: async (request) => { eval(request.body.before); }, // ! code-injection
  handler: async (request, reply) => { eval(request.body.code); } }); // ! code-injection
app.register(async (instance, options) => {
  instance.get("/page", async (request, reply) => {
    reply.type("text/html").send("<p>" + request.query.name); // ! cross-site-scripting
  });
  instance.get("/text", async (request, reply) => { reply.send("<p>" + request.query.name); });
}, { prefix: "/in" });
module.exports = app;
`);
  expect([...new Set(entrances)].sort()).toEqual([
    "at `GET /in/page`",
    "at `GET /ls/:path`",
    "at `PUT /put`",
  ]);
});

test("Fastify: a type that a statement of its own sets", async () => {
  await behindFunction(`const app = require("fastify")();
app.get("/a", async (request, reply) => {
  reply.type("text/html; charset=utf-8");
  return reply.send("<p>" + request.query.name); // ! cross-site-scripting
});
app.get("/b", async (request, reply) => {
  reply.header("Content-Type", "text/html");
  if (request.query.raw) reply.type("text/plain");
  reply.code(200).send("<p>" + request.query.name); // ! cross-site-scripting
});
app.get("/c", async (request, reply) => {
  reply.headers({ "content-type": "text/html" });
  reply.type("text/plain");
  reply.send("<p>" + request.query.name);
});
module.exports = app;
`);
});

test("Express: text that is sent as something else than HTML", async () => {
  await behindFunction(`const app = require("express")();
app.get("/a", (req, res) => {
  res.type("text");
  res.send("<p>" + req.query.name);
});
app.get("/b", (req, res) => {
  res.set({ "Content-Type": "text/csv; charset=utf-8" });
  res.status(200).send("name;" + req.query.name);
});
app.get("/c", (req, res) => {
  res.type("application/json").send("[" + req.query.name);
  res.type("html").send("[" + req.query.name); // ! cross-site-scripting
});
app.get("/d", (req, res) => {
  if (req.query.raw) res.setHeader("Content-Type", "text/plain");
  res.send("<p>" + req.query.name); // ! cross-site-scripting
});
app.get("/e", (req, res) => {
  res.type(req.query.type);
  res.send("<p>" + req.query.name); // ! cross-site-scripting
  res.type("txt");
  res.redirect(req.query.next); // ! open-redirect
});
module.exports = app;
`);
});

test("Koa: middleware, routers, and bodies that are HTML", async () => {
  await behindFunction(`const Koa = require("koa");
const Router = require("@koa/router");
const { exec } = require("child_process");
const app = new Koa();
const router = new Router();
app.use(async (ctx, next) => { eval(ctx.headers["x-code"]); await next(); }); // ! code-injection
router.get("/ls/:path", async (ctx) => {
  exec("ls " + ctx.params.path); // ! command-injection
  exec("ls " + Number(ctx.query.path));
  ctx.body = "<p>" + ctx.query.name; // ! cross-site-scripting
  ctx.body = { name: ctx.query.name };
  ctx.redirect(ctx.request.body.next); // ! open-redirect
});
app.use(router.routes());
module.exports = app;
`);
});

test("Hono: what the context gives", async () => {
  await behindFunction(`const { Hono } = require("hono");
const { exec } = require("child_process");
const app = new Hono();
app.get("/ls/:path", async (c) => {
  exec("ls " + c.req.param("path")); // ! command-injection
  exec("ls " + parseInt(c.req.query("n"), 10));
  const body = await c.req.json();
  eval(body.code); // ! code-injection
  if (body.next) return c.redirect(body.next); // ! open-redirect
  return c.html("<p>" + c.req.query("name")); // ! cross-site-scripting
});
module.exports = app;
`);
});

test("Apollo: arguments of resolvers", async () => {
  const entrances = await behindFunction(`const { ApolloServer } = require("@apollo/server");
const { Client } = require("pg");
const db = new Client();
const resolvers = {
  Query: { order: (parent, { id }, context) => db.query("select " + id), // ! sql-injection
    safe: (parent, { id }) => db.query("select $1", [id]) },
  Mutation: { run: (parent, args) => eval(args.code) }, // ! code-injection
};
module.exports = new ApolloServer({ typeDefs: "", resolvers });
`);
  expect(entrances).toEqual(["at `Query.order`", "at `Mutation.run`"]);
});

describe("Nest", () => {
  const app = (controller: string, main = ""): Readonly<Record<string, string>> => ({
    ...proxy,
    "proxy/index.ts": `import { AzureHttpAdapter } from "@nestjs/azure-func-http";\nimport { createApp } from "../src/main";\nexport default function (context, req): void { AzureHttpAdapter.handle(createApp, context, req); }\n`,
    "src/main.ts": `import { Orders } from "./orders.controller";\nexport const createApp = async () => { ${main} };\n`,
    "src/orders.controller.ts": controller,
    "src/orders.service.ts": `import { Injectable } from "@nestjs/common";
import { Pool } from "pg";
@Injectable()
export class OrdersService {
  constructor(private readonly pool: Pool) {}
  find(id: string) { return this.pool.query("select " + id); } // ! sql-injection
  safe(id: string) { return this.pool.query("select $1", [id]); }
}
`,
  });

  test("parameters by decorators, with services that are injected", async () => {
    const alerts = await expectMarked(
      app(`import { Body, Controller, Get, Param, Post, Query, Req, Res } from "@nestjs/common";
import { OrdersService } from "./orders.service";
@Controller("orders")
export class Orders {
  constructor(private readonly orders: OrdersService) {}
  @Get(":id") find(@Param("id") id: string) { return this.orders.find(id); }
  @Get("safe/:id") safe(@Param("id") id: string) { return this.orders.safe(id); }
  @Post() run(@Body() body: { code: string }, @Query("n") n: string) { eval(body.code); eval("1 + " + Number(n)); } // ! code-injection
  @Get("go") go(@Req() req, @Res() res) { res.redirect(req.query.next); } // ! open-redirect
  helper(code: string) { eval(code); }
}
`),
    );
    expect(alerts.map(({ message }) => /at `[^`]+`/u.exec(message)?.[0])).toEqual([
      "at `POST /orders`",
      "at `GET /orders/go`",
      "at `GET /orders/:id`",
    ]);
  });

  test("text that is returned goes out as HTML", async () => {
    const texts =
      app(`import { Controller, Get, Header, Param, ParseIntPipe, Query, Render, Res } from "@nestjs/common";
@Controller()
export class Orders {
  @Get("a") a(@Query("name") name: string) { return "<p>" + name; } // ! cross-site-scripting
  @Get("b") @Header("Cache-Control", "none")
  async b(@Param("name") name: string) { return \`<p>\${name}\`; } // ! cross-site-scripting
  @Get("c") @Header("Content-Type", "text/plain") c(@Query("name") name: string) { return "<p>" + name; }
  @Get("d") d(@Query("name") name: string) { return { name: "<p>" + name }; }
  @Get("e") @Render("page") e(@Query("name") name: string) { return "<p>" + name; }
  @Get("f") f(@Res() res, @Query("name") name: string) { res.json({}); return "<p>" + name; }
  @Get("g") g(@Query("count", ParseIntPipe) count: number) { return "<p>" + count; }
  @Get("h") h(@Query("count", new ParseIntPipe({ optional: true })) count: number) { return "<p>" + count; }
  @Get("i") i(@Query("name") name: string) { return "<p>" + encodeURIComponent(name); }
}
`);
    const { "src/orders.service.ts": _, ...rest } = texts;
    const [alert] = await expectMarked(rest);
    expect(alert?.message).toBe(
      "In function `proxy` at `GET /a`, HTML of the response in `return` is made from the request's query string",
    );
  });

  test("services that ask for each other end", async () => {
    const names = Array.from({ length: 12 }, (_, index) => `S${index}`);
    const parameters = names.map((name, index) => `private s${index}: ${name}`).join(", ");
    const services = names.map((name) => `export class ${name} { constructor(${parameters}) {} }`).join("\n");
    const { handlers } = await reading(
      app(`import { Controller, Get, Query } from "@nestjs/common";
${services}
@Controller()
export class Orders { constructor(${parameters}) {} @Get() run(@Query("code") code: string) { return code; } }
`),
    );
    expect(handlers.map(({ name }) => name)).toEqual(["proxy"]);
  });

  test("bodies that class-validator has checked", async () => {
    const texts = app(
      `import { Body, Controller, Post } from "@nestjs/common";
import { IsString, IsUUID } from "class-validator";
class Order { @IsUUID() id: string; @IsString() name: string; other: string; }
@Controller()
export class Orders {
  @Post() run(@Body() order: Order) {
    eval(order.id);
    eval(order.name); // ! code-injection
    eval(order.other); // ! code-injection
  }
}
`,
      "app.useGlobalPipes(new ValidationPipe());",
    );
    const { "src/orders.service.ts": _, ...rest } = texts;
    await expectMarked(rest);
  });
});

describe("behind a custom handler", () => {
  const server = `const express = require("express");
const app = express();
app.get("/orders", (req, res) => eval(req.query.code)); // ! code-injection
app.listen(process.env.FUNCTIONS_CUSTOMHANDLER_PORT);
`;
  const declared = {
    "orders/function.json": `{ "bindings": [{ "type": "httpTrigger", "direction": "in", "name": "req" }, { "type": "http", "direction": "out", "name": "res" }] }`,
  };

  test("the script that the host starts", async () => {
    const alerts = await expectMarked({
      ...declared,
      "host.json": `{ "customHandler": { "description": { "defaultExecutablePath": "node", "arguments": ["server.js"] }, "enableForwardingHttpRequest": true } }`,
      "server.js": server,
    });
    expect(alerts[0]?.message).toMatch(/^In function `orders` at `GET \/orders`, /u);
  });

  test.each([
    ["a folder", '"node", "arguments": ["."]', { main: "dist/index.js" }],
    ["a built script", '"node", "arguments": ["--enable-source-maps", "dist/index.js"]', {}],
    ["a script of npm", '"npm", "arguments": ["start"]', { scripts: { start: "node dist/index.js" } }],
  ])("what is built from TypeScript, by %s", async (_, command, manifest) => {
    const alerts = await expectMarked({
      ...declared,
      "host.json": `{ "customHandler": { "description": { "defaultExecutablePath": ${command} }, "enableForwardingHttpRequest": true } }`,
      "package.json": JSON.stringify(manifest),
      "tsconfig.json": '{ "compilerOptions": { "outDir": "./dist", "rootDir": "./src" } }',
      "src/index.ts": 'import { app } from "./app";\napp.listen(process.env.FUNCTIONS_CUSTOMHANDLER_PORT);\n',
      "src/app.ts": `import express from "express";
export const app = express();
app.get("/orders", (req, res) => eval(req.query.code)); // ! code-injection
`,
    });
    expect(alerts[0]?.message).toMatch(/^In function `orders` at `GET \/orders`, /u);
  });

  test("not without a function over HTTP", async () => {
    const { alerts } = await reading({
      "host.json": `{ "customHandler": { "description": { "defaultExecutablePath": "node", "arguments": ["server.js"] } } }`,
      "server.js": server,
    });
    expect(alerts).toEqual([]);
  });
});

test("every web application, when the settings say so", async () => {
  const texts = {
    "server.js": `const express = require("express");
const app = express();
app.get("/orders", (req, res) => eval(req.query.code));
app.listen(3000);
`,
  };
  const without = await readTypescript(filesOf(texts), []);
  expect(without.alerts).toEqual([]);
  const { alerts } = await readTypescript(filesOf(texts), [], {
    ...defaultCodeSettings,
    everyWebApplication: true,
  });
  expect(alerts.map(alertLine)).toEqual(["server.js:3 code-injection"]);
  expect(alerts[0]?.message).toMatch(/^In function `server.js` at `GET \/orders`, /u);
});

test("an Express `app.get` in a file that uses the types of @azure/functions is no function", async () => {
  const { handlers } = await reading({
    "host.json": "{}",
    "f.ts": `import { HttpRequest } from "@azure/functions";\nimport express from "express";\nconst app = express();\napp.get("/orders", (req, res) => res.send("x"));\nexport const of = (request: HttpRequest) => request.url;\n`,
  });
  expect(handlers).toEqual([]);
});
