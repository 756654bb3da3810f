import { describe } from "@jest/globals";

import { followEach } from "./cases.ts";

const bad = "// ! nosql-injection";

describe("services of Azure", () => {
  followEach([
    [
      "Cosmos",
      `import { CosmosClient } from "@azure/cosmos"; import { DefaultAzureCredential } from "@azure/identity"; const client = new CosmosClient({ endpoint: "https://x", aadCredentials: new DefaultAzureCredential() }); const c = client.database("d").container("c");`,
      `await c.items.query({ query: "select @id", parameters: [{ name: "@id", value: id }] }).fetchAll();`,
      `await c.items.query("select " + id).fetchAll(); ${bad}`,
      `await client.databases.query({ query: "select " + id }).fetchAll(); ${bad}`,
      `await c.scripts.storedProcedures.create({ id: "x", body: id }); ${bad}`,
      `await c.item(id, id).read();`,
      `await c.items.upsert(body);`,
    ],
    [
      "Cosmos, container passed on",
      `import { Container } from "@azure/cosmos"; async function find(c: Container, id: string) { return c.items.query("select " + id).fetchAll(); ${bad}\n}`,
      `await find(undefined as never, id);`,
    ],
    [
      "tables",
      `import { TableClient, odata } from "@azure/data-tables"; import { DefaultAzureCredential } from "@azure/identity"; const t = new TableClient("https://x", "t", new DefaultAzureCredential());`,
      "t.listEntities({ queryOptions: { filter: odata`RowKey eq ${id}` } });",
      `t.listEntities({ queryOptions: { filter: "RowKey eq '" + id + "'" } }); ${bad}`,
      `t.listEntities({ queryOptions: { filter: "RowKey eq '" + id.replace(/'/g, "''") + "'" } });`,
      `await t.getEntity(id, id);`,
    ],
    [
      "older tables",
      `import azure from "azure-storage";`,
      `new azure.TableQuery().where("RowKey eq ?", id);`,
      `new azure.TableQuery().where("RowKey eq '" + id + "'"); ${bad}`,
    ],
    [
      "search",
      `import { SearchClient, odata } from "@azure/search-documents"; const s = new SearchClient("https://x", "i", null);`,
      "await s.search(id, { filter: odata`owner eq ${id}` });",
      `await s.search("*", { filter: "owner eq '" + id + "'" }); ${bad}`,
    ],
    [
      "Kusto",
      `import { Client } from "azure-kusto-data"; const k = new Client("https://x");`,
      `await k.execute("db", "T | where a == '" + id + "'"); ${bad}`,
      `await k.execute("db", "declare query_parameters(id:string); T | where a == id", undefined);`,
    ],
    [
      "Log Analytics and Resource Graph",
      `import { LogsQueryClient } from "@azure/monitor-query"; import { ResourceGraphClient } from "@azure/arm-resourcegraph";`,
      `await new LogsQueryClient(null).queryWorkspace("w", "T | where a == '" + id + "'", {}); ${bad}`,
      `await new ResourceGraphClient(null).resources({ query: "Resources | where id == '" + id + "'" }); ${bad}`,
    ],
    [
      "Gremlin",
      `import gremlin from "gremlin"; const g = new gremlin.driver.Client("", {});`,
      `await g.submit("g.V('" + id + "')"); ${bad}`,
      `await g.submit("g.V(id)", { id });`,
    ],
    [
      "Graph",
      `import { Client } from "@microsoft/microsoft-graph-client"; const g = Client.init({});`,
      "await g.api('/users').filter(`mail eq '${id}'`).get(); " + bad,
    ],
  ]);
});

describe("other databases", () => {
  followEach([
    [
      "mongodb",
      `import { MongoClient, ObjectId } from "mongodb"; const users = new MongoClient("").db().collection("users");`,
      `await users.findOne({ _id: new ObjectId(body.id) });`,
      `await users.updateOne({ name: body.name }, { $set: { a: 1 } }); ${bad}`,
      "await users.find({ $where: `this.name == '${id}'` }).toArray(); " + bad,
      `await users.aggregate([{ $match: { name: body.name } }]).toArray(); ${bad}`,
      `await users.distinct("name", { owner: body.owner }); ${bad}`,
      `await users.findOne({ name: { $eq: String(body.name) } });`,
      `await users.insertOne(body);`,
    ],
    [
      "mongoose",
      `import mongoose, { model } from "mongoose"; import sanitize from "mongo-sanitize"; const User = model("User", new mongoose.Schema({}));`,
      `await User.findOneAndUpdate({ name: body.name }, {}); ${bad}`,
      `await User.findById(id);`,
      `await User.findOne({ name: sanitize(body.name) });`,
      `await User.find({ name: id });`,
      `await User.find().where({ name: body.name }); ${bad}`,
    ],
    [
      "nedb",
      `import Datastore from "nedb"; const db = new Datastore();`,
      `db.find({ name: body.name }, () => {}); ${bad}`,
    ],
    [
      "prisma",
      `import { PrismaClient } from "@prisma/client"; const db = new PrismaClient();`,
      `await db.user.findFirst({ where: { token: body.token } }); ${bad}`,
      `await db.user.findFirst({ where: { token: id } });`,
      `await db.user.create({ data: body });`,
    ],
    [
      "neo4j",
      `import neo4j from "neo4j-driver"; const s = neo4j.driver("").session();`,
      `await s.run("match (n {id: '" + id + "'}) return n"); ${bad}`,
      `await s.run("match (n {id: $id}) return n", { id });`,
    ],
    [
      "redis",
      `import { createClient } from "redis"; import Redis from "ioredis";`,
      `await createClient().eval("return " + id, {}); ${bad}`,
      `await new Redis().eval("return KEYS[1]", 1, id);`,
      `await createClient().get(id);`,
      `await createClient().sendCommand([id]); ${bad}`,
    ],
  ]);
});
