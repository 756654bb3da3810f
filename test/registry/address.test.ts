import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { moduleAddress, referenceTo } from "../../src/registry/address.ts";

const digest = `sha256:${"0123456789abcdef".repeat(4)}`;

describe("a module reference", () => {
  test.each([
    [
      "br:mcr.microsoft.com/bicep/avm/res/web/site:0.15.1",
      "mcr.microsoft.com",
      "bicep/avm/res/web/site",
      "0.15.1",
    ],
    ["br:Contoso.AzureCR.io/a:V1", "contoso.azurecr.io", "a", "V1"],
    ["br:localhost:5000/a.b/c_d/e--f/g__h:_", "localhost:5000", "a.b/c_d/e--f/g__h", "_"],
    ["br:[::1]:5000/a:1", "[::1]:5000", "a", "1"],
    [`br:mcr.microsoft.com/a/b@${digest}`, "mcr.microsoft.com", "a/b", digest],
  ])("%s", (reference, host, repository, version) => {
    const address = moduleAddress(reference);
    expect(address).toEqual({
      host,
      repository,
      version: version === digest ? { kind: "digest", digest } : { kind: "tag", tag: version },
    });
  });

  test.each([
    "br:mcr.microsoft.com/a",
    "br:mcr.microsoft.com/a:",
    "br:mcr.microsoft.com/a:.x",
    `br:mcr.microsoft.com/a:${"x".repeat(129)}`,
    "br:mcr.microsoft.com/a:1 ",
    "br:mcr.microsoft.com/a:1\n",
    "br:mcr.microsoft.com/a:1?x",
    "br:mcr.microsoft.com/a:1#x",
    "br:mcr.microsoft.com/a%2f..:1",
    "br:mcr.microsoft.com/../a:1",
    "br:mcr.microsoft.com//a:1",
    "br:mcr.microsoft.com/A:1",
    "br:mcr.microsoft.com/a\\b:1",
    "br:mcr.microsoft.com/a@sha256:abc",
    `br:mcr.microsoft.com/a@${digest.toUpperCase()}`,
    `br:mcr.microsoft.com/a:1@${digest}`,
    "br:user@mcr.microsoft.com/a:1",
    "br:user:password@mcr.microsoft.com/a:1",
    "br:mcr.microsoft.com./a:1",
    "br:.mcr.microsoft.com/a:1",
    "br:mcr.microsoft.com:/a:1",
    "br:mcr.microsoft.com:443x/a:1",
    "br:mcr。microsoft。com/a:1",
    "br:mcr.microsoft.cоm/a:1",
    "br:[::ffff:7f00:1]/a:1",
    "br:2130706433/a:1",
    "br:0x7f.1/a:1",
    "br:mcr.microsoft.com:99999/a:1",
    "br:/a:1",
    "br://mcr.microsoft.com/a:1",
    "BR:mcr.microsoft.com/a:1",
    `br:${"a".repeat(256)}/a:1`,
    `br:mcr.microsoft.com/${"a".repeat(256)}:1`,
    "",
  ])("%j is none", (reference) => {
    expect(moduleAddress(reference)).toEqual({ why: "is not a valid module reference" });
  });

  test("a template spec is not read", () => {
    expect(moduleAddress("ts:sub/group/spec:1")).toEqual({ why: "is a template spec, which is not read" });
  });

  test("whatever is written, an address asks exactly its own host for exactly its own path", () => {
    const part = fc.oneof(
      fc.constantFrom(
        "br:",
        "mcr.microsoft.com",
        "/",
        ":",
        "@",
        "..",
        "a",
        "%2f",
        "?",
        "#",
        "\\",
        digest,
        "[::1]",
      ),
      fc.string(),
    );
    fc.assert(
      fc.property(
        fc.array(part).map((parts) => `br:${parts.join("")}`),
        (reference) => {
          const address = moduleAddress(reference);
          if ("why" in address) return;
          const { host, repository } = address;
          const url = new URL(`https://${host}/v2/${repository}/manifests/x`);
          expect(url.hostname).toBe(host.replace(/:\d+$/u, ""));
          expect(url.pathname).toBe(`/v2/${repository}/manifests/x`);
          expect([url.username, url.password, url.search, url.hash]).toEqual(["", "", "", ""]);
          expect(moduleAddress(referenceTo(address))).toEqual(address);
        },
      ),
    );
  });
});
