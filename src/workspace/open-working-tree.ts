import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  realpathSync,
  type Stats,
} from "node:fs";
import { join, relative, sep } from "node:path";

import type { Files, Unreadable } from "../source/files.ts";
import type { Source } from "../source/source.ts";
import { blobLimits, sizeInWords } from "./blobs.ts";
import { decode } from "./decode.ts";
import type { LeftOut } from "./files-from-tree.ts";
import { followedLinks, maxFiles, mostLinks } from "./files-from-tree.ts";
import { git, GitError } from "./git.ts";
import type { Repository } from "./repository.ts";
import { repositoryAt } from "./repository.ts";

/** The files of a folder as they are on disk, with what was left out. */
export interface WorkingTree extends Files {
  readonly root: string;
  /** The repository whose checkout the folder is in; undefined when it is in none. */
  readonly repository: Repository | undefined;
  /** The folder's path in the checkout, with a `/` at its end; empty when it is the checkout's root. */
  readonly prefix: string;
  /** Names that git does not track and does not ignore, whatever they are. */
  readonly untracked: readonly string[];
  readonly leftOut: readonly LeftOut[];
  prefetch(paths: Iterable<string>): Promise<void>;
}

/**
 * The files below `root`, with paths relative to it. In a checkout: what git tracks, and what it would if it were added
 * (`.gitignore` holds). Elsewhere every file outside `.git` and `node_modules`. Throws when `root` is not a folder.
 */
export async function openWorkingTree(
  root: string,
  options: { readonly maxFiles?: number; readonly fileSize?: number } = {},
): Promise<WorkingTree> {
  const folder = realpathSync(root);
  const repository = repositoryAt(folder);
  const limit = options.maxFiles ?? maxFiles;
  const listed = (await trackedIn(repository, folder)) ?? foundIn(folder, limit);
  const { paths, leftOut } = regularFilesOf(folder, listed, limit);
  return {
    root: folder,
    repository,
    prefix: repository?.workTree === undefined ? "" : prefixOf(folder, repository.workTree),
    untracked: listed.untracked,
    ...followedLinks(leftOut, linksOnDisk(folder, leftOut), paths),
    ...filesOnDisk(folder, paths, options.fileSize ?? blobLimits.fileSize),
  };
}

function prefixOf(folder: string, workTree: string): string {
  const path = relative(workTree, folder).split(sep).join("/");
  return path === "" ? "" : `${path}/`;
}

/** Names as listed, and what the listing itself left out. */
interface Listing {
  readonly names: readonly Buffer[];
  /** Names that git keeps out of this checkout (`git sparse-checkout`). */
  readonly sparse: ReadonlySet<string>;
  readonly untracked: readonly string[];
  readonly leftOut: readonly LeftOut[];
}

async function trackedIn(repository: Repository | undefined, folder: string): Promise<Listing | undefined> {
  if (repository?.workTree === undefined) return undefined;
  try {
    const { stdout } = await git(repository, {
      to: `list the files of ${folder}`,
      args: ["ls-files", "-z", "-t", "--cached", "--others", "--exclude-standard"],
      workTreeFolder: folder,
    });
    const names: Buffer[] = [];
    const sparse = new Set<string>();
    const untracked: string[] = [];
    for (let at = 0; at < stdout.length;) {
      const end = stdout.indexOf(0, at);
      const name = stdout.subarray(at + 2, end);
      names.push(name);
      if (stdout[at] === tag.sparse) sparse.add(name.toString());
      if (stdout[at] === tag.untracked) untracked.push(name.toString());
      at = end + 1;
    }
    return { names, sparse, untracked, leftOut: [] };
  } catch (error) {
    if (error instanceof GitError && error.kind === "not found") return undefined;
    throw error;
  }
}

// The letters of `git ls-files -t`: S for skip-worktree, ? for others.
const tag = { sparse: 83, untracked: 63 };

/** Breadth first, so that the limit cuts the deepest files. */
function foundIn(root: string, limit: number): Listing {
  const names: Buffer[] = [];
  const leftOut: LeftOut[] = [];
  const folders = [""];
  for (const folder of folders) {
    for (const entry of entriesIn(root, folder, leftOut)) {
      const name = Buffer.concat([Buffer.from(folder), entry.name]);
      if (!entry.isDirectory()) names.push(name);
      else if (!/^(?:\.git|node_modules)$/iu.test(entry.name.toString())) folders.push(`${name.toString()}/`);
    }
    // One more than the limit, so that the cut is told.
    if (names.length > limit) break;
  }
  return { names, sparse: new Set(), untracked: [], leftOut };
}

function entriesIn(
  root: string,
  folder: string,
  leftOut: LeftOut[],
): { name: Buffer; isDirectory(): boolean }[] {
  try {
    return readdirSync(join(root, folder), { withFileTypes: true, encoding: "buffer" });
  } catch (error) {
    leftOut.push({
      kind: "name",
      path: folder.slice(0, -1),
      why: `is a folder that could not be read: ${codeOf(error)}`,
    });
    return [];
  }
}

function regularFilesOf(
  root: string,
  listing: Listing,
  limit: number,
): { readonly paths: readonly string[]; readonly leftOut: readonly LeftOut[] } {
  const paths = new Set<string>();
  const leftOut = [...listing.leftOut];
  const folders = new Map<string, boolean>();
  let beyond = 0;
  for (const name of listing.names) {
    const path = name.toString();
    if (paths.has(path)) continue; // a file in conflict is listed once for each side
    const why = leftOutBecause(root, name, path, listing.sparse, folders);
    if (why === "deleted") continue;
    if (why !== undefined) leftOut.push({ path: path.replace(/\/$/u, ""), ...why });
    else if (paths.size >= limit) beyond++;
    else paths.add(path);
  }
  if (beyond > 0)
    leftOut.push({ kind: "limit", path: "", why: `${beyond} or more files beyond the limit of ${limit}` });
  return { paths: [...paths].sort(), leftOut };
}

