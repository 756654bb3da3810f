import { canonical } from "../../declarations/value.ts";
import { bicep } from "../example.ts";
import { breach, pass, rule, undecided } from "../judgement.ts";

export const outboundTrafficPastNetwork = rule({
  id: "outbound-traffic-past-network",
  aliases: ["site-vnet-route-all-off"],
  title: "Part of the app's outbound traffic goes around its network",
  practice: "waf",
  severity: "low",
  severityWhy: "It opens nothing by itself; a compromised app sends data out past firewall and logs.",
  why: "Only traffic to private addresses takes the virtual network; the rest goes around its firewall and routes.",
  fix: "Set `vnetRouteAllEnabled: true` (from API version 2024-11-01 `outboundVnetRouting.applicationTraffic: true`).",
  references: {
    mcsb: "NS-2",
    cwe: 668,
    page: "https://learn.microsoft.com/azure/app-service/overview-vnet-integration#application-routing",
  },
  subject: "site",

  check: (site) => {
    if (site.isFlexConsumption) return pass;
    const subnet = site.at("properties.virtualNetworkSubnetId").tree;
    if (
      subnet.kind === "absent" ||
      (subnet.kind === "known" && (subnet.value === null || subnet.value === ""))
    )
      return pass;
    const ways = [
      site.config("vnetRouteAllEnabled"),
      site.at("properties.vnetRouteAllEnabled"),
      site.at("properties.outboundVnetRouting.applicationTraffic"),
      site.at("properties.outboundVnetRouting.allTraffic"),
    ];
    if (ways.some(({ tree }) => tree.kind === "known" && tree.value === true)) return pass;
    const listed = site.setting("WEBSITE_VNET_ROUTE_ALL").tree;
    if (listed.kind === "known" && String(listed.value) === "1") return pass;
    const doubt =
      ways.map(({ tree }) => tree).find((tree) => tree.kind === "unknown" || tree.kind === "oneOf") ??
      (listed.kind === "unknown" || (listed.kind === "oneOf" && canonical(listed).includes("1"))
        ? listed
        : undefined) ??
      (subnet.kind === "known" ? undefined : subnet.kind === "oneOf" ? subnet : undefined) ??
      site.unlistedSettings;
    if (doubt !== undefined) return undecided("whether all traffic takes the network is not known", doubt.at);
    return breach({
      message: `${site.noun} \`${site.label}\` sends traffic to public addresses around its virtual network`,
      at: site.declaration.at,
      property: "properties.outboundVnetRouting",
    });
  },

  bad: [
    bicep`
      resource api 'Microsoft.Web/sites@2024-04-01' = { // !
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        properties: {
          virtualNetworkSubnetId: resourceId('Microsoft.Network/virtualNetworks/subnets', 'orders', 'apps')
        }
      }
    `,
  ],
  good: [
    bicep`
      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        properties: {
          virtualNetworkSubnetId: resourceId('Microsoft.Network/virtualNetworks/subnets', 'orders', 'apps')
          siteConfig: {
            vnetRouteAllEnabled: true
          }
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param deploySettings bool

      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        properties: {
          virtualNetworkSubnetId: resourceId('Microsoft.Network/virtualNetworks/subnets', 'orders', 'apps')
        }

        resource settings 'config' = if (deploySettings) {
          name: 'appsettings'
          properties: {
            WEBSITE_VNET_ROUTE_ALL: '1'
          }
        }
      }
    `,
    bicep`
      param all bool

      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        properties: {
          virtualNetworkSubnetId: resourceId('Microsoft.Network/virtualNetworks/subnets', 'orders', 'apps')
          vnetRouteAllEnabled: all
        }
      }
    `,
  ],
});
