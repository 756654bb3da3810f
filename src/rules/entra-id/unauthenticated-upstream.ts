import { itemsOf } from "../../declarations/items.ts";
import { canonical, lookup, secrecyOf } from "../../declarations/value.ts";
import { bicep } from "../example.ts";
import { both, breach, isText, pass, rule, undecided } from "../judgement.ts";

export const unauthenticatedUpstream = rule({
  id: "unauthenticated-upstream",
  aliases: ["signalr-upstream-no-auth"],
  title: "SignalR or Web PubSub calls a function without a token",
  practice: "entra-id",
  severity: "medium",
  severityWhy: "Anyone who learns the address sends messages that the function takes for the service's.",
  why: "The service's calls carry no token, so the function can't tell them from anyone else's.",
  fix: "Set `auth: { type: 'ManagedIdentity' }` on the upstream, and let the function app check the token.",
  references: {
    mcsb: "IM-4",
    cwe: 306,
    page: "https://learn.microsoft.com/azure/azure-signalr/concept-upstream#auth-settings",
  },
  subject: ["Microsoft.SignalRService/signalR", "Microsoft.SignalRService/webPubSub/hubs"],

  check: (service) => {
    const ofHub = service.declaration.type.toLowerCase().endsWith("/hubs");
    const path = ofHub ? "properties.eventHandlers" : "properties.upstream.templates";
    const { items, more } = itemsOf(service.at(path).tree);
    return both(
      ...(more === undefined ? [] : [undecided(more.why, more.at)]),
      ...items.map((item) => {
        const url = lookup(item, "urlTemplate");
        // The address of a function's webhook holds the extension's key.
        if (secrecyOf(url).length > 0 || /[?&](?:code|key|token)=./iu.test(canonical(url))) return pass;
        const type = lookup(item, "auth.type");
        if (type.kind === "unknown" || type.kind === "oneOf")
          return undecided("how it signs in upstream is not known", type.at);
        if (type.kind === "known" && isText(type.value, "ManagedIdentity")) return pass;
        return breach({
          message: `\`${service.label}\` calls its upstream without a token`,
          at: type.kind === "known" ? type.at : item.at,
          property: `${path}.auth.type`,
        });
      }),
    );
  },

  bad: [
    bicep`
      resource chat 'Microsoft.SignalRService/signalR@2024-03-01' = {
        name: 'chat'
        location: 'westeurope'
        properties: {
          disableLocalAuth: true
          upstream: {
            templates: [
              { // !
                urlTemplate: 'https://api.example.com/messages'
                hubPattern: '*'
              }
            ]
          }
        }
      }
    `,
  ],
  good: [
    bicep`
      resource hub 'Microsoft.SignalRService/webPubSub/hubs@2024-03-01' = {
        name: 'chat/orders'
        properties: {
          eventHandlers: [
            {
              urlTemplate: 'https://api.example.com/messages'
              auth: {
                type: 'ManagedIdentity'
                managedIdentity: {
                  resource: 'api://orders'
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
      param handlers array

      resource hub 'Microsoft.SignalRService/webPubSub/hubs@2024-03-01' = {
        name: 'chat/orders'
        properties: {
          eventHandlers: handlers
        }
      }
    `,
  ],
});
