import { typescript } from "../example.ts";
import { rule } from "../judgement.ts";
import { reported } from "../reported.ts";

export const keyBasedClient = rule({
  id: "key-based-client",
  aliases: ["connection-string-client"],
  title: "Client signs in with a key where an identity would do",
  practice: "entra-id",
  severity: "low",
  severityWhy:
    "A key that leaks from the settings, a log or a memory dump opens the service from anywhere, and nothing tells who uses it.",
  why: "A key is shared by all who use it, has all rights and lasts until somebody changes it; a managed identity has the rights it was given and no secret to lose.",
  fix: "Pass `new DefaultAzureCredential()` and the address of the service, give the app's identity a role on it, and switch keys off at the service.",
  references: {
    mcsb: "IM-3",
    cwe: 522,
    page: "https://learn.microsoft.com/azure/developer/javascript/sdk/authentication/overview",
  },
  subject: "alert",

  check: reported,

  bad: [
    typescript`
      import { app } from "@azure/functions";
      import { BlobServiceClient } from "@azure/storage-blob";

      const service = BlobServiceClient.fromConnectionString(process.env.STORAGE_CONNECTION ?? ""); // !

      app.http("orders", {
        authLevel: "function",
        handler: async () => ({ jsonBody: await service.getProperties() }),
      });
    `,
    typescript`
      import { app } from "@azure/functions";
      import { CosmosClient } from "@azure/cosmos";

      app.http("orders", {
        authLevel: "function",
        handler: async () => {
          const cosmos = new CosmosClient({ endpoint: process.env.COSMOS_URL, key: process.env.COSMOS_KEY }); // !
          return { jsonBody: await cosmos.databases.readAll().fetchAll() };
        },
      });
    `,
  ],
  good: [
    typescript`
      import { app } from "@azure/functions";
      import { DefaultAzureCredential } from "@azure/identity";
      import { BlobServiceClient } from "@azure/storage-blob";

      const service = new BlobServiceClient(process.env.STORAGE_URL ?? "", new DefaultAzureCredential());
      const emulator = BlobServiceClient.fromConnectionString("UseDevelopmentStorage=true");

      app.http("orders", {
        authLevel: "function",
        handler: async () => {
          const own = process.env.LOCAL === "1" ? emulator : service;
          return { jsonBody: await own.getProperties() };
        },
      });
    `,
  ],
  undecided: [],
  neverUndecided: "it looks at what is written only",
});
