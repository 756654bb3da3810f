import { isNewerAndOn } from "../../application/easy-auth.ts";
import { membersOf } from "../../declarations/items.ts";
import { lookup, type Tree } from "../../declarations/value.ts";
import { armResources } from "../example.ts";
import { breach, pass, rule, undecided } from "../judgement.ts";

const auth = (
  providers: string,
  mark = "",
): string => `resource auth 'Microsoft.Web/sites/config@2024-04-01' = {
  name: 'api/authsettingsV2'
  properties: {
    platform: {
      enabled: true
    }
    globalValidation: {
      requireAuthentication: true
    }
    identityProviders: {${mark}
      ${providers}
    }
  }
}
`;

const google = `google: {
        registration: {
          clientId: 'orders'
          clientSecretSettingName: 'GOOGLE_SECRET'
        }
      }`;

const entra = (enabled: string): string => `azureActiveDirectory: {
        enabled: ${enabled}
        registration: {
          clientId: '11111111-1111-1111-1111-111111111111'
          openIdIssuer: 'https://sts.windows.net/22222222-2222-2222-2222-222222222222/'
        }
      }`;

export const easyAuthSocialAccountsOnly = rule({
  id: "easy-auth-social-accounts-only",
  title: "Easy Auth knows people by social accounts only",
  practice: "entra-id",
  severity: "medium",
  severityWhy: "Anyone makes such an account in a minute, and passes for a user of the app.",
  why: "A social account says that somebody has an address, not that they may use the app; nobody takes it away when people leave.",
  fix: "Add `azureActiveDirectory` with the issuer of your tenant, and leave out the social providers. An app for the public says so in a suppression, and checks in its code who may do what.",
  references: {
    mcsb: "IM-1",
    cwe: 863,
    page: "https://learn.microsoft.com/azure/app-service/overview-authentication-authorization#identity-providers",
  },
  subject: ["Microsoft.Web/sites/config", "Microsoft.Web/sites/slots/config"],

  check: (config) => {
    if (!isNewerAndOn(config)) return pass;
    const { tree, path } = config.at("properties.identityProviders");
    const { members, more } = membersOf(tree);
    const used = members.filter(({ value }) => isUsed(value));
    const social = used.filter(({ name }) => socialProviders.has(name.toLowerCase()));
    if (social.length === 0 || social.length < used.length) return pass;
    if (more !== undefined) return undecided("not every identity provider is known", more.at);
    return breach({
      message: `Easy Auth lets in whoever has an account at ${social.map(({ name }) => `\`${name}\``).join(", ")}`,
      at: tree.kind === "absent" ? config.declaration.at : tree.at,
      property: path,
    });
  },

  bad: [
    { "main.bicep": auth(google, " // !") },
    { "main.bicep": auth(`${google}\n      ${entra("false")}`, " // !") },
    armResources`
      {
        "type": "Microsoft.Web/sites/config",
        "apiVersion": "2024-04-01",
        "name": "api/authsettingsV2",
        "properties": {
          "platform": { "enabled": true },
          "identityProviders": { // !
            "gitHub": { "registration": { "clientId": "orders", "clientSecretSettingName": "GITHUB_SECRET" } }
          }
        }
      }
    `,
  ],
  good: [{ "main.bicep": auth(entra("true")) }, { "main.bicep": auth(`${google}\n      ${entra("true")}`) }],
  undecided: [{ "main.bicep": `param more object\n\n${auth(`${google}\n      ...more`)}` }],
});

const socialProviders: ReadonlySet<string> = new Set([
  "apple",
  "facebook",
  "github",
  "google",
  "legacymicrosoftaccount",
  "twitter",
]);

/** A provider with a registration is used unless it is switched off. One of one's own has registrations below its name. */
function isUsed(provider: Tree): boolean {
  if (provider.kind !== "object") return provider.kind === "unknown" || provider.kind === "oneOf";
  const enabled = lookup(provider, "enabled");
  if (enabled.kind === "known" && enabled.value === false) return false;
  if (lookup(provider, "registration").kind !== "absent") return true;
  return membersOf(provider).members.some(({ value }) => lookup(value, "registration").kind !== "absent");
}
