import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { moduleRegistry, type RegistryOptions } from "../../src/registry/module-registry.ts";
import { digestOf, startRegistry, type TestRegistry } from "./registry.ts";

let registry: TestRegistry;
let other: TestRegistry;
let folder: string;

beforeEach(async () => {
  registry = await startRegistry();
  other = await startRegistry();
  folder = mkdtempSync(join(tmpdir(), "portcullis-registry-"));
});

afterEach(async () => {
  await registry.close();
  await other.close();
  rmSync(folder, { recursive: true, force: true });
});

const template = '{"resources":[]}';

/** A new run's answers, a line each: the text, or why there is none. */
async function asked(
  references: readonly string[],
  options: Partial<RegistryOptions> = {},
): Promise<readonly string[]> {
  const run = moduleRegistry({
    hosts: [registry.host],
    cache: join(folder, "cache"),
    bicepCache: join(folder, "bicep"),
    offline: false,
    patience: { total: 5000, request: 2000, retries: [10, 20] },
    ...options,
  });
  const answer = await run(references);
  return references.map((reference) => {
    const had = answer(reference);
    return had.kind === "unavailable" ? had.why : `${had.text}${had.caveat ? ` (${had.caveat})` : ""}`;
  });
}

function site(version = ":1.0.0"): string {
  return `br:${registry.host}/bicep/site${version}`;
}

describe("a module", () => {
  test("is pulled by its tag: its manifest, then its template", async () => {
    const { layer } = registry.publish("bicep/site", "1.0.0", template);
    expect(await asked([site()])).toEqual([template]);
    expect(registry.requests).toEqual([
      "GET /v2/bicep/site/manifests/1.0.0",
      `GET /v2/bicep/site/blobs/${layer}`,
    ]);
  });

  test("is pulled by the digest of its manifest, and the next run asks nobody", async () => {
    const { manifest, layer } = registry.publish("bicep/site", "1.0.0", template);
    expect(await asked([site(`@${manifest}`)])).toEqual([template]);
    expect(registry.requests).toEqual([
      `GET /v2/bicep/site/manifests/${manifest}`,
      `GET /v2/bicep/site/blobs/${layer}`,
    ]);
    registry.forget();
    expect(await asked([site(`@${manifest}`)])).toEqual([template]);
    expect(registry.requests).toEqual([]);
  });

  test("is asked for once in a run, however often and however its host is written", async () => {
    registry.publish("bicep/site", "1.0.0", template);
    const run = moduleRegistry({
      hosts: [registry.host],
      cache: join(folder, "cache"),
      bicepCache: join(folder, "bicep"),
      offline: false,
    });
    await run([site(), site()]);
    const answer = await run([site()]);
    expect(answer(site())).toEqual({ kind: "text", reference: site(), text: template });
    expect(registry.requests).toHaveLength(2);
  });

  test("that was not named beforehand is not had", async () => {
    const run = moduleRegistry({ hosts: [registry.host], cache: folder, offline: false });
    expect((await run([]))(site())).toEqual({
      kind: "unavailable",
      why: "is not named where modules are looked for",
    });
  });

  test("with sources beside its template is one", async () => {
    registry.publish("bicep/site", "1.0.0", template, {
      extraLayers: [
        { mediaType: "application/vnd.ms.bicep.module.source.v1.tar+gzip", digest: "x", size: 1 },
      ],
    });
    expect(await asked([site()])).toEqual([template]);
  });

  test.each([
    [
      { artifactType: "application/vnd.ms.bicep.provider.artifact" },
      "is published as something else than a module",
    ],
    [{ layerType: "application/octet-stream" }, "has a manifest without exactly one compiled template"],
    [
      {
        extraLayers: [
          {
            mediaType: "application/vnd.ms.bicep.module.layer.v1+json",
            digest: `sha256:${"0".repeat(64)}`,
            size: 1,
          },
        ],
      },
      "has a manifest without exactly one compiled template",
    ],
    [{ layerDigest: "sha256:../../x" }, "has a manifest whose layer has no SHA-256 digest or no size"],
    [{ layerSize: -1 }, "has a manifest whose layer has no SHA-256 digest or no size"],
    [{ layerSize: 16_000_001 }, "is 16000001 bytes, more than the limit of 16000000"],
  ])("published with %j %s", async (how, why) => {
    registry.publish("bicep/site", "1.0.0", template, how);
    expect(await asked([site()])).toEqual([why]);
    expect(registry.requests).toEqual(["GET /v2/bicep/site/manifests/1.0.0"]);
  });

  test("that is not text is none", async () => {
    const bytes = Buffer.from([0x7b, 0xff, 0x7d]);
    registry.put(digestOf(bytes), bytes);
    registry.publish("bicep/site", "1.0.0", "", { layerDigest: digestOf(bytes), layerSize: 3 });
    expect(await asked([site()])).toEqual(["is not UTF-8 text"]);
  });
});

