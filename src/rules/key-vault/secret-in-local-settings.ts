import { membersOf } from "../../declarations/items.ts";
import { lookup } from "../../declarations/value.ts";
import { judgeCommitted } from "../committed-secret.ts";
import { localSettings } from "../example.ts";
import { both, pass, rule } from "../judgement.ts";

export const secretInLocalSettings = rule({
  id: "secret-in-local-settings",
  aliases: ["local-secret-file-committed"],
  title: "Secret is committed in local.settings.json",
  practice: "key-vault",
  severity: "critical",
  severityWhy: "Everyone who can read the repository holds a live credential.",
  why: "Committed, local.settings.json, which is meant for one machine, hands its credentials to everyone who can read the repository.",
  fix: "Rotate the credential, remove the file from git (`git rm --cached local.settings.json`), and add it to `.gitignore`.",
  references: {
    mcsb: "IM-8",
    cwe: 540,
    page: "https://learn.microsoft.com/azure/azure-functions/functions-develop-local#local-settings-file",
  },
  subject: "configuration",

  check: (file) => {
    if (file.type !== "local.settings.json" && file.type !== "local.settings copy") return pass;
    const encrypted = lookup(file.body, "IsEncrypted");
    // Encrypted with a key that only the author's machine has.
    if (encrypted.kind === "known" && encrypted.value === true) return pass;
    return both(
      ...["Values", "ConnectionStrings"].flatMap((section) =>
        membersOf(lookup(file.body, section)).members.map(({ name, value }) => {
          const connection = lookup(value, "ConnectionString");
          return judgeCommitted({
            name,
            value: connection.kind === "absent" ? value : connection,
            property: `${section}.${name}`,
          });
        }),
      ),
    );
  },

  bad: [
    localSettings`
      {
        "IsEncrypted": false,
        "Values": {
          "FUNCTIONS_WORKER_RUNTIME": "node",
          "SqlConnection": "Server=tcp:orders.database.windows.net;User ID=app;Password=Tr0ub4dor&3;" // !
        }
      }
    `,
    {
      "api/local.settings.dev.json":
        '{\n  "Values": {\n    "ApiPassword": "Tr0ub4dor&3" // !\n  },\n  "ConnectionStrings": {\n    "Sql": { "ConnectionString": "Server=tcp:o.database.windows.net;User ID=app;Password=Tr0ub4dor&3;" } // !\n  }\n}\n',
    },
  ],
  good: [
    localSettings`
      {
        "IsEncrypted": false,
        "Values": {
          "AzureWebJobsStorage": "UseDevelopmentStorage=true",
          "FUNCTIONS_WORKER_RUNTIME": "node"
        }
      }
    `,
    {
      "local.settings.example.json":
        '{ "Values": { "ApiPassword": "the-password-from-the-vault", "Key": "<your key>" } }\n',
    },
  ],
  undecided: [],
  neverUndecided: "a settings file holds literals only",
});
