import { judgeBindings } from "../binding-judgement.ts";
import { functionJson, typescript } from "../example.ts";
import { rule } from "../judgement.ts";

export const messageRecipientFromRequest = rule({
  id: "message-recipient-from-request",
  title: "Caller chooses who gets, or seems to send, a message",
  practice: "secure-coding",
  severity: "medium",
  severityWhy: "A caller sends mail and text messages to anybody, in your name and at your cost.",
  why: "The binding addresses the message with a value of the request before the code sees it.",
  fix: "Write the addresses into the binding or an app setting, or set them in code after looking the recipient up.",
  references: {
    mcsb: "PV-2",
    cwe: 441,
    page: "https://learn.microsoft.com/azure/azure-functions/functions-bindings-sendgrid",
  },
  subject: "handler",

  check: (handler, application) =>
    judgeBindings(
      {
        effects: ["recipient"],
        says: ({ name }, { property }) =>
          property === "to"
            ? `Callers of function \`${name}\` choose who gets its messages`
            : `Callers of function \`${name}\` choose who its messages seem to come from`,
        confinedIsSafe: false,
      },
      handler,
      application,
    ),

  bad: [
    functionJson`
      {
        "bindings": [
          { "type": "httpTrigger", "direction": "in", "name": "req", "authLevel": "anonymous", "methods": ["post"] },
          { "type": "sendGrid", "direction": "out", "name": "mail", "from": "orders@example.com",
            "to": "{email}" } // !
        ]
      }
    `,
    functionJson`
      {
        "bindings": [
          { "type": "httpTrigger", "direction": "in", "name": "req", "authLevel": "function" },
          { "type": "twilioSms", "direction": "out", "name": "message", "from": "+15550100",
            "to": "{Query.phone}" } // !
        ]
      }
    `,
  ],
  good: [
    functionJson`
      {
        "bindings": [
          { "type": "httpTrigger", "direction": "in", "name": "req", "authLevel": "anonymous", "methods": ["post"] },
          { "type": "sendGrid", "direction": "out", "name": "mail", "from": "orders@example.com",
            "to": "%Mailbox%", "subject": "Order {id}" }
        ]
      }
    `,
  ],
  undecided: [
    typescript`
      import { app, output } from "@azure/functions";
      import { mailbox } from "./configuration.js";

      app.post("orders", {
        authLevel: "function",
        extraOutputs: [output.generic({ type: "sendGrid", to: mailbox() })],
        handler: async () => ({ status: 202 }),
      });
    `,
  ],
});
