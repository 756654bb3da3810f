import { isMostOfInternet } from "../../azure/addresses.ts";
import type { Resource } from "../../application/resource.ts";
import { itemsOf } from "../../declarations/items.ts";
import { canonical, knownText, lookup, type Tree } from "../../declarations/value.ts";
import { bicep } from "../example.ts";
import { both, breach, isText, pass, rule, undecided } from "../judgement.ts";

export const inboundFromInternetAllowed = rule({
  id: "inbound-from-internet-allowed",
  aliases: ["nsg-any-inbound"],
  title: "Management or database port is open to the internet",
  practice: "waf",
  severity: "high",
  severityWhy: "Anyone tries passwords and known flaws against the port.",
  why: "Scanners find an open management or database port within minutes, and try passwords and known flaws on it.",
  fix: "Name the addresses that need the port in `sourceAddressPrefixes`, or reach it through Bastion or a private endpoint.",
  references: {
    mcsb: "NS-1",
    cwe: 284,
    page: "https://learn.microsoft.com/azure/security/fundamentals/network-best-practices#disable-rdpssh-access-to-virtual-machines",
    peers: ["CKV_AZURE_9", "CKV_AZURE_10", "CKV_AZURE_77", "Azure.NSG.AnyInboundSource", "AZU-0047"],
  },
  subject: [
    "Microsoft.Network/networkSecurityGroups",
    "Microsoft.Network/networkSecurityGroups/securityRules",
  ],

  check: (resource) => {
    if (resource.declaration.type.toLowerCase().endsWith("/securityrules"))
      return judgeRule(resource, resource.at("properties").tree, []);
    const { items, more } = itemsOf(resource.at("properties.securityRules").tree);
    const all = items.map((item) => lookup(item, "properties"));
    return both(
      pass,
      ...(more === undefined ? [] : [undecided("not every rule is known", more.at)]),
      ...all.map((properties) => judgeRule(resource, properties, all)),
    );
  },

  bad: [
    bicep`
      resource group 'Microsoft.Network/networkSecurityGroups@2024-05-01' = {
        name: 'orders'
        location: 'westeurope'
        properties: {
          securityRules: [
            {
              name: 'ssh'
              properties: {
                direction: 'Inbound'
                access: 'Allow'
                priority: 100
                protocol: 'Tcp'
                sourceAddressPrefix: '*' // !
                sourcePortRange: '*'
                destinationAddressPrefix: '*'
                destinationPortRange: '22'
              }
            }
          ]
        }
      }
    `,
    bicep`
      resource any 'Microsoft.Network/networkSecurityGroups/securityRules@2024-05-01' = {
        name: 'orders/any'
        properties: {
          direction: 'Inbound'
          access: 'Allow'
          priority: 100
          protocol: '*'
          sourceAddressPrefixes: ['10.0.0.0/8', 'Internet'] // !
          sourcePortRange: '*'
          destinationAddressPrefix: '*'
          destinationPortRanges: ['443', '3000-4000']
        }
      }
    `,
  ],
  good: [
    bicep`
      resource group 'Microsoft.Network/networkSecurityGroups@2024-05-01' = {
        name: 'orders'
        location: 'westeurope'
        properties: {
          securityRules: [
            {
              name: 'https'
              properties: {
                direction: 'Inbound'
                access: 'Allow'
                priority: 100
                protocol: 'Tcp'
                sourceAddressPrefix: 'Internet'
                sourcePortRange: '*'
                destinationAddressPrefix: '*'
                destinationPortRange: '443'
              }
            }
            {
              name: 'office'
              properties: {
                direction: 'Inbound'
                access: 'Allow'
                priority: 110
                protocol: 'Tcp'
                sourceAddressPrefix: '203.0.113.0/24'
                sourcePortRange: '*'
                destinationAddressPrefix: '*'
                destinationPortRange: '22'
              }
            }
          ]
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param source string

      resource ssh 'Microsoft.Network/networkSecurityGroups/securityRules@2024-05-01' = {
        name: 'orders/ssh'
        properties: {
          direction: 'Inbound'
          access: 'Allow'
          priority: 100
          protocol: 'Tcp'
          sourceAddressPrefix: source
          sourcePortRange: '*'
          destinationAddressPrefix: '*'
          destinationPortRange: '22'
        }
      }
    `,
  ],
});

/** SSH, Remote Desktop, WinRM, and the databases and caches that functions use. */
const guarded = [22, 1433, 3306, 3389, 5432, 5985, 5986, 6379, 6380, 27017];

function judgeRule(resource: Resource, properties: Tree, others: readonly Tree[]) {
  if (!is(properties, "direction", "Inbound") || !is(properties, "access", "Allow")) return pass;
  const ports = listed(properties, "destinationPortRange");
  const allOpen = ports.map(knownText).filter((range) => range !== undefined && opensGuarded(range));
  const [open] = allOpen;
  const doubtfulPort = ports.find(({ kind }) => kind === "unknown" || kind === "oneOf");
  if (open === undefined && doubtfulPort === undefined) return pass;
  const sources = listed(properties, "sourceAddressPrefix");
  const everyone = sources.find(
    (source) => isText(knownText(source), ...internet) || isMostOfInternet(knownText(source)),
  );
  const doubtful = sources.find(({ kind }) => kind === "unknown" || kind === "oneOf");
  if (everyone === undefined)
    return doubtful === undefined ? pass : undecided("who may connect is not known", doubtful.at);
  if (open === undefined) return undecided("which ports are open is not known", everyone.at);
  if (others.some((other) => deniesBefore(other, properties))) return pass;
  return breach({
    message: `\`${resource.label}\` lets the whole internet connect to ${open === "*" ? "every port" : `port ${open}`}`,
    at: everyone.at,
    property: "properties.sourceAddressPrefix",
    extent: allOpen.map((range) =>
      [
        canonical(lookup(properties, "protocol")).toLowerCase(),
        range,
        ...listed(properties, "destinationAddressPrefix").map(canonical),
      ].join(" "),
    ),
  });
}

const internet = ["*", "Internet", "0.0.0.0/0", "0.0.0.0", "::/0", "Any"];

/** The singular property, or the items of its plural. */
function listed(properties: Tree, name: string): readonly Tree[] {
  const { items, more } = itemsOf(lookup(properties, name.endsWith("Prefix") ? `${name}es` : `${name}s`));
  const single = lookup(properties, name);
  return [...(single.kind === "absent" ? [] : [single]), ...items, ...(more === undefined ? [] : [more])];
}

function opensGuarded(range: string): boolean {
  if (range === "*") return true;
  const [from = 0, to = from] = range.split("-").map(Number);
  return guarded.some((port) => port >= from && port <= to);
}

/** A rule that refuses everything from the internet earlier. */
function deniesBefore(other: Tree, properties: Tree): boolean {
  const [mine, its] = [properties, other].map((one) => lookup(one, "priority"));
  return (
    is(other, "direction", "Inbound") &&
    is(other, "access", "Deny") &&
    is(other, "protocol", "*") &&
    is(other, "sourceAddressPrefix", ...internet) &&
    is(other, "destinationPortRange", "*") &&
    mine?.kind === "known" &&
    its?.kind === "known" &&
    Number(its.value) < Number(mine.value)
  );
}

function is(properties: Tree, name: string, ...wanted: readonly string[]): boolean {
  const tree = lookup(properties, name);
  return tree.kind === "known" && isText(tree.value, ...wanted);
}
