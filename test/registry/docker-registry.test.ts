import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { startDockerRegistry, type DockerRegistry } from "../../scripts/docker-registry.ts";
import { moduleRegistry } from "../../src/registry/module-registry.ts";
import { digestOf } from "./registry.ts";

// The servers of CI are not to depend on a package mirror.
const started = process.env["CI"] === undefined ? await startDockerRegistry() : { missing: "not run in CI" };
if ("missing" in started) process.stderr.write(`Skipped, no docker-registry: ${started.missing}\n`);

const template = '{"resources":[]}';

("missing" in started ? describe.skip : describe)("Debian's docker-registry", () => {
  const { host, stop } = started as DockerRegistry;
  const folder = mkdtempSync(join(tmpdir(), "portcullis-docker-registry-"));
  let manifest = "";

  beforeAll(async () => {
    manifest = await publish(host, "bicep/avm/res/web/site", "0.15.1", template);
  });

  afterAll(async () => {
    await stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const asked = async (version: string, offline = false): Promise<unknown> => {
    const reference = `br:${host}/bicep/avm/res/web/site${version}`;
    const cache = join(folder, version.replace(/[:@]/gu, ""));
    const run = moduleRegistry({ hosts: [host], cache, bicepCache: folder, offline });
    const had = (await run([reference]))(reference);
    return had.kind === "text" ? had.text : had.why;
  };

  test("has a module by tag", async () => {
    expect(await asked(":0.15.1")).toBe(template);
  });

  test("has a module by digest", async () => {
    expect(await asked(`@${manifest}`)).toBe(template);
  });

  test("does not have another version, or another digest", async () => {
    const why = `is not at \`${host}\`: check its name and version`;
    expect(await asked(":9.9.9")).toBe(why);
    expect(await asked(`@sha256:${"0".repeat(64)}`)).toBe(why);
  });

  test("has the version to which a tag was moved", async () => {
    await publish(host, "bicep/avm/res/web/site", "latest", template);
    expect(await asked(":latest")).toBe(template);
    await publish(host, "bicep/avm/res/web/site", "latest", '{"resources":[1]}');
    expect(await asked(":latest")).toBe('{"resources":[1]}');
    expect(await asked(":latest", true)).toBe('{"resources":[1]}');
  });
});

/** As `bicep publish` pushes; the digest of the manifest. */
async function publish(host: string, repository: string, tag: string, text: string): Promise<string> {
  const config = { mediaType: "application/vnd.ms.bicep.module.config.v1+json", ...(await push("{}")) };
  const layer = { mediaType: "application/vnd.ms.bicep.module.layer.v1+json", ...(await push(text)) };
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    artifactType: "application/vnd.ms.bicep.module.artifact",
    config,
    layers: [layer],
  });
  const { status, headers } = await fetch(`http://${host}/v2/${repository}/manifests/${tag}`, {
    method: "PUT",
    headers: { "content-type": "application/vnd.oci.image.manifest.v1+json" },
    body: manifest,
  });
  expect(status).toBe(201);
  expect(headers.get("docker-content-digest")).toBe(digestOf(Buffer.from(manifest)));
  return digestOf(Buffer.from(manifest));

  async function push(content: string): Promise<{ readonly digest: string; readonly size: number }> {
    const digest = digestOf(Buffer.from(content));
    const start = await fetch(`http://${host}/v2/${repository}/blobs/uploads/`, { method: "POST" });
    const to = new URL(start.headers.get("location") ?? "", `http://${host}`);
    to.searchParams.set("digest", digest);
    const { status } = await fetch(to, { method: "PUT", body: content });
    expect(status).toBe(201);
    return { digest, size: Buffer.byteLength(content) };
  }
}
