import { describe, expect, test } from "@jest/globals";

import type { CodeFacts } from "../../../../src/code/facts.ts";
import { factsOf } from "../../../../src/code/typescript/facts/facts.ts";
import { nodeV4Handlers } from "../../../../src/code/typescript/node-v4.ts";
import { regionOf, textOf } from "../../../../src/source/source.ts";
import { canonical } from "../../../../src/declarations/value.ts";
import { namesIn } from "../names-in.ts";

async function facts(texts: Readonly<Record<string, string>>): Promise<CodeFacts> {
  const names = await namesIn(texts);
  const { handlers } = nodeV4Handlers(names);
  return factsOf(
    names,
    handlers.map(({ handler, given, body }) => ({
      handler,
      code: [given?.node, body].filter((node) => node !== undefined),
    })),
  ).facts;
}

async function settings(texts: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const found = await facts(texts);
  return found.settings.map(({ name, at, fallback, handlers }) => {
    const { path, line } = regionOf(at);
    const instead = fallback === undefined ? "" : ` else ${canonical(fallback)}`;
    const by = handlers.map((handler) => handler.name).join(" ");
    return `${path}:${line} ${name}${instead}${by === "" ? "" : ` by ${by}`}`;
  });
}

describe("settings", () => {
  test("members, destructuring, and what is used instead", async () => {
    expect(
      await settings({
        "a.ts": `import { env } from "node:process";
const { A, B = "b", C: renamed } = process.env;
const settings = process.env;
const d = process.env.D ?? "d";
const e = (process.env["E"] as string) || process.env.F;
const g = settings.G + env.H;
process.env.WRITTEN = "1";
delete process.env.GONE;
const own = process.env.NODE_ENV;
`,
      }),
    ).toEqual([
      "a.ts:2 A",
      "a.ts:2 B else b",
      "a.ts:2 C",
      "a.ts:4 D else d",
      "a.ts:5 E else ${process.env.F}",
      "a.ts:5 F",
      "a.ts:6 G",
      "a.ts:6 H",
    ]);
  });

  test("a function of the app's own, in another file, at the places that call it", async () => {
    expect(
      await settings({
        "config.ts": `export function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(name);
  return value;
}
`,
        "a.ts": `import { required } from "./config";
export const config = { url: required("URL"), key: required("KEY") };
`,
      }),
    ).toEqual(["a.ts:2 URL", "a.ts:2 KEY"]);
  });

  test("schemas and env-var", async () => {
    expect(
      await settings({
        "a.ts": `import { z } from "zod";
import { cleanEnv, str } from "envalid";
import { get } from "env-var";
import * as t from "io-ts";
const Schema = z.object({ FROM_ZOD: z.string() });
Schema.parse(process.env);
cleanEnv(process.env, { FROM_ENVALID: str() });
get("FROM_ENV_VAR").required();
const Storage = t.interface({ FROM_IO_TS: t.string });
const Config = t.intersection([Storage, t.interface({ ALSO_IO_TS: t.string })]);
const all = { ...process.env, isProduction: true };
Config.decode(all);
`,
      }),
    ).toEqual([
      "a.ts:5 FROM_ZOD",
      "a.ts:7 FROM_ENVALID",
      "a.ts:8 FROM_ENV_VAR",
      "a.ts:9 FROM_IO_TS",
      "a.ts:10 ALSO_IO_TS",
    ]);
  });

  test("the functions that come by: what they call, and what their files load", async () => {
    expect(
      await settings({
        "a.ts": `import { app } from "@azure/functions";
import { send } from "./send";
app.http("one", { handler: async () => send() });
app.http("two", { handler: two });
async function two() { return { body: process.env.OF_TWO }; }
`,
        "send.ts": `import "./load";
export function send() { return { body: process.env.OF_ONE }; }
export function unused() { return process.env.OF_NONE; }
`,
        "load.ts": `export const url = process.env.OF_BOTH;\n`,
      }),
    ).toEqual([
      "a.ts:5 OF_TWO by two",
      "send.ts:2 OF_ONE by one",
      "send.ts:3 OF_NONE",
      "load.ts:1 OF_BOTH by one two",
    ]);
  });
});

