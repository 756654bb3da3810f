import { describe, expect, test } from "@jest/globals";

import { handlerLine, problemLine, reading, type Texts } from "../readings.ts";

// Registrations that are written to be overlooked, or only in another way.

const head = `const { app } = require("@azure/functions");\nconst run = () => {};\n`;

async function found(code: string, more: Texts = {}): Promise<readonly string[]> {
  const { handlers, problems } = await reading({ "a.js": head + code, ...more });
  return [
    ...handlers
      .map(handlerLine)
      .map((line) => line.replace(/^(\S+) (\S+).* (body .*|no body)$/u, "$1 $2 $3")),
    ...problems.map(problemLine),
  ];
}

const one = "f httpTrigger body a.js:2:13";

describe("calls that are not called by name", () => {
  test.each([
    `app.http.call(app, "f", { handler: run });`,
    `app.http.apply(app, ["f", { handler: run }]);`,
    `app.http.bind(app)("f", { handler: run });`,
    `app.http.bind(app, "f")({ handler: run });`,
    `Reflect.apply(app.http, app, ["f", { handler: run }]);`,
    `Reflect.get(app, "http")("f", { handler: run });`,
    `Function.prototype.call.call(app.http, app, "f", { handler: run });`,
    `const { http } = app; http("f", { handler: run });`,
    `const http = app.http.bind(app); http("f", { handler: run });`,
    `app["ht" + "tp"]("f", { handler: run });`,
    `app[["ht", "tp"].join("")]("f", { handler: run });`,
    `app["ht".concat("tp")]("f", { handler: run });`,
    `app["HTTP".toLowerCase()]("f", { handler: run });`,
    `app["ptth".split("").reverse().join("")]("f", { handler: run });`,
    `app[String.fromCharCode(104, 116, 116, 112)]("f", { handler: run });`,
    `app[atob("aHR0cA==")]("f", { handler: run });`,
    `app[Buffer.from("aHR0cA==", "base64").toString()]("f", { handler: run });`,
    `const name = "ht" + "tp"; app[name]("f", { handler: run });`,
    `(0, app.http)("f", { handler: run });`,
    `(process.env.A ? app.http : app.http)("f", { handler: run });`,
    `(process.env.A && app).http("f", { handler: run });`,
    `let other = null; if (process.env.A) other = app; other.http("f", { handler: run });`,
    `if (process.env.A) app.http("f", { handler: run });`,
    `process.env.A && app.http("f", { handler: run });`,
    `app?.http?.("f", { handler: run });`,
    `app.http(...["f", { handler: run }]);`,
    `const given = ["f", { handler: run }]; app.http(...given);`,
    `new (class { constructor() { app.http("f", { handler: run }); } })();`,
    `setImmediate(() => app.http("f", { handler: run }));`,
  ])("%s", async (code) => {
    expect(await found(code)).toEqual([one]);
  });
});

describe("the registrar under another name", () => {
  test.each([
    `const own = { registrar: app }; own.registrar.http("f", { handler: run });`,
    `const own = { ...require("@azure/functions") }; own.app.http("f", { handler: run });`,
    `const own = [app]; own[0].http("f", { handler: run });`,
    `const own = {}; own.registrar = app; own.registrar.http("f", { handler: run });`,
    `class Own { registrar = app; add() { this.registrar.http("f", { handler: run }); } }`,
    `class Own { static registrar = app; } Own.registrar.http("f", { handler: run });`,
    `class Own { constructor(given) { this.given = given; } add() { this.given.http("f", { handler: run }); } }\nnew Own(app).add();`,
    `function own() { return app; } own().http("f", { handler: run });`,
    `const own = () => ({ registrar: app }); own().registrar.http("f", { handler: run });`,
    `const add = (registrar, name, options) => registrar.http(name, options); add(app, "f", { handler: run });`,
    `const add = (...all) => app.http(...all); add("f", { handler: run });`,
    `import("@azure/functions").then(({ app: late }) => late.http("f", { handler: run }));`,
    `import("@azure/functions").then((module) => module.app.http("f", { handler: run }));`,
    `(async () => { const late = await import("@azure/functions"); late.app.http("f", { handler: run }); })();`,
    `(async () => { (await import("@azure/functions")).app.http("f", { handler: run }); })();`,
    `const load = require("node:module").createRequire(__filename); load("@azure/functions").app.http("f", { handler: run });`,
    `module.require("@azure/functions").app.http("f", { handler: run });`,
    `const own = Object.assign({}, { registrar: app }); own.registrar.http("f", { handler: run });`,
    `const own = Object.freeze({ registrar: app }); own.registrar.http("f", { handler: run });`,
    `const own = new Map([["registrar", app]]); own.get("registrar").http("f", { handler: run });`,
  ])("%s", async (code) => {
    expect(await found(code)).toEqual([one]);
  });
});

