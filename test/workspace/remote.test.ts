import { createServer } from "node:http";
import type { IncomingHttpHeaders, Server } from "node:http";

import { afterEach, describe, expect, test } from "@jest/globals";

import { blobId } from "../../src/workspace/loose-objects.ts";
import { fetchCommits } from "../../src/workspace/remote.ts";
import type { RemoteObjects } from "../../src/workspace/remote-objects.ts";
import { openRemoteCommit } from "../../src/workspace/remote-objects.ts";
import { temporaryFolder } from "./scratch.ts";

const commit = "0123456789012345678901234567890123456789";
const what = { depth: 1, contents: "all", timeout: 20_000 } as const;

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** Answers every request with a refusal and remembers it. */
async function listening(
  seen: { url: string; headers: IncomingHttpHeaders }[],
  status = 403,
): Promise<string> {
  const started = createServer((request, response) => {
    seen.push({ url: request.url ?? "", headers: request.headers });
    response.writeHead(status, { "content-type": "text/plain" }).end("refused");
  });
  server = started;
  await new Promise<void>((resolve) => started.listen(0, "127.0.0.1", resolve));
  const address = started.address();
  if (address === null || typeof address === "string") throw new Error("not listening");
  return `http://127.0.0.1:${address.port}/owner/name`;
}

describe("fetching", () => {
  test("sends the token in one header, and shows it nowhere else", async () => {
    const seen: { url: string; headers: IncomingHttpHeaders }[] = [];
    const url = await listening(seen);
    const folder = temporaryFolder();
    const refused = fetchCommits(folder, { url, token: "t0ken" }, [commit], what);
    await expect(refused).rejects.toMatchObject({ kind: "failed" });
    const error: unknown = await refused.catch((thrown: unknown) => thrown);
    expect(String(error)).toMatch(
      /^GitError: git could not fetch a commit from http:\/\/127\.0\.0\.1:\d+\/owner\/name: /u,
    );
    expect(JSON.stringify(error)).not.toMatch(/t0ken|eC1hY2Nlc3M/u);
    expect(seen.map((request) => request.url)).toEqual(["/owner/name/info/refs?service=git-upload-pack"]);
    expect(seen[0]?.headers.authorization).toBe(
      `basic ${Buffer.from("x-access-token:t0ken").toString("base64")}`,
    );
  });

  test("asks nobody for a password", async () => {
    const seen: { url: string; headers: IncomingHttpHeaders }[] = [];
    const url = await listening(seen, 401);
    await expect(fetchCommits(temporaryFolder(), { url }, [commit], what)).rejects.toMatchObject({
      kind: "failed",
    });
    expect(seen[0]?.headers.authorization).toBeUndefined();
  });

  test.each([
    "ext::sh -c touch% pwned",
    "ssh://host/x",
    "git@github.com:o/n",
    "--upload-pack=touch pwned",
    "https://user:pw@host/x",
  ])("refuses %s", async (url) => {
    await expect(fetchCommits(temporaryFolder(), { url }, [commit], what)).rejects.toThrow(
      "not an address to fetch from",
    );
  });

  test("takes whole ids only", async () => {
    const remote = { url: "https://example.invalid/x" };
    for (const name of ["main", "+refs/heads/*:refs/heads/*", "--upload-pack=touch"]) {
      await expect(fetchCommits(temporaryFolder(), remote, [name], what)).rejects.toThrow(
        "not a whole commit id",
      );
    }
  });
});

describe("a commit had from a server's API", () => {
  const texts = { "main.bicep": "param a string\n", "infra/app.json": "{}", "logo.png": "\x89PNG\0" };
  const ids = Object.fromEntries(
    Object.entries(texts).map(([path, text]) => [path, blobId(Buffer.from(text))]),
  );
  const objects = (asked: string[], changed: Partial<RemoteObjects> = {}): RemoteObjects => ({
    getTree: () =>
      Promise.resolve([
        ...Object.entries(texts).map(([path, text]) => ({
          mode: "100644",
          id: ids[path] ?? "",
          size: text.length,
          path,
        })),
        { mode: "120000", id: blobId(Buffer.from("main.bicep")), path: "link" },
        { mode: "100644", id: blobId(Buffer.from("x")), path: "../out.json" },
      ]),
    getBlob: (id) => {
      asked.push(id);
      const text = Object.values(texts).find((one) => blobId(Buffer.from(one)) === id);
      return Promise.resolve(text === undefined ? { why: "is gone" } : Buffer.from(text));
    },
    mergeBase: () => Promise.resolve(undefined),
    ...changed,
  });

  test("gives the same files as git does", async () => {
    const asked: string[] = [];
    const files = await openRemoteCommit(objects(asked), commit);
    expect(files.paths).toEqual(["infra/app.json", "logo.png", "main.bicep"]);
    expect(files.leftOut.map(({ kind, path }) => [kind, path])).toEqual([
      ["symlink", "link"],
      ["name", "../out.json"],
    ]);
    await files.prefetch(["main.bicep", "logo.png", "absent"]);
    expect(asked).toEqual([blobId(Buffer.from("main.bicep")), ids["main.bicep"], ids["logo.png"]]);
    expect(files.links).toEqual(new Map());
    expect(files.read("main.bicep")).toEqual({ path: "main.bicep", text: "param a string\n" });
    expect(files.read("logo.png")).toEqual({ kind: "unreadable", path: "logo.png", why: "is binary" });
  });

  test("says of a file that nobody fetched that it was not fetched, until it is", async () => {
    const files = await openRemoteCommit(objects([]), commit);
    expect(files.read("main.bicep")).toMatchObject({ why: "was not fetched" });
    expect(files.missed).toEqual(["main.bicep"]);
    await files.prefetch(files.missed);
    expect(files.missed).toEqual([]);
    expect(files.read("main.bicep")).toMatchObject({ text: "param a string\n" });
  });

  test("refuses content that is not what its id says", async () => {
    const forged = objects([], { getBlob: () => Promise.resolve(Buffer.from("forged")) });
    const files = await openRemoteCommit(forged, commit);
    await files.prefetch(["main.bicep"]);
    expect(files.read("main.bicep")).toMatchObject({ why: "is not what its id says" });
  });

  test("fails when the server can't be reached, and not as if files were absent", async () => {
    const down = objects([], { getBlob: () => Promise.reject(new Error("connection reset")) });
    await expect(openRemoteCommit(down, commit)).rejects.toThrow("connection reset");
  });
});

test("a blob's id is git's", () => {
  expect(blobId(Buffer.from(""))).toBe("e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
  expect(blobId(Buffer.from(""), 64)).toBe(
    "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813",
  );
});
