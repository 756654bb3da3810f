import { isNewerAndOn } from "../../application/easy-auth.ts";
import { itemsOf } from "../../declarations/items.ts";
import { canonical } from "../../declarations/value.ts";
import { breach, isText, pass, rule, undecided, wayOf } from "../judgement.ts";

const auth = (
  issuer: string,
  validation = "",
): string => `resource auth 'Microsoft.Web/sites/config@2024-04-01' = {
  name: 'api/authsettingsV2'
  properties: {
    platform: {
      enabled: true
    }
    globalValidation: {
      requireAuthentication: true
    }
    identityProviders: {
      azureActiveDirectory: {
        enabled: true
        registration: {
          clientId: '11111111-1111-1111-1111-111111111111'
          ${issuer}
        }
        ${validation}
      }
    }
  }
}
`;

export const easyAuthOpenToAnyTenant = rule({
  id: "easy-auth-open-to-any-tenant",
  aliases: ["easyauth-open-population"],
  title: "Easy Auth lets accounts of any tenant in",
  practice: "entra-id",
  severity: "high",
  severityWhy:
    "Anyone with a work or personal account of Microsoft's signs in, and passes for a user of the app.",
  why: "The issuer `common`, `organizations` or `consumers` signs in accounts of every tenant, and nothing here says which of them may use the app.",
  fix: "Set `openIdIssuer: 'https://login.microsoftonline.com/<tenant id>/v2.0'`, or name who may come in `validation.defaultAuthorizationPolicy`.",
  references: {
    mcsb: "IM-1",
    cwe: 863,
    page: "https://learn.microsoft.com/azure/app-service/configure-authentication-provider-aad",
  },
  subject: ["Microsoft.Web/sites/config", "Microsoft.Web/sites/slots/config"],

  check: (config) => {
    if (!isNewerAndOn(config)) return pass;
    const provider = "properties.identityProviders.azureActiveDirectory";
    const enabled = config.at(`${provider}.enabled`).tree;
    if (enabled.kind === "known" && enabled.value === false) return pass;
    const issuer = config.at(`${provider}.registration.openIdIssuer`).tree;
    if (issuer.kind === "absent") {
      const client = config.at(`${provider}.registration.clientId`).tree;
      if (client.kind === "absent") return pass;
      return undecided("no issuer is written, and Azure documents no default", config.declaration.at);
    }
    const open = /[/}](common|organizations|consumers)(?:\/|$)/iu.exec(canonical(issuer))?.[1];
    if (open === undefined)
      return issuer.kind === "unknown" && issuer.parts === undefined
        ? undecided(issuer.why, issuer.at)
        : pass;
    const limits = [
      "validation.defaultAuthorizationPolicy.allowedPrincipals.groups",
      "validation.defaultAuthorizationPolicy.allowedPrincipals.identities",
      "validation.defaultAuthorizationPolicy.allowedApplications",
      "validation.jwtClaimChecks.allowedGroups",
      "validation.jwtClaimChecks.allowedClientApplications",
    ].map((path) => itemsOf(config.at(`${provider}.${path}`).tree));
    if (limits.some(({ items }) => items.length > 0)) return pass;
    const unknown = limits.find(({ more }) => more !== undefined)?.more;
    if (unknown !== undefined) return undecided(unknown.why, unknown.at);
    return breach({
      message: `Easy Auth signs in accounts of any tenant (\`${open}\`), and nothing says which may use the app`,
      at: issuer.at,
      property: `${provider}.registration.openIdIssuer`,
      related: wayOf(issuer),
      // Accounts of people only: no organisation's data is meant to lie behind it.
      ...(isText(open, "consumers") && { severity: "medium" as const }),
    });
  },

  bad: [
    { "main.bicep": auth("openIdIssuer: 'https://login.microsoftonline.com/common/v2.0' // !") },
    {
      "main.bicep": auth(
        "openIdIssuer: '${environment().authentication.loginEndpoint}organizations/v2.0' // !",
      ),
    },
  ],
  good: [
    {
      "main.bicep": auth(
        "openIdIssuer: 'https://login.microsoftonline.com/22222222-2222-2222-2222-222222222222/v2.0'",
      ),
    },
    {
      "main.bicep": auth(
        "openIdIssuer: 'https://login.microsoftonline.com/common/v2.0'",
        "validation: {\n          defaultAuthorizationPolicy: {\n            allowedApplications: ['33333333-3333-3333-3333-333333333333']\n          }\n        }",
      ),
    },
  ],
  undecided: [
    { "main.bicep": `param issuer string\n\n${auth("openIdIssuer: issuer")}` },
    { "main.bicep": auth("") },
  ],
});