describe("many at once", () => {
  const both = ["one httpTrigger body a.js:3:25", "two httpTrigger body a.js:3:34"];
  const handlers = `const handlers = { one: () => 1, two() { return 2; } };\n`;

  test.each([
    `for (const [name, handler] of Object.entries(handlers)) app.http(name, { handler });`,
    `for (const entry of Object.entries(handlers)) app.http(entry[0], { handler: entry[1] });`,
    `for (const name of Object.keys(handlers)) app.http(name, { handler: handlers[name] });`,
    `for (const name in handlers) app.http(name, { handler: handlers[name] });`,
    `Object.entries(handlers).forEach(([name, handler]) => app.http(name, { handler }));`,
    `Object.entries(handlers).map(([name, handler]) => app.http(name, { handler }));`,
    `Object.keys(handlers).forEach((name) => { app.http(name, { handler: handlers[name] }); });`,
    `for (const [name, handler] of new Map(Object.entries(handlers))) app.http(name, { handler });`,
    `new Map(Object.entries(handlers)).forEach((handler, name) => app.http(name, { handler }));`,
    `const all = Object.entries(handlers); for (let i = 0; i < all.length; i++) app.http(all[i][0], { handler: all[i][1] });`,
    `for (const [name, handler] of [...Object.entries(handlers)]) app.http(name, { handler });`,
    `function add(name, handler) { app.http(name, { handler }); }\nfor (const [name, handler] of Object.entries(handlers)) add(name, handler);`,
    `for (const name of ["one", "two"]) app.http(name, { handler: handlers[name] });`,
  ])("%s", async (code) => {
    expect(await found(handlers + code)).toEqual(both);
  });

  test("a module of them", async () => {
    expect(
      await found(
        `const handlers = require("./handlers");\nfor (const [name, handler] of Object.entries(handlers)) app.http(name, { handler });\n`,
        { "handlers.js": "exports.one = () => 1;\nexports.two = () => 2;\n" },
      ),
    ).toEqual(["one httpTrigger body handlers.js:1:15", "two httpTrigger body handlers.js:2:15"]);
    expect(
      await found("", {
        "b.ts": `import { app } from "@azure/functions";\nimport * as handlers from "./handlers";\nfor (const [name, handler] of Object.entries(handlers)) app.http(name, { handler });\n`,
        "handlers.ts": "export const one = () => 1;\nexport function two() {}\n",
      }),
    ).toEqual(["one httpTrigger body handlers.ts:1:20", "two httpTrigger body handlers.ts:2:1"]);
  });

  test("a map", async () => {
    const map = `const handlers = new Map([["one", () => 1], ["two", run]]);\n`;
    const expected = ["one httpTrigger body a.js:3:35", "two httpTrigger body a.js:2:13"];
    expect(
      await found(`${map}for (const [name, handler] of handlers) app.http(name, { handler });\n`),
    ).toEqual(expected);
    expect(
      await found(`${map}for (const [name, handler] of handlers.entries()) app.http(name, { handler });\n`),
    ).toEqual(expected);
    expect(
      await found(
        `${map}for (const name of handlers.keys()) app.http(name, { handler: handlers.get(name) });\n`,
      ),
    ).toEqual(expected);
    expect(await found(`${map}app.http("one", { handler: handlers.get("one") });\n`)).toEqual([expected[0]]);
    expect(
      await found(
        `const handlers = new Map();\nhandlers.set("one", run);\napp.http("one", { handler: handlers.get("one") });\n`,
      ),
    ).toEqual(["one httpTrigger body a.js:2:13"]);
  });
});

