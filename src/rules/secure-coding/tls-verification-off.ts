import { python } from "../example.ts";
import { rule } from "../judgement.ts";
import { reported } from "../reported.ts";

export const tlsVerificationOff = rule({
  id: "tls-verification-off",
  title: "Certificates of called services are not checked",
  practice: "secure-coding",
  severity: "high",
  severityWhy: "Anyone on the path answers in place of the service and reads what is sent.",
  why: "Anyone on the path can answer in place of the service, and reads tokens that are sent to it.",
  fix: 'Remove `verify=False`; give the certificate authority by `verify="/path/ca.pem"` where it is a private one.',
  references: {
    mcsb: "DS-4",
    cwe: 295,
    page: "https://learn.microsoft.com/azure/azure-functions/security-concepts#require-https",
  },
  subject: "alert",

  check: reported,

  bad: [
    python`
      import azure.functions as func
      import requests

      app = func.FunctionApp()


      @app.route(route="orders")
      def orders(req: func.HttpRequest) -> func.HttpResponse:
          answer = requests.get("https://erp.example.com/orders", verify=False)  # !
          return func.HttpResponse(answer.text)
    `,
  ],
  good: [
    python`
      import azure.functions as func
      import requests

      app = func.FunctionApp()


      @app.route(route="orders")
      def orders(req: func.HttpRequest) -> func.HttpResponse:
          answer = requests.get("https://erp.example.com/orders")
          return func.HttpResponse(answer.text)
    `,
  ],
  undecided: [],
  neverUndecided: "the analyser reports what it is sure of; what it could not read is a problem of the run",
});
