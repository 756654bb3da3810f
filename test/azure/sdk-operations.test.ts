import { describe, expect, test } from "@jest/globals";

import { isSdkClient, isSdkMethod, sdkOperations } from "../../src/azure/sdk-operations.ts";

describe("what a method needs", () => {
  test("alternatives, each with its actions", () => {
    expect(sdkOperations("javascript", "BlockBlobClient.upload")).toEqual([
      {
        id: "storage.blob.PutBlob",
        needs: [
          {
            actions: [],
            dataActions: ["Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write"],
          },
          {
            actions: [],
            dataActions: ["Microsoft.Storage/storageAccounts/blobServices/containers/blobs/add/action"],
          },
        ],
      },
    ]);
  });

  test("actions on the resource itself", () => {
    const [listed] = sdkOperations("javascript", "BlobServiceClient.listContainers");
    expect(listed?.needs).toEqual([
      { actions: ["Microsoft.Storage/storageAccounts/blobServices/containers/read"], dataActions: [] },
    ]);
  });

  test("each language has names of its own", () => {
    expect(sdkOperations("python", "BlobServiceClient.list_containers").map(({ id }) => id)).toEqual([
      "storage.blob.ListContainers",
    ]);
    expect(sdkOperations("javascript", "BlobServiceClient.list_containers")).toEqual([]);
    expect(sdkOperations("javascript", "__proto__")).toEqual([]);
  });
});

test("clients and methods are known by name", () => {
  expect(isSdkClient("javascript", "SecretClient")).toBe(true);
  expect(isSdkClient("javascript", "constructor")).toBe(false);
  expect(isSdkMethod("javascript", "chat.completions.create")).toBe(true);
  expect(isSdkMethod("javascript", "toString")).toBe(false);
});
