import type { Application } from "../../application/application.ts";
import { easyAuthOf } from "../../application/easy-auth.ts";
import { hostingOf } from "../../application/hosting.ts";
import type { Alert } from "../../code/alert.ts";
import { bicep, together, typescript } from "../example.ts";
import { pass, rule } from "../judgement.ts";
import { reported } from "../reported.ts";

export const unverifiedToken = rule({
  id: "unverified-token",
  aliases: ["jwt-decode-without-verification"],
  title: "Token is read without a check of its signature",
  practice: "secure-coding",
  severity: "high",
  severityWhy: "Any caller writes a token with whatever name and roles it should have.",
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

  check(alert, application) {
    return isVerifiedBefore(alert, application) ? pass : reported.call(this, alert, application);
  },

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
    together(
      typescript`
        import { app } from "@azure/functions";
        import { decodeJwt } from "jose";

        app.http("orders", {
          authLevel: "anonymous",
          handler: async (request) => {
            const token = request.headers.get("authorization")?.slice("Bearer ".length) ?? "";
            return decodeJwt(token).roles?.includes("Orders.Read") ? { jsonBody: [] } : { status: 403 };
          },
        });
      `,
      bicep`
        resource api 'Microsoft.Web/sites@2024-04-01' = {
          name: 'api'
          kind: 'functionapp'
          location: 'westeurope'

          resource auth 'config' = {
            name: 'authsettingsV2'
            properties: {
              platform: {
                enabled: true
              }
              globalValidation: {
                requireAuthentication: true
                unauthenticatedClientAction: 'Return401'
              }
            }
          }
        }
      `,
    ),
  ],
  undecided: [],
  neverUndecided: "it looks at what is written only",
});

/**
 * Whether Easy Auth has checked the token of every caller before the code runs:
 * https://learn.microsoft.com/azure/app-service/overview-authentication-authorization
 */
function isVerifiedBefore({ handlers = [] }: Alert, application: Application): boolean {
  return (
    handlers.length > 0 &&
    handlers.every((reached) => {
      const handler = reached.mountedIn ?? reached;
      const hosting = hostingOf(application, handler.at.source.path);
      return (
        hosting.kind === "sites" &&
        hosting.sites.every((site) => easyAuthOf(application, site, handler).kind === "enforced")
      );
    })
  );
}
