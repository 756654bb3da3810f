import type { Analyser } from "./code/reading.ts";
import type { Look } from "./look.ts";
import type { Files } from "./source/files.ts";

/**
 * The analysers as the merge base needs them: one that judges every file for itself (Semgrep) is given only the files
 * that differ from the head, and what it said of the others there holds here too.
 */
export function perFileOnly(analysers: readonly Analyser[], head: Look): readonly Analyser[] {
  return analysers.map((analyser) => {
    if (analyser.judgesFilesAlone !== true) return analyser;
    return {
      ...analyser,
      read: async (files, configuration, settings) => {
        const same = (path: string): boolean => {
          const id = files.idOf(path);
          return id !== undefined && head.files.idOf(path) === id;
        };
        const reading = await analyser.read(without(files, same), configuration, settings);
        const carried = head.read.application.alerts.filter(
          ({ analyser: by, at }) => by === analyser.name && same(at.source.path),
        );
        return { ...reading, alerts: [...reading.alerts, ...carried] };
      },
    };
  });
}

function without(files: Files, left: (path: string) => boolean): Files {
  const paths = files.paths.filter((path) => !left(path));
  return {
    paths,
    has: (path) => files.has(path) && !left(path),
    read: (path) => files.read(path),
    readBytes: (path) => files.readBytes(path),
    idOf: (path) => files.idOf(path),
  };
}
