import type { Models, SinkModel } from "../../flow/models.ts";

// The identity of the app may open every container of the account. Names of blobs and ids of items are what requests are
// about; which container, database or table they are looked for in is not.

const container = {
  rule: "container-from-request",
  harm: "container",
  argument: 0,
  becomes: "the name of a container",
} as const;

const sinks: readonly SinkModel[] = [
  {
    ...container,
    modules: ["@azure/storage-blob"],
    names: ["**.getContainerClient", "**.createContainer", "**.deleteContainer"],
  },
  {
    ...container,
    modules: ["@azure/storage-blob"],
    names: ["ContainerClient"],
    form: "construct",
    argument: 1,
  },
  {
    ...container,
    modules: ["@azure/storage-blob"],
    names: ["generateBlobSASQueryParameters"],
    field: "containerName",
  },
  {
    ...container,
    modules: ["@azure/storage-file-share", "@azure/storage-file-datalake", "@azure/storage-queue"],
    names: ["**.getShareClient", "**.getFileSystemClient", "**.getQueueClient"],
  },
  {
    ...container,
    modules: ["@azure/data-tables"],
    names: ["TableClient", "TableClient.fromConnectionString"],
    argument: 1,
    becomes: "the name of a table",
  },
  { ...container, modules: ["@azure/cosmos"], names: ["**.database", "**.container"] },
  { ...container, modules: ["mongodb"], names: ["**.db", "**.collection"] },
  {
    ...container,
    modules: ["azure-storage"],
    names: [
      "generateSharedAccessSignature",
      "createContainerIfNotExists",
      "deleteContainer",
      "listBlobsSegmented",
      "getBlobToText",
      "getBlobToStream",
      "createBlockBlobFromText",
      "createBlockBlobFromStream",
    ].map((name) => `**.${name}`),
  },
];

export const containerModels: Partial<Models> = { sinks };
