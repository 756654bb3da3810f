import type { JsonMistake } from "../source/json/read-json.ts";
import { place, type Source } from "../source/source.ts";
import type { Problem } from "./problem.ts";

/** What a mistake in a JSON file means for the review: what could not be read makes it incomplete. */
export function jsonProblem({ kind, message, start, end }: JsonMistake, source: Source): Problem {
  const at = place(source, start, end);
  switch (kind) {
    case "syntax":
      return { kind: "syntax", message, at, effect: "incomplete" };
    case "depth":
      return { kind: "limit", message, at, effect: "incomplete" };
    case "tolerated":
      return { kind: "syntax", message, at, effect: "notice" };
    case "duplicate":
      return { kind: "invalid", message, at, effect: "notice" };
  }
}
