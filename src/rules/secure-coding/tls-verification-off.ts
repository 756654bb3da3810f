import { python, typescript } from "../example.ts";
import { rule } from "../judgement.ts";
import { reported } from "../reported.ts";

export const tlsVerificationOff = rule({
  id: "tls-verification-off",
  title: "Certificates of called services are not checked",
  practice: "secure-coding",
  severity: "high",
  severityWhy: "Anyone on the path answers in place of the service and reads what is sent.",
  why: "Anyone on the path can answer in place of the service, and reads tokens that are sent to it.",
  fix: 'Remove what switches the check off (`rejectUnauthorized: false`, in Python `verify=False`); give the certificate authority where it is a private one: `new Agent({ ca })`, in Python `verify="/path/ca.pem"`.',
  references: {
    mcsb: "DS-4",
    cwe: 295,
    page: "https://learn.microsoft.com/azure/azure-functions/security-concepts#require-https",
    peers: ["CodeQL js/disabling-certificate-validation", "njsscan node_tls_reject"],
  },
  subject: "alert",

  check: reported,

  bad: [
    typescript`
      import { app } from "@azure/functions";
      import { Agent } from "node:https";
      import axios from "axios";

      const agent = new Agent({ rejectUnauthorized: false }); // !

      app.http("orders", {
        authLevel: "function",
        handler: async () => {
          const answer = await axios.get("https://erp.example.com/orders", { httpsAgent: agent });
          return { jsonBody: answer.data };
        },
      });
    `,
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
    typescript`
      import { app } from "@azure/functions";
      import { Agent } from "node:https";
      import axios from "axios";
      import { readFileSync } from "node:fs";

      const agent = new Agent({ ca: readFileSync("erp.pem") });

      app.http("orders", {
        authLevel: "function",
        handler: async () => {
          const answer = await axios.get("https://erp.example.com/orders", { httpsAgent: agent });
          return { jsonBody: answer.data };
        },
      });
    `,
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
