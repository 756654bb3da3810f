import { expect, test } from "@jest/globals";

import { regionOf, textOf } from "../../../../src/source/source.ts";
import { expectDefects } from "./marked.ts";

test("options of agents and clients, by constants too", () =>
  expectDefects(
    "tls-verification-off",
    `import https from "node:https";
const off = false;
new https.Agent({ rejectUnauthorized: false }); // !
new https.Agent({ rejectUnauthorized: off }); // !
new https.Agent({ rejectUnauthorized: !1 }); // !
new https.Agent({ rejectUnauthorized: !0 });
new https.Agent({ rejectUnauthorized: true });
new https.Agent({ rejectUnauthorized: process.env.NODE_ENV === "production" });
request({ url, strictSSL: false }); // !
request({ url, "strictSSL": false }); // !
mongoose.connect(url, { tlsAllowInvalidCertificates: true }); // !
const options = {};
options.rejectUnauthorized = false; // !
https.globalAgent.options.rejectUnauthorized = false; // !
new Client({ allowInsecureConnection: true }); // ! medium
`,
  ));

test("the variable of Node, however it is written", () =>
  expectDefects(
    "tls-verification-off",
    `process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0"; // !
process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = 0; // !
Object.assign(process.env, { NODE_TLS_REJECT_UNAUTHORIZED: "0" }); // !
process.env.NODE_TLS_REJECT_UNAUTHORIZED = "1";
`,
  ));

test("what runs in development only is milder, and found", () =>
  expectDefects(
    "tls-verification-off",
    `if (process.env.NODE_ENV === "development") agent = new Agent({ rejectUnauthorized: false }); // ! medium
if (process.env.NODE_ENV !== "production") {
  agent = new Agent({ rejectUnauthorized: false }); // ! medium
} else agent = new Agent({ rejectUnauthorized: false }); // !
`,
  ));

test("names of hosts that are not compared", () =>
  expectDefects(
    "tls-verification-off",
    `connect({ checkServerIdentity: () => undefined }); // !
connect({ checkServerIdentity: () => {} }); // !
connect({ checkServerIdentity: function () { return; } }); // !
connect({ checkServerIdentity: (host, certificate) => tls.checkServerIdentity(host, certificate) });
`,
  ));

test("connections to databases", () =>
  expectDefects(
    "tls-verification-off",
    `const config = { server: "db", options: { encrypt: false } }; // ! medium
const other = { encrypt: false };
const trusting = { server: "db", options: { encrypt: true, trustServerCertificate: true } }; // ! medium
const text = "Server=tcp:db;Database=x;TrustServerCertificate=True"; // ! medium
const put = \`Server=tcp:\${name};Encrypt=false\`; // ! medium
const good = "Server=tcp:db;Encrypt=True;TrustServerCertificate=False";
`,
  ));

test("a server that asks its clients for certificates may look at them itself", () =>
  expectDefects("tls-verification-off", `createServer({ requestCert: true, rejectUnauthorized: false });\n`));

test("the property is marked, and the place named by its function", async () => {
  const [found] = await expectDefects(
    "tls-verification-off",
    `async function callErp() {\n  return fetch(url, { agent: new Agent({ keepAlive: true, rejectUnauthorized: false }) }); // !\n}\n`,
  );
  expect(found && textOf(found.at)).toBe("rejectUnauthorized: false");
  expect(found && regionOf(found.at)).toMatchObject({ line: 2, column: 59 });
  expect(found?.key).toBe("rejectUnauthorized in callErp");
  expect(found?.flow).toEqual([]);
});
test("the name of the variable, put together and by constants", () =>
  expectDefects(
    "tls-verification-off",
    `const name = "NODE_TLS_" + "REJECT_UNAUTHORIZED";
const off = { [name]: "0" }; // !
process.env["NODE_TLS_" + "REJECT_UNAUTHORIZED"] = "0"; // !
process.env[name] = "0"; // !
process.env[\`NODE_\${"TLS"}_REJECT_UNAUTHORIZED\`] = \`0\`; // !
process["env"][name] = "0"; // !
Reflect.set(process.env, name, "0"); // !
Object.defineProperty(process.env, name, { value: "0" }); // !
const { env } = process;
env[name] = "0"; // !
process.env[name] ??= "0"; // !
process.env[name] ||= "0"; // !
new https.Agent({ ["reject" + "Unauthorized"]: false }); // !
options["reject" + "Unauthorized"] = false; // !
process.env[name] = "1";
process.env[key] = "0";
delete process.env[name];
`,
  ));
