import { positionOf, type Place } from "../source/source.ts";

/**
 * Something that kept a part of the input from being judged, or a mistake in the input that a person should hear of.
 */
export interface Problem {
  /** `syntax`: can't be parsed. `limit`: a bound was hit. `unread`: a file that should be read was not.
   * `unresolved`: something referred to can't be had. `invalid`: well-formed but wrong. `tool`: an analyser failed. */
  readonly kind: "syntax" | "limit" | "unread" | "unresolved" | "invalid" | "tool";
  /** One sentence: what is wrong and what was expected. */
  readonly message: string;
  /** Where; a bare path where there is no text to point into; undefined when it is about the whole run. */
  readonly at?: Place | { readonly path: string };
  /** Repository paths, besides that of `at`, whose content it depends on: a change of one makes it count again. */
  readonly dependsOn?: readonly string[];
  /** `incomplete`: something was not judged because of it, and the review can't be green. `notice`: nothing was lost. */
  readonly effect: "incomplete" | "notice";
}

export function pathOfProblem({ at }: Problem): string | undefined {
  if (at === undefined) return undefined;
  return "source" in at ? at.source.path : at.path;
}

/** `.github/portcullis.yml:3:1: There is no key ...` */
export function problemText({ message, at }: Problem): string {
  if (at === undefined) return message;
  if (!("source" in at)) return `${at.path}: ${message}`;
  const { line, column } = positionOf(at.source, at.start);
  return `${at.source.path}:${line}:${column}: ${message}`;
}
