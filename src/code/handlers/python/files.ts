import type { CodeBase } from "../syntax/code-base.ts";

/**
 * The files that may register a function with the Python v2 model: those that name its package or its decorators, and
 * those that import from them, where a decorator may have another name.
 */
export function registeringPython(code: CodeBase): readonly string[] {
  const found = new Set([
    ...code.mentioning(mayRegister),
    ...code.mentioning(disguised).filter((path) => isDisguised(code.texts.get(path) ?? "")),
  ]);
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

/** Letters of other alphabets that are the same as ours in a name, and codecs that make code of what is none. */
const disguised = /[^\0-\u{2FF}]|^[^\n]*\n?[^\n]*coding[:=]/u;

function isDisguised(text: string): boolean {
  return otherCodec(text) !== undefined || mayRegister.test(text.normalize("NFKC"));
}

/**
 * The codec that a file says it is in, where its text is not what it looks like as UTF-8.
 * https://docs.python.org/3/reference/lexical_analysis.html#encoding-declarations
 */
export function otherCodec(text: string): { readonly name: string; readonly index: number } | undefined {
  const [first = "", second = ""] = text.split(/\r\n|\r|\n/u, 2);
  const lines = /^[ \t\f\uFEFF]*(?:#|$)/u.test(first) ? [first, second] : [first];
  for (const line of lines) {
    const name = /^[ \t\f\uFEFF]*#.*?coding[:=][ \t]*(?<name>[-_.a-zA-Z0-9]+)/u.exec(line)?.groups?.["name"];
    if (name === undefined) continue;
    return plainCodecs.test(name) ? undefined : { name, index: text.indexOf(name) };
  }
  return undefined;
}

/** In them every character of code is what it is in ASCII. */
const plainCodecs =
  /^(?:utf[-_]?8(?:[-_](?:sig|unix|dos|mac))?|(?:us[-_])?ascii|latin[-_]?\d+|l\d|iso[-_]?8859[-_]\d+(?:[-_]\w+)*|(?:cp|windows[-_]?)125\d|koi8[-_][rut])$/iu;
