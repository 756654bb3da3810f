import { typescript } from "../example.ts";
import { rule } from "../judgement.ts";
import { reported } from "../reported.ts";

export const containerFromRequest = rule({
  id: "container-from-request",
  title: "Caller chooses which container or table is opened",
  practice: "secure-coding",
  severity: "medium",
  severityWhy: "A caller reads, or writes, what belongs to others by asking for another name.",
  why: "The identity of the app may open every container of the account, so the name decides alone.",
  fix: "Name the container in the code or a setting, compare the name with a list, or take it from a verified token.",
  references: {
    mcsb: "PV-2",
    cwe: 639,
    page: "https://learn.microsoft.com/azure/architecture/guide/multitenant/service/storage",
  },
  subject: "alert",

  check: reported,

  bad: [
    typescript`
      import { app } from "@azure/functions";
      import { DefaultAzureCredential } from "@azure/identity";
      import { BlobServiceClient } from "@azure/storage-blob";

      const blobs = new BlobServiceClient(process.env.Blobs, new DefaultAzureCredential());

      app.http("orders", {
        authLevel: "function",
        handler: async (request) => {
          const container = blobs.getContainerClient(request.query.get("container")); // !
          return { body: await container.getBlobClient("orders.json").downloadToBuffer() };
        },
      });
    `,
  ],
  good: [
    typescript`
      import { app } from "@azure/functions";
      import { DefaultAzureCredential } from "@azure/identity";
      import { BlobServiceClient } from "@azure/storage-blob";

      const blobs = new BlobServiceClient(process.env.Blobs, new DefaultAzureCredential());
      const known = new Set(["orders", "invoices"]);

      app.http("orders", {
        authLevel: "function",
        handler: async (request) => {
          const name = request.query.get("container");
          if (!known.has(name)) return { status: 404 };
          const container = blobs.getContainerClient(name);
          return { body: await container.getBlobClient("orders.json").downloadToBuffer() };
        },
      });
    `,
  ],
  undecided: [],
  neverUndecided: "the analyser reports what it is sure of; what it could not read is a problem of the run",
});
