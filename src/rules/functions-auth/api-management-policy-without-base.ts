import {
  checksCaller,
  innerPolicies,
  policiesAround,
  policyTextOf,
  takesOver,
} from "../../application/api-management.ts";
import { armResources } from "../example.ts";
import { breach, pass, rule, undecided, wayOf } from "../judgement.ts";

const gateway = `resource policy 'Microsoft.ApiManagement/service/policies@2024-05-01' = {
  name: 'gateway/policy'
  properties: {
    format: 'xml'
    value: '<policies><inbound><validate-azure-ad-token tenant-id="contoso" /></inbound></policies>'
  }
}

`;

const api = (
  inbound: string,
  mark = "",
): string => `resource it 'Microsoft.ApiManagement/service/apis/policies@2024-05-01' = {
  name: 'gateway/orders/policy'
  properties: {
    format: 'xml'
    value: '<policies><inbound>${inbound}</inbound></policies>'${mark}
  }
}
`;

export const apiManagementPolicyWithoutBase = rule({
  id: "api-management-policy-without-base",
  title: "Policy of an API leaves out the policies around it",
  practice: "functions-auth",
  severity: "low",
  severityWhy: "Checks of callers that somebody adds for every API do not hold for this one.",
  why: "Without `<base />` in its inbound section a policy runs instead of those of the product and the service, with their checks and limits.",
  fix: "Write `<base />` first in `<inbound>`.",
  references: {
    mcsb: "IM-1",
    cwe: 693,
    page: "https://learn.microsoft.com/azure/api-management/set-edit-policies#use-base-element-to-set-policy-evaluation-order",
    peers: ["Azure.APIM.PolicyBase"],
  },
  subject: innerPolicies,

  check: (policy, application) => {
    const own = policyTextOf(policy);
    if (takesOver(own)) return pass;
    if (own.doubt !== undefined) return undecided(own.doubt, own.tree.at);
    const lost = policiesAround(application, policy).some(checksCaller) && !checksCaller(own);
    return breach({
      message: lost
        ? `The policy \`${policy.label}\` leaves out the check of callers that is around it`
        : `The policy \`${policy.label}\` leaves out the policies around it`,
      at: own.tree.at,
      property: "properties.value",
      related: wayOf(own.tree),
      // The check is there, and this API goes without it.
      ...(lost && { severity: "medium" as const }),
    });
  },

  bad: [
    { "main.bicep": gateway + api('<rate-limit calls="20" renewal-period="60" />', " // !") },
    { "main.bicep": api("<!-- <base /> -->", " // !") },
    armResources`
      {
        "type": "Microsoft.ApiManagement/service/products/policies",
        "apiVersion": "2024-05-01",
        "name": "gateway/orders/policy",
        "properties": {
          "format": "xml",
          "value": "<policies><inbound></inbound></policies>" // !
        }
      }
    `,
  ],
  good: [{ "main.bicep": gateway + api('<base /><rate-limit calls="20" renewal-period="60" />') }],
  undecided: [{ "main.bicep": `param check string\n\n${api("${check}")}` }],
});
