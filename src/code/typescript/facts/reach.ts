import type { ts } from "ts-morph";

import type { Handler } from "../../handlers/handler.ts";
import type { Names } from "../names.ts";

/** A handler with the code that the host runs for it: functions, and expressions that give one. */
export interface HandlerCode {
  readonly handler: Handler;
  readonly code: readonly ts.Node[];
}

/** The handlers that come by a place in the code, as far as calls can be followed by name. */
export type HandlersAt = (node: ts.Node) => readonly Handler[];

/**
 * Follows calls and constructions from each handler, and functions that are handed on. What stands outside every
 * function runs for all handlers whose file imports it, directly or through others.
 */
export function reachOf(names: Names, all: readonly HandlerCode[]): HandlersAt {
  const { ts } = names.program;
  const byCode = new Map<ts.Node, Set<Handler>>();
  const called = new Map<ts.Node, readonly ts.Node[]>();
  const imports = new Map<ts.SourceFile, readonly ts.SourceFile[]>();
  for (const { handler, code } of all)
    spread([...code, ...code.map((node) => node.getSourceFile())], handler);
  return (node) => {
    let inner = node;
    let isInFunction = false;
    for (; !ts.isSourceFile(inner); inner = inner.parent) {
      const found = byCode.get(inner);
      if (found !== undefined) return [...found];
      isInFunction ||= ts.isFunctionLike(inner);
    }
    return isInFunction ? [] : [...(byCode.get(inner) ?? [])];
  };

  function spread(from: readonly ts.Node[], handler: Handler): void {
    const waiting = [...from];
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      const known = byCode.get(node) ?? new Set<Handler>();
      if (known.has(handler)) continue;
      byCode.set(node, known.add(handler));
      waiting.push(...calledIn(node));
      if (ts.isSourceFile(node)) waiting.push(...importsOf(node));
    }
  }

  function calledIn(code: ts.Node): readonly ts.Node[] {
    const known = called.get(code);
    if (known !== undefined) return known;
    const found: ts.Node[] = [];
    const isFile = ts.isSourceFile(code);
    visit(code);
    called.set(code, found);
    return found;

    function visit(node: ts.Node): void {
      if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
        add(node.expression);
        // A file hands its functions to the host as well, each for one handler.
        if (!isFile)
          for (const argument of node.arguments ?? []) if (ts.isIdentifier(argument)) add(argument);
      }
      ts.forEachChild(node, (child) => {
        if (!isFile || !ts.isFunctionLike(child)) visit(child);
      });
    }

    function add(expression: ts.Expression): void {
      const denoted = names.denote(expression);
      if (denoted.kind === "function") found.push(denoted.node);
      else if (denoted.kind === "class") found.push(...constructionOf(denoted.node));
    }
  }

  /** What runs when an instance is made. */
  function constructionOf(node: ts.ClassLikeDeclaration): readonly ts.Node[] {
    return node.members.filter(
      (member) => ts.isConstructorDeclaration(member) || ts.isPropertyDeclaration(member),
    );
  }

  function importsOf(file: ts.SourceFile): readonly ts.SourceFile[] {
    const known = imports.get(file);
    if (known !== undefined) return known;
    const { importedFiles } = ts.preProcessFile(file.text, true, true);
    const found = importedFiles
      .map(({ fileName }) => names.moduleAt(file, fileName))
      .filter((target) => target !== undefined);
    imports.set(file, found);
    return found;
  }
}
