import { mkdirSync, mkdtempSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { ChangedFile } from "../source/changes.ts";
import { isUnreadable } from "../source/files.ts";
import type { DiffLimits, FoundChanges } from "./changes-between.ts";
import { changesIn, diffLimits } from "./changes-between.ts";
import { alternates, git } from "./git.ts";
import { gitBlobs } from "./git-blobs.ts";
import { writeBlob } from "./loose-objects.ts";
import { codeOf, statOnDisk, type WorkingTree } from "./open-working-tree.ts";
import { rawChangesIn } from "./parse-diff.ts";
import type { Repository } from "./repository.ts";
import { commonDirectory, objectId } from "./repository.ts";

/**
 * What turns a commit into the files on disk, untracked ones among them; paths are relative to the tree's root.
 * `git diff COMMIT` would run the filters that attributes and configuration name, so what differs is put into an index
 * and an object directory of our own first; the user's repository is not written to. Throws GitError.
 */
export async function changesToWorkingTree(
  tree: WorkingTree & { readonly repository: Repository },
  base: string,
  limits: DiffLimits = diffLimits,
): Promise<FoundChanges> {
  const { repository, prefix } = tree;
  const folder = mkdtempSync(join(tmpdir(), "portcullis-"));
  try {
    const env = {
      GIT_INDEX_FILE: join(folder, "index"),
      GIT_OBJECT_DIRECTORY: join(folder, "objects"),
      ...alternates([join(commonDirectory(repository), "objects"), ...(repository.objectDirectories ?? [])]),
    };
    mkdirSync(env.GIT_OBJECT_DIRECTORY);
    const contents = await withLineEndsOf(
      repository,
      contentsOf(tree, await candidatesIn(tree, objectId(base))),
    );
    const entries = contents.flatMap((content) =>
      entryOf(content, prefix, base.length, env.GIT_OBJECT_DIRECTORY),
    );
    await git(repository, { to: `read the tree of ${base}`, args: ["read-tree", base], env });
    await git(repository, {
      to: "list what is on disk",
      args: ["update-index", "-z", "--index-info"],
      input: entries.join(""),
      env,
    });
    // Our index holds the commit's own version of everything outside the folder that is looked at.
    const found = await changesIn(repository, ["diff-index", "--cached"], [base], env, limits, prefix);
    return { files: [...found.files, ...contents.flatMap(tooLargeFile)], problems: found.problems };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A path that may differ from the commit, relative to the tree's root. */
interface Candidate {
  readonly path: string;
  /** Its content in the commit. */
  readonly oldId?: string;
}

type Content = Candidate &
  (
    | { readonly kind: "gone" }
    | { readonly kind: "blob"; readonly mode: string; readonly bytes: Uint8Array }
    | { readonly kind: "unread"; readonly why: string }
  );

/** Git compares times and sizes with its index; a file that only seems to differ is found equal later. */
async function candidatesIn(
  { repository, prefix, untracked }: CheckedOut,
  base: string,
): Promise<Candidate[]> {
  const { stdout } = await git(repository, {
    to: `compare the files on disk with ${base}`,
    args: ["diff-index", "--raw", "-z", "--no-renames", "--no-abbrev", "--ignore-submodules=all", base, "--"],
    env: await withoutFilters(repository),
    ...(repository.workTree === undefined ? {} : { workTreeFolder: repository.workTree }),
  });
  const tracked = rawChangesIn(stdout).flatMap(
    ({ letter, oldMode, newMode, oldId, newPath }): Candidate[] => {
      const path = newPath.toString();
      // A name that is not UTF-8 can't be opened from here; it is among what the tree left out.
      if (oldMode === "160000" || newMode === "160000" || !newPath.equals(Buffer.from(path))) return [];
      if (!path.startsWith(prefix)) return [];
      return [{ path: path.slice(prefix.length), ...(letter === "A" ? {} : { oldId }) }];
    },
  );
  const known = new Set(tracked.map(({ path }) => path));
  return [...tracked, ...untracked.filter((path) => !known.has(path)).map((path) => ({ path }))];
}

/** Where times don't tell git reads the file, and would run the `filter.*` commands that attributes choose. */
async function withoutFilters(repository: Repository): Promise<Record<string, string>> {
  const { stdout } = await git(repository, {
    to: "list the filters that are configured",
    args: ["config", "-z", "--name-only", "--get-regexp", "^filter\\."],
    answers: [0, 1],
  });
  // filter.<name>.<variable>; the name may hold dots
  const keys = stdout
    .toString()
    .split("\0")
    .filter((key) => key !== "");
  const names = new Set(keys.map((key) => key.slice(0, key.lastIndexOf("."))));
  const settings = [...names].flatMap((name) => [
    ...["clean", "smudge", "process"].map((command) => [`${name}.${command}`, ""] as const),
    [`${name}.required`, "false"] as const,
  ]);
  const variables = settings.flatMap(([key, value], at): [string, string][] => [
    [`GIT_CONFIG_KEY_${at}`, key],
    [`GIT_CONFIG_VALUE_${at}`, value],
  ]);
  return { GIT_CONFIG_COUNT: String(settings.length), ...Object.fromEntries(variables) };
}

type CheckedOut = WorkingTree & { readonly repository: Repository };

function contentsOf(tree: CheckedOut, candidates: readonly Candidate[]): Content[] {
  return candidates.map((candidate): Content => {
    const { path } = candidate;
    const stat = statOnDisk(tree.root, path);
    if (stat !== undefined && "why" in stat) return { ...candidate, kind: "unread", ...stat };
    if (stat?.isSymbolicLink() === true) {
      const target = targetOf(join(tree.root, path));
      return "why" in target
        ? { ...candidate, kind: "unread", ...target }
        : { ...candidate, kind: "blob", mode: "120000", bytes: target };
    }
    if (stat?.isFile() !== true || !tree.has(path)) return { ...candidate, kind: "gone" };
    const bytes = tree.readBytes(path);
    if (isUnreadable(bytes)) return { ...candidate, kind: "unread", why: bytes.why };
    return { ...candidate, kind: "blob", mode: (stat.mode & 0o100) === 0 ? "100644" : "100755", bytes };
  });
}

function targetOf(link: string): Uint8Array | { readonly why: string } {
  try {
    return readlinkSync(link, "buffer");
  } catch (error) {
    return { why: `could not be read: ${codeOf(error)}` };
  }
}

/**
 * A file that has CRLF on disk and LF alone in the commit was checked out so (`core.autocrlf`): by lines it is the
 * same, and compared as it is every line would differ.
 */
async function withLineEndsOf(repository: Repository, contents: readonly Content[]): Promise<Content[]> {
  const converted = contents.flatMap((content) =>
    content.kind === "blob" && content.oldId !== undefined && hasCrlf(content.bytes)
      ? [{ id: content.oldId }]
      : [],
  );
  if (converted.length === 0) return [...contents];
  const before = await gitBlobs(repository).read(converted);
  return contents.map((content) => {
    if (content.kind !== "blob" || content.oldId === undefined) return content;
    const old = before.get(content.oldId);
    if (old === undefined || "why" in old || old.includes(carriageReturn)) return content;
    const text = Buffer.from(content.bytes).toString("latin1").replaceAll("\r\n", "\n");
    return { ...content, bytes: Buffer.from(text, "latin1") };
  });
}

function hasCrlf(bytes: Uint8Array): boolean {
  return (
    bytes[bytes.indexOf(carriageReturn) + 1] === lineFeed &&
    bytes.includes(carriageReturn) &&
    !bytes.includes(0)
  );
}

const carriageReturn = 13;
const lineFeed = 10;

/** The line of `git update-index --index-info` for a file, its content written as a loose object. */
function entryOf(content: Content, prefix: string, idLength: number, objects: string): string[] {
  const path = prefix + content.path;
  if (content.kind === "unread") return [];
  if (content.kind === "gone")
    return content.oldId === undefined ? [] : [`0 ${"0".repeat(idLength)}\t${path}\0`];
  const id = writeBlob(objects, content.bytes, idLength);
  return [`${content.mode} ${id}\t${path}\0`];
}

function tooLargeFile(content: Content): ChangedFile[] {
  if (content.kind !== "unread") return [];
  const status = content.oldId === undefined ? "added" : "modified";
  return [{ path: content.path, status, kind: "text", hunks: [], unmapped: content.why }];
}
