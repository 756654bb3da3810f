import { itemsOf } from "../../declarations/items.ts";
import { leavesOf } from "../../declarations/leaves.ts";
import { knownText, lookup } from "../../declarations/value.ts";
import type { Declaration } from "../../declarations/declaration.ts";
import { judgeCommitted, type CommittedValue } from "../committed-secret.ts";
import { both, pass, rule } from "../judgement.ts";

export const secretInEnvFile = rule({
  id: "secret-in-env-file",
  title: "Secret is committed in an environment file",
  practice: "key-vault",
  severity: "critical",
  severityWhy: "Everyone who can read the repository holds a live credential.",
  why: "A `.env` file, or an environment of the Azure Developer CLI under `.azure/`, is meant for one machine; committed, it hands its credentials to everyone who can read the repository.",
  fix: "Rotate the credential, remove the file from git (`git rm --cached .env`), add `.env` and `.azure/` to `.gitignore`, and let `azd env set-secret` or an app setting refer to Key Vault.",
  references: {
    mcsb: "IM-8",
    cwe: 540,
    page: "https://learn.microsoft.com/azure/developer/azure-developer-cli/work-with-environments",
  },
  subject: "configuration",

  check: (file) => both(pass, ...valuesIn(file).map(judgeCommitted)),

  bad: [
    {
      ".env":
        "NODE_ENV=production\nexport SQL_CONNECTION='Server=tcp:orders.database.windows.net;User ID=app;Password=Tr0ub4dor&3;' # !\n",
    },
    { "api/.env.live": 'API_KEY: "q1w2e3r4t5y6u7i8o9p0" # !\nAPI_KEY=\n' },
    { ".azure/live/.env": 'AZURE_ENV_NAME="live"\nADMIN_PASSWORD="Tr0ub4dor&3" # !\n' },
    {
      ".azure/live/config.json":
        '{\n  "infra": {\n    "parameters": {\n      "sqlPassword": "Tr0ub4dor&3" // !\n    }\n  }\n}\n',
    },
  ],
  good: [
    { ".env": "AzureWebJobsStorage=UseDevelopmentStorage=true\nAPI_KEY=${API_KEY}\nPASSWORD=\n" },
    { ".env.example": "API_KEY=your-api-key\nDB_PASSWORD=ask-the-team-for-it\n" },
    { ".azure/live/.env": 'AZURE_KEY_VAULT_NAME="kv-orders"\nSQL_SECRET_NAME="sql-password"\n' },
  ],
  undecided: [],
  neverUndecided: "an environment file holds literals, and what it refers to is not in it",
});

function valuesIn({ type, body }: Declaration): readonly CommittedValue[] {
  if (type === ".env") {
    return itemsOf(lookup(body, "variables")).items.map((variable) => {
      const name = knownText(lookup(variable, "name")) ?? "";
      return { name, value: lookup(variable, "value"), property: name };
    });
  }
  if (type !== "azd environment") return [];
  return leavesOf(body).map(({ path, name, value }) => ({ name, value, property: path }));
}