/** What the links say; a link that became something else meanwhile says nothing. */
function linksOnDisk(root: string, leftOut: readonly LeftOut[]): ReadonlyMap<string, string> {
  const links = new Map<string, string>();
  for (const { kind, path } of leftOut) {
    if (kind !== "symlink" || links.size >= mostLinks) continue;
    // What is behind another link is none of ours.
    if (!isRealFolder(root, path.slice(0, path.lastIndexOf("/") + 1), new Map())) continue;
    try {
      links.set(path, readlinkSync(join(root, path)));
    } catch {
      continue;
    }
  }
  return links;
}

function leftOutBecause(
  root: string,
  name: Buffer,
  path: string,
  sparse: ReadonlySet<string>,
  folders: Map<string, boolean>,
): Omit<LeftOut, "path"> | "deleted" | undefined {
  if (path.endsWith("/")) return { kind: "submodule", why: "is a repository of its own" };
  if (Buffer.compare(Buffer.from(path), name) !== 0)
    return { kind: "name", why: "has a name that is not UTF-8" };
  if (!isRealFolder(root, path.slice(0, path.lastIndexOf("/") + 1), folders)) {
    return { kind: "symlink", why: "is behind a symbolic link, which is never followed" };
  }
  const stat = statOnDisk(root, path);
  if (stat !== undefined && "why" in stat) return { kind: "name", ...stat };
  if (stat === undefined) {
    return sparse.has(path) ? { kind: "limit", why: "is outside the sparse checkout" } : "deleted";
  }
  if (stat.isSymbolicLink()) return { kind: "symlink", why: "is a symbolic link, which is never followed" };
  if (stat.isDirectory())
    return { kind: "submodule", why: "is a submodule: its files are in another repository" };
  return stat.isFile() ? undefined : { kind: "name", why: "is not a regular file" };
}

/** A tracked folder may have been replaced by a link that leads out of the repository. */
function isRealFolder(root: string, folder: string, known: Map<string, boolean>): boolean {
  if (folder === "") return true;
  const before = known.get(folder);
  if (before !== undefined) return before;
  const path = join(root, folder);
  let real: boolean;
  try {
    real = realpathSync(path) + sep === path;
  } catch (error) {
    // Of links that lead to each other nothing is real. Deleted: the file in it will be found missing.
    real = codeOf(error) !== "ELOOP";
  }
  known.set(folder, real);
  return real;
}

/** What is at a path, itself where it is a link; undefined where nothing is, or only behind links that lead nowhere. */
export function statOnDisk(root: string, path: string): Stats | { readonly why: string } | undefined {
  try {
    return lstatSync(join(root, path), { throwIfNoEntry: false });
  } catch (error) {
    const code = codeOf(error);
    return code === "ELOOP" ? undefined : { why: `could not be looked at: ${code}` };
  }
}

function filesOnDisk(
  root: string,
  paths: readonly string[],
  fileSize: number,
): Files & Pick<WorkingTree, "prefetch"> {
  const known = new Set(paths);
  const sources = new Map<string, Source | Unreadable>();
  const bytesOf = (path: string): Uint8Array | { readonly why: string } =>
    known.has(path) ? bytesAt(root, path, fileSize) : { why: "does not exist" };
  const read = (path: string): Source | Unreadable => {
    const bytes = bytesOf(path);
    if ("why" in bytes) return { kind: "unreadable", path, why: bytes.why };
    const decoded = decode(bytes);
    return "text" in decoded ? { path, text: decoded.text } : { kind: "unreadable", path, why: decoded.why };
  };
  return {
    paths,
    has: (path) => known.has(path),
    read: (path) => {
      const source = sources.get(path) ?? read(path);
      sources.set(path, source);
      return source;
    },
    readBytes: (path) => {
      const bytes = bytesOf(path);
      return "why" in bytes ? { kind: "unreadable", path, why: bytes.why } : bytes;
    },
    idOf: () => undefined,
    prefetch: () => Promise.resolve(), // a read from disk is quick enough when it is wanted
  };
}

// A regular file at the moment of opening: no link, no pipe that would wait for a writer. (Windows has neither flag.)
function bytesAt(root: string, path: string, limit: number): Uint8Array | { readonly why: string } {
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  if (!isRealFolder(root, folder, new Map()))
    return { why: "is behind a symbolic link, which is never followed" };
  let file: number;
  try {
    file = openSync(join(root, path), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    return {
      why:
        codeOf(error) === "ELOOP"
          ? "is a symbolic link, which is never followed"
          : `could not be opened: ${codeOf(error)}`,
    };
  }
  try {
    const stat = fstatSync(file);
    if (!stat.isFile()) return { why: "is not a regular file" };
    if (stat.size > limit)
      return { why: `is ${sizeInWords(stat.size)}, more than the limit of ${sizeInWords(limit)}` };
    const bytes = Buffer.allocUnsafe(stat.size);
    let size = 0;
    for (let count = -1; size < bytes.length && count !== 0; size += count)
      count = readSync(file, bytes, size, bytes.length - size, null);
    return bytes.subarray(0, size);
  } catch (error) {
    return { why: `could not be read: ${codeOf(error)}` };
  } finally {
    closeSync(file);
  }
}

export function codeOf(error: unknown): string {
  const isCoded = typeof error === "object" && error !== null && "code" in error;
  return isCoded && typeof error.code === "string" ? error.code : String(error);
}
