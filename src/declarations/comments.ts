import { place, type Source } from "../source/source.ts";
import type { Remark } from "./declaration.ts";
import { known } from "./value.ts";

/**
 * What comments say, line by line; of a setting that was commented out (`name: 'Key'` and `value: '...'`, `key: '...'`)
 * its value under its name.
 */
export function remarksInComments(
  comments: readonly { readonly start: number; readonly end: number }[],
  source: Source,
): readonly Remark[] {
  const remarks: Remark[] = [];
  let last = 0;
  let name: string | undefined;
  for (const { start, end } of comments) {
    // The name of a setting stands in the same comment as its value, or in the one before it.
    if (source.text.slice(last, start).trim() !== "") name = undefined;
    last = end;
    for (const line of source.text.slice(start, end).matchAll(/[^\r\n]+/gu))
      readLine(line[0], start + line.index);
  }
  return remarks;

  function readLine(line: string, start: number): void {
    let from = 0;
    for (const pair of line.matchAll(assignment)) {
      const { key = "", text = "" } = pair.groups ?? {};
      add("comment", line.slice(from, pair.index), start + from);
      from = pair.index + pair[0].length;
      if (key.toLowerCase() === "name") name = text;
      const called = key.toLowerCase() === "value" ? (name ?? key) : key;
      add(called, text, start + from - text.length - 1);
    }
    add("comment", line.slice(from), start + from);
  }

  function add(called: string, text: string, start: number): void {
    const written = text.trim();
    if (written === "") return;
    const at = start + text.indexOf(written);
    const value = known(written, place(source, at, at + written.length));
    remarks.push({ name: called, text: value, isComment: true });
  }
}

const assignment =
  /(?<quote>["']?)(?<key>[A-Za-z_][\w:.-]*)\k<quote>\s*:\s*(?<mark>["'])(?<text>(?:(?!\k<mark>).)+)\k<mark>/gu;
