import { typescript } from "../example.ts";
import { rule } from "../judgement.ts";
import { reported } from "../reported.ts";

export const credentialInCode = rule({
  id: "credential-in-code",
  aliases: ["hardcoded-secret-in-code"],
  title: "Credential is written in code",
  practice: "key-vault",
  severity: "high",
  severityWhy: "Everyone who can read the repository, or the package that is deployed, holds the credential.",
  why: "What is in the repository is in every clone, fork and build of it, and stays in its history after it is removed.",
  fix: "Rotate it. Let the app sign in with its managed identity, or read the value from a setting that is a Key Vault reference.",
  references: {
    mcsb: "IM-8",
    cwe: 798,
    page: "https://learn.microsoft.com/azure/security/fundamentals/secrets-best-practices",
    peers: ["CodeQL js/hardcoded-credentials", "Semgrep javascript.jsonwebtoken.security.jwt-hardcode"],
  },
  subject: "alert",

  check: reported,

  bad: [
    typescript`
      import { app } from "@azure/functions";
      import { BlobServiceClient } from "@azure/storage-blob";

      const connection =
        "DefaultEndpointsProtocol=https;AccountName=ordersdata;AccountKey=Gd3Gd7wqBn6e5kq0y3n2s8u1v4x7z0c3f6i9l2o5r8u1x4a7d0g3j6m9p2s5v8y1b4e7h0k3n6q9t2w5z8aB=="; // !

      app.http("orders", {
        authLevel: "function",
        handler: async () => {
          const service = BlobServiceClient.fromConnectionString(connection);
          return { jsonBody: await service.getProperties() };
        },
      });
    `,
    typescript`
      import { app } from "@azure/functions";
      import jwt from "jsonwebtoken";

      app.http("orders", {
        authLevel: "function",
        handler: async (request) => {
          const secret = process.env.TOKEN_SECRET ?? "orders-secret"; // !
          return { jsonBody: jwt.verify(request.params.token, secret, { algorithms: ["HS256"] }) };
        },
      });
    `,
  ],
  good: [
    typescript`
      import { app } from "@azure/functions";
      import { BlobServiceClient } from "@azure/storage-blob";
      import { DefaultAzureCredential } from "@azure/identity";

      const development =
        "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;";

      app.http("orders", {
        authLevel: "function",
        handler: async () => {
          const service = process.env.STORAGE_URL
            ? new BlobServiceClient(process.env.STORAGE_URL, new DefaultAzureCredential())
            : BlobServiceClient.fromConnectionString(development);
          return { jsonBody: await service.getProperties() };
        },
      });
    `,
  ],
  undecided: [],
  neverUndecided: "it looks at what is written only",
});
