import { describe, expect, test } from "@jest/globals";

import { textOf } from "../../../../src/source/source.ts";
import { expectDefects } from "./marked.ts";

// Put together, so that no scanner of secrets takes this file for a leak.
const key86 = `${"Gd3Gd7wqBn6e5kq0".repeat(6).slice(0, 86)}==`;
const key32 = "4f1c2a9be07d4c5d8e6f3a2b1c0d9e8f";
const busKey = "q1W2e3R4t5Y6u7I8o9P0a1S2d3F4g5H6j7K8l9Z0x1c=";
const functionKey = `${"aB3".repeat(14)}xyAzFuAbc1dQ==`;
const openAiKey = `${"aB3d".repeat(13)}JQQJ99AL${"A1b2".repeat(4)}ACOGabcd`;
const clientSecret = `abc8Q~${"d1E2".repeat(8)}`;
const signature =
  "sv=2022-11-02&sp=r&se=2030-01-01T00%3A00%3A00Z&sig=q1W2e3R4t5Y6u7I8o9P0a1S2d3F4g5H6j7K8l9Z0x1c%3D";
const emulatorKey =
  "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

async function expectCredentials(text: string, path?: string): Promise<void> {
  await expectDefects("credential-in-code", text, path);
}

describe("by their shape", () => {
  test("the formats of Azure", () =>
    expectCredentials(`const a = "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=${key86}"; // ! critical
const b = "Endpoint=sb://a.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=${busKey}"; // ! critical
const c = "AccountEndpoint=https://a.documents.azure.com:443/;AccountKey=${key86};"; // ! critical
const d = "Server=tcp:a.database.windows.net;User ID=u;Password=Tr0ub4dor&3;"; // ! critical
const e = "a.redis.cache.windows.net:6380,password=${busKey},ssl=True"; // ! critical
const f = "https://a.blob.core.windows.net/c/b?${signature}"; // ! critical
const g = "${clientSecret}"; // ! critical
const h = "https://a.azurewebsites.net/api/orders?code=${functionKey}"; // ! critical
const i = "${openAiKey}"; // ! critical
const j = "Endpoint=https://a.azconfig.io;Id=abc;Secret=${busKey}"; // ! critical
const k = "${key86}"; // ! high
const l = \`Server=\${host};Password=Tr0ub4dor&3;Database=\${name}\`; // ! critical
`));

  test("keys and tokens of others", () =>
    expectCredentials(`const a = "-----BEGIN PRIVATE KEY-----\\nMIIE"; // ! critical
const b = "ghp_${"a1B2".repeat(9)}"; // ! critical
const c = "mongodb://orders:Tr0ub4dor3@db.example.com/orders"; // ! high
const d = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.${"abc1".repeat(8)}"; // ! medium
`));

  test("what is public, stands in for a secret, or only refers to one", () =>
    expectCredentials(`const a = "UseDevelopmentStorage=true";
const b = "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=${emulatorKey};";
const c = "@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/a)";
const d = "AccountName=a;AccountKey=<your-account-key>";
const e = \`AccountName=a;AccountKey=\${process.env.KEY}\`;
const f = "Server=s;User ID=u;Password=password";
const g = "postgres://user:password@db.example.com/x";
const h = "sha512-${key86}";
const i = "Server=s;Password=your-password;";
import x from "${key86}";
`));

  test("of this machine they are hygiene", () =>
    expectCredentials(`const a = "Server=localhost;User ID=sa;Password=Tr0ub4dor&3;"; // ! low\n`));
});

describe("by the name that they go by", () => {
  test("variables, properties, headers, defaults and comparisons", () =>
    expectCredentials(
      `const apiKey = "${key32}"; // ! high
const options = { clientSecret: "q8W7e6R5t4Y3u2I1" }; // ! high
options.accessKey = "q8W7e6R5t4Y3u2I1"; // ! high
class Api { apiKey = "${key32}"; } // ! high
function call(secret = "q8W7e6R5t4Y3u2I1") {} // ! high
const { dbPassword = "Tr0ub4dor&3" } = config; // ! high
fetch(url, { headers: { "x-functions-key": "${key32}" } }); // ! high
fetch(url, { headers: { Authorization: "Basic dXNlcjpTM2NyZXQxMjM=" } }); // ! high
if (password === "Tr0ub4dor&3") login(); // ! high
const sqlPassword = "orders123"; // ! medium
const authToken = process.env.AUTH_TOKEN || "${key32}"; // ! medium
`,
    ));

  test("labels, names of fields and of settings, empty and made-up values", () =>
    expectCredentials(`const password = "";
const passwordLabel = "Password1";
const secretName = "orders-secret1";
const apiKey = "your-api-key-123456";
const apiKeyHeader = "x-api-key-1234567890";
const clientSecret = "ORDERS_CLIENT_SECRET_2";
const texts = { password: "Passwort eingeben 1" };
const accessKey = process.env.ACCESS_KEY;
const accessToken = "https://login.microsoftonline.com/common/oauth2/v2.0/token";
const sharedKey = "orders-shared-key";
if (password === "") return;
const privateKey = readFileSync("key.pem");
`));

  test("the users of a test are made up, its keys may be real", () =>
    expectCredentials(
      `const password = "Tr0ub4dor&3";
const apiKey = "${key32}"; // ! low
const connection = "AccountName=a;AccountKey=${key86}"; // ! critical
const pem = "-----BEGIN RSA PRIVATE KEY-----"; // ! medium
`,
      "src/orders.test.ts",
    ));
});

