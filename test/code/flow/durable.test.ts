import { expect, test } from "@jest/globals";

import { expectMarked } from "./marked.ts";

const sql = `import sql from "mssql"; const db = new sql.ConnectionPool({}).request();`;

test("from the starter through the orchestrator to the activity", async () => {
  const alerts = await expectMarked({
    "a.ts": `import { app } from "@azure/functions";
import * as df from "durable-functions";
${sql}
app.http("start", {
  extraInputs: [df.input.durableClient()],
  handler: async (request, context) => {
    const client = df.getClient(context);
    await client.startNew("orchestrate", { input: { id: request.query.get("id"), kind: "x" } });
  },
});
df.app.orchestration("orchestrate", function* (context) {
  const input = context.df.getInput();
  yield context.df.callActivity("load", input.id);
  yield context.df.callActivity("safe", input.kind);
  yield stored(input.id);
});
df.app.activity("load", { handler: async (id) => db.query("select " + id) }); // ! sql-injection
df.app.activity("safe", { handler: async (kind) => db.query("select " + kind) });
const stored = df.app.activity("store", { handler: async (id) => db.query("insert " + id) }); // ! sql-injection
`,
  });
  expect(alerts[0]?.flow.map(({ message }) => message)).toEqual([
    "the request's query string",
    "is sent to function `orchestrate`",
    "is held by `input`",
    "is sent to function `load`",
    "is passed to the function",
    "becomes part of a text",
    "becomes SQL text",
  ]);
});

test("an activity that nobody sends anything untrusted", async () => {
  await expectMarked({
    "a.ts": `import * as df from "durable-functions";
${sql}
df.app.client.timer("start", { schedule: "0 0 * * * *", handler: (timer, client) => client.startNew("go", { input: "x" }) });
df.app.orchestration("go", function* (context) { yield context.df.callActivity("load", context.df.getInput()); });
df.app.activity("load", { handler: async (id) => db.query("select " + id) });
`,
  });
});

test("function.json, with the client given as second argument of df.app.client", async () => {
  const json = (type: string, name: string): string =>
    `{ "bindings": [{ "type": "${type}", "direction": "in", "name": "${name}" }] }`;
  await expectMarked({
    "host.json": "{}",
    "start/function.json": `{ "bindings": [{ "type": "httpTrigger", "direction": "in", "name": "req" }, { "type": "orchestrationClient", "direction": "in", "name": "starter" }] }`,
    "start/index.js": `const df = require("durable-functions");
module.exports = async function (context, req) {
  const client = df.getClient(context);
  const id = await client.startNew(req.params.functionName, undefined, req.body);
  await client.startNew("go", undefined, req.body);
};
`,
    "go/function.json": json("orchestrationTrigger", "context"),
    "go/index.js": `const df = require("durable-functions");
module.exports = df.orchestrator(function* (context) {
  yield context.df.callActivity("load", context.df.getInput().path);
});
`,
    "load/function.json": json("activityTrigger", "path"),
    "load/index.js": `const fs = require("fs");
module.exports = async function (context, path) {
  fs.readFileSync(path); // ! path-traversal
  fs.writeFileSync(context.bindings.path, ""); // ! path-traversal
};
`,
  });
});
