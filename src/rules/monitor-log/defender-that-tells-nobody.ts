import { itemsOf } from "../../declarations/items.ts";
import { knownText } from "../../declarations/value.ts";
import { armResources, bicep } from "../example.ts";
import { both, breach, isText, judge, rule, undecided } from "../judgement.ts";

export const defenderThatTellsNobody = rule({
  id: "defender-that-tells-nobody",
  title: "Microsoft Defender for Cloud tells nobody of alerts",
  practice: "monitor-log",
  severity: "low",
  severityWhy: "It opens nothing by itself; an attack that Defender recognises is read by nobody.",
  why: "The template says who hears of security alerts, and it is nobody: no address, no role, or switched off.",
  fix: "Set `emails`, or `notificationsByRole: { state: 'On', roles: ['Owner'] }`, and leave `isEnabled` at true.",
  references: {
    mcsb: "IR-2",
    cwe: 778,
    page: "https://learn.microsoft.com/azure/defender-for-cloud/configure-email-notifications",
    peers: ["CKV_AZURE_20", "CKV_AZURE_21", "CKV_AZURE_22", "Azure.DefenderCloud.Contact", "AZU-0044"],
  },
  subject: "Microsoft.Security/securityContacts",

  check: (contact) => {
    const off = "Defender for Cloud is not to send alerts";
    // The name and the form of the switch changed with the versions of the API.
    const alerts = contact.at("properties.alertNotifications");
    const switches = both(
      judge(contact.at("properties.isEnabled"), (on) => on !== false || off),
      judge(
        alerts.tree.kind === "object" ? contact.at("properties.alertNotifications.state") : alerts,
        (state) => !isText(state, "Off") || off,
      ),
    );
    const addresses = ["properties.emails", "properties.email"].map((path) => contact.at(path).tree);
    if (addresses.some((tree) => tree.kind !== "absent" && knownText(tree) !== "")) return switches;
    const roles = contact.at("properties.notificationsByRole.roles").tree;
    const state = contact.at("properties.notificationsByRole.state").tree;
    const toOwners = knownText(contact.at("properties.alertsToAdmins").tree);
    if (isText(toOwners, "On") || (isText(knownText(state), "On") && itemsOf(roles).items.length > 0))
      return switches;
    const doubt = [roles, state].find(({ kind }) => kind === "unknown" || kind === "oneOf");
    if (doubt !== undefined) return undecided("whom Defender for Cloud tells is not known", doubt.at);
    return breach({
      message: "Defender for Cloud has nobody to tell of alerts",
      at: contact.declaration.at,
      property: "properties.emails",
    });
  },

  bad: [
    bicep`
      targetScope = 'subscription'

      resource contact 'Microsoft.Security/securityContacts@2023-12-01-preview' = { // !
        name: 'default'
        properties: {
          emails: ''
          notificationsByRole: {
            state: 'Off'
            roles: ['Owner']
          }
        }
      }
    `,
    bicep`
      targetScope = 'subscription'

      resource contact 'Microsoft.Security/securityContacts@2023-12-01-preview' = {
        name: 'default'
        properties: {
          emails: 'security@example.com'
          isEnabled: false // !
        }
      }
    `,
    armResources`
      {
        "type": "Microsoft.Security/securityContacts",
        "apiVersion": "2020-01-01-preview",
        "name": "default",
        "properties": {
          "emails": "security@example.com",
          "alertNotifications": {
            "state": "Off", // !
            "minimalSeverity": "High"
          }
        }
      }
    `,
  ],
  good: [
    bicep`
      targetScope = 'subscription'

      resource contact 'Microsoft.Security/securityContacts@2023-12-01-preview' = {
        name: 'default'
        properties: {
          emails: 'security@example.com'
          isEnabled: true
        }
      }
    `,
    bicep`
      targetScope = 'subscription'

      resource contact 'Microsoft.Security/securityContacts@2020-01-01-preview' = {
        name: 'default'
        properties: {
          alertNotifications: {
            state: 'On'
            minimalSeverity: 'High'
          }
          notificationsByRole: {
            state: 'On'
            roles: ['Owner']
          }
        }
      }
    `,
  ],
  undecided: [
    bicep`
      targetScope = 'subscription'

      param byRole object

      resource contact 'Microsoft.Security/securityContacts@2023-12-01-preview' = {
        name: 'default'
        properties: {
          notificationsByRole: byRole
        }
      }
    `,
  ],
});
