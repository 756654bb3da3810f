import { isUtf8 } from "node:buffer";

import type { Files, Unreadable } from "../source/files.ts";
import { linkTargets, type LinkTarget } from "../source/links.ts";
import type { Source } from "../source/source.ts";
import type { Blobs, Wanted } from "./blobs.ts";
import type { TreeEntry } from "./tree.ts";

/** The files of a revision with what was left out of it. */
export interface RevisionFiles extends Files {
  readonly leftOut: readonly LeftOut[];
  /**
   * Reads many files in few steps. Files that are read without it are had one batch at a time from git, and not at
   * all from GitHub's API.
   */
  prefetch(paths: Iterable<string>): Promise<void>;
  /** Files that were asked for and could not be had at once: prefetch them and read again. Empty with git. */
  readonly missed: readonly string[];
}

/** Something in the tree that is not among `paths`. */
export interface LeftOut {
  readonly kind: "symlink" | "submodule" | "name" | "limit";
  /** As far as it can be told: a name that is not UTF-8 has U+FFFD in it. Empty for the rest of too many files. */
  readonly path: string;
  /** A clause for a person: `is a symbolic link`. */
  readonly why: string;
  /** Of a symbolic link that could be read. */
  readonly target?: LinkTarget;
}

/** The largest public monorepos have about 100,000 files. */
export const maxFiles = 200_000;

/** The files that a listing names, whoever made the listing and whoever has the contents. */
export function filesFromTree(
  entries: Iterable<TreeEntry>,
  blobs: Blobs,
  limit: number = maxFiles,
): RevisionFiles {
  const { files, links, leftOut } = sorted(entries, limit);
  const paths = [...files.keys()];
  const followed = followedLinks(
    leftOut,
    new Map(
      [...links].flatMap(([path, blob]) => {
        const decoded = blobs.text(blob, () => [...links.values()]);
        return "text" in decoded ? [[path, decoded.text] as const] : [];
      }),
    ),
    paths,
  );
  const sources = new Map<string, Source | Unreadable>();
  const missed = new Set<string>();

  // Files of one kind are read together: whoever asks for one template asks for the others next.
  const ahead = (path: string): readonly Wanted[] => {
    const kind = extensionOf(path);
    const wanted: Wanted[] = [];
    let size = 0;
    for (const [other, one] of files) {
      if (extensionOf(other) !== kind || blobs.has(one.id)) continue;
      size += one.size ?? 32 * 1024;
      if (size > readAhead.bytes || wanted.length >= readAhead.files) break;
      wanted.push(one);
    }
    return wanted;
  };
  const unreadable = (path: string, why: string): Unreadable => ({ kind: "unreadable", path, why });

  const read = (path: string): Source | Unreadable => {
    const blob = files.get(path);
    if (blob === undefined) return unreadable(path, "does not exist");
    const decoded = blobs.text(blob, () => ahead(path));
    if (!blobs.has(blob.id)) missed.add(path);
    return "text" in decoded ? { path, text: decoded.text } : unreadable(path, decoded.why);
  };

  return {
    paths,
    ...followed,
    get missed() {
      return [...missed];
    },
    has: (path) => files.has(path),
    read: (path) => {
      const source = sources.get(path) ?? read(path);
      sources.set(path, source);
      return source;
    },
    readBytes: (path) => {
      const blob = files.get(path);
      if (blob === undefined) return unreadable(path, "does not exist");
      const bytes = blobs.bytes(blob, () => []);
      if (!blobs.has(blob.id)) missed.add(path);
      return "why" in bytes ? unreadable(path, bytes.why) : bytes;
    },
    idOf: (path) => files.get(path)?.id,
    prefetch: async (wanted) => {
      const known = [...wanted].filter((path) => files.has(path));
      await blobs.prefetch(known.flatMap((path) => files.get(path) ?? []));
      for (const path of known) if (missed.delete(path)) sources.delete(path);
    },
  };
}

const readAhead = { files: 512, bytes: 16 * 1024 * 1024 };

function extensionOf(path: string): string {
  return path.slice(path.lastIndexOf(".") + 1);
}

