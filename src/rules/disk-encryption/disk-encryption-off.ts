import { set } from "../edit.ts";
import { arm, bicep } from "../example.ts";
import { judge, rule } from "../judgement.ts";

export const diskEncryptionOff = rule({
  id: "disk-encryption-off",
  title: "Encryption settings of a managed disk are switched off",
  practice: "disk-encryption",
  severity: "medium",
  severityWhy: "A copied or exported disk is protected by the platform key alone, which its reader can use.",
  why: "The disk's own encryption settings are switched off, so only the platform's key protects an exported copy.",
  fix: "Remove `encryptionSettingsCollection` and use encryption at host or a disk encryption set, or set `enabled: true`.",
  references: {
    mcsb: "DP-4",
    cwe: 311,
    page: "https://learn.microsoft.com/azure/virtual-machines/disk-encryption-overview",
    peers: ["CKV_AZURE_2", "AZU-0038"],
  },
  subject: ["Microsoft.Compute/disks", "Microsoft.Compute/snapshots"],

  // Every managed disk is encrypted with a platform key: what is not written is not unencrypted.
  check: (disk) =>
    judge(
      disk.at("properties.encryptionSettingsCollection.enabled"),
      (enabled) =>
        enabled !== false || `Managed disk \`${disk.label}\` has its encryption settings switched off`,
      { edit: set(disk, "properties.encryptionSettingsCollection.enabled", true) },
    ),

  bad: [
    bicep`
      resource data 'Microsoft.Compute/disks@2024-03-02' = {
        name: 'data'
        location: 'westeurope'
        properties: {
          creationData: {
            createOption: 'Empty'
          }
          diskSizeGB: 64
          encryptionSettingsCollection: {
            enabled: false // !
          }
        }
      }
    `,
    arm`
      {
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0",
        "resources": [
          {
            "type": "Microsoft.Compute/snapshots",
            "apiVersion": "2024-03-02",
            "name": "data",
            "location": "westeurope",
            "properties": {
              "creationData": { "createOption": "Copy" },
              "encryptionSettingsCollection": {
                "enabled": false // !
              }
            }
          }
        ]
      }
    `,
  ],
  good: [
    bicep`
      resource data 'Microsoft.Compute/disks@2024-03-02' = {
        name: 'data'
        location: 'westeurope'
        properties: {
          creationData: {
            createOption: 'Empty'
          }
          diskSizeGB: 64
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param encrypted bool

      resource data 'Microsoft.Compute/disks@2024-03-02' = {
        name: 'data'
        location: 'westeurope'
        properties: {
          creationData: {
            createOption: 'Empty'
          }
          encryptionSettingsCollection: {
            enabled: encrypted
          }
        }
      }
    `,
  ],
});
