import type { Problem } from "../../declarations/problem.ts";
import type { Files } from "../../source/files.ts";
import type { Source } from "../../source/source.ts";
import { appFolder } from "../handlers/function-json.ts";
import type { BuiltFrom } from "./built-files.ts";
import { folderOf, isCode, isInApp, mentionsFunctions } from "./code-files.ts";
import { codeReader, type CodeReader } from "./code-reader.ts";
import type { IsCompiledFrom } from "./compiled-copies.ts";
import { genuineCopies } from "./genuine-copies.ts";
import type { Modules, ResolveModule } from "./modules.ts";
import { isNamedByMain } from "./package-main.ts";
import type { TypeScript } from "./program.ts";
import { installedPackages, notFollowed, otherReadings, unread } from "./unfollowed.ts";

/** Which files an analysis parses, and which of its kind it leaves out. */
export interface Selection {
  readonly sources: readonly Source[];
  readonly skipped: readonly { readonly path: string; readonly why: string }[];
  readonly problems: readonly Problem[];
  /** The module that a name means among the sources. */
  readonly resolve: ResolveModule;
  /** Files that are read although they are said to be built, with the source that they are said to be built from. */
  readonly copies: ReadonlyMap<string, string>;
  /** Files that are not read, since they say nothing but what their source says. */
  readonly genuine: ReadonlyMap<string, string>;
}

export interface SelectionRequest {
  readonly compiler: TypeScript;
  readonly files: Files;
  readonly modules: Modules;
  /** Files that run, whatever they mention. */
  readonly entries: ReadonlySet<string>;
  readonly claimedSource: BuiltFrom;
  readonly isCompiledFrom: IsCompiledFrom;
}

const largestTotal = 60_000_000;

/**
 * The files that mention the packages, the `entries` besides, everything that imports one of them (the registrar may
 * come from a file of the repository), and everything that those import, whatever it is called. A built file is left
 * out only if it is compiled from its source, and so is everything that it loads.
 */
export function selectFiles(request: SelectionRequest): Selection {
  const { compiler, files, modules, entries, claimedSource } = request;
  const problems: Problem[] = [];
  const skipped = new Map<string, string>();
  const reader = codeReader(compiler, files, modules);
  const seeds = new Set<string>(entries);
  const importedBy = new Map<string, string[]>();
  for (const path of files.paths.filter(isCode)) {
    const code = reader.at(path);
    if (code.kind === "data") continue;
    if (code.kind === "left out") {
      skipped.set(path, code.why);
      if (code.isUnread ? entries.has(path) || isInApp(files, path) : entries.has(path) || code.mentions) {
        problems.push(
          code.isUnread
            ? unread(path, `This file ${code.why}`)
            : unread(path, `This file ${code.why}, and it may hold functions: its source was expected`),
        );
      }
      continue;
    }
    if (mentionsFunctions(code.source.text)) seeds.add(path);
    for (const target of reader.loadedBy(path)) {
      const known = importedBy.get(target);
      if (known === undefined) importedBy.set(target, [path]);
      else known.push(path);
    }
  }
  const users = reach(seeds, (path) => importedBy.get(path) ?? []);
  const reached = reach(users, reader.loadedBy);
  const genuine = genuineCopies(reader, modules, reached, claimedSource, request.isCompiledFrom);
  const needed = new Set([...reached].filter((path) => !genuine.has(path)));
  for (const [built, source] of genuine) {
    skipped.set(built, `is built from ${source}`);
    for (const path of reach([source], reader.loadedBy)) if (!genuine.has(path)) needed.add(path);
  }

  const told = new Set(problems.map(({ at }) => at !== undefined && "path" in at && at.path));
  for (const path of [...needed].sort()) {
    const code = reader.at(path);
    if (code.kind !== "left out") continue;
    skipped.set(path, code.why);
    if (!told.has(path)) problems.push(...notFollowed(reader, path, code.why, needed));
  }
  for (const [path, why] of skipped) {
    if (needed.has(path) || genuine.has(path) || told.has(path) || !isStarted(files, path)) continue;
    problems.push(unread(path, `This file ${why}, so what it does was not followed`));
  }
  problems.push(
    ...otherReadings(reader, modules, needed, genuine),
    ...installedPackages(files, reader, modules, new Set([...needed, ...genuine.keys()])),
  );

  const sources = withinTotal(reader, needed, problems);
  const copies = new Map<string, string>();
  for (const { path } of sources) {
    const source = claimedSource(path);
    if (source !== undefined) copies.set(path, source);
  }
  return {
    sources,
    skipped: [...skipped]
      .map(([path, why]) => ({ path, why }))
      .sort((one, other) => (one.path < other.path ? -1 : 1)),
    problems,
    resolve: (from, specifier) => {
      const [path] = modules.filesOf(from, specifier);
      return path === undefined ? undefined : (genuine.get(path) ?? path);
    },
    copies,
    genuine,
  };
}

function withinTotal(
  reader: CodeReader,
  needed: ReadonlySet<string>,
  problems: Problem[],
): readonly Source[] {
  const sources: Source[] = [];
  let total = 0;
  for (const path of [...needed].sort()) {
    const code = reader.at(path);
    if (code.kind !== "code") continue;
    total += code.source.text.length;
    if (total <= largestTotal) sources.push(code.source);
    else {
      const megabytes = largestTotal / 1_000_000;
      problems.push(
        unread(path, `More than ${megabytes} MB of code belong together; this file was not read`),
      );
    }
  }
  return sources;
}

/** The host of the app that the file belongs to loads it by itself. */
function isStarted(files: Files, path: string): boolean {
  if (!isInApp(files, path)) return false;
  return isNamedByMain(files, appFolder(files, folderOf(path)), path);
}

function reach(from: Iterable<string>, next: (path: string) => readonly string[]): ReadonlySet<string> {
  const reached = new Set(from);
  // A set walks over what is added while it is walked.
  for (const path of reached) {
    for (const other of next(path)) reached.add(other);
  }
  return reached;
}
