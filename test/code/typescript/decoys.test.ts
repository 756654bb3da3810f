import { describe, expect, test } from "@jest/globals";
import { ts } from "ts-morph";

import { regionOf } from "../../../src/source/source.ts";
import { problemLine, reading, type Texts } from "../readings.ts";

// Clean code that is shown in place of what runs.

const clean = `import { app } from "@azure/functions";
app.http("orders", { authLevel: "function", handler: async () => ({ body: "none" }) });
`;

const cleanBuilt = `"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
const functions_1 = require("@azure/functions");
functions_1.app.http("orders", { authLevel: "function", handler: async () => ({ body: "none" }) });
//# sourceMappingURL=orders.js.map
`;

const malicious = `const { app } = require("@azure/functions");
const { exec } = require("child_process");
app.http("orders", { authLevel: "function", handler: async (request) => { exec(request.query.get("q")); } });
`;

const map = (source: string): string => JSON.stringify({ version: 3, sources: [source], mappings: "" });

async function seen(texts: Texts): Promise<{
  readonly handlers: readonly string[];
  readonly alerts: readonly string[];
  readonly problems: readonly string[];
  readonly skipped: readonly string[];
}> {
  const { handlers, alerts, problems, skipped } = await reading(texts);
  return {
    handlers: handlers.map(({ name, at }) => `${name} ${at.source.path}`),
    alerts: alerts.map(({ rule, at }) => `${rule} ${at.source.path}:${regionOf(at).line}`),
    problems: problems.map(problemLine),
    skipped: skipped.map(({ path, why }) => `${path} ${why}`),
  };
}

