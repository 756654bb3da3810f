import type { Resource } from "../../application/resource.ts";
import { credentialIn } from "../../azure/credentials.ts";
import { leavesOf, type Leaf } from "../../declarations/leaves.ts";
import { secrecyOf } from "../../declarations/value.ts";
import { bicep } from "../example.ts";
import { isParameterFile } from "../exposure.ts";
import { both, breach, pass, rule, wayOf } from "../judgement.ts";
import type { Judgement } from "../rule.ts";

export const hardcodedCredential = rule({
  id: "hardcoded-credential",
  title: "Credential is written in a template",
  practice: "key-vault",
  severity: "critical",
  severityWhy: "Everyone who can read the repository holds a live credential.",
  why: "Everyone who can read the repository, its history or the deployment log has this credential.",
  fix: "Rotate it, and take it from a `@secure()` parameter or from Key Vault.",
  references: {
    mcsb: "IM-8",
    cwe: 798,
    page: "https://learn.microsoft.com/azure/security/fundamentals/secrets-best-practices",
  },
  subject: "resource",

  check: (resource) =>
    judged.test(resource.declaration.type)
      ? pass
      : both(...leavesOfResource(resource).map((leaf) => judgeLeaf(leaf, resource))),

  bad: [
    bicep`
      var connection = 'DefaultEndpointsProtocol=https;AccountName=ordersdata;AccountKey=Gd3Gd7wqBn6e5kq0y3n2s8u1v4x7z0c3f6i9l2o5r8u1x4a7d0g3j6m9p2s5v8y1b4e7h0k3n6q9t2w5z8==' // !

      resource job 'Microsoft.Batch/batchAccounts/pools@2024-07-01' = {
        name: 'orders/pool'
        properties: {
          startTask: {
            commandLine: connection
          }
        }
      }
    `,
  ],
  good: [
    bicep`
      resource job 'Microsoft.Batch/batchAccounts/pools@2024-07-01' = {
        name: 'orders/pool'
        properties: {
          startTask: {
            commandLine: 'DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;'
          }
        }
      }
    `,
  ],
  undecided: [],
  neverUndecided: "it looks at what is written only",
});

/** Types whose secrets have rules of their own. */
const judged =
  /^microsoft\.(?:keyvault\/vaults\/secrets|app\/(?:containerapps|jobs)|resources\/deploymentscripts|web\/(?:connections|staticsites.*|sourcecontrols|sites\/.*)|logic\/workflows|apimanagement\/.*|automation\/.*variables|appconfiguration\/.*keyvalues)$/iu;

function leavesOfResource(resource: Resource): readonly Leaf[] {
  return leavesOf(resource.declaration.body).filter(
    ({ path }) => !/^properties\.siteConfig\.(?:appSettings|connectionStrings)\[/iu.test(path),
  );
}

function judgeLeaf({ path, value }: Leaf, resource: Resource): Judgement {
  const texts =
    value.kind === "known"
      ? typeof value.value === "string"
        ? [value.value]
        : []
      : (value.parts ?? []).filter((part) => typeof part === "string");
  const credential = texts.map((text) => credentialIn(text)).find((one) => one !== undefined);
  // Signatures and keys in addresses have rules of their own; a secure parameter's literal is found where it is written.
  if (credential === undefined || elsewhere.has(credential.shape.id)) return both();
  if (
    secrecyOf(value).some(({ kind }) => kind === "secure parameter") ||
    isParameterFile(value.at.source.path)
  )
    return both();
  return breach({
    message: `\`${path}\` of \`${resource.label}\` holds a ${credential.shape.noun} in clear`,
    at: value.at,
    property: path,
    related: wayOf(value),
    severity: credential.shape.severity,
    secrets: [value.at],
  });
}

const elsewhere: ReadonlySet<string> = new Set(["sas-signature", "function-key-in-url"]);
