import { leavesOf } from "../../declarations/leaves.ts";
import { canonical, secrecyOf } from "../../declarations/value.ts";
import { bicep } from "../example.ts";
import { both, breach, pass, rule, wayOf } from "../judgement.ts";

export const functionKeyInUrl = rule({
  id: "function-key-in-url",
  title: "Key of a function stands in an address",
  practice: "key-vault",
  severity: "medium",
  severityWhy: "Whoever sees the address, in a log, a proxy or the deployment history, calls the function.",
  why: "Addresses land in logs, referrers and histories; a key in one is read by everyone who reads those.",
  fix: "Send the key in the header `x-functions-key` from Key Vault, or let the caller sign in with Entra ID; for Event Grid use `endpointType: 'AzureFunction'`.",
  references: {
    mcsb: "IM-8",
    cwe: 598,
    page: "https://learn.microsoft.com/azure/azure-functions/function-keys-how-to",
  },
  subject: "resource",

  check: (resource) =>
    // Settings, secrets and outputs have rules of their own.
    /^microsoft\.(?:web\/sites(?:\/slots)?(?:\/config)?|keyvault\/vaults\/secrets)$/iu.test(
      resource.declaration.type,
    )
      ? pass
      : both(
          ...leavesOf(resource.declaration.body).map(({ path, value }) => {
            const text = canonical(value);
            const key = /[?&]code=(.{8})/isu.exec(text)?.[1];
            if (key === undefined || !/azurewebsites|\/api\/|\/runtime\/webhooks\//iu.test(text)) return pass;
            const listed = secrecyOf(value).some(({ kind }) => kind === "key listing");
            const literal = /[?&]code=[\w/+%=-]{30,}/u.test(text);
            if (!listed && !literal) return pass;
            const systemKey = /\/runtime\/webhooks\//iu.test(text) && !literal;
            return breach({
              message: `\`${path}\` of \`${resource.label}\` holds an address with a function key in it`,
              at: value.via?.at(-1) ?? value.at,
              property: path,
              related: wayOf(value),
              // Webhooks of the host's extensions take their key no other way.
              severity: literal ? "high" : systemKey ? "low" : "medium",
              secrets: [value.at],
            });
          }),
        ),

  bad: [
    bicep`
      resource created 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = {
        name: 'orders/created'
        properties: {
          destination: {
            endpointType: 'WebHook'
            properties: {
              endpointUrl: 'https://api.azurewebsites.net/api/created?code=\${listKeys(resourceId('Microsoft.Web/sites/host', 'api', 'default'), '2024-04-01').functionKeys.default}' // !
            }
          }
        }
      }
    `,
  ],
  good: [
    bicep`
      resource created 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = {
        name: 'orders/created'
        properties: {
          destination: {
            endpointType: 'AzureFunction'
            properties: {
              resourceId: resourceId('Microsoft.Web/sites/functions', 'api', 'created')
            }
          }
        }
      }
    `,
  ],
  undecided: [],
  neverUndecided: "an address that holds a key says so",
});
