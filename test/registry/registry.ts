import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A registry on loopback: manifests and blobs as the OCI distribution specification serves them. */
export interface TestRegistry {
  readonly host: string;
  /** `GET /v2/...`, with ` (token)` behind it where one came along, in order. */
  readonly requests: readonly string[];
  /** Publishes as `bicep publish` does. */
  publish(repository: string, tag: string, template: string, how?: Publication): Published;
  put(digest: string, bytes: Uint8Array): void;
  /** Handles requests before the registry does; false leaves one to it. */
  intercept(handler: Handler): void;
  /** Asks for a token of its own token server. */
  demandToken(realm?: string): void;
  forget(): void;
  close(): Promise<void>;
}

export type Handler = (request: IncomingMessage, response: ServerResponse) => boolean;

export interface Publication {
  readonly artifactType?: string;
  readonly configType?: string;
  readonly layerType?: string;
  /** In place of what is true. */
  readonly layerSize?: number;
  readonly layerDigest?: string;
  readonly extraLayers?: readonly unknown[];
}

export interface Published {
  readonly manifest: string;
  readonly layer: string;
}

export async function startRegistry(): Promise<TestRegistry> {
  const blobs = new Map<string, Uint8Array>();
  const manifests = new Map<string, Uint8Array>();
  const requests: string[] = [];
  const handlers: Handler[] = [];
  let realm: string | undefined;

  const server = createServer((request, response) => {
    const { url = "", headers, method = "" } = request;
    requests.push(`${method} ${url}${headers.authorization === undefined ? "" : " (token)"}`);
    if (handlers.some((handler) => handler(request, response))) return;
    if (url.startsWith("/token?")) {
      const scope = new URL(url, "http://localhost").searchParams.get("scope") ?? "";
      answer(response, 200, Buffer.from(JSON.stringify({ token: tokenFor(scope) })));
      return;
    }
    const [, repository = "", kind = "", name = ""] =
      /^\/v2\/(.+)\/(manifests|blobs)\/([^/]+)$/u.exec(url) ?? [];
    if (
      realm !== undefined &&
      headers.authorization !== `Bearer ${tokenFor(`repository:${repository}:pull`)}`
    ) {
      response.setHeader(
        "www-authenticate",
        `Bearer realm="${realm}",service="test registry",scope="registry:catalog:*"`,
      );
      answer(response, 401);
      return;
    }
    const content = kind === "blobs" ? blobs.get(name) : manifests.get(`${repository}:${name}`);
    if (content === undefined) {
      answer(response, 404, Buffer.from('{"errors":[{"code":"MANIFEST_UNKNOWN"}]}'));
      return;
    }
    if (kind === "manifests") response.setHeader("docker-content-digest", digestOf(content));
    answer(response, 200, content);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    host,
    requests,
    publish: (repository, tag, template, how = {}) => {
      const bytes = Buffer.from(template);
      const layer = digestOf(bytes);
      blobs.set(layer, bytes);
      const manifest = Buffer.from(
        JSON.stringify({
          schemaVersion: 2,
          mediaType: "application/vnd.oci.image.manifest.v1+json",
          artifactType: how.artifactType ?? "application/vnd.ms.bicep.module.artifact",
          config: {
            mediaType: how.configType ?? "application/vnd.ms.bicep.module.config.v1+json",
            digest: digestOf(Buffer.from("{}")),
            size: 2,
          },
          layers: [
            {
              mediaType: how.layerType ?? "application/vnd.ms.bicep.module.layer.v1+json",
              digest: how.layerDigest ?? layer,
              size: how.layerSize ?? bytes.length,
            },
            ...(how.extraLayers ?? []),
          ],
        }),
      );
      const digest = digestOf(manifest);
      manifests.set(`${repository}:${tag}`, manifest);
      manifests.set(`${repository}:${digest}`, manifest);
      return { manifest: digest, layer };
    },
    put: (digest, bytes) => {
      blobs.set(digest, bytes);
    },
    intercept: (handler) => {
      handlers.push(handler);
    },
    demandToken: (other) => {
      realm = other ?? `http://${host}/token`;
    },
    forget: () => {
      requests.length = 0;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

function tokenFor(scope: string): string {
  return Buffer.from(scope).toString("base64url");
}

function answer(response: ServerResponse, status: number, body: Uint8Array = new Uint8Array()): void {
  response.writeHead(status, { "content-length": body.length }).end(body);
}
