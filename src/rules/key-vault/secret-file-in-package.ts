import { itemsOf } from "../../declarations/items.ts";
import { knownText, lookup } from "../../declarations/value.ts";
import { both, breach, pass, rule } from "../judgement.ts";

export const secretFileInPackage = rule({
  id: "secret-file-in-package",
  aliases: ["funcignore-leaks-files"],
  title: "File with secrets is packed with the function app's code",
  practice: "key-vault",
  preset: "strict",
  severity: "low",
  severityWhy: "Code that runs in the app, or anyone who gets its package, reads the file.",
  why: "Everything below `host.json` that `.funcignore` does not name goes into the package, where it stays for as long as the package does.",
  fix: "Name the file in `.funcignore` (`.env*`, `*.pfx`, `local.settings*.json`), and keep it out of the repository.",
  references: {
    mcsb: "IM-8",
    cwe: 538,
    page: "https://learn.microsoft.com/azure/azure-functions/functions-core-tools-reference#func-azure-functionapp-publish",
  },
  subject: "configuration",

  check: ({ type, body, at }) =>
    type === "function package"
      ? both(
          pass,
          ...itemsOf(lookup(body, "files")).items.map((file) => {
            const path = knownText(file) ?? "";
            return breach({
              message: `\`${path}\` goes into the package of the function app: ${at.source.path.endsWith(".funcignore") ? "it is not named here" : "there is no .funcignore"}`,
              at,
              property: path,
            });
          }),
        )
      : pass,

  bad: [
    { "host.json": '{ // !\n  "version": "2.0"\n}\n', "certificates/orders.pfx": "" },
    {
      "api/host.json": '{\n  "version": "2.0"\n}\n',
      "api/.funcignore": "*.js.map # !\nlocal.settings.json\n",
      "api/.env": "MODE=live\n",
    },
  ],
  good: [
    {
      "api/host.json": '{\n  "version": "2.0"\n}\n',
      "api/.funcignore": ".env*\n",
      "api/.env": "MODE=live\n",
      "deploy.pfx": "",
    },
  ],
  undecided: [],
  neverUndecided: "what is packed is what is in the repository",
});