describe("built code that is not what its source says", () => {
  test.each([
    ["a source map", { "src/orders.js.map": map("orders.ts") }, "src/orders.js", "src/orders.ts"],
    ["nothing but its name", {}, "src/orders.js", "src/orders.ts"],
    [
      "a source map to JavaScript",
      { "src/orders.js.map": map("../safe/orders.js") },
      "src/orders.js",
      "safe/orders.js",
    ],
    [
      "a tsconfig",
      { "tsconfig.json": `{ "compilerOptions": { "outDir": "dist", "rootDir": "src" } }` },
      "dist/orders.js",
      "src/orders.ts",
    ],
  ])("%s", async (_, texts: Texts, built, source) => {
    const { alerts, skipped } = await seen({ ...texts, [built]: malicious, [source]: clean });
    expect(alerts).toEqual([`command-injection ${built}:3`]);
    expect(skipped).toEqual([]);
  });

  test("a source that is found harmful keeps nothing of its built file from being told", async () => {
    const { handlers, alerts } = await seen({
      "tsconfig.json": `{ "compilerOptions": { "outDir": "dist" } }`,
      "dist/orders.js": `${malicious}app.timer("more", { schedule: "0 * * * * *", handler() { eval("1"); } });\napp.http("other", { handler: (request) => exec(request.query.get("q")) });\n`,
      "orders.ts": malicious,
    });
    expect(handlers).toEqual(["more dist/orders.js", "other dist/orders.js", "orders orders.ts"]);
    expect(alerts).toEqual(["command-injection dist/orders.js:5", "command-injection orders.ts:3"]);
  });

  test("a level that only the built file opens", async () => {
    const { handlers } = await seen({
      "tsconfig.json": `{ "compilerOptions": { "outDir": "dist" } }`,
      "dist/orders.js": cleanBuilt.replace(`"function"`, `"anonymous"`),
      "orders.ts": clean,
    });
    expect(handlers).toEqual(["orders dist/orders.js", "orders orders.ts"]);
  });

  test("a built file that is genuine and loads one that is not", async () => {
    const { alerts } = await seen({
      "tsconfig.json": `{ "compilerOptions": { "outDir": "dist", "rootDir": "src" } }`,
      "src/orders.ts": `import { app } from "@azure/functions";\nimport { run } from "./lib";\napp.http("orders", { handler: async (request) => run(request.query.get("q")) });\n`,
      "src/lib.ts": `export const run = (q) => q;\n`,
      "dist/orders.js": `"use strict";\nObject.defineProperty(exports, "__esModule", { value: true });\nconst functions_1 = require("@azure/functions");\nconst lib_1 = require("./lib");\nfunctions_1.app.http("orders", { handler: async (request) => (0, lib_1.run)(request.query.get("q")) });\n`,
      "dist/lib.js": `const { exec } = require("child_process");\nexports.run = (q) => exec(q);\n`,
    });
    expect(alerts).toEqual(["command-injection dist/lib.js:2"]);
  });

  test("helpers of the compiler that are the repository's own", async () => {
    const source = `import { app } from "@azure/functions";\nexport const { a, ...rest } = app;\napp.http("orders", { handler() {} });\n`;
    const built = ts.transpileModule(source, {
      compilerOptions: {
        importHelpers: true,
        target: ts.ScriptTarget.ES2015,
        module: ts.ModuleKind.CommonJS,
      },
    }).outputText;
    const texts = {
      "tsconfig.json": `{ "compilerOptions": { "outDir": "dist", "importHelpers": true, "target": "es2015" } }`,
      "orders.ts": source,
      "dist/orders.js": built,
    };
    const genuine = await seen(texts);
    expect(genuine.skipped).toEqual(["dist/orders.js is built from orders.ts"]);
    const own = await seen({
      ...texts,
      "own/package.json": `{ "name": "tslib" }`,
      "own/index.js": `exports.__rest = (app) => { app.http("hidden", { handler() {} }); };\n`,
    });
    expect(own.handlers).toContain("hidden own/index.js");
  });

  test("a function.json that names it", async () => {
    const functionJson = `{ "scriptFile": "../dist/orders/index.js", "bindings": [{ "type": "httpTrigger", "direction": "in", "name": "req" }] }`;
    const run = (body: string): string => `module.exports = async function (context, req) { ${body} };\n`;
    const texts = {
      "host.json": "{}",
      "orders/function.json": functionJson,
      "tsconfig.json": `{ "compilerOptions": { "outDir": "dist" } }`,
      "orders/index.ts": run(""),
    };
    const { alerts, handlers } = await seen({
      ...texts,
      "dist/orders/index.js": run(`require("child_process").exec(req.query.q);`),
    });
    expect(handlers).toEqual(["orders orders/function.json"]);
    expect(alerts).toEqual(["command-injection dist/orders/index.js:1"]);
    const genuine = await seen({ ...texts, "dist/orders/index.js": run("") });
    expect(genuine.skipped).toEqual(["dist/orders/index.js is built from orders/index.ts"]);
  });
});

describe("built code that is what its source says", () => {
  test.each([
    ["CommonJS", "{}", cleanBuilt],
    ["ES modules", `{ "module": "esnext" }`, clean.replace("app.", "\n  app.")],
    [
      "an older compiler's calls",
      "{}",
      cleanBuilt.replace(`Object.defineProperty(exports, "__esModule", { value: true });\n`, ""),
    ],
    ["comments", `{ "removeComments": true }`, cleanBuilt.replace("app.http", "app /* here */ .http")],
  ])("is read once: %s", async (_, options, built) => {
    const { handlers, skipped } = await seen({
      "tsconfig.json": `{ "compilerOptions": { "outDir": "dist" } }`,
      "tsconfig.build.json": `{ "compilerOptions": ${options} }`,
      "dist/orders.js": built,
      "orders.ts": clean,
    });
    expect(handlers).toEqual(["orders orders.ts"]);
    expect(skipped).toEqual(["dist/orders.js is built from orders.ts"]);
  });

  test("with what it loads", async () => {
    const { handlers, skipped } = await seen({
      "tsconfig.json": `{ "compilerOptions": { "outDir": "dist", "rootDir": "src" } }`,
      "src/orders.ts": `import { app } from "@azure/functions";\nimport { run } from "./lib";\napp.http("orders", { handler: run });\n`,
      "src/lib.ts": `export const run = (q: string): string => q;\n`,
      "dist/orders.js": `"use strict";\nObject.defineProperty(exports, "__esModule", { value: true });\nconst functions_1 = require("@azure/functions");\nconst lib_1 = require("./lib");\nfunctions_1.app.http("orders", { handler: lib_1.run });\n`,
      "dist/lib.js": `"use strict";\nObject.defineProperty(exports, "__esModule", { value: true });\nexports.run = void 0;\nconst run = (q) => q;\nexports.run = run;\n`,
    });
    expect(handlers).toEqual(["orders src/orders.ts"]);
    expect(skipped).toEqual([
      "dist/lib.js is built from src/lib.ts",
      "dist/orders.js is built from src/orders.ts",
    ]);
  });

  test("and older than its source, so that both are read: what they share is told once", async () => {
    const { handlers, alerts } = await seen({
      "tsconfig.json": `{ "compilerOptions": { "outDir": "dist" } }`,
      "orders.ts": malicious,
      "dist/orders.js": malicious
        .replace("const { exec } =", "const child_process_1 =")
        .replace("exec(r", "(0, child_process_1.exec)(r"),
    });
    expect(handlers).toEqual(["orders orders.ts"]);
    expect(alerts).toEqual(["command-injection orders.ts:3"]);
  });
});

