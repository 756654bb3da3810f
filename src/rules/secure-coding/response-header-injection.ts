import { typescript } from "../example.ts";
import { rule } from "../judgement.ts";
import { reported } from "../reported.ts";

export const responseHeaderInjection = rule({
  id: "response-header-injection",
  title: "Caller names the headers of the response",
  practice: "secure-coding",
  severity: "medium",
  severityWhy:
    "The caller sets cookies, permissions and policies for whoever opens a link that the caller made.",
  why: "Headers decide what browsers and caches do with an answer: `Set-Cookie`, `Access-Control-Allow-Origin`, `Refresh`.",
  fix: "Write the headers' names in the code. Node and the host refuse line breaks in their values.",
  references: {
    mcsb: "DS-4",
    cwe: 113,
    page: "https://owasp.org/www-community/attacks/HTTP_Response_Splitting",
  },
  subject: "alert",

  check: reported,

  bad: [
    typescript`
      import { app } from "@azure/functions";

      app.http("orders", {
        authLevel: "function",
        handler: async (request) => {
          const headers = Object.fromEntries(request.query);
          return { status: 204, headers }; // !
        },
      });
    `,
  ],
  good: [
    typescript`
      import { app } from "@azure/functions";

      app.http("orders", {
        authLevel: "function",
        handler: async (request) => {
          const headers = { "X-Order": request.query.get("order") };
          return { status: 204, headers };
        },
      });
    `,
  ],
  undecided: [],
  neverUndecided: "the analyser reports what it is sure of; what it could not read is a problem of the run",
});
