import { typescript } from "../example.ts";
import { rule } from "../judgement.ts";
import { reported } from "../reported.ts";

export const broadSasToken = rule({
  id: "broad-sas-token",
  aliases: ["sas-over-broad"],
  title: "Shared access signature allows more than one task needs",
  practice: "least-privilege",
  severity: "medium",
  severityWhy: "Whoever gets hold of the link changes or deletes data, long after the task it was made for.",
  why: "A shared access signature works for everyone who has it, and only a new account key takes it back.",
  fix: "Sign for one blob, with the permission it needs, for an hour at most and `SASProtocol.Https`; use a user delegation key.",
  references: {
    mcsb: "PA-7",
    cwe: 732,
    page: "https://learn.microsoft.com/azure/storage/common/storage-sas-overview#best-practices-when-using-sas",
  },
  subject: "alert",

  check: reported,

  bad: [
    typescript`
      import { app } from "@azure/functions";
      import { BlobSASPermissions, generateBlobSASQueryParameters } from "@azure/storage-blob";

      app.http("link", {
        authLevel: "function",
        handler: async () => {
          const values = {
            containerName: "orders",
            permissions: BlobSASPermissions.parse("racwd"),
            expiresOn: new Date(Date.now() + 365 * 24 * 60 * 60 * 1000),
          };
          return { body: generateBlobSASQueryParameters(values, await credential()).toString() }; // !
        },
      });
    `,
  ],
  good: [
    typescript`
      import { app } from "@azure/functions";
      import { BlobSASPermissions, generateBlobSASQueryParameters, SASProtocol } from "@azure/storage-blob";

      app.http("link", {
        authLevel: "function",
        handler: async (request) => {
          const values = {
            containerName: "orders",
            blobName: await ownBlob(request),
            permissions: BlobSASPermissions.parse("r"),
            protocol: SASProtocol.Https,
            expiresOn: new Date(Date.now() + 15 * 60 * 1000),
          };
          return { body: generateBlobSASQueryParameters(values, await credential()).toString() };
        },
      });
    `,
  ],
  undecided: [],
  neverUndecided: "it looks at what is written only",
});
