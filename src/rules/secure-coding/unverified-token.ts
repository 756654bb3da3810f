import { typescript } from "../example.ts";
import { rule } from "../judgement.ts";
import { reported } from "../reported.ts";

export const unverifiedToken = rule({
  id: "unverified-token",
  aliases: ["jwt-decode-without-verification"],
  title: "Token is read without a check of its signature",
  practice: "secure-coding",
  severity: "high",
  severityWhy: "Whoever calls writes a token with the name and the roles he wants.",

  why: "The claims of a token are worth something only after its signature was checked; decoding it checks nothing.",
  fix: "Verify it: `jwtVerify(token, keys, { issuer, audience })` of `jose`, or `jwt.verify` with `algorithms`; or let Easy Auth do it and read its headers.",
  references: {
    mcsb: "IM-1",
    cwe: 347,
    page: "https://learn.microsoft.com/entra/identity-platform/access-tokens#validate-tokens",
    peers: [
      "CodeQL js/jwt-missing-verification",
      "Semgrep javascript.jsonwebtoken.security.audit.jwt-decode-without-verify",
    ],
  },
  subject: "alert",

  check: reported,

  bad: [
    typescript`
      import { app } from "@azure/functions";
      import { decodeJwt } from "jose";

      app.http("orders", {
        authLevel: "anonymous",
        handler: async (request) => {
          const token = request.headers.get("authorization")?.slice("Bearer ".length) ?? "";
          const claims = decodeJwt(token); // !
          return claims.roles?.includes("Orders.Read") ? { jsonBody: [] } : { status: 403 };
        },
      });
    `,
  ],
  good: [
    typescript`
      import { app } from "@azure/functions";
      import { createRemoteJWKSet, jwtVerify } from "jose";

      const keys = createRemoteJWKSet(new URL(process.env.JWKS_URL ?? ""));

      app.http("orders", {
        authLevel: "anonymous",
        handler: async (request) => {
          const token = request.headers.get("authorization")?.slice("Bearer ".length) ?? "";
          const { payload } = await jwtVerify(token, keys, { issuer: process.env.ISSUER, audience: process.env.AUDIENCE });
          return payload.roles?.includes("Orders.Read") ? { jsonBody: [] } : { status: 403 };
        },
      });
    `,
  ],
  undecided: [],
  neverUndecided: "it looks at what is written only",
});
