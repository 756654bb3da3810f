import { describe, expect, test } from "@jest/globals";

import { handlerLine, readingOfFunctionJson, type Texts } from "../readings.ts";

const bindings = `"bindings": [{ "type": "httpTrigger", "direction": "in", "name": "Request", "authLevel": "Anonymous", "methods": ["get"] }, { "type": "http", "direction": "out", "name": "Response" }]`;

async function languageOf(texts: Texts): Promise<string | undefined> {
  const { handlers } = await readingOfFunctionJson({
    "host.json": "{}",
    "f/function.json": `{ ${bindings} }`,
    ...texts,
  });
  return handlers[0]?.language;
}

test("a function of another language is read from its function.json", async () => {
  const { handlers, state } = await readingOfFunctionJson({
    "host.json": "{}",
    "f/function.json": `{ ${bindings} }`,
    "f/run.ps1": "param($Request)\n",
  });
  expect(handlers.map(handlerLine)).toEqual([
    "f httpTrigger anonymous GET / f/function.json:1:16-1:125 body f/run.ps1:1:1",
  ]);
  expect(handlers[0]?.bindings).toHaveLength(2);
  expect(state.state).toBe("ran");
});

describe("language", () => {
  test.each<readonly [string, string, Texts]>([
    ["powershell", "by the file beside", { "f/run.ps1": "" }],
    ["python", "by the file beside", { "f/__init__.py": "", "f/sample.dat": "" }],
    ["python", "of several files", { "f/__init__.py": "", "f/other.py": "" }],
    ["csharp", "by the file beside", { "f/run.csx": "" }],
    [
      "csharp",
      "by scriptFile",
      { "f/function.json": `{ "scriptFile": "..\\\\bin\\\\App.dll", ${bindings} }` },
    ],
    [
      "java",
      "by scriptFile",
      { "f/function.json": `{ "scriptFile": "../app.jar", "entryPoint": "a.B.run", ${bindings} }` },
    ],
    [
      "powershell",
      "by the worker",
      { "local.settings.json": `{ "Values": { "FUNCTIONS_WORKER_RUNTIME": "PowerShell" } }` },
    ],
    [
      "custom",
      "by the host",
      {
        "host.json": `{ "customHandler": { "description": { "defaultExecutablePath": "handler" } } }`,
        "local.settings.json": `{ "Values": { "FUNCTIONS_WORKER_RUNTIME": "python" } }`,
      },
    ],
    ["custom", "without any evidence", {}],
  ])("%s %s", async (language, _, texts) => {
    expect(await languageOf(texts)).toBe(language);
  });

  test("JavaScript has an analyser of its own", async () => {
    expect(
      await readingOfFunctionJson({ "f/function.json": `{ ${bindings} }`, "f/index.js": "" }),
    ).toMatchObject({
      handlers: [],
      state: { state: "not needed" },
    });
  });
});

test("a function.json without a trigger runs nothing", async () => {
  const { handlers } = await readingOfFunctionJson({
    "f/function.json": `{ "bindings": [] }`,
    "f/run.ps1": "",
  });
  expect(handlers).toEqual([]);
});
