import type { Models } from "../../flow/models.ts";

/** Calls of packages, and of Node itself, by which code tells whether its caller is who it says. */
export const authenticationModels: Pick<Models, "authenticators"> = {
  authenticators: [
    // https://github.com/auth0/node-jsonwebtoken#jwtverifytoken-secretorpublickey-options-callback
    { modules: ["jsonwebtoken"], names: ["verify"], tells: "by failing" },
    // https://github.com/panva/jose/tree/main/docs
    {
      modules: ["jose", "jose/jwt/verify", "jose/jws/compact/verify"],
      names: ["jwtVerify", "compactVerify", "flattenedVerify", "generalVerify"],
      tells: "by failing",
    },
    {
      modules: ["azure-ad-verify-token", "azure-ad-jwt-lite"],
      names: ["verify", "verifyAzureToken"],
      tells: "by failing",
    },
    { modules: ["google-auth-library"], names: ["**.verifyIdToken"], tells: "by failing" },
    { modules: ["firebase-admin", "firebase-admin/auth"], names: ["**.verifyIdToken"], tells: "by failing" },
    { modules: ["@clerk/backend"], names: ["verifyToken"], tells: "by failing" },
    { modules: ["aws-jwt-verify"], names: ["**.verify"], tells: "by failing" },
    { modules: ["fast-jwt"], names: ["createVerifier.()"], tells: "by failing" },
    // Signed webhooks: https://docs.stripe.com/webhooks#verify-official-libraries
    {
      modules: ["stripe"],
      names: ["**.webhooks.constructEvent", "**.webhooks.constructEventAsync"],
      tells: "by failing",
    },
    { modules: ["svix"], names: ["Webhook.new.verify"], tells: "by failing" },
    { modules: ["@octokit/webhooks"], names: ["Webhooks.new.verifyAndReceive"], tells: "by failing" },
    {
      modules: ["@octokit/webhooks", "@octokit/webhooks-methods"],
      names: ["verify", "Webhooks.new.verify"],
      tells: "by its answer",
    },
    { modules: ["crypto", "node:crypto"], names: ["timingSafeEqual", "verify"], tells: "by its answer" },
    { modules: ["bcrypt", "bcryptjs"], names: ["compare", "compareSync"], tells: "by its answer" },
    { modules: ["argon2"], names: ["verify"], tells: "by its answer" },
    { modules: ["discord-interactions"], names: ["verifyKey"], tells: "by its answer" },
  ],
};
