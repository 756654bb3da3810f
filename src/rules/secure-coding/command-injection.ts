import { python } from "../example.ts";
import { reported, rule } from "../judgement.ts";

export const commandInjection = rule({
  id: "command-injection",
  title: "Shell command is put together from the request",
  practice: "secure-coding",
  severity: "critical",
  severityWhy: "The caller runs commands of his own in the worker, with the function's identity.",
  why: "The caller can end the command and start another, which runs with the function's identity.",
  fix: 'Start the program without a shell and pass the value as one argument: `subprocess.run(["convert", name])`.',
  references: {
    mcsb: "DS-4",
    cwe: 78,
    page: "https://learn.microsoft.com/azure/azure-functions/security-concepts#secure-operation",
  },
  subject: "alert",

  check: reported,

  bad: [
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
