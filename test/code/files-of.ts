import type { Files } from "../../src/source/files.ts";

/** Files of a revision that are written out in a test. */
export function filesOf(texts: Readonly<Record<string, string>>): Files {
  const sources = new Map(Object.entries(texts).map(([path, text]) => [path, { path, text }]));
  return {
    paths: [...sources.keys()].sort(),
    has: (path) => sources.has(path),
    read: (path) => sources.get(path) ?? { kind: "unreadable", path, why: "is not there" },
    readBytes: (path) => new TextEncoder().encode(sources.get(path)?.text ?? ""),
    idOf: () => undefined,
  };
}
