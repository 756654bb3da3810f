import { expect, test } from "@jest/globals";

import { readApplication } from "../../src/application/read.ts";
import { typescriptAnalyser } from "../../src/code/typescript/analyser.ts";
import { frontEnds } from "../../src/dialects.ts";
import { filesOf } from "../code/files-of.ts";

test("what the code relies on is part of the application, of both Node models", async () => {
  const files = filesOf({
    "v4/host.json": '{ "version": "2.0" }',
    "v4/package.json": '{ "main": "orders.js" }',
    "v4/orders.js": `const { app } = require("@azure/functions");
const { BlobServiceClient } = require("@azure/storage-blob");
const { DefaultAzureCredential } = require("@azure/identity");
const blobs = new BlobServiceClient(process.env.STORAGE_URL, new DefaultAzureCredential());
app.http("orders", {
  authLevel: "function",
  handler: async () => ({ jsonBody: await blobs.getContainerClient("a").getBlobClient("b").downloadToBuffer() }),
});
`,
    "v3/host.json": '{ "version": "2.0" }',
    "v3/send/function.json":
      '{ "bindings": [{ "type": "timerTrigger", "direction": "in", "name": "timer", "schedule": "0 0 * * * *" }] }',
    "v3/send/index.js": `module.exports = async function (context) {
  await fetch(process.env["TARGET"]);
};
`,
  });
  const { application } = await readApplication({
    files,
    frontEnds,
    analysers: [typescriptAnalyser],
    registryModules: () => Promise.resolve(() => ({ kind: "unavailable", why: "is not asked for here" })),
    ignored: () => false,
    penetrationTesting: { intervalDays: 365 },
    today: "2026-11-23",
  });
  const { settings, clients, calls } = application.facts;
  const byName = (handlers: readonly { readonly name: string }[]): readonly string[] =>
    handlers.map(({ name }) => name);
  expect(settings.map(({ name, handlers }) => [name, byName(handlers)])).toEqual([
    ["TARGET", ["send"]],
    ["STORAGE_URL", ["orders"]],
  ]);
  expect(clients.map(({ type, credential, settings: from }) => [type, credential, from])).toEqual([
    ["BlobServiceClient", { kind: "identity", name: "DefaultAzureCredential" }, ["STORAGE_URL"]],
  ]);
  expect(
    calls.map(({ type, method, operations, through }) => [type, method, operations[0]?.id, through]),
  ).toEqual([["BlobClient", "downloadToBuffer", "storage.blob.GetBlob", clients[0]]]);
  // The same objects as the application's own, so that they can be compared.
  expect(application.handlers).toContain(calls[0]?.handlers[0]);
});
