import { typescript } from "../example.ts";
import { rule } from "../judgement.ts";
import { reported } from "../reported.ts";

export const predictableRandomValue = rule({
  id: "predictable-random-value",
  aliases: ["insecure-randomness"],
  title: "Secret value is made with Math.random",
  practice: "secure-coding",
  severity: "high",
  severityWhy:
    "Whoever has a few values computes the next ones, and with them takes over sessions and resets.",
  why: "The generator behind `Math.random` is made for speed: a few of its results tell its state, and with that every later one.",
  fix: "Use `crypto.randomUUID()`, `crypto.randomBytes(32)` or `crypto.randomInt(n)`.",
  references: {
    mcsb: "DS-4",
    cwe: 338,
    page: "https://developer.mozilla.org/docs/Web/JavaScript/Reference/Global_Objects/Math/random",
    peers: ["CodeQL js/insecure-randomness", "njsscan node_insecure_random_generator"],
  },
  subject: "alert",

  check: reported,

  bad: [
    typescript`
      import { app } from "@azure/functions";

      app.http("reset", {
        authLevel: "anonymous",
        handler: async () => {
          const resetToken = Math.random().toString(36).slice(2); // !
          return { jsonBody: { sent: await send(resetToken) } };
        },
      });
    `,
  ],
  good: [
    typescript`
      import { app } from "@azure/functions";
      import { randomBytes } from "node:crypto";

      app.http("reset", {
        authLevel: "anonymous",
        handler: async () => {
          const resetToken = randomBytes(32).toString("base64url");
          const delay = Math.random() * 1000;
          return { jsonBody: { sent: await send(resetToken, delay) } };
        },
      });
    `,
  ],
  undecided: [],
  neverUndecided: "it looks at what is written only",
});
