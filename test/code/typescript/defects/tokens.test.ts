import { describe, test } from "@jest/globals";

import { expectDefects } from "./marked.ts";

describe("unverified-token", () => {
  test("claims that decide", () =>
    expectDefects(
      "unverified-token",
      `import jwt from "jsonwebtoken";
import * as jose from "jose";
import { jwtDecode } from "jwt-decode";
export async function one(request) {
  const claims = jwt.decode(request.headers.get("authorization")); // !
  return claims.roles.includes("admin");
}
export async function two(request) {
  const { sub } = jose.decodeJwt(request.headers.get("authorization")); // !
  return sub;
}
export async function three(token) {
  return jwtDecode(token); // ! medium
}
`,
    ));

  test("only the dates of a token that the application keeps", () =>
    expectDefects(
      "unverified-token",
      `import { decode } from "jsonwebtoken";
export function lastLogin(user) {
  const userToken = tokens.get(user);
  const parsed = decode(userToken, { json: true });
  return parsed ? new Date(parsed?.iat * 1000) : null;
}
export const isOver = (token) => decode(token).exp < Date.now() / 1000;
export function ends(token) {
  const { exp } = decode(token) as JwtPayload;
  return exp;
}
export function name(token) {
  const parsed = decode(token); // ! medium
  return { at: parsed.iat, name: parsed.name };
}
export function handedOn(token) {
  const parsed = decode(token); // ! medium
  return parsed.exp > 1 ? show(parsed) : null;
}
export function chosen(token, claim) {
  const parsed = decode(token); // ! medium
  return parsed[claim];
}
`,
    ));

  test("taken apart by hand", () =>
    expectDefects(
      "unverified-token",
      `export function claimsOf(token) {
  const claims = JSON.parse(Buffer.from(token.split(".")[1], "base64").toString()); // !
  return claims.oid;
}
export function rolesOf(request) {
  return JSON.parse(atob(request.headers.get("authorization").split(".")[1])).roles; // !
}
export function nameOf(request) {
  const [, payload] = request.headers.get("Authorization").slice(7).split("."); // !
  return JSON.parse(Buffer.from(payload, "base64url").toString()).email;
}
export function versionOf(version) {
  return JSON.parse(atob(version.split(".")[1]));
}
`,
    ));

  test("a file that verifies as well reads the header first", () =>
    expectDefects(
      "unverified-token",
      `import jwt from "jsonwebtoken";
export async function check(request) {
  const token = request.headers.get("authorization");
  const { header } = jwt.decode(token, { complete: true });
  return jwt.verify(token, await keyOf(header.kid), { algorithms: ["RS256"], audience: "a", issuer: "b" });
}
`,
    ));

  test("tokens of the platform, of the app itself, of a page in a browser and of tests", async () => {
    await expectDefects(
      "unverified-token",
      `import { decodeJwt } from "jose";
export const user = (request) => decodeJwt(request.headers.get("x-ms-token-aad-id-token")).oid;
export async function own(credential) {
  const { token } = await credential.getToken("https://graph.microsoft.com/.default");
  return decodeJwt(token).exp;
}
`,
    );
    await expectDefects(
      "unverified-token",
      `import { jwtDecode } from "jwt-decode";\nexport const user = () => jwtDecode(localStorage.getItem("token")).email;\n`,
    );
    await expectDefects(
      "unverified-token",
      `import { jwtDecode } from "jwt-decode";\nexport const user = (token) => jwtDecode(token).email;\n`,
      "test/user.test.ts",
    );
  });
});

describe("weak-token-verification", () => {
  test("what the options leave out or let through", () =>
    expectDefects(
      "weak-token-verification",
      `import jwt from "jsonwebtoken";
import { UnsecuredJWT } from "jose";
jwt.verify(token, key, { algorithms: ["none"] }); // ! critical
jwt.verify(token, key, { algorithms: ["RS256"], ignoreExpiration: true }); // ! medium
jwt.verify(token, "", { algorithms: ["RS256"] }); // ! high
jwt.verify(token, null); // ! high
jwt.verify(token, key); // ! low
jwt.verify(token, key, (error, claims) => done(claims)); // ! low
jwt.verify(token, key, options());
jwt.verify(token, key, { ...options(), issuer: "x" });
jwt.sign({}, key, { algorithm: "none" }); // ! high
jwt.sign({}, key, { algorithm: "RS256" });
UnsecuredJWT.decode(token); // ! critical
`,
    ));

  test("keys of Entra ID, which sign the tokens of every application", () =>
    expectDefects(
      "weak-token-verification",
      `import { createRemoteJWKSet, jwtVerify } from "jose";
const keys = createRemoteJWKSet(new URL("https://login.microsoftonline.com/common/discovery/v2.0/keys"));
await jwtVerify(token, keys); // ! medium
await jwtVerify(token, keys, { audience: "api://orders" }); // ! medium
await jwtVerify(token, keys, { audience: "api://orders", issuer: "https://login.microsoftonline.com/x/v2.0" });
`,
    ));
});
