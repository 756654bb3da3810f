import { set } from "../edit.ts";
import { judge, rule } from "../judgement.ts";

const encryptionSet = (
  rotation: string,
  mark = "",
): string => `resource keys 'Microsoft.Compute/diskEncryptionSets@2024-03-02' = {${mark}
  name: 'orders'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    activeKey: {
      keyUrl: 'https://orders-kv.vault.azure.net/keys/disks/0123456789abcdef0123456789abcdef'
    }
    ${rotation}
  }
}
`;

export const diskKeyWithoutRotation = rule({
  id: "disk-key-without-rotation",
  title: "Disks stay with one version of their key",
  practice: "disk-encryption",
  preset: "strict",
  severity: "low",
  severityWhy: "A key that leaked goes on opening the disks after its rotation in Key Vault.",
  why: "Without automatic rotation a disk encryption set keeps to the key version it was made with.",
  fix: "Set `rotationToLatestKeyVersionEnabled: true`.",
  references: {
    mcsb: "DP-6",
    cwe: 324,
    page: "https://learn.microsoft.com/azure/virtual-machines/disk-encryption#automatic-key-rotation-of-customer-managed-keys",
  },
  subject: "Microsoft.Compute/diskEncryptionSets",

  check: (keys) =>
    judge(
      keys.at("properties.rotationToLatestKeyVersionEnabled"),
      (enabled) =>
        enabled === true || `Disk encryption set \`${keys.label}\` stays with one version of its key`,
      { edit: set(keys, "properties.rotationToLatestKeyVersionEnabled", true) },
    ),

  bad: [
    { "main.bicep": encryptionSet("encryptionType: 'EncryptionAtRestWithCustomerKey'", " // !") },
    { "main.bicep": encryptionSet("rotationToLatestKeyVersionEnabled: false // !") },
  ],
  good: [{ "main.bicep": encryptionSet("rotationToLatestKeyVersionEnabled: true") }],
  undecided: [
    {
      "main.bicep": `param rotation bool\n\n${encryptionSet("rotationToLatestKeyVersionEnabled: rotation")}`,
    },
  ],
});
