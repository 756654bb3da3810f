import { describe, expect, test } from "@jest/globals";

import { handlerLines, problemLine, reading, type Texts } from "../readings.ts";

const trigger = `{ "type": "httpTrigger", "direction": "in", "name": "req" }`;
const functionJson = `{ "bindings": [${trigger}] }`;
const place = "api/orders/function.json:1:16-1:75";

async function body(texts: Texts): Promise<string | undefined> {
  const lines = await handlerLines({
    "api/host.json": "{}",
    "api/orders/function.json": functionJson,
    ...texts,
  });
  return /(?:no body|body .*)$/u.exec(lines[0] ?? "")?.[0];
}

test("the level that nobody wrote is the host's", async () => {
  const { handlers } = await reading({
    "api/host.json": "{}",
    "api/orders/function.json": functionJson,
    "api/orders/index.js": "module.exports = async function (context, req) {};\n",
  });
  expect(handlers).toHaveLength(1);
  expect(handlers[0]).toMatchObject({
    name: "orders",
    language: "javascript",
    model: "function.json",
    trigger: "httpTrigger",
    http: {
      authLevel: { kind: "known", value: "function" },
      authLevelWhy: "the host takes a missing authLevel for function",
      methods: [],
      route: { kind: "absent" },
    },
  });
});

describe("the function that the worker calls", () => {
  test.each([
    ["module.exports", "module.exports = async function (context, req) {};", "body api/orders/index.js:1:18"],
    ["an arrow", "module.exports = async (context, req) => {};", "body api/orders/index.js:1:18"],
    ["by name", "async function run(context) {}\nmodule.exports = run;", "body api/orders/index.js:1:1"],
    [
      "exports.run",
      "exports.other = 1;\nexports.run = function (context) {};",
      "body api/orders/index.js:2:15",
    ],
    ["exports.index", "exports.a = 1;\nexports.index = (context) => {};", "body api/orders/index.js:2:17"],
    ["the only export", "exports.whatever = (context) => {};", "body api/orders/index.js:1:20"],
    [
      "an object with run",
      "module.exports = { run(context) {}, other: 1 };",
      "body api/orders/index.js:1:20",
    ],
    ["export default", "export default async function (context) {}", "body api/orders/index.js:1:1"],
    [
      "export as default",
      "const f = async () => {};\nexport { f as default };",
      "body api/orders/index.js:1:11",
    ],
    [
      "wrapped",
      `const wrap = require("wrap");\nmodule.exports = wrap(run);\nfunction run() {}`,
      "body api/orders/index.js:3:1",
    ],
    [
      "wrapped default",
      `import wrap from "wrap";\nexport default wrap(async (context) => {});`,
      "body api/orders/index.js:2:21",
    ],
    [
      "a Durable orchestrator",
      `const df = require("durable-functions");\nmodule.exports = df.orchestrator(function* (context) {});`,
      "body api/orders/index.js:2:34",
    ],
    ["imported", `module.exports = require("../shared/run");`, "body api/shared/run.js:1:18"],
  ])("%s", async (_, code, expected) => {
    expect(
      await body({
        "api/orders/index.js": `${code}\n`,
        "api/shared/run.js": "module.exports = (context) => {};\n",
      }),
    ).toBe(expected);
  });

  test("entryPoint", async () => {
    expect(
      await body({
        "api/orders/function.json": `{ "entryPoint": "second", "scriptFile": "../lib/all.js", "bindings": [${trigger}] }`,
        "api/lib/all.js": "exports.first = () => {};\nexports.second = () => {};\n",
      }),
    ).toBe("body api/lib/all.js:2:18");
  });

  test("entryPoint of a class", async () => {
    expect(
      await body({
        "api/orders/function.json": `{ "entryPoint": "run", "bindings": [${trigger}] }`,
        "api/orders/index.ts": "class Orders { run() {} }\nexport default new Orders();\n",
      }),
    ).toBe("body api/orders/index.ts:1:16");
  });

  test("TypeScript with its type", async () => {
    expect(
      await body({
        "api/orders/index.ts": `import { AzureFunction, Context } from "@azure/functions";\nconst httpTrigger: AzureFunction = async function (context: Context) {};\nexport default httpTrigger;\n`,
      }),
    ).toBe("body api/orders/index.ts:2:36");
  });
});

