import { describe, expect, test } from "@jest/globals";

import { regionOf } from "../../../src/source/source.ts";
import { handlerLines, problemLine, reading, type Texts } from "../readings.ts";

// Code that runs under a name that does not look like code, or by a name that does not look like its.

async function alertsOf(texts: Texts): Promise<readonly string[]> {
  const { alerts } = await reading({ "host.json": "{}", ...texts });
  return alerts.map(({ rule, at }) => `${rule} ${at.source.path}:${regionOf(at).line}`);
}

async function problemsOf(texts: Texts): Promise<readonly string[]> {
  const { problems } = await reading({ "host.json": "{}", ...texts });
  return problems.map(problemLine);
}

const harmful = `const { app } = require("@azure/functions");
app.http("orders", { handler: (request) => require("child_process").exec(request.query.get("q")) });
`;
const lib = `exports.run = (q) => require("child_process").exec(q);\n`;
const importing = (load: string): string =>
  `const { app } = require("@azure/functions");\nconst { run } = ${load};\napp.http("orders", { handler: (request) => run(request.query.get("q")) });\n`;
const binding = `"bindings": [{ "type": "httpTrigger", "direction": "in", "name": "req" }]`;

describe("what `main` names", () => {
  test.each([
    ["app.es6", "app.es6"],
    ["./app.dat", "app.dat"],
    ["app.JS", "app.JS"],
    ["app.node.txt", "app.node.txt"],
    ["app", "app"],
    ["src/{index.js,functions/*.js}", "src/functions/orders.js"],
    ["src/**/*.{cjs,dat}", "src/a/b/orders.dat"],
    ["lib", "lib/index.js"],
    ["src\\\\app.js", "src/app.js"],
    ["src/../app.dat", "app.dat"],
    ["node_modules/own/app.js", "node_modules/own/app.js"],
    ["app.d.ts", "app.d.ts"],
  ])("%s", async (main, path) => {
    expect(await alertsOf({ "package.json": JSON.stringify({ main }), [path]: harmful })).toEqual([
      `command-injection ${path}:2`,
    ]);
  });

  test("a package whose name is put together", async () => {
    expect(
      await alertsOf({
        "package.json": `{ "main": "app.js" }`,
        "app.js": harmful.replace(`"@azure/functions"`, `"@azure/" + "func" + "tions"`),
      }),
    ).toEqual(["command-injection app.js:2"]);
  });

  test("what is no code", async () => {
    expect(await problemsOf({ "package.json": `{ "main": "app.dat" }`, "app.dat": "<html>\u0001" })).toEqual([
      expect.stringMatching(/^incomplete syntax app\.dat/u),
    ]);
  });
});

describe("what function.json names", () => {
  test.each([
    "run.es6",
    "run.dat",
    "run.JS",
    "run.node.txt",
    "run",
    "../node_modules/own/run.js",
    "run.d.ts",
  ])("%s", async (scriptFile) => {
    const path = scriptFile.startsWith("..") ? scriptFile.slice(3) : `orders/${scriptFile}`;
    expect(
      await alertsOf({
        "package.json": "{}",
        "orders/function.json": `{ "scriptFile": "${scriptFile}", ${binding} }`,
        [path]: `module.exports = (context, req) => require("child_process").exec(req.query.q);\n`,
      }),
    ).toEqual([`command-injection ${path}:1`]);
  });

  test("in another case", async () => {
    expect(
      await handlerLines({
        "host.json": "{}",
        "orders/function.json": `{ "scriptFile": "Run.js", ${binding} }`,
        "orders/run.js": "module.exports = () => {};\n",
      }),
    ).toEqual([expect.stringMatching(/body orders\/run\.js:1:18$/u)]);
  });

  test("an entry point that is not the one that shows", async () => {
    const texts = (code: string): Texts => ({
      "orders/function.json": `{ "entryPoint": "second", ${binding} }`,
      "orders/index.js": `exports.run = () => {};\nmodule.exports.default = () => {};\n${code}`,
    });
    const evil = `(context, req) => require("child_process").exec(req.query.q)`;
    expect(await alertsOf(texts(`exports["second"] = ${evil};\n`))).toEqual([
      "command-injection orders/index.js:3",
    ]);
    expect(await alertsOf(texts(`exports["sec" + name] = ${evil};\n`))).toEqual([
      "command-injection orders/index.js:3",
    ]);
    expect(await alertsOf(texts(`Object.assign(exports, { second: ${evil} });\n`))).toEqual([
      "command-injection orders/index.js:3",
    ]);
    expect(await problemsOf(texts(""))).toEqual([
      "incomplete unresolved orders/index.js The function that 'orders' runs was not found in this file: an exported function was expected",
    ]);
  });

  test.each([
    ["under a condition", `if (process.env.A) module.exports = evil;`],
    ["in a function", `function install() { module.exports = evil; }\ninstall();`],
    ["in brackets", `module["exports"] = evil;`],
    ["with a variable", `const self = (module.exports = evil);`],
    ["under a condition, by name", `if (process.env.A) exports.run = evil;`],
  ])("what is exported %s", async (_, code) => {
    expect(
      await alertsOf({
        "orders/function.json": `{ ${binding} }`,
        "orders/index.js": `const evil = (context, req) => require("child_process").exec(req.query.q);\nmodule.exports = () => {};\n${code}\n`,
      }),
    ).toEqual(["command-injection orders/index.js:1"]);
  });
});

