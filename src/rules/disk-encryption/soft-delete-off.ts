import { set } from "../edit.ts";
import { bicep } from "../example.ts";
import { both, judge, rule } from "../judgement.ts";

export const softDeleteOff = rule({
  id: "soft-delete-off",
  aliases: ["data-recovery-off"],
  title: "Deleted blobs are gone at once",
  practice: "disk-encryption",
  preset: "strict",
  severity: "low",
  severityWhy: "Whoever may write blobs destroys them for good, as ransomware does.",
  why: "Without soft delete, what a mistake or an attacker deletes or overwrites can't be restored.",
  fix: "Set `deleteRetentionPolicy` and `containerDeleteRetentionPolicy` to `{ enabled: true, days: 7 }` on the blob service.",
  references: {
    mcsb: "BR-2",
    cwe: 693,
    page: "https://learn.microsoft.com/azure/storage/blobs/soft-delete-blob-overview",
    peers: ["CKV2_AZURE_38", "Azure.Storage.SoftDelete", "AZU-0056"],
  },
  subject: "Microsoft.Storage/storageAccounts/blobServices",

  check: (service) =>
    both(
      ...["blobs", "containers"].map((what) => {
        const policy = `properties.${what === "blobs" ? "deleteRetentionPolicy" : "containerDeleteRetentionPolicy"}`;
        return judge(
          service.at(`${policy}.enabled`),
          (enabled) => enabled === true || `Deleted ${what} of \`${service.label}\` can't be restored`,
          service.at(`${policy}.days`).tree.kind === "absent"
            ? {}
            : { edit: set(service, `${policy}.enabled`, true) },
        );
      }),
    ),

  bad: [
    bicep`
      resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2024-01-01' = { // !
        name: 'ordersdata/default'
        properties: {
          isVersioningEnabled: false
        }
      }
    `,
  ],
  good: [
    bicep`
      resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2024-01-01' = {
        name: 'ordersdata/default'
        properties: {
          deleteRetentionPolicy: {
            enabled: true
            days: 7
          }
          containerDeleteRetentionPolicy: {
            enabled: true
            days: 7
          }
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param keep bool

      resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2024-01-01' = {
        name: 'ordersdata/default'
        properties: {
          deleteRetentionPolicy: {
            enabled: keep
            days: 7
          }
          containerDeleteRetentionPolicy: {
            enabled: true
            days: 7
          }
        }
      }
    `,
  ],
});
