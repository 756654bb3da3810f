import { describe, expect, test } from "@jest/globals";

import { canonical } from "../../../src/declarations/value.ts";
import { readTypescript } from "../../../src/code/typescript/analyser.ts";
import { filesOf } from "../files-of.ts";
import { handlerLines, problemLine, reading, spanOf } from "../readings.ts";

describe("every way to name the registrar", () => {
  test.each([
    ["import", `import { app } from "@azure/functions";`, "app"],
    ["import under another name", `import { app as fn } from "@azure/functions";`, "fn"],
    ["namespace", `import * as func from "@azure/functions";`, "func.app"],
    ["default", `import func from "@azure/functions";`, "func.app"],
    ["import equals", `import func = require("@azure/functions");`, "func.app"],
    ["require", `const func = require("@azure/functions");`, "func.app"],
    ["require, destructured", `const { app } = require("@azure/functions");`, "app"],
    ["require, renamed", `const { app: registrar } = require("@azure/functions");`, "registrar"],
    ["require, member", `const app = require("@azure/functions").app;`, "app"],
    ["compiled by TypeScript", `const functions_1 = require("@azure/functions");`, "functions_1.app"],
    [
      "compiled with interop",
      `const functions_1 = __importStar(require("@azure/functions"));`,
      "functions_1.app",
    ],
    ["another variable", `import { app } from "@azure/functions"; const other = app;`, "other"],
    ["assigned later", `let app; app = require("@azure/functions").app;`, "app"],
    ["element access", `import * as func from "@azure/functions";`, `func["app"]`],
    ["cast", `import { app } from "@azure/functions";`, "(app as any)"],
  ])("%s", async (_, header, registrar) => {
    expect(
      await handlerLines({
        "a.ts": `${header}\n${registrar}.http("orders", { handler: run });\nfunction run() {}\n`,
      }),
    ).toEqual([`orders httpTrigger anonymous GET,POST / a.ts:2:1-2:${registrar.length + 15} body a.ts:3:1`]);
  });

  test("the method alone", async () => {
    expect(
      await handlerLines({
        "a.mjs": `import { app } from "@azure/functions";\nconst { http: register } = app;\nregister("a", { handler: () => {} });\n(0, app.http)("b", { handler: () => {} });\n`,
      }),
    ).toEqual([
      "a httpTrigger anonymous GET,POST / a.mjs:3:1-3:13 body a.mjs:3:26",
      "b httpTrigger anonymous GET,POST / a.mjs:4:1-4:18 body a.mjs:4:31",
    ]);
  });

  test("handed on by files of the repository", async () => {
    expect(
      await handlerLines({
        "tsconfig.json": `{ "compilerOptions": { "baseUrl": ".", "paths": { "@lib/*": ["./lib/*"] } } }`,
        "lib/all.ts": `export * from "./azure.js";\nexport { theApp as third } from "./azure";\n`,
        "lib/azure.ts": `import * as f from "@azure/functions";\nexport const theApp = f.app;\nexport default theApp;\n`,
        "lib/own.cjs": `module.exports = { ...require("@azure/functions"), other: 1 };\n`,
        "src/a.ts": `import { theApp, third } from "@lib/all";\nimport any from "../lib/azure.js";\nconst own = require("../lib/own.cjs");\ntheApp.timer("one", { schedule: "0 * * * * *", handler: run });\nthird.timer("two", { schedule: "0 * * * * *", handler: run });\nany.timer("three", { schedule: "0 * * * * *", handler: run });\nown.app.timer("four", { schedule: "0 * * * * *", handler: run });\nfunction run() {}\n`,
      }),
    ).toEqual([
      "one timerTrigger src/a.ts:4:1-4:19 body src/a.ts:8:1",
      "two timerTrigger src/a.ts:5:1-5:18 body src/a.ts:8:1",
      "three timerTrigger src/a.ts:6:1-6:18 body src/a.ts:8:1",
      "four timerTrigger src/a.ts:7:1-7:21 body src/a.ts:8:1",
    ]);
  });

  test("what only looks like it registers nothing", async () => {
    expect(
      await handlerLines({
        "express.ts": `import type { HttpRequest } from "@azure/functions";\nimport express from "express";\nconst app = express();\napp.get("/orders", (request, response) => {});\napp.http("orders", { handler: () => {} });\n`,
        "shadowed.ts": `import { app } from "@azure/functions";\nexport function serve(server: Server) { const app = server.make(); app.get("/x", () => {}); }\nexport const client = { app: { http() {} } };\nclient.app.http("x", {});\n`,
        "other.ts": `import { app } from "./mine";\nimport "@azure/functions";\napp.http("mine", {});\n`,
        "mine.ts": `export const app = { http(name: string, options: object) {} };\n`,
      }),
    ).toEqual([]);
  });

  test("a parameter that shadows the registrar, and a file that never mentions the package", async () => {
    expect(
      await handlerLines({
        "a.ts": `import { app } from "@azure/functions";\nimport { install } from "./install";\ninstall(app);\ninstall({ http() {} });\n`,
        "install.ts": `export function install(app: any) {\n  app.http("installed", { authLevel: "function", handler: () => {} });\n}\n`,
      }),
    ).toEqual(["installed httpTrigger function GET,POST / install.ts:2:3-2:23 body install.ts:2:59"]);
  });
});

