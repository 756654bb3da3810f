import { typescript } from "../example.ts";
import { rule } from "../judgement.ts";
import { reported } from "../reported.ts";

export const corsOriginReflected = rule({
  id: "cors-origin-reflected",
  title: "Every origin may read answers with the user's credentials",
  practice: "secure-coding",
  severity: "high",
  severityWhy: "A page of the attacker's reads what the user may read, and acts in the user's name.",
  why: "The origin of the request is allowed, whatever it is, and credentials are sent with it.",
  fix: "Compare the origin with a list of allowed ones before it is answered, or configure `cors` of the site.",
  references: {
    mcsb: "DS-4",
    cwe: 942,
    page: "https://developer.mozilla.org/docs/Web/HTTP/Guides/CORS#requests_with_credentials",
  },
  subject: "alert",

  check: reported,

  bad: [
    typescript`
      import { app } from "@azure/functions";

      app.http("orders", {
        authLevel: "function",
        handler: async (request) => {
          return {
            headers: {
              "Access-Control-Allow-Origin": request.headers.get("origin"), // !
              "Access-Control-Allow-Credentials": "true",
            },
          };
        },
      });
    `,
  ],
  good: [
    typescript`
      import { app } from "@azure/functions";

      const allowed = new Set(["https://shop.example.com"]);

      app.http("orders", {
        authLevel: "function",
        handler: async (request) => {
          const origin = request.headers.get("origin");
          if (!allowed.has(origin)) return { status: 403 };
          return {
            headers: {
              "Access-Control-Allow-Origin": origin,
              "Access-Control-Allow-Credentials": "true",
            },
          };
        },
      });
    `,
  ],
  undecided: [],
  neverUndecided: "the analyser reports what it is sure of; what it could not read is a problem of the run",
});
