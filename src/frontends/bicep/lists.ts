import type { Cursor } from "./cursor.ts";

/** Items with commas between them, which may go on over lines; the last comma has an item after it. */
export function commaList<T>(
  cursor: Cursor,
  opening: "(" | "<",
  closing: ")" | ">",
  item: (cursor: Cursor) => T,
): readonly T[] {
  const openedAt = cursor.start;
  cursor.read();
  cursor.open(opening);
  if (!cursor.statementFollows()) cursor.newLines();
  const items: T[] = [];
  while (cursor.kind !== closing && !cursor.endsOuter() && !cursor.at("new line")) {
    const before = cursor.position;
    items.push(item(cursor));
    if (cursor.kindAfterNewLine === closing) {
      cursor.newLines();
      break;
    }
    if (cursor.accept(",")) {
      cursor.newLines();
      if (cursor.kind === closing) cursor.expected("a value");
      continue;
    }
    if (cursor.endsOuter() || cursor.statementFollows()) break;
    cursor.expected(`\`,\` or \`${closing}\``);
    if (cursor.at("new line")) {
      cursor.newLines();
    } else {
      cursor.skipTo(",", closing);
      cursor.accept(",");
    }
    if (cursor.position === before) break;
  }
  cursor.close(opening, openedAt);
  return items;
}

/** Items between brackets, each on its own line or after a comma. */
export function lineList<T>(
  cursor: Cursor,
  opening: "{" | "[",
  closing: "}" | "]",
  item: (cursor: Cursor) => T,
  ends: () => boolean,
): readonly T[] {
  const openedAt = cursor.start;
  cursor.read();
  cursor.open(opening);
  cursor.newLines();
  const items: T[] = [];
  while (cursor.kind !== closing && !cursor.endsOuter() && !ends()) {
    const before = cursor.position;
    items.push(item(cursor));
    if (cursor.kind === closing || cursor.accept("new line")) continue;
    if (cursor.accept(",")) {
      if (cursor.at("new line")) cursor.expected("a value on the same line as the `,`");
      cursor.newLines();
      continue;
    }
    if (cursor.endsOuter() || ends()) break;
    cursor.expected("a new line or `,`");
    cursor.skipTo(closing, ",");
    if (!cursor.accept(",")) cursor.accept("new line");
    if (cursor.position === before) cursor.read();
  }
  cursor.close(opening, openedAt);
  return items;
}
