import { typescript } from "../example.ts";
import { rule } from "../judgement.ts";
import { reported } from "../reported.ts";

export const regularExpressionInjection = rule({
  id: "regular-expression-injection",
  title: "Regular expression is made from the request",
  practice: "secure-coding",
  severity: "medium",
  severityWhy: "One request keeps the worker busy for minutes, and everything that it serves waits.",
  why: "A pattern from the caller can take time that doubles with each character of the text, and matches whatever the caller likes.",
  fix: "Escape the text before it becomes a pattern (`RegExp.escape`, `escape-string-regexp`), or compare with `includes`.",
  references: {
    mcsb: "DS-4",
    cwe: 1333,
    page: "https://owasp.org/www-community/attacks/Regular_expression_Denial_of_Service_-_ReDoS",
  },
  subject: "alert",

  check: reported,

  bad: [
    typescript`
      import { app } from "@azure/functions";

      const names = ["Ada", "Grace"];

      app.http("orders", {
        authLevel: "function",
        handler: async (request) => {
          const pattern = new RegExp(request.query.get("name"), "i"); // !
          return { jsonBody: names.filter((name) => pattern.test(name)) };
        },
      });
    `,
  ],
  good: [
    typescript`
      import { app } from "@azure/functions";
      import escape from "escape-string-regexp";

      const names = ["Ada", "Grace"];

      app.http("orders", {
        authLevel: "function",
        handler: async (request) => {
          const pattern = new RegExp(escape(request.query.get("name")), "i");
          return { jsonBody: names.filter((name) => pattern.test(name)) };
        },
      });
    `,
  ],
  undecided: [],
  neverUndecided: "the analyser reports what it is sure of; what it could not read is a problem of the run",
});
