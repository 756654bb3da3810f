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
  const found = compiler
    .preProcessFile(text, true, true)
    .importedFiles.map(({ fileName, pos, end }) => ({ specifier: fileName, start: pos, end }));
  return [...found, ...namespaces(compiler, text)];
}

/** `export * as name from "module"`, which the compiler's quick look takes no notice of. */
function namespaces(compiler: TypeScript, text: string): readonly Import[] {
  if (!/\bexport\b/u.test(text) || !/\*[^]{0,200}?\bas\b/u.test(text)) return [];
  const { SyntaxKind: Kind } = compiler;
  const wanted = [Kind.ExportKeyword, Kind.AsteriskToken, Kind.AsKeyword, undefined, Kind.FromKeyword];
  const scanner = compiler.createScanner(compiler.ScriptTarget.ESNext, true, undefined, text);
  const found: Import[] = [];
  let next = 0;
  for (let token = scanner.scan(); token !== Kind.EndOfFileToken; token = scanner.scan()) {
    if (next === wanted.length && token === Kind.StringLiteral) {
      const start = scanner.getTokenStart();
      found.push({ specifier: scanner.getTokenValue(), start, end: scanner.getTokenEnd() });
    }
    if (next < wanted.length && (wanted[next] === undefined || wanted[next] === token)) next++;
    else next = token === Kind.ExportKeyword ? 1 : 0;
  }
  return found;
}