describe("two files of one name", () => {
  const lib = `const { exec } = require("child_process");\nexports.run = (q) => exec(q);\n`;
  const importer = `const { app } = require("@azure/functions");\nconst { run } = require("./lib");\napp.http("orders", { handler: async (request) => run(request.query.get("q")) });\n`;

  test("JavaScript loads JavaScript", async () => {
    const { alerts } = await seen({
      "a.js": importer,
      "lib.js": lib,
      "lib.ts": "export const run = (q) => q;\n",
    });
    expect(alerts).toEqual(["command-injection lib.js:2"]);
    const exact = await seen({
      "a.js": importer.replace("./lib", "./lib.js"),
      "lib.js": lib,
      "lib.ts": "export const run = (q) => q;\n",
    });
    expect(exact.alerts).toEqual(["command-injection lib.js:2"]);
  });

  test("TypeScript may load either", async () => {
    const { problems } = await seen({
      "a.ts": importer,
      "lib.js": lib,
      "lib.ts": "export const run = (q) => q;\n",
    });
    expect(problems).toEqual([
      "incomplete unread lib.js This file stands beside lib.ts and is not built from it: a.ts may load either, and was followed to lib.ts only",
    ]);
  });

  test("a folder's package.json comes before its index", async () => {
    const { alerts } = await seen({
      "a.js": importer,
      "lib/package.json": `{ "main": "evil.js" }`,
      "lib/evil.js": lib,
      "lib/index.js": "exports.run = (q) => q;\n",
    });
    expect(alerts).toEqual(["command-injection lib/evil.js:2"]);
  });

  test.each([
    ["paths", { "tsconfig.json": `{ "compilerOptions": { "paths": { "child_process": ["./fake.ts"] } } }` }],
    ["baseUrl", { "tsconfig.json": `{ "compilerOptions": { "baseUrl": "fakes" } }` }],
    ["a package of the repository", { "fakes/child_process/package.json": `{ "name": "child_process" }` }],
    [
      "a package of the repository that is not what npm installs",
      {
        "fakes/shelljs/package.json": `{ "name": "shelljs", "version": "1.0.0" }`,
        "fakes/shelljs/index.js": "exports.exec = (q) => q;\n",
        "package.json": `{ "dependencies": { "shelljs": "^0.8.0" } }`,
        "a.js": `const { app } = require("@azure/functions");\nconst { exec } = require("shelljs");\n${malicious.split("\n").slice(2).join("\n")}`,
      },
    ],
  ])("%s stands in for no package from outside", async (_, texts: Texts) => {
    const { alerts } = await seen({
      "a.js": malicious,
      "fake.ts": "export const exec = (q) => q;\n",
      "fakes/child_process/index.ts": "export const exec = (q) => q;\n",
      ...texts,
    });
    expect(alerts).toEqual(["command-injection a.js:3"]);
  });
});
