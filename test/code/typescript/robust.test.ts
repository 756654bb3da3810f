import { describe, expect, test } from "@jest/globals";

import { handlerLines, problemLine, reading } from "../readings.ts";

// Sizes and shapes that are meant to cost more than they are worth.

const head = `const { app } = require("@azure/functions");\n`;

async function timed(texts: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const started = performance.now();
  const { problems } = await reading(texts);
  expect(performance.now() - started).toBeLessThan(10_000);
  return problems.map(problemLine);
}

describe("what doubles is bounded", () => {
  const many = Array.from({ length: 40 }, (_, index) => index + 1);

  test.each([
    [
      "objects spread into objects, read by a name that none has",
      `const a0 = {};\n${many.map((n) => `const a${n} = { ...a${n - 1}, ...a${n - 1} };\n`).join("")}app.http("f", { handler: a40.missing });\n`,
    ],
    [
      "texts that name a member",
      `const a0 = "h";\n${many.map((n) => `const a${n} = a${n - 1} + a${n - 1};\n`).join("")}app[a40]("f", { handler() {} });\n`,
    ],
    [
      "lists spread into lists",
      `const a0 = [1];\n${many.map((n) => `const a${n} = [...a${n - 1}, ...a${n - 1}];\n`).join("")}for (const one of a40) app.http("f" + one, { handler() {} });\n`,
    ],
    [
      "maps of maps",
      `const a0 = [["a", 1]];\n${many.map((n) => `const a${n} = new Map([...a${n - 1}, ...a${n - 1}]);\n`).join("")}app.http("f", { handler: a40.get("b") });\n`,
    ],
    [
      "functions that call each other to register",
      `${many.map((n) => `function f${n}(x) { f${n + 1}(x); f${n + 1}(x + "1"); }\n`).join("")}function f41(x) { app.http(x, { handler() {} }); }\nf1("a");\n`,
    ],
    [
      "conditions in conditions",
      `let a0 = app;\n${many.map((n) => `let a${n} = c ? a${n - 1} : a${n - 1};\na${n} = a${n - 1};\n`).join("")}a40.http("f", { handler() {} });\n`,
    ],
    [
      "imports of a name with many braces",
      `require(\`./\${process.env.A}\`);\napp.http("f", { handler() {} });\n`,
    ],
  ])("%s", async (_, code) => {
    await timed({ "a.js": head + code });
  });

  test("a chain of ten thousand objects", async () => {
    const chain = Array.from({ length: 10_000 }, (_, n) => `const a${n + 1} = { ...a${n} };\n`).join("");
    await timed({ "a.js": `${head}const a0 = {};\n${chain}app.http("f", a10000);\n` });
  });

  test("a pattern with many braces and stars", async () => {
    const main = `${"{a,b}".repeat(40)}/${"**/".repeat(40)}${"*a".repeat(40)}`;
    expect(
      await timed({
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
    await timed({
      "host.json": "{}",
      "package.json": `{ "main": {}, "imports": [], "exports": { "__proto__": 1 }, "dependencies": { "__proto__": {}, "constructor": "1" } }`,
      "a.js": `${head}require("constructor");\nrequire("#constructor");\nrequire("__proto__");\napp.http("f", { handler() {} });\n`,
    }),
  ).toEqual([]);
});
