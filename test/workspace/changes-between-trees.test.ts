import { expect, test } from "@jest/globals";

import type { BlobReader } from "../../src/workspace/blobs.ts";
import { blobsOf } from "../../src/workspace/blobs.ts";
import { changesBetween } from "../../src/workspace/changes-between.ts";
import { changesBetweenTrees } from "../../src/workspace/changes-between-trees.ts";
import { gitBlobs } from "../../src/workspace/git-blobs.ts";
import { treeOf } from "../../src/workspace/tree.ts";
import { scratch } from "./scratch.ts";

test.each(["sha1", "sha256"])(
  "trees from a server are compared as git compares commits (%s)",
  async (format) => {
    const { repository, commit } = scratch(`--object-format=${format}`);
    const text = "1\n2\n3\n4\n5\n6\n7\n8\n";
    const base = commit({
      "a.json": "1\n",
      "gone.json": "1\n",
      "same/b.json": "1\n",
      "old.json": text,
      link: { link: "a.json" },
    });
    const head = commit({
      "a.json": "2\n",
      "gone.json": null,
      "old.json": null,
      "n\new.json": `${text}9\n`,
      link: "file\n",
      ".gitattributes": "* -diff\n",
    });
    // As the API gives them: names as strings, no order promised.
    const entries = async (id: string): Promise<Awaited<ReturnType<typeof treeOf>>> =>
      (await treeOf(repository, id, true))
        .map((entry) => ({ ...entry, path: Buffer.from(entry.path).toString() }))
        .reverse();
    const reader: BlobReader = { read: (wanted) => gitBlobs(repository).read(wanted) };

    const changes = await changesBetweenTrees(await entries(base), await entries(head), blobsOf(reader));

    expect(changes).toEqual(await changesBetween(repository, base, head));
    expect(changes.files.map(({ status, path }) => [status, path])).toEqual([
      ["added", ".gitattributes"],
      ["modified", "a.json"],
      ["deleted", "gone.json"],
      ["modified", "link"],
      ["renamed", "n\new.json"],
    ]);
  },
);

test("a name that no checkout could write is passed over, and does not stop the others", async () => {
  const { blob, repository } = scratch();
  const id = blob("1\n");
  const names = ["../out.json", "a/.git/config", "/etc/passwd", "a\x00100644 b", "fine.json"];
  const head = names.map((path) => ({ mode: "100644", id, path }));
  const changes = await changesBetweenTrees([], head, blobsOf(gitBlobs(repository)));
  expect(changes.files.map(({ path }) => path)).toEqual(["fine.json"]);
});

test("a file whose content can't be had is listed without hunks", async () => {
  const { repository, commit } = scratch();
  const base = commit({ "a.json": "1\n", "b.json": "1\n" });
  const head = commit({ "a.json": "2\n", "b.json": "too large".repeat(100) });
  const blobs = blobsOf(gitBlobs(repository), { fileSize: 100, totalSize: 1000 });
  const changes = await changesBetweenTrees(
    await treeOf(repository, base, true),
    await treeOf(repository, head, true),
    blobs,
  );
  expect(
    changes.files.map(({ path, status, hunks, unmapped }) => [path, status, hunks.length, unmapped]),
  ).toEqual([
    ["a.json", "modified", 1, undefined],
    ["b.json", "modified", 0, "is 0.9 KB, more than the limit of 0.1 KB"],
  ]);
});
