import { typescript } from "../example.ts";
import { rule } from "../judgement.ts";
import { reported } from "../reported.ts";

export const logInjection = rule({
  id: "log-injection",
  title: "Lines of the log are made from the request",
  practice: "secure-coding",
  // The host keeps each entry apart; what reads plain lines does not.
  preset: "strict",
  severity: "low",
  severityWhy:
    "The caller writes entries that look like the application's own, and hides traces of an attack among them.",
  why: "A line break in the value ends the entry, and what follows it reads like another one.",
  fix: "Log the value with `JSON.stringify`, or take line breaks out of it.",
  references: {
    mcsb: "DS-4",
    cwe: 117,
    page: "https://owasp.org/www-community/attacks/Log_Injection",
  },
  subject: "alert",

  check: reported,

  bad: [
    typescript`
      import { app } from "@azure/functions";

      app.http("orders", {
        authLevel: "function",
        handler: async (request, context) => {
          context.log("Orders of " + request.query.get("name")); // !
          return { status: 204 };
        },
      });
    `,
  ],
  good: [
    typescript`
      import { app } from "@azure/functions";

      app.http("orders", {
        authLevel: "function",
        handler: async (request, context) => {
          context.log("Orders of " + JSON.stringify(request.query.get("name")));
          return { status: 204 };
        },
      });
    `,
  ],
  undecided: [],
  neverUndecided: "the analyser reports what it is sure of; what it could not read is a problem of the run",
});
