import { functionJson, python, typescript } from "../example.ts";
import { rule } from "../judgement.ts";
import { reported } from "../reported.ts";

export const pathTraversal = rule({
  id: "path-traversal",
  title: "File path is put together from the request",
  practice: "secure-coding",
  severity: "high",
  severityWhy: "The caller reads or writes files of the worker: code, settings, tokens.",
  why: "With `../` the caller reaches any file that the worker can reach.",
  fix: "Take the last segment only (`basename`), or look the name up in a list of allowed ones.",
  references: {
    mcsb: "DS-4",
    cwe: 22,
    page: "https://learn.microsoft.com/azure/azure-functions/security-concepts#data-validation",
  },
  subject: "alert",

  check: reported,

  bad: [
    typescript`
      import { app } from "@azure/functions";
      import { readFile } from "node:fs/promises";
      import { join } from "node:path";

      app.http("orders", {
        authLevel: "function",
        handler: async (request) => {
          const file = join("/data", request.params.name);
          return { body: await readFile(file) }; // !
        },
      });
    `,
    python`
      import azure.functions as func

      app = func.FunctionApp()


      @app.route(route="orders")
      def orders(req: func.HttpRequest) -> func.HttpResponse:
          name = req.params.get("name")
          with open("/data/" + name) as file:  # !
              return func.HttpResponse(file.read())
    `,
    typescript`
      import { app } from "@azure/functions";
      import AdmZip from "adm-zip";
      import { writeFileSync } from "node:fs";
      import { join } from "node:path";

      app.http("orders", {
        authLevel: "function",
        handler: async (request) => {
          const archive = new AdmZip(Buffer.from(await request.arrayBuffer()));
          for (const entry of archive.getEntries()) {
            writeFileSync(join("/data", entry.entryName), entry.getData()); // !
          }
          return { status: 204 };
        },
      });
    `,
    functionJson`
      {
        "bindings": [
          { "type": "httpTrigger", "direction": "in", "name": "req", "authLevel": "function", "methods": ["post"] },
          { "type": "embeddings", "direction": "in", "name": "embeddings", "inputType": "FilePath",
            "input": "{path}" } // !
        ]
      }
    `,
  ],
  good: [
    typescript`
      import { app } from "@azure/functions";
      import { readFile } from "node:fs/promises";
      import { basename, join } from "node:path";

      app.http("orders", {
        authLevel: "function",
        handler: async (request) => {
          const file = join("/data", basename(request.params.name));
          return { body: await readFile(file) };
        },
      });
    `,
    python`
      import azure.functions as func

      app = func.FunctionApp()


      @app.route(route="orders")
      def orders(req: func.HttpRequest) -> func.HttpResponse:
          with open("/data/orders.json") as file:
              return func.HttpResponse(file.read())
    `,
    functionJson`
      {
        "bindings": [
          { "type": "timerTrigger", "direction": "in", "name": "timer", "schedule": "0 0 * * * *" },
          { "type": "embeddings", "direction": "in", "name": "embeddings", "inputType": "FilePath",
            "input": "%Manual%" }
        ]
      }
    `,
  ],
  undecided: [],
  neverUndecided: "the analyser reports what it is sure of; what it could not read is a problem of the run",
});
