import { describe, expect, test } from "@jest/globals";

import { expectDefects } from "./marked.ts";

describe("secret-in-log", () => {
  test("requests, headers, settings and secrets by name", () =>
    expectDefects(
      "secret-in-log",
      `import winston from "winston";
export async function orders(request, context) {
  context.log(request); // ! medium
  context.log.info(\`got \${JSON.stringify(request.headers)}\`); // ! medium
  context.debug("auth " + request.headers.get("authorization")); // ! high
  console.log(request.headers["x-functions-key"]); // ! high
  console.log(process.env); // ! high
  console.error({ connection: process.env.STORAGE_CONNECTION_STRING }); // ! high
  logger.info("db", connectionString); // ! medium
  this.logger.warn({ user: user.name, password: user.password }); // ! medium
  client.trackEvent(Object.fromEntries(request.headers));
  telemetryClient.trackTrace({ message: accessToken }); // ! medium
}
module.exports = async function (context, req) {
  context.log(context.req); // ! medium
  context.log("body", req); // ! medium
};
`,
    ));

  test("what tells events apart, and what is masked first", () =>
    expectDefects(
      "secret-in-log",
      `export async function orders(request, context) {
  context.log(request.method, request.url, request.params.id);
  context.log(request.headers.get("x-correlation-id"));
  context.log(mask(password), password.length, !!password, password ? "set" : "missing");
  context.log(process.env.REGION, process.env.APPLICATIONINSIGHTS_CONNECTION_STRING);
  context.log("Invalid password", passwordHash, hasPassword, secretName);
  context.log(continuationToken, tokenCount);
  const req = { id: 1 };
  context.log(req);
  Math.log(password);
}
`,
    ));
});

test("error-detail-in-response", () =>
  expectDefects(
    "error-detail-in-response",
    `export async function orders(request, context) {
  try {
    return { jsonBody: await read() };
  } catch (error) {
    context.error(error.stack);
    if (a) return { status: 500, body: error.stack }; // !
    if (b) return { status: 500, body: \`failed: \${error.message}\` }; // ! low
    if (c) return { status: 500, jsonBody: { error } }; // ! low
    if (d) return new HttpResponse({ body: JSON.stringify({ stack: error.stack }) });
    context.res = { status: 500, body: "" + error.stack }; // !
    context.res.body = error.stack; // !
    res.status(500).send(error.stack); // !
    return { status: 500, body: "Something failed" };
  }
}
read().catch((problem) => res.json(problem)); // ! low
const own = new Error("x");
export const answer = () => ({ body: own.message });
`,
  ));

test("errors in a text are told once, by their message", async () => {
  const found = await expectDefects(
    "error-detail-in-response",
    `export async function orders(request, context) {
  try {
    return { jsonBody: await read() };
  } catch (error) {
    if (a) return { status: 500, body: "{\\"Error\\":\\"" + error + "\\"}" }; // ! low
    if (b) return { status: 500, body: \`failed: \${error}\` }; // ! low
    if (c) return { status: 500, body: JSON.stringify({ error: String(error.message || error) }) }; // ! low
    if (d) return { status: 500, body: error.message === "gone" };
    return { status: 500, jsonBody: error.detail ?? error }; // ! low
  }
}
`,
  );
  const message = "The response holds the message of the error, which names what failed inside";
  const whole =
    "The response holds the whole error object, which may carry the request to another service with its credentials";
  expect(found.map((alert) => alert.message)).toEqual([message, message, message, whole]);
});

test("what only a developer's machine shows", () =>
  expectDefects(
    "error-detail-in-response",
    `export async function orders(request, context) {
  try {
    return { jsonBody: await read() };
  } catch (error) {
    if (a) return { body: { error: process.env.NODE_ENV === "development" ? error.message : undefined } };
    if (b) return { body: { ...(process.env["AZURE_FUNCTIONS_ENVIRONMENT"] === "Development" && { stack: error.stack }) } };
    if (c) return { body: process.env.NODE_ENV === "development" ? "failed" : error.stack }; // !
    if (d) return { body: process.env.NODE_ENV !== "production" ? error.stack : "failed" }; // !
    return { body: verbose && error.stack }; // !
  }
}
`,
  ));

