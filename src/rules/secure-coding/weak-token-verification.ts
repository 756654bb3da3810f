import { typescript } from "../example.ts";
import { rule } from "../judgement.ts";
import { reported } from "../reported.ts";

export const weakTokenVerification = rule({
  id: "weak-token-verification",
  aliases: ["jwt-none-algorithm", "jwt-expiration-ignored"],
  title: "Check of a token lets through what it should refuse",
  practice: "secure-coding",
  severity: "medium",
  severityWhy:
    "Tokens that have run out, were made for another application or carry no signature are taken for good ones.",
  why: "A check of a token is as good as what it is told to insist on: the algorithm, the issuer, the audience and the time.",
  fix: "Give `algorithms`, `issuer` and `audience`, leave `ignoreExpiration` out, and never accept `none`.",
  references: {
    mcsb: "IM-1",
    cwe: 347,
    page: "https://learn.microsoft.com/entra/identity-platform/claims-validation",
    peers: ["Semgrep javascript.jsonwebtoken.security.jwt-none-alg", "njsscan node_jwt_none_algorithm"],
  },
  subject: "alert",

  check: reported,

  bad: [
    typescript`
      import { app } from "@azure/functions";
      import jwt from "jsonwebtoken";

      app.http("orders", {
        authLevel: "anonymous",
        handler: async (request) => {
          const token = request.headers.get("authorization") ?? "";
          const claims = jwt.verify(token, process.env.TOKEN_KEY, { algorithms: ["HS256", "none"] }); // !
          return { jsonBody: claims };
        },
      });
    `,
    typescript`
      import { app } from "@azure/functions";
      import jwt from "jsonwebtoken";

      app.http("orders", {
        authLevel: "anonymous",
        handler: async (request) => {
          const options = { algorithms: ["RS256"], ignoreExpiration: true };
          const claims = jwt.verify(request.headers.get("authorization") ?? "", process.env.TOKEN_KEY, options); // !
          return { jsonBody: claims };
        },
      });
    `,
  ],
  good: [
    typescript`
      import { app } from "@azure/functions";
      import jwt from "jsonwebtoken";

      app.http("orders", {
        authLevel: "anonymous",
        handler: async (request) => {
          const options = { algorithms: ["RS256"], issuer: process.env.ISSUER, audience: process.env.AUDIENCE };
          return { jsonBody: jwt.verify(request.headers.get("authorization") ?? "", process.env.TOKEN_KEY, options) };
        },
      });
    `,
  ],
  undecided: [],
  neverUndecided: "it looks at what is written only",
});
