import { isText, judge, pass, rule } from "../judgement.ts";

const store = (
  tier: string,
  property: string,
  mark = "",
): string => `resource settings 'Microsoft.AppConfiguration/configurationStores@2024-06-01' = {${mark}
  name: 'orders'
  location: 'westeurope'
  sku: {
    name: ${tier}
  }
  properties: {
    ${property}
  }
}
`;

export const appConfigurationPurgeProtectionOff = rule({
  id: "app-configuration-purge-protection-off",
  title: "App Configuration store can be purged",
  practice: "disk-encryption",
  preset: "strict",
  severity: "low",
  severityWhy: "Whoever may delete the store destroys the settings of every app that reads it for good.",
  why: "Without purge protection a deleted store can be destroyed before anyone can restore it.",
  fix: "Set `enablePurgeProtection: true`. It can not be switched off again.",
  references: {
    mcsb: "BR-2",
    cwe: 693,
    page: "https://learn.microsoft.com/azure/azure-app-configuration/concept-soft-delete#purge-protection",
    peers: ["CKV_AZURE_187", "Azure.AppConfig.PurgeProtect"],
  },
  subject: "Microsoft.AppConfiguration/configurationStores",

  // The free and developer tiers have no soft delete.
  check: (settings) => {
    const tier = settings.at("sku.name").tree;
    if (tier.kind === "known" && isText(tier.value, "Free", "Developer")) return pass;
    return judge(
      settings.at("properties.enablePurgeProtection"),
      (enabled) => enabled === true || `App Configuration store \`${settings.label}\` can be purged`,
    );
  },

  bad: [{ "main.bicep": store("'Standard'", "disableLocalAuth: true", " // !") }],
  good: [
    { "main.bicep": store("'Standard'", "enablePurgeProtection: true") },
    { "main.bicep": store("'Free'", "disableLocalAuth: true") },
  ],
  undecided: [{ "main.bicep": `param purge bool\n\n${store("'Standard'", "enablePurgeProtection: purge")}` }],
});
