import { expect, test } from "@jest/globals";
import { readTypescript } from "../../../src/code/typescript/analyser.ts";
import { payloadKinds, type PayloadKind } from "../../../src/code/reading.ts";
import { filesOf } from "../files-of.ts";

/** The functions whose payload becomes SQL. */
async function injected(untrusted?: readonly PayloadKind[]): Promise<readonly string[]> {
  const functions = [
    'app.storageQueue("queue", { queueName: "q", connection: "S", handler: async (order) => find(order.id) });',
    'app.serviceBusTopic("topic", { topicName: "t", subscriptionName: "s", connection: "S", handler: async (order) => find(order.id) });',
    'app.storageBlob("blob", { path: "orders/{name}", connection: "S", handler: async (content) => find(content.toString()) });',
    'app.storageBlob("name", { path: "orders/{name}", connection: "S", handler: async (_, context) => find(context.triggerMetadata.name) });',
    'app.cosmosDB("documents", { connection: "C", databaseName: "d", containerName: "c", handler: async (documents) => find(documents[0].id) });',
    'app.sql("rows", { commandText: "dbo.Orders", connectionStringSetting: "D", tableName: "dbo.Orders", handler: async (changes) => find(changes[0].Item.id) });',
    'app.timer("timer", { schedule: "0 * * * * *", handler: async (timer) => find(timer.isPastDue) });',
  ];
  const names: string[] = [];
  for (const registered of functions) {
    const text = [
      'import { app } from "@azure/functions";',
      'import sql from "mssql";',
      'const find = (id) => sql.query("SELECT * FROM Orders WHERE Id = " + id);',
      registered,
    ].join("\n");
    const settings = untrusted && { untrusted: new Set(untrusted) };
    const { alerts } = await readTypescript(filesOf({ "api.js": text }), [], settings);
    for (const { handlers = [] } of alerts) names.push(...handlers.map(({ name }) => name));
  }
  return names;
}

test("messages are followed unless the policy says otherwise, and names that somebody chose always are", async () => {
  expect(await injected()).toEqual(["queue", "topic", "name"]);
});

test("the policy chooses what is untrusted besides", async () => {
  expect(await injected([])).toEqual(["name"]);
  expect(await injected(["blobs"])).toEqual(["blob", "name"]);
  expect(await injected(payloadKinds)).toEqual(["queue", "topic", "blob", "name", "documents", "rows"]);
});
