import { csharp, functionJson, python, typescript } from "../example.ts";
import { rule } from "../judgement.ts";
import { reported } from "../reported.ts";

export const serverSideRequestForgery = rule({
  id: "server-side-request-forgery",
  title: "Function calls an address from the request",
  practice: "secure-coding",
  severity: "high",
  severityWhy: "The caller reaches internal services, and the endpoint that hands out the function's tokens.",
  why: "The function can be sent to internal services, or to the endpoint that hands out its own tokens.",
  fix: "Compare the host with a list of allowed ones before calling it.",
  references: {
    mcsb: "DS-4",
    cwe: 918,
    page: "https://learn.microsoft.com/azure/azure-functions/security-concepts#data-validation",
  },
  subject: "alert",

  check: reported,

  bad: [
    typescript`
      import { app } from "@azure/functions";


      app.http("orders", {
        authLevel: "function",
        handler: async (request) => {
          const answer = await fetch(request.query.get("url")); // !
          return { body: await answer.text() };
        },
      });
    `,
    python`
      import azure.functions as func
      import requests

      app = func.FunctionApp()


      @app.route(route="orders")
      def orders(req: func.HttpRequest) -> func.HttpResponse:
          answer = requests.get(req.params.get("url"))  # !
          return func.HttpResponse(answer.text)
    `,
    typescript`
      import { app } from "@azure/functions";
      import { DefaultAzureCredential } from "@azure/identity";
      import { SecretClient } from "@azure/keyvault-secrets";

      app.http("orders", {
        authLevel: "function",
        handler: async (request) => {
          const vault = request.query.get("vault");
          const client = new SecretClient(vault, new DefaultAzureCredential()); // !
          return { jsonBody: { name: (await client.getSecret("orders")).name } };
        },
      });
    `,
    csharp`
      using Microsoft.Azure.Functions.Worker;
      using Microsoft.Azure.Functions.Worker.Extensions.OpenAI.Embeddings;

      public static class Documents
      {
          [Function("ingest")]
          public static string Run(
              [HttpTrigger(AuthorizationLevel.Function, "post")] HttpRequestData request,
              [EmbeddingsInput("{url}", InputType.Url)] EmbeddingsContext embeddings) => "ingested"; // !
      }
    `,
  ],
  good: [
    typescript`
      import { app } from "@azure/functions";

      const hosts = new Set(["api.example.com"]);

      app.http("orders", {
        authLevel: "function",
        handler: async (request) => {
          const url = new URL(request.query.get("url"));
          if (!hosts.has(url.hostname)) return { status: 400 };
          const answer = await fetch(url);
          return { body: await answer.text() };
        },
      });
    `,
    python`
      import azure.functions as func
      import requests

      app = func.FunctionApp()


      @app.route(route="orders")
      def orders(req: func.HttpRequest) -> func.HttpResponse:
          answer = requests.get("https://api.example.com/orders")
          return func.HttpResponse(answer.text)
    `,
    functionJson`
      {
        "bindings": [
          { "type": "httpTrigger", "direction": "in", "name": "req", "authLevel": "function", "methods": ["post"] },
          { "type": "embeddings", "direction": "in", "name": "embeddings", "inputType": "RawText",
            "input": "{text}" }
        ]
      }
    `,
  ],
  undecided: [],
  neverUndecided: "the analyser reports what it is sure of; what it could not read is a problem of the run",
});
