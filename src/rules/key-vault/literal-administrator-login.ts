import { bicep } from "../example.ts";
import { breach, pass, rule } from "../judgement.ts";

export const literalAdministratorLogin = rule({
  id: "literal-administrator-login",
  aliases: ["hardcoded-admin-login"],
  title: "Name of an administrator is written in the template",
  practice: "key-vault",
  preset: "strict",
  severity: "low",
  severityWhy: "Whoever guesses passwords knows half of the sign-in already.",
  why: "With the name known, only the password is left to guess, and it is the same in every environment.",
  fix: "Take the name from a parameter without a default.",
  references: {
    mcsb: "IM-8",
    cwe: 798,
    page: "https://learn.microsoft.com/azure/azure-resource-manager/bicep/linter-rule-admin-username-should-not-be-literal",
    peers: ["adminusername-should-not-be-literal", "Azure.Deployment.AdminUsername"],
  },
  subject: [
    "Microsoft.Sql/servers",
    "Microsoft.DBforPostgreSQL/flexibleServers",
    "Microsoft.DBforMySQL/flexibleServers",
    "Microsoft.Compute/virtualMachines",
    "Microsoft.Compute/virtualMachineScaleSets",
  ],

  check: (server) => {
    for (const path of [
      "properties.administratorLogin",
      "properties.osProfile.adminUsername",
      "properties.virtualMachineProfile.osProfile.adminUsername",
    ]) {
      const { tree } = server.at(path);
      // One that comes through a parameter differs where somebody wants it to.
      if (tree.kind !== "known" || typeof tree.value !== "string" || (tree.via ?? []).length > 0) continue;
      return breach({
        message: `The administrator of \`${server.label}\` is named in the template`,
        at: tree.at,
        property: path,
      });
    }
    return pass;
  },

  bad: [
    bicep`
      @secure()
      param password string

      resource orders 'Microsoft.Sql/servers@2023-08-01' = {
        name: 'orders'
        location: 'westeurope'
        properties: {
          administratorLogin: 'sqladmin' // !
          administratorLoginPassword: password
        }
      }
    `,
  ],
  good: [
    bicep`
      param login string
      @secure()
      param password string

      resource orders 'Microsoft.Sql/servers@2023-08-01' = {
        name: 'orders'
        location: 'westeurope'
        properties: {
          administratorLogin: login
          administratorLoginPassword: password
        }
      }
    `,
  ],
  undecided: [],
  neverUndecided: "it looks at what is written only",
});
