import { isUnreadable, type Files } from "../../source/files.ts";
import type { Source } from "../../source/source.ts";
import { hasCodeEnding, mentionsFunctions } from "./code-files.ts";
import { whyGenerated } from "./generated.ts";
import { importsIn, type Import } from "./imports.ts";
import type { Modules } from "./modules.ts";
import type { TypeScript } from "./program.ts";

/** A file that may be loaded as code. */
export type Code =
  | { readonly kind: "code"; readonly source: Source; readonly imports: readonly Import[] }
  | {
      readonly kind: "left out";
      /** A clause: `is minified`. */
      readonly why: string;
      /** It could not be read at all. */
      readonly isUnread: boolean;
      readonly mentions: boolean;
    }
  /** A picture, a style sheet, a text: a bundler takes it, and Node would refuse it. */
  | { readonly kind: "data" };

/** Reads every file once. */
export interface CodeReader {
  readonly at: (path: string) => Code;
  /** The files of the repository that a file loads, whichever of those that it may mean. */
  readonly loadedBy: (path: string) => readonly string[];
}

export function codeReader(compiler: TypeScript, files: Files, modules: Modules): CodeReader {
  const known = new Map<string, Code>();
  const at = (path: string): Code => {
    const before = known.get(path);
    if (before !== undefined) return before;
    const code = read(compiler, files, path);
    known.set(path, code);
    return code;
  };
  return {
    at,
    loadedBy: (path) => {
      const code = at(path);
      return code.kind === "code"
        ? code.imports.flatMap(({ specifier }) => modules.filesOf(path, specifier))
        : [];
    },
  };
}

function read(compiler: TypeScript, files: Files, path: string): Code {
  const source = files.read(path);
  const isCalledCode = hasCodeEnding(path);
  if (isUnreadable(source)) {
    if (!isCalledCode && isAsset(path)) return { kind: "data" };
    return { kind: "left out", why: source.why, isUnread: true, mentions: false };
  }
  // Whatever its ending, Node runs as JavaScript what can be read as such.
  if (!isCalledCode && isAsset(path) && !isJavaScript(compiler, source.text)) return { kind: "data" };
  const why = whyGenerated(path, source.text);
  if (why === undefined) return { kind: "code", source, imports: importsIn(compiler, source) };
  return { kind: "left out", why, isUnread: false, mentions: mentionsFunctions(source.text) };
}

/** Endings that bundlers have loaders for. `.node` and `.wasm` are programs. */
function isAsset(path: string): boolean {
  return /\.(?:css|s[ac]ss|less|styl|svg|png|jpe?g|gif|ico|webp|avif|woff2?|ttf|eot|otf|html?|txt|mdx?|gra?phql|gql|sql|ya?ml|xml|csv|tsv|ejs|hbs|pug|njk|vue|svelte|pdf|proto|pem|crt|cer|mp[34]|webm)$/iu.test(
    path,
  );
}

function isJavaScript(compiler: TypeScript, text: string): boolean {
  const { diagnostics } = compiler.transpileModule(text, {
    fileName: "/a.js",
    reportDiagnostics: true,
    compilerOptions: { target: compiler.ScriptTarget.ESNext },
  });
  return (diagnostics ?? []).length === 0;
}
