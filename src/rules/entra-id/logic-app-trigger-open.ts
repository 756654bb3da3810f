import { isMostOfInternet } from "../../azure/addresses.ts";
import { itemsOf, membersOf } from "../../declarations/items.ts";
import { knownText, lookup } from "../../declarations/value.ts";
import { breach, isText, pass, rule, undecided } from "../judgement.ts";

const workflow = (
  control: string,
  mark = "",
  type = "Request",
): string => `resource orders 'Microsoft.Logic/workflows@2019-05-01' = {${mark}
  name: 'orders'
  location: 'westeurope'
  properties: {
    definition: {
      triggers: {
        received: {
          type: '${type}'
          kind: 'Http'
        }
      }
    }
    ${control}
  }
}
`;

export const logicAppTriggerOpen = rule({
  id: "logic-app-trigger-open",
  aliases: ["logicapp-trigger-open"],
  title: "Logic app can be started from anywhere by its address",
  practice: "entra-id",
  severity: "medium",
  severityWhy:
    "The signature in the address is the only guard: whoever sees it in a log or a proxy starts the workflow.",
  why: "A request trigger is guarded by a signature in its address alone, which lands in logs, histories and referrers.",
  fix: "Limit the callers in `accessControl.triggers.allowedCallerIpAddresses`, or require tokens with `openAuthenticationPolicies`.",
  references: {
    mcsb: "NS-2",
    cwe: 284,
    page: "https://learn.microsoft.com/azure/logic-apps/logic-apps-securing-a-logic-app",
    peers: ["Azure.LogicApp.LimitHTTPTrigger"],
  },
  subject: "Microsoft.Logic/workflows",

  check: (app) => {
    const { members, more } = membersOf(app.at("properties.definition.triggers").tree);
    const open = members.find(({ value }) => isText(knownText(lookup(value, "type")), "Request"));
    if (open === undefined) return more === undefined ? pass : undecided(more.why, more.at);
    const policies = membersOf(
      app.at("properties.accessControl.triggers.openAuthenticationPolicies.policies").tree,
    );
    if (policies.members.length > 0) return pass;
    const addresses = app.at("properties.accessControl.triggers.allowedCallerIpAddresses").tree;
    const ranges = itemsOf(addresses);
    const everyone = ranges.items.find((item) => isMostOfInternet(knownText(lookup(item, "addressRange"))));
    if (addresses.kind !== "absent" && everyone === undefined && ranges.more === undefined) return pass;
    const unknown = ranges.more ?? policies.more;
    if (unknown !== undefined && everyone === undefined) return undecided(unknown.why, unknown.at);
    return breach({
      message: `Logic app \`${app.label}\` can be started from anywhere by whoever has the address of trigger \`${open.name}\``,
      at: everyone?.at ?? app.declaration.at,
      property: "properties.accessControl.triggers",
    });
  },

  bad: [
    { "main.bicep": workflow("state: 'Enabled'", " // !") },
    {
      "main.bicep": workflow(
        "accessControl: {\n      triggers: {\n        allowedCallerIpAddresses: [\n          { addressRange: '0.0.0.0-255.255.255.255' } // !\n        ]\n      }\n    }",
      ),
    },
  ],
  good: [
    { "main.bicep": workflow("accessControl: { triggers: { allowedCallerIpAddresses: [] } }") },
    { "main.bicep": workflow("state: 'Enabled'", "", "Recurrence") },
    {
      "main.bicep": workflow(
        "accessControl: { triggers: { openAuthenticationPolicies: { policies: { ours: { type: 'AAD', claims: [{ name: 'iss', value: 'https://sts.windows.net/contoso/' }] } } } } }",
      ),
    },
  ],
  undecided: [
    {
      "main.bicep": `param callers array\n\n${workflow("accessControl: { triggers: { allowedCallerIpAddresses: callers } }")}`,
    },
  ],
});
