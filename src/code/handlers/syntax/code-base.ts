import type { Problem } from "../../../declarations/problem.ts";
import { isUnreadable, type Files } from "../../../source/files.ts";
import { appFolder } from "../function-json.ts";
import type { Parse, ParsedFile } from "./parser.ts";

/** The files of one language, each parsed at most once, when it is asked for. */
export interface CodeBase {
  readonly files: Files;
  /** What was read, by path. */
  readonly texts: ReadonlyMap<string, string>;
  /** Undefined for what is not there, could not be read or could not be parsed. */
  parsed(path: string): ParsedFile | undefined;
  /** The files whose text a pattern matches. */
  mentioning(pattern: RegExp): readonly string[];
}

export interface OpenCodeBase extends CodeBase {
  readonly problems: readonly Problem[];
  readonly skipped: readonly { readonly path: string; readonly why: string }[];
  /** Without it nothing is parsed: a grammar is loaded only when a file needs it. */
  parseWith(parse: Parse): void;
  free(): void;
}

/**
 * `paths` are the files of the language. A file that can't be read or is too large may register functions: that is
 * said, once.
 */
export function codeBaseOf(files: Files, paths: readonly string[]): OpenCodeBase {
  let parse: Parse = () => "is not asked for";
  const problems: Problem[] = [];
  const skipped: { path: string; why: string }[] = [];
  const trees = new Map<string, ParsedFile | undefined>();
  const texts = new Map<string, string>();
  let total = 0;
  for (const path of paths) {
    const source = files.read(path);
    if (isUnreadable(source)) {
      leaveOut(path, "unread", source.why);
    } else if (source.text.length > largestFile) {
      leaveOut(
        path,
        "limit",
        `is larger than ${largestFile / 1e6} MB, which is the most that is read for functions`,
      );
    } else if (total + source.text.length > largestTotal) {
      leaveOut(path, "limit", `is past the ${largestTotal / 1e6} MB that one run reads for functions`);
    } else {
      total += source.text.length;
      texts.set(path, source.text);
    }
  }
  return {
    files,
    texts,
    problems,
    skipped,
    parsed,
    parseWith: (given) => {
      parse = given;
    },
    mentioning: (pattern) => [...texts].filter(([, text]) => pattern.test(text)).map(([path]) => path),
    free: () => {
      for (const tree of trees.values()) tree?.free();
    },
  };

  function parsed(path: string): ParsedFile | undefined {
    if (trees.has(path) || !texts.has(path)) return trees.get(path);
    const source = files.read(path);
    const tree = isUnreadable(source) ? source.why : parse(source);
    if (typeof tree === "string") leaveOut(path, "limit", tree);
    trees.set(path, typeof tree === "string" ? undefined : tree);
    return trees.get(path);
  }

  function leaveOut(path: string, kind: "unread" | "limit", why: string): void {
    problems.push({ kind, message: `The file ${why}`, at: { path }, effect: "incomplete" });
    skipped.push({ path, why });
  }
}

const largestFile = 1_000_000;
const largestTotal = 100_000_000;

/** The folder of the function app that a file belongs to. */
export function appOf({ files }: CodeBase, path: string): string {
  return appFolder(files, path.split("/").slice(0, -1).join("/"));
}
