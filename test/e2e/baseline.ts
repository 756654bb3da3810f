import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect } from "@jest/globals";
import type { Pull } from "../github/state.ts";

/** Compares with a committed file that a person has read. `UPDATE_BASELINES=1` rewrites it, but never in CI. */
export function expectBaseline(name: string, actual: string): void {
  const file = path.join(import.meta.dirname, "baselines", name);
  if (process.env["UPDATE_BASELINES"] === "1" && process.env["CI"] === undefined) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, actual);
  }
  if (!existsSync(file)) throw new Error(`${file} is missing: write it with UPDATE_BASELINES=1 and read it`);
  expect(actual).toBe(readFileSync(file, "utf8"));
}

/** All that a pull request shows of us, as one Markdown page. */
export function conversationOf({ number, repository }: Pull): string {
  const { issueComments, reviews, reviewComments } = repository;
  const ours = <T extends { readonly pull: Pull }>(all: ReadonlyMap<number, T>): readonly T[] =>
    [...all.values()].filter((one) => one.pull.number === number);
  return stable(
    [
      ...ours(issueComments).map(({ user, body }) => [`comment by ${user.login}`, body]),
      ...ours(reviews)
        .filter(({ body }) => body !== "")
        .map(({ user, body, state }) => [`review by ${user.login}, ${state}`, body]),
      ...ours(reviewComments).map((one) => [
        [
          `${one.inReplyTo === undefined ? "comment" : "reply"} by ${one.user.login} on ${one.path}`,
          one.subject === "file" ? "the file" : linesOf(one.place ?? one.original),
          ...(one.subject === "line" && one.place === undefined ? ["outdated"] : []),
          ...(one.minimized === undefined ? [] : [`hidden: ${one.minimized}`]),
        ].join(", "),
        one.body,
      ]),
    ]
      .map(([title = "", body = ""]) => `# ${title}\n\n${body}\n`)
      .join("\n"),
  );
}

function linesOf(
  place: { readonly startLine?: number; readonly line: number; readonly side: string } | undefined,
): string {
  if (place === undefined) return "nowhere";
  const { startLine, line, side } = place;
  return `${side} ${startLine === undefined ? "" : `${startLine}-`}${line}`;
}

/**
 * The same text whatever commit it is of and however many rules there are: a new rule must not change what these tests
 * compare. What is behind folds is compared where the reporters are tested.
 */
export function stable(text: string): string {
  return text
    .replaceAll(/\b[0-9a-f]{40}\b/gu, "<commit>")
    .replaceAll(/[,;] \d+ pre-existing/gu, "")
    .replaceAll(
      /<details(?: open)?><summary>(?:\d+ findings? (?:that the policy|there before)|\d+ checks? )[^<]*<\/summary>\n\n[^]*?\n\n<\/details>\n\n/gu,
      "",
    )
    .replaceAll(
      /<details( open)?><summary>(?!How)([^<]*)<\/summary>\n\n[^]*?\n\n<\/details>/gu,
      "<details$1><summary>$2</summary>…</details>",
    );
}
