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
  fix: "Set `platform.enabled: true` in `authsettingsV2`.",
  references: {
    mcsb: "IM-1",
    cwe: 306,
    page: "https://learn.microsoft.com/azure/app-service/overview-authentication-authorization",
    peers: ["CKV_AZURE_56"],
  },
  subject: ["Microsoft.Web/sites/config", "Microsoft.Web/sites/slots/config"],

  check: (config) =>
    /\/authsettingsV2$/iu.test(canonical(config.declaration.name))
      ? judge(
          config.at("properties.platform.enabled"),
          (enabled) => enabled === true || "Easy Auth is declared here but not enabled",
          { edit: set(config, "properties.platform.enabled", true) },
        )
      : pass,

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
  ],
  good: [
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
