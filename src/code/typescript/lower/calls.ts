import type { ts } from "ts-morph";

import type { Expression, Item } from "../../flow/program.ts";
import type { External } from "../denoted.ts";
import { isFramework } from "../frameworks/web-files.ts";
import { type Lowerer, at, external, textOf } from "./lowerer.ts";
import { moduleObject } from "./names.ts";

export function items(lowerer: Lowerer, nodes: readonly ts.Expression[]): readonly Item[] {
  return nodes.map((node) =>
    lowerer.ts.isSpreadElement(node)
      ? { value: lowerer.lower(node.expression), spread: true }
      : { value: lowerer.lower(node), spread: false },
  );
}

export function call(lowerer: Lowerer, node: ts.CallExpression): Expression {
  const callee = node.expression;
  if (callee.kind === lowerer.ts.SyntaxKind.ImportKeyword) return dynamicImport(lowerer, node);
  if (lowerer.ts.isIdentifier(callee) && callee.text === "require") {
    const [module] = node.arguments;
    if (module !== undefined && lowerer.names.constantText(module) !== undefined) {
      const denoted = lowerer.names.denote(node);
      if (denoted.kind === "external") return madeElsewhere(lowerer, node, denoted);
      if (denoted.kind === "module") return moduleObject(lowerer, node, denoted.file);
      if (denoted.kind === "function")
        return { kind: "function", code: lowerer.functionCode(denoted.node), at: at(lowerer, node) };
      if (denoted.kind === "class")
        return { kind: "class", code: lowerer.classCode(denoted.node), at: at(lowerer, node) };
      if (denoted.kind === "object") return lowerer.lower(denoted.node);
    }
  }
  return {
    kind: "call",
    callee: lowerer.lower(callee),
    arguments: items(lowerer, node.arguments),
    form: "call",
    at: at(lowerer, node),
    text: textOf(callee),
  };
}

/** Something of a package that another module exports: a router of it is told apart by where that module makes it. */
function madeElsewhere(
  lowerer: Lowerer,
  node: ts.CallExpression,
  { module, path, call }: External,
): Expression {
  const made = call !== undefined && isFramework(module) ? at(lowerer, call.node) : undefined;
  return { ...external(lowerer, node, module, path), ...(made && { made }) };
}

function dynamicImport(lowerer: Lowerer, node: ts.CallExpression): Expression {
  const denoted = lowerer.names.denote(node);
  if (denoted.kind === "external") return external(lowerer, node, denoted.module, denoted.path);
  if (denoted.kind === "module") return moduleObject(lowerer, node, denoted.file);
  return {
    kind: "call",
    callee: external(lowerer, node, "", ["import"]),
    arguments: items(lowerer, node.arguments),
    form: "call",
    at: at(lowerer, node),
    text: "import",
  };
}

export function taggedTemplate(lowerer: Lowerer, node: ts.TaggedTemplateExpression): Expression {
  const callee = lowerer.lower(node.tag);
  // String.raw`...` is the text itself.
  if (callee.kind === "external" && callee.module === "" && callee.path.join(".") === "String.raw")
    return lowerer.lower(node.template);
  const { template } = node;
  const isPlain = !lowerer.ts.isTemplateExpression(template);
  const spans = isPlain ? [] : template.templateSpans;
  const texts = [isPlain ? template : template.head, ...spans.map(({ literal }) => literal)].map(
    (literal) => ({
      value: { kind: "constant" as const, value: literal.text, at: at(lowerer, literal) },
      spread: false,
    }),
  );
  const list: Expression = { kind: "list", items: texts, at: at(lowerer, template) };
  return {
    kind: "call",
    callee,
    arguments: [
      { value: list, spread: false },
      ...spans.map(({ expression }) => ({ value: lowerer.lower(expression), spread: false })),
    ],
    form: "tagged template",
    at: at(lowerer, node),
    text: textOf(node.tag),
  };
}
