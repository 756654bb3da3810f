import { canonical, secrecyOf } from "../../declarations/value.ts";
import { settingsThatMayBeMissing } from "../example.ts";
import { judgeSetting } from "../judge-setting.ts";
import { breach, pass, rule, undecided, wayOf } from "../judgement.ts";

const app = (value: string): string => `resource api 'Microsoft.Web/sites@2024-04-01' = {
  name: 'api'
  location: 'westeurope'
  kind: 'functionapp'
  properties: {
    siteConfig: {
      appSettings: [
        {
          name: 'WEBSITE_RUN_FROM_PACKAGE'
          value: ${value}
        }
      ]
    }
  }
}
`;

export const exposedCodePackage = rule({
  id: "exposed-code-package",
  aliases: ["run-from-package-url"],
  title: "App fetches its code in clear or with a signature in the address",
  practice: "key-vault",
  severity: "high",
  severityWhy: "Whoever is on the path, or has a signature that writes, replaces the code that the app runs.",
  why: "Code that is fetched over HTTP can be replaced on the way; a signature in the setting opens the package to whoever reads the settings.",
  fix: "Keep the package in a private container without a signature, and set `WEBSITE_RUN_FROM_PACKAGE_BLOB_MI_RESOURCE_ID`, or deploy with `WEBSITE_RUN_FROM_PACKAGE: 1`.",
  references: {
    mcsb: "IM-8",
    cwe: 522,
    page: "https://learn.microsoft.com/azure/azure-functions/run-functions-from-deployment-package#fetch-a-package-from-azure-blob-storage-using-a-managed-identity",
  },
  subject: "site",

  check: (site) =>
    judgeSetting(site, "WEBSITE_RUN_FROM_PACKAGE", ({ tree, path }) => {
      const text = canonical(tree);
      const where = `${site.noun} \`${site.label}\` fetches its code`;
      const wrong = (message: string): ReturnType<typeof breach> =>
        breach({
          message,
          at: tree.kind === "absent" ? site.declaration.at : (tree.via?.at(-1) ?? tree.at),
          property: path,
          related: wayOf(tree),
          secrets: [tree.at],
        });
      if (/^http:/iu.test(text)) return wrong(`${where} over plain HTTP`);
      // A literal signature is the business of `literal-secret-in-app-setting`.
      if (secrecyOf(tree).some(({ kind }) => kind === "key listing"))
        return wrong(`${where} with a signature in the address`);
      return tree.kind === "unknown" && tree.parts === undefined ? undecided(tree.why, tree.at) : pass;
    }),

  bad: [
    { "main.bicep": app("'http://packages.example.com/api.zip' // !") },
    {
      "main.bicep": `resource data 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: 'ordersdata'
}

${app("'https://ordersdata.blob.core.windows.net/code/api.zip?${data.listServiceSas('2024-01-01', {}).serviceSasToken}' // !")}`,
    },
  ],
  good: [
    { "main.bicep": app("'1'") },
    { "main.bicep": app("'https://ordersdata.blob.core.windows.net/code/api.zip'") },
  ],
  undecided: [
    { "main.bicep": `param package string\n\n${app("package")}` },
    ...settingsThatMayBeMissing({ WEBSITE_RUN_FROM_PACKAGE: "http://packages.example.com/api.zip" }),
  ],
});
