import type { ts } from "ts-morph";

import type { Problem } from "../../declarations/problem.ts";
import { place, type Place, type Source } from "../../source/source.ts";

export type TypeScript = typeof ts;

/** The parsed files of one analysis, with the compiler's own idea of scopes, and nothing of its types. */
export interface Program {
  readonly ts: TypeScript;
  readonly files: readonly ts.SourceFile[];
  readonly problems: readonly Problem[];
  /** What a name means in its scope. Import aliases are not followed. */
  symbolAt(name: ts.Node): ts.Symbol | undefined;
  /** What `export { name }` without a module exports. */
  exportedSymbol(specifier: ts.ExportSpecifier): ts.Symbol | undefined;
  fileAt(path: string): ts.SourceFile | undefined;
  sourceOf(node: ts.Node): Source;
}

// One level costs our walks about three frames, and Node's default stack holds some ten thousand.
const deepestNesting = 1_000;

/**
 * Parses the sources. The compiler comes with the call so that the megabytes of it are loaded only for repositories
 * that hold JavaScript or TypeScript functions.
 */
export async function createProgram(sources: readonly Source[]): Promise<Program> {
  const { Project, ts } = await import("ts-morph");
  const project = new Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    skipFileDependencyResolution: true,
    compilerOptions: {
      allowJs: true,
      noLib: true,
      // Modules are resolved by us, over the repository's files only.
      noResolve: true,
      types: [],
      // Without it two scripts that import nothing would share their top-level names.
      moduleDetection: ts.ModuleDetectionKind.Force,
      target: ts.ScriptTarget.ESNext,
      jsx: ts.JsxEmit.Preserve,
    },
  });
  const problems: Problem[] = [];
  const byPath = new Map<string, ts.SourceFile>();
  const sourceOfFile = new Map<ts.SourceFile, Source>();
  for (const [index, source] of sources.entries()) {
    // The compiler normalises file names and gives some a meaning; a number and the extension can't surprise it.
    const name = `/${index}${extensionOf(source.path)}`;
    try {
      const wrapped = project.createSourceFile(name, source.text);
      if (isNestedDeeper(ts, wrapped.compilerNode, deepestNesting)) {
        problems.push(tooDeep(source));
        project.removeSourceFile(wrapped);
        continue;
      }
      byPath.set(source.path, wrapped.compilerNode);
      sourceOfFile.set(wrapped.compilerNode, source);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      problems.push(tooDeep(source));
    }
  }
  const checker = project.getTypeChecker().compilerObject;
  const program = project.getProgram().compilerObject;
  for (const [file, source] of sourceOfFile) {
    const [error] = program
      .getSyntacticDiagnostics(file)
      // TypeScript's own syntax in a .js file: its parser has read it, and so have we.
      .filter(({ code }) => code < 8000 || code >= 9000);
    if (error === undefined) continue;
    problems.push({
      kind: "syntax",
      message: `${ts.flattenDiagnosticMessageText(error.messageText, " ").replace(/\.$/u, "")}: not analysed beyond this mistake`,
      at: place(source, error.start, error.start + error.length),
      effect: "incomplete",
    });
  }
  return {
    ts,
    files: [...byPath.values()],
    problems,
    symbolAt: (name) =>
      ts.isShorthandPropertyAssignment(name.parent)
        ? checker.getShorthandAssignmentValueSymbol(name.parent)
        : checker.getSymbolAtLocation(name),
    exportedSymbol: (specifier) => checker.getExportSpecifierLocalTargetSymbol(specifier),
    fileAt: (path) => byPath.get(path),
    sourceOf: (node) => {
      const source = sourceOfFile.get(node.getSourceFile());
      if (source === undefined) throw new Error("a node of another program");
      return source;
    },
  };
}

export function placeOf(program: Program, node: ts.Node): Place {
  return place(program.sourceOf(node), node.getStart(), node.end);
}

function extensionOf(path: string): string {
  return /\.[cm]?[jt]sx?$/u.exec(path)?.[0] ?? ".js";
}

function tooDeep(source: Source): Problem {
  return {
    kind: "limit",
    message: `The code nests deeper than ${deepestNesting} levels; the file was not analysed`,
    at: { path: source.path },
    effect: "incomplete",
  };
}

function isNestedDeeper(compiler: TypeScript, root: ts.Node, limit: number): boolean {
  let level: ts.Node[] = [root];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limit) return true;
    const next: ts.Node[] = [];
    for (const node of level) {
      compiler.forEachChild(node, (child) => {
        next.push(child);
      });
    }
    level = next;
  }
  return false;
}
