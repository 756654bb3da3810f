import { typescript } from "../example.ts";
import { rule } from "../judgement.ts";
import { reported } from "../reported.ts";

export const openRedirect = rule({
  id: "open-redirect",
  title: "Function redirects to an address from the request",
  practice: "secure-coding",
  severity: "medium",
  severityWhy:
    "A link that starts with a trusted name leads to a page of the attacker's, where people sign in.",
  why: "A link to this function, which people trust, can take them anywhere.",
  fix: "Redirect to paths of your own only: look the address up in a list, or accept what starts with one `/` and not with two.",
  references: {
    mcsb: "DS-4",
    cwe: 601,
    page: "https://learn.microsoft.com/aspnet/core/security/preventing-open-redirects",
  },
  subject: "alert",

  check: reported,

  bad: [
    typescript`
      import { app } from "@azure/functions";

      app.http("orders", {
        authLevel: "function",
        handler: async (request) => {
          const next = request.query.get("next");
          return { status: 302, headers: { Location: next } }; // !
        },
      });
    `,
  ],
  good: [
    typescript`
      import { app } from "@azure/functions";

      const pages = ["/orders", "/account"];

      app.http("orders", {
        authLevel: "function",
        handler: async (request) => {
          const next = request.query.get("next");
          return { status: 302, headers: { Location: pages.includes(next) ? next : "/orders" } };
        },
      });
    `,
  ],
  undecided: [],
  neverUndecided: "the analyser reports what it is sure of; what it could not read is a problem of the run",
});
