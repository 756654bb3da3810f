import type { Finding } from "../rules/finding.ts";
import { lineCountOf, regionOf, type Place } from "../source/source.ts";
import { longestLine, maskedLine } from "./masking.ts";
import { visibleLine } from "./visible.ts";

/** A few lines of a source around a place, ready to be printed in a column of `width` cells. */
export interface CodeFrame {
  readonly lines: readonly FrameLine[];
}

interface FrameLine {
  /** From 1. */
  readonly number: number;
  readonly text: string;
  /** What to underline, in cells from 0: first inclusive, last exclusive. */
  readonly marked?: { readonly from: number; readonly to: number };
}

const linesBefore = 1;
const linesAfter = 1;
/** Lines of a place that are shown and underlined; of a longer one only the first is. */
const longestMarked = 4;

/** The frame around a place of this finding. Values that may be secrets are masked. */
export function codeFrame(finding: Finding, at: Place, width: number): CodeFrame {
  const { source } = at;
  const region = regionOf(at);
  // A place that ends with a line end does not reach into the next line.
  const endLine =
    region.endColumn === 1 && region.endLine > region.line ? region.endLine - 1 : region.endLine;
  const lastMarked = endLine - region.line < longestMarked ? endLine : region.line;
  const lines: FrameLine[] = [];
  const first = Math.max(1, region.line - linesBefore);
  const last = Math.min(lineCountOf(source), lastMarked + linesAfter);
  for (let number = first; number <= last; number++) {
    // Of a line of a minified file only the part around the caret is looked at.
    const skipped = number === region.line && region.column > longestLine / 2 ? region.column - 200 : 0;
    const cells = cellsOf(maskedLine(finding, source, number, skipped));
    if (number < region.line || number > lastMarked) {
      lines.push({ number, text: windowOf(cells, 0, 0, width).text });
      continue;
    }
    const indent = cells.findIndex(({ text }) => text.trim() !== "");
    const from = number === region.line ? indexAt(cells, region.column - 1 - skipped) : Math.max(0, indent);
    const to = number === region.endLine ? indexAt(cells, region.endColumn - 1 - skipped) : cells.length;
    const { text, start, end } = windowOf(cells, from, Math.max(to, from), width);
    lines.push({ number, text, marked: { from: start, to: Math.max(end, start + 1) } });
  }
  // An empty line at either end says nothing.
  return {
    lines: lines.filter(
      (line, index) =>
        line.marked !== undefined || line.text.trim() !== "" || (index > 0 && index < lines.length - 1),
    ),
  };
}

/** How many cells of a terminal a text takes. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += cellWidth(character);
  return width;
}

/** One character of a line as it is printed. */
interface Cell {
  readonly text: string;
  readonly width: number;
  /** UTF-16 offset in the line. */
  readonly at: number;
}

const tabStop = 4;

function cellsOf(line: string): readonly Cell[] {
  const cells: Cell[] = [];
  let column = 0;
  let at = 0;
  for (const character of line) {
    const text =
      character === "\t"
        ? " ".repeat(tabStop - (column % tabStop))
        : isPlain(character)
          ? character
          : visibleLine(character);
    const width = isPlain(character) || character === "\t" ? text.length : widthOf(text);
    cells.push({ text, width, at });
    column += width;
    at += character.length;
  }
  return cells;
}

function isPlain(character: string): boolean {
  return character >= " " && character <= "~";
}

function indexAt(cells: readonly Cell[], offset: number): number {
  const index = cells.findIndex((cell) => cell.at >= offset);
  return index < 0 ? cells.length : index;
}

/** The part of a line that has the marked cells and fits; `start` and `end` are where those are then. */
function windowOf(
  cells: readonly Cell[],
  from: number,
  to: number,
  width: number,
): { readonly text: string; readonly start: number; readonly end: number } {
  const total = cells.reduce((sum, cell) => sum + cell.width, 0);
  if (total <= width) {
    const before = span(cells, 0, from);
    return { text: textOf(cells), start: before, end: before + span(cells, from, to) };
  }
  // Some of what stands before the mark, then as much as fits; one cell on each side is for the ellipsis.
  let first = from;
  const lead = Math.floor(width / 4);
  while (first > 0 && span(cells, first - 1, from) <= lead) first--;
  let last = first;
  let used = first > 0 ? 1 : 0;
  while (last < cells.length && used + (cells[last]?.width ?? 0) <= width - 1) {
    used += cells[last]?.width ?? 0;
    last++;
  }
  const before = first > 0 ? "…" : "";
  const start = before.length + span(cells, first, from);
  const end = start + span(cells, from, Math.min(to, last));
  return {
    text: `${before}${textOf(cells.slice(first, last))}${last < cells.length ? "…" : ""}`,
    start,
    end,
  };
}

function span(cells: readonly Cell[], from: number, to: number): number {
  let sum = 0;
  for (let index = from; index < to; index++) sum += cells[index]?.width ?? 0;
  return sum;
}

function textOf(cells: readonly Cell[]): string {
  return cells
    .map(({ text }) => text)
    .join("")
    .trimEnd();
}

// East Asian wide and fullwidth characters and emoji take two cells, combining marks none (Unicode TR 11).
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;

function cellWidth(character: string): number {
  if (isPlain(character)) return 1;
  if (/\p{Mn}|\p{Me}/u.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}