describe("every trigger", () => {
  test.each([
    ["http", "httpTrigger anonymous GET,POST /"],
    ["get", "httpTrigger anonymous GET /"],
    ["put", "httpTrigger anonymous PUT /"],
    ["post", "httpTrigger anonymous POST /"],
    ["patch", "httpTrigger anonymous PATCH /"],
    ["deleteRequest", "httpTrigger anonymous DELETE /"],
    ["timer", "timerTrigger"],
    ["storageBlob", "blobTrigger"],
    ["storageQueue", "queueTrigger"],
    ["serviceBusQueue", "serviceBusTrigger"],
    ["serviceBusTopic", "serviceBusTrigger"],
    ["eventHub", "eventHubTrigger"],
    ["eventGrid", "eventGridTrigger"],
    ["cosmosDB", "cosmosDBTrigger"],
    ["warmup", "warmupTrigger"],
    ["sql", "sqlTrigger"],
    ["mySql", "mysqlTrigger"],
    ["webPubSub", "webPubSubTrigger"],
    ["mcpTool", "mcpToolTrigger"],
    ["mcpResource", "mcpResourceTrigger"],
    ["mcpPrompt", "mcpPromptTrigger"],
    ["connectorTrigger", "connectorTrigger"],
  ])("app.%s", async (method, expected) => {
    const lines = await handlerLines({
      "a.js": `const { app } = require("@azure/functions");\napp.${method}("f", { handler() {} });\n`,
    });
    expect(lines).toEqual([
      `f ${expected} a.js:2:1-2:${method.length + 9} body a.js:2:${method.length + 13}`,
    ]);
  });

  test("app.hook and app.setup are no functions", async () => {
    expect(
      await handlerLines({
        "a.js": `const { app } = require("@azure/functions");\napp.setup({ enableHttpStream: true });\napp.hook.appStart(() => {});\n`,
      }),
    ).toEqual([]);
  });

  test("generic takes the host's default level and every method", async () => {
    const { handlers } = await reading({
      "a.js": `const { app, trigger } = require("@azure/functions");\napp.generic("raw", { trigger: { type: "httpTrigger", name: "req" }, handler() {} });\napp.generic("made", { trigger: trigger.http({}), handler() {} });\napp.generic("queue", { trigger: trigger.generic({ type: "rabbitMQTrigger" }), handler() {} });\n`,
    });
    expect(
      handlers.map(({ name, trigger, http }) => [
        name,
        trigger,
        http && canonical(http.authLevel),
        http?.methods,
        http?.authLevelWhy,
      ]),
    ).toEqual([
      ["raw", "httpTrigger", "function", [], "the host takes a missing authLevel for function"],
      [
        "made",
        "httpTrigger",
        "anonymous",
        ["GET", "POST"],
        "Node v4 takes a missing authLevel for anonymous",
      ],
      ["queue", "rabbitMQTrigger", undefined, undefined, undefined],
    ]);
  });

  test("a trigger of its own replaces what stands beside it", async () => {
    expect(
      await handlerLines({
        "a.js": `const { app, trigger } = require("@azure/functions");\napp.http("a", { authLevel: "anonymous", trigger: trigger.http({ authLevel: "admin", route: "r" }), handler() {} });\n`,
      }),
    ).toEqual(["a httpTrigger admin GET,POST /r a.js:2:1-2:13 body a.js:2:100"]);
  });

  test("Durable", async () => {
    expect(
      await handlerLines({
        "a.ts": `import * as df from "durable-functions";
df.app.orchestration("orchestrate", function* (context) {});
df.app.orchestration("other", { handler: function* (context) {} });
df.app.activity("act", { handler: (input) => input });
df.app.entity("count", (context) => {});
df.app.client.http("start", { route: "start", authLevel: "function", handler: async (request, client) => {} });
df.app.client.storageQueue("startByQueue", { queueName: "q", handler: async () => {} });
`,
      }),
    ).toEqual([
      "orchestrate orchestrationTrigger a.ts:2:1-2:35 body a.ts:2:37",
      "other orchestrationTrigger a.ts:3:1-3:29 body a.ts:3:42",
      "act activityTrigger a.ts:4:1-4:22 body a.ts:4:35",
      "count entityTrigger a.ts:5:1-5:22 body a.ts:5:24",
      "start httpTrigger function GET,POST /start a.ts:6:1-6:27 body a.ts:6:79",
      "startByQueue queueTrigger a.ts:7:1-7:42 body a.ts:7:71",
    ]);
  });
});