describe("by what they are used for", () => {
  test("any text is a key then", () =>
    expectCredentials(
      `import jwt from "jsonwebtoken";
import session from "express-session";
import guard from "express-jwt";
guard({ secret: "orders" }); // ! high
guard({ secret: process.env.TOKEN_KEY });
import crypto from "node:crypto";
import { ClientSecretCredential } from "@azure/identity";
import { StorageSharedKeyCredential } from "@azure/storage-blob";
import { CosmosClient } from "@azure/cosmos";
const key = "shh"; // ! high
jwt.sign({}, "secret"); // ! high
jwt.verify(token, "your-256-bit-secret", {}); // ! high
jwt.sign({}, key);
jwt.sign({}, process.env.KEY ?? "fallback"); // ! medium
app.use(session({ secret: "keyboard cat" })); // ! high
crypto.createHmac("sha256", "pepper"); // ! medium
crypto.createCipheriv("aes-256-gcm", Buffer.from("0123456789abcdef0123456789abcdef"), iv); // ! high
new ClientSecretCredential(tenant, client, "s3cr3t"); // ! high
new StorageSharedKeyCredential("account", "bm90LWEtcmVhbC1rZXk"); // ! high
new CosmosClient({ endpoint, key: "bm90LWEtcmVhbC1rZXk" }); // ! high
new StorageSharedKeyCredential("account", "<account-key>");
jwt.verify(token, "-----BEGIN PUBLIC KEY-----", { algorithms: ["RS256"] });
jwt.sign({}, process.env.KEY);
`,
    ));

  test("the secret of a sign-in, in an object that is made in several steps", () =>
    expectCredentials(`import { ConfidentialClientApplication } from "@azure/msal-node";
import { OIDCStrategy } from "passport-azure-ad";
import { Strategy as Google } from "passport-google-oauth20";
import { Strategy as Twitter } from "passport-twitter";
import { Strategy as Jwt } from "passport-jwt";
const secret = "shh"; // ! high
new Jwt({ ...{ secretOrKey: secret }, issuer });
const options = {};
options.secretOrKey = "quiet"; // ! high
new Jwt(options);
new ConfidentialClientApplication({ auth: { clientId, clientSecret: "letmein" } }); // ! high
new ConfidentialClientApplication({ auth: { clientId, clientSecret: process.env.CLIENT_SECRET } });
new ConfidentialClientApplication({ auth: { clientId, clientSecret: "your-client-secret" } });
new OIDCStrategy({ clientID, clientSecret: "letmein" }, verify); // ! high
new Google({ clientID, clientSecret: "letmein" }, verify); // ! high
new Google({ clientID, clientSecret: config.get("secret") }, verify);
new Twitter({ consumerKey, consumerSecret: "letmein" }, verify); // ! high
`));

  test("what a driver connects with", () =>
    expectCredentials(`const pool = new Pool({ host: "db", user: "sa", password: "geheim" }); // ! medium
const form = { user: "User", password: "geheim" };
`));
});

test("the text is told as secret, and no message or key shows it", async () => {
  const found = await expectDefects(
    "credential-in-code",
    `function connect() {\n  const connection = "AccountName=a;AccountKey=${key86}"; // ! critical\n}\n`,
  );
  expect(found).toHaveLength(1);
  expect(found.map(({ secrets }) => secrets?.map(textOf))).toEqual([[`"AccountName=a;AccountKey=${key86}"`]]);
  expect(found.map(({ message, key }) => [message, key])).toEqual([
    [
      "`connection` holds a storage or Cosmos DB account key in clear",
      "storage or Cosmos DB account key in connection in connect",
    ],
  ]);
});
