import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { credentialShapes, publicValues } from "../../src/azure/credential-shapes.ts";
import { credentialIn, namesSecret } from "../../src/azure/credentials.ts";

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
  expect(values.filter((text) => !publicValues.some((pattern) => pattern.test(text)))).toEqual([]);
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
