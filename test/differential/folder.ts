import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Files } from "../../src/source/files.ts";
import type { Source } from "../../src/source/source.ts";

/** Every file under a folder, as the files of one repository; each is read at its first use and kept. */
export function filesUnder(root: string): Files {
  const paths = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(root, "/").length))
    .sort();
  const known = new Set(paths);
  const sources = new Map<string, Source>();
  return {
    paths,
    has: (path) => known.has(path),
    read: (path) => {
      if (!known.has(path)) return { kind: "unreadable", path, why: "is not there" };
      const source = sources.get(path) ?? {
        path,
        text: readFileSync(join(root, path), "utf8").replace(/^\uFEFF/u, ""),
      };
      sources.set(path, source);
      return source;
    },
    readBytes: (path) => readFileSync(join(root, path)),
    idOf: () => undefined,
  };
}
