import { describe, expect, test } from "@jest/globals";

import { canonical } from "../../../../src/declarations/value.ts";
import { regionOf } from "../../../../src/source/source.ts";
import { expectMarked } from "../../flow/marked.ts";
import { reading, type Texts } from "../../readings.ts";

const proxy = {
  "host.json": "{}",
  "proxy/function.json": `{ "bindings": [{ "type": "httpTrigger", "authLevel": "function", "direction": "in", "name": "req", "route": "{*segments}" }] }`,
  "proxy/index.js": `module.exports = require("azure-function-express").createHandler(require("../app"));\n`,
};

/** `3 In function ...: GET /a, POST /b` for each alert: its line, and the handlers that it is reached from. */
async function reached(texts: Texts): Promise<readonly string[]> {
  const alerts = await expectMarked({ ...proxy, ...texts });
  return alerts.map(
    ({ at, handlers = [] }) => `${regionOf(at).line} ${handlers.map(({ name }) => name).join(", ")}`,
  );
}

/** Every fact of a route by its whole path, with the handlers that answer it. */
async function routes(texts: Texts): Promise<readonly string[]> {
  const { facts } = await reading({ ...proxy, ...texts });
  return (facts?.routes ?? []).map(
    ({ framework, method, path, route, handlers }) =>
      `${framework} ${method ?? "*"} ${path} = ${route ?? "?"} by ${handlers.map(({ name }) => name).join(", ")}`,
  );
}

describe("Express", () => {
  const mounted = {
    "app.js": `const express = require("express");
const app = express();
const v1 = express.Router();
v1.use("/orders", express.json(), require("./orders"));
app.use("/api", v1);
app.get("/health", (req, res) => { eval(req.query.a); }); // ! code-injection
module.exports = app;
`,
    "orders.js": `const { Router } = require("express");
const router = Router({ mergeParams: true });
const run = (code) => eval(code); // ! code-injection
router.get("/:id", (req, res) => run(req.params.id));
router.route("/").post((req, res) => run(req.body.code));
module.exports = router;
`,
  };

  test("routers are mounted under each other, in other files", async () => {
    expect(await reached(mounted)).toEqual(["6 GET /health", "3 GET /api/orders/:id, POST /api/orders"]);
  });

  test("the message names the function and the route", async () => {
    const alerts = await expectMarked({ ...proxy, ...mounted });
    expect(alerts[1]?.message).toMatch(/^In function `proxy` at `GET \/api\/orders\/:id`, /u);
    expect(alerts.map(({ key }) => key)).toEqual(["eval in proxy", "eval in run"]);
  });

  test("a route is a handler behind the function's own level", async () => {
    const [alert] = await expectMarked({ ...proxy, ...mounted });
    const [handler] = alert?.handlers ?? [];
    expect(handler?.mountedIn?.name).toBe("proxy");
    expect(handler?.http && canonical(handler.http.authLevel)).toBe("function");
    expect(handler?.http?.methods).toEqual(["GET"]);
    expect(handler?.http && canonical(handler.http.route)).toBe("/health");
    expect(handler && regionOf(handler.at)).toMatchObject({ path: "app.js", line: 6, column: 1 });
  });

  test("routes in the facts", async () => {
    expect(await routes(mounted)).toEqual([
      "express GET /health = /health by GET /health",
      "express GET /:id = /api/orders/:id by GET /api/orders/:id",
      "express POST  = /api/orders by POST /api/orders",
    ]);
  });

  test("a router mounted twice has both routes", async () => {
    expect(
      await reached({
        "app.js": `const express = require("express");
const app = express();
const router = express.Router();
router.get("/x", (req, res) => eval(req.query.a)); // ! code-injection
app.use(["/v1", "/v2"], router);
app.listen(3000);
module.exports = app;
`,
      }),
    ).toEqual(["4 GET /v1/x, GET /v2/x"]);
  });

  test("what is not known stays unknown", async () => {
    const texts = {
      "app.js": `const express = require("express");
const app = express();
const prefix = process.env.PREFIX;
const known = express.Router();
known.get("/x", (req, res) => eval(req.query.a)); // ! code-injection
app.use(prefix, known);
const lost = express.Router();
lost.get("/y", (req, res) => eval(req.query.a)); // ! code-injection
app.get(/z+/, (req, res) => eval(req.query.a)); // ! code-injection
module.exports = { app, lost };
`,
    };
    expect(await reached(texts)).toEqual(["5 GET …/x", "8 GET …/y", "9 GET …"]);
    expect(await routes(texts)).toEqual([
      "express GET /x = ? by GET …/x",
      "express GET /y = ? by GET …/y",
      "express GET ? = ? by GET …",
    ]);
  });

  test("routers that are mounted under themselves end", async () => {
    expect(
      await reached({
        "app.js": `const express = require("express");
const app = express();
const router = express.Router();
router.get("/x", (req, res) => eval(req.query.a)); // ! code-injection
router.use("/again", router);
app.use("/api", router);
module.exports = app;
`,
      }),
    ).toEqual(["4 GET /api/x"]);
  });

  test("an application that a class keeps, and a function that is given it", async () => {
    expect(
      await reached({
        "app.js": `const express = require("express");
class Server {
  constructor() {
    this.app = express();
    this.router = express.Router();
    this.router.delete("/:id", this.remove);
    this.app.use("/api/users", this.router);
    require("./more")(this.app);
  }
  remove(req, res) { eval(req.params.id); } // ! code-injection
}
module.exports = new Server().app;
`,
        "more.js": `module.exports = (app) => { app.put("/more", (req, res) => eval(req.query.a)); }; // ! code-injection\n`,
      }),
    ).toEqual(["10 DELETE /api/users/:id", "1 PUT /more"]);
  });
});

