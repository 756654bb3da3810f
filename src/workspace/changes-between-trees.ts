import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { ChangedFile } from "../source/changes.ts";
import type { Blobs } from "./blobs.ts";
import type { DiffLimits, FoundChanges } from "./changes-between.ts";
import { changesBetween, diffLimits } from "./changes-between.ts";
import { isPlainPath } from "./files-from-tree.ts";
import { git } from "./git.ts";
import { writeBlob } from "./loose-objects.ts";
import { emptyRepository } from "./remote.ts";
import type { Repository } from "./repository.ts";
import type { TreeEntry } from "./tree.ts";

/**
 * The same as `changesBetween` for two trees that were had from a server: what differs is put into a repository of our
 * own, so that git compares it. A file whose content can't be had is listed without hunks.
 */
export async function changesBetweenTrees(
  base: readonly TreeEntry[],
  head: readonly TreeEntry[],
  blobs: Blobs,
  limits: DiffLimits = diffLimits,
): Promise<FoundChanges> {
  const differing = differencesOf(base, head);
  const sides = differing.flatMap((pair) => [pair.base, pair.head].filter((side) => side !== undefined));
  await blobs.prefetch(sides.filter(isBlob));
  const folder = mkdtempSync(join(tmpdir(), "portcullis-"));
  try {
    const repository = emptyRepository(folder, sides.some(({ id }) => id.length === 64) ? "sha256" : "sha1");
    const unread = differing.flatMap((pair) => unreadFile(pair, blobs));
    const had = differing.filter((pair) => unreadFile(pair, blobs).length === 0);
    for (const side of had.flatMap((pair) => [pair.base, pair.head])) {
      if (side === undefined || !isBlob(side)) continue;
      const bytes = blobs.bytes(side, () => []);
      if (!("why" in bytes)) writeBlob(join(folder, "objects"), bytes, side.id.length);
    }
    const before = await treeOfEntries(
      repository,
      "base",
      had.map((pair) => pair.base),
    );
    const after = await treeOfEntries(
      repository,
      "head",
      had.map((pair) => pair.head),
    );
    const found = await changesBetween(repository, before, after, limits);
    return { files: [...found.files, ...unread], problems: found.problems };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Difference {
  readonly path: string;
  readonly base?: TreeEntry;
  readonly head?: TreeEntry;
}

function differencesOf(base: readonly TreeEntry[], head: readonly TreeEntry[]): Difference[] {
  const before = new Map(base.map((entry) => [pathOf(entry), entry]));
  const after = new Map(head.map((entry) => [pathOf(entry), entry]));
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((path): Difference[] => {
    const [old, now] = [before.get(path), after.get(path)];
    if (old?.id === now?.id && old?.mode === now?.mode) return [];
    if (!isPlainPath(path)) return []; // among what the files of the revision left out
    return [
      { path, ...(old === undefined ? {} : { base: old }), ...(now === undefined ? {} : { head: now }) },
    ];
  });
}

function unreadFile({ path, base, head }: Difference, blobs: Blobs): ChangedFile[] {
  for (const side of [head, base]) {
    if (side === undefined || !isBlob(side)) continue;
    const bytes = blobs.bytes(side, () => []);
    if (!("why" in bytes)) continue;
    const status = base === undefined ? "added" : head === undefined ? "deleted" : "modified";
    return [{ path, status, kind: "text", hunks: [], unmapped: bytes.why }];
  }
  return [];
}

async function treeOfEntries(
  repository: Repository,
  name: string,
  entries: readonly (TreeEntry | undefined)[],
): Promise<string> {
  const env = { GIT_INDEX_FILE: join(repository.gitDir, `index-${name}`) };
  const lines = entries.flatMap((entry) =>
    entry === undefined
      ? []
      : [Buffer.concat([Buffer.from(`${entry.mode} ${entry.id}\t`), Buffer.from(entry.path), Buffer.of(0)])],
  );
  const to = `write the changed files of the ${name}`;
  await git(repository, {
    to,
    args: ["update-index", "-z", "--index-info"],
    input: Buffer.concat(lines),
    env,
  });
  const { stdout } = await git(repository, { to, args: ["write-tree", "--missing-ok"], env });
  return stdout.toString("latin1").trim();
}

function isBlob({ mode }: TreeEntry): boolean {
  return mode !== "160000";
}

function pathOf({ path }: TreeEntry): string {
  return typeof path === "string" ? path : Buffer.from(path).toString("latin1");
}
