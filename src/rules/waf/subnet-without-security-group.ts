import { itemsOf } from "../../declarations/items.ts";
import { canonical, lookup } from "../../declarations/value.ts";
import { bicep } from "../example.ts";
import { both, breach, pass, rule, undecided } from "../judgement.ts";

export const subnetWithoutSecurityGroup = rule({
  id: "subnet-without-security-group",
  aliases: ["subnet-no-nsg"],
  title: "Subnet filters no traffic",
  practice: "waf",
  preset: "strict",
  severity: "low",
  severityWhy: "It opens nothing by itself; who got into one machine reaches the next.",
  why: "Without a network security group every machine of the network reaches every port of the subnet.",
  fix: "Join a network security group with `networkSecurityGroup: { id: … }`.",
  references: {
    mcsb: "NS-1",
    cwe: 284,
    page: "https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview",
    peers: ["CKV2_AZURE_31", "Azure.VNET.UseNSGs"],
  },
  subject: ["Microsoft.Network/virtualNetworks", "Microsoft.Network/virtualNetworks/subnets"],

  check: (network) => {
    const ofSubnet = network.declaration.type.toLowerCase().endsWith("/subnets");
    const { items, more } = ofSubnet
      ? { items: [network.declaration.body], more: undefined }
      : itemsOf(network.at("properties.subnets").tree);
    return both(
      pass,
      ...(more === undefined ? [] : [undecided("not every subnet is known", more.at)]),
      ...items.map((subnet) => {
        const name = ofSubnet
          ? (canonical(network.declaration.name).split("/").at(-1) ?? "")
          : canonical(lookup(subnet, "name"));
        if (
          /^(?:GatewaySubnet|AzureFirewall(?:Management)?Subnet|RouteServerSubnet|AzureBastionSubnet)$/iu.test(
            name,
          )
        )
          return pass;
        const group = lookup(subnet, "properties.networkSecurityGroup");
        if (group.kind === "oneOf" || lookup(subnet, "properties").kind === "unknown")
          return undecided("whether a security group is joined is not known", group.at);
        if (group.kind === "object" || group.kind === "unknown") return pass;
        return breach({
          message: `Subnet \`${name}\` has no network security group`,
          at: subnet.at,
          property: `subnets.${name}`,
        });
      }),
    );
  },

  bad: [
    bicep`
      resource it 'Microsoft.Network/virtualNetworks@2024-05-01' = {
        name: 'orders'
        location: 'westeurope'
        properties: {
          subnets: [
            { // !
              name: 'apps'
              properties: {
                addressPrefix: '10.0.1.0/24'
              }
            }
          ]
        }
      }
    `,
  ],
  good: [
    bicep`
      resource it 'Microsoft.Network/virtualNetworks/subnets@2024-05-01' = {
        name: 'orders/apps'
        properties: {
          addressPrefix: '10.0.1.0/24'
          networkSecurityGroup: {
            id: resourceId('Microsoft.Network/networkSecurityGroups', 'apps')
          }
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param subnets array

      resource it 'Microsoft.Network/virtualNetworks@2024-05-01' = {
        name: 'orders'
        location: 'westeurope'
        properties: {
          subnets: subnets
        }
      }
    `,
  ],
});
