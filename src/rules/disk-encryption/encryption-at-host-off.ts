import { set } from "../edit.ts";
import { judge, pass, rule } from "../judgement.ts";

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

const scaleSet = (profile: string, mark = ""): string => `{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "resources": [
    {${mark}
      "type": "Microsoft.Compute/virtualMachineScaleSets",
      "apiVersion": "2024-07-01",
      "name": "agents",
      "location": "westeurope",
      "properties": { "virtualMachineProfile": { ${profile} } }
    }
  ]
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
  subject: ["Microsoft.Compute/virtualMachines", "Microsoft.Compute/virtualMachineScaleSets"],

  check: (vm) => {
    const ofSet = vm.declaration.type.toLowerCase().endsWith("scalesets");
    // A flexible scale set may be made without a profile: its machines are declared on their own.
    if (ofSet && vm.at("properties.virtualMachineProfile").tree.kind === "absent") return pass;
    const path = `properties.${ofSet ? "virtualMachineProfile." : ""}securityProfile.encryptionAtHost`;
    const noun = ofSet ? "Virtual machine scale set" : "Virtual machine";
    return judge(
      vm.at(path),
      (enabled) =>
        enabled === true || `${noun} \`${vm.label}\` keeps its temporary disk and caches unencrypted`,
      // Deallocation is needed before a running machine takes the change, so only a written `false` is offered.
      vm.at(path).tree.kind === "known" ? { edit: set(vm, path, true) } : {},
    );
  },

  bad: [
    { "main.bicep": machine("hardwareProfile: { vmSize: 'Standard_D2s_v5' }", " // !") },
    { "main.bicep": machine("securityProfile: { encryptionAtHost: false } // !") },
    { "main.json": scaleSet('"osProfile": { "computerNamePrefix": "agent" }', " // !") },
  ],
  good: [
    { "main.bicep": machine("securityProfile: { encryptionAtHost: true }") },
    { "main.json": scaleSet('"securityProfile": { "encryptionAtHost": true }') },
  ],
  undecided: [
    { "main.bicep": `param atHost bool\n\n${machine("securityProfile: { encryptionAtHost: atHost }")}` },
  ],
});
