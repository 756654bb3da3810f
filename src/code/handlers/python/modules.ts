import { appFolder } from "../function-json.ts";
import type { CodeBase } from "../syntax/code-base.ts";
import type { Located } from "../syntax/fold.ts";
import { around, childrenOf, fieldOf, type Node, type ParsedFile } from "../syntax/parser.ts";

/**
 * What a name or attribute stands for: the expression that is assigned to it in its module or class, also in another
 * module that it is imported from. Undefined when nothing of the repository tells.
 */
export function definitionOf(code: CodeBase, { file, node }: Located): Located | "several" | undefined {
  if (node.type === "identifier") {
    return isLocal(node) ? undefined : memberOfModule(code, file, node.text, 0);
  }
  const [object, member] = [fieldOf(node, "object"), fieldOf(node, "attribute")];
  if (object === undefined || member === undefined) return undefined;
  const holder = holderOf(code, file, object, 0);
  if (holder === undefined) return undefined;
  return "root" in holder
    ? memberOfModule(code, holder, member.text, 0)
    : assignedIn(fieldOf(holder.node, "body"), holder.file, member.text);
}

/** A name that a module assigns or imports. */
export function memberOfModule(
  code: CodeBase,
  file: ParsedFile,
  name: string,
  depth: number,
): Located | "several" | undefined {
  const own = assignedIn(file.root, file, name);
  if (own !== undefined || depth > mostImports) return own;
  const from = importOf(file, name);
  if (from?.member === undefined) return fromWildcards(code, file, name, depth);
  const module = moduleFile(code, file, from.module);
  return module && memberOfModule(code, module, from.member, depth + 1);
}

/** `from config import *` */
function fromWildcards(
  code: CodeBase,
  file: ParsedFile,
  name: string,
  depth: number,
): Located | "several" | undefined {
  for (const statement of childrenOf(file.root, "import_from_statement")) {
    if (childrenOf(statement, "wildcard_import").length === 0) continue;
    const module = moduleFile(code, file, fieldOf(statement, "module_name")?.text ?? "");
    const found = module && memberOfModule(code, module, name, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

const mostImports = 10;

/** The module or class that stands before a dot. */
function holderOf(
  code: CodeBase,
  file: ParsedFile,
  object: Node,
  depth: number,
): ParsedFile | Located | undefined {
  if (depth > mostImports) return undefined;
  if (object.type === "attribute") {
    const [outer, member] = [fieldOf(object, "object"), fieldOf(object, "attribute")];
    // import a.b; a.b.C
    const dotted = importOf(file, object.text);
    const module = dotted && dotted.member === undefined ? moduleFile(code, file, dotted.module) : undefined;
    if (module !== undefined || outer === undefined || member === undefined) return module;
    const holder = holderOf(code, file, outer, depth + 1);
    return holder !== undefined && "root" in holder ? classIn(holder, member.text) : undefined;
  }
  if (object.type !== "identifier" || isLocal(object)) return undefined;
  const own = classIn(file, object.text);
  if (own !== undefined) return own;
  const from = importOf(file, object.text);
  if (from === undefined) return undefined;
  if (from.member === undefined) return moduleFile(code, file, from.module);
  const submodule = moduleFile(code, file, join(from.module, from.member));
  const module = moduleFile(code, file, from.module);
  return submodule ?? (module && classIn(module, from.member));
}

/** `from .a import b` with `b` a module: `.a.b`. */
function join(module: string, member: string): string {
  return module.endsWith(".") ? module + member : `${module}.${member}`;
}

function classIn(file: ParsedFile, name: string): Located | undefined {
  const node = childrenOf(file.root, "class_definition").find((one) => fieldOf(one, "name")?.text === name);
  return node && { file, node };
}

/** The one assignment to a name among the statements of a module or class; `if` and `try` count as well. */
function assignedIn(body: Node | undefined, file: ParsedFile, name: string): Located | "several" | undefined {
  const values = statementsOf(body).flatMap((statement) => {
    const [assignment] = statement.type === "expression_statement" ? statement.namedChildren : [];
    if (assignment?.type !== "assignment" && assignment?.type !== "augmented_assignment") return [];
    if (fieldOf(assignment, "left")?.text !== name) return [];
    const right = fieldOf(assignment, "right");
    return right === undefined ? [] : [assignment.type === "assignment" ? right : undefined];
  });
  const [value, ...more] = values;
  if (values.length === 0) return undefined;
  return value === undefined || more.length > 0 ? "several" : { file, node: value };
}

function statementsOf(body: Node | undefined, depth = 0): readonly Node[] {
  if (body === undefined || depth > 10) return [];
  return body.namedChildren.flatMap((child) =>
    /^(?:if_statement|try_statement|with_statement|elif_clause|else_clause|except_clause|finally_clause|block)$/u.test(
      child.type,
    )
      ? statementsOf(child, depth + 1)
      : [child],
  );
}

/** Whether a function around it has a parameter or variable of that name. */
function isLocal(node: Node): boolean {
  for (let one = around(node, "function_definition"); one; one = around(one, "function_definition")) {
    const body = fieldOf(one, "body");
    // The decorators of a function stand outside of it.
    if (body === undefined || node.startIndex < one.startIndex) continue;
    const names = [
      ...(fieldOf(one, "parameters")?.descendantsOfType("identifier") ?? []),
      ...statementsOf(body).flatMap((statement) => {
        const [assignment] = statement.namedChildren;
        const left = assignment?.type === "assignment" ? fieldOf(assignment, "left") : undefined;
        return left === undefined ? [] : [left];
      }),
    ];
    if (names.some(({ text }) => text === node.text)) return true;
  }
  return false;
}

interface Import {
  /** With leading dots when relative. */
  readonly module: string;
  /** What of the module it is; undefined for the module itself. */
  readonly member?: string;
}

/** Where a name of a module comes from. */
export function importOf({ root }: ParsedFile, name: string): Import | undefined {
  for (const statement of statementsOf(root)) {
    if (statement.type !== "import_statement" && statement.type !== "import_from_statement") continue;
    const module = fieldOf(statement, "module_name")?.text;
    for (const one of statement.childrenForFieldName("name")) {
      const target = one.type === "aliased_import" ? fieldOf(one, "name")?.text : one.text;
      const alias = one.type === "aliased_import" ? fieldOf(one, "alias")?.text : one.text;
      if (alias !== name || target === undefined) continue;
      return module === undefined ? { module: target } : { module, member: target };
    }
  }
  return undefined;
}

/** The file of a module, looked for from the file itself, from its app and from the root. */
function moduleFile(code: CodeBase, from: ParsedFile, module: string): ParsedFile | undefined {
  const folder = from.source.path.split("/").slice(0, -1);
  const dots = /^\.*/u.exec(module)?.[0].length ?? 0;
  const segments = module
    .slice(dots)
    .split(".")
    .filter((segment) => segment !== "");
  const app = appFolder(code.files, folder.join("/"));
  const roots =
    dots > 0 ? [folder.slice(0, folder.length - (dots - 1)).join("/")] : [folder.join("/"), app, ""];
  for (const root of roots) {
    const base = [...(root === "" ? [] : [root]), ...segments].join("/");
    const found =
      code.parsed(`${base}.py`) ?? code.parsed(base === "" ? "__init__.py" : `${base}/__init__.py`);
    if (found !== undefined) return found;
  }
  return undefined;
}
