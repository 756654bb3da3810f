import { set } from "../edit.ts";
import { bicep } from "../example.ts";
import { both, isText, judge, pass, rule } from "../judgement.ts";

export const clientCertificateOptional = rule({
  id: "client-certificate-optional",
  aliases: ["site-client-cert-optional"],
  title: "Client certificate is asked for but not required",
  practice: "functions-auth",
  severity: "medium",
  severityWhy: "Callers leave the certificate out and reach the code all the same.",
  why: "The app looks as if it knew its clients by certificate, yet requests without one get through.",
  fix: "Set `clientCertMode: 'Required'`, keep `clientCertExclusionPaths` to single public paths, and check thumbprint or issuer in the code: the platform does not.",
  references: {
    mcsb: "IM-4",
    cwe: 295,
    page: "https://learn.microsoft.com/azure/app-service/app-service-web-configure-tls-mutual-auth",
  },
  subject: "site",

  check: (site) => {
    const enabled = site.at("properties.clientCertEnabled").tree;
    if (enabled.kind === "absent" || (enabled.kind === "known" && enabled.value !== true)) return pass;
    return both(
      judge(
        site.at("properties.clientCertMode"),
        (mode) =>
          !isText(mode, "Optional", "OptionalInteractiveUser") ||
          `${site.noun} \`${site.label}\` asks for a client certificate but does not require it`,
        { edit: set(site, "properties.clientCertMode", "Required") },
      ),
      judge(site.at("properties.clientCertExclusionPaths"), (paths) => {
        // One text: paths with semicolons or commas between them.
        const wide =
          typeof paths === "string" &&
          paths.split(/[;,]/u).some((path) => /^\s*\/(?:api\/?)?\*?\s*$/iu.test(path));
        return !wide || `${site.noun} \`${site.label}\` asks for no client certificate on most paths`;
      }),
    );
  },

  bad: [
    bicep`
      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        properties: {
          clientCertEnabled: true
          clientCertMode: 'Optional' // !
        }
      }
    `,
    bicep`
      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        properties: {
          clientCertEnabled: true
          clientCertExclusionPaths: '/health;/api' // !
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
        properties: {
          clientCertEnabled: true
          clientCertExclusionPaths: '/api/health'
        }
      }
    `,
    bicep`
      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        properties: {
          clientCertMode: 'Optional'
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param mode string

      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        properties: {
          clientCertEnabled: true
          clientCertMode: mode
        }
      }
    `,
  ],
});
