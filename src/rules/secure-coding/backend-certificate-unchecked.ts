import { held } from "../../application/resource.ts";
import { itemsOf } from "../../declarations/items.ts";
import { lookup } from "../../declarations/value.ts";
import { bicep } from "../example.ts";
import { both, judge, rule } from "../judgement.ts";

export const backendCertificateUnchecked = rule({
  id: "backend-certificate-unchecked",
  aliases: ["gateway-backend-cert-unchecked"],
  title: "Gateway does not check the certificate of what is behind it",
  practice: "secure-coding",
  severity: "medium",
  severityWhy: "Anyone on the path between gateway and app answers in the app's place.",
  why: "A certificate that nobody checks proves nothing: keys and tokens go to whoever answers.",
  fix: "Remove the setting that switches the check off; give a private authority by its certificate.",
  references: {
    mcsb: "IM-4",
    cwe: 295,
    page: "https://learn.microsoft.com/azure/api-management/backends",
  },
  subject: [
    "Microsoft.ApiManagement/service/backends",
    "Microsoft.Cdn/profiles/originGroups/origins",
    "Microsoft.Network/applicationGateways",
  ],

  check: (gateway) => {
    const pools = itemsOf(gateway.at("properties.backendHttpSettingsCollection").tree);
    const checks = [
      ...["tls.validateCertificateChain", "tls.validateCertificateName", "enforceCertificateNameCheck"].map(
        (path) => gateway.at(`properties.${path}`),
      ),
      ...pools.items.flatMap((pool) =>
        ["validateCertChainAndExpiry", "validateSNI"].map((name) =>
          held(
            gateway,
            `properties.backendHttpSettingsCollection.${name}`,
            lookup(pool, ["properties", name]),
          ),
        ),
      ),
    ];
    return both(
      ...checks.map((check) =>
        judge(
          check,
          (checked) =>
            checked !== false || `\`${gateway.label}\` does not check the certificate of what is behind it`,
        ),
      ),
    );
  },

  bad: [
    bicep`
      resource it 'Microsoft.ApiManagement/service/backends@2024-05-01' = {
        name: 'gateway/orders'
        properties: {
          protocol: 'http'
          url: 'https://func-orders.azurewebsites.net'
          tls: {
            validateCertificateChain: false // !
          }
        }
      }
    `,
    bicep`
      resource it 'Microsoft.Cdn/profiles/originGroups/origins@2024-09-01' = {
        name: 'orders/api/api'
        properties: {
          hostName: 'func-orders.azurewebsites.net'
          enforceCertificateNameCheck: false // !
        }
      }
    `,
  ],
  good: [
    bicep`
      resource it 'Microsoft.ApiManagement/service/backends@2024-05-01' = {
        name: 'gateway/orders'
        properties: {
          protocol: 'http'
          url: 'https://func-orders.azurewebsites.net'
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param strict bool

      resource it 'Microsoft.ApiManagement/service/backends@2024-05-01' = {
        name: 'gateway/orders'
        properties: {
          protocol: 'http'
          url: 'https://func-orders.azurewebsites.net'
          tls: {
            validateCertificateName: strict
          }
        }
      }
    `,
  ],
});
