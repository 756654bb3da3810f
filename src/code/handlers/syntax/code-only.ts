/** Which texts a language has besides code. */
export interface Lexis {
  /** Lines that start with `#` are for the preprocessor, and their words are no code. */
  readonly directives: boolean;
  /** `@"..."`, `$"..."` and `"""` with holes, as in C#. */
  readonly interpolation: boolean;
}

/**
 * A text of C# or Java with blanks in place of comments and literals, so that what is left is code, where it was. It
 * needs no grammar: what a grammar did not understand can be looked through by it.
 * https://learn.microsoft.com/dotnet/csharp/language-reference/language-specification/lexical-structure
 */
export function codeOnly(text: string, { directives, interpolation }: Lexis): string {
  const kept: string[] = [];
  let at = 0;
  let from = 0;
  while (at < text.length) {
    const end = endOfOther(at, 0);
    if (end === undefined) at++;
    else blank(beforeDirective(at, end));
  }
  kept.push(text.slice(from));
  return kept.join("");

  function blank(end: number): void {
    kept.push(text.slice(from, at), text.slice(at, end).replace(/[^\r\n]/gu, " "));
    // A character of two halves is two blanks, as it is two places.
    at = end;
    from = end;
  }

  /**
   * What begins where the preprocessor leaves everything out ends with that, although it looks as if it went on:
   * a comment that is opened between `#if false` and `#endif` is none.
   */
  function beforeDirective(start: number, end: number): number {
    if (!directives) return end;
    const line = /[\r\n][ \t]*#[ \t]*(?:if|elif|else|endif)\b/u.exec(text.slice(start, end));
    return line === null ? end : start + line.index + 1;
  }

  function endOfOther(start: number, depth: number): number | undefined {
    const character = text[start];
    if (character === "/" && text[start + 1] === "/") return lineEnd(start);
    if (character === "/" && text[start + 1] === "*") return after("*/", start + 2);
    if (character === "#" && directives && isFirstInLine(start)) return lineEnd(start);
    if (character === "'") return plainEnd(start + 1, "'");
    if (character === '"') return stringEnd(start, start, depth);
    if (!interpolation || (character !== "@" && character !== "$")) return undefined;
    const quote = /^[@$]{1,100}(?=")/u.exec(text.slice(start, start + 101))?.[0].length;
    return quote === undefined ? undefined : stringEnd(start, start + quote, depth);
  }

  /** Behind the string whose prefix begins at `start` and whose first quote is at `quote`. */
  function stringEnd(start: number, quote: number, depth: number): number {
    // Nobody nests as many; what is in it is then taken for code.
    if (depth > deepest) return quote + 1;
    const prefix = text.slice(start, quote);
    const quotes = /^"+/u.exec(text.slice(quote, quote + 1000))?.[0] ?? '"';
    if (quotes.length >= 3 && !prefix.includes("@")) return after(quotes, quote + quotes.length, true);
    const isVerbatim = prefix.includes("@");
    const hasHoles = prefix.includes("$");
    let index = quote + 1;
    while (index < text.length) {
      const character = text[index];
      if (character === '"') {
        if (!isVerbatim || text[index + 1] !== '"') return index + 1;
        index += 2;
      } else if (character === "\\" && !isVerbatim) index += 2;
      else if (character === "{" && hasHoles)
        index = text[index + 1] === "{" ? index + 2 : holeEnd(index + 1, depth + 1);
      else if (!isVerbatim && !hasHoles && (character === "\n" || character === "\r")) return index;
      else index++;
    }
    return text.length;
  }

  /** Behind the brace that ends an interpolation, which may hold strings of its own. */
  function holeEnd(start: number, within: number): number {
    let depth = 1;
    let index = start;
    while (index < text.length) {
      const character = text[index];
      if (character === "{") depth++;
      if (character === "}" && --depth === 0) return index + 1;
      index = (character === "#" ? undefined : endOfOther(index, within)) ?? index + 1;
    }
    return text.length;
  }

  function plainEnd(start: number, quote: string): number {
    for (let index = start; index < text.length; index++) {
      const character = text[index];
      if (character === "\\") index++;
      else if (character === quote) return index + 1;
      else if (character === "\n" || character === "\r") return index;
    }
    return text.length;
  }

  function lineEnd(start: number): number {
    const ending = /[\r\n]|$/gu;
    ending.lastIndex = start;
    return ending.exec(text)?.index ?? text.length;
  }

  function after(end: string, start: number, runs = false): number {
    let index = text.indexOf(end, start);
    if (index < 0) return text.length;
    index += end.length;
    // Of more quotes than are needed, the last ones end it.
    while (runs && text[index] === '"') index++;
    return index;
  }

  function isFirstInLine(index: number): boolean {
    return /(?:^|[\r\n])[ \t\uFEFF]*$/u.test(text.slice(Math.max(0, index - 300), index));
  }
}

const deepest = 30;
