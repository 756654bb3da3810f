import { judgeBindings } from "../binding-judgement.ts";
import { functionJson, typescript } from "../example.ts";
import { rule } from "../judgement.ts";

export const promptFromRequest = rule({
  id: "prompt-from-request",
  title: "Caller writes into the instructions of a language model",
  practice: "secure-coding",
  severity: "low",
  severityWhy:
    "A caller changes what the model was told to do; what that gives away depends on what it knows.",
  why: "The binding puts a value of the request among the instructions, where the model can't tell one from the other.",
  fix: "Keep the instructions constant, and give what the caller says as a user message (`assistantPost`), or in code after checking its length and form.",
  references: {
    mcsb: "PV-2",
    cwe: 1427,
    page: "https://learn.microsoft.com/azure/azure-functions/functions-bindings-openai-textcompletion-input",
  },
  subject: "handler",

  check: (handler, application) =>
    judgeBindings(
      {
        effects: ["prompt"],
        says: ({ name }, { type }) =>
          `Callers of function \`${name}\` write into the instructions of its \`${type}\` binding`,
        // A model that reads its own rules out to the caller is the worse half.
        severity: ({ property }) => (property === "systemPrompt" ? "medium" : undefined),
        confinedIsSafe: true,
      },
      handler,
      application,
    ),

  bad: [
    typescript`
      import { app, input } from "@azure/functions";

      const completion = input.generic({
        type: "textCompletion",
        prompt: "Answer only questions on orders. {Query.question}", // !
        chatModel: "%CHAT_MODEL%",
      });

      app.get("ask", {
        authLevel: "function",
        extraInputs: [completion],
        handler: async (_, context) => ({ jsonBody: context.extraInputs.get(completion) }),
      });
    `,
    functionJson`
      {
        "bindings": [
          { "type": "httpTrigger", "direction": "in", "name": "req", "authLevel": "function", "methods": ["post"] },
          { "type": "semanticSearch", "direction": "in", "name": "answer", "searchConnectionName": "Search",
            "collection": "orders", "query": "{prompt}",
            "systemPrompt": "You help {name}." } // !
        ]
      }
    `,
  ],
  good: [
    functionJson`
      {
        "bindings": [
          { "type": "httpTrigger", "direction": "in", "name": "req", "authLevel": "function", "methods": ["post"] },
          { "type": "semanticSearch", "direction": "in", "name": "answer", "searchConnectionName": "Search",
            "collection": "orders", "query": "{prompt}" }
        ]
      }
    `,
  ],
  undecided: [
    typescript`
      import { app, input } from "@azure/functions";
      import { instructions } from "./prompts.js";

      app.get("ask", {
        authLevel: "function",
        extraInputs: [input.generic({ type: "textCompletion", prompt: instructions() })],
        handler: async () => ({ status: 200 }),
      });
    `,
  ],
});
