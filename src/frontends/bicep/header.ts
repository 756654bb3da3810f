import type { Place, Source } from "../../source/source.ts";
import { place } from "../../source/source.ts";
import type { Node } from "./syntax.ts";

/** From the keyword of a declaration to the end of its first line. */
export function headerOf(source: Source, { start, end }: Node): Place {
  const lineEnd = source.text.indexOf("\n", start);
  const line = lineEnd < 0 ? source.text.length : lineEnd;
  return place(source, start, start + source.text.slice(start, Math.min(line, end)).trimEnd().length);
}
