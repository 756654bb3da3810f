import { judge, rule } from "../judgement.ts";

const machine = (
  profile: string,
  mark = "",
): string => `resource agent 'Microsoft.Compute/virtualMachines@2024-07-01' = {${mark}
  name: 'agent'
  location: 'westeurope'
  properties: {
    ${profile}
  }
}
`;

export const encryptionAtHostOff = rule({
  id: "encryption-at-host-off",
  aliases: ["vm-encryption-at-host-off"],
  title: "Virtual machine does not encrypt its temporary disk and caches",
  practice: "disk-encryption",
  severity: "medium",
  severityWhy: "Data on the host's temporary disk and caches is stored in clear.",
  why: "Managed disks are encrypted by the platform, but the temporary disk and the disk caches on the host are not.",
  fix: "Set `securityProfile.encryptionAtHost: true` (the subscription's feature `EncryptionAtHost` has to be registered once).",
  references: {
    mcsb: "DP-4",
    cwe: 311,
    page: "https://learn.microsoft.com/azure/virtual-machines/disk-encryption-overview",
    peers: ["CKV_AZURE_97", "CKV_AZURE_151"],
  },
  subject: "Microsoft.Compute/virtualMachines",

  check: (vm) =>
    judge(
      vm.at("properties.securityProfile.encryptionAtHost"),
      (enabled) =>
        enabled === true || `Virtual machine \`${vm.label}\` keeps its temporary disk and caches unencrypted`,
    ),

  bad: [
    { "main.bicep": machine("hardwareProfile: { vmSize: 'Standard_D2s_v5' }", " // !") },
    { "main.bicep": machine("securityProfile: { encryptionAtHost: false } // !") },
  ],
  good: [{ "main.bicep": machine("securityProfile: { encryptionAtHost: true }") }],
  undecided: [
    { "main.bicep": `param atHost bool\n\n${machine("securityProfile: { encryptionAtHost: atHost }")}` },
  ],
});
