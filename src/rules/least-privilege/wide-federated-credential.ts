import { canonical, knownText } from "../../declarations/value.ts";
import { bicep } from "../example.ts";
import { breach, pass, rule, undecided, wayOf } from "../judgement.ts";

export const wideFederatedCredential = rule({
  id: "wide-federated-credential",
  aliases: ["federated-credential-wide-subject"],
  title: "Identity trusts more of GitHub than one branch or environment",
  practice: "least-privilege",
  severity: "high",
  severityWhy: "Whoever pushes a branch, or owns a repository that matches, signs in as the identity.",
  why: "The subject names no protected branch or environment, so workflow runs that nobody reviewed get the identity's token.",
  fix: "Use one credential for each use with a fixed subject: `repo:<org>/<repo>:environment:production` with required reviewers, or `ref:refs/heads/main`.",
  references: {
    mcsb: "IM-3",
    cwe: 284,
    page: "https://learn.microsoft.com/entra/workload-id/workload-identity-federation-create-trust",
    peers: ["CKV_AZURE_249"],
  },
  subject: "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials",

  check: (credential) => {
    const issuer = credential.at("properties.issuer").tree;
    // Kubernetes clusters and other issuers have subjects of their own.
    if (issuer.kind === "known" && !/token\.actions\.githubusercontent\.com/iu.test(canonical(issuer)))
      return pass;
    const subject = credential.at("properties.subject");
    const expression = credential.at("properties.claimsMatchingExpression.value");
    const { tree, path } = subject.tree.kind === "absent" ? expression : subject;
    if (tree.kind === "absent") return pass;
    const text = canonical(tree);
    const wide = widthOf(text);
    if (wide === undefined)
      return knownText(tree) === undefined && !/:(?:environment:[^*]|ref:refs\/[^*]+$)/u.test(text)
        ? undecided(tree.kind === "unknown" ? tree.why : "the subject is not known", tree.at)
        : pass;
    if (issuer.kind === "unknown" && !text.startsWith("repo:")) return undecided(issuer.why, issuer.at);
    return breach({
      message: `Identity credential \`${credential.label}\` trusts ${wide.what}`,
      at: tree.at,
      property: path,
      related: wayOf(tree),
      severity: wide.severity,
    });
  },

  bad: [
    bicep`
      resource deploy 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2025-01-31-preview' = {
        name: 'deploy/github'
        properties: {
          issuer: 'https://token.actions.githubusercontent.com'
          audiences: ['api://AzureADTokenExchange']
          claimsMatchingExpression: {
            languageVersion: 1
            value: 'claims[\'sub\'] matches \'repo:contoso/*\'' // !
          }
        }
      }
    `,
    bicep`
      resource preview 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = {
        name: 'preview/github'
        properties: {
          issuer: 'https://token.actions.githubusercontent.com'
          audiences: ['api://AzureADTokenExchange']
          subject: 'repo:contoso/orders:pull_request' // !
        }
      }
    `,
  ],
  good: [
    bicep`
      resource deploy 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = {
        name: 'deploy/github'
        properties: {
          issuer: 'https://token.actions.githubusercontent.com'
          audiences: ['api://AzureADTokenExchange']
          subject: 'repo:contoso/orders:environment:production'
        }
      }

      resource cluster 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = {
        name: 'deploy/cluster'
        properties: {
          issuer: 'https://westeurope.oic.prod-aks.azure.com/tenant/cluster/'
          audiences: ['api://AzureADTokenExchange']
          subject: 'system:serviceaccount:orders:api'
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param subject string

      resource deploy 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = {
        name: 'deploy/github'
        properties: {
          issuer: 'https://token.actions.githubusercontent.com'
          audiences: ['api://AzureADTokenExchange']
          subject: subject
        }
      }
    `,
  ],
});

/** Runs of any branch come from people who may push; any repository, from whoever may make one. */
function widthOf(
  subject: string,
): { readonly what: string; readonly severity: "high" | "medium" } | undefined {
  if (/repo:[^:]*\*/u.test(subject))
    return { what: "every repository that a pattern matches", severity: "high" };
  if (/:pull_request(?:'|$)/u.test(subject))
    return { what: "the runs of every pull request, which nobody has reviewed", severity: "medium" };
  if (/repo:[^:]*:.*\*/u.test(subject))
    return { what: "every branch, tag or environment that a pattern matches", severity: "medium" };
  return undefined;
}
