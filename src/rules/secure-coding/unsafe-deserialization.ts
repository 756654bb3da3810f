import { packageJson, python, together, typescript } from "../example.ts";
import { rule } from "../judgement.ts";
import { reported } from "../reported.ts";

export const unsafeDeserialization = rule({
  id: "unsafe-deserialization",
  title: "Objects are rebuilt from data of the request",
  practice: "secure-coding",
  severity: "critical",
  severityWhy: "The caller runs code of their own in the worker.",
  why: "The formats of `pickle`, of `node-serialize` and of unsafe YAML loaders can call any function while they are read.",
  fix: "Read data formats only: `JSON.parse` and `js-yaml` from version 4 on in JavaScript, `json.loads` and `yaml.safe_load` in Python.",
  references: {
    mcsb: "DS-4",
    cwe: 502,
    page: "https://learn.microsoft.com/azure/azure-functions/security-concepts#data-validation",
  },
  subject: "alert",

  check: reported,

  bad: [
    typescript`
      import { app } from "@azure/functions";
      import serialize from "node-serialize";

      app.http("orders", {
        authLevel: "function",
        handler: async (request) => {
          const order = serialize.unserialize(await request.text()); // !
          return { jsonBody: { id: order.id } };
        },
      });
    `,
    together(
      packageJson`
      { "dependencies": { "js-yaml": "^3.14.1" } }
    `,
      typescript`
      import { app } from "@azure/functions";
      import yaml from "js-yaml";

      app.http("orders", {
        authLevel: "function",
        handler: async (request) => {
          const order = yaml.load(await request.text()); // !
          return { jsonBody: { id: order.id } };
        },
      });
    `,
    ),
    python`
      import azure.functions as func
      import pickle

      app = func.FunctionApp()


      @app.route(route="orders")
      def orders(req: func.HttpRequest) -> func.HttpResponse:
          order = pickle.loads(req.get_body())  # !
          return func.HttpResponse(str(order))
    `,
  ],
  good: [
    python`
      import azure.functions as func
      import pickle

      app = func.FunctionApp()


      @app.route(route="orders")
      def orders(req: func.HttpRequest) -> func.HttpResponse:
          order = req.get_json()
          return func.HttpResponse(str(order))
    `,
    together(
      packageJson`
      { "dependencies": { "js-yaml": "^4.1.0" } }
    `,
      typescript`
      import { app } from "@azure/functions";
      import yaml from "js-yaml";

      app.http("orders", {
        authLevel: "function",
        handler: async (request) => {
          const order = yaml.load(await request.text());
          return { jsonBody: { id: order.id } };
        },
      });
    `,
    ),
  ],
  undecided: [],
  neverUndecided: "the analyser reports what it is sure of; what it could not read is a problem of the run",
});