describe("built files", () => {
  const built = `{ "scriptFile": "../dist/orders/index.js", "bindings": [${trigger}] }`;
  const code = "export default async function (context) {}\n";

  test.each([
    [
      "outDir, no rootDir",
      { "api/tsconfig.json": `{ "compilerOptions": { "outDir": "dist" } }`, "api/orders/index.ts": code },
      "api/orders/index.ts",
    ],
    [
      "outDir and rootDir",
      {
        "api/tsconfig.json": `{ "compilerOptions": { "outDir": "dist", "rootDir": "src", /* comment */ } }`,
        "api/src/orders/index.ts": code,
      },
      "api/src/orders/index.ts",
    ],
    [
      "inherited",
      {
        "tsconfig.base.json": `{ "compilerOptions": { "rootDir": "api/src" } }`,
        "api/tsconfig.json": `{ "extends": "../tsconfig.base", "compilerOptions": { "outDir": "./dist/" } }`,
        "api/src/orders/index.ts": code,
      },
      "api/src/orders/index.ts",
    ],
    [
      "a source map beside the built file",
      {
        "api/dist/orders/index.js": "exports.default = 1;\n",
        "api/dist/orders/index.js.map": `{ "version": 3, "sources": ["../../code/index.ts"] }`,
        "api/code/index.ts": code,
      },
      "api/code/index.ts",
    ],
    [
      "a source map that names another file",
      {
        "api/dist/orders/index.js": code,
        "api/dist/orders/index.js.map": `{ "version": 3, "sources": ["../../code/o.ts"] }`,
        "api/code/o.ts": code,
      },
      "api/dist/orders/index.js",
    ],
    ["nothing but the folder", { "api/orders/index.ts": code }, "api/orders/index.ts"],
    ["the built file alone", { "api/dist/orders/index.js": code }, "api/dist/orders/index.js"],
  ])("%s", async (_, texts, path) => {
    expect(await body({ "api/orders/function.json": built, ...texts })).toBe(`body ${path}:1:1`);
  });

  test("a script that is not there is a problem", async () => {
    const { handlers, problems } = await reading({ "host.json": "{}", "orders/function.json": built });
    expect(handlers.map(({ name }) => name)).toEqual(["orders"]);
    expect(problems.map(problemLine)).toEqual([
      "incomplete unresolved orders/function.json:1:57 The script 'dist/orders/index.js' is not in the repository, and nothing tells which source it is built from",
    ]);
  });

  test("a scriptFile that leaves the repository is a problem", async () => {
    const { problems } = await reading({
      "orders/function.json": `{ "scriptFile": "../../../etc/passwd.js", "bindings": [${trigger}] }`,
      "local.settings.json": `{ "Values": { "FUNCTIONS_WORKER_RUNTIME": "node" } }`,
    });
    expect(problems.map(({ kind, effect }) => [kind, effect])).toEqual([["unresolved", "incomplete"]]);
  });

  test("a script without a function is a problem", async () => {
    const { problems } = await reading({
      "orders/function.json": functionJson,
      "orders/index.js": "const a = 1;\n",
    });
    expect(problems.map(problemLine)).toEqual([
      "incomplete unresolved orders/index.js The function that 'orders' runs was not found in this file: an exported function was expected",
    ]);
  });
});

describe("both models in one repository", () => {
  const v4 = `import { app } from "@azure/functions";\napp.http("f", { handler() {} });\n`;
  const v3 = {
    "api/host.json": "{}",
    "api/orders/function.json": functionJson,
    "api/orders/index.js": "module.exports = () => {};\n",
  };

  test("the host ignores function.json beside registrations", async () => {
    const { handlers, problems } = await reading({
      ...v3,
      "api/package.json": `{ "main": "f.js" }`,
      "api/f.js": v4,
    });
    expect(handlers.map(({ name, model }) => [name, model])).toEqual([["f", "node-v4"]]);
    expect(problems.map(problemLine)).toEqual([
      "notice invalid api/orders/function.json:1:16 The host ignores this function.json, since other functions of the app are registered in code",
    ]);
  });

  test("built files count for the sources they are built from", async () => {
    const { handlers } = await reading({
      ...v3,
      "api/package.json": `{ "main": "dist/src/functions/*.js" }`,
      "api/src/functions/f.ts": v4,
    });
    expect(handlers.map(({ name }) => name)).toEqual(["f"]);
  });

  test("a registration that the package does not load hides no function.json", async () => {
    const { handlers } = await reading({
      ...v3,
      "api/package.json": `{ "main": "server.js" }`,
      "api/server.js": "",
      "api/stray.js": v4,
    });
    expect(handlers.map(({ name, model }) => [name, model])).toEqual([
      ["f", "node-v4"],
      ["orders", "function.json"],
    ]);
  });

  test("but not those of another app, nor when the package starts nothing", async () => {
    expect(
      await handlerLines({
        ...v3,
        "web/host.json": "{}",
        "web/package.json": `{ "main": "f.js" }`,
        "web/f.js": v4,
      }),
    ).toEqual([
      "f httpTrigger anonymous GET,POST / web/f.js:2:1-2:13 body web/f.js:2:17",
      `orders httpTrigger function * / ${place} body api/orders/index.js:1:18`,
    ]);
    expect(await handlerLines({ ...v3, "api/package.json": "{}", "api/f.js": v4 })).toHaveLength(2);
  });
});

test("a script that registers its function itself is of the other model", async () => {
  const { handlers, problems } = await reading({
    "host.json": "{}",
    "orders/function.json": functionJson,
    "orders/index.js": `import { app } from "@azure/functions";\napp.http("orders", { handler() {} });\n`,
  });
  expect(handlers.map(({ name, model }) => [name, model])).toEqual([["orders", "node-v4"]]);
  expect(problems.map(({ effect }) => effect)).toEqual(["notice"]);
});
