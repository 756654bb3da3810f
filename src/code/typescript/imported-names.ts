import type { ts } from "ts-morph";

import { nowhere, unresolved, type Denoted } from "./denoted.ts";
import { moduleExports, type Export, type ModuleExports } from "./module-exports.ts";
import { moduleName } from "./module-name.ts";
import type { ResolveModule } from "./modules.ts";
import type { Denoting } from "./denoting.ts";

/** What names stand for that come from other modules, through the files that hand them on. */
export interface ImportedNames {
  readonly exportsOf: (file: ts.SourceFile) => ModuleExports;
  /** The export `name` of a file; undefined when it exports nothing of that name. */
  readonly exportedFrom: (file: ts.SourceFile, name: string) => Denoted | undefined;
  /** What an import statement's name stands for: `default`, `*`, or a name. */
  readonly imported: (
    declaration: ts.ImportSpecifier | ts.ImportClause | ts.NamespaceImport,
    name: string,
  ) => Denoted;
  /** The module that `require` or `import()` is called with. */
  readonly moduleOf: (from: ts.Node, specifier: ts.Expression | undefined) => Denoted;
  readonly moduleAt: (from: ts.Node, specifier: string) => ts.SourceFile | undefined;
  readonly importedVariable: (name: ts.Identifier) => ts.Symbol | undefined;
  readonly exportedVariable: (file: ts.SourceFile, name: string) => ts.Symbol | undefined;
}

const mostHandOns = 60;
const longestHandOn = 10;

export function importedNames(denoting: Denoting, resolveModule: ResolveModule): ImportedNames {
  const { program, denote, denoteSymbol, member } = denoting;
  const { ts } = program;
  let handOns = 0;
  const exportTables = new Map<ts.SourceFile, ModuleExports>();
  return {
    exportsOf: exportsIn,
    exportedFrom: (file, name) => exportedFrom(file, name, new Set()),
    imported,
    moduleOf,
    moduleAt,
    importedVariable,
    exportedVariable: (file, name) => exportedVariable(file, name, 0),
  };

  function imported(
    declaration: ts.ImportSpecifier | ts.ImportClause | ts.NamespaceImport,
    name: string,
  ): Denoted {
    let statement: ts.Node = declaration;
    while (!ts.isImportDeclaration(statement)) {
      if (ts.isSourceFile(statement)) return unresolved("is imported in a way that is not followed");
      statement = statement.parent;
    }
    const specifier = statement.moduleSpecifier;
    if (!ts.isStringLiteral(specifier)) return unresolved("is imported by a computed name");
    return fromModule(statement, specifier.text, name);
  }

  function moduleOf(from: ts.Node, specifier: ts.Expression | undefined): Denoted {
    if (specifier === undefined) return unresolved("is imported by a computed name");
    const { text, isWhole } = moduleName(denoting, specifier);
    return isWhole ? fromModule(from, text, "*") : unresolved("is imported by a computed name");
  }

  function fromModule(from: ts.Node, specifier: string, name: string): Denoted {
    const file = moduleAt(from, specifier);
    if (file !== undefined) return name === "*" ? { kind: "module", file } : exported(file, name);
    // A package's default export is the package itself for those written in CommonJS.
    return {
      kind: "external",
      module: specifier.replace(/^node:/u, ""),
      path: name === "*" || name === "default" ? [] : [name],
    };
  }

  function moduleAt(from: ts.Node, specifier: string): ts.SourceFile | undefined {
    const path = resolveModule(program.sourceOf(from).path, specifier);
    return path === undefined ? undefined : program.fileAt(path);
  }

  function exported(file: ts.SourceFile, name: string): Denoted {
    if (handOns >= mostHandOns) return unresolved("is handed on through too many modules");
    handOns++;
    try {
      return exportedFrom(file, name, new Set()) ?? { kind: "absent" };
    } finally {
      handOns--;
    }
  }

  function exportedFrom(file: ts.SourceFile, name: string, seen: Set<ts.SourceFile>): Denoted | undefined {
    if (seen.has(file)) return undefined;
    seen.add(file);
    const exports = exportsIn(file);
    const own = exports.named.get(name);
    if (own !== undefined) return denoteExport(file, own);
    if (exports.whole !== undefined) {
      const whole = denote(exports.whole, nowhere);
      return name === "default" ? whole : member(whole, name);
    }
    for (const star of exports.stars) {
      if (name === "default") break;
      const target = moduleAt(file, star);
      if (target === undefined) {
        // `export * from "@azure/functions"`: whatever is not found here comes from there.
        return { kind: "external", module: star, path: [name] };
      }
      const found = exportedFrom(target, name, seen);
      if (found !== undefined && found.kind !== "absent") return found;
    }
    return undefined;
  }

  function denoteExport(file: ts.SourceFile, found: Export): Denoted {
    switch (found.kind) {
      case "expression":
        return denote(found.node, nowhere);
      case "declaration":
        if (ts.isFunctionDeclaration(found.node)) return { kind: "function", node: found.node, env: nowhere };
        if (ts.isEnumDeclaration(found.node)) return { kind: "enum", node: found.node };
        return { kind: "class", node: found.node, env: nowhere };
      case "name": {
        const symbol = program.symbolAt(found.name);
        return symbol === undefined
          ? unresolved("is exported without being declared")
          : denoteSymbol(symbol, nowhere);
      }
      case "local": {
        const symbol = program.exportedSymbol(found.specifier);
        return symbol === undefined
          ? unresolved("is exported without being declared")
          : denoteSymbol(symbol, nowhere);
      }
      case "from":
        return fromModule(file, found.module, found.name);
    }
  }

  function exportsIn(file: ts.SourceFile): ModuleExports {
    const known = exportTables.get(file);
    if (known !== undefined) return known;
    const found = moduleExports(program, file);
    exportTables.set(file, found);
    return found;
  }

  function importedVariable(name: ts.Identifier): ts.Symbol | undefined {
    const declaration = program.symbolAt(name)?.declarations?.[0];
    if (declaration === undefined) return undefined;
    if (ts.isImportSpecifier(declaration)) {
      return variableIn(
        declaration,
        declaration.parent.parent.parent.moduleSpecifier,
        (declaration.propertyName ?? declaration.name).text,
      );
    }
    if (ts.isImportClause(declaration))
      return variableIn(declaration, declaration.parent.moduleSpecifier, "default");
    return undefined;
  }

  function variableIn(from: ts.Node, specifier: ts.Expression, name: string): ts.Symbol | undefined {
    const file = ts.isStringLiteral(specifier) ? moduleAt(from, specifier.text) : undefined;
    return file === undefined ? undefined : exportedVariable(file, name, 0);
  }

  function exportedVariable(file: ts.SourceFile, name: string, handedOn: number): ts.Symbol | undefined {
    if (handedOn > longestHandOn) return undefined;
    const exports = exportsIn(file);
    const found = exports.named.get(name);
    switch (found?.kind) {
      case "name":
        return program.symbolAt(found.name);
      case "local":
        return program.exportedSymbol(found.specifier);
      case "expression":
        return ts.isIdentifier(found.node) ? program.symbolAt(found.node) : undefined;
      case "from": {
        const target = moduleAt(file, found.module);
        return target === undefined ? undefined : exportedVariable(target, found.name, handedOn + 1);
      }
      case "declaration":
        return undefined;
      case undefined:
        break;
    }
    for (const star of exports.stars) {
      const target = moduleAt(file, star);
      const variable = target && exportedVariable(target, name, handedOn + 1);
      if (variable !== undefined) return variable;
    }
    return undefined;
  }
}
