import { isInForce, isNewerAndOn, isOlder, isSwitchedOff, signInOf } from "../../application/easy-auth.ts";
import type { Resource } from "../../application/resource.ts";
import { armResources, bicep } from "../example.ts";
import { set } from "../edit.ts";
import { both, isText, judge, pass, rule, undecided } from "../judgement.ts";
import type { Judgement } from "../rule.ts";

export const easyAuthAllowsAnonymous = rule({
  id: "easy-auth-allows-anonymous",
  aliases: ["easyauth-allows-anonymous"],
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
  subject: ["Microsoft.Web/sites/config", "Microsoft.Web/sites/slots/config"],

  check: (config, application) => {
    if (isOlder(config)) return isInForce(application, config) ? olderConfiguration(config) : pass;
    if (!isNewerAndOn(config)) return pass;
    const required = config.at("properties.globalValidation.requireAuthentication");
    const action = config.at("properties.globalValidation.unauthenticatedClientAction");
    if (required.tree.kind === "absent" && action.tree.kind === "absent") return silent(config);
    return both(
      judge(
        required,
        (isRequired) =>
          isRequired !== false ||
          "Easy Auth does not require authentication: anonymous requests reach the code",
        { edit: set(config, "properties.globalValidation.requireAuthentication", true) },
      ),
      judge(
        action,
        (what) =>
          !isText(what, "AllowAnonymous") ||
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
    bicep`
      resource auth 'Microsoft.Web/sites/config@2024-04-01' = {
        name: 'api/authsettings'
        properties: {
          enabled: true
          unauthenticatedClientAction: 'AllowAnonymous' // !
        }
      }
    `,
    armResources`
      {
        "type": "Microsoft.Web/sites/config",
        "apiVersion": "2024-04-01",
        "name": "api/authsettingsV2",
        "properties": {
          "platform": { "enabled": "true" },
          "globalValidation": {
            "unauthenticatedClientAction": "allowAnonymous" // !
          }
        }
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
          globalValidation: {
            unauthenticatedClientAction: 'Return401'
          }
        }
      }
    `,
    bicep`
      resource auth 'Microsoft.Web/sites/config@2024-04-01' = {
        name: 'api/authsettings'
        properties: {
          enabled: true
          unauthenticatedClientAction: 'RedirectToLoginPage'
        }
      }
    `,
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
      resource auth 'Microsoft.Web/sites/config@2024-04-01' = {
        name: 'api/authsettings'
        properties: {
          enabled: true
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

function silent(config: Resource): Judgement {
  const signIn = signInOf(config);
  return signIn.kind === "unknown" ? undecided(signIn.why, config.declaration.at) : pass;
}

/** The first version of the configuration, which knows no other way of asking for a sign-in. */
function olderConfiguration(config: Resource): Judgement {
  if (isSwitchedOff(config)) return pass;
  const action = config.at("properties.unauthenticatedClientAction");
  if (action.tree.kind === "absent") return silent(config);
  return judge(
    action,
    (what) => isText(what, "RedirectToLoginPage") || "Easy Auth lets requests without a sign-in through",
    { edit: set(config, "properties.unauthenticatedClientAction", "RedirectToLoginPage") },
  );
}
