import { isInForce, isOlder } from "../../application/easy-auth.ts";
import { canonical } from "../../declarations/value.ts";
import { bicep } from "../example.ts";
import { set } from "../edit.ts";
import { judge, pass, rule } from "../judgement.ts";

export const easyAuthDisabled = rule({
  id: "easy-auth-disabled",
  aliases: ["easyauth-disabled"],
  title: "Easy Auth is declared but switched off",
  practice: "functions-auth",
  severity: "medium",
  severityWhy:
    "The sign-in that the configuration describes does not happen; keys, if any, are all that is left.",
  why: "The configuration describes a sign-in that never takes place, so callers reach the code without one.",
  fix: "Set `platform.enabled: true` in `authsettingsV2` (`enabled: true` in the older `authsettings`).",
  references: {
    mcsb: "IM-1",
    cwe: 306,
    page: "https://learn.microsoft.com/azure/app-service/overview-authentication-authorization",
    peers: ["CKV_AZURE_56"],
  },
  subject: ["Microsoft.Web/sites/config", "Microsoft.Web/sites/slots/config"],

  check: (config, application) => {
    const older = isOlder(config);
    if (!older && !/\/authsettingsV2$/iu.test(canonical(config.declaration.name))) return pass;
    if (!isInForce(application, config)) return pass;
    const path = older ? "properties.enabled" : "properties.platform.enabled";
    return judge(
      config.at(path),
      (enabled) => enabled === true || "Easy Auth is declared here but not enabled",
      { edit: set(config, path, true) },
    );
  },

  bad: [
    bicep`
      resource auth 'Microsoft.Web/sites/config@2024-04-01' = {
        name: 'api/authsettingsV2'
        properties: {
          platform: {
            enabled: false // !
          }
        }
      }
    `,
    bicep`
      resource auth 'Microsoft.Web/sites/config@2024-04-01' = { // !
        name: 'api/authsettingsV2'
        properties: {}
      }
    `,
    bicep`
      resource auth 'Microsoft.Web/sites/config@2024-04-01' = {
        name: 'api/authsettings'
        properties: {
          enabled: false // !
          unauthenticatedClientAction: 'RedirectToLoginPage'
        }
      }
    `,
  ],
  good: [
    bicep`
      resource older 'Microsoft.Web/sites/config@2024-04-01' = {
        name: 'api/authsettings'
        properties: {
          enabled: false
        }
      }

      resource auth 'Microsoft.Web/sites/config@2024-04-01' = {
        name: 'api/authsettingsV2'
        properties: {
          platform: {
            enabled: true
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
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param enabled bool

      resource auth 'Microsoft.Web/sites/config@2024-04-01' = {
        name: 'api/authsettingsV2'
        properties: {
          platform: {
            enabled: enabled
          }
        }
      }
    `,
  ],
});
