import { isUnreadable, type Files } from "../../source/files.ts";
import type { Source } from "../../source/source.ts";
import type { Problem } from "../../declarations/problem.ts";
import type { TypeScript } from "./program.ts";
import { appFolder } from "../handlers/function-json.ts";
import type { ResolveModule } from "./modules.ts";
import { isNamedByMain } from "./package-main.ts";
import { registeringPackages } from "./registrations.ts";

/** Which files an analysis parses, and which of its kind it leaves out. */
export interface Selection {
  readonly sources: readonly Source[];
  readonly skipped: readonly { readonly path: string; readonly why: string }[];
  readonly problems: readonly Problem[];
}

const largestFile = 1_000_000;
const largestTotal = 60_000_000;

/** JavaScript and TypeScript of the repository itself, by path. */
export function isCode(path: string): boolean {
  return (
    /\.[cm]?[jt]sx?$/u.test(path) &&
    !/\.d\.[cm]?ts$/u.test(path) &&
    !/(?:^|\/)(?:node_modules|bower_components|\.yarn)\//u.test(path)
  );
}

/** Whether the text can register a function, or hand on the package that does. */
export function mentionsFunctions(text: string): boolean {
  return registeringPackages.some((name) => text.includes(name));
}

/** Below a host.json: only there does the host look for functions. */
export function isInApp(files: Files, path: string): boolean {
  const segments = path.split("/").slice(0, -1);
  for (let count = segments.length; count >= 0; count--) {
    const folder = segments.slice(0, count).join("/");
    if (files.has(folder === "" ? "host.json" : `${folder}/host.json`)) return true;
  }
  return false;
}

/**
 * The files that mention the packages, the `entries` besides, everything that imports one of them (the registrar may
 * come from a file of the repository), and everything that those import.
 */
export function selectFiles(
  compiler: TypeScript,
  files: Files,
  resolveModule: ResolveModule,
  entries: ReadonlySet<string>,
  builtFrom: (path: string) => string | undefined,
): Selection {
  const skipped: { path: string; why: string }[] = [];
  const problems: Problem[] = [];
  const readable = new Map<string, Source>();
  const seeds = new Set<string>();
  // Left out without a problem so far: nothing may depend on them.
  const passedOver = new Map<string, string>();
  for (const path of files.paths.filter(isCode)) {
    const source = files.read(path);
    if (isUnreadable(source)) {
      skipped.push({ path, why: source.why });
      if (entries.has(path) || isInApp(files, path)) problems.push(unread(path, `This file ${source.why}`));
      else passedOver.set(path, source.why);
      continue;
    }
    const mentions = mentionsFunctions(source.text);
    const original = builtFrom(path);
    const why = original === undefined ? whyNotRead(path, source.text) : `is built from ${original}`;
    if (why !== undefined) {
      skipped.push({ path, why });
      if (original === undefined && (mentions || entries.has(path))) {
        problems.push(unread(path, `This file ${why}, and it may hold functions: its source was expected`));
      } else if (original === undefined) passedOver.set(path, why);
      continue;
    }
    readable.set(path, source);
    if (mentions || entries.has(path)) seeds.add(path);
  }

  const imports = new Map<string, readonly string[]>();
  const importedBy = new Map<string, string[]>();
  for (const [path, { text }] of readable) {
    const targets = importsOf(compiler, resolveModule, path, text);
    imports.set(path, targets);
    for (const target of targets) {
      const known = importedBy.get(target);
      if (known === undefined) importedBy.set(target, [path]);
      else known.push(path);
    }
  }
  const users = reach(seeds, importedBy);
  const needed = reach(users, imports);

  for (const [path, why] of passedOver) {
    if (!needed.has(path) && !isStarted(files, path)) continue;
    problems.push(unread(path, `This file ${why}, so what it does was not followed`));
  }

  const sources: Source[] = [];
  let total = 0;
  for (const path of [...needed].sort()) {
    const source = readable.get(path);
    if (source === undefined) continue;
    total += source.text.length;
    if (total > largestTotal) {
      problems.push(
        unread(
          path,
          `More than ${largestTotal / 1_000_000} MB of code belong together; this file was not read`,
        ),
      );
      continue;
    }
    sources.push(source);
  }
  return { sources, skipped, problems };
}

/** The host of the app that the file belongs to loads it by itself. */
function isStarted(files: Files, path: string): boolean {
  if (!isInApp(files, path)) return false;
  return isNamedByMain(files, appFolder(files, path.split("/").slice(0, -1).join("/")), path);
}

function reach(from: Iterable<string>, edges: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const reached = new Set(from);
  // A set walks over what is added while it is walked.
  for (const path of reached) {
    for (const next of edges.get(path) ?? []) reached.add(next);
  }
  return reached;
}

function importsOf(
  compiler: TypeScript,
  resolveModule: ResolveModule,
  path: string,
  text: string,
): readonly string[] {
  // Most files of a front end import nothing that matters: no scanner for those without any import.
  if (!/\bimport\b|\brequire\b|\bexport\b/u.test(text)) return [];
  return compiler
    .preProcessFile(text, true, true)
    .importedFiles.map(({ fileName }) => resolveModule(path, fileName))
    .filter((target) => target !== undefined);
}

function unread(path: string, message: string): Problem {
  return { kind: "unread", message, at: { path }, effect: "incomplete" };
}

/**
 * What tells a file that no person wrote. A comment that says so is not enough: it could be written to hide a file.
 */
function whyNotRead(path: string, text: string): string | undefined {
  if (text.length > largestFile)
    return `is ${megabytes(text.length)} MB of code, more than the limit of ${megabytes(largestFile)} MB`;
  if (text.length < 5_000) return undefined;
  if (text.includes("__webpack_require__") && text.includes("__webpack_modules__"))
    return "is a webpack bundle";
  let lines = 0;
  let inLongLines = 0;
  for (let start = 0; start < text.length;) {
    const found = text.indexOf("\n", start);
    const end = found === -1 ? text.length : found;
    lines++;
    if (end - start > 1_000) inLongLines += end - start;
    start = end + 1;
  }
  if (inLongLines > text.length * 0.7 || text.length / lines > 500) return "is minified";
  return /\.min\.[cm]?js$/u.test(path) && text.length / lines > 200 ? "is minified" : undefined;
}

function megabytes(characters: number): string {
  return (characters / 1_000_000).toFixed(1);
}
