import type { Resource } from "../../application/resource.ts";
import { itemsOf } from "../../declarations/items.ts";
import { lookup, type Tree } from "../../declarations/value.ts";
import { both, breach, pass, rule, undecided } from "../judgement.ts";

const machine = (
  storage: string,
): string => `resource agent 'Microsoft.Compute/virtualMachines@2024-07-01' = {
  name: 'agent'
  location: 'westeurope'
  properties: {
    storageProfile: {
      ${storage}
    }
  }
}
`;

export const unmanagedDisk = rule({
  id: "unmanaged-disk",
  title: "Virtual machine keeps a disk as a blob in a storage account",
  practice: "disk-encryption",
  severity: "medium",
  severityWhy: "Whoever has the account's key, or a shared access signature of it, copies the disk.",
  why: "An unmanaged disk is a blob: the account's keys open it, and neither encryption at host nor disk encryption sets apply to it.",
  fix: "Replace `vhd` by `managedDisk`. Unmanaged disks were retired on 31 March 2026.",
  references: {
    mcsb: "DP-4",
    cwe: 311,
    page: "https://learn.microsoft.com/azure/virtual-machines/unmanaged-disks-deprecation",
    peers: ["CKV_AZURE_92", "CKV2_AZURE_9", "Azure.VM.UseManagedDisks"],
  },
  subject: "Microsoft.Compute/virtualMachines",

  check: (vm) => {
    const { items, more } = itemsOf(vm.at("properties.storageProfile.dataDisks").tree);
    return both(
      ...[vm.at("properties.storageProfile.osDisk").tree, ...items].map((disk) => judgeDisk(vm, disk)),
      ...(more === undefined ? [] : [undecided(more.why, more.at)]),
    );
  },

  bad: [
    {
      "main.bicep": machine(`osDisk: {
        name: 'os'
        createOption: 'FromImage'
        vhd: { // !
          uri: 'https://disks.blob.core.windows.net/vhds/os.vhd'
        }
      }`),
    },
  ],
  good: [
    {
      "main.bicep": machine(`osDisk: {
        createOption: 'FromImage'
        managedDisk: {
          storageAccountType: 'Premium_LRS'
        }
      }`),
    },
  ],
  undecided: [{ "main.bicep": `param disks array\n\n${machine("dataDisks: disks")}` }],
});

function judgeDisk(vm: Resource, disk: Tree): ReturnType<typeof breach> {
  const vhd = lookup(disk, "vhd");
  if (vhd.kind === "unknown") return undecided(vhd.why, vhd.at);
  if (vhd.kind !== "object") return pass;
  return breach({
    message: `Virtual machine \`${vm.label}\` keeps a disk as a blob in a storage account`,
    at: vhd.at,
    property: "properties.storageProfile.vhd",
  });
}
