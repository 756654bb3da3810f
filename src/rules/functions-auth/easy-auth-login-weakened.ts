import { isNewerAndOn } from "../../application/easy-auth.ts";
import { itemsOf } from "../../declarations/items.ts";
import { knownText } from "../../declarations/value.ts";
import { set } from "../edit.ts";
import { bicep } from "../example.ts";
import { both, breach, judge, pass, rule } from "../judgement.ts";

export const easyAuthLoginWeakened = rule({
  id: "easy-auth-login-weakened",
  aliases: ["easyauth-login-weakened"],
  title: "Easy Auth's sign-in can be tricked",
  practice: "functions-auth",
  severity: "medium",
  severityWhy: "Tokens are read on the way, or a victim is signed in or sent on to an attacker's place.",
  why: "HTTPS, the nonce and the list of addresses to return to are what keeps a sign-in in the right hands.",
  fix: "Leave `httpSettings.requireHttps` and `login.nonce.validateNonce` at true, and list whole `https://` addresses in `login.allowedExternalRedirectUrls`.",
  references: {
    mcsb: "DP-3",
    cwe: 601,
    page: "https://learn.microsoft.com/azure/app-service/configure-authentication-file-based",
  },
  subject: ["Microsoft.Web/sites/config", "Microsoft.Web/sites/slots/config"],

  check: (config, application) => {
    if (!isNewerAndOn(config)) return pass;
    const site = application.byId(config.from.deployment, config.declaration.parentId ?? "");
    const https = site?.at("properties.httpsOnly").tree;
    const redirects = config.at("properties.login.allowedExternalRedirectUrls");
    return both(
      // The site itself sends HTTP on to HTTPS, before Easy Auth sees the request.
      https?.kind === "known" && https.value === true
        ? pass
        : judge(
            config.at("properties.httpSettings.requireHttps"),
            (required) => required !== false || "Easy Auth takes sign-ins over plain HTTP",
            { edit: set(config, "properties.httpSettings.requireHttps", true) },
          ),
      judge(
        config.at("properties.login.nonce.validateNonce"),
        (validated) => validated !== false || "Easy Auth does not check the nonce of a sign-in",
        { edit: set(config, "properties.login.nonce.validateNonce", true) },
      ),
      ...itemsOf(redirects.tree).items.flatMap((item) => {
        const url = knownText(item);
        if (url === undefined || !/^http:\/\/(?!localhost|127\.0\.0\.1)|^[^/]*(?:\/\/[^/]*)?\*/iu.test(url))
          return [];
        return [
          breach({
            message: `Easy Auth sends people who have signed in on to \`${url}\``,
            at: item.at,
            property: redirects.path,
          }),
        ];
      }),
    );
  },

  bad: [
    bicep`
      resource auth 'Microsoft.Web/sites/config@2024-04-01' = {
        name: 'api/authsettingsV2'
        properties: {
          platform: {
            enabled: true
          }
          login: {
            allowedExternalRedirectUrls: [
              'https://*.example.com/' // !
            ]
            nonce: {
              validateNonce: false // !
            }
          }
          httpSettings: {
            requireHttps: false // !
          }
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
          httpsOnly: true
        }

        resource auth 'config' = {
          name: 'authsettingsV2'
          properties: {
            platform: {
              enabled: true
            }
            httpSettings: {
              requireHttps: false
            }
          }
        }
      }
    `,
    bicep`
      resource auth 'Microsoft.Web/sites/config@2024-04-01' = {
        name: 'api/authsettingsV2'
        properties: {
          platform: {
            enabled: true
          }
          login: {
            allowedExternalRedirectUrls: ['https://shop.example.com/*']
          }
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param https bool

      resource auth 'Microsoft.Web/sites/config@2024-04-01' = {
        name: 'api/authsettingsV2'
        properties: {
          platform: {
            enabled: true
          }
          httpSettings: {
            requireHttps: https
          }
        }
      }
    `,
  ],
});