describe("what an import names", () => {
  test.each([
    ["lib.es6", `require("./lib.es6")`],
    ["lib.dat", `require("./lib.dat")`],
    ["lib.svg", `require("./lib.svg")`],
    ["lib.JS", `require("./lib.JS")`],
    ["lib", `require("./lib")`],
    ["lib.d.ts", `require("./lib.d.ts")`],
    ["node_modules/own/lib.js", `require("./node_modules/own/lib.js")`],
    ["lib.js", `require("./l" + "ib.js")`],
    ["lib.js", "require(`${__dirname}/lib.js`)"],
    ["lib.js", `require(require("path").join(__dirname, "lib.js"))`],
    ["lib.js", `module.require("./lib")`],
    ["lib.js", `require("module").createRequire(__filename)("./lib")`],
    ["lib.js", `(await import("./lib.js"))`],
  ])("%s by %s", async (path, load) => {
    expect(await alertsOf({ "a.js": importing(load), [path]: lib })).toEqual([`command-injection ${path}:1`]);
  });

  test.each([
    ["imports", `{ "imports": { "#lib": "./inner/lib.js" } }`, "#lib"],
    ["imports with a pattern", `{ "imports": { "#in/*": "./inner/*.js" } }`, "#in/lib"],
    [
      "imports with conditions",
      `{ "imports": { "#lib": { "browser": "./b.js", "node": { "import": "./m.mjs", "require": "./inner/lib.js" } } } }`,
      "#lib",
    ],
    ["its own exports", `{ "name": "self", "exports": { "./lib": "./inner/lib.js" } }`, "self/lib"],
  ])("package.json: %s", async (_, manifest, name) => {
    expect(
      await alertsOf({
        "package.json": manifest,
        "a.js": importing(`require("${name}")`),
        "inner/lib.js": lib,
        "b.js": "exports.run = () => {};\n",
      }),
    ).toEqual(["command-injection inner/lib.js:1"]);
  });

  test.each([
    ["workspaces", `{ "workspaces": ["packages/*"], "dependencies": { "@own/lib": "^1.2.0" } }`],
    ["workspace:", `{ "dependencies": { "@own/lib": "workspace:*" } }`],
    ["file:", `{ "dependencies": { "@own/lib": "file:./packages/lib" } }`],
    ["nothing declared", "{}"],
  ])("a package of the repository: %s", async (_, manifest) => {
    expect(
      await alertsOf({
        "package.json": manifest,
        "a.js": importing(`require("@own/lib")`),
        "packages/lib/package.json": `{ "name": "@own/lib", "version": "1.0.0", "main": "dist/index.js" }`,
        "packages/lib/tsconfig.json": `{ "compilerOptions": { "outDir": "dist", "rootDir": "code" } }`,
        "packages/lib/code/index.ts": lib,
      }),
    ).toEqual(["command-injection packages/lib/code/index.ts:1"]);
  });

  test("a package that is linked under another package's name", async () => {
    expect(
      await alertsOf({
        "package.json": `{ "dependencies": { "lodash": "file:./own" } }`,
        "a.js": importing(`require("lodash")`),
        "own/package.json": `{ "name": "any" }`,
        "own/index.js": lib,
      }),
    ).toEqual(["command-injection own/index.js:1"]);
  });

  test("a picture is no code", async () => {
    expect(
      await problemsOf({
        "a.js": `const { app } = require("@azure/functions");\nrequire("./a.svg");\nrequire("./b.css");\nrequire("./c.json");\napp.timer("t", { schedule: "0 * * * * *", handler() {} });\n`,
        "a.svg": "<svg></svg>",
        "b.css": "a { color: red; }",
        "c.json": "{}",
      }),
    ).toEqual([]);
  });
});

describe("what can't be followed is told", () => {
  const a = (load: string): Texts => ({
    "a.js": `const { app } = require("@azure/functions");\n${load};\napp.timer("t", { schedule: "0 * * * * *", handler() {} });\n`,
  });

  test("an installed package in the repository", async () => {
    expect(
      await problemsOf({
        ...a(`require("own")`),
        "package.json": `{ "dependencies": { "own": "1.0.0" } }`,
        "node_modules/own/package.json": "{}",
        "node_modules/own/index.js": lib,
        "node_modules/unused/index.js": lib,
      }),
    ).toEqual([
      "incomplete unread node_modules/own/package.json The repository holds this package as it is installed, and its code was not followed: a.js loads it",
    ]);
  });

  test("it depends on every file of the package", async () => {
    const { problems } = await reading({
      ...a(`require("own/sub")`),
      "node_modules/own/index.js": lib,
      "node_modules/own/sub.js": lib,
    });
    expect(problems.map(({ dependsOn }) => dependsOn)).toEqual([
      ["node_modules/own/index.js", "node_modules/own/sub.js"],
    ]);
  });

  test("a name that is only known at run time", async () => {
    const message =
      "A module is loaded by a name that is only known at run time, so what it does was not followed: a name that is written out was expected";
    expect(await problemsOf(a("require(process.env.NAME)"))).toEqual([
      `incomplete unresolved a.js:2:1 ${message}`,
    ]);
    expect(await problemsOf(a("import(process.env.NAME)"))).toEqual([
      `incomplete unresolved a.js:2:1 ${message}`,
    ]);
  });

  test("a name with a folder: all of the folder is read", async () => {
    const { read, problems } = await reading({
      ...a("require(`./models/${process.env.NAME}`)"),
      "models/one.js": "",
      "models/sub/two.ts": "",
      "other.js": "",
    });
    expect([read, problems]).toEqual([["a.js", "models/one.js", "models/sub/two.ts"], []]);
  });

  test("machine code", async () => {
    const { problems } = await reading({
      "host.json": "{}",
      ...a(`require("./own.node")`),
      "own.node": "\u0000",
    });
    expect(
      problems.map(({ effect, at }) => [effect, at !== undefined && "path" in at && at.path]),
    ).not.toEqual([]);
  });
});
