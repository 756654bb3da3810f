import { typescript } from "../example.ts";
import { rule } from "../judgement.ts";
import { reported } from "../reported.ts";

export const errorDetailInResponse = rule({
  id: "error-detail-in-response",
  aliases: ["stack-trace-exposure"],
  title: "Caller is shown what failed inside",
  practice: "secure-coding",
  severity: "medium",
  severityWhy:
    "The caller learns paths, versions and what the code runs into, which makes the next attack easier.",
  why: "Stack traces and messages of errors tell how the code works and what it talks to.",
  fix: "Log the error and return a text of your own, with an id that finds it in the log.",
  references: {
    mcsb: "DS-4",
    cwe: 209,
    page: "https://learn.microsoft.com/azure/azure-functions/functions-bindings-error-pages",
    peers: ["CodeQL js/stack-trace-exposure"],
  },
  subject: "alert",

  check: reported,

  bad: [
    typescript`
      import { app } from "@azure/functions";

      app.http("orders", {
        authLevel: "anonymous",
        handler: async (request) => {
          try {
            return { jsonBody: await orders(request.params.id) };
          } catch (error) {
            return { status: 500, body: error.stack }; // !
          }
        },
      });
    `,
  ],
  good: [
    typescript`
      import { app } from "@azure/functions";

      app.http("orders", {
        authLevel: "anonymous",
        handler: async (request, context) => {
          try {
            return { jsonBody: await orders(request.params.id) };
          } catch (error) {
            context.error(error);
            return { status: 500, body: "Something failed: " + context.invocationId };
          }
        },
      });
    `,
  ],
  undecided: [],
  neverUndecided: "it looks at what is written only",
});
