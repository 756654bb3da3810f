import { knownText, lookup } from "../../declarations/value.ts";
import { functionJson, together, typescript } from "../example.ts";
import { both, breach, pass, rule, undecided } from "../judgement.ts";

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

  check: ({ bindings, http, name, at }) => {
    if (http === undefined) return pass;
    const route = knownText(http.route) ?? "";
    return both(
      pass,
      ...bindings.flatMap((binding) => {
        if (!/^(?:blob|table|queue|cosmosDB)$/iu.test(knownText(lookup(binding, "type")) ?? "")) return [];
        return ["path", "blobPath", "rowKey", "partitionKey", "id"].flatMap((property) => {
          const value = lookup(binding, property);
          if (value.kind === "unknown") return [undecided("the path of a binding is not known", value.at)];
          const chosen = [...(knownText(value) ?? "").matchAll(/\{([\w.-]+)\}/gu)]
            .map(([, expression = ""]) => expression)
            .find((expression) => !isSafe(expression, route));
          if (chosen === undefined) return [];
          return [
            breach({
              message: `Callers of function \`${name}\` choose what its binding opens (\`{${chosen}}\`)`,
              at: value.kind === "absent" ? at : value.at,
              property: `bindings.${property}`,
            }),
          ];
        });
      }),
    );
  },

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

/** What the platform makes up, and what the route lets through only in a shape without a slash or dots. */
function isSafe(expression: string, route: string): boolean {
  if (/^(?:rand-guid|datetime|sys\.)/iu.test(expression)) return true;
  const segment = new RegExp(
    String.raw`\{${expression.replace(/[.-]/gu, String.raw`\$&`)}:(guid|int|long|bool|alpha|datetime)\b`,
    "iu",
  );
  return segment.test(route);
}
