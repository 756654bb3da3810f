import type { Alert, FlowStep } from "../alert.ts";
import type { Place } from "../../source/source.ts";
import { place, regionOf } from "../../source/source.ts";
import type { EngineMatch } from "./output.ts";
import type { PythonContext } from "./python-text.ts";
import { parameterPlace, pythonContexts } from "./python-text.ts";
import type { Target } from "./targets.ts";
import { placeOf } from "./targets.ts";

/**
 * The alerts of one file, in the order of the text. Everything but the place and the sentence is read from our own
 * text: Semgrep answers `requires login` for lines, and what an engine prints of a file may differ from what is in it.
 */
export function alertsOf(target: Target, matches: readonly EngineMatch[]): readonly Alert[] {
  const placed = distinct(
    withWholeLiterals(matches.map((match) => ({ match, at: placeOf(target, match.at) }))),
  );
  const contexts = pythonContexts(
    target.source,
    placed.map(({ at }) => at.start),
  );
  const counts = new Map<string, number>();
  return placed.map(({ match, at }, index) => {
    const context: PythonContext = contexts[index] ?? { scopes: [], callee: undefined };
    const { sentence, source } = messageOf(match.message);
    // The second of two equal sinks is told from the first by its turn, so that adding one to a function is seen.
    const name = nameOf(ruleOf(match), context);
    const turn = (counts.get(`${ruleOf(match)} ${name}`) ?? 0) + 1;
    counts.set(`${ruleOf(match)} ${name}`, turn);
    return {
      rule: ruleOf(match),
      analyser: semgrepName,
      message: sentence,
      at,
      flow: flowOf(target, match, at, source, context),
      key: turn === 1 ? name : `${name} #${turn}`,
    };
  });
}

/** What people call it, whichever program stands in for it. */
export const semgrepName = "Semgrep";

interface Placed {
  readonly match: EngineMatch;
  readonly at: Place;
}

/**
 * In a file that it could parse only in part, Semgrep leaves the quotes of a literal out of a place that starts or
 * ends with one.
 */
function withWholeLiterals(placed: readonly Placed[]): readonly Placed[] {
  const [first] = placed;
  if (first === undefined) return [];
  const { source } = first.at;
  const offsets = placed.flatMap(({ at }) => [at.start, at.end]);
  const literals = pythonContexts(source, offsets).map(({ literal }) => literal);
  return placed.map(({ match, at }, index) => {
    const [opening, closing] = literals.slice(2 * index);
    const start = opening && isQuotes(source.text.slice(opening.start, at.start)) ? opening.start : at.start;
    const end = closing && isQuotes(source.text.slice(at.end, closing.end)) ? closing.end : at.end;
    return { match, at: place(source, start, end) };
  });
}

function isQuotes(text: string): boolean {
  return /^[a-z]{0,2}["']{1,3}$/iu.test(text);
}

/** An engine reports a sink once for each source that reaches it: the first, by the sentence, stands for all. */
function distinct(placed: readonly Placed[]): readonly Placed[] {
  const sorted = placed.toSorted(
    (one, other) =>
      one.at.start - other.at.start ||
      one.at.end - other.at.end ||
      compare(ruleOf(one.match), ruleOf(other.match)) ||
      compare(one.match.message, other.match.message),
  );
  return sorted.filter(({ match, at }, index) => {
    const before = sorted[index - 1];
    if (before === undefined) return true;
    return ruleOf(before.match) !== ruleOf(match) || before.at.start !== at.start || before.at.end !== at.end;
  });
}

/** `nosql-injection.operators` is one of the texts of the rule `nosql-injection`. */
function ruleOf({ rule }: EngineMatch): string {
  return rule.replace(/\..*$/u, "");
}

interface Message {
  readonly sentence: string;
  /** The handler's parameter that the data came in by. */
  readonly source?: { readonly parameter: string; readonly handler: string };
}

// message := sentence ("\n" "source: " parameter " of " handler)?, as our rule files write it
function messageOf(message: string): Message {
  const [sentence = "", ...rest] = message.trim().split("\n");
  const [, parameter, handler] =
    /^source: ([\p{L}\p{N}_]+) of ([\p{L}\p{N}_]+)$/u.exec(rest.at(-1) ?? "") ?? [];
  return {
    sentence: sentence.slice(0, longestSentence),
    ...(parameter !== undefined && handler !== undefined && { source: { parameter, handler } }),
  };
}

const longestSentence = 500;

function nameOf(rule: string, { scopes, callee }: PythonContext): string {
  const scope = scopes.map(({ name }) => name).join(".");
  return `${callee ?? rule} in ${scope === "" ? "the module" : scope}`;
}

function flowOf(
  target: Target,
  match: EngineMatch,
  sink: Place,
  source: Message["source"],
  { scopes }: PythonContext,
): readonly FlowStep[] {
  const last: FlowStep = { at: sink, message: "and is used here" };
  const [first, ...between] = match.trace.map((span) => placeOf(target, span)).slice(0, -1);
  if (first !== undefined) {
    const steps = between.filter((at) => at.start !== first.start || at.end !== first.end);
    return [
      { at: first, message: "data from outside comes in" },
      ...steps.map((at) => ({ at, message: `goes through line ${regionOf(at).line}` })),
      last,
    ];
  }
  if (source === undefined) return [];
  const handler = scopes.find(({ kind, name }) => kind === "function" && name === source.handler);
  const at = handler && parameterPlace(target.source, handler, source.parameter);
  return at === undefined ? [] : [{ at, message: `\`${source.parameter}\` comes in from outside` }, last];
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
