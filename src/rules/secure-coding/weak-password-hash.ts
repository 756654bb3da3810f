import { typescript } from "../example.ts";
import { rule } from "../judgement.ts";
import { reported } from "../reported.ts";

export const weakPasswordHash = rule({
  id: "weak-password-hash",
  aliases: ["insufficient-password-hash"],
  title: "Password is hashed so that it can be tried out",
  practice: "secure-coding",
  severity: "high",
  severityWhy: "Whoever gets the table of hashes has most of the passwords within hours.",
  why: "A hash that is made to be fast is fast for an attacker too, who tries billions of passwords a second.",
  fix: "Use `crypto.scrypt`, argon2id, bcrypt with 10 rounds or more, or PBKDF2 with 600000 iterations of SHA-256; better, let Entra ID keep the passwords.",
  references: {
    mcsb: "DS-4",
    cwe: 916,
    page: "https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html",
    peers: [
      "CodeQL js/insufficient-password-hash",
      "Semgrep javascript.lang.security.audit.md5-used-as-password",
    ],
  },
  subject: "alert",

  check: reported,

  bad: [
    typescript`
      import { app } from "@azure/functions";
      import { createHash } from "node:crypto";

      app.http("register", {
        authLevel: "function",
        handler: async (request) => {
          const { password } = await request.json();
          return { jsonBody: createHash("md5").update(password).digest("hex") }; // !
        },
      });
    `,
  ],
  good: [
    typescript`
      import { app } from "@azure/functions";
      import { randomBytes, scryptSync } from "node:crypto";

      app.http("register", {
        authLevel: "function",
        handler: async (request) => {
          const { password } = await request.json();
          const salt = randomBytes(16);
          return { jsonBody: scryptSync(password, salt, 64).toString("hex") };
        },
      });
    `,
  ],
  undecided: [],
  neverUndecided: "it looks at what is written only",
});
