import { appOf, type CodeBase } from "../syntax/code-base.ts";
import type { Argument, Located } from "../syntax/fold.ts";
import { fieldOf, type Node, type ParsedFile } from "../syntax/parser.ts";
import { functionsAround } from "./enclosing.ts";
import { outlineIn, outlineOf, parameterNames, type Outline } from "./outline.ts";
import { isWrittenFromElsewhere } from "./writes.ts";

/** What a name stands for; `arguments` of a parameter that takes the rest of them. */
export type Definition = Located | { readonly rest: readonly Argument[] } | "unclear";

/**
 * What a name or attribute stands for: the expression that is assigned to it in its module or class, also in another
 * module that it is imported from, or the class or function. Undefined when nothing of the repository tells.
 */
export function definitionOf(code: CodeBase, located: Located): Located | "several" | undefined {
  const [one, ...more] = definitionsOf(code, located);
  if (one === undefined) return undefined;
  if (more.length > 0 || one === "unclear" || "rest" in one) return "several";
  const name = fieldOf(located.node, "attribute") ?? located.node;
  return isWrittenFromElsewhere(code, name.text) ? "several" : one;
}

/** Everything that a name or attribute may stand for; empty when nothing of the repository tells. */
export function definitionsOf(code: CodeBase, located: Located): readonly Definition[] {
  const { file, node } = located;
  if (node.type === "identifier")
    return localDefinitions(located) ?? memberOfModule(code, file, node.text) ?? [];
  const [object, member] = [fieldOf(node, "object"), fieldOf(node, "attribute")];
  if (object === undefined || member === undefined) return [];
  const holder = holderOf(code, located, object, 0);
  if (holder === undefined) return [];
  const found =
    "root" in holder
      ? memberOfModule(code, holder, member.text)
      : memberOfClass(holder, member.text, located.given);
  return found ?? [];
}

/** What a method or constant of a class is, by its name. */
export function memberOfClass(
  holder: Located,
  name: string,
  given?: Located["given"],
): readonly Definition[] | undefined {
  const body = fieldOf(holder.node, "body");
  const found = body && namedIn(outlineIn(holder.file, body), holder.file, name);
  return given === undefined ? found : found?.map((one) => withGiven(one, given));
}

function withGiven(one: Definition, given: NonNullable<Located["given"]>): Definition {
  return one === "unclear" || "rest" in one ? one : { ...one, given };
}

/** What the functions around a name make of it: their parameters and variables. Its decorators stand outside. */
function localDefinitions({ file, node, given }: Located): readonly Definition[] | undefined {
  for (const one of functionsAround(file, node)) {
    const [parameters, body] = [fieldOf(one, "parameters"), fieldOf(one, "body")];
    const isParameter = parameters !== undefined && parameterNames(file, parameters).has(node.text);
    const outline = one.type === "lambda" || body === undefined ? undefined : outlineIn(file, body);
    const variables =
      outline === undefined || outline.globals.has(node.text) ? undefined : namedIn(outline, file, node.text);
    if (!isParameter && variables === undefined) continue;
    const argument = given?.get(node.text);
    const values: Definition[] = [];
    if (isParameter) {
      if (argument === undefined) values.push("unclear");
      else values.push("node" in argument ? argument : { rest: argument });
    }
    for (const value of variables ?? []) values.push(given === undefined ? value : withGiven(value, given));
    return values;
  }
  return undefined;
}

/** A name that a module assigns, defines or imports. */
function memberOfModule(
  code: CodeBase,
  file: ParsedFile,
  name: string,
  seen = new Set<ParsedFile>(),
): readonly Definition[] | undefined {
  const outline = outlineOf(file);
  const own = namedIn(outline, file, name);
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

/** Everything that a body makes of a name. */
function namedIn(outline: Outline, file: ParsedFile, name: string): readonly Definition[] | undefined {
  const values = outline.assigned.get(name);
  const named = [...(outline.functions.get(name) ?? []), ...[outline.classes.get(name) ?? []].flat()];
  if (values === undefined && named.length === 0) return undefined;
  return [
    ...(values ?? []).map((node): Definition => (node === undefined ? "unclear" : { file, node })),
    ...named.map((node) => ({ file, node })),
  ];
}

const mostDots = 5;

/** The module or class that stands before a dot. */
export function holderOf(
  code: CodeBase,
  { file, given }: Omit<Located, "node">,
  object: Node,
  depth = 0,
): ParsedFile | Located | undefined {
  if (depth > mostDots) return undefined;
  const { imported } = outlineOf(file);
  if (object.type === "attribute") {
    const [outer, member] = [fieldOf(object, "object"), fieldOf(object, "attribute")];
    // import a.b; a.b.C
    const dotted = imported.get(object.text);
    const module = dotted?.member === undefined && dotted ? moduleFile(code, file, dotted.module) : undefined;
    if (module !== undefined || outer === undefined || member === undefined) return module;
    const holder = holderOf(code, { file, ...(given && { given }) }, outer, depth + 1);
    return holder !== undefined && "root" in holder ? classIn(holder, member.text) : undefined;
  }
  if (object.type !== "identifier") return undefined;
  if (localDefinitions({ file, node: object, ...(given && { given }) }) !== undefined) return undefined;
  const own = classIn(file, object.text);
  if (own !== undefined) return own;
  return importedAs(code, file, object.text);
}

/** The module or class of the repository that an import gives a name to. */
function importedAs(code: CodeBase, file: ParsedFile, name: string): ParsedFile | Located | undefined {
  const from = outlineOf(file).imported.get(name);
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
