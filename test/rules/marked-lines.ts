import type { Example } from "../../src/rules/rule.ts";

/** `path:line` of the lines that an example marks to be reported, sorted. */
export function markedLines(example: Example): readonly string[] {
  return Object.entries(example)
    .flatMap(([path, text]) =>
      text
        .split("\n")
        .flatMap((line, index) => (/(?:\/\/|#) !$/u.test(line) ? [`${path}:${index + 1}`] : [])),
    )
    .sort();
}