const unreadable =
  "A function is registered in a way that can't be read, so it is not known what it runs: a call of `app` by name was expected";

describe("what can't be read is told", () => {
  test.each([
    [`app[process.env.METHOD]("f", { handler: run });`, "a.js:3:1"],
    [`for (const key in app) app[key]("f", { handler: run });`, "a.js:3:24"],
    [`Object.values(app)[0]("f", { handler: run });`, "a.js:3:1"],
    [`Reflect.apply(app[process.env.METHOD], app, ["f", { handler: run }]);`, "a.js:3:1"],
    [
      `pick(app)("f", { handler: run, route: "x" });\nfunction pick(from) { return from[process.env.A]; }`,
      "a.js:3:1",
    ],
    [`app.http.apply(app, process.argv);`, "a.js:3:1"],
    [`app.http(...process.argv);`, "a.js:3:1"],
    [`globalThis.registrar = app; globalThis.registrar.http("f", { handler: run });`, "a.js:3:29"],
  ])("%s", async (code, at) => {
    expect(await found(code)).toContain(`incomplete unresolved ${at} ${unreadable}`);
  });

  test("a handler that is not found", async () => {
    expect(await found(`app.http("f", { handler: global.unknown[process.env.A] });`)).toEqual([
      "f httpTrigger no body",
      "incomplete unresolved a.js:3:1 What function 'f' runs could not be told, so it was not followed: a handler that is written in the repository was expected",
    ]);
    expect(
      await found(`app.http("f", options());\nfunction options() { return JSON.parse(process.env.A); }`),
    ).toEqual([
      "f httpTrigger no body",
      "incomplete unresolved a.js:3:1 What function 'f' runs could not be told, so it was not followed: a handler that is written in the repository was expected",
    ]);
  });

  test("one that a package makes", async () => {
    expect(
      await found(`const { make } = require("adapter");\napp.http("f", { handler: make({ a: 1 }) });`),
    ).toEqual([
      "f httpTrigger no body",
      "notice unresolved a.js:4:1 Function 'f' runs code of the package 'adapter', which was not followed",
    ]);
  });

  test("of several handlers all are followed", async () => {
    const { alerts } = await reading({
      "a.js": `const { app } = require("@azure/functions");
const evil = (request) => require("child_process").exec(request.query.get("q"));
let handler = () => {};
if (process.env.A) handler = evil;
app.http("f", { handler });
app.http("g", { handler: process.env.A ? () => {} : evil });
`,
    });
    expect(alerts.map(({ rule }) => rule)).toEqual(["command-injection"]);
  });

  test("a function that checks its caller vouches for none that runs in its place", async () => {
    const { handlers } = await reading({
      "a.js": `const { app } = require("@azure/functions");
const jwt = require("jsonwebtoken");
const checked = async (request) => {
  try {
    jwt.verify(request.headers.get("authorization"), process.env.KEY, { algorithms: ["HS256"] });
  } catch {
    return { status: 401 };
  }
  return { body: "secret" };
};
const open = async () => ({ body: "secret" });
const options = { handler: checked };
app.http("f", options);
const others = { handler: checked };
if (process.env.A) others.handler = open;
app.http("g", others);
`,
    });
    expect(handlers.map(({ name, verifiesCaller }) => [name, verifiesCaller])).toEqual([
      ["f", true],
      ["g", undefined],
    ]);
  });

  test("unlike calls that only look like it", async () => {
    expect(
      await found(
        `const cache = new Map(); cache.get("f");\nconst express = require("express")(); express.get("f", run);\nclient[process.env.A]("f", { retries: 1 });\nlogger.info("f", { handler: "x" });\n`,
      ),
    ).toEqual([]);
  });
});
