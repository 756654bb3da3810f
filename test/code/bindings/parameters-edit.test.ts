import { describe, expect, test } from "@jest/globals";

import { bindingAlerts } from "../../../src/code/bindings/alerts.ts";
import { declared, readingOfFunctionJson, reading, type Texts } from "../readings.ts";

async function edited(texts: Texts): Promise<string | undefined> {
  const readings = [await readingOfFunctionJson(texts), await declared(texts), await reading(texts)];
  const [alert] = readings.flatMap(({ handlers }) => handlers).flatMap(bindingAlerts);
  const edit = alert?.edit;
  if (edit === undefined) return undefined;
  const { text } = edit.at.source;
  return text.slice(0, edit.at.start) + edit.text + text.slice(edit.at.end);
}

function functionJson(binding: string): Texts {
  return {
    "host.json": "{}",
    "f/run.ps1": "",
    "f/function.json": `{ "bindings": [{ "type": "httpTrigger", "direction": "in", "name": "r" }, { "type": "sql", "direction": "in", "name": "o", ${binding} }] }`,
  };
}

async function statement(commandText: string, more = ""): Promise<string | undefined> {
  const text = await edited(functionJson(`"commandText": ${JSON.stringify(commandText)}${more}`));
  return text?.slice(text.indexOf('"commandText"'), text.lastIndexOf(" }] }"));
}

test.each([
  ["x = '{Query.id}'", '"commandText": "x = @id", "parameters": "@id={Query.id}"'],
  [
    "x = {Query.id} AND y LIKE '{name}' ORDER BY z",
    '"commandText": "x = @id AND y LIKE @name ORDER BY z", "parameters": "@id={Query.id},@name={name}"',
  ],
  ["(x > {Headers.x-id});", '"commandText": "(x > @x_id);", "parameters": "@x_id={Headers.x-id}"'],
])("%s", async (before, after) => {
  expect(await statement(before)).toBe(after);
});

describe("no edit is offered", () => {
  test.each([
    ["for a part of a text", "x LIKE 'a{id}'", ""],
    ["for the name of a table", "SELECT * FROM {table}", ""],
    ["for what no parameter can be", "SELECT TOP {count} x", ""],
    ["for two tokens of one name", "x = {Query.id} AND y = {Headers.id}", ""],
    ["where there are parameters", "x = {id}", ', "parameters": "@a=1"'],
    ["where the statement has others", "x = {id} AND y = @y", ""],
    ["for a stored procedure", "x = {id}", ', "commandType": "StoredProcedure"'],
    ["where the literal has escapes", 'x = "a" AND y = {id}', ""],
  ])("%s", async (_, commandText, more) => {
    expect(await statement(commandText, more)).toBeUndefined();
  });

  test("for an argument without a name", async () => {
    const text =
      "import azure.functions as func\napp = func.FunctionApp()\n@app.route(route='a')\n@app.sql_input('x', 'x = {id}', 'C')\ndef f(r, x): pass\n";
    expect(await edited({ "function_app.py": text })).toBeUndefined();
  });

  test("for a constant, which others may use", async () => {
    const code =
      'const S = "x = {id}";\napp.get("f", { extraInputs: [input.sql({ commandText: S })], handler: () => ({}) });';
    expect(
      await edited({ "a.ts": `import { app, input } from "@azure/functions";\n${code}` }),
    ).toBeUndefined();
  });
});

test.each<readonly [string, string, string]>([
  [
    "a.ts",
    'import { app, input } from "@azure/functions";\napp.get("f", { extraInputs: [input.sql({ commandText: "x = {id}" })], handler: () => ({}) });',
    'commandText: "x = @id", parameters: "@id={id}" })',
  ],
  [
    "function_app.py",
    "import azure.functions as func\napp = func.FunctionApp()\n@app.route(route='a')\n@app.sql_input('x', command_text='x = {id}')\ndef f(r, x): pass\n",
    "command_text='x = @id', parameters='@id={id}')",
  ],
  [
    "A.java",
    'class A { @FunctionName("f") void f(@HttpTrigger(name = "r") String r, @SQLInput(name = "x", commandText = "x = {id}") String x) { } }',
    'commandText = "x = @id", parameters = "@id={id}")',
  ],
])("in %s", async (path, text, after) => {
  expect(await edited({ "host.json": "{}", [path]: text })).toContain(after);
});