test("Fastify: plugins have the prefix that they are registered with", async () => {
  const texts = {
    "app.js": `const app = require("fastify")();
app.register(require("./v1"), { prefix: "/v1" });
app.register(async (instance) => {
  instance.get("/here", async (request) => eval(request.query.a)); // ! code-injection
});
module.exports = app;
`,
    "v1.js": `module.exports = async function (fastify, options) {
  fastify.get("/", async (request) => eval(request.query.a)); // ! code-injection
  fastify.register(async (inner) => {
    inner.route({ method: ["GET", "POST"], url: "/:id", handler: async (request) => eval(request.query.a) }); // ! code-injection
  }, { prefix: "/orders" });
};
`,
  };
  expect(await reached(texts)).toEqual(["4 GET /here", "2 GET /v1", "4 GET,POST /v1/orders/:id"]);
});

test("Koa: prefixes of routers, and routers in routers", async () => {
  expect(
    await reached({
      "app.js": `const Koa = require("koa");
const Router = require("@koa/router");
const mount = require("koa-mount");
const app = new Koa();
const orders = new Router({ prefix: "/orders" });
orders.get("/:id", async (ctx) => { eval(ctx.params.id); }); // ! code-injection
const api = new Router();
api.prefix("/api");
api.use("/v1", orders.routes(), orders.allowedMethods());
app.use(api.routes());
const admin = new Router();
admin.post("/run", async (ctx) => { eval(ctx.request.body.a); }); // ! code-injection
const inner = new Koa();
inner.use(admin.routes());
app.use(mount("/admin", inner));
module.exports = app;
`,
    }),
  ).toEqual(["6 GET /api/v1/orders/:id", "12 POST /admin/run"]);
});