async function clients(text: string): Promise<readonly string[]> {
  const found = await facts({ "a.ts": text });
  return found.clients.map(({ type, credential, settings: from, at }) => {
    const how =
      "settings" in credential
        ? `${credential.kind} ${credential.settings.join("|")}`
        : "name" in credential
          ? credential.name
          : credential.kind;
    return `${regionOf(at).line} ${type} ${how} <- ${from.join("|")}`.trimEnd();
  });
}

const identity = `import { DefaultAzureCredential, ManagedIdentityCredential, ClientSecretCredential, getBearerTokenProvider } from "@azure/identity";\n`;

describe("clients", () => {
  test("each way to sign in", async () => {
    expect(
      await clients(`${identity}import { BlobServiceClient, StorageSharedKeyCredential, ContainerClient } from "@azure/storage-blob";
import { CosmosClient } from "@azure/cosmos";
import { ServiceBusClient } from "@azure/service-bus";
import { EventHubConsumerClient } from "@azure/event-hubs";
import { SecretClient } from "@azure/keyvault-secrets";
import { AzureOpenAI } from "openai";
new BlobServiceClient(\`https://\${process.env.ACCOUNT}.blob.core.windows.net\`, new DefaultAzureCredential());
new BlobServiceClient(process.env.URL, new StorageSharedKeyCredential("a", process.env.KEY));
BlobServiceClient.fromConnectionString(process.env.STORAGE);
new ContainerClient(process.env.STORAGE, "orders");
new ContainerClient(process.env.PUBLIC_URL);
new CosmosClient({ endpoint: process.env.COSMOS, key: process.env.COSMOS_KEY });
new CosmosClient({ endpoint: process.env.COSMOS, aadCredentials: new ManagedIdentityCredential() });
new CosmosClient(process.env.COSMOS_CONNECTION);
new ServiceBusClient(process.env.BUS);
new ServiceBusClient(process.env.BUS_HOST, new DefaultAzureCredential());
new EventHubConsumerClient("$Default", process.env.HUB);
new SecretClient(process.env.VAULT, new ClientSecretCredential("t", "c", process.env.SECRET));
new AzureOpenAI({ endpoint: process.env.OPENAI, azureADTokenProvider: getBearerTokenProvider(new DefaultAzureCredential(), "x") });
new AzureOpenAI({ endpoint: process.env.OPENAI, apiKey: process.env.OPENAI_KEY });
`),
    ).toEqual([
      "8 BlobServiceClient DefaultAzureCredential <- ACCOUNT",
      "9 BlobServiceClient key KEY <- URL",
      "10 BlobServiceClient connection string STORAGE <- STORAGE",
      "11 ContainerClient connection string STORAGE <- STORAGE",
      "12 ContainerClient none <- PUBLIC_URL",
      "13 CosmosClient key COSMOS_KEY <- COSMOS",
      "14 CosmosClient ManagedIdentityCredential <- COSMOS",
      "15 CosmosClient connection string COSMOS_CONNECTION <- COSMOS_CONNECTION",
      "16 ServiceBusClient connection string BUS <- BUS",
      "17 ServiceBusClient DefaultAzureCredential <- BUS_HOST",
      "18 EventHubConsumerClient connection string HUB <- HUB",
      "19 SecretClient client secret SECRET <- VAULT",
      "20 AzureOpenAI getBearerTokenProvider <- OPENAI",
      "21 AzureOpenAI key OPENAI_KEY <- OPENAI",
    ]);
  });

  test("credentials that are handed in, kept, or chosen at run time", async () => {
    expect(
      await clients(`${identity}import { BlobServiceClient } from "@azure/storage-blob";
import type { TokenCredential } from "@azure/identity";
let kept: DefaultAzureCredential | undefined;
function credential() { kept ||= new DefaultAzureCredential(); return kept; }
new BlobServiceClient(process.env.URL, credential());
function make(token: TokenCredential) { return new BlobServiceClient(process.env.URL, token); }
new BlobServiceClient(process.env.URL, local ? new ClientSecretCredential("t", "c", "s") : new DefaultAzureCredential());
new BlobServiceClient(process.env.URL, await unheardOf());
`),
    ).toEqual([
      "6 BlobServiceClient DefaultAzureCredential <- URL",
      "7 BlobServiceClient TokenCredential <- URL",
      "8 BlobServiceClient unknown <- URL",
      "9 BlobServiceClient unknown <- URL",
    ]);
  });

  test("what has the name of a client and comes from elsewhere is none", async () => {
    expect(
      await clients(`import { BlobServiceClient } from "./own";
class CosmosClient {}
new BlobServiceClient(process.env.URL);
new CosmosClient();
`),
    ).toEqual([]);
  });
});