function sorted(
  entries: Iterable<TreeEntry>,
  limit: number,
): {
  readonly files: ReadonlyMap<string, Wanted>;
  readonly links: ReadonlyMap<string, Wanted>;
  readonly leftOut: readonly LeftOut[];
} {
  const files: [string, Wanted][] = [];
  const links = new Map<string, Wanted>();
  const seen = new Set<string>();
  const leftOut: LeftOut[] = [];
  let beyond = 0;
  for (const { mode, id, size, path: name } of entries) {
    const path =
      typeof name === "string" ? name : Buffer.from(name.buffer, name.byteOffset, name.byteLength).toString();
    const why = leftOutBecause(mode, name, path) ?? (seen.has(path) ? duplicate : undefined);
    if (why?.kind === "symlink" && links.size < mostLinks) links.set(path, { id });
    if (why !== undefined) leftOut.push({ ...why, path });
    else if (files.length >= limit) beyond++;
    else {
      seen.add(path);
      files.push([path, size === undefined ? { id } : { id, size }]);
    }
  }
  if (beyond > 0) {
    leftOut.push({
      kind: "limit",
      path: "",
      why: `${beyond} files beyond the limit of ${limit} were left out`,
    });
  }
  // Git sorts by bytes, JavaScript by UTF-16 unit: the second is what `paths` promises.
  files.sort(([one], [other]) => (one < other ? -1 : 1));
  return { files: new Map(files), links, leftOut };
}

/** So many links are followed; each is a request where files are read through GitHub's API. */
export const mostLinks = 1_000;

/** The entries of a listing whose targets `filesFromTree` will ask for. */
export function linksIn(entries: readonly TreeEntry[]): readonly Wanted[] {
  return entries
    .filter(({ mode }) => mode === "120000")
    .slice(0, mostLinks)
    .map(({ id }) => ({ id }));
}

/** What is left out with where the links among it lead, and where those inside lead to, by path. */
export function followedLinks(
  leftOut: readonly LeftOut[],
  written: ReadonlyMap<string, string>,
  paths: readonly string[],
): { readonly leftOut: readonly LeftOut[]; readonly links: ReadonlyMap<string, string> } {
  const targets = linkTargets(written, paths);
  const inside = [...targets].flatMap(([path, target]) =>
    target.kind === "inside" ? [[path, target.path] as const] : [],
  );
  return {
    leftOut: leftOut.map((one) => {
      const target = one.kind === "symlink" ? targets.get(one.path) : undefined;
      return target === undefined ? one : { ...one, target, why: whyLink(target) };
    }),
    links: new Map(inside),
  };
}

function whyLink(target: LinkTarget): string {
  switch (target.kind) {
    case "inside":
      return `is a symbolic link to \`${target.path}\`: what is named through it is judged there`;
    case "outside":
      return "is a symbolic link that leads out of what is reviewed, which is never followed";
    case "nothing":
      return "is a symbolic link that leads to no file of what is reviewed";
  }
}

const duplicate: Omit<LeftOut, "path"> = { kind: "name", why: "is in the tree twice" };

function leftOutBecause(
  mode: string,
  name: Uint8Array | string,
  path: string,
): Omit<LeftOut, "path"> | undefined {
  if (mode === "120000") return { kind: "symlink", why: "is a symbolic link, which is never followed" };
  if (mode === "160000")
    return { kind: "submodule", why: "is a submodule: its files are in another repository" };
  if (!mode.startsWith("100")) return { kind: "name", why: `has the unknown file mode ${mode}` };
  if (typeof name !== "string" && !isUtf8(name)) return { kind: "name", why: "has a name that is not UTF-8" };
  // No such name can be checked out, but a tree made by hand can hold it.
  if (!isPlainPath(path)) return { kind: "name", why: "has a name that git does not check out" };
  return undefined;
}

/** A path that git would check out: no way up, no `.git`, nothing empty between slashes. */
export function isPlainPath(path: string): boolean {
  if (path.includes("\0")) return false;
  return path.split("/").every((segment) => segment !== "" && !/^(?:\.|\.\.|\.git)$/iu.test(segment));
}
