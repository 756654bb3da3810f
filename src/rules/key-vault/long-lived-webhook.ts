import { judge, rule } from "../judgement.ts";

const webhook = (
  expiry: string,
): string => `resource hook 'Microsoft.Automation/automationAccounts/webhooks@2018-06-30' = {
  name: 'orders/restart'
  properties: {
    isEnabled: true
    expiryTime: ${expiry}
    runbook: {
      name: 'restart'
    }
  }
}
`;

export const longLivedWebhook = rule({
  id: "long-lived-webhook",
  aliases: ["bearer-url-long-lived"],
  title: "Address that starts a runbook holds for more than a year",
  practice: "key-vault",
  severity: "medium",
  severityWhy: "Whoever finds the address in an old log or mail starts the runbook, with its identity.",
  why: "The address is all that is needed to start the runbook, and nothing makes anybody change it.",
  fix: "Set `expiryTime` to a year from now at most, and renew it.",
  references: {
    mcsb: "IM-8",
    cwe: 613,
    page: "https://learn.microsoft.com/azure/automation/automation-webhooks",
    peers: ["Azure.Automation.WebHookExpiry"],
  },
  subject: "Microsoft.Automation/automationAccounts/webhooks",

  check: (hook, { today }) => {
    const limit = `${Number(today.slice(0, 4)) + 1}${today.slice(4)}`;
    return judge(
      hook.at("properties.expiryTime"),
      (time) =>
        typeof time !== "string" ||
        !/^\d{4}-\d{2}-\d{2}/u.test(time) ||
        time.slice(0, 10) <= limit ||
        `The address of webhook \`${hook.label}\` holds until ${time.slice(0, 10)}`,
    );
  },

  bad: [{ "main.bicep": webhook("'2035-01-01T00:00:00Z' // !") }],
  good: [{ "main.bicep": webhook("'2027-06-01T00:00:00Z'") }],
  undecided: [{ "main.bicep": `param expiry string\n\n${webhook("expiry")}` }],
});
