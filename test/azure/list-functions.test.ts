import { expect, test } from "@jest/globals";
import { listsSecrets } from "../../src/azure/list-functions.ts";

// https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-resource#implementations
test.each([
  "list",
  "listAccountSas",
  "listAdminKeys",
  "listAuthKeys",
  "listBitLockerKeys",
  "listCallbackUrl",
  "listChannelWithKeys",
  "listClusterAdminCredential",
  "listConnectionInfo",
  "listConnectionStrings",
  "listCredentials",
  "LISTKEYS",
  "listLogSasUrl",
  "listSecrets",
  "listValue",
])("%s gives secrets", (operation) => {
  expect(listsSecrets(operation)).toBe(true);
});

test.each(["listGatewayStatus", "listSwagger", "listSyncFunctionTriggerStatus", "listUsages"])(
  "%s gives none",
  (operation) => {
    expect(listsSecrets(operation)).toBe(false);
  },
);
