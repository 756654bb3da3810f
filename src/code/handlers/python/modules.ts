import { appOf, type CodeBase } from "../syntax/code-base.ts";
import type { Located } from "../syntax/fold.ts";
import { around, fieldOf, type Node, type ParsedFile } from "../syntax/parser.ts";
import { outlineIn, outlineOf, type Outline } from "./outline.ts";

/**
 * What a name or attribute stands for: the expression that is assigned to it in its module or class, also in another
 * module that it is imported from. Undefined when nothing of the repository tells.
 */
export function definitionOf(code: CodeBase, { file, node }: Located): Located | "several" | undefined {
  if (node.type === "identifier") {
    return isLocal(node) ? undefined : memberOfModule(code, file, node.text);
  }
  const [object, member] = [fieldOf(node, "object"), fieldOf(node, "attribute")];
  if (object === undefined || member === undefined) return undefined;
  const holder = holderOf(code, file, object, 0);
  if (holder === undefined) return undefined;
  if ("root" in holder) return memberOfModule(code, holder, member.text);
  const body = fieldOf(holder.node, "body");
  return body && assignedIn(outlineIn(body), holder.file, member.text);
}

/** A name that a module assigns or imports. */
function memberOfModule(
  code: CodeBase,
  file: ParsedFile,
  name: string,
  seen = new Set<ParsedFile>(),
): Located | "several" | undefined {
  const outline = outlineOf(file);
  const own = assignedIn(outline, file, name);
  if (own !== undefined || seen.has(file)) return own;
  // Modules import each other, and from many: each is asked once.
  seen.add(file);
  const from = outline.imported.get(name);
  const modules = from?.member === undefined ? outline.wildcards : [from.module];
  for (const one of modules) {
    const module = moduleFile(code, file, one);
    const found = module && memberOfModule(code, module, from?.member ?? name, seen);
    if (found !== undefined) return found;
  }
  return undefined;
}

const mostDots = 5;

/** The module or class that stands before a dot. */
function holderOf(
  code: CodeBase,
  file: ParsedFile,
  object: Node,
  depth: number,
): ParsedFile | Located | undefined {
  if (depth > mostDots) return undefined;
  const { imported } = outlineOf(file);
  if (object.type === "attribute") {
    const [outer, member] = [fieldOf(object, "object"), fieldOf(object, "attribute")];
    // import a.b; a.b.C
    const dotted = imported.get(object.text);
    const module = dotted?.member === undefined && dotted ? moduleFile(code, file, dotted.module) : undefined;
    if (module !== undefined || outer === undefined || member === undefined) return module;
    const holder = holderOf(code, file, outer, depth + 1);
    return holder !== undefined && "root" in holder ? classIn(holder, member.text) : undefined;
  }
  if (object.type !== "identifier" || isLocal(object)) return undefined;
  const own = classIn(file, object.text);
  if (own !== undefined) return own;
  const from = imported.get(object.text);
  if (from === undefined) return undefined;
  if (from.member === undefined) return moduleFile(code, file, from.module);
  // from .a import b, with b a module
  const dot = from.module.endsWith(".") ? "" : ".";
  const module = moduleFile(code, file, from.module);
  return (
    moduleFile(code, file, `${from.module}${dot}${from.member}`) ?? (module && classIn(module, from.member))
  );
}

function classIn(file: ParsedFile, name: string): Located | undefined {
  const node = outlineOf(file).classes.get(name);
  return node && { file, node };
}

/** The one assignment to a name. */
function assignedIn({ assigned }: Outline, file: ParsedFile, name: string): Located | "several" | undefined {
  const values = assigned.get(name);
  if (values === undefined) return undefined;
  const [value, ...more] = values;
  return value === undefined || more.length > 0 ? "several" : { file, node: value };
}

/** Whether a function around it has a parameter or variable of that name; its decorators stand outside of it. */
function isLocal(node: Node): boolean {
  for (let one = around(node, "function_definition"); one; one = around(one, "function_definition")) {
    const [parameters, body] = [fieldOf(one, "parameters"), fieldOf(one, "body")];
    const names = parameters?.descendantsOfType("identifier") ?? [];
    if (names.some(({ text }) => text === node.text)) return true;
    if (body !== undefined && outlineIn(body).assigned.has(node.text)) return true;
  }
  return false;
}

/** The file of a module, looked for from the file itself, from its app and from the root. */
function moduleFile(code: CodeBase, from: ParsedFile, module: string): ParsedFile | undefined {
  const folder = from.source.path.split("/").slice(0, -1);
  const dots = /^\.*/u.exec(module)?.[0].length ?? 0;
  const segments = module
    .slice(dots)
    .split(".")
    .filter((segment) => segment !== "");
  const roots =
    dots > 0
      ? [folder.slice(0, Math.max(0, folder.length - (dots - 1))).join("/")]
      : [folder.join("/"), appOf(code, from.source.path), ""];
  for (const root of roots) {
    const base = [...(root === "" ? [] : [root]), ...segments].join("/");
    const found =
      code.parsed(`${base}.py`) ?? code.parsed(base === "" ? "__init__.py" : `${base}/__init__.py`);
    if (found !== undefined) return found;
  }
  return undefined;
}
