import { canonical } from "../../declarations/value.ts";
import { leavesOf } from "../../declarations/leaves.ts";
import { bicep } from "../example.ts";
import { judgeSink } from "../exposure.ts";
import { both, pass, rule, undecided } from "../judgement.ts";

export const literalSecretInSiteConfiguration = rule({
  id: "literal-secret-in-site-configuration",
  aliases: ["site-child-config-secret"],
  title: "Secret is written into a site's backup, storage, sign-in or source configuration",
  practice: "key-vault",
  severity: "high",
  severityWhy: "Everyone who can read the repository holds a live credential.",
  why: "Everyone who can read the repository, its history or the deployment log has this credential.",
  fix: "Take the value from a `@secure()` parameter, or name the app setting that holds it (`clientSecretSettingName`, `@AppSettingRef(...)`).",
  references: {
    mcsb: "IM-8",
    cwe: 798,
    page: "https://learn.microsoft.com/azure/app-service/configure-authentication-file-based",
    peers: ["Azure.Deployment.SecureValue"],
  },
  subject: [
    "Microsoft.Web/sites/config",
    "Microsoft.Web/sites/slots/config",
    "Microsoft.Web/sites/sourcecontrols",
    "Microsoft.Web/sites/extensions",
    "Microsoft.Web/sites/slots/sourcecontrols",
    "Microsoft.Web/sites/slots/extensions",
    "Microsoft.Web/sourcecontrols",
    "Microsoft.Web/staticSites",
    "Microsoft.Web/staticSites/basicAuth",
    "Microsoft.Web/staticSites/config",
  ],

  check: (config) => {
    // Those of these names are judged by the rules about settings and connection strings.
    if (/\/sites(?:\/slots)?\/config$/iu.test(config.declaration.type)) {
      const name = canonical(config.declaration.name).split("/").at(-1)?.toLowerCase() ?? "";
      if (name === "appsettings" || name === "connectionstrings") return pass;
    }
    const { tree, path } = config.at("properties");
    const noun = config.declaration.type.slice("Microsoft.Web/".length);
    return both(
      ...leavesOf(tree, path).map((leaf) =>
        isSettingList(leaf.path)
          ? pass
          : judgeSink({
              name: leaf.name,
              value: leaf.value,
              where: `\`${leaf.name}\` of ${noun} \`${config.label}\``,
              property: leaf.path,
              literal: true,
              doubts: false,
            }),
      ),
      ...(tree.kind === "unknown" ? [undecided(tree.why, tree.at)] : []),
    );
  },

  bad: [
    bicep`
      resource mounts 'Microsoft.Web/sites/config@2024-04-01' = {
        name: 'api/azurestorageaccounts'
        properties: {
          media: {
            type: 'AzureFiles'
            accountName: 'ordersdata'
            shareName: 'media'
            mountPath: '/media'
            accessKey: 'f3b9c2a7d1e84b60f3b9c2a7d1e84b60' // !
          }
        }
      }
    `,
    bicep`
      resource auth 'Microsoft.Web/sites/config@2024-04-01' = {
        name: 'api/authsettings'
        properties: {
          enabled: true
          clientSecret: 'Tr0ub4dor&3-Tr0ub4dor' // !
        }
      }
    `,
  ],
  good: [
    bicep`
      @secure()
      param clientSecret string

      resource auth 'Microsoft.Web/sites/config@2024-04-01' = {
        name: 'api/authsettings'
        properties: {
          enabled: true
          clientSecretSettingName: 'MICROSOFT_PROVIDER_AUTHENTICATION_SECRET'
          gitHubClientSecret: clientSecret
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param properties object

      resource auth 'Microsoft.Web/sites/config@2024-04-01' = {
        name: 'api/authsettings'
        properties: properties
      }
    `,
  ],
});

/** `config/web` may hold the settings too, and MSDeploy has parameters of its own names. */
function isSettingList(path: string): boolean {
  return /\.(?:appSettings|connectionStrings)\[/iu.test(path);
}
