import type { ts } from "ts-morph";

import type { Source } from "../../source/source.ts";
import { folderOf, isTypeScript } from "./code-files.ts";
import type { TypeScript } from "./program.ts";
import { configsFor, type ProjectConfig } from "./tsconfig.ts";

/** Whether a built file says nothing but what its source says. */
export type IsCompiledFrom = (built: Source, source: Source) => boolean;

/** Characters that are compiled at most, so that a repository full of built files ends in time. */
const mostCompiled = 20_000_000;

/**
 * Compiles the source and compares the two token by token: nothing that comes with the code is believed. What another
 * version of the compiler wrote may differ; such a file is read like any other.
 */
export function compiledCopies(compiler: TypeScript, configs: readonly ProjectConfig[]): IsCompiledFrom {
  let left = mostCompiled;
  return (built, source) => {
    left -= built.text.length + source.text.length;
    if (left < 0) return false;
    const wanted = tokensOf(compiler, built.text);
    if (!isTypeScript(source.path) && isSame(tokensOf(compiler, source.text), wanted)) return true;
    for (const compilerOptions of optionsFor(compiler, configs, built.path, source.path)) {
      const fileName = isTypeScript(source.path) ? `/a${endingOf(source.path)}` : "/a.js";
      const output = compiler.transpileModule(source.text, { fileName, compilerOptions }).outputText;
      if (isSame(tokensOf(compiler, output), wanted)) return true;
    }
    return false;
  };
}

const mostConfigs = 4;

/** What changes the text that the compiler writes. Where a folder is, and what is checked, does not. */
const options = [
  "target",
  "module",
  "esModuleInterop",
  "allowSyntheticDefaultImports",
  "jsx",
  "importHelpers",
  "noEmitHelpers",
  "experimentalDecorators",
  "emitDecoratorMetadata",
  "removeComments",
  "useDefineForClassFields",
  "verbatimModuleSyntax",
  "downlevelIteration",
  "alwaysStrict",
  "preserveConstEnums",
  "strict",
] as const;

function optionsFor(
  compiler: TypeScript,
  configs: readonly ProjectConfig[],
  built: string,
  source: string,
): readonly ts.CompilerOptions[] {
  const near = configsFor(configs, source);
  const owners = near.filter(({ outDir }) => outDir !== undefined && built.startsWith(`${outDir}/`));
  const written = [...new Set([...owners, ...near])]
    .slice(0, mostConfigs)
    .map((config) => new Map(options.map((name) => [name as string, config.options.get(name)])));
  const asked = [...written, new Map<string, unknown>()].flatMap((one) => {
    const module = one.get("module");
    // Which form `node16` and its like write depends on the package; `none` and bundles are no files of their own.
    const modules = typeof module === "string" && /^(?:commonjs|es\w+)$/iu.test(module) ? [module] : [];
    const targets = one.get("target") === undefined ? ["es2022", "es5"] : [one.get("target")];
    return [...modules, "commonjs", "esnext"].flatMap((form) =>
      targets.map((target) => Object.fromEntries([...one, ["module", form], ["target", target]])),
    );
  });
  const distinct = new Map(asked.map((one) => [JSON.stringify(one), one]));
  return [...distinct.values()].map(
    (one) => compiler.convertCompilerOptionsFromJson(one, `/${folderOf(source)}`).options,
  );
}

function endingOf(path: string): string {
  return /\.[cm]?tsx?$/iu.exec(path)?.[0].toLowerCase() ?? ".ts";
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((token, index) => token === other[index]);
}

/** The tokens of a file without comments, and without the statements that the compiler puts before a module's own. */
function tokensOf(compiler: TypeScript, text: string): readonly string[] {
  const file = compiler.createSourceFile("/a.jsx", text, compiler.ScriptTarget.ESNext, true);
  const tokens: string[] = [];
  const waiting: ts.Node[] = file.statements
    .filter((statement) => !isPrologue(compiler, statement))
    .reverse();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    const children = node.getChildren(file).filter(({ kind }) => !isComment(compiler, kind));
    if (children.length === 0) {
      const token = tokenOf(compiler, node, file);
      if (token !== "") tokens.push(token);
    } else {
      for (let index = children.length - 1; index >= 0; index--) {
        const child = children[index];
        if (child !== undefined) waiting.push(child);
      }
    }
  }
  return tokens;
}

function tokenOf(compiler: TypeScript, node: ts.Node, file: ts.SourceFile): string {
  // The quotes are chosen by whoever prints the file.
  return compiler.isStringLiteral(node) ? JSON.stringify(node.text) : node.getText(file);
}

function isComment(compiler: TypeScript, kind: ts.SyntaxKind): boolean {
  return kind >= compiler.SyntaxKind.FirstJSDocNode && kind <= compiler.SyntaxKind.LastJSDocNode;
}

/** `"use strict"`, the mark of an ES module, and `exports.a = exports.b = void 0`. */
function isPrologue(compiler: TypeScript, statement: ts.Statement): boolean {
  if (!compiler.isExpressionStatement(statement)) return false;
  const text = statement.getText().replace(/\s+/gu, "");
  return (
    /^["']usestrict["'];?$/u.test(text) ||
    /^Object\.defineProperty\(exports,["']__esModule["'],\{value:true\}\);?$/u.test(text) ||
    /^(?:exports\.[\w$]+=)+void0;?$/u.test(text)
  );
}
