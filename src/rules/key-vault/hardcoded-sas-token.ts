import { leavesOf } from "../../declarations/leaves.ts";
import { credentialIn } from "../../azure/credentials.ts";
import { secrecyOf } from "../../declarations/value.ts";
import { bicep } from "../example.ts";
import { isParameterFile } from "../exposure.ts";
import { both, breach, pass, rule, wayOf } from "../judgement.ts";
import type { Severity } from "../finding.ts";

export const hardcodedSasToken = rule({
  id: "hardcoded-sas-token",
  aliases: ["sas-token-literal"],
  title: "Shared access signature is written in a template",
  practice: "key-vault",
  severity: "high",
  severityWhy:
    "Whoever reads the repository has what the signature allows, until it runs out or the account's key is rotated.",
  why: "A shared access signature is a link that works for everyone who has it, and this one is in the repository.",
  fix: "Rotate the account key that signed it, and let the app use its managed identity.",
  references: {
    mcsb: "IM-8",
    cwe: 798,
    page: "https://learn.microsoft.com/azure/storage/common/storage-sas-overview#best-practices-when-using-sas",
  },
  subject: "resource",

  check: (resource, application) =>
    // Settings have a rule of their own.
    /^microsoft\.web\/sites(?:\/slots)?(?:\/config)?$/iu.test(resource.declaration.type)
      ? pass
      : both(
          ...leavesOf(resource.declaration.body).map(({ path, value }) => {
            const text = value.kind === "known" && typeof value.value === "string" ? value.value : undefined;
            if (text === undefined || credentialIn(text)?.shape.id !== "sas-signature") return pass;
            if (secrecyOf(value).length > 0 || isParameterFile(value.at.source.path)) return pass;
            const { severity, told } = worth(text, application.today);
            return breach({
              message: `\`${path}\` of \`${resource.label}\` holds a shared access signature${told}`,
              at: value.at,
              property: path,
              related: wayOf(value),
              severity,
              secrets: [value.at],
            });
          }),
        ),

  bad: [
    bicep`
      var scripts = 'https://ordersdata.blob.core.windows.net/scripts/seed.sh?sv=2022-11-02&sr=b&sp=r&se=2030-01-01T00:00:00Z&sig=q1W2e3R4t5Y6u7I8o9P0a1S2d3F4g5H6j7K8l9Z0x1c%3D' // !

      resource job 'Microsoft.Batch/batchAccounts/pools@2024-07-01' = {
        name: 'orders/pool'
        properties: {
          startTask: {
            commandLine: scripts
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
            commandLine: 'https://ordersdata.blob.core.windows.net/scripts/seed.sh'
          }
        }
      }
    `,
  ],
  undecided: [],
  neverUndecided: "it looks at what is written only",
});

/** What the signature allows, and how long: https://learn.microsoft.com/rest/api/storageservices/create-service-sas */
function worth(text: string, today: string): { readonly severity: Severity; readonly told: string } {
  const expiry = /[?&]se=(\d{4}-\d{2}-\d{2})/iu.exec(text)?.[1];
  if (expiry !== undefined && expiry < today)
    return { severity: "low", told: `, which ran out on ${expiry}` };
  const until = expiry === undefined ? "" : ` until ${expiry}`;
  const writes = /[wdca]/u.test(/[?&]sp=([a-z]+)/u.exec(text)?.[1] ?? "");
  return writes
    ? { severity: "critical", told: ` that may write${until}` }
    : { severity: "high", told: until === "" ? "" : ` that holds${until}` };
}
