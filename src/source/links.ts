import type { Files } from "./files.ts";

/** Where a symbolic link of a revision leads. */
export type LinkTarget =
  /** To a file or folder of the revision; the path has no link in it. */
  | { readonly kind: "inside"; readonly path: string }
  | { readonly kind: "outside" }
  | { readonly kind: "nothing" };

/** As many as Linux follows for one path; a circle is longer than any. https://man7.org/linux/man-pages/man7/path_resolution.7.html */
const mostFollowed = 40;

/** Where these links lead, by path, given the text of each and the regular files beside them. */
export function linkTargets(
  written: ReadonlyMap<string, string>,
  paths: Iterable<string>,
): ReadonlyMap<string, LinkTarget> {
  if (written.size === 0) return new Map();
  const there = new Set<string>([""]);
  for (const path of paths) {
    for (let at = path.length; at > 0 && !there.has(path.slice(0, at)); at = path.lastIndexOf("/", at - 1))
      there.add(path.slice(0, at));
  }
  return new Map([...written.keys()].map((path) => [path, targetOf(path, written, there)]));
}

function targetOf(
  link: string,
  written: ReadonlyMap<string, string>,
  there: ReadonlySet<string>,
): LinkTarget {
  const reached: string[] = [];
  // The last is what is looked at next.
  const left = link.split("/").reverse();
  let followed = 0;
  for (let segment = left.pop(); segment !== undefined; segment = left.pop()) {
    if (segment === "" || segment === ".") continue;
    if (segment === "..") {
      if (reached.pop() === undefined) return { kind: "outside" };
      continue;
    }
    reached.push(segment);
    const target = written.get(reached.join("/"));
    if (target === undefined) continue;
    if (target.startsWith("/") || /^[a-z]:|\\|\0/iu.test(target)) return { kind: "outside" };
    if (++followed > mostFollowed || target.length > longestTarget) return { kind: "nothing" };
    reached.pop();
    left.push(...target.split("/").reverse());
  }
  const path = reached.join("/");
  return there.has(path) ? { kind: "inside", path } : { kind: "nothing" };
}

/** The longest path of Linux, in bytes. */
const longestTarget = 4096;

/** The path with every symbolic link in it followed, as compilers and shells do; the path itself where there is none. */
export function realPath(path: string, { links }: Pick<Files, "links">): string {
  if (links === undefined || links.size === 0) return path;
  let real = path;
  for (let followed = 0; followed < mostFollowed; followed++) {
    const next = once(real, links);
    if (next === undefined) return real;
    real = next;
  }
  return path;
}

function once(path: string, links: ReadonlyMap<string, string>): string | undefined {
  for (let at = path.indexOf("/"); ; at = path.indexOf("/", at + 1)) {
    const folder = at < 0 ? path : path.slice(0, at);
    const target = links.get(folder);
    if (target !== undefined) return `${target}${path.slice(folder.length)}`.replace(/^\//u, "");
    if (at < 0) return undefined;
  }
}
