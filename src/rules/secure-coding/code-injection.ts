import { python, typescript } from "../example.ts";
import { rule } from "../judgement.ts";
import { reported } from "../reported.ts";

export const codeInjection = rule({
  id: "code-injection",
  title: "Code is made from the request",
  practice: "secure-coding",
  severity: "critical",
  severityWhy: "The caller runs code of their own in the worker.",
  why: "What the caller sends is run as code, with the function's identity and secrets.",
  fix: "Parse the value instead of evaluating it: `JSON.parse` or `Number` in JavaScript, `json.loads` or `int` in Python.",
  references: {
    mcsb: "DS-4",
    cwe: 95,
    page: "https://learn.microsoft.com/azure/azure-functions/security-concepts#secure-operation",
  },
  subject: "alert",

  check: reported,

  bad: [
    typescript`
      import { app } from "@azure/functions";


      app.http("orders", {
        authLevel: "function",
        handler: async (request) => {
          const rule = await request.text();
          return { jsonBody: eval(rule) }; // !
        },
      });
    `,
    python`
      import azure.functions as func

      app = func.FunctionApp()


      @app.route(route="orders")
      def orders(req: func.HttpRequest) -> func.HttpResponse:
          formula = req.params.get("formula")
          return func.HttpResponse(str(eval(formula)))  # !
    `,
  ],
  good: [
    typescript`
      import { app } from "@azure/functions";


      app.http("orders", {
        authLevel: "function",
        handler: async (request) => {
          const rule = await request.text();
          return { jsonBody: JSON.parse(rule) };
        },
      });
    `,
    python`
      import azure.functions as func

      app = func.FunctionApp()


      @app.route(route="orders")
      def orders(req: func.HttpRequest) -> func.HttpResponse:
          total = int(req.params.get("total"))
          return func.HttpResponse(str(total))
    `,
  ],
  undecided: [],
  neverUndecided: "the analyser reports what it is sure of; what it could not read is a problem of the run",
});
