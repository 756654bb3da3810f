import { set } from "../edit.ts";
import { armResources, bicep } from "../example.ts";
import { isText, judge, pass, rule } from "../judgement.ts";

export const managedIdentityMissing = rule({
  id: "managed-identity-missing",
  aliases: ["site-managed-identity-missing"],
  title: "Function app has no managed identity",
  practice: "entra-id",
  severity: "medium",
  severityWhy: "Every service that the app calls needs a secret in its settings, and each of them can leak.",
  why: "Without an identity of its own the app can sign in to storage, databases and Key Vault only with keys and passwords.",
  fix: "Set `identity: { type: 'SystemAssigned' }` or a user-assigned identity, and grant it the roles that the code needs.",
  references: {
    mcsb: "IM-3",
    cwe: 522,
    page: "https://learn.microsoft.com/azure/app-service/overview-managed-identity",
    peers: ["CKV_AZURE_71", "CKV_AZURE_16", "Azure.AppService.ManagedIdentity", "AZU-0002", "TA-000013"],
  },
  subject: "site",

  // Every Functions host calls at least its own storage; a web app may well call nobody.
  check: (site) =>
    site.isFunctionApp === false && site.noun !== "Logic app"
      ? pass
      : judge(
          site.at("identity.type"),
          (type) =>
            (type !== undefined && type !== null && !isText(type, "None")) ||
            `${site.noun} \`${site.label}\` has no managed identity`,
          site.at("identity").tree.kind === "absent"
            ? { edit: set(site, "identity.type", "SystemAssigned") }
            : {},
        ),

  bad: [
    bicep`
      resource api 'Microsoft.Web/sites@2024-04-01' = { // !
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
      }
    `,
    armResources`
      {
        "type": "Microsoft.Web/sites",
        "apiVersion": "2024-04-01",
        "name": "api",
        "location": "westeurope",
        "kind": "functionapp",
        "identity": {
          "type": "None" // !
        }
      }
    `,
  ],
  good: [
    bicep`
      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        identity: {
          type: 'SystemAssigned, UserAssigned'
          userAssignedIdentities: {}
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param identity object

      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        identity: identity
      }
    `,
  ],
});
