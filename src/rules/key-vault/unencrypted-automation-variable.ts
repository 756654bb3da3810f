import { namesSecret } from "../../azure/credentials.ts";
import { canonical, secrecyOf } from "../../declarations/value.ts";
import { bicep } from "../example.ts";
import { breach, judge, pass, rule } from "../judgement.ts";

export const unencryptedAutomationVariable = rule({
  id: "unencrypted-automation-variable",
  aliases: ["automation-variable-plain"],
  title: "Automation variable is not encrypted",
  practice: "key-vault",
  severity: "medium",
  severityWhy: "Everyone who may read the account reads the value.",
  why: "A variable that is not encrypted is shown in the portal and the API to everyone with read access.",
  fix: "Set `isEncrypted: true`. It can only be set when the variable is made, so it must be deleted first.",
  references: {
    mcsb: "DP-4",
    cwe: 312,
    page: "https://learn.microsoft.com/azure/automation/shared-resources/variables",
    peers: ["CKV_AZURE_73", "Azure.Automation.EncryptVariables", "TA-000021"],
  },
  subject: "Microsoft.Automation/automationAccounts/variables",

  check: (variable) => {
    const value = variable.at("properties.value").tree;
    if (value.kind === "absent") return pass;
    const name = canonical(variable.declaration.name).split("/").at(-1) ?? "";
    const isSecret = namesSecret(name) || secrecyOf(value).some(({ kind }) => kind === "key listing");
    const judged = judge(
      variable.at("properties.isEncrypted"),
      (encrypted) => encrypted === true || `Automation variable \`${variable.label}\` is not encrypted`,
      isSecret ? { severity: "high" } : {},
    );
    const [first] = judged.breaches;
    return first === undefined || value.kind !== "known" ? judged : breach({ ...first, secrets: [value.at] });
  },

  bad: [
    bicep`
      resource password 'Microsoft.Automation/automationAccounts/variables@2023-11-01' = { // !
        name: 'orders/SqlPassword'
        properties: {
          value: '"Tr0ub4dor"'
        }
      }
    `,
  ],
  good: [
    bicep`
      resource password 'Microsoft.Automation/automationAccounts/variables@2023-11-01' = {
        name: 'orders/SqlPassword'
        properties: {
          isEncrypted: true
          value: '"x"'
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param encrypted bool

      resource password 'Microsoft.Automation/automationAccounts/variables@2023-11-01' = {
        name: 'orders/Region'
        properties: {
          isEncrypted: encrypted
          value: '"westeurope"'
        }
      }
    `,
  ],
});
