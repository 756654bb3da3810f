import { leavesOf } from "../../declarations/leaves.ts";
import { bicep } from "../example.ts";
import { judgeSink } from "../exposure.ts";
import { both, rule, undecided } from "../judgement.ts";

export const secretInApiConnection = rule({
  id: "secret-in-api-connection",
  aliases: ["logicapp-secret-exposure"],
  title: "Password of an API connection is written in the template",
  practice: "key-vault",
  severity: "high",
  severityWhy: "Everyone who can read the repository signs in where the connection does.",
  why: "The connection's password or key is in the repository and its history.",
  fix: "Use a connection with managed identity (`parameterValueType: 'Alternative'`), or take the value from a `@secure()` parameter.",
  references: {
    mcsb: "IM-8",
    cwe: 798,
    page: "https://learn.microsoft.com/azure/logic-apps/authenticate-with-managed-identity",
  },
  subject: "Microsoft.Web/connections",

  check: (connection) => {
    const { tree, path } = connection.at("properties.parameterValues");
    return both(
      ...leavesOf(tree, path).map((leaf) =>
        judgeSink({
          name: leaf.name,
          value: leaf.value,
          where: `\`${leaf.name}\` of API connection \`${connection.label}\``,
          property: leaf.path,
          literal: true,
          doubts: false,
        }),
      ),
      ...(tree.kind === "unknown" ? [undecided(tree.why, tree.at)] : []),
    );
  },

  bad: [
    bicep`
      resource mail 'Microsoft.Web/connections@2016-06-01' = {
        name: 'mail'
        location: 'westeurope'
        properties: {
          api: {
            id: subscriptionResourceId('Microsoft.Web/locations/managedApis', 'westeurope', 'smtp')
          }
          parameterValues: {
            serverAddress: 'smtp.example.com'
            password: 'Tr0ub4dor&3' // !
          }
        }
      }
    `,
  ],
  good: [
    bicep`
      @secure()
      param password string

      resource mail 'Microsoft.Web/connections@2016-06-01' = {
        name: 'mail'
        location: 'westeurope'
        properties: {
          api: {
            id: subscriptionResourceId('Microsoft.Web/locations/managedApis', 'westeurope', 'smtp')
          }
          parameterValues: {
            serverAddress: 'smtp.example.com'
            password: password
          }
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param values object

      resource mail 'Microsoft.Web/connections@2016-06-01' = {
        name: 'mail'
        location: 'westeurope'
        properties: {
          api: {
            id: subscriptionResourceId('Microsoft.Web/locations/managedApis', 'westeurope', 'smtp')
          }
          parameterValues: values
        }
      }
    `,
  ],
});
