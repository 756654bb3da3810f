import type { ts } from "ts-morph";

import type { Problem } from "../../declarations/problem.ts";
import { resolvePath, type Files } from "../../source/files.ts";
import { isLoader } from "./calls.ts";
import { isCode } from "./code-files.ts";
import { moduleName } from "./module-name.ts";
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
    const { text, isWhole } = moduleName(names, name);
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