async function calls(text: string): Promise<readonly string[]> {
  const found = await facts({ "a.ts": text });
  return found.calls.map(({ type, method, operations, through, handlers, at }) => {
    const origin = through === undefined ? "?" : regionOf(through.at).line;
    const by = handlers.map(({ name }) => name).join(" ");
    return `${regionOf(at).line} ${type}.${method} ${operations.map(({ id }) => id).join("|")} of ${origin} by ${by}`;
  });
}

test("routes of frameworks", async () => {
  const found = await facts({
    "a.ts": `import express, { Router } from "express";
import fastify from "fastify";
import { app as functions } from "@azure/functions";
import { Controller, Get, Post } from "@nestjs/common";
const app = express();
const router = Router();
app.get("/orders/:id", (request, response) => response.send("x"));
router.all("/any", handle);
app.use("/prefix", router);
app.get("setting");
fastify().post("/orders", async () => 1);
functions.get("orders", { handler: async () => ({}) });
new Map().get("/x", 1);
@Controller("orders")
class Orders {
  @Get(":id") one() {}
  @Post() make() {}
}
`,
  });
  const lines = found.routes.map(
    ({ framework, method, path, at }) => `${regionOf(at).line} ${framework} ${method ?? "*"} ${path}`,
  );
  expect(lines).toEqual([
    "7 express GET /orders/:id",
    "8 express * /any",
    "11 fastify POST /orders",
    "16 @nestjs/common GET /orders/:id",
    "17 @nestjs/common POST /orders",
  ]);
  expect(found.routes.map(({ at }) => textOf(at)).at(0)).toBe('app.get("/orders/:id"');
});

describe("calls", () => {
  test("through containers, answers, fields, functions and written types", async () => {
    expect(
      await calls(`${identity}import { app } from "@azure/functions";
import { BlobServiceClient, ContainerClient } from "@azure/storage-blob";
import { CosmosClient } from "@azure/cosmos";
import { ServiceBusClient } from "@azure/service-bus";
const blobs = new BlobServiceClient(process.env.URL, new DefaultAzureCredential());
const cosmos = new CosmosClient({ endpoint: process.env.COSMOS, key: process.env.KEY });
let bus: ServiceBusClient | undefined;
function sender() {
  if (!bus) bus = new ServiceBusClient(process.env.BUS);
  return bus.createSender("orders");
}
class Store {
  private container: ContainerClient;
  constructor() { this.container = blobs.getContainerClient("orders"); }
  save(text) { return this.container.getBlockBlobClient("a").upload(text, text.length); }
}
const store = new Store();
app.http("save", { handler: async () => {
  await store.save("x");
  const { database } = await cosmos.databases.createIfNotExists({ id: "a" });
  await database.container("x").items.upsert({});
} });
app.timer("send", { handler: async () => {
  await sender().sendMessages({ body: 1 });
  await list(blobs.getContainerClient("x"));
} });
async function list(container: ContainerClient) { for await (const blob of container.listBlobsFlat()) use(blob); }
new Map().delete("x");
`),
    ).toEqual([
      "11 ServiceBusClient.createSender servicebus.Send of 10 by send",
      "16 BlockBlobClient.upload storage.blob.PutBlob of 6 by save",
      "21 Databases.createIfNotExists cosmos.ManageSchema of 7 by save",
      "22 Items.upsert cosmos.UpsertItem of 7 by save",
      "25 ServiceBusSender.sendMessages servicebus.Send of 10 by send",
      "28 ContainerClient.listBlobsFlat storage.blob.ListBlobs of ? by send",
    ]);
  });

  test("an operation tells which actions of a role it needs", async () => {
    const found = await facts({
      "a.ts": `${identity}import { SecretClient } from "@azure/keyvault-secrets";
await new SecretClient(process.env.VAULT, new DefaultAzureCredential()).getSecret("a");
`,
    });
    expect(found.calls.map(({ operations }) => operations)).toEqual([
      [
        {
          id: "keyvault.secrets.GetSecret",
          needs: [{ actions: [], dataActions: ["Microsoft.KeyVault/vaults/secrets/getSecret/action"] }],
        },
      ],
    ]);
  });
});
