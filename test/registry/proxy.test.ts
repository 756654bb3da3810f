import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "@jest/globals";
import { proxyFor } from "../../src/registry/proxy.ts";
import { openWeb } from "../../src/registry/web.ts";

describe("the proxy for https://mcr.microsoft.com", () => {
  const proxy = "http://proxy.example:3128";
  test.each([
    [{}, undefined],
    [{ HTTPS_PROXY: proxy }, proxy],
    [{ https_proxy: "proxy.example:3128" }, proxy],
    [{ https_proxy: "", HTTPS_PROXY: proxy }, proxy],
    [{ ALL_PROXY: proxy }, proxy],
    [{ HTTP_PROXY: proxy }, undefined],
    [{ HTTPS_PROXY: proxy, NO_PROXY: "*" }, undefined],
    [{ HTTPS_PROXY: proxy, NO_PROXY: "localhost, MCR.microsoft.com" }, undefined],
    [{ HTTPS_PROXY: proxy, NO_PROXY: "microsoft.com" }, undefined],
    [{ HTTPS_PROXY: proxy, NO_PROXY: ".microsoft.com" }, undefined],
    [{ HTTPS_PROXY: proxy, no_proxy: "*.microsoft.com" }, undefined],
    [{ HTTPS_PROXY: proxy, NO_PROXY: "mcr.microsoft.com:443" }, undefined],
    [{ HTTPS_PROXY: proxy, NO_PROXY: "mcr.microsoft.com:8443" }, proxy],
    [{ HTTPS_PROXY: proxy, NO_PROXY: "soft.com" }, proxy],
    [{ HTTPS_PROXY: proxy, NO_PROXY: "data.mcr.microsoft.com" }, proxy],
  ])("with %j is %s", (environment, expected) => {
    expect(proxyFor(new URL("https://mcr.microsoft.com/v2/"), environment)).toBe(expected);
  });
});

describe("a registry behind a proxy", () => {
  test("is reached by a tunnel, with the proxy's own password", async () => {
    const asked: string[] = [];
    const server = createServer();
    server.on("connect", ({ url = "", headers }, socket) => {
      asked.push(`${url} ${headers["proxy-authorization"] ?? ""}`);
      socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const web = await openWeb(
      performance.now() + 5000,
      { total: 5000, request: 2000, retries: [] },
      { HTTPS_PROXY: `http://user:secret@127.0.0.1:${port}` },
    );
    const got = await web.get(new URL("https://registry.example/v2/"), { mostBytes: 10, redirects: 0 });
    await web.close();
    server.close();
    expect(asked).toEqual([`registry.example:443 Basic ${Buffer.from("user:secret").toString("base64")}`]);
    expect(got.kind === "failure" && got.why).toMatch(/^can't be reached/u);
    expect(JSON.stringify(got)).not.toContain("secret");
  });

  test("that is no address can't be reached", async () => {
    const web = await openWeb(
      performance.now() + 5000,
      { total: 5000, request: 2000, retries: [] },
      { HTTPS_PROXY: "http://[" },
    );
    const got = await web.get(new URL("https://registry.example/v2/"), { mostBytes: 10, redirects: 0 });
    await web.close();
    expect(got.kind === "failure" && got.why).toMatch(/^can't be reached/u);
  });
});
