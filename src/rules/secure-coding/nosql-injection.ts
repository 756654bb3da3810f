import { functionJson, python, typescript } from "../example.ts";
import { rule } from "../judgement.ts";
import { reported } from "../reported.ts";

export const nosqlInjection = rule({
  id: "nosql-injection",
  title: "Database query is put together from the request",
  practice: "secure-coding",
  severity: "high",
  severityWhy: "The caller reads documents of others.",
  why: "The caller can change the query and read documents of others. Kusto, OData filters, Gremlin and the filters of MongoDB are languages as well.",
  fix: "Pass the value beside the text: `parameters` in Cosmos DB, the tag `odata` of the Azure packages, `declare query_parameters` in Kusto, bindings in Gremlin; in filters of MongoDB make text of it with `String`.",
  references: {
    mcsb: "DS-4",
    cwe: 943,
    page: "https://learn.microsoft.com/azure/cosmos-db/nosql/query/parameterized-queries",
  },
  subject: "alert",

  check: reported,

  bad: [
    typescript`
      import { app } from "@azure/functions";
      import { CosmosClient } from "@azure/cosmos";

      const { items } = new CosmosClient(process.env.Cosmos).database("shop").container("orders");

      app.http("orders", {
        authLevel: "function",
        handler: async (request) => {
          const id = request.query.get("id");
          const found = await items.query("SELECT * FROM c WHERE c.id = '" + id + "'").fetchAll(); // !
          return { jsonBody: found.resources };
        },
      });
    `,
    python`
      import azure.functions as func
      from azure.cosmos import CosmosClient

      app = func.FunctionApp()


      @app.route(route="orders")
      def orders(req: func.HttpRequest) -> func.HttpResponse:
          container = CosmosClient("https://orders.documents.azure.com", "").get_database_client("d").get_container_client("c")
          name = req.params.get("name")
          rows = container.query_items(query=f"SELECT * FROM c WHERE c.name = '{name}'")  # !
          return func.HttpResponse(str(list(rows)))
    `,
    typescript`
      import { app } from "@azure/functions";
      import { Client } from "azure-kusto-data";

      const kusto = new Client(process.env.Kusto);

      app.http("orders", {
        authLevel: "function",
        handler: async (request) => {
          const id = request.query.get("id");
          const found = await kusto.execute("shop", "Orders | where Id == '" + id + "'"); // !
          return { jsonBody: found.primaryResults[0].toJSON() };
        },
      });
    `,
    typescript`
      import { app } from "@azure/functions";
      import { MongoClient } from "mongodb";

      const users = new MongoClient(process.env.Mongo).db("shop").collection("users");

      app.http("orders", {
        authLevel: "function",
        handler: async (request) => {
          const { name, token } = await request.json();
          const user = await users.findOne({ name, token }); // !
          return { jsonBody: { found: user !== null } };
        },
      });
    `,
    functionJson`
      {
        "bindings": [
          { "type": "httpTrigger", "direction": "in", "name": "req", "authLevel": "function" },
          { "type": "table", "direction": "in", "name": "orders", "tableName": "orders", "connection": "Data",
            "filter": "{filter}" } // !
        ]
      }
    `,
  ],
  good: [
    typescript`
      import { app } from "@azure/functions";
      import { CosmosClient } from "@azure/cosmos";

      const { items } = new CosmosClient(process.env.Cosmos).database("shop").container("orders");

      app.http("orders", {
        authLevel: "function",
        handler: async (request) => {
          const id = request.query.get("id");
          const query = { query: "SELECT * FROM c WHERE c.id = @id", parameters: [{ name: "@id", value: id }] };
          const found = await items.query(query).fetchAll();
          return { jsonBody: found.resources };
        },
      });
    `,
    python`
      import azure.functions as func
      from azure.cosmos import CosmosClient

      app = func.FunctionApp()


      @app.route(route="orders")
      def orders(req: func.HttpRequest) -> func.HttpResponse:
          container = CosmosClient("https://orders.documents.azure.com", "").get_database_client("d").get_container_client("c")
          rows = container.query_items(
              query="SELECT * FROM c WHERE c.name = @name",
              parameters=[{"name": "@name", "value": req.params.get("name")}],
          )
          return func.HttpResponse(str(list(rows)))
    `,
    typescript`
      import { app } from "@azure/functions";
      import { TableClient, odata } from "@azure/data-tables";
      import { DefaultAzureCredential } from "@azure/identity";

      const table = new TableClient(process.env.Tables, "orders", new DefaultAzureCredential());

      app.http("orders", {
        authLevel: "function",
        handler: async (request) => {
          const customer = request.query.get("customer");
          const filter = odata\`PartitionKey eq \${customer}\`;
          const found = await table.listEntities({ queryOptions: { filter } }).next();
          return { jsonBody: found.value };
        },
      });
    `,
    typescript`
      import { app } from "@azure/functions";
      import { MongoClient } from "mongodb";

      const users = new MongoClient(process.env.Mongo).db("shop").collection("users");

      app.http("orders", {
        authLevel: "function",
        handler: async (request) => {
          const { name, token } = await request.json();
          const user = await users.findOne({ name: String(name), token: String(token) });
          return { jsonBody: { found: user !== null } };
        },
      });
    `,
    functionJson`
      {
        "bindings": [
          { "type": "httpTrigger", "direction": "in", "name": "req", "authLevel": "function" },
          { "type": "table", "direction": "in", "name": "orders", "tableName": "orders", "connection": "Data",
            "filter": "PartitionKey eq '{customer}'" }
        ]
      }
    `,
  ],
  undecided: [],
  neverUndecided: "the analyser reports what it is sure of; what it could not read is a problem of the run",
});