describe("a token", () => {
  test("is asked for with our own scope, and sent with what needs it", async () => {
    const { layer } = registry.publish("bicep/site", "1.0.0", template);
    registry.demandToken();
    expect(await asked([site()])).toEqual([template]);
    expect(registry.requests).toEqual([
      "GET /v2/bicep/site/manifests/1.0.0",
      "GET /token?service=test+registry&scope=repository%3Abicep%2Fsite%3Apull",
      "GET /v2/bicep/site/manifests/1.0.0 (token)",
      `GET /v2/bicep/site/blobs/${layer}`,
      "GET /token?service=test+registry&scope=repository%3Abicep%2Fsite%3Apull",
      `GET /v2/bicep/site/blobs/${layer} (token)`,
    ]);
  });

  test("does not go along to where a blob is stored", async () => {
    const { layer } = registry.publish("bicep/site", "1.0.0", template);
    registry.demandToken();
    registry.intercept(({ url = "", headers }, response) => {
      if (!url.includes("/blobs/") || headers.authorization === undefined) return false;
      response.writeHead(307, { location: `http://${other.host}/v2/x/blobs/${layer}` }).end();
      return true;
    });
    other.put(layer, Buffer.from(template));
    expect(await asked([site()])).toEqual([template]);
    expect(other.requests).toEqual([`GET /v2/x/blobs/${layer}`]);
  });

  test.each([
    "http://169.254.169.254/token",
    "https://tokens.example.com/",
    "not an address",
    "file:///etc/passwd",
  ])("is not asked of another host: %s", async (realm) => {
    registry.publish("bicep/site", "1.0.0", template);
    registry.demandToken(realm);
    expect(await asked([site()])).toEqual([
      `is not public at \`${registry.host}\`: run \`bicep restore\` with a login before the review, whose cache is read`,
    ]);
    expect(registry.requests).toEqual(["GET /v2/bicep/site/manifests/1.0.0"]);
  });

  test("that the registry refuses to strangers is a login that is missing", async () => {
    registry.demandToken();
    registry.intercept(({ url = "" }, response) => {
      if (!url.startsWith("/token")) return false;
      response.writeHead(401).end();
      return true;
    });
    expect(await asked([site()])).toEqual([
      `is not public at \`${registry.host}\`: run \`bicep restore\` with a login before the review, whose cache is read`,
    ]);
  });
});

describe("a redirect", () => {
  test.each([
    ["http://192.0.2.1/x", "redirects to an address that is not followed"],
    ["ftp://127.0.0.1/x", "redirects to an address that is not followed"],
    ["http://user:password@127.0.0.1/x", "redirects to an address that is not followed"],
    ["http://[", "redirects to an address that is not followed"],
    ["/again", "redirects too often"],
  ])("to %s %s", async (location, why) => {
    registry.publish("bicep/site", "1.0.0", template);
    registry.intercept(({ url = "" }, response) => {
      if (url.includes("/manifests/")) return false;
      response.writeHead(307, { location }).end();
      return true;
    });
    expect(await asked([site()])).toEqual([`could not be pulled: \`${registry.host}\` ${why}`]);
  });

  test("of a manifest is not followed", async () => {
    registry.intercept((_, response) => {
      response.writeHead(302, { location: `http://${other.host}/` }).end();
      return true;
    });
    expect(await asked([site()])).toEqual([`could not be pulled: \`${registry.host}\` answered 302`]);
    expect(other.requests).toEqual([]);
  });
});

