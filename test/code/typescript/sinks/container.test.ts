import { followEach } from "./cases.ts";

const bad = "// ! container-from-request";
const identity = `import { DefaultAzureCredential } from "@azure/identity"; const me = new DefaultAzureCredential();`;

followEach([
  [
    "blobs",
    `${identity} import { BlobServiceClient, ContainerClient } from "@azure/storage-blob"; const s = new BlobServiceClient("https://x", me);`,
    `s.getContainerClient(id); ${bad}`,
    `await s.createContainer(body.name); ${bad}`,
    `s.getContainerClient("orders").getBlobClient(id);`,
    `s.getContainerClient("orders-" + id);`,
    `if (id === "orders") s.getContainerClient(id);`,
    `new ContainerClient("https://x/y", me).getBlobClient(id);`,
  ],
  [
    "signatures",
    `import { generateBlobSASQueryParameters } from "@azure/storage-blob"; import azure from "azure-storage";`,
    `generateBlobSASQueryParameters({ containerName: id, blobName: "x", protocol: "https" }); ${bad}`,
    `generateBlobSASQueryParameters({ containerName: "orders", blobName: id, protocol: "https" });`,
    `azure.createBlobService(process.env.A, process.env.K).generateSharedAccessSignature(id, "x", {}); ${bad}`,
  ],
  [
    "permissions of signatures",
    `import { BlobSASPermissions, ContainerSASPermissions, generateBlobSASQueryParameters } from "@azure/storage-blob";`,
    `BlobSASPermissions.parse(id); // ! broad-sas-token`,
    `const rights = body.rights || "w";\nContainerSASPermissions.parse(rights); // ! broad-sas-token`,
    `if (id !== "r" && id !== "w") return;\nBlobSASPermissions.parse(id);`,
    `BlobSASPermissions.parse(id === "upload" ? "cw" : "r");`,
    `generateBlobSASQueryParameters({ containerName: "orders", blobName: id, permissions: BlobSASPermissions.parse("r"), protocol: "https" });`,
  ],
  [
    "tables and Cosmos",
    `${identity} import { TableClient } from "@azure/data-tables"; import { CosmosClient } from "@azure/cosmos"; const c = new CosmosClient({ endpoint: "https://x", aadCredentials: me });`,
    `new TableClient("https://x", id, me); ${bad}`,
    `await new TableClient("https://x", "orders", me).getEntity(id, id);`,
    `c.database(id); ${bad}`,
    `c.database("shop").container(id); ${bad}`,
    `await c.database("shop").container("orders").item(id, id).read();`,
  ],
]);
