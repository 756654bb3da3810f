import type { BindingUse } from "../../code/bindings/uses.ts";
import { judgeBindings } from "../binding-judgement.ts";
import { functionJson, together, typescript } from "../example.ts";
import { rule } from "../judgement.ts";

export const bindingPathFromRequest = rule({
  id: "binding-path-from-request",
  title: "Caller chooses which blob or entity a binding opens",
  practice: "secure-coding",
  severity: "medium",
  severityWhy: "A caller reads, or writes, what belongs to others by asking for another name.",
  why: "The binding puts a value of the request into the path before the code sees it, so no check of the code comes first.",
  fix: "Constrain the route (`{id:guid}`), or open the blob in code after checking that the caller may.",
  references: {
    mcsb: "PV-2",
    cwe: 22,
    page: "https://learn.microsoft.com/azure/azure-functions/functions-bindings-expressions-patterns",
  },
  subject: "handler",

  check: (handler, application) =>
    judgeBindings(
      {
        effects: ["blob path", "store", "item"],
        says: ({ name }, use) =>
          choosesStore(use)
            ? `Callers of function \`${name}\` choose the ${nounOf(use)} that its binding opens`
            : `Callers of function \`${name}\` choose what its binding opens`,
        severity: (use) => (choosesStore(use) ? "high" : undefined),
        confinedIsSafe: true,
      },
      handler,
      application,
    ),

  bad: [
    together(
      functionJson`
      {
        "bindings": [
          { "type": "httpTrigger", "direction": "in", "name": "req", "authLevel": "function", "route": "files" },
          { "type": "blob", "direction": "in", "name": "file", "connection": "Data",
            "path": "files/{Query.name}" } // !
        ]
      }
    `,
      {
        "orders/index.js": "module.exports = async (context) => {};\n",
        "host.json": '{ "version": "2.0" }\n',
      },
    ),
  ],
  good: [
    together(
      functionJson`
      {
        "bindings": [
          { "type": "httpTrigger", "direction": "in", "name": "req", "authLevel": "function", "route": "files/{id:guid}" },
          { "type": "blob", "direction": "in", "name": "file", "connection": "Data",
            "path": "files/{id}" }
        ]
      }
    `,
      {
        "orders/index.js": "module.exports = async (context) => {};\n",
        "host.json": '{ "version": "2.0" }\n',
      },
    ),
  ],
  undecided: [
    typescript`
      import { app, input } from "@azure/functions";
      import { pathOf } from "./configuration.js";

      app.http("file", {
        authLevel: "function",
        extraInputs: [input.storageBlob({ path: pathOf("file"), connection: "Data" })],
        handler: async () => ({ body: "file" }),
      });
    `,
  ],
});

/** A whole container or table: the first segment of a path is the container. */
function choosesStore({ effect, before }: BindingUse): boolean {
  return effect === "store" || (effect === "blob path" && !before.includes("/"));
}

function nounOf({ effect, property }: BindingUse): string {
  if (effect === "blob path") return "container";
  return property
    .replace(/Name$/u, "")
    .toLowerCase()
    .replace(/^(?:state|secret)/u, "$& ");
}
