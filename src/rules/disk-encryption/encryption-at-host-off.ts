import { children, type Resource } from "../../application/resource.ts";
import { itemsOf } from "../../declarations/items.ts";
import { knownText, lookup, type Tree } from "../../declarations/value.ts";
import { set } from "../edit.ts";
import { isText, judge, pass, rule, undecided } from "../judgement.ts";

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

const diskEncryption = (
  volumes: string,
): string => `resource encryption 'Microsoft.Compute/virtualMachines/extensions@2024-07-01' = {
  parent: agent
  name: 'AzureDiskEncryption'
  location: 'westeurope'
  properties: {
    publisher: 'Microsoft.Azure.Security'
    type: 'AzureDiskEncryption'
    typeHandlerVersion: '2.2'
    settings: {
      EncryptionOperation: 'EnableEncryption'
      VolumeType: '${volumes}'
    }
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
  subject: ["Microsoft.Compute/virtualMachines", "Microsoft.Compute/virtualMachineScaleSets"],

  check: (vm) => {
    const ofSet = vm.declaration.type.toLowerCase().endsWith("scalesets");
    // A flexible scale set may be made without a profile: its machines are declared on their own.
    if (ofSet && vm.at("properties.virtualMachineProfile").tree.kind === "absent") return pass;
    const path = `properties.${ofSet ? "virtualMachineProfile." : ""}securityProfile.encryptionAtHost`;
    const noun = ofSet ? "Virtual machine scale set" : "Virtual machine";
    const judged = judge(
      vm.at(path),
      (enabled) =>
        enabled === true || `${noun} \`${vm.label}\` keeps its temporary disk and caches unencrypted`,
      // Deallocation is needed before a running machine takes the change, so only a written `false` is offered.
      vm.at(path).tree.kind === "known" ? { edit: set(vm, path, true) } : {},
    );
    if (judged.breaches.length === 0) return judged;
    switch (encryptedInGuest(vm)) {
      case "yes":
        return pass;
      case "unknown":
        return undecided("whether Azure Disk Encryption is deployed is not known", vm.declaration.at);
      case "no":
        return judged;
    }
  },

  bad: [
    { "main.bicep": machine("hardwareProfile: { vmSize: 'Standard_D2s_v5' }", " // !") },
    { "main.bicep": machine("securityProfile: { encryptionAtHost: false } // !") },
    { "main.json": scaleSet('"osProfile": { "computerNamePrefix": "agent" }', " // !") },
    {
      "main.bicep": `${machine("securityProfile: { encryptionAtHost: false } // !")}\n${diskEncryption("OS")}`,
    },
  ],
  good: [
    { "main.bicep": machine("securityProfile: { encryptionAtHost: true }") },
    { "main.json": scaleSet('"securityProfile": { "encryptionAtHost": true }') },
    { "main.bicep": `${machine("securityProfile: { encryptionAtHost: false }")}\n${diskEncryption("All")}` },
    {
      "main.json": scaleSet(
        `"extensionProfile": { "extensions": [{ "name": "ade", "properties": { "publisher": "Microsoft.Azure.Security", "type": "AzureDiskEncryption", "settings": { "EncryptionOperation": "EnableEncryption", "VolumeType": "All" } } }] }`,
      ),
    },
  ],
  undecided: [
    { "main.bicep": `param atHost bool\n\n${machine("securityProfile: { encryptionAtHost: atHost }")}` },
  ],
});

/**
 * Azure Disk Encryption of all volumes encrypts the temporary disk and the caches too, from inside the machine, and
 * excludes encryption at the host.
 * https://learn.microsoft.com/azure/virtual-machines/disk-encryption-overview#comparison
 */
function encryptedInGuest(vm: Resource): "yes" | "no" | "unknown" {
  const inside = children(vm, `${vm.declaration.type}/extensions`).map((extension) => ({
    properties: extension.at("properties").tree,
    isSure: extension.declaration.condition.kind === "known",
  }));
  const { items, more } = itemsOf(vm.at("properties.virtualMachineProfile.extensionProfile.extensions").tree);
  const inProfile = items.map((item) => ({ properties: lookup(item, "properties"), isSure: true }));
  const answers = [...inside, ...inProfile]
    .filter(({ properties }) => /^AzureDiskEncryption/iu.test(knownText(lookup(properties, "type")) ?? ""))
    .map(({ properties, isSure }) => (isSure ? encryptsAll(lookup(properties, "settings")) : "unknown"));
  if (answers.includes("yes")) return "yes";
  return answers.includes("unknown") || more !== undefined ? "unknown" : "no";
}

function encryptsAll(settings: Tree): "yes" | "no" | "unknown" {
  const operation = lookup(settings, "EncryptionOperation");
  const volumes = lookup(settings, "VolumeType");
  const isUnknown = [operation, volumes].some(({ kind }) => kind === "unknown" || kind === "oneOf");
  if (isUnknown) return "unknown";
  const isOn = /^EnableEncryption/iu.test(knownText(operation) ?? "");
  return isOn && isText(knownText(volumes), "All") ? "yes" : "no";
}
