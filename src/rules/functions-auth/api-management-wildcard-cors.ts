import { canonical, knownText } from "../../declarations/value.ts";
import { bicep } from "../example.ts";
import { breach, pass, rule, undecided } from "../judgement.ts";

export const apiManagementWildcardCors = rule({
  id: "api-management-wildcard-cors",
  aliases: ["apim-cors-wildcard"],
  title: "Any website may call the API through API Management",
  practice: "functions-auth",
  severity: "medium",
  severityWhy: "A page that a user visits can read the API's answers; with credentials it acts as the user.",
  why: "With `*` any website can call the API from its visitors' browsers and read the answers.",
  fix: "List the origins that really call it in `<allowed-origins>`.",
  references: {
    mcsb: "PV-2",
    cwe: 942,
    page: "https://learn.microsoft.com/azure/api-management/cors-policy",
    peers: ["Azure.APIM.CORSPolicy"],
  },
  subject: [
    "Microsoft.ApiManagement/service/policies",
    "Microsoft.ApiManagement/service/apis/policies",
    "Microsoft.ApiManagement/service/apis/operations/policies",
    "Microsoft.ApiManagement/service/products/policies",
  ],

  check: (policy) => {
    const value = policy.at("properties.value");
    const text = knownText(value.tree);
    if (text === undefined) {
      const readsFile = /link$/iu.test(canonical(policy.at("properties.format").tree));
      return value.tree.kind === "absent"
        ? pass
        : undecided(
            readsFile ? "the policy lies somewhere else" : "the text of the policy is not known",
            value.tree.at,
          );
    }
    const cors = [...text.matchAll(/<cors\b[^>]*>.*?<\/cors>/gsu)].find(([element]) =>
      /<origin>\s*\*\s*<\/origin>/u.test(element),
    );
    if (cors === undefined) return pass;
    return breach({
      message: `API Management lets every website call \`${policy.label}\``,
      at: value.tree.at,
      property: value.path,
      ...(/allow-credentials\s*=\s*"true"/iu.test(cors[0]) && { severity: "high" }),
    });
  },

  bad: [
    bicep`
      resource it 'Microsoft.ApiManagement/service/apis/policies@2024-05-01' = {
        name: 'gateway/orders/policy'
        properties: {
          format: 'xml'
          value: '<policies><inbound><base /><cors><allowed-origins><origin>*</origin></allowed-origins></cors></inbound></policies>' // !
        }
      }
    `,
  ],
  good: [
    bicep`
      resource it 'Microsoft.ApiManagement/service/apis/policies@2024-05-01' = {
        name: 'gateway/orders/policy'
        properties: {
          format: 'xml'
          value: '<policies><inbound><base /><cors><allowed-origins><origin>https://shop.example.com</origin></allowed-origins></cors></inbound></policies>'
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param policy string

      resource it 'Microsoft.ApiManagement/service/apis/policies@2024-05-01' = {
        name: 'gateway/orders/policy'
        properties: {
          format: 'xml'
          value: policy
        }
      }
    `,
  ],
});
