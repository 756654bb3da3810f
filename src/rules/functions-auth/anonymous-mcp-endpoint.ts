import { easyAuthOf } from "../../application/easy-auth.ts";
import { hostingOf } from "../../application/hosting.ts";
import { lookup } from "../../declarations/value.ts";
import { bicep, hostJson, together } from "../example.ts";
import { breach, isText, pass, rule, undecided } from "../judgement.ts";

export const anonymousMcpEndpoint = rule({
  id: "anonymous-mcp-endpoint",
  aliases: ["host-mcp-webhook-anonymous"],
  title: "MCP tools can be called by anyone",
  practice: "functions-auth",
  severity: "high",
  severityWhy: "Anyone who finds the address lists the tools and calls each of them.",
  why: "The host lets every client through to the MCP endpoint; by default it asks for the extension's system key.",
  fix: "Remove `webhookAuthorizationLevel`, or put Easy Auth in front of the app with `requireAuthentication: true`.",
  references: {
    mcsb: "IM-1",
    cwe: 306,
    page: "https://learn.microsoft.com/azure/azure-functions/functions-bindings-mcp#hostjson-settings",
  },
  subject: "configuration",

  check: ({ type, body, at }, application) => {
    if (type !== "host.json") return pass;
    const level = lookup(body, "extensions.mcp.system.webhookAuthorizationLevel");
    if (level.kind !== "known" || !isText(level.value, "Anonymous")) return pass;
    const hosting = hostingOf(application, at.source.path);
    if (hosting.kind === "unknown") return undecided(hosting.why, level.at);
    if (hosting.kind === "sites") {
      const guards = hosting.sites.map((site) => easyAuthOf(application, site, "/runtime/webhooks/mcp"));
      if (guards.every(({ kind }) => kind === "enforced")) return pass;
      const doubt = guards.find((guard) => guard.kind === "unknown");
      if (doubt !== undefined && !guards.some(({ kind }) => kind === "open"))
        return undecided(doubt.why, level.at);
    }
    return breach({
      message: "Anyone may call the app's MCP tools: the host asks for no key",
      at: level.at,
      property: "extensions.mcp.system.webhookAuthorizationLevel",
    });
  },

  bad: [
    hostJson`
      {
        "version": "2.0",
        "extensions": {
          "mcp": {
            "system": {
              "webhookAuthorizationLevel": "Anonymous" // !
            }
          }
        }
      }
    `,
  ],
  good: [
    hostJson`
      {
        "version": "2.0",
        "extensions": {
          "mcp": {
            "instructions": "Orders"
          }
        }
      }
    `,
    together(
      hostJson`
        {
          "version": "2.0",
          "extensions": { "mcp": { "system": { "webhookAuthorizationLevel": "Anonymous" } } }
        }
      `,
      bicep`
        resource api 'Microsoft.Web/sites@2024-04-01' = {
          name: 'api'
          location: 'westeurope'
          kind: 'functionapp'

          resource auth 'config' = {
            name: 'authsettingsV2'
            properties: {
              platform: { enabled: true }
              globalValidation: { requireAuthentication: true, unauthenticatedClientAction: 'Return401' }
            }
          }
        }
      `,
    ),
  ],
  undecided: [
    together(
      hostJson`
        {
          "version": "2.0",
          "extensions": { "mcp": { "system": { "webhookAuthorizationLevel": "Anonymous" } } }
        }
      `,
      bicep`
        param required bool

        resource api 'Microsoft.Web/sites@2024-04-01' = {
          name: 'api'
          location: 'westeurope'
          kind: 'functionapp'

          resource auth 'config' = {
            name: 'authsettingsV2'
            properties: {
              platform: { enabled: true }
              globalValidation: { requireAuthentication: required, unauthenticatedClientAction: 'Return401' }
            }
          }
        }
      `,
    ),
  ],
});
