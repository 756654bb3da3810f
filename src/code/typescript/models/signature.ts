import type { Models, SinkModel } from "../../flow/models.ts";

// What a shared access signature may be used for is for the function to say, not for who asks for one.

const sinks: readonly SinkModel[] = [
  {
    rule: "broad-sas-token",
    harm: "container",
    modules: [
      "@azure/storage-blob",
      "@azure/storage-file-share",
      "@azure/storage-file-datalake",
      "@azure/storage-queue",
    ],
    names: [
      "AccountSASPermissions.parse",
      "BlobSASPermissions.parse",
      "ContainerSASPermissions.parse",
      "DataLakeSASPermissions.parse",
      "DirectorySASPermissions.parse",
      "FileSASPermissions.parse",
      "FileSystemSASPermissions.parse",
      "QueueSASPermissions.parse",
      "ShareSASPermissions.parse",
    ],
    argument: 0,
    becomes: "the permission of a shared access signature",
  },
];

export const signatureModels: Partial<Models> = { sinks };
