import { credentialIn, isPlaceholder, namesSecret } from "../../azure/credentials.ts";
import { isKeyVaultReference } from "../../application/settings.ts";
import { membersOf } from "../../declarations/items.ts";
import { knownText, lookup } from "../../declarations/value.ts";
import { localSettings } from "../example.ts";
import { both, breach, pass, rule } from "../judgement.ts";

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
    if (file.type !== "local.settings.json") return pass;
    const encrypted = lookup(file.body, "IsEncrypted");
    // Encrypted with a key that only the author's machine has.
    if (encrypted.kind === "known" && encrypted.value === true) return pass;
    return both(
      ...["Values", "ConnectionStrings"].flatMap((section) =>
        membersOf(lookup(file.body, section)).members.map(({ name, value }) => {
          const text = knownText(value) ?? knownText(lookup(value, "ConnectionString"));
          if (text === undefined || isKeyVaultReference(text)) return pass;
          const credential = credentialIn(text);
          const named =
            namesSecret(name) && text.length >= 8 && !isPlaceholder(text) && !/^https?:/iu.test(text);
          if (credential === undefined && !named) return pass;
          return breach({
            message: `\`${name}\` in ${file.at.source.path} holds a ${credential?.shape.noun ?? "literal secret"}`,
            at: value.at,
            property: `${section}.${name}`,
            severity: credential === undefined ? "high" : credential.shape.severity,
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
  ],
  undecided: [],
  neverUndecided: "a settings file holds literals only",
});
