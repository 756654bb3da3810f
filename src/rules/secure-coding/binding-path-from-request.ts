import type { BindingUse } from "../../code/bindings/uses.ts";
import { judgeBindings } from "../binding-judgement.ts";
import { csharp, functionJson, java, python, together, typescript } from "../example.ts";
import { rule } from "../judgement.ts";

export const bindingPathFromRequest = rule({
  id: "binding-path-from-request",
  title: "Caller chooses which blob or entity a binding opens",
  practice: "secure-coding",
  severity: "medium",
  severityWhy: "A caller reads, or writes, what belongs to others by asking for another name.",
  why: "The binding puts a value of the request into the path before the code sees it, so no check of the code comes first.",
  fix: "Constrain the route (`{id:guid}`), or open the blob in code after checking that the caller may.",
  references: {
    mcsb: "PV-2",
    cwe: 22,
    page: "https://learn.microsoft.com/azure/azure-functions/functions-bindings-expressions-patterns",
  },
  subject: "handler",

  check: (handler, application) =>
    judgeBindings(
      {
        effects: ["blob path", "store", "item"],
        says: ({ name }, use) =>
          choosesStore(use)
            ? `Callers of function \`${name}\` choose the ${nounOf(use)} that its binding opens`
            : `Callers of function \`${name}\` choose what its binding opens`,
        severity: (use) => (choosesStore(use) ? "high" : undefined),
        confinedIsSafe: true,
      },
      handler,
      application,
    ),

  bad: [
    together(
      functionJson`
      {
        "bindings": [
          { "type": "httpTrigger", "direction": "in", "name": "req", "authLevel": "function", "route": "files" },
          { "type": "blob", "direction": "in", "name": "file", "connection": "Data",
            "path": "files/{Query.name}" } // !
        ]
      }
    `,
      {
        "orders/index.js": "module.exports = async (context) => {};\n",
        "host.json": '{ "version": "2.0" }\n',
      },
    ),
    python`
      import azure.functions as func

      app = func.FunctionApp()


      @app.route(route="files/{folder}", auth_level=func.AuthLevel.FUNCTION)
      @app.blob_input(arg_name="file", path="{folder}/report.pdf", connection="Data")  # !
      def file(req: func.HttpRequest, file: func.InputStream) -> func.HttpResponse:
          return func.HttpResponse(file.read())
    `,
    csharp`
      using Microsoft.Azure.Functions.Worker;

      public static class Files
      {
          private const string Path = "files/{Query.name}"; // !

          [Function("file")]
          public static string Run(
              [HttpTrigger(AuthorizationLevel.Function, "get")] HttpRequestData request,
              [BlobInput(Path, Connection = "Data")] string file) => file;
      }
    `,
    java`
      package com.example;

      import com.microsoft.azure.functions.*;
      import com.microsoft.azure.functions.annotation.*;

      public class Orders {
          @FunctionName("order")
          public String run(
                  @HttpTrigger(name = "req", methods = {HttpMethod.GET}, route = "orders/{id}")
                          HttpRequestMessage<String> request,
                  @CosmosDBInput(name = "order", databaseName = "shop", containerName = "orders",
                          id = "{id}", // !
                          partitionKey = "{Query.customer}", // !
                          connection = "Shop")
                          String order) {
              return order;
          }
      }
    `,
  ],
  good: [
    together(
      functionJson`
      {
        "bindings": [
          { "type": "httpTrigger", "direction": "in", "name": "req", "authLevel": "function", "route": "files/{id:guid}" },
          { "type": "blob", "direction": "in", "name": "file", "connection": "Data",
            "path": "files/{id}" }
        ]
      }
    `,
      {
        "orders/index.js": "module.exports = async (context) => {};\n",
        "host.json": '{ "version": "2.0" }\n',
      },
    ),
    python`
      import azure.functions as func

      app = func.FunctionApp()


      @app.route(route="files", auth_level=func.AuthLevel.FUNCTION, methods=["POST"])
      @app.blob_output(arg_name="file", path="uploads/{rand-guid}.pdf", connection="Data")
      def file(req: func.HttpRequest, file: func.Out[bytes]) -> func.HttpResponse:
          file.set(req.get_body())
          return func.HttpResponse(status_code=201)
    `,
    csharp`
      using Microsoft.Azure.Functions.Worker;

      public static class Orders
      {
          [Function("orders")]
          public static string Run(
              [HttpTrigger(AuthorizationLevel.Function, "get")] HttpRequestData request,
              [CosmosDBInput("shop", "orders", Connection = "Shop",
                  SqlQuery = "SELECT * FROM orders o WHERE o.status = {status}")] string orders) => orders;
      }
    `,
    java`
      package com.example;

      import com.microsoft.azure.functions.annotation.*;

      public class Orders {
          @FunctionName("archive")
          public String run(
                  @QueueTrigger(name = "order", queueName = "orders", connection = "Data") String order,
                  @BlobInput(name = "file", path = "orders/{queueTrigger}", connection = "Data") String file) {
              return file;
          }
      }
    `,
  ],
  undecided: [
    typescript`
      import { app, input } from "@azure/functions";
      import { pathOf } from "./configuration.js";

      app.http("file", {
        authLevel: "function",
        extraInputs: [input.storageBlob({ path: pathOf("file"), connection: "Data" })],
        handler: async () => ({ body: "file" }),
      });
    `,
  ],
});

/** A whole container or table: the first segment of a path is the container. */
function choosesStore({ effect, before }: BindingUse): boolean {
  return effect === "store" || (effect === "blob path" && !before.includes("/"));
}

function nounOf({ effect, property }: BindingUse): string {
  if (effect === "blob path") return "container";
  return property
    .replace(/Name$/u, "")
    .toLowerCase()
    .replace(/^(?:state|secret)/u, "$& ");
}
