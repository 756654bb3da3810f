import { canonical } from "../../declarations/value.ts";
import { bicep } from "../example.ts";
import { set } from "../edit.ts";
import { both, judge, pass, rule } from "../judgement.ts";

export const easyAuthAllowsAnonymous = rule({
  id: "easy-auth-allows-anonymous",
  title: "Easy Auth is configured but lets anonymous callers through",
  practice: "functions-auth",
  severity: "high",
  severityWhy: "Every endpoint that relies on the sign-in is open to anyone.",
  why: "The sign-in looks switched on, but requests without one still reach the code.",
  fix: "Set `globalValidation.requireAuthentication: true` and `unauthenticatedClientAction: 'Return401'`.",
  references: {
    mcsb: "IM-1",
    cwe: 306,
    page: "https://learn.microsoft.com/azure/app-service/overview-authentication-authorization#authorization-behavior",
  },
  subject: "Microsoft.Web/sites/config",

  check: (config) => {
    if (!/\/authsettingsV2$/iu.test(canonical(config.declaration.name))) return pass;
    const enabled = config.at("properties.platform.enabled");
    // A configuration that is switched off is the business of `easy-auth-disabled`.
    if (enabled.tree.kind === "absent" || (enabled.tree.kind === "known" && enabled.tree.value !== true))
      return pass;
    return both(
      judge(
        config.at("properties.globalValidation.requireAuthentication"),
        (required) =>
          required !== false ||
          "Easy Auth does not require authentication: anonymous requests reach the code",
        { edit: set(config, "properties.globalValidation.requireAuthentication", true) },
      ),
      judge(
        config.at("properties.globalValidation.unauthenticatedClientAction"),
        (action) =>
          action !== "AllowAnonymous" ||
          "Easy Auth lets requests without a sign-in through (`AllowAnonymous`)",
        { edit: set(config, "properties.globalValidation.unauthenticatedClientAction", "Return401") },
      ),
    );
  },

  bad: [
    bicep`
      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
      }

      resource auth 'Microsoft.Web/sites/config@2024-04-01' = {
        parent: api
        name: 'authsettingsV2'
        properties: {
          platform: {
            enabled: true
          }
          globalValidation: {
            requireAuthentication: false // !
            unauthenticatedClientAction: 'AllowAnonymous' // !
          }
        }
      }
    `,
  ],
  good: [
    bicep`
      resource api 'Microsoft.Web/sites@2024-04-01' existing = {
        name: 'api'
      }

      resource auth 'Microsoft.Web/sites/config@2024-04-01' = {
        parent: api
        name: 'authsettingsV2'
        properties: {
          platform: {
            enabled: true
          }
          globalValidation: {
            requireAuthentication: true
            unauthenticatedClientAction: 'Return401'
          }
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param action string

      resource auth 'Microsoft.Web/sites/config@2024-04-01' = {
        name: 'api/authsettingsV2'
        properties: {
          platform: {
            enabled: true
          }
          globalValidation: {
            requireAuthentication: true
            unauthenticatedClientAction: action
          }
        }
      }
    `,
  ],
});
