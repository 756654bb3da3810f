import { describe, expect, test } from "@jest/globals";

import { bindingAlerts } from "../../../src/code/bindings/alerts.ts";
import { bindingUses } from "../../../src/code/bindings/uses.ts";
import type { Handler } from "../../../src/code/handlers/handler.ts";
import { reading, readingOfFunctionJson, spanOf } from "../readings.ts";

async function handlerOf(...bindings: readonly object[]): Promise<Handler> {
  const { handlers } = await readingOfFunctionJson({
    "host.json": "{}",
    "f/function.json": JSON.stringify({ bindings }),
    "f/run.ps1": "",
  });
  const [handler] = handlers;
  if (handler === undefined) throw new Error("no handler");
  return handler;
}

const http = { type: "httpTrigger", direction: "in", name: "req", route: "orders/{id}/{count:int}" };

function sql(commandText: string): object {
  return { type: "sql", direction: "in", name: "rows", commandText };
}

async function alerts(trigger: object, binding: object): Promise<readonly string[]> {
  return bindingAlerts(await handlerOf(trigger, binding)).map(({ rule, message }) => `${rule}: ${message}`);
}

describe("where a token comes from", () => {
  const says = (words: string, token: string): readonly string[] => [
    `sql-injection: A binding of function \`f\` puts SQL together from ${words} (\`${token}\` in \`commandText\`)`,
  ];

  test.each([
    ["{Query.name}", "the query parameter `name`"],
    ["{query.Name}", "the query parameter `Name`"],
    ["{Headers.X-User}", "the header `x-user`"],
    ["{headers.x-ms-client-principal-id}", "the header `x-ms-client-principal-id`"],
    ["{id}", "`id` of the route"],
    ["{ID}", "`ID` of the route"],
    ["{other}", "`other` of the query or the body"],
    ["{customer.name}", "`customer.name` of the query or the body"],
    ["{rand-guid}", "`rand-guid`, which a query parameter or a member of the body replaces"],
    ["{sys.randguid}", "`sys`, which a query parameter or a member of the body replaces"],
  ])("%s of a request", async (token, words) => {
    expect(await alerts(http, sql(`SELECT ${token}`))).toEqual(says(words, token));
  });

  test("a route constraint and a setting leave nothing to choose", async () => {
    expect(await alerts(http, sql("SELECT TOP {count} * FROM %Table%"))).toEqual([]);
  });

  test.each([
    ["queueTrigger", "{queueTrigger}", "`queueTrigger` of what the queueTrigger brings"],
    ["queueTrigger", "{order.id}", "`order.id` of what the queueTrigger brings"],
    ["blobTrigger", "{name}", "`name` of what the blobTrigger brings"],
    ["eventGridTrigger", "{data.url}", "`data.url` of what the eventGridTrigger brings"],
    ["mcpToolTrigger", "{mcptoolargs.id}", "`mcptoolargs.id` of what the mcpToolTrigger brings"],
  ])("%s %s", async (type, token, words) => {
    const trigger = { type, direction: "in", name: "in" };
    expect(await alerts(trigger, sql(`SELECT ${token}`))).toEqual(says(words, token));
  });

  test.each([
    ["queueTrigger", "{DequeueCount} {id}"],
    ["queueTrigger", "{rand-guid} {datetime} {sys.utcnow}"],
    ["timerTrigger", "{timerTrigger}"],
    ["mcpToolTrigger", "{mcpsessionid}"],
  ])("the host makes what %s has as %s", async (type, text) => {
    expect(await alerts({ type, direction: "in", name: "in" }, sql(text))).toEqual([]);
  });
});

describe("what a property does with it", () => {
  test.each<readonly [string, object, readonly string[]]>([
    ["parameters of SQL are parameters", { type: "sql", commandText: "x", parameters: "@a={Query.a}" }, []],
    ["Cosmos makes parameters of tokens", { type: "cosmosDB", sqlQuery: "x = {Query.a}" }, []],
    ["a table escapes tokens in a filter", { type: "table", filter: "PartitionKey eq '{a}'" }, []],
    ["a filter that is a token is let through", { type: "table", filter: "{filter}" }, ["nosql-injection"]],
    ["a member of one is not", { type: "table", filter: "{Query.filter}" }, []],
    ["MySQL is SQL", { type: "mysql", commandText: "{Query.a}" }, ["sql-injection"]],
    [
      "the address of Dapr",
      { type: "daprInvoke", daprAddress: "{Query.a}" },
      ["server-side-request-forgery"],
    ],
    [
      "embeddings of an address",
      { type: "embeddings", input: "{url}", inputType: "Url" },
      ["server-side-request-forgery"],
    ],
    [
      "embeddings of a file",
      { type: "embeddings", input: "{path}", inputType: "FilePath" },
      ["path-traversal"],
    ],
    ["embeddings of a text", { type: "embeddings", input: "{text}", inputType: "RawText" }, []],
    ["other properties of other types", { type: "blob", commandText: "{Query.a}" }, []],
  ])("%s", async (_, binding, rules) => {
    expect(
      (await alerts(http, { direction: "in", name: "x", ...binding })).map((one) => one.split(":")[0]),
    ).toEqual(rules);
  });
});

test("a token stands where it was written, and the flow goes by the constant to the binding", async () => {
  const { handlers } = await reading({
    "a.ts": [
      'import { app, input } from "@azure/functions";',
      'const WHERE = "id = {Query.id} OR other = {Query.other}";',
      'const rows = input.sql({ commandText: WHERE, connectionStringSetting: "C" });',
      'app.get("orders", { extraInputs: [rows], handler: () => ({}) });',
    ].join("\n"),
  });
  const found = handlers.flatMap((handler) => bindingAlerts(handler));
  expect(found.map(({ at }) => spanOf(at))).toEqual(["a.ts:2:21-2:31", "a.ts:2:43-2:56"]);
  expect(found[0]?.flow.map(({ at, message }) => `${spanOf(at)} ${message}`)).toEqual([
    "a.ts:4:1-4:17 the query parameter `id` comes in here",
    "a.ts:2:21-2:31 `{Query.id}` is put into `commandText` as it comes",
    "a.ts:3:39-3:44 is used by the binding here",
  ]);
  expect(found[0]?.handlers?.map(({ name }) => name)).toEqual(["orders"]);
});

test("tokens beside what is not known are found, and what is not known is a doubt", async () => {
  const { handlers } = await reading({
    "a.ts": [
      'import { app, input } from "@azure/functions";',
      'import { table } from "./tables.js";',
      'const rows = input.sql({ commandText: `SELECT * FROM ${table()} WHERE id = {id}`, connectionStringSetting: "C" });',
      'app.get("orders", { extraInputs: [rows], handler: () => ({}) });',
    ].join("\n"),
  });
  const uses = handlers.map((handler) => bindingUses(handler, ["sql"]));
  expect(uses.map(({ uses }) => uses.map(({ at }) => spanOf(at)))).toEqual([["a.ts:3:76-3:80"]]);
  expect(uses.map(({ doubts }) => doubts.map(({ why }) => why))).toEqual([
    ["the commandText of a binding is not known"],
  ]);
});

test("nobody who calls chooses a setting", async () => {
  const { handlers } = await reading({
    "a.ts": [
      'import { app, output } from "@azure/functions";',
      "const queue = output.storageQueue({ queueName: process.env.Queue, connection: 'C' });",
      'app.get("orders", { extraOutputs: [queue], handler: () => ({}) });',
    ].join("\n"),
  });
  expect(handlers.map((handler) => bindingUses(handler, ["destination"]))).toEqual([
    { uses: [], doubts: [] },
  ]);
});