test("Hono: routes under a path, and a base path", async () => {
  expect(
    await reached({
      "app.js": `const { Hono } = require("hono");
const orders = new Hono();
orders.get("/:id", async (c) => { eval(c.req.param("id")); }).post("/", async (c) => { // ! code-injection
  eval(await c.req.text()); // ! code-injection
});
const app = new Hono().basePath("/api");
app.route("/orders", orders);
app.on(["PUT", "PATCH"], "/on", async (c) => { eval(await c.req.text()); }); // ! code-injection
module.exports = app;
`,
    }),
  ).toEqual(["3 GET /api/orders/:id", "4 POST /api/orders", "8 PUT,PATCH /api/on"]);
});

describe("Nest", () => {
  const app = (main: string): Texts => ({
    "proxy/index.js": `module.exports = (context, req) => require("@nestjs/azure-func-http").AzureHttpAdapter.handle(require("../src/main").createApp, context, req);\n`,
    "src/main.ts": `import { NestFactory } from "@nestjs/core";
import { VersioningType } from "@nestjs/common";
import { Orders } from "./orders";
export async function createApp() {
  const app = await NestFactory.create(Orders);
  ${main}
  await app.init();
  return app;
}
`,
    "src/orders.ts": `import { Controller, Get, Post, Query, Version } from "@nestjs/common";
@Controller({ path: "orders" })
export class Orders {
  @Get([":id", "by/:id"]) find(@Query("a") a: string) { eval(a); } // ! code-injection
  @Version("2") @Post() make(@Query("a") a: string) { eval(a); } // ! code-injection
}
`,
  });

  test("a prefix for all", async () => {
    expect(await reached(app(`app.setGlobalPrefix("api");`))).toEqual([
      "4 GET /api/orders/:id, GET /api/orders/by/:id",
      "5 POST /api/orders",
    ]);
  });

  test("versions in the address", async () => {
    expect(
      await reached(app(`app.setGlobalPrefix("/api/"); app.enableVersioning({ type: VersioningType.URI });`)),
    ).toEqual(["4 GET /api/orders/:id, GET /api/orders/by/:id", "5 POST /api/v2/orders"]);
  });

  test("a prefix that is not known", async () => {
    expect(await reached(app(`app.setGlobalPrefix(process.env.PREFIX ?? "");`))).toEqual([
      "4 GET …/orders/:id, GET …/orders/by/:id",
      "5 POST …/orders",
    ]);
  });
});

describe("routers under routers, each mounted many times", () => {
  const layers = (count: number, prefixes: readonly string[]): string =>
    Array.from({ length: count }, (_, layer) =>
      prefixes.map((prefix) => `r${layer}.use("${prefix}", r${layer + 1});`).join(" "),
    ).join("\n");
  const app = (count: number, prefixes: readonly string[]): Texts => ({
    "app.js": `const express = require("express");
const app = express();
${Array.from({ length: count + 1 }, (_, layer) => `const r${layer} = express.Router();`).join(" ")}
app.use("/api", r0);
${layers(count, prefixes)}
r${count}.get("/run", (req, res) => { eval(req.query.a); }); // ! code-injection
app.get("/health", (req, res) => { eval(req.query.a); }); // ! code-injection
module.exports = app;
`,
  });

  test("eight of its paths are told", async () => {
    const paths = Array.from({ length: 8 }, (_, index) => `GET /api/${index}/run`);
    const prefixes = Array.from({ length: 20 }, (_, index) => `/${index}`);
    expect(await reached(app(1, prefixes))).toEqual([`6 ${paths.join(", ")}`, "7 GET /health"]);
  });

  test("where there are more paths than steps, the rest of a path is not known, and nothing is missed", async () => {
    const [deep, health] = await reached(app(40, ["/a", "/b"]));
    const names = deep?.replace(/^\d+ /u, "").split(", ") ?? [];
    expect(names.length).toBeGreaterThan(0);
    expect(names.length).toBeLessThanOrEqual(8);
    for (const name of names) expect(name).toMatch(/^GET (?:\/api|…)(?:\/[ab])*/u);
    expect(health).toMatch(/^46 GET …?\/health$/u);
  });
});
