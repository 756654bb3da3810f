import type { BuiltFrom } from "./built-files.ts";
import type { CodeReader } from "./code-reader.ts";
import type { IsCompiledFrom } from "./compiled-copies.ts";
import type { Modules } from "./modules.ts";

/**
 * Of the `reached` files those that are compiled from their source, with that source. One that loads a file which is
 * not what the source loads is none of them: what runs with it then is another program.
 */
export function genuineCopies(
  reader: CodeReader,
  modules: Modules,
  reached: ReadonlySet<string>,
  claimedSource: BuiltFrom,
  isCompiledFrom: IsCompiledFrom,
): ReadonlyMap<string, string> {
  const copies = new Map<string, string>();
  for (const path of [...reached].sort()) {
    const source = claimedSource(path);
    const [built, original] = [reader.at(path), source === undefined ? undefined : reader.at(source)];
    if (source === undefined || built.kind !== "code" || original?.kind !== "code") continue;
    if (isCompiledFrom(built.source, original.source)) copies.set(path, source);
  }
  let size: number;
  do {
    size = copies.size;
    for (const [path, source] of copies) if (!loadsTheSame(path, source)) copies.delete(path);
  } while (copies.size < size);
  return copies;

  function loadsTheSame(path: string, source: string): boolean {
    const [code, original] = [reader.at(path), reader.at(source)];
    if (code.kind !== "code" || original.kind !== "code") return false;
    const written = new Set(original.imports.map(({ specifier }) => specifier));
    return code.imports.every(({ specifier }) => {
      const [loaded] = modules.filesOf(path, specifier);
      // What is not there is yet to be built.
      if (loaded === undefined) return true;
      // The compiler's own helpers, which the source does not name: those of the repository are somebody's code.
      if (!written.has(specifier)) return false;
      const [meant] = modules.filesOf(source, specifier);
      return meant !== undefined && (copies.get(loaded) ?? loaded) === (copies.get(meant) ?? meant);
    });
  }
}
