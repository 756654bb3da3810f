import { typescript } from "../example.ts";
import { rule } from "../judgement.ts";
import { reported } from "../reported.ts";

export const xpathInjection = rule({
  id: "xpath-injection",
  title: "XPath expression is put together from the request",
  practice: "secure-coding",
  severity: "medium",
  severityWhy: "The caller reads the rest of the document.",
  why: "A quote in the value ends the text, and what follows it becomes part of the expression.",
  fix: "Pass the value as a variable: `xpath.parse(...).select({ node, variables })`.",
  references: {
    mcsb: "DS-4",
    cwe: 643,
    page: "https://owasp.org/www-community/attacks/XPATH_Injection",
  },
  subject: "alert",

  check: reported,

  bad: [
    typescript`
      import { app } from "@azure/functions";
      import xpath from "xpath";
      import { orders } from "../orders";

      app.http("orders", {
        authLevel: "function",
        handler: async (request) => {
          const id = request.query.get("id");
          return { jsonBody: xpath.select("//order[@id='" + id + "']", orders).length }; // !
        },
      });
    `,
  ],
  good: [
    typescript`
      import { app } from "@azure/functions";
      import xpath from "xpath";
      import { orders } from "../orders";

      app.http("orders", {
        authLevel: "function",
        handler: async (request) => {
          const variables = { id: request.query.get("id") };
          const query = xpath.parse("//order[@id=$id]");
          return { jsonBody: query.select({ node: orders, variables }).length };
        },
      });
    `,
  ],
  undecided: [],
  neverUndecided: "the analyser reports what it is sure of; what it could not read is a problem of the run",
});
