import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { credentialShapes } from "../../src/azure/credential-shapes.ts";
import { credentialIn, isPlaceholder, locatesOnly, namesSecret } from "../../src/azure/credentials.ts";

interface Vectors {
  readonly shapes: readonly {
    readonly id: string;
    readonly match: readonly string[];
    readonly noMatch: readonly string[];
  }[];
  readonly public: readonly {
    readonly id: string;
    readonly match: readonly string[];
    readonly noMatch: readonly string[];
  }[];
}

const vectors = JSON.parse(readFileSync(new URL("credentials.json", import.meta.url), "utf8")) as Vectors;

describe("the shape", () => {
  test.each(vectors.shapes)("$id", ({ id, match, noMatch }) => {
    const shape = credentialShapes.find((one) => one.id === id);
    expect(match.filter((text) => shape?.pattern.test(text) !== true)).toEqual([]);
    expect(noMatch.filter((text) => shape?.pattern.test(text) !== false)).toEqual([]);
  });
});

test("public values are never credentials", () => {
  const values = vectors.public.flatMap(({ match }) => match);
  expect(values.length).toBeGreaterThan(10);
  expect(values.filter((text) => credentialIn(text) !== undefined)).toEqual([]);
});

test("a credential is placed on the secret itself", () => {
  const text = "Server=tcp:s.database.windows.net;User ID=u;Password=Tr0ub4dor&3;Encrypt=True;";
  const found = credentialIn(text);
  expect(found?.shape.noun).toBe("database password");
  expect(text.slice(found?.start, found?.end)).toBe("Tr0ub4dor&3");
});

test("placeholders are no credentials", () => {
  expect(credentialIn("Server=s;Password=changeme;")).toBeUndefined();
  expect(credentialIn("Server=s;Password=your-password;")).toBeUndefined();
  expect(credentialIn(`AccountKey=${"x".repeat(30)}`)).toBeUndefined();
  expect(["GEN-PASSWORD", "GEN-SELFSIGNED-CERT-CERDATA "].filter((token) => !isPlaceholder(token))).toEqual(
    [],
  );
  expect(["GEN-erate", "XGEN-PASSWORD", "GEN-PASSWORD!"].filter((token) => isPlaceholder(token))).toEqual([]);
});

const key = "aZ3kd92jGhsk20dkLs93jdk2lsK39dkAlsk39dkslA93kdlsl39dksl39dkslAJ39dklsAZ3kd92jGhsk20dkL==";

test.each([
  ["the emulator", `UseDevelopmentStorage=true;AccountKey=${key}`],
  [
    "a key of the emulator",
    `AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;AccountKey=${key}`,
  ],
  ["a placeholder", "Server=s;Password=changeme;Pwd=Tr0ub4dor&3;"],
  ["words of a placeholder", `my store: AccountKey=${key}`],
  ["an instrumentation key", `InstrumentationKey=00000000-0000-0000-0000-000000000000;AccountKey=${key}`],
  ["a connection by identity", "Server=s;Authentication=Active Directory Default;Password=Tr0ub4dor&3"],
  ["a list's brackets", `["DefaultEndpointsProtocol=https;AccountName=orders;AccountKey=${key}"]`],
  ["a reference that is none", `@Microsoft.KeyVault(AccountKey=${key})`],
])("%s hides no credential beside it", (_, text) => {
  expect(credentialIn(text)?.shape.noun).toMatch(/account key|password/u);
});

test("a name tells a secret from its location", () => {
  expect(
    ["SqlPassword", "API_KEY", "clientSecret", "STRIPE_SECRET"].filter((name) => !namesSecret(name)),
  ).toEqual([]);
  expect(
    ["SecretName", "KeyVaultUri", "Storage__accountName", "PartitionKey", "Region"].filter((name) =>
      namesSecret(name),
    ),
  ).toEqual([]);
});

test("the name of a user and the public half of a pair are no secrets", () => {
  expect(
    ["database-username", "AdminUser", "sqlLogin", "stripe-public-key", "STRIPE_PUBLISHABLE_KEY"].filter(
      (name) => !locatesOnly(name),
    ),
  ).toEqual([]);
  expect(
    ["user-password", "publicKeyPassword", "reuser-token", "private-key"].filter((name) => locatesOnly(name)),
  ).toEqual([]);
});