describe("level, methods and route", () => {
  async function endpoint(options: string, more = ""): Promise<readonly unknown[]> {
    const { handlers } = await reading({
      "a.ts": `import { app } from "@azure/functions";\napp.http("f", ${options});\n${more}`,
      "levels.ts": `export const levels = { open: "anonymous", closed: "admin" } as const;\nexport enum Level { Open = "anonymous", Keyed = "function" }\nexport const shared = { authLevel: Level.Keyed, methods: ["delete"] };\n`,
    });
    const [http] = handlers.map((handler) => handler.http);
    if (http === undefined) return [];
    return [
      canonical(http.authLevel),
      spanOf(http.authLevel.at),
      http.authLevelWhy,
      http.methods.join(),
      canonical(http.route),
    ];
  }

  const written = "written here";
  const missing = "Node v4 takes a missing authLevel for anonymous";
  const registration = "a.ts:2:1-2:13";

  test.each([
    ["nothing written", `{ handler }`, ["anonymous", registration, missing, "GET,POST", ""]],
    ["an empty text", `{ authLevel: "", handler }`, ["anonymous", "a.ts:2:28-2:30", missing, "GET,POST", ""]],
    [
      "undefined",
      `{ authLevel: undefined, handler }`,
      ["anonymous", "a.ts:2:1-2:13", missing, "GET,POST", ""],
    ],
    [
      "another case",
      `{ authLevel: "Function", handler }`,
      ["function", "a.ts:2:28-2:38", written, "GET,POST", ""],
    ],
    [
      "a number of the enum",
      `{ authLevel: "0", handler }`,
      ["anonymous", "a.ts:2:28-2:31", written, "GET,POST", ""],
    ],
    [
      "methods in any case, route from a template",
      "{ authLevel: 'admin', methods: ['get', `Head`], route: `v${1}/` + 'orders', handler }",
      ["admin", "a.ts:2:28-2:35", written, "GET,HEAD", "v1/orders"],
    ],
    [
      "no methods at all",
      `{ authLevel: 'admin', methods: [], handler }`,
      ["admin", "a.ts:2:28-2:35", written, "", ""],
    ],
  ])("%s", async (_, options, expected) => {
    expect(await endpoint(options, "const handler = () => {};\n")).toEqual(expected);
  });

  test("constants of other files", async () => {
    const more = `import { levels, Level, shared } from "./levels";\nconst handler = () => {};\nconst options = { ...shared, route: "r", handler };\n`;
    expect(await endpoint("{ authLevel: levels.open, handler }", more)).toEqual([
      "anonymous",
      "levels.ts:1:31-1:42",
      written,
      "GET,POST",
      "",
    ]);
    expect(await endpoint("{ authLevel: Level.Open, handler }", more)).toEqual([
      "anonymous",
      "levels.ts:2:28-2:39",
      written,
      "GET,POST",
      "",
    ]);
    expect(await endpoint("options", more)).toEqual([
      "function",
      "levels.ts:2:49-2:59",
      written,
      "DELETE",
      "r",
    ]);
    expect(await endpoint(`{ authLevel: "admin", ...shared, handler }`, more)).toEqual([
      "function",
      "levels.ts:2:49-2:59",
      written,
      "DELETE",
      "",
    ]);
  });

  test("what is decided at run time stays unknown", async () => {
    const level = async (options: string, more = ""): Promise<unknown> => (await endpoint(options, more))[0];
    expect(await level("{ authLevel: process.env.LEVEL, handler() {} }")).toBe("${process.env.LEVEL}");
    expect(await level(`{ authLevel: process.env["LEVEL"] || "function", handler() {} }`)).toBe(
      "(${process.env.LEVEL}|function)",
    );
    expect(await level("{ authLevel: test ? 'anonymous' : 'function', handler() {} }")).toBe(
      "(anonymous|function)",
    );
    expect(
      await level("{ ...unknownOptions, handler() {} }", `import { unknownOptions } from "elsewhere";`),
    ).toBe("${...unknownOptions.authlevel}");
    expect(
      await level("{ authLevel: 'function', ...given(), handler() {} }", "declare function given(): object;"),
    ).toBe("(function|${...given()})");
    expect(
      await level(
        "options",
        "let options = { authLevel: 'function' }; options = { authLevel: 'anonymous' };",
      ),
    ).toMatch(/^\$\{/u);
    expect(
      await level(
        "options",
        "const options: any = { handler() {}, authLevel: 'function' };\noptions.authLevel = 'anonymous';",
      ),
    ).toMatch(/^\$\{/u);
    expect(
      await level(
        "options",
        "const options: any = { handler() {}, authLevel: 'function' };\nObject.assign(options, other);",
      ),
    ).not.toBe("function");
  });

  test("methods that are not known may be all", async () => {
    expect(
      (await endpoint("{ authLevel: 'admin', methods: process.env.M.split(','), handler() {} }"))[3],
    ).toBe("");
  });

  test("options made by a function", async () => {
    const more = `function secured(route: string, handler: any) { return { authLevel: "function", route, handler }; }\nconst run = () => {};\n`;
    expect(await endpoint(`secured("orders", run)`, more)).toEqual([
      "function",
      "a.ts:3:69-3:79",
      written,
      "GET,POST",
      "orders",
    ]);
  });
});

describe("the handler", () => {
  async function body(expression: string, more = ""): Promise<string | undefined> {
    const lines = await handlerLines({
      "a.ts": `import { app } from "@azure/functions";\napp.http("f", { handler: ${expression} });\n${more}`,
      "h.ts": `export async function run() {}\nexport default { run };\nexport class Orders {\n  list() {}\n  find = () => {};\n  static all() {}\n}\n`,
    });
    return /(?:no body|body .*)$/u.exec(lines[0] ?? "")?.[0];
  }

  test.each([
    ["inline", "async () => ({})", "", "body a.ts:2:26"],
    ["by name, declared later", "run", "const run = async function () {};", "body a.ts:3:13"],
    ["imported", "run", `import { run } from "./h";`, "body h.ts:1:1"],
    ["imported whole", "h.run", `import * as h from "./h";`, "body h.ts:1:1"],
    ["of a default export", "h.run", `import h from "./h";`, "body h.ts:1:1"],
    [
      "bound method",
      "orders.list.bind(orders)",
      `import { Orders } from "./h"; const orders = new Orders();`,
      "body h.ts:4:3",
    ],
    ["field of an instance", "new Orders().find", `import { Orders } from "./h";`, "body h.ts:5:10"],
    ["static method", "Orders.all", `import { Orders } from "./h";`, "body h.ts:6:3"],
    [
      "wrapped by a package",
      "wrap(run)",
      `import { wrap } from "middleware";\nfunction run() {}`,
      "body a.ts:4:1",
    ],
    [
      "wrapped here",
      "wrap(run)",
      `function wrap(inner: any) { return async (...all: any) => inner(...all); }\nfunction run() {}`,
      "body a.ts:4:1",
    ],
    [
      "composed",
      "compose(first, second)(run)",
      `import { compose } from "middleware";\nconst first = () => {}, second = () => {};\nfunction run() {}`,
      "body a.ts:5:1",
    ],
    [
      "last of a list",
      "chain([first, run])",
      `import { chain } from "middleware";\nconst first = () => {};\nfunction run() {}`,
      "body a.ts:5:1",
    ],
    [
      "wrapped and named",
      "wrapped",
      `import { wrap } from "middleware";\nconst wrapped = wrap(wrap(run), { log: true });\nfunction run() {}`,
      "body a.ts:5:1",
    ],
    ["from a package", "run", `import { run } from "package";`, "no body"],
  ])("%s", async (_, expression, more, expected) => {
    expect(await body(expression, more)).toBe(expected);
  });

  test("given alone to the methods that take it", async () => {
    expect(
      await handlerLines({
        "a.ts": `import { app } from "@azure/functions";\nimport { wrap } from "middleware";\napp.get("a", async () => ({}));\napp.post("b", wrap(run));\nfunction run() {}\n`,
      }),
    ).toEqual([
      "a httpTrigger anonymous GET / a.ts:3:1-3:12 body a.ts:3:14",
      "b httpTrigger anonymous POST / a.ts:4:1-4:13 body a.ts:5:1",
    ]);
  });
});

describe("many functions by one call", () => {
  test("a loop over a list", async () => {
    expect(
      await handlerLines({
        "a.ts": `import { app } from "@azure/functions";
const routes = [
  { name: "one", level: "function", run: () => 1 },
  { name: "two", level: "anonymous", run: () => 2 },
];
for (const { name, level, run } of routes) app.http(name, { authLevel: level, handler: run });
routes.forEach((route) => app.http(route.name + "Again", { authLevel: route.level, handler: route.run }));
`,
      }),
    ).toEqual([
      "one httpTrigger function GET,POST / a.ts:6:44-6:57 body a.ts:3:42",
      "two httpTrigger anonymous GET,POST / a.ts:6:44-6:57 body a.ts:4:43",
      "oneAgain httpTrigger function GET,POST / a.ts:7:27-7:56 body a.ts:3:42",
      "twoAgain httpTrigger anonymous GET,POST / a.ts:7:27-7:56 body a.ts:4:43",
    ]);
  });

  test("a function of the application's own", async () => {
    expect(
      await handlerLines({
        "register.ts": `import { app, HttpHandler } from "@azure/functions";
export function register(method: "get" | "post", name: string, handler: HttpHandler, authLevel = "function") {
  app[method](name, { authLevel, handler: guarded(handler) });
}
const guarded = (inner: HttpHandler): HttpHandler => async (request, context) => inner(request, context);
`,
        "a.ts": `import { register } from "./register";\nregister("get", "list", async () => ({}));\nregister("post", "add", async () => ({}), "anonymous");\n`,
      }),
    ).toEqual([
      "list httpTrigger function GET / register.ts:3:3-3:19 body a.ts:2:25",
      "add httpTrigger anonymous POST / register.ts:3:3-3:19 body a.ts:3:25",
    ]);
  });

  test("a name that is not known is shown as it is written", async () => {
    expect(
      await handlerLines({
        "a.ts": `import { app } from "@azure/functions";\nexport function late(name: string) {\n  app.http(name, { handler() {} });\n  app.http(\`\${name}-v2\`, { handler() {} });\n}\n`,
      }),
    ).toEqual([
      "${name} httpTrigger anonymous GET,POST / a.ts:3:3-3:16 body a.ts:3:20",
      "${name}-v2 httpTrigger anonymous GET,POST / a.ts:4:3-4:24 body a.ts:4:28",
    ]);
  });
});

describe("bindings", () => {
  test("as their function.json objects, with places", async () => {
    const { handlers } = await reading({
      "a.ts": `import { app, input, output } from "@azure/functions";
import * as df from "durable-functions";
const toQueue = output.storageQueue({ queueName: "orders", connection: "Store" });
const rows = input.sql({ commandText: "select * from t where id = {Query.id}", commandType: "Text", connectionStringSetting: "Db" });
app.http("f", {
  extraInputs: [rows, df.input.durableClient(), input.generic({ type: "custom", path: "p" })],
  return: output.http({}),
  extraOutputs: [toQueue, { type: "twilioSms", name: "sms" }],
  handler() {},
});
`,
    });
    const [handler] = handlers;
    expect(handler?.bindings.map(canonical)).toEqual([
      "{direction:in,type:httpTrigger}",
      "{commandtext:select * from t where id = {Query.id},commandtype:Text,connectionstringsetting:Db,direction:in,type:sql}",
      "{direction:in,type:durableClient}",
      "{direction:in,path:p,type:custom}",
      "{direction:out,name:$return,type:http}",
      "{connection:Store,direction:out,queuename:orders,type:queue}",
      "{direction:out,name:sms,type:twilioSms}",
    ]);
    const rows = handler?.bindings[1];
    expect(rows && spanOf(rows.at)).toBe("a.ts:4:24-4:132");
    const command = rows?.kind === "object" ? rows.properties.get("commandtext")?.value : undefined;
    expect(command && spanOf(command.at)).toBe("a.ts:4:39-4:78");
  });

  test("a Durable client function has its client", async () => {
    const { handlers } = await reading({
      "a.ts": `import * as df from "durable-functions";\ndf.app.client.timer("t", { schedule: "0 0 * * * *", handler() {} });\n`,
    });
    expect(handlers[0]?.bindings.map(canonical)).toEqual([
      "{direction:in,schedule:0 0 * * * *,type:timerTrigger}",
      "{direction:in,type:durableClient}",
    ]);
  });
});

describe("bad input", () => {
  test("a syntax error is told with its line, and the rest of the file is still read", async () => {
    const { handlers, problems } = await reading({
      "a.ts": `import { app } from "@azure/functions";\napp.http("f", { handler() {} });\nconst x = ;\n`,
    });
    expect(handlers.map(({ name }) => name)).toEqual(["f"]);
    expect(problems.map(problemLine)).toEqual([
      "incomplete syntax a.ts:3:11 Expression expected: not analysed beyond this mistake",
    ]);
  });

  test("TypeScript in a .js file is read", async () => {
    const { handlers, problems } = await reading({
      "a.js": `import { app } from "@azure/functions";\nconst x: number = 1;\napp.http("f", { handler() {} });\n`,
    });
    expect([handlers.length, problems]).toEqual([1, []]);
  });

  test("imports and definitions in a circle end", async () => {
    expect(
      await handlerLines({
        "a.ts": `export * from "./b";\nexport { app } from "./b";\nimport "@azure/functions";\nimport { app as mine } from "./b";\nmine.http("x", {});\n`,
        "b.ts": `export * from "./a";\nexport { app } from "./a";\n`,
        "c.ts": `import { app } from "@azure/functions";\nconst options = { ...options, handler: handler };\nconst handler = handler;\nfunction again(n) { return again(n); }\napp.http("y", options);\napp.http("z", again(1));\n`,
      }),
    ).toEqual([
      expect.stringMatching(/^y httpTrigger .* c\.ts:5:1-5:13 no body$/u),
      expect.stringMatching(/^z httpTrigger \$\{.* c\.ts:6:1-6:13 no body$/u),
    ]);
  });

  test("code that nests without end is a problem, and other files are read", async () => {
    const { handlers, problems } = await reading({
      "deep.ts": `import "@azure/functions";\nexport const x = ${"[\n".repeat(100_000)}${"]\n".repeat(100_000)};\n`,
      "chain.ts": `import "@azure/functions";\nexport const x = 1${"\n+ 1".repeat(5_000)};\n`,
      "a.ts": `import { app } from "@azure/functions";\nimport { x } from "./deep";\napp.http("f", { handler: () => x });\n`,
    });
    expect(handlers.map(({ name }) => name)).toEqual(["f"]);
    expect(problems.map(problemLine)).toEqual([
      "incomplete limit chain.ts The code nests deeper than 1000 levels; the file was not analysed",
      "incomplete limit deep.ts The code nests deeper than 1000 levels; the file was not analysed",
    ]);
  });

  test("a minified bundle that may hold functions is not passed over in silence", async () => {
    const minified = `require("@azure/functions");${"var a=function(b,c){return b+c};".repeat(40_000)}`;
    const { handlers, problems, skipped } = await reading({
      "dist/main.js": minified,
      "dist/other.min.js": minified.replace("@azure/functions", "elsewhere"),
      "src/a.ts": `import { app } from "@azure/functions";\napp.http("f", { handler() {} });\n`,
    });
    expect(handlers.map(({ name }) => name)).toEqual(["f"]);
    expect(skipped).toEqual([
      { path: "dist/main.js", why: "is 1.3 MB of code, more than the limit of 1.0 MB" },
      { path: "dist/other.min.js", why: "is 1.3 MB of code, more than the limit of 1.0 MB" },
    ]);
    expect(problems.map(problemLine)).toEqual([
      "incomplete unread dist/main.js This file is 1.3 MB of code, more than the limit of 1.0 MB, and it may hold functions: its source was expected",
    ]);
  });

  const twice = (first: string, next: (before: string) => string): string =>
    [first, ...Array.from({ length: 40 }, (_, index) => next(`a${index}`))]
      .map((value, index) => `const a${index} = ${value};\n`)
      .join("");

  test.each([
    ["spreads", twice("{ x: 1 }", (before) => `{ ...${before}, ...${before} }`), `"f", a40`],
    ["lists", twice("['GET', 'PUT']", (before) => `[...${before}, ...${before}]`), `"f", { methods: a40 }`],
    ["texts", twice("'some text'", (before) => `${before} + ${before}`), `"f", { route: a40 }`],
    ["choices", twice("'x'", (before) => `c ? ${before} : ${before} + "y"`), `"f", { route: a40 }`],
    [
      "calls",
      twice("(x) => x", (before) => `(x) => ${before}(${before}(x) + ${before}(x))`),
      `"f", { route: a40("r") }`,
    ],
    [
      "rounds",
      `const many = [${"1, ".repeat(30)}];\nfor (const a of many) for (const b of many) `,
      `"f" + a + b, {}`,
    ],
  ])("%s that double forty times are bounded, and it is said", async (_, code, registration) => {
    const { handlers, problems } = await reading({
      "a.js": `const { app } = require("@azure/functions");\n${code}app.http(${registration});\n`,
    });
    expect(handlers.length).toBeGreaterThan(0);
    expect(problems.map(problemLine)).toEqual([
      "incomplete limit  The code takes more steps to follow than are allowed; some functions may be missing",
    ]);
  });

  test.each([
    ["below a host.json", "api/main.js", 1],
    ["elsewhere", "web/main.js", 0],
  ])("a file that can't be read %s", async (_, path, count) => {
    const own = filesOf({
      "api/host.json": "{}",
      "api/a.js": `const { app } = require("@azure/functions");\napp.http("f", { handler() {} });\n`,
    });
    const files = {
      ...own,
      paths: [...own.paths, path],
      has: (one: string) => one === path || own.has(one),
      read: (one: string) =>
        one === path
          ? { kind: "unreadable" as const, path, why: "is 104 MB, more than the limit of 10 MB" }
          : own.read(one),
    };
    const { skipped, problems } = await readTypescript(files, []);
    expect(skipped).toEqual([{ path, why: "is 104 MB, more than the limit of 10 MB" }]);
    expect(problems.map(problemLine)).toEqual(
      Array.from(
        { length: count },
        () => `incomplete unread ${path} This file is 104 MB, more than the limit of 10 MB`,
      ),
    );
  });

  test("a comment can't hide a file", async () => {
    expect(
      await handlerLines({
        "a.js": `// @generated by a tool, DO NOT EDIT\nconst { app } = require("@azure/functions");\napp.http("f", { handler() {} });\n`,
      }),
    ).toHaveLength(1);
  });

  test("what tsc has built is read once, from its source", async () => {
    const { handlers, skipped } = await reading({
      "tsconfig.json": `{ "compilerOptions": { "outDir": "dist", "rootDir": "." } }`,
      "src/a.ts": `import { app } from "@azure/functions";\napp.http("f", { handler() {} });\n`,
      "dist/src/a.js": `const functions_1 = require("@azure/functions");\nfunctions_1.app.http("f", { handler() {} });\n`,
    });
    expect(handlers.map(({ name, language }) => [name, language])).toEqual([["f", "typescript"]]);
    expect(skipped).toEqual([{ path: "dist/src/a.js", why: "is built from src/a.ts" }]);
  });

  describe("a source map can't hide a file", () => {
    const admin = `const { app } = require("@azure/functions");\napp.http("admin", { handler() {} });\n`;
    const map = (source: string): string => JSON.stringify({ version: 3, sources: [source], mappings: "" });

    test.each([
      ["another name", { "src/admin.js.map": map("health.js"), "src/health.js": "" }],
      ["another name in TypeScript", { "src/admin.js.map": map("health.ts"), "src/health.ts": "" }],
      ["JavaScript beside it", { "src/admin.js.map": map("admin.mjs"), "src/admin.mjs": "" }],
      ["itself", { "src/admin.js.map": map("admin.js") }],
      ["no code", { "src/admin.js.map": map("../docs/admin.md"), "docs/admin.md": "" }],
      ["nothing that is there", { "src/admin.js.map": map("../code/admin.ts") }],
      [
        "a file that is built from it",
        {
          "src/admin.js.map": map("../a/admin.js"),
          "a/admin.js.map": map("../src/admin.js"),
          "a/admin.js": "",
        },
      ],
      [
        "a file that a tsconfig builds from it",
        {
          "src/admin.js.map": map("../a/admin.js"),
          "tsconfig.json": `{ "compilerOptions": { "outDir": "a", "rootDir": "src" } }`,
          "a/admin.js": "",
        },
      ],
    ])("%s", async (_, texts: Readonly<Record<string, string>>) => {
      const { handlers, skipped } = await reading({ "src/admin.js": admin, ...texts });
      expect(handlers.map(({ name }) => name)).toEqual(["admin"]);
      expect(skipped).toEqual([]);
    });

    test.each([
      ["TypeScript beside it", "src/admin.ts", "admin.ts"],
      ["JavaScript in another folder", "code/admin.js", "../code/admin.js"],
    ])("but names %s", async (_, path, source) => {
      const { handlers, skipped } = await reading({
        "src/admin.js": admin,
        "src/admin.js.map": map(source),
        [path]: admin,
      });
      expect(handlers.map(({ at }) => at.source.path)).toEqual([path]);
      expect(skipped).toEqual([{ path: "src/admin.js", why: `is built from ${path}` }]);
    });
  });

  test("a tsconfig names no source of another name", async () => {
    const { handlers } = await reading({
      "tsconfig.json": `{ "compilerOptions": { "outDir": "src", "rootDir": "code" } }`,
      "src/admin.js": `const { app } = require("@azure/functions");\napp.http("admin", { handler() {} });\n`,
      "code/health.ts": "",
      "code/sub/admin.ts": "",
    });
    expect(handlers.map(({ name }) => name)).toEqual(["admin"]);
  });

  describe("a minified file that runs is not passed over in silence", () => {
    const minified = `exports.run=function(q){return eval(q)};${"var a=function(b,c){return b+c};".repeat(1_000)}`;
    const a = `const { app } = require("@azure/functions");\nconst { run } = require("./lib.js");\napp.http("f", { handler: () => run() });\n`;

    test.each([
      [
        "imported by a function",
        { "a.js": a, "lib.js": minified },
        "lib.js",
        "so what it does was not followed: a.js loads it",
      ],
      [
        "imported by what a function imports",
        { "a.js": a, "lib.js": `module.exports = require("./deep/lib");\n`, "deep/lib.js": minified },
        "deep/lib.js",
        "so what it does was not followed: lib.js loads it",
      ],
      [
        "started by the host",
        {
          "a.js": a.replace("./lib.js", "elsewhere"),
          "package.json": `{ "main": "dist/*.js" }`,
          "dist/main.js": minified,
        },
        "dist/main.js",
        "and it may hold functions: its source was expected",
      ],
    ])("%s", async (_, texts: Readonly<Record<string, string>>, path, consequence) => {
      const { problems, skipped } = await reading({ "host.json": "{}", ...texts });
      expect(skipped).toEqual([{ path, why: "is minified" }]);
      expect(problems.map(problemLine)).toEqual([
        `incomplete unread ${path} This file is minified, ${consequence}`,
      ]);
    });

    test("unlike one that only a browser loads", async () => {
      const { problems } = await reading({
        "host.json": "{}",
        "a.js": a.replace("./lib.js", "elsewhere"),
        "web/page.js": `require("./lib.js");\n`,
        "web/lib.js": minified,
      });
      expect(problems).toEqual([]);
    });
  });

  test("names of prototypes are names", async () => {
    expect(
      await handlerLines({
        "a.ts": `import { app } from "@azure/functions";\nconst o = { __proto__: null, constructor: "x" } as any;\napp.http("__proto__", { authLevel: o.toString, route: o.constructor, handler() {} });\napp.constructor("no", {});\napp.toString("no", {});\n`,
      }),
    ).toEqual(["__proto__ httpTrigger anonymous GET,POST /x a.ts:3:1-3:21 body a.ts:3:70"]);
  });
});

describe("what is not needed", () => {
  test("no compiler without a mention of the packages", async () => {
    const { state, read } = await reading({ "a.ts": "export const x = 1;\n" });
    expect([state.state, read]).toEqual(["not needed", []]);
  });

  test("files that have nothing to do with the functions are not read", async () => {
    const { read } = await reading({
      "web/page.tsx": `import { x } from "./x";\nexport const page = <a>{x}</a>;\n`,
      "web/x.ts": "export const x = 1;\n",
      "src/a.ts": `import { app } from "@azure/functions";\nimport { y } from "../shared/y";\napp.http("f", { handler: y });\n`,
      "shared/y.ts": "export const y = () => {};\n",
      "node_modules/@azure/functions/index.js": "module.exports = {};\n",
    });
    expect(read).toEqual(["shared/y.ts", "src/a.ts"]);
  });
});
