import { typescript } from "../example.ts";
import { rule } from "../judgement.ts";
import { reported } from "../reported.ts";

export const serverSideTemplateInjection = rule({
  id: "server-side-template-injection",
  title: "Template is made from the request",
  practice: "secure-coding",
  severity: "critical",
  severityWhy: "The caller runs code in the worker, with its identity.",
  why: "A template is a program: what it prints, calls and reads is written in it.",
  fix: "Keep templates in the repository, and pass what the caller sent as data to fill them with.",
  references: {
    mcsb: "DS-4",
    cwe: 1336,
    page: "https://owasp.org/www-project-web-security-testing-guide/v42/4-Web_Application_Security_Testing/07-Input_Validation_Testing/18-Testing_for_Server-side_Template_Injection",
  },
  subject: "alert",

  check: reported,

  bad: [
    typescript`
      import { app } from "@azure/functions";
      import ejs from "ejs";

      app.http("orders", {
        authLevel: "function",
        handler: async (request) => {
          const name = request.query.get("name");
          return { body: ejs.render("<h1>Orders of " + name + "</h1>") }; // !
        },
      });
    `,
  ],
  good: [
    typescript`
      import { app } from "@azure/functions";
      import ejs from "ejs";

      app.http("orders", {
        authLevel: "function",
        handler: async (request) => {
          const name = request.query.get("name");
          return { body: ejs.render("<h1>Orders of <%= name %></h1>", { name }) };
        },
      });
    `,
  ],
  undecided: [],
  neverUndecided: "the analyser reports what it is sure of; what it could not read is a problem of the run",
});
