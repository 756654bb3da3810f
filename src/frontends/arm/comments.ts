/** The comments of a JSON file: offsets, `end` exclusive. */
export function commentsIn(text: string): readonly { readonly start: number; readonly end: number }[] {
  if (!/\/[/*]/u.test(text)) return [];
  return [...text.matchAll(textOrComment)]
    .filter(([found]) => found.startsWith("/"))
    .map(({ 0: found, index }) => ({ start: index, end: index + found.length }));
}

// What stands in a text is no comment: `"https://example.org"`.
const textOrComment =
  /"[^"\\]*(?:\\[\s\S][^"\\]*)*"|'[^'\\]*(?:\\[\s\S][^'\\]*)*'|\/\/[^\r\n]*|\/\*[\s\S]*?(?:\*\/|$)/gu;
