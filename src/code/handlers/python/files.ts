import type { CodeBase } from "../syntax/code-base.ts";

/**
 * The files that may register a function with the Python v2 model: those that name its package or its decorators, and
 * those that import from them, where a decorator may have another name.
 */
export function registeringPython(code: CodeBase): readonly string[] {
  const found = new Set(code.mentioning(mayRegister));
  let fresh = [...found];
  while (fresh.length > 0) {
    const modules = new Set(fresh.map(moduleName));
    fresh = code
      .mentioning(/\bimport\b/u)
      .filter((path) => !found.has(path) && importsOneOf(code.texts.get(path) ?? "", modules));
    for (const path of fresh) found.add(path);
  }
  return [...code.texts.keys()].filter((path) => found.has(path));
}

const mayRegister =
  /\bazure\.functions\b|\bazure\.durable_functions\b|\bazurefunctions\b|\bimport functions\b|^[ \t]*@\w+(?:\.\w+)*\.(?:route|\w+_trigger|function_name)\(|\b(?:auth_level|trigger_arg_name)\s*=/mu;

/** `orders` of `api/orders.py`, `api` of `api/__init__.py`. */
function moduleName(path: string): string {
  return (
    path
      .replace(/(?:\/__init__)?\.py$/iu, "")
      .split("/")
      .at(-1) ?? ""
  );
}

function importsOneOf(text: string, modules: ReadonlySet<string>): boolean {
  for (const { groups } of text.matchAll(imports)) {
    const words = (groups?.["names"] ?? "").split(/\W+/u);
    if (words.some((word) => modules.has(word))) return true;
  }
  return false;
}

// import := ("from" | "import") whatever, over several lines in parentheses
const imports = /^[ \t]*(?:from|import)\b(?<names>[^\n(]{0,500}(?:\([^)]{0,5000}\))?)/gmu;
