import { python, typescript } from "../example.ts";
import { rule } from "../judgement.ts";
import { reported } from "../reported.ts";

export const commandInjection = rule({
  id: "command-injection",
  title: "Shell command is put together from the request",
  practice: "secure-coding",
  severity: "critical",
  severityWhy: "The caller runs commands of their own in the worker, with the function's identity.",
  why: "The caller can end the command and start another, which runs with the function's identity.",
  fix: 'Start the program without a shell and pass the value as one argument: `execFile("convert", [name])` in JavaScript, `subprocess.run(["convert", name])` in Python.',
  references: {
    mcsb: "DS-4",
    cwe: 78,
    page: "https://learn.microsoft.com/azure/azure-functions/security-concepts#secure-operation",
  },
  subject: "alert",

  check: reported,

  bad: [
    typescript`
      import { app } from "@azure/functions";
      import { execSync } from "node:child_process";

      app.http("orders", {
        authLevel: "function",
        handler: async (request) => {
          const file = request.query.get("file");
          return { body: execSync("file " + file) }; // !
        },
      });
    `,
    python`
      import azure.functions as func
      import os

      app = func.FunctionApp()


      @app.route(route="orders")
      def orders(req: func.HttpRequest) -> func.HttpResponse:
          name = req.params.get("name")
          os.system("convert " + name)  # !
          return func.HttpResponse("done")
    `,
  ],
  good: [
    typescript`
      import { app } from "@azure/functions";
      import { execFileSync } from "node:child_process";

      app.http("orders", {
        authLevel: "function",
        handler: async (request) => {
          const file = request.query.get("file");
          return { body: execFileSync("file", ["--", file]) };
        },
      });
    `,
    python`
      import azure.functions as func
      import os

      app = func.FunctionApp()


      @app.route(route="orders")
      def orders(req: func.HttpRequest) -> func.HttpResponse:
          os.system("convert picture.png")
          return func.HttpResponse(req.params.get("name"))
    `,
  ],
  undecided: [],
  neverUndecided: "the analyser reports what it is sure of; what it could not read is a problem of the run",
});