test("new HttpResponse of the package", () =>
  expectDefects(
    "error-detail-in-response",
    `import { HttpResponse } from "@azure/functions";
try { run(); } catch (e) { respond(new HttpResponse({ body: e.stack })); } // !
`,
  ));

describe("broad-sas-token", () => {
  const imports = `import { generateBlobSASQueryParameters, generateAccountSASQueryParameters, BlobSASPermissions, ContainerSASPermissions, AccountSASPermissions, SASProtocol } from "@azure/storage-blob";\n`;

  test("rights, life and protocol", () =>
    expectDefects(
      "broad-sas-token",
      `${imports}const day = 24 * 60 * 60 * 1000;
const protocol = SASProtocol.Https;
const soon = new Date(Date.now() + 15 * 60 * 1000);
const later = new Date();
later.setDate(later.getDate() + 30);
generateBlobSASQueryParameters({ containerName, permissions: ContainerSASPermissions.parse("rw"), expiresOn: soon, protocol }, key); // ! medium
generateBlobSASQueryParameters({ containerName, blobName, permissions: BlobSASPermissions.parse("racwd"), expiresOn: soon, protocol }, key); // ! medium
generateBlobSASQueryParameters({ containerName, blobName, permissions: BlobSASPermissions.from({ read: true, write: true, delete: true }), expiresOn: soon, protocol }, key); // ! medium
generateBlobSASQueryParameters({ containerName, blobName, permissions: BlobSASPermissions.parse("r"), expiresOn: new Date(new Date().valueOf() + 365 * day), protocol }, key); // ! medium
generateBlobSASQueryParameters({ containerName, blobName, permissions: BlobSASPermissions.parse("r"), expiresOn: new Date(Date.now() + 2 * day), protocol }, key); // ! low
generateBlobSASQueryParameters({ containerName, blobName, permissions: BlobSASPermissions.parse("r"), expiresOn: later, protocol }, key); // ! medium
generateBlobSASQueryParameters({ containerName, blobName, permissions: BlobSASPermissions.parse("r"), expiresOn: new Date("2099-12-31"), protocol }, key); // ! medium
generateBlobSASQueryParameters({ containerName, blobName, permissions: BlobSASPermissions.parse("r"), expiresOn: soon }, key); // ! low
generateAccountSASQueryParameters({ services: "bfqt", permissions: AccountSASPermissions.parse("rwdlac"), expiresOn: soon, protocol }, key); // ! medium
`,
    ));

  test("one blob, for a quarter of an hour, over HTTPS", () =>
    expectDefects(
      "broad-sas-token",
      `${imports}generateBlobSASQueryParameters({ containerName, blobName, permissions: BlobSASPermissions.parse("r"), expiresOn: new Date(Date.now() + 15 * 60 * 1000), protocol: SASProtocol.Https }, key);
generateBlobSASQueryParameters({ containerName, blobName, permissions: BlobSASPermissions.parse("cw"), expiresOn: await expiry(), protocol: SASProtocol.Https }, key);
generateBlobSASQueryParameters(values, key);
`,
    ));
});

test("key-based-client", () =>
  expectDefects(
    "key-based-client",
    `import { BlobServiceClient, StorageSharedKeyCredential } from "@azure/storage-blob";
import { CosmosClient } from "@azure/cosmos";
import { ServiceBusClient } from "@azure/service-bus";
import { SecretClient } from "@azure/keyvault-secrets";
import { ClientSecretCredential, DefaultAzureCredential } from "@azure/identity";
BlobServiceClient.fromConnectionString(process.env.STORAGE); // ! medium
new BlobServiceClient(url, new StorageSharedKeyCredential(name, process.env.KEY)); // ! medium
new CosmosClient({ endpoint: process.env.COSMOS, key: process.env.COSMOS_KEY }); // ! medium
new CosmosClient(process.env.COSMOS_CONNECTION); // ! medium
new ServiceBusClient(process.env.BUS); // !
new SecretClient(url, new ClientSecretCredential(tenant, client, process.env.SECRET)); // ! medium
new BlobServiceClient(url, new DefaultAzureCredential());
new ServiceBusClient("a.servicebus.windows.net", new DefaultAzureCredential());
new CosmosClient({ endpoint: process.env.COSMOS, aadCredentials: new DefaultAzureCredential() });
BlobServiceClient.fromConnectionString("UseDevelopmentStorage=true");
new BlobServiceClient(publicUrl);
`,
  ));
