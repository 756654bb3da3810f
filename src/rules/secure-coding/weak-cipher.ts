import { typescript } from "../example.ts";
import { rule } from "../judgement.ts";
import { reported } from "../reported.ts";

export const weakCipher = rule({
  id: "weak-cipher",
  aliases: ["broken-cipher"],
  title: "Cipher is broken or used so that it is",
  practice: "secure-coding",
  severity: "medium",
  severityWhy: "Whoever gets hold of the encrypted data can read part of it or learn what is equal.",
  why: "Old ciphers, the mode ECB and an initialization vector that does not change give away what they should hide.",
  fix: "Use `aes-256-gcm` with `randomBytes(12)` for each message, and keep the key in Key Vault.",
  references: {
    mcsb: "DS-4",
    cwe: 327,
    page: "https://nodejs.org/api/crypto.html#cryptocreatecipherivalgorithm-key-iv-options",
    peers: [
      "CodeQL js/weak-cryptographic-algorithm",
      "Semgrep javascript.node-crypto.security.create-de-cipher-no-iv",
    ],
  },
  subject: "alert",

  check: reported,

  bad: [
    typescript`
      import { app } from "@azure/functions";
      import { createCipheriv } from "node:crypto";

      app.storageQueue("orders", {
        queueName: "orders",
        connection: "Orders",
        handler: async (message) => {
          const cipher = createCipheriv("des-ede3-cbc", process.env.CIPHER_KEY, Buffer.alloc(8)); // !
          return cipher.update(String(message), "utf8", "base64");
        },
      });
    `,
  ],
  good: [
    typescript`
      import { app } from "@azure/functions";
      import { createCipheriv, randomBytes } from "node:crypto";

      app.storageQueue("orders", {
        queueName: "orders",
        connection: "Orders",
        handler: async (message) => {
          const cipher = createCipheriv("aes-256-gcm", process.env.CIPHER_KEY, randomBytes(12));
          return cipher.update(String(message), "utf8", "base64");
        },
      });
    `,
  ],
  undecided: [],
  neverUndecided: "it looks at what is written only",
});
