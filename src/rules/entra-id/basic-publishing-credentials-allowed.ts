import { canonical } from "../../declarations/value.ts";
import { children } from "../../application/resource.ts";
import { bicep } from "../example.ts";
import { set } from "../edit.ts";
import { both, breach, judge, pass, rule, undecided } from "../judgement.ts";

export const basicPublishingCredentialsAllowed = rule({
  id: "basic-publishing-credentials-allowed",
  aliases: ["site-basic-publishing-auth"],
  title: "Code can be deployed with a user name and password",
  practice: "entra-id",
  severity: "medium",
  severityWhy:
    "A leaked publishing password replaces the app's code, past Entra ID, multifactor authentication and its logs.",
  why: "Publishing with basic authentication goes around Entra ID: no multifactor authentication, no conditional access, one password for all.",
  fix: "Declare `basicPublishingCredentialsPolicies` named `scm` and `ftp` with `allow: false`; on Flex Consumption, which has no FTP, `scm` alone.",
  references: {
    mcsb: "IM-1",
    cwe: 287,
    page: "https://learn.microsoft.com/azure/app-service/configure-basic-auth-disable",
  },
  subject: "site",

  check: (site) =>
    both(
      ...["scm", "ftp"].map((channel) => {
        const type = `${site.declaration.type}/basicPublishingCredentialsPolicies`;
        const [policy] = children(site, type, channel);
        if (policy !== undefined) {
          return judge(
            policy.at("properties.allow"),
            (allow) =>
              allow === false ||
              `${site.noun} \`${site.label}\` can be published to over ${channel} with a password`,
            { edit: set(policy, "properties.allow", false) },
          );
        }
        // One whose last name segment is not known may be this one.
        const unnamed = children(site, type).find(({ declaration }) =>
          canonical(declaration.name).endsWith("}"),
        );
        if (unnamed !== undefined) {
          return undecided("the name of a publishing policy is not known", unnamed.declaration.at);
        }
        // Flex Consumption has no FTP endpoint.
        if (site.isFlexConsumption && channel === "ftp") return pass;
        return breach({
          message: `${site.noun} \`${site.label}\` can be published to over ${channel} with a password: nothing switches it off`,
          at: site.declaration.at,
          property: `basicPublishingCredentialsPolicies/${channel}`,
        });
      }),
    ),

  bad: [
    bicep`
      resource api 'Microsoft.Web/sites@2024-04-01' = { // !
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
      }
    `,
    bicep`
      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
      }

      resource scm 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01' = {
        parent: api
        name: 'scm'
        properties: {
          allow: true // !
        }
      }

      resource ftp 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01' = {
        parent: api
        name: 'ftp'
        properties: {
          allow: false
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

        resource scm 'basicPublishingCredentialsPolicies' = {
          name: 'scm'
          properties: {
            allow: false
          }
        }

        resource ftp 'basicPublishingCredentialsPolicies' = {
          name: 'ftp'
          properties: {
            allow: false
          }
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param allow bool

      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
      }

      resource policies 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01' = [for name in ['scm', 'ftp']: {
        parent: api
        name: name
        properties: {
          allow: allow
        }
      }]
    `,
  ],
});
