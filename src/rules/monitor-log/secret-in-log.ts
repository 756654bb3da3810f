import { typescript } from "../example.ts";
import { rule } from "../judgement.ts";
import { reported } from "../reported.ts";

export const secretInLog = rule({
  id: "secret-in-log",
  aliases: ["sensitive-data-in-log"],
  title: "Secret is written to the log",
  practice: "monitor-log",
  severity: "high",
  severityWhy: "Everyone who may read logs, and every service that they are sent to, gets the credential.",
  why: "Logs are read by more people than secrets are meant for, are kept for long and are copied to other services.",
  fix: "Log what tells one event from another, an id or a status, and leave out credentials, headers and whole requests.",
  references: {
    mcsb: "LT-3",
    cwe: 532,
    page: "https://learn.microsoft.com/azure/well-architected/security/application-secrets",
    peers: ["CodeQL js/clear-text-logging", "Bearer javascript_lang_logger_leak"],
  },
  subject: "alert",

  check: reported,

  bad: [
    typescript`
      import { app } from "@azure/functions";

      app.http("orders", {
        authLevel: "function",
        handler: async (request, context) => {
          context.log("called with " + request.headers.get("authorization")); // !
          return { jsonBody: [] };
        },
      });
    `,
    typescript`
      import { app } from "@azure/functions";

      app.http("orders", {
        authLevel: "function",
        handler: async (request, context) => {
          context.log("settings", process.env); // !
          context.debug(request); // !
          return { jsonBody: [] };
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
          context.log("called for " + request.headers.get("x-correlation-id"), process.env.REGION);
          return { jsonBody: [] };
        },
      });
    `,
  ],
  undecided: [],
  neverUndecided: "it looks at what is written only",
});
