import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { encodedTag } from "../../src/registry/bicep-cache.ts";
import { moduleRegistry } from "../../src/registry/module-registry.ts";
import { digestOf } from "./registry.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "portcullis-bicep-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const template = '{"resources":[]}';
const manifest = JSON.stringify({
  schemaVersion: 2,
  artifactType: "application/vnd.ms.bicep.module.artifact",
  layers: [
    {
      mediaType: "application/vnd.ms.bicep.module.layer.v1+json",
      digest: digestOf(Buffer.from(template)),
      size: template.length,
    },
  ],
});

/** Files as `bicep restore` leaves them. */
function restored(path: string, files: Readonly<Record<string, string>> = {}): string {
  const at = join(folder, "bicep/br", path);
  mkdirSync(at, { recursive: true });
  for (const [name, text] of Object.entries({ manifest, "main.json": template, metadata: "{}", ...files })) {
    writeFileSync(join(at, name), text);
  }
  return at;
}

/** No registry may be asked: what is told comes from Bicep's cache alone. */
async function asked(reference: string): Promise<string> {
  const run = moduleRegistry({
    hosts: [],
    cache: join(folder, "cache"),
    bicepCache: join(folder, "bicep"),
    offline: false,
  });
  const had = (await run([reference]))(reference);
  return had.kind === "text" ? had.text : had.why;
}

const notThere =
  "is at `contoso.azurecr.io`, a registry that the policy does not allow: add it under `registries`";

describe("a module that Bicep has restored is read from its cache", () => {
  test.each([
    ["br:contoso.azurecr.io/bicep/web/site:1.0.0", "contoso.azurecr.io/bicep$web$site/1.0.0$"],
    ["br:Contoso.azurecr.io/site:v1.0-RC", "contoso.azurecr.io/site/v1.0-RC$60"],
    ["br:localhost:5000/site:1", "localhost$5000/site/1$"],
  ])("%s in %s", async (reference, path) => {
    restored(path);
    expect(await asked(reference)).toBe(template);
  });

  test("by the digest of its manifest", async () => {
    const digest = digestOf(Buffer.from(manifest));
    restored(`contoso.azurecr.io/site/${digest.replace(":", "#")}`);
    expect(await asked(`br:contoso.azurecr.io/site@${digest}`)).toBe(template);
  });
});

describe("what is not whole is not there", () => {
  test("while Bicep is writing it", async () => {
    restored("contoso.azurecr.io/site/1$", { lock: "" });
    expect(await asked("br:contoso.azurecr.io/site:1")).toBe(notThere);
  });

  test.each([
    { "main.json": '{"resources":[1]}' },
    { manifest: "{" },
    { manifest: "null" },
    { manifest: '{"layers":[null, 1, {"mediaType":1}]}' },
  ])("with %j", async (files) => {
    restored("contoso.azurecr.io/site/1$", files);
    expect(await asked("br:contoso.azurecr.io/site:1")).toBe(notThere);
  });

  test("with another manifest than the one asked for", async () => {
    const digest = `sha256:${"0".repeat(64)}`;
    restored(`contoso.azurecr.io/site/${digest.replace(":", "#")}`);
    expect(await asked(`br:contoso.azurecr.io/site@${digest}`)).toBe(notThere);
  });

  test("with a folder or a device for a file", async () => {
    const at = restored("contoso.azurecr.io/site/1$");
    rmSync(join(at, "main.json"));
    symlinkSync("/dev/zero", join(at, "main.json"));
    expect(await asked("br:contoso.azurecr.io/site:1")).toBe(notThere);
    rmSync(join(at, "main.json"));
    mkdirSync(join(at, "main.json"));
    expect(await asked("br:contoso.azurecr.io/site:1")).toBe(notThere);
  });
});

// As TagEncoderTests of Azure/bicep has them, and both halves of its mask.
test.each([
  ["v1", "v1$"],
  ["V1", "V1$1"],
  ["AbCd", "AbCd$5"],
  ["ABCDABCDABCDABCDABCDABCDABCDABCDAbC", "ABCDABCDABCDABCDABCDABCDABCDABCDAbC$5ffffffff"],
  [`${"a".repeat(64)}A`, `${"a".repeat(64)}A$10000000000000000`],
  ["A".repeat(128), `${"A".repeat(128)}$${"f".repeat(32)}`],
])("the tag %s is the folder %s", (tag, expected) => {
  expect(encodedTag(tag)).toBe(expected);
});
