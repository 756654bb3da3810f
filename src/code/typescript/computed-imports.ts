import type { ts } from "ts-morph";

import type { Problem } from "../../declarations/problem.ts";
import { resolvePath, type Files } from "../../source/files.ts";
import { isLoader } from "./calls.ts";
import { isCode } from "./code-files.ts";
import type { Modules } from "./modules.ts";
import type { Names } from "./names.ts";
import { placeOf } from "./program.ts";

/** What the program loads by names that are no literals of `import` and `require`. */
export interface ComputedImports {
  /** Files of the repository that may be loaded so. */
  readonly paths: ReadonlySet<string>;
  readonly problems: readonly Problem[];
}

const mostOfFolder = 500;

export function computedImports(names: Names, files: Files, modules: Modules): ComputedImports {
  const { program } = names;
  const { ts } = program;
  const paths = new Set<string>();
  const problems: Problem[] = [];
  for (const file of program.files) {
    ts.forEachChild(file, function visit(node): void {
      if (ts.isCallExpression(node)) loadedBy(node);
      ts.forEachChild(node, visit);
    });
  }
  return { paths, problems };

  function loadedBy(call: ts.CallExpression): void {
    const [name] = call.arguments;
    if (name === undefined) return;
    const isImport = call.expression.kind === ts.SyntaxKind.ImportKeyword;
    if (!isImport) {
      const callee = names.denote(call.expression);
      if (callee.kind !== "external" || !isLoader(callee)) return;
      // What was told of it when the file was read.
      if (ts.isIdentifier(call.expression) && ts.isStringLiteralLike(name)) {
        if (call.expression.text === "require") return;
      }
    } else if (ts.isStringLiteralLike(name)) return;
    const from = program.sourceOf(call).path;
    const { text, isWhole } = headOf(name, 0);
    if (isWhole) {
      for (const path of modules.filesOf(from, text)) paths.add(path);
      return;
    }
    const inFolder = filesUnder(from, text);
    if (inFolder !== undefined) for (const path of inFolder) paths.add(path);
    else problems.push(unknownModule(call));
  }

  /** The code that starts with a path; undefined where that is all of it, or none. */
  function filesUnder(from: string, head: string): readonly string[] | undefined {
    const end = head.lastIndexOf("/");
    if (end === -1 || !/^\.\.?\//u.test(head)) return undefined;
    const folder = resolvePath(from, head.slice(0, end + 1));
    if (folder === undefined) return undefined;
    const start = (folder === "" ? "" : `${folder}/`) + head.slice(end + 1);
    const found = files.paths.filter((path) => path.startsWith(start) && isCode(path));
    return found.length > 0 && found.length <= mostOfFolder ? found : undefined;
  }

  /** What a name starts with for certain; `__dirname` is where the file stands. */
  function headOf(name: ts.Expression, depth: number): { readonly text: string; readonly isWhole: boolean } {
    if (ts.isIdentifier(name) && name.text === "__dirname") return { text: ".", isWhole: true };
    const whole = names.constantText(name);
    if (whole !== undefined) return { text: whole, isWhole: true };
    const unknown = { text: "", isWhole: false };
    if (depth > 20) return unknown;
    if (ts.isTemplateExpression(name)) {
      let text = name.head.text;
      for (const span of name.templateSpans) {
        const part = headOf(span.expression, depth + 1);
        text += part.text;
        if (!part.isWhole) return { text, isWhole: false };
        text += span.literal.text;
      }
      return { text, isWhole: true };
    }
    if (ts.isBinaryExpression(name) && name.operatorToken.kind === ts.SyntaxKind.PlusToken) {
      const left = headOf(name.left, depth + 1);
      if (!left.isWhole) return left;
      const right = headOf(name.right, depth + 1);
      return { text: left.text + right.text, isWhole: right.isWhole };
    }
    if (ts.isCallExpression(name)) return joined(name, depth);
    const denoted = names.denote(name);
    return denoted.kind === "expression" && denoted.node !== name ? headOf(denoted.node, depth + 1) : unknown;
  }

  /** `path.join(__dirname, "models", file)` */
  function joined(
    call: ts.CallExpression,
    depth: number,
  ): { readonly text: string; readonly isWhole: boolean } {
    const callee = names.denote(call.expression);
    const isPath = callee.kind === "external" && callee.module === "path";
    if (!isPath || !/^(?:join|resolve)$/u.test(callee.path.at(-1) ?? "")) return { text: "", isWhole: false };
    const parts: string[] = [];
    for (const argument of call.arguments) {
      const part = headOf(argument, depth + 1);
      parts.push(part.text);
      if (!part.isWhole) return { text: parts.join("/"), isWhole: false };
    }
    return { text: parts.join("/"), isWhole: true };
  }

  function unknownModule(call: ts.CallExpression): Problem {
    return {
      kind: "unresolved",
      message:
        "A module is loaded by a name that is only known at run time, so what it does was not followed: a name that is written out was expected",
      at: placeOf(program, call),
      effect: "incomplete",
    };
  }
}
