import type { Problem } from "../../declarations/problem.ts";
import type { EngineError, EngineOutput } from "./output.ts";
import type { Target } from "./targets.ts";
import { placeOf, targetNamed } from "./targets.ts";

/**
 * Everything of a report that says that something was not analysed. None of it may get lost: an engine exits 0 also
 * when it could not parse a file, ran out of time or memory on one, or left a rule out.
 */
export function problemsOf(output: EngineOutput, targets: ReadonlyMap<string, Target>): readonly Problem[] {
  const scanned = new Set(output.scanned.map((path) => targetNamed(targets, path)?.name));
  const silent = [...targets.values()].filter(({ name }) => !scanned.has(name));
  const skippedRules = output.skippedRules.map((rule) =>
    wholeRun(`Semgrep left the rule \`${rule}\` out, so nothing was checked for it`),
  );
  return [
    ...withoutRepetition(output.errors.flatMap((error) => problemsOfError(error, targets))),
    ...skippedRules,
    ...silent.map(({ source }): Problem => ({
      kind: "unread",
      message: "Semgrep left this file out without a word, so it was not analysed",
      at: { path: source.path },
      effect: "incomplete",
    })),
  ];
}

function problemsOfError(error: EngineError, targets: ReadonlyMap<string, Target>): readonly Problem[] {
  const target = error.path === undefined ? undefined : targetNamed(targets, error.path);
  if (target === undefined) return [wholeRun(`Semgrep reports: ${saidBy(error)}`)];
  const path = target.source.path;
  const rule = error.rule === undefined ? "" : ` for \`${error.rule}\``;
  switch (error.type) {
    case "PartialParsing":
    case "Syntax error":
    case "Lexical error":
    case "Other syntax error":
    case "AST builder error": {
      const message = "Semgrep can't parse this as Python, so it was not analysed";
      const spans = error.spans.filter((span) => targetNamed(targets, span.path) === target);
      if (spans.length === 0) return [{ kind: "syntax", message, at: { path }, effect: "incomplete" }];
      return spans.map((span) => ({
        kind: "syntax",
        message,
        at: placeOf(target, span),
        effect: "incomplete",
      }));
    }
    case "Timeout":
    case "Fixpoint timeout":
      return [limit(`Semgrep ran out of time on this file${rule}, so it was not analysed completely`, path)];
    case "Out of memory":
    case "OutOfMemory":
      return [
        limit(`Semgrep ran out of memory on this file${rule}, so it was not analysed completely`, path),
      ];
    case "Stack overflow":
    case "StackOverflow":
    case "Too many matches":
      return [
        limit(
          `Semgrep gave up on this file${rule} (${error.type.toLowerCase()}), so it was not analysed completely`,
          path,
        ),
      ];
    default:
      return [
        {
          kind: "tool",
          message: `Semgrep failed on this file: ${saidBy(error)}`,
          at: { path },
          effect: "incomplete",
        },
      ];
  }
}

/** The engine's own words with the names it was given, which say nothing to a reader, cut short. */
function saidBy({ type, message, rule }: EngineError): string {
  const said = message.replace(/\s+/gu, " ").trim().slice(0, 300);
  return [rule === undefined ? "" : `rule \`${rule}\``, type, said].filter((part) => part !== "").join(": ");
}

function limit(message: string, path: string): Problem {
  return { kind: "limit", message, at: { path }, effect: "incomplete" };
}

function wholeRun(message: string): Problem {
  return { kind: "tool", message, effect: "incomplete" };
}

/** The same words for the same place once: a time-out is told for every rule. */
function withoutRepetition(problems: readonly Problem[]): readonly Problem[] {
  const seen = new Set<string>();
  return problems.filter(({ message, at }) => {
    const where =
      at === undefined ? "" : "source" in at ? `${at.source.path}:${at.start}-${at.end}` : at.path;
    const key = `${where} ${message}`;
    return !seen.has(key) && seen.add(key);
  });
}
