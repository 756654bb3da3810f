import { ancestorOf } from "../../application/parents.ts";
import { itemsOf } from "../../declarations/items.ts";
import { canonical, knownText } from "../../declarations/value.ts";
import { armResources, bicep } from "../example.ts";
import { breach, isText, pass, rule, undecided } from "../judgement.ts";

export const manageSasRule = rule({
  id: "manage-sas-rule",
  aliases: ["messaging-manage-sas-rule"],
  title: "Shared key of a messaging namespace may manage it",
  practice: "least-privilege",
  severity: "medium",
  severityWhy:
    "Whoever has the key makes and deletes queues, reads every message, and hands out further keys.",
  why: "The right `Manage` is the whole namespace for whoever has the key, where senders and receivers need one right on one entity.",
  fix: "Use managed identities with `Azure Service Bus Data Sender` or `Receiver`; where a key must be, put the rule on the queue or hub with `Send` or `Listen` alone.",
  references: {
    mcsb: "PA-7",
    cwe: 250,
    page: "https://learn.microsoft.com/azure/service-bus-messaging/service-bus-sas#shared-access-authorization-policies",
  },
  subject: [
    "Microsoft.ServiceBus/namespaces/AuthorizationRules",
    "Microsoft.EventHub/namespaces/authorizationRules",
    "Microsoft.ServiceBus/namespaces/queues/authorizationRules",
    "Microsoft.ServiceBus/namespaces/topics/authorizationRules",
    "Microsoft.EventHub/namespaces/eventhubs/authorizationRules",
  ],

  check: (sas, application) => {
    // Every namespace has this one; declaring it changes nothing.
    if (/\/rootmanagesharedaccesskey$/iu.test(canonical(sas.declaration.name))) return pass;
    const { items, more } = itemsOf(sas.at("properties.rights").tree);
    const manage = items.find((item) => isText(knownText(item), "Manage"));
    if (manage === undefined) return more === undefined ? pass : undecided(more.why, more.at);
    const [provider = "", namespaces = "", entity] = sas.declaration.type.split("/");
    const local = ancestorOf(application, sas, `${provider}/${namespaces}`)?.at(
      "properties.disableLocalAuth",
    ).tree;
    const ofEntity = entity !== undefined && !/^authorizationRules$/iu.test(entity);
    // A namespace that takes no keys makes the rule inert.
    if (local?.kind === "known" && local.value === true) return pass;
    return breach({
      message: `The shared key \`${sas.label}\` may manage ${ofEntity ? `one of the ${entity}` : "the whole namespace"}`,
      at: manage.at,
      property: "properties.rights",
      ...(ofEntity && { severity: "low" as const }),
    });
  },

  bad: [
    bicep`
      resource queues 'Microsoft.ServiceBus/namespaces@2024-01-01' = {
        name: 'orders'
        location: 'westeurope'
      }

      resource key 'Microsoft.ServiceBus/namespaces/AuthorizationRules@2024-01-01' = {
        parent: queues
        name: 'api'
        properties: {
          rights: [
            'Listen'
            'Send'
            'Manage' // !
          ]
        }
      }
    `,
    armResources`
      {
        "type": "Microsoft.ServiceBus/namespaces/queues/authorizationRules",
        "apiVersion": "2024-01-01",
        "name": "orders/incoming/api",
        "properties": {
          "rights": ["Listen", "Send",
            "Manage"] // !
        }
      }
    `,
  ],
  good: [
    bicep`
      resource queues 'Microsoft.ServiceBus/namespaces@2024-01-01' = {
        name: 'orders'
        location: 'westeurope'
        properties: {
          disableLocalAuth: true
        }
      }

      resource key 'Microsoft.ServiceBus/namespaces/AuthorizationRules@2024-01-01' = {
        parent: queues
        name: 'api'
        properties: {
          rights: ['Manage', 'Listen', 'Send']
        }
      }
    `,
    bicep`
      resource key 'Microsoft.EventHub/namespaces/authorizationRules@2024-01-01' = {
        name: 'orders/api'
        properties: {
          rights: ['Send']
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param rights array

      resource key 'Microsoft.EventHub/namespaces/authorizationRules@2024-01-01' = {
        name: 'orders/api'
        properties: {
          rights: rights
        }
      }
    `,
  ],
});
