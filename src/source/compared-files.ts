import type { Changes } from "./changes.ts";
import type { Files } from "./files.ts";

/** The paths of both revisions whose content is not the same in them, by what git says and by the ids of the contents. */
export function changedPaths(head: Files, base: Files, { files }: Changes): ReadonlySet<string> {
  const changed = new Set(files.flatMap(({ path, previousPath }) => [path, previousPath ?? path]));
  for (const path of new Set([...head.paths, ...base.paths])) {
    const [now, before] = [head, base].map((one) =>
      one.has(path) ? (one.idOf(path) ?? "known to git") : "none",
    );
    const isTold = now !== "known to git" && before !== "known to git";
    if (isTold ? now !== before : head.has(path) !== base.has(path)) changed.add(path);
  }
  return changed;
}

/** The files of the merge base, with what the head has too read, decoded and parsed once for both. */
export function sharedWith(head: Files, base: Files, changed: ReadonlySet<string>): Files {
  return {
    paths: base.paths,
    has: (path) => base.has(path),
    read: (path) => (base.has(path) && !changed.has(path) ? head.read(path) : base.read(path)),
    readBytes: (path) => base.readBytes(path),
    idOf: (path) => base.idOf(path),
    gitHubName: base.gitHubName,
    links: base.links,
  };
}
