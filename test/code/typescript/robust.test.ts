import { describe, expect, test } from "@jest/globals";

import { handlerLines, problemLine, reading } from "../readings.ts";

// Sizes and shapes that are meant to cost more than they are worth.

const head = `const { app } = require("@azure/functions");\n`;

async function problemsOf(texts: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { problems } = await reading(texts);
  return problems.map(problemLine);
}

describe("what doubles is bounded", () => {
  const many = Array.from({ length: 40 }, (_, index) => index + 1);

  test.each([
    [
      "objects spread into objects, read by a name that none has",
      `const a0 = {};\n${many.map((n) => `const a${n} = { ...a${n - 1}, ...a${n - 1} };\n`).join("")}app.http("f", { handler: a40.missing });\n`,
      [
        "f ?",
        "incomplete unresolved a.js:43:1 What function 'f' runs could not be told, so it was not followed: a handler that is written in the repository was expected",
      ],
    ],
    [
      "texts that name a member",
      `const a0 = "h";\n${many.map((n) => `const a${n} = a${n - 1} + a${n - 1};\n`).join("")}app[a40]("f", { handler() {} });\n`,
      [
        "incomplete unresolved a.js:43:1 A function is registered in a way that can't be read, so it is not known what it runs: a call of `app` by name was expected",
      ],
    ],
    [
      "lists spread into lists",
      `const a0 = [1];\n${many.map((n) => `const a${n} = [...a${n - 1}, ...a${n - 1}];\n`).join("")}for (const one of a40) app.http("f" + one, { handler() {} });\n`,
      ["f${one} found"],
    ],
    [
      "maps of maps",
      `const a0 = [["a", 1]];\n${many.map((n) => `const a${n} = new Map([...a${n - 1}, ...a${n - 1}]);\n`).join("")}app.http("f", { handler: a40.get("b") });\n`,
      [
        "f ?",
        "incomplete unresolved a.js:43:1 What function 'f' runs could not be told, so it was not followed: a handler that is written in the repository was expected",
      ],
    ],
    [
      "functions that call each other to register",
      `${many.map((n) => `function f${n}(x) { f${n + 1}(x); f${n + 1}(x + "1"); }\n`).join("")}function f41(x) { app.http(x, { handler() {} }); }\nf1("a");\n`,
      ["${x} found", "${x}1 found", "${x}11 found", "${x}111 found", "${x}1111 found"],
    ],
    [
      "conditions in conditions",
      `let a0 = app;\n${many.map((n) => `let a${n} = c ? a${n - 1} : a${n - 1};\na${n} = a${n - 1};\n`).join("")}a40.http("f", { handler() {} });\n`,
      [
        "incomplete unresolved a.js:83:1 A function is registered in a way that can't be read, so it is not known what it runs: a call of `app` by name was expected",
      ],
    ],
    [
      "a module that is named when it runs, of which none is there",
      `require(\`./\${process.env.A}\`);\napp.http("f", { handler() {} });\n`,
      ["f found"],
    ],
  ])("%s", async (_, code, expected) => {
    const { handlers, problems } = await reading({ "a.js": head + code });
    expect([
      ...handlers.map(({ name, bodyAt }) => `${name} ${bodyAt === undefined ? "?" : "found"}`),
      ...problems.map(problemLine),
    ]).toEqual(expected);
  });

  test("a chain of ten thousand objects", async () => {
    const chain = Array.from({ length: 10_000 }, (_, n) => `const a${n + 1} = { ...a${n} };\n`).join("");
    expect(await problemsOf({ "a.js": `${head}const a0 = {};\n${chain}app.http("f", a10000);\n` })).toEqual([
      "incomplete unresolved a.js:10003:1 What function 'f' runs could not be told, so it was not followed: a handler that is written in the repository was expected",
      "incomplete limit  The code takes more steps to follow than are allowed; some functions may be missing",
    ]);
  });

  test("a pattern with many braces and stars", async () => {
    const main = `${"{a,b}".repeat(40)}/${"**/".repeat(40)}${"*a".repeat(40)}`;
    expect(
      await problemsOf({
        "host.json": "{}",
        "package.json": JSON.stringify({ main }),
        [`${"a/".repeat(40)}${"a".repeat(60)}.js`]: "",
      }),
    ).toEqual([]);
  });
});

test("files that import each other are built files of each other", async () => {
  expect(
    await handlerLines({
      "tsconfig.json": `{ "compilerOptions": { "outDir": "dist" } }`,
      "a.ts": `import "./b";\nimport { app } from "@azure/functions";\napp.http("f", { handler() {} });\n`,
      "b.ts": `import "./a";\n`,
      "dist/a.js": `require("./b");\nconst functions_1 = require("@azure/functions");\nfunctions_1.app.http("f", { handler() { } });\n`,
      "dist/b.js": `require("./a");\n`,
    }),
  ).toEqual(["f httpTrigger anonymous GET,POST / a.ts:3:1-3:13 body a.ts:3:17"]);
});

test("a manifest that is no object, and names of prototypes in it", async () => {
  expect(
    await problemsOf({
      "host.json": "{}",
      "package.json": `{ "main": {}, "imports": [], "exports": { "__proto__": 1 }, "dependencies": { "__proto__": {}, "constructor": "1" } }`,
      "a.js": `${head}require("constructor");\nrequire("#constructor");\nrequire("__proto__");\napp.http("f", { handler() {} });\n`,
    }),
  ).toEqual([]);
});
