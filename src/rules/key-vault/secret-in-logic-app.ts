import { namesSecret } from "../../azure/credentials.ts";
import { membersOf } from "../../declarations/items.ts";
import { knownText, lookup } from "../../declarations/value.ts";
import { bicep } from "../example.ts";
import { judgeSink } from "../exposure.ts";
import { both, breach, isText, pass, rule, undecided } from "../judgement.ts";

export const secretInLogicApp = rule({
  id: "secret-in-logic-app",
  title: "Logic app keeps a secret in a plain parameter",
  practice: "key-vault",
  severity: "high",
  severityWhy:
    "Everyone who may read the workflow reads the secret, in its definition and in the history of its runs.",
  why: "Parameters of the types `String` and `Object` are shown in the definition and in every run; a literal is in the repository besides.",
  fix: "Declare the workflow's parameter as `SecureString` and pass it from a `@secure()` parameter, or read it from Key Vault with secured outputs.",
  references: {
    mcsb: "IM-8",
    cwe: 312,
    page: "https://learn.microsoft.com/azure/logic-apps/logic-apps-securing-a-logic-app#secure-parameter-inputs",
  },
  subject: "Microsoft.Logic/workflows",

  check: (app) => {
    const declared = membersOf(app.at("properties.definition.parameters").tree);
    const given = membersOf(app.at("properties.parameters").tree);
    const isSecure = (name: string): boolean =>
      declared.members.some(
        (one) =>
          one.name.toLowerCase() === name.toLowerCase() &&
          isText(knownText(lookup(one.value, "type")), "SecureString", "SecureObject"),
      );
    return both(
      ...declared.members.flatMap(({ name, value }) => [
        judgeSink({
          name,
          value: lookup(value, "defaultValue"),
          where: `Parameter \`${name}\` of logic app \`${app.label}\``,
          property: `properties.definition.parameters.${name}.defaultValue`,
          literal: true,
          listing: "high",
          secure: "high",
          doubts: false,
        }),
        namesSecret(name) && !isSecure(name) && lookup(value, "type").kind === "known"
          ? breach({
              message: `Parameter \`${name}\` of logic app \`${app.label}\` holds a secret and is not secure`,
              at: lookup(value, "type").at,
              property: `properties.definition.parameters.${name}.type`,
            })
          : pass,
      ]),
      ...given.members.map(({ name, value }) =>
        judgeSink({
          name,
          value: lookup(value, "value"),
          where: `Parameter \`${name}\` of logic app \`${app.label}\``,
          property: `properties.parameters.${name}.value`,
          literal: true,
          ...(!isSecure(name) && { listing: "high" as const, secure: "high" as const }),
          doubts: false,
        }),
      ),
      ...[declared.more, given.more].map((more) =>
        more === undefined ? pass : undecided(more.why, more.at),
      ),
    );
  },

  bad: [
    bicep`
      resource orders 'Microsoft.Logic/workflows@2019-05-01' = {
        name: 'orders'
        location: 'westeurope'
        properties: {
          definition: {
            parameters: {
              apiKey: {
                type: 'String' // !
              }
            }
          }
        }
      }
    `,
    bicep`
      resource orders 'Microsoft.Logic/workflows@2019-05-01' = {
        name: 'orders'
        location: 'westeurope'
        properties: {
          definition: {
            parameters: {
              password: {
                type: 'SecureString'
                defaultValue: 'Tr0ub4dor&3' // !
              }
            }
          }
        }
      }
    `,
  ],
  good: [
    bicep`
      @secure()
      param password string

      resource orders 'Microsoft.Logic/workflows@2019-05-01' = {
        name: 'orders'
        location: 'westeurope'
        properties: {
          definition: {
            parameters: {
              password: {
                type: 'SecureString'
              }
            }
          }
          parameters: {
            password: {
              value: password
            }
          }
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param definition object

      resource orders 'Microsoft.Logic/workflows@2019-05-01' = {
        name: 'orders'
        location: 'westeurope'
        properties: {
          definition: definition
        }
      }
    `,
  ],
});
