import type { Source } from "../../source/source.ts";
import type { TypeScript } from "./program.ts";

/** The name of a module as a file writes it, with where it stands. */
export interface Import {
  readonly specifier: string;
  readonly start: number;
  readonly end: number;
}

/** Every module that a text names in `import`, `export from`, `require` and `import()`, as a literal. */
export function importsIn(compiler: TypeScript, { text }: Source): readonly Import[] {
  // Most files of a front end import nothing that matters: no scanner for those without any import.
  if (!/\bimport\b|\brequire\b|\bexport\b/u.test(text)) return [];
  return compiler
    .preProcessFile(text, true, true)
    .importedFiles.map(({ fileName, pos, end }) => ({ specifier: fileName, start: pos, end }));
}
