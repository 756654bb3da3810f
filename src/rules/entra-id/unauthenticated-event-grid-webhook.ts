import { canonical, lookup, secrecyOf, type Tree } from "../../declarations/value.ts";
import { armResources, bicep } from "../example.ts";
import { breach, isText, pass, rule, undecided } from "../judgement.ts";

export const unauthenticatedEventGridWebhook = rule({
  id: "unauthenticated-event-grid-webhook",
  aliases: ["eventgrid-webhook-no-entra"],
  title: "Event Grid delivers to a webhook that can't tell who calls",
  practice: "entra-id",
  severity: "medium",
  severityWhy: "Anyone who learns the address sends events that the receiver takes for Event Grid's.",
  why: "Deliveries carry no token, so the receiver can't tell Event Grid from anyone else.",
  fix: "Deliver with `endpointType: 'AzureFunction'`, or set `azureActiveDirectoryTenantId` and `azureActiveDirectoryApplicationIdOrUri` and check the token.",
  references: {
    mcsb: "IM-4",
    cwe: 306,
    page: "https://learn.microsoft.com/azure/event-grid/secure-webhook-delivery",
  },
  subject: [
    "Microsoft.EventGrid/eventSubscriptions",
    "Microsoft.EventGrid/systemTopics/eventSubscriptions",
    "Microsoft.EventGrid/topics/eventSubscriptions",
    "Microsoft.EventGrid/domains/eventSubscriptions",
    "Microsoft.EventGrid/domains/topics/eventSubscriptions",
    "Microsoft.EventGrid/partnerTopics/eventSubscriptions",
  ],

  check: (subscription) => {
    const direct = subscription.at("properties.destination").tree;
    const destination =
      direct.kind === "absent"
        ? subscription.at("properties.deliveryWithResourceIdentity.destination").tree
        : direct;
    const type = lookup(destination, "endpointType");
    if (type.kind === "unknown" || type.kind === "oneOf")
      return undecided("what kind of endpoint it delivers to is not known", type.at);
    if (type.kind !== "known" || !isText(type.value, "WebHook")) return pass;
    const url = lookup(destination, "properties.endpointUrl");
    const inClear = /^http:/iu.test(canonical(url));
    const token = lookup(destination, "properties.azureActiveDirectoryApplicationIdOrUri");
    if (!inClear && (token.kind !== "absent" || isKeyed(url))) return pass;
    // A parameter, or an address that another resource tells, may hold a key.
    if (!inClear && url.kind === "unknown" && url.parts === undefined) return undecided(url.why, url.at);
    return breach({
      message: inClear
        ? `Event subscription \`${subscription.label}\` delivers in clear`
        : `Event subscription \`${subscription.label}\` delivers to a webhook without a token`,
      at: url.kind === "absent" ? subscription.declaration.at : url.at,
      property: "properties.destination.properties.endpointUrl",
    });
  },

  bad: [
    bicep`
      resource created 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = {
        name: 'orders/created'
        properties: {
          destination: {
            endpointType: 'WebHook'
            properties: {
              endpointUrl: 'https://orders.example.com/hooks/created' // !
            }
          }
        }
      }
    `,
    armResources`
      {
        "type": "Microsoft.EventGrid/eventSubscriptions",
        "apiVersion": "2025-02-15",
        "name": "created",
        "properties": {
          "destination": {
            "endpointType": "WebHook",
            "properties": {
              "endpointUrl": "http://orders.example.com/hooks/created" // !
            }
          }
        }
      }
    `,
  ],
  good: [
    bicep`
      resource created 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = {
        name: 'orders/created'
        properties: {
          destination: {
            endpointType: 'AzureFunction'
            properties: {
              resourceId: resourceId('Microsoft.Web/sites/functions', 'api', 'created')
            }
          }
        }
      }
    `,
    bicep`
      resource created 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = {
        name: 'orders/created'
        properties: {
          destination: {
            endpointType: 'WebHook'
            properties: {
              endpointUrl: 'https://orders.example.com/hooks/created'
              azureActiveDirectoryTenantId: tenant().tenantId
              azureActiveDirectoryApplicationIdOrUri: 'api://orders'
            }
          }
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param url string

      resource created 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = {
        name: 'orders/created'
        properties: {
          destination: {
            endpointType: 'WebHook'
            properties: {
              endpointUrl: url
            }
          }
        }
      }
    `,
  ],
});

/** The address itself holds a key: a function's or a logic app's, or one that the deployment looks up. */
function isKeyed(url: Tree): boolean {
  return secrecyOf(url).length > 0 || /[?&](?:code|key|token|sig)=./iu.test(canonical(url));
}