describe("a registry that", () => {
  test("does not have the module says so", async () => {
    expect(await asked([site()])).toEqual([`is not at \`${registry.host}\`: check its name and version`]);
  });

  test("fails for a moment is asked again", async () => {
    registry.publish("bicep/site", "1.0.0", template);
    let failures = 2;
    registry.intercept((_, response) => {
      if (failures-- <= 0) return false;
      response.writeHead(failures === 1 ? 503 : 429, { "retry-after": "0" }).end();
      return true;
    });
    expect(await asked([site()])).toEqual([template]);
    expect(registry.requests).toHaveLength(4);
  });

  test("goes on failing is given up", async () => {
    registry.intercept((_, response) => {
      response.writeHead(500).end();
      return true;
    });
    expect(await asked([site()])).toEqual([`could not be pulled: \`${registry.host}\` answered 500`]);
    expect(registry.requests).toHaveLength(3);
  });

  test("wants us to wait longer than there is time for is given up at once", async () => {
    registry.intercept((_, response) => {
      response.writeHead(429, { "retry-after": "3600" }).end();
      return true;
    });
    expect(await asked([site()])).toEqual([`could not be pulled: \`${registry.host}\` answered 429`]);
    expect(registry.requests).toHaveLength(1);
  });

  test("never answers costs no more than the time there is, for all modules and both revisions", async () => {
    registry.intercept(() => true);
    const start = performance.now();
    const run = moduleRegistry({
      hosts: [registry.host],
      cache: join(folder, "cache"),
      bicepCache: join(folder, "bicep"),
      offline: false,
      patience: { total: 600, request: 200, retries: [10] },
    });
    const references = Array.from({ length: 40 }, (_, index) => site(`:${index}`));
    const head = await run(references);
    const base = await run([...references, site(":base")]);
    expect(performance.now() - start).toBeLessThan(2000);
    const why = `could not be pulled: \`${registry.host}\` did not answer in time`;
    expect(references.map((reference) => head(reference))).toEqual(
      references.map(() => ({ kind: "unavailable", why })),
    );
    expect(base(site(":base"))).toEqual({ kind: "unavailable", why });
  });

  test("sends a byte now and then does not hold us", async () => {
    registry.intercept((_, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write(" "), 20);
      response.on("close", () => {
        clearInterval(timer);
      });
      return true;
    });
    const patience = { total: 300, request: 300, retries: [] };
    expect(await asked([site()], { patience })).toEqual([
      `could not be pulled: \`${registry.host}\` did not answer in time`,
    ]);
  });

  test("closes the connection in the middle is asked again, then given up", async () => {
    registry.publish("bicep/site", "1.0.0", template);
    registry.intercept(({ url = "" }, response) => {
      if (url.includes("/manifests/")) return false;
      response.writeHead(200, { "content-length": template.length });
      response.write(template.slice(0, 5), () => response.destroy());
      return true;
    });
    expect(await asked([site()])).toEqual([
      `could not be pulled: \`${registry.host}\` closed the connection early`,
    ]);
    expect(registry.requests.filter((request) => request.includes("/blobs/"))).toHaveLength(3);
  });

  test.each(["declared", "streamed"])(
    "sends more than the manifest promised is not read on: %s",
    async (how) => {
      registry.publish("bicep/site", "1.0.0", template);
      let sent = 0;
      registry.intercept(({ url = "" }, response) => {
        if (url.includes("/manifests/")) return false;
        response.writeHead(200, how === "declared" ? { "content-length": 50_000_000 } : {});
        const more = (): void => {
          while (sent < 50_000_000 && !response.destroyed) {
            sent += 65_536;
            if (!response.write(Buffer.alloc(65_536))) break;
          }
        };
        response.on("drain", more);
        more();
        return true;
      });
      expect(await asked([site()])).toEqual([
        `could not be pulled: \`${registry.host}\` answered more than ${template.length} bytes`,
      ]);
      expect(sent).toBeLessThan(50_000_000);
    },
  );

  test("sends a manifest without end is not read on", async () => {
    registry.intercept((_, response) => {
      response.writeHead(200).end(Buffer.alloc(1_000_001, " "));
      return true;
    });
    expect(await asked([site()])).toEqual([
      `could not be pulled: \`${registry.host}\` answered more than 1000000 bytes`,
    ]);
  });

  test.each(["manifest", "layer"])(
    "sends another %s than its digest names is not believed",
    async (which) => {
      const { manifest } = registry.publish("bicep/site", "1.0.0", template);
      registry.intercept(({ url = "" }, response) => {
        if (url.includes(which === "layer" ? "/manifests/" : "/blobs/")) return false;
        response.end(which === "layer" ? template.replace("[]", "{}") : '{"layers":[]}');
        return true;
      });
      expect(await asked([site(`@${manifest}`)])).toEqual([
        `does not have its digest: \`${registry.host}\` sent something else`,
      ]);
      expect(existsSync(join(folder, "cache/modules/tags"))).toBe(false);
    },
  );

  test("is gone can't be reached, which is found out once", async () => {
    const references = Array.from({ length: 30 }, (_, index) => site(`:${index}`));
    const why = `could not be pulled: \`${registry.host}\` refuses the connection`;
    await registry.close();
    const start = performance.now();
    const patience = { total: 10_000, request: 2000, retries: [100, 200] };
    expect(await asked(references, { patience })).toEqual(references.map(() => why));
    expect(performance.now() - start).toBeLessThan(1000);
  });

  test("the policy does not allow is never contacted", async () => {
    other.publish("bicep/site", "1.0.0", template);
    expect(await asked([`br:${other.host}/bicep/site:1.0.0`])).toEqual([
      `is at \`${other.host}\`, a registry that the policy does not allow: add it under \`registries\``,
    ]);
    expect(other.requests).toEqual([]);
  });

  test("has many modules is asked for few at a time, and for no more than the limit", async () => {
    let open = 0;
    let most = 0;
    registry.intercept((_, response) => {
      most = Math.max(most, ++open);
      setTimeout(() => {
        open--;
        response.writeHead(404).end();
      }, 5);
      return true;
    });
    const references = Array.from({ length: 205 }, (_, index) => site(`:${index}`));
    const answers = await asked(references);
    expect(most).toBe(6);
    expect(registry.requests).toHaveLength(200);
    expect(answers.filter((answer) => answer.startsWith("is one too many"))).toHaveLength(5);
  });
});

