import { itemsOf } from "../../declarations/items.ts";
import { canonical, knownText, lookup } from "../../declarations/value.ts";
import { bicep } from "../example.ts";
import { both, breach, pass, rule, undecided } from "../judgement.ts";

export const gatewayPlainHttpAllowed = rule({
  id: "gateway-plain-http-allowed",
  aliases: ["gateway-plain-http"],
  title: "Application Gateway answers over plain HTTP or old TLS",
  practice: "waf",
  severity: "medium",
  severityWhy: "Whoever is on the path reads and replays what callers send.",
  why: "Keys and tokens travel in clear, or under encryption that is known to be weak.",
  fix: "Let each HTTP listener only redirect to HTTPS, and use the policy `AppGwSslPolicy20220101`.",
  references: {
    mcsb: "DP-3",
    cwe: 319,
    page: "https://learn.microsoft.com/azure/application-gateway/redirect-http-to-https-portal",
    peers: ["CKV_AZURE_217", "CKV_AZURE_218", "Azure.AppGw.UseHTTPS", "Azure.AppGw.SSLPolicy"],
  },
  subject: "Microsoft.Network/applicationGateways",

  check: (gateway) => {
    const listeners = itemsOf(gateway.at("properties.httpListeners").tree);
    const routes = itemsOf(gateway.at("properties.requestRoutingRules").tree);
    const policy = gateway.at("properties.sslPolicy").tree;
    const name = lookup(policy, "policyName");
    const lowest = lookup(policy, "minProtocolVersion");
    const old = [name, lowest].find((tree) =>
      /^AppGwSslPolicy201[57]|^TLSv1_[01]$/u.test(knownText(tree) ?? ""),
    );
    return both(
      ...(listeners.more === undefined ? [] : [undecided("not every listener is known", listeners.more.at)]),
      ...listeners.items.map((listener) => {
        const protocol = lookup(listener, "properties.protocol");
        if (knownText(protocol)?.toLowerCase() !== "http") return pass;
        const listenerName = canonical(lookup(listener, "name")).toLowerCase();
        const mine = routes.items.filter((route) =>
          canonical(lookup(route, "properties.httpListener.id")).toLowerCase().endsWith(`/${listenerName}`),
        );
        const redirects = mine.every(
          (route) => lookup(route, "properties.redirectConfiguration").kind !== "absent",
        );
        // A listener that no rule uses answers nothing that concerns anyone.
        if (redirects)
          return routes.more === undefined || mine.length > 0
            ? pass
            : undecided("its rules are not known", listener.at);
        return breach({
          message: `Application Gateway \`${gateway.label}\` answers over plain HTTP`,
          at: protocol.at,
          property: "properties.httpListeners.protocol",
        });
      }),
      old === undefined
        ? pass
        : breach({
            message: `Application Gateway \`${gateway.label}\` accepts old versions of TLS`,
            at: old.at,
            property: "properties.sslPolicy",
          }),
    );
  },

  bad: [
    bicep`
      resource it 'Microsoft.Network/applicationGateways@2024-05-01' = {
        name: 'orders'
        location: 'westeurope'
        properties: {
          sslPolicy: {
            policyType: 'Predefined'
            policyName: 'AppGwSslPolicy20150501' // !
          }
          httpListeners: [
            {
              name: 'web'
              properties: {
                protocol: 'Http' // !
              }
            }
          ]
          requestRoutingRules: [
            {
              name: 'web'
              properties: {
                httpListener: {
                  id: resourceId('Microsoft.Network/applicationGateways/httpListeners', 'orders', 'web')
                }
                backendAddressPool: {
                  id: resourceId('Microsoft.Network/applicationGateways/backendAddressPools', 'orders', 'api')
                }
              }
            }
          ]
        }
      }
    `,
  ],
  good: [
    bicep`
      resource it 'Microsoft.Network/applicationGateways@2024-05-01' = {
        name: 'orders'
        location: 'westeurope'
        properties: {
          httpListeners: [
            {
              name: 'web'
              properties: {
                protocol: 'Http'
              }
            }
          ]
          requestRoutingRules: [
            {
              name: 'web'
              properties: {
                httpListener: {
                  id: resourceId('Microsoft.Network/applicationGateways/httpListeners', 'orders', 'web')
                }
                redirectConfiguration: {
                  id: resourceId('Microsoft.Network/applicationGateways/redirectConfigurations', 'orders', 'https')
                }
              }
            }
          ]
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param listeners array

      resource it 'Microsoft.Network/applicationGateways@2024-05-01' = {
        name: 'orders'
        location: 'westeurope'
        properties: {
          httpListeners: listeners
        }
      }
    `,
  ],
});
