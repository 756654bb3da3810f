import { typescript } from "../example.ts";
import { rule } from "../judgement.ts";
import { reported } from "../reported.ts";

export const crossSiteScripting = rule({
  id: "cross-site-scripting",
  title: "HTML is put together from the request",
  practice: "secure-coding",
  severity: "high",
  severityWhy: "The caller runs script in the browser of whoever opens a link that the caller made.",
  why: "A link can carry script that runs in the page, with the rights of the person who follows it.",
  fix: "Answer with `jsonBody`, or escape the value before it becomes HTML (`escape-html`, `he.encode`).",
  references: {
    mcsb: "DS-4",
    cwe: 79,
    page: "https://learn.microsoft.com/azure/azure-functions/security-concepts#data-validation",
  },
  subject: "alert",

  check: reported,

  bad: [
    typescript`
      import { app } from "@azure/functions";

      app.http("orders", {
        authLevel: "function",
        handler: async (request) => ({
          headers: { "Content-Type": "text/html" },
          body: "<h1>Orders of " + request.query.get("name") + "</h1>", // !
        }),
      });
    `,
  ],
  good: [
    typescript`
      import { app } from "@azure/functions";
      import escape from "escape-html";

      app.http("orders", {
        authLevel: "function",
        handler: async (request) => ({
          headers: { "Content-Type": "text/html" },
          body: "<h1>Orders of " + escape(request.query.get("name")) + "</h1>",
        }),
      });
    `,
  ],
  undecided: [],
  neverUndecided: "the analyser reports what it is sure of; what it could not read is a problem of the run",
});
