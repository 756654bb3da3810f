import { expect, test } from "@jest/globals";
import { keyVaultReferenceIn, type KeyVaultReference } from "../../src/application/settings.ts";
import { known, unknown } from "../../src/declarations/value.ts";
import { startOf } from "../../src/source/source.ts";

const at = startOf({ path: "main.bicep", text: "" });

const malformed = (why: string): KeyVaultReference => ({ kind: "malformed", why });
const noUri = "`SecretUri` is not `https://<vault>/secrets/<name>`";
const neither = "neither `SecretUri` nor `VaultName` with `SecretName` is given";

test.each<readonly [string, KeyVaultReference]>([
  ["plain text", { kind: "none" }],
  [
    "@Microsoft.KeyVault(SecretUri=https://kv.vault.azure.net/secrets/sql/)",
    { kind: "reference", vault: "https://kv.vault.azure.net/", secret: "sql" },
  ],
  [
    "@microsoft.keyvault(secreturi=https://kv.vault.azure.net/secrets/sql/0123)",
    { kind: "reference", vault: "https://kv.vault.azure.net/", secret: "sql", version: "0123" },
  ],
  ["@Microsoft.KeyVault(VaultName=kv; SecretName=sql)", { kind: "reference", vault: "kv", secret: "sql" }],
  [
    "@Microsoft.KeyVault(VaultName=kv;SecretName=sql;SecretVersion=0123)",
    { kind: "reference", vault: "kv", secret: "sql", version: "0123" },
  ],
  ["@Microsoft.KeyVault", malformed("the brackets are missing")],
  [
    "@Microsoft.KeyVault(SecretUri=https://kv.vault.azure.net/secrets/sql",
    malformed("the closing bracket is missing or not the last character"),
  ],
  ["@Microsoft.KeyVault(SecretUri=https://kv.vault.azure.net/sql)", malformed(noUri)],
  ["@Microsoft.KeyVault(SecretUri=https://kv.vault.azure.net/secrets/)", malformed(noUri)],
  ["@Microsoft.KeyVault(SecretUri=)", malformed(noUri)],
  ["@Microsoft.KeyVault(VaultName=kv)", malformed(neither)],
  ["@Microsoft.KeyVault(VaultName=kv,SecretName=sql)", malformed(neither)],
  ["@Microsoft.KeyVault()", malformed(neither)],
])("%s", (text, expected) => {
  expect(keyVaultReferenceIn(known(text, at))).toEqual(expected);
});

test.each<readonly [readonly string[], KeyVaultReference]>([
  [
    ["@Microsoft.KeyVault(SecretUri=", "$reference('a;b=c/d').secreturi", ")"],
    { kind: "reference", vault: "${reference('a;b=c/d').secreturi}", secret: "" },
  ],
  [
    ["@Microsoft.KeyVault(SecretUri=", "$vault('x').uri", "secrets/sql)"],
    { kind: "reference", vault: "${vault('x').uri}", secret: "sql" },
  ],
  [
    ["@Microsoft.KeyVault(VaultName=", "$parameters('kv')", ";SecretName=", "$parameters('s')", ")"],
    { kind: "reference", vault: "${parameters('kv')}", secret: "${parameters('s')}" },
  ],
  [["@Microsoft.KeyVault(VaultName=", "$parameters('kv')", ")"], malformed(neither)],
])("pieces %j", (pieces, expected) => {
  const parts = pieces.map((piece) =>
    piece.startsWith("$") ? unknown("has no value", piece.slice(1), at) : piece,
  );
  expect(keyVaultReferenceIn({ ...unknown("has no value", "format()", at), parts })).toEqual(expected);
});
