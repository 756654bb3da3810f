import { bicep } from "../example.ts";
import { isText, judge, pass, rule, undecided } from "../judgement.ts";

export const diskExportOpen = rule({
  id: "disk-export-open",
  aliases: ["disk-public-access"],
  title: "Managed disk can be exported over the internet",
  practice: "disk-encryption",
  severity: "medium",
  severityWhy: "Whoever may read the disk mints a link with which anyone downloads it from anywhere.",
  why: "By default a disk can be exported and uploaded from any network by a link with a signature.",
  fix: "Set `networkAccessPolicy: 'DenyAll'` (or `'AllowPrivate'` with a disk access) and `publicNetworkAccess: 'Disabled'`.",
  references: {
    mcsb: "NS-2",
    cwe: 284,
    page: "https://learn.microsoft.com/azure/virtual-machines/disks-restrict-import-export-overview",
    peers: ["CKV_AZURE_251"],
  },
  subject: ["Microsoft.Compute/disks", "Microsoft.Compute/snapshots"],

  check: (disk) => {
    const access = disk.at("properties.publicNetworkAccess").tree;
    if (access.kind === "known" && isText(access.value, "Disabled")) return pass;
    const policy = disk.at("properties.networkAccessPolicy");
    const judged = judge(
      policy,
      (value) =>
        isText(value, "DenyAll", "AllowPrivate") ||
        `Disk \`${disk.label}\` can be exported over the internet`,
    );
    if (access.kind === "unknown" && judged.breaches.length > 0) return undecided(access.why, access.at);
    return judged;
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
    bicep`
      resource data 'Microsoft.Compute/snapshots@2024-03-02' = {
        name: 'data'
        location: 'westeurope'
        properties: {
          creationData: {
            createOption: 'Copy'
          }
          networkAccessPolicy: 'AllowAll' // !
        }
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
          networkAccessPolicy: 'DenyAll'
          publicNetworkAccess: 'Disabled'
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param policy string

      resource data 'Microsoft.Compute/disks@2024-03-02' = {
        name: 'data'
        location: 'westeurope'
        properties: {
          creationData: {
            createOption: 'Empty'
          }
          networkAccessPolicy: policy
        }
      }
    `,
  ],
});