describe("the cache", () => {
  test("is used for content, and a tag is asked for again: it may have moved", async () => {
    const first = registry.publish("bicep/site", "1.0.0", template);
    expect(await asked([site()])).toEqual([template]);
    registry.forget();
    expect(await asked([site()])).toEqual([template]);
    expect(registry.requests).toEqual(["GET /v2/bicep/site/manifests/1.0.0"]);
    const second = registry.publish("bicep/site", "1.0.0", '{"resources":[1]}');
    expect(second.manifest).not.toBe(first.manifest);
    expect(await asked([site()])).toEqual(['{"resources":[1]}']);
  });

  test("answers without a registry where it can, and says so", async () => {
    registry.publish("bicep/site", "1.0.0", template);
    await asked([site()]);
    registry.forget();
    expect(await asked([site(), site(":2.0.0")], { offline: true })).toEqual([
      `${template} (is as an earlier run had it, since registries are not asked)`,
      "is not in the cache, and registries are not asked",
    ]);
    expect(registry.requests).toEqual([]);
    registry.intercept((_, response) => {
      response.writeHead(502).end();
      return true;
    });
    expect(await asked([site()])).toEqual([
      `${template} (is as an earlier run had it, since \`${registry.host}\` answered 502)`,
    ]);
    await registry.close();
    expect(await asked([site()])).toEqual([
      `${template} (is as an earlier run had it, since \`${registry.host}\` refuses the connection)`,
    ]);
  });

  test("does not stand in for a module that its registry no longer has", async () => {
    registry.publish("bicep/site", "1.0.0", template);
    await asked([site()]);
    registry.intercept((_, response) => {
      response.writeHead(404).end();
      return true;
    });
    expect(await asked([site()])).toEqual([`is not at \`${registry.host}\`: check its name and version`]);
  });

  test("with wrong content is mended", async () => {
    const { layer } = registry.publish("bicep/site", "1.0.0", template);
    await asked([site()]);
    const file = join(folder, "cache/modules/sha256", layer.slice(7));
    writeFileSync(file, '{"resources":[],"evil":1}');
    expect(await asked([site()], { offline: true })).toEqual([
      "is not in the cache, and registries are not asked",
    ]);
    expect(existsSync(file)).toBe(false);
    expect(await asked([site()])).toEqual([template]);
    expect(readFileSync(file, "utf8")).toBe(template);
  });

  test("tells tags apart that differ in case only, and leaves nothing half-written", async () => {
    registry.publish("bicep/site", "v1", "1");
    registry.publish("bicep/site", "V1", "2");
    await asked([site(":v1"), site(":V1")]);
    const tags = join(folder, "cache/modules/tags", registry.host.replace(":", "$"), "bicep$site");
    expect(readdirSync(tags).sort()).toEqual(["V1$1", "v1$"]);
    expect(readdirSync(join(folder, "cache/modules/sha256"))).toHaveLength(4);
  });

  test("that can't be written is done without", async () => {
    registry.publish("bicep/site", "1.0.0", template);
    writeFileSync(join(folder, "file"), "");
    expect(await asked([site()], { cache: join(folder, "file") })).toEqual([template]);
  });
});
