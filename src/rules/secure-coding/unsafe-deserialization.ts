import { python } from "../example.ts";
import { rule } from "../judgement.ts";
import { reported } from "../reported.ts";

export const unsafeDeserialization = rule({
  id: "unsafe-deserialization",
  title: "Objects are rebuilt from data of the request",
  practice: "secure-coding",
  severity: "critical",
  severityWhy: "The caller runs code of his own in the worker.",
  why: "The formats of `pickle` and of unsafe YAML loaders can call any function while they are read.",
  fix: "Read data formats only: `json.loads`, `yaml.safe_load`.",
  references: {
    mcsb: "DS-4",
    cwe: 502,
    page: "https://learn.microsoft.com/azure/azure-functions/security-concepts#data-validation",
  },
  subject: "alert",

  check: reported,

  bad: [
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
  ],
  undecided: [],
  neverUndecided: "the analyser reports what it is sure of; what it could not read is a problem of the run",
});
