import { isUnreadable } from "../../../source/files.ts";
import type { CodeBase } from "../syntax/code-base.ts";
import type { Located } from "../syntax/fold.ts";
import { around, childrenOf, type ParsedFile } from "../syntax/parser.ts";

/**
 * An identifier or a dotted name as the compiler takes it: without `@`, spaces, comments and characters that are not
 * shown, its escapes resolved.
 * https://learn.microsoft.com/dotnet/csharp/language-reference/language-specification/lexical-structure#643-identifiers
 */
export function plainName(text: string): string {
  return text
    .replace(/\/\*[^]*?\*\/|\/\/[^\n]*|\s+|@|\p{Cf}/gu, "")
    .replace(/\\(?:u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})/gu, (escape) => {
      const point = Number.parseInt(escape.slice(2), 16);
      return point <= 0x10ffff ? String.fromCodePoint(point) : escape;
    });
}

/** Without namespace and type arguments. */
export function simpleName(text: string): string {
  return plainName(text)
    .replace(/<.*$/su, "")
    .replace(/^.*[.:]/su, "");
}

/** What the using directives of a file, of the namespaces around a place, and of the whole project say. */
export interface Usings {
  /** Simple names by alias. */
  readonly aliases: ReadonlyMap<string, string>;
  /** Simple names of the types whose members need no name before them. */
  readonly statics: readonly string[];
}

export function usingsAt(code: CodeBase, { file, node }: Located): Usings {
  const own = ownUsings.get(file) ?? new Map<number, readonly Using[]>();
  ownUsings.set(file, own);
  const of = (holder: ParsedFile["root"]): readonly Using[] => {
    const known =
      own.get(holder.id) ?? childrenOf(holder, "using_directive").flatMap(({ text }) => usingIn(text));
    own.set(holder.id, known);
    return known;
  };
  const all = [...globalUsings(code), ...of(file.root)];
  for (let one = around(node, ...namespaces); one; one = around(one, ...namespaces)) all.push(...of(one));
  return {
    aliases: new Map(all.flatMap(({ alias, target }) => (alias === undefined ? [] : [[alias, target]]))),
    statics: all.flatMap(({ alias, target }) => (alias === undefined ? [target] : [])),
  };
}

/** In a namespace with braces they stand in its list. */
const namespaces = ["declaration_list", "file_scoped_namespace_declaration"];

/** The words by which attributes of functions may be called anywhere in the project. */
export function aliasesOf(code: CodeBase, isMeant: (target: string) => boolean): readonly string[] {
  return globalUsings(code).flatMap(({ alias, target }) =>
    alias !== undefined && isMeant(target) ? [alias] : [],
  );
}

/** Without an alias: `using static`. */
interface Using {
  readonly alias?: string;
  readonly target: string;
}

const ownUsings = new WeakMap<ParsedFile, Map<number, readonly Using[]>>();
const ofProjects = new WeakMap<CodeBase, readonly Using[]>();

/** Those of one project are taken for those of all: what they name is looked for in each. */
function globalUsings(code: CodeBase): readonly Using[] {
  const known = ofProjects.get(code);
  if (known !== undefined) return known;
  const inCode = [...code.texts.values()].flatMap((text) =>
    [...text.matchAll(directive)].flatMap(([whole]) => usingIn(whole)),
  );
  const inProjects = code.files.paths
    .filter((path) => projectFile.test(path))
    .flatMap((path) => {
      const source = code.files.read(path);
      return isUnreadable(source)
        ? []
        : [...source.text.matchAll(element)].flatMap(([whole]) => usingElement(whole));
    });
  const all = [...inCode, ...inProjects];
  ofProjects.set(code, all);
  return all;
}

const directive = /\bglobal\s+using\b[^;{}]{1,500};/gu;
const projectFile = /\.(?:csproj|props|targets)$/iu;
const element = /<Using\b[^<>]{1,1000}>/gu;

function usingIn(text: string): readonly Using[] {
  const { isStatic, alias, target } =
    /^(?:global\s+)?using\s+(?:unsafe\s+)?(?<isStatic>static\s+)?(?:(?<alias>[^=;]+)=)?(?<target>[^=;]+);$/u.exec(
      text.trim(),
    )?.groups ?? {};
  if (target === undefined || (alias === undefined && isStatic === undefined)) return [];
  return [{ ...(alias !== undefined && { alias: plainName(alias) }), target: simpleName(target) }];
}

/** https://learn.microsoft.com/dotnet/core/project-sdk/msbuild-props#using */
function usingElement(text: string): readonly Using[] {
  const attribute = (name: string): string | undefined =>
    new RegExp(`\\b${name}\\s*=\\s*["']([^"']*)["']`, "iu").exec(text)?.[1];
  const [target, alias, isStatic] = [attribute("Include"), attribute("Alias"), attribute("Static")];
  if (target === undefined || (alias === undefined && isStatic?.toLowerCase() !== "true")) return [];
  return [{ ...(alias !== undefined && { alias: plainName(alias) }), target: simpleName(target) }];
}
