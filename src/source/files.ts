import type { Source } from "./source.ts";

/**
 * The files of one revision of the repository, as front ends may read them.
 * Paths are relative to the repository's root, `/`-separated, and exact: no `..`, no leading `/`.
 */
export interface Files {
  /** Every regular file that may be read, sorted; symbolic links and submodules are not in it. */
  readonly paths: readonly string[];
  has(path: string): boolean;
  /** The decoded text, or why it can't be had. The same object at every call. */
  read(path: string): Source | Unreadable;
  /** The file as bytes (`loadFileAsBase64`), or why it can't be had. */
  readBytes(path: string): Uint8Array | Unreadable;
  /**
   * An identity of the content: equal ids mean equal bytes. Undefined where the revision does not know it cheaply.
   * The object id for git revisions.
   */
  idOf(path: string): string | undefined;
  /** `owner/name` on GitHub; undefined where it is not known. */
  readonly gitHubName?: string | undefined;
  /** Symbolic links to files and folders of this revision, by path: where they lead, without a link in it (see `realPath`). */
  readonly links?: ReadonlyMap<string, string> | undefined;
}

/** A file that exists but was not read: too large, binary, a Git LFS pointer, not UTF-8. */
export interface Unreadable {
  readonly kind: "unreadable";
  readonly path: string;
  /** A clause for a person: `is 104 MB, more than the limit of 10 MB`. */
  readonly why: string;
}

export function isUnreadable(read: Source | Uint8Array | Unreadable): read is Unreadable {
  return "kind" in read;
}

/**
 * The repository path that `reference` means when it is written in the file `from`; undefined when it is absolute,
 * leaves the repository, is a URL, or holds a backslash or a NUL.
 */
export function resolvePath(from: string, reference: string): string | undefined {
  if (/^\/|^[a-z][a-z0-9+.-]*:|[\\\0]/iu.test(reference)) return undefined;
  const segments = from.split("/").slice(0, -1);
  for (const segment of reference.split("/")) {
    if (segment === "" || segment === ".") continue;
    if (segment !== "..") segments.push(segment);
    else if (segments.pop() === undefined) return undefined;
  }
  return segments.join("/");
}
