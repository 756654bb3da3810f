import { judgeBindings } from "../binding-judgement.ts";
import { functionJson, typescript } from "../example.ts";
import { rule } from "../judgement.ts";

export const bindingDestinationFromRequest = rule({
  id: "binding-destination-from-request",
  title: "Caller chooses the queue, topic or app that a binding sends to",
  practice: "secure-coding",
  severity: "medium",
  severityWhy: "A caller puts messages where others trust them, with the rights of the function.",
  why: "Whoever reads a queue, topic or hub takes what is in it for sent on purpose; the function's identity may send to all of them.",
  fix: "Name the destination in the binding or in an app setting (`%Orders%`), or choose it in code from a list.",
  references: {
    mcsb: "PV-2",
    cwe: 441,
    page: "https://learn.microsoft.com/azure/azure-functions/functions-bindings-expressions-patterns",
  },
  subject: "handler",

  check: (handler, application) =>
    judgeBindings(
      {
        effects: ["destination"],
        says: ({ name }, { type }) =>
          `Callers of function \`${name}\` choose where its \`${type}\` binding sends to`,
        confinedIsSafe: false,
      },
      handler,
      application,
    ),

  bad: [
    typescript`
      import { app, output } from "@azure/functions";

      const queue = output.storageQueue({ queueName: "{Query.queue}", connection: "Orders" }); // !

      app.post("orders", {
        authLevel: "function",
        extraOutputs: [queue],
        handler: async (request, context) => {
          context.extraOutputs.set(queue, await request.text());
          return { status: 202 };
        },
      });
    `,
    functionJson`
      {
        "bindings": [
          { "type": "mcpToolTrigger", "direction": "in", "name": "call", "toolName": "publish" },
          { "type": "daprPublish", "direction": "out", "name": "event", "pubsubname": "orders",
            "topic": "{mcptoolargs.topic}" } // !
        ]
      }
    `,
  ],
  good: [
    typescript`
      import { app, output } from "@azure/functions";

      const queue = output.storageQueue({ queueName: "%OrdersQueue%", connection: "Orders" });

      app.post("orders", {
        authLevel: "function",
        extraOutputs: [queue],
        handler: async (request, context) => {
          context.extraOutputs.set(queue, await request.text());
          return { status: 202 };
        },
      });
    `,
  ],
  undecided: [
    typescript`
      import { app, output } from "@azure/functions";
      import { queueOf } from "./configuration.js";

      app.post("orders", {
        authLevel: "function",
        extraOutputs: [output.storageQueue({ queueName: queueOf("orders"), connection: "Orders" })],
        handler: async () => ({ status: 202 }),
      });
    `,
  ],
});
