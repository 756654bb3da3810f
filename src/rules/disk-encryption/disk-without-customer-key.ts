import { bicep } from "../example.ts";
import { breach, isText, judge, pass, rule, undecided } from "../judgement.ts";

export const diskWithoutCustomerKey = rule({
  id: "disk-without-customer-key",
  aliases: ["disk-customer-key-weak"],
  title: "Managed disk is encrypted with the platform's key only",
  practice: "disk-encryption",
  preset: "all",
  severity: "low",
  severityWhy: "Nothing is in clear: only the control over the key, and with it over every copy, is Azure's.",
  why: "Organisations that must be able to withdraw a key need disks encrypted with their own.",
  fix: "Name a disk encryption set in `encryption.diskEncryptionSetId`.",
  references: {
    mcsb: "DP-5",
    cwe: 311,
    page: "https://learn.microsoft.com/azure/virtual-machines/disk-encryption#customer-managed-keys",
    peers: ["CKV_AZURE_93"],
  },
  subject: ["Microsoft.Compute/disks", "Microsoft.Compute/snapshots"],

  check: (disk) => {
    const type = disk.at("properties.encryption.type");
    const set = disk.at("properties.encryption.diskEncryptionSetId").tree;
    const message = `Disk \`${disk.label}\` is encrypted with the platform's key only`;
    if (type.tree.kind === "known")
      return judge(type, (value) => !isText(value, "EncryptionAtRestWithPlatformKey") || message);
    if (type.tree.kind === "unknown") return undecided(type.tree.why, type.tree.at);
    if (set.kind !== "absent") return pass;
    return breach({ message, at: disk.declaration.at, property: "properties.encryption" });
  },

  bad: [
    bicep`
      resource data 'Microsoft.Compute/disks@2024-03-02' = { // !
        name: 'data'
        location: 'westeurope'
        properties: {
          creationData: {
            createOption: 'Empty'
          }
        }
      }
    `,
  ],
  good: [
    bicep`
      resource keys 'Microsoft.Compute/diskEncryptionSets@2024-03-02' existing = {
        name: 'orders'
      }

      resource data 'Microsoft.Compute/disks@2024-03-02' = {
        name: 'data'
        location: 'westeurope'
        properties: {
          creationData: {
            createOption: 'Empty'
          }
          encryption: {
            type: 'EncryptionAtRestWithPlatformAndCustomerKeys'
            diskEncryptionSetId: keys.id
          }
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param encryption object

      resource data 'Microsoft.Compute/disks@2024-03-02' = {
        name: 'data'
        location: 'westeurope'
        properties: {
          creationData: {
            createOption: 'Empty'
          }
          encryption: encryption
        }
      }
    `,
  ],
});
