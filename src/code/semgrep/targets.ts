import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Problem } from "../../declarations/problem.ts";
import type { Files } from "../../source/files.ts";
import { isUnreadable } from "../../source/files.ts";
import type { Place, Source } from "../../source/source.ts";
import { offsetOfLine, place, positionOf, wholeOf } from "../../source/source.ts";
import type { EnginePosition, EngineSpan } from "./output.ts";

/** The files that an engine is given, and what was kept from it. */
export interface Targets {
  readonly targets: readonly Target[];
  readonly problems: readonly Problem[];
  readonly skipped: readonly { readonly path: string; readonly why: string }[];
}

export interface Target {
  /** The name it is written under: `12.py`. No name of the repository's reaches the disk or a command line. */
  readonly name: string;
  readonly source: Source;
}

const limits = { fileBytes: 1_000_000, totalBytes: 200_000_000 };

/** Which of the paths our rules are for, read and within the limits. */
export function targetsOf(files: Files, paths: readonly string[]): Targets {
  const targets: Target[] = [];
  const problems: Problem[] = [];
  const skipped: { path: string; why: string }[] = [];
  const packages = new Map<string, number>();
  let total = 0;
  for (const path of paths) {
    if (!isAnalysed(path)) continue;
    const installed = thirdParty.exec(path)?.[1];
    if (installed !== undefined) {
      packages.set(installed, (packages.get(installed) ?? 0) + 1);
      continue;
    }
    const source = files.read(path);
    if (isUnreadable(source)) {
      problems.push({
        kind: "unread",
        message: `The file ${source.why}`,
        at: { path },
        effect: "incomplete",
      });
      skipped.push({ path, why: source.why });
      continue;
    }
    const bytes = Buffer.byteLength(source.text);
    const why = bytes > limits.fileBytes ? tooLarge : total + bytes > limits.totalBytes ? tooMuch : undefined;
    if (why !== undefined) {
      problems.push({ kind: "limit", message: `The file ${why}`, at: { path }, effect: "incomplete" });
      skipped.push({ path, why });
      continue;
    }
    total += bytes;
    targets.push({ name: `${targets.length}.py`, source });
  }
  // A committed environment has thousands of files: one line for each is no statement.
  for (const [path, count] of packages)
    skipped.push({ path, why: `holds ${count} Python files of installed packages` });
  return { targets, problems, skipped };
}

export function isAnalysed(path: string): boolean {
  return path.toLowerCase().endsWith(".py");
}

/** Writes the texts, and nothing else, into an empty folder. */
export function writeTargets(folder: string, targets: readonly Target[]): void {
  for (const { name, source } of targets) writeFileSync(join(folder, name), source.text, { flag: "wx" });
}

/** By the paths that an engine prints, which start as its argument did. */
export function targetNamed(targets: ReadonlyMap<string, Target>, path: string): Target | undefined {
  return targets.get(path.replace(/^.*[/\\]/u, ""));
}

/** Where a span of the engine is in the text; the whole file when it makes no sense. */
export function placeOf({ source }: Target, { start, end }: EngineSpan): Place {
  const from = offsetOf(source, start);
  const to = offsetOf(source, end);
  if (from === undefined || to === undefined || to < from) return wholeOf(source);
  return place(source, from, to);
}

/** UTF-16 offset of a position that counts UTF-8 bytes. */
function offsetOf(source: Source, { line, column, offset }: EnginePosition): number | undefined {
  const from = characterOf(source, offset);
  // Errors carry offsets of another text (PartialParsing starts each at 0): only line and column hold then.
  if (from !== undefined) {
    const at = positionOf(source, from);
    const lineStart = offsetOfLine(source, line);
    if (at.line === line && Buffer.byteLength(source.text.slice(lineStart, from)) === column - 1) return from;
  }
  const lineStart = offsetOfLine(source, line);
  const rest = Buffer.from(source.text.slice(lineStart, offsetOfLine(source, line + 1)));
  if (column - 1 > rest.length) return undefined;
  return lineStart + rest.toString("utf8", 0, column - 1).length;
}

const characters = new WeakMap<Source, Uint32Array | "ascii">();

/** UTF-16 offset of a byte offset; undefined outside the text. */
function characterOf(source: Source, byte: number): number | undefined {
  let table = characters.get(source);
  if (table === undefined) {
    table = tableOf(source.text);
    characters.set(source, table);
  }
  if (table === "ascii") return byte >= 0 && byte <= source.text.length ? byte : undefined;
  return table[byte];
}

function tableOf(text: string): Uint32Array | "ascii" {
  const bytes = Buffer.byteLength(text);
  if (bytes === text.length) return "ascii";
  const table = new Uint32Array(bytes + 1);
  let byte = 0;
  let unit = 0;
  for (const character of text) {
    const width = Buffer.byteLength(character);
    table.fill(unit, byte, byte + width);
    byte += width;
    unit += character.length;
  }
  table[bytes] = text.length;
  return table;
}

const tooLarge = `is larger than ${limits.fileBytes / 1e6} MB, which is the most that is analysed for data flow`;
const tooMuch = `is past the ${limits.totalBytes / 1e6} MB that one run analyses for data flow`;
const thirdParty = /^((?:.*?\/)??(?:\.?venv|\.python_packages|site-packages|node_modules))\//u;
