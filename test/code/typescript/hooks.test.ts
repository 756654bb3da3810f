import { expect, test } from "@jest/globals";

import { regionOf } from "../../../src/source/source.ts";
import { problemLine, reading, type Texts } from "../readings.ts";

async function alertsOf(texts: Texts): Promise<readonly string[]> {
  const { alerts } = await reading({ "host.json": "{}", ...texts });
  return alerts.map(({ rule, at }) => `${rule} ${at.source.path}:${regionOf(at).line}`);
}

const handler = `app.http("f", { handler: async () => ({ body: "none" }) });\n`;

test.each(["preInvocation", "postInvocation"])("a hook gets what the functions get: %s", async (hook) => {
  expect(
    await alertsOf({
      "a.ts": `import { app } from "@azure/functions";
import { exec } from "node:child_process";
app.hook.${hook}(async (context) => {
  const [request] = context.inputs;
  exec(request.query.get("q"));
});
${handler}`,
    }),
  ).toEqual(["command-injection a.ts:5"]);
});

test("a hook by name, in another file of the app", async () => {
  expect(
    await alertsOf({
      "a.js": `const { app } = require("@azure/functions");\n${handler}`,
      "hooks.js": `const { app } = require("@azure/functions");\nconst { hook } = app;\nhook.preInvocation(check);\nfunction check(context) { require("child_process").exec(context.inputs[0].query.get("q")); }\n`,
    }),
  ).toEqual(["command-injection hooks.js:4"]);
});

test("what runs when the app starts gets nothing of a caller's", async () => {
  expect(
    await alertsOf({
      "a.js": `const { app } = require("@azure/functions");\napp.hook.appStart((context) => { require("child_process").exec(context.inputs[0]); });\n${handler}`,
    }),
  ).toEqual([]);
});

test("an app whose main is missing and that registers nothing is told", async () => {
  const { problems } = await reading({
    "api/host.json": "{}",
    "api/package.json": `{ "main": "dist/bundle.js", "dependencies": { "@azure/functions": "4" } }`,
  });
  expect(problems.map(problemLine)).toEqual([
    "incomplete unresolved api/package.json:1:11 'main' names no file of the repository, and no function of this app was found: its sources were expected",
  ]);
});

test("unlike one whose functions are found, or that runs another language", async () => {
  const bundle = `{ "main": "dist/bundle.js", "dependencies": { "@azure/functions": "4" } }`;
  const found = await reading({
    "api/host.json": "{}",
    "api/package.json": bundle,
    "api/src/a.js": `const { app } = require("@azure/functions");\n${handler}`,
  });
  expect(found.problems).toEqual([]);
  const other = await reading({ "api/host.json": "{}", "api/package.json": `{ "main": "gulpfile.js" }` });
  expect(other.problems).toEqual([]);
});
