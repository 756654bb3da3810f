import { credentialIn } from "../../azure/credentials.ts";
import { leavesOf } from "../../declarations/leaves.ts";
import { functionJson, hostJson } from "../example.ts";
import { both, breach, pass, rule } from "../judgement.ts";

export const secretInFunctionConfiguration = rule({
  id: "secret-in-function-configuration",
  aliases: ["host-or-binding-secret"],
  title: "Credential is written in host.json, function.json or azure.yaml",
  practice: "key-vault",
  severity: "critical",
  severityWhy: "Everyone who can read the repository holds a live credential.",
  why: "These files are deployed with the code and read by whoever reads the repository.",
  fix: "Rotate the credential, put it into an app setting as a Key Vault reference, and write the setting's name here (`connection: 'OrdersStorage'`, or `%OrdersKey%`).",
  references: {
    mcsb: "IM-8",
    cwe: 798,
    page: "https://learn.microsoft.com/azure/azure-functions/functions-bindings-expressions-patterns#binding-expressions---app-settings",
  },
  subject: "configuration",

  check: (file) => {
    if (!["host.json", "azure.yaml", "proxies.json", "Microsoft.Web/sites/functions"].includes(file.type))
      return pass;
    return both(
      ...leavesOf(file.body).map(({ path, name, value }) => {
        if (value.kind !== "known" || typeof value.value !== "string") return pass;
        const credential = credentialIn(value.value);
        // A connection names an app setting; text with parts is the connection string itself.
        const connection =
          /^(?:connection|connectionStringSetting)$/iu.test(name) &&
          /[;=]/u.test(value.value) &&
          value.value.length > 20;
        if (credential === undefined && !connection) return pass;
        return breach({
          message: `\`${name}\` in ${file.at.source.path} holds a ${credential?.shape.noun ?? "connection string"} in clear`,
          at: value.at,
          property: path,
          severity: credential?.shape.severity ?? "medium",
          secrets: [value.at],
        });
      }),
    );
  },

  bad: [
    functionJson`
      {
        "bindings": [
          {
            "type": "queueTrigger",
            "direction": "in",
            "name": "order",
            "queueName": "orders",
            "connection": "Endpoint=sb://orders.servicebus.windows.net/;SharedAccessKeyName=api;SharedAccessKey=q1w2e3r4t5y6u7i8o9p0a1s2d3f4g5h6j7k8l9z0x1c=" // !
          }
        ]
      }
    `,
  ],
  good: [
    functionJson`
      {
        "bindings": [
          {
            "type": "queueTrigger",
            "direction": "in",
            "name": "order",
            "queueName": "%OrdersQueue%",
            "connection": "OrdersStorage"
          }
        ]
      }
    `,
    hostJson`
      {
        "version": "2.0"
      }
    `,
  ],
  undecided: [],
  neverUndecided: "these files hold literals only",
});
