import type { Resource } from "../../application/resource.ts";
import { exposureOf } from "../../application/settings.ts";
import { credentialIn, looksMadeUp } from "../../azure/credentials.ts";
import { leavesOf, type Leaf } from "../../declarations/leaves.ts";
import { knownText, secrecyOf } from "../../declarations/value.ts";
import { bicep } from "../example.ts";
import { isParameterFile } from "../exposure.ts";
import { both, breach, rule, wayOf } from "../judgement.ts";
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

  check: (resource) => {
    const isTag = ({ path }: Leaf): boolean => /^tags\./iu.test(path);
    const leaves = leavesOfResource(resource);
    return both(
      ...leaves.filter(isTag).map((leaf) => judgeTag(leaf, resource)),
      ...(judged.test(resource.declaration.type) ? [] : leaves.filter((leaf) => !isTag(leaf))).map((leaf) =>
        judgeLeaf(leaf, resource),
      ),
    );
  },

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
    bicep`
      resource data 'Microsoft.Web/sites@2024-04-01' = {
        name: 'orders'
        location: 'westeurope'
        tags: {
          owner: 'orders'
          password: 'Tr0ub4dor&3' // !
          connection: 'Server=orders;User Id=orders;Password=S3cret-of-orders-42;' // !
        }
      }
    `,
  ],
  good: [
    bicep`
      resource data 'Microsoft.Web/sites@2024-04-01' = {
        name: 'orders'
        location: 'westeurope'
        tags: {
          owner: 'orders'
          secret: 'none-here'
          passwordPolicy: 'rotated every 30 days'
          secretName: 'orders-password-1'
        }
      }
    `,
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

/** By name as well: nothing else tells what is in a tag, and everybody who may read the resource reads its tags. */
function judgeTag(leaf: Leaf, resource: Resource): Judgement {
  const { path, value } = leaf;
  const shaped = judgeLeaf(leaf, resource);
  const name = path.slice("tags.".length);
  const text = knownText(value);
  if (shaped.breaches.length > 0 || text === undefined || isParameterFile(value.at.source.path))
    return shaped;
  if (exposureOf(name, value).kind !== "literal" || !looksMadeUp(text)) return shaped;
  return breach({
    message: `Tag \`${name}\` of \`${resource.label}\` holds a literal secret in clear`,
    at: value.at,
    property: path,
    related: wayOf(value),
    severity: "critical",
    secrets: [value.at],
  });
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
