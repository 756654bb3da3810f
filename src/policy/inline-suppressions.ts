import type { Problem } from "../declarations/problem.ts";
import { offsetOfLine, place, positionOf, type Source } from "../source/source.ts";
import { commentSyntaxOf, type CommentSyntax } from "./comment-syntax.ts";
import { scanComments, type Comment, type Scanned } from "./comments.ts";
import { RuleNames, type RuleName } from "./configuration.ts";
import { nearest } from "./nearest.ts";
import type { InlineSuppression } from "./policy.ts";
import { isDate } from "./shape.ts";
import { mistake, quoted } from "./written.ts";

export interface InlineSuppressions {
  readonly suppressions: readonly InlineSuppression[];
  /** Comments that ask for something and don't get it, and why. */
  readonly problems: readonly Problem[];
}

/**
 * The suppressions written as comments of a file:
 *
 *     comment := "portcullis:" "allow" rule ("," rule)* ("until" date)? "--" reason
 *
 * One is attached to the line that it ends, or else to the next line with code; when decorators start there, to every
 * line from there to the header of what they decorate.
 */
export function suppressionsIn(source: Source, knownRules: readonly RuleName[]): InlineSuppressions {
  const syntax = commentSyntaxOf(source.path);
  if (syntax === undefined || !source.text.includes("portcullis:")) return none;
  const scanned = scanComments(source, syntax);
  const names = new RuleNames(knownRules);
  const reading: Reading = {
    source,
    syntax,
    scanned,
    names,
    nextCode: nextCodeIn(scanned.code),
    nextAfterDecorator: nextCodeIn(scanned.code),
    suppressions: [],
    problems: [],
  };
  for (const comment of scanned.comments) {
    if (reading.suppressions.length + reading.problems.length >= most) {
      reading.problems.push({
        kind: "limit",
        message: `The file holds more than the ${most} suppressions that are read; the rest allow nothing`,
        at: place(source, comment.start, comment.end),
        effect: "notice",
      });
      break;
    }
    readComment(comment, reading);
  }
  return { suppressions: reading.suppressions, problems: [...reading.problems, ...names.notices] };
}

const none: InlineSuppressions = { suppressions: [], problems: [] };

const most = 1000;

interface Reading {
  readonly source: Source;
  readonly syntax: CommentSyntax;
  readonly scanned: Scanned;
  readonly names: RuleNames;
  readonly nextCode: NextCode;
  readonly nextAfterDecorator: NextCode;
  readonly suppressions: InlineSuppression[];
  readonly problems: Problem[];
}

/** A block comment may hold a request on each of its lines. */
function readComment(comment: Comment, reading: Reading): void {
  const inner = reading.source.text.slice(comment.innerStart, comment.innerEnd);
  let offset = comment.innerStart;
  for (const line of inner.split("\n")) {
    const start = /^[\s*#/!]*/u.exec(line)?.[0].length ?? 0;
    if (line.startsWith(marker, start)) {
      readRequest(line.slice(start + marker.length), offset + start, comment, reading);
    }
    offset += line.length + 1;
  }
}

const marker = "portcullis:";
const expected = "`portcullis: allow <rule> until <date> -- <reason>`, the date being optional";

function readRequest(written: string, start: number, comment: Comment, reading: Reading): void {
  const { source, problems, names } = reading;
  const at = place(source, start, start + marker.length + written.trimEnd().length);
  const complain = (message: string): void => {
    problems.push(mistake(message, at));
  };
  const [verb = "", ...rest] = written.trim().split(/\s+/u);
  if (verb !== "allow") {
    // Prose such as `portcullis: our gate` asks for nothing.
    const meant = nearest(verb, ["allow", "ignore", "disable", "suppress"]);
    if (meant !== undefined) complain(`${quoted(verb)} is not understood; write ${expected}`);
    return;
  }
  const dash = rest.findIndex((word) => /^(?:--+|[—–])$/u.test(word));
  const asked = dash < 0 ? rest : rest.slice(0, dash);
  const reason = dash < 0 ? "" : rest.slice(dash + 1).join(" ");
  const untilAt = asked.indexOf("until");
  const listed = (untilAt < 0 ? asked : asked.slice(0, untilAt)).join(" ");
  const rules = listed.split(",").map((rule) => rule.trim());
  if (rules.some((rule) => !/^[A-Za-z0-9][\w./-]*$/u.test(rule))) {
    complain(`This does not name a rule; write ${expected}`);
    return;
  }
  if (reason === "") {
    complain(`A suppression needs a reason, so this allows nothing; write ${expected}`);
    return;
  }
  const until = untilAt < 0 ? undefined : asked.slice(untilAt + 1).join(" ");
  if (until !== undefined && !isDate(until)) {
    complain(`${quoted(until)} is no date like \`2027-01-31\`, so this allows nothing`);
    return;
  }
  const attached = linesOf(comment, reading);
  if (attached === undefined) {
    complain("No code follows this suppression, so it allows nothing");
    return;
  }
  for (const rule of rules) {
    reading.suppressions.push({
      rule: names.resolve({ value: rule, at }),
      reason,
      ...(until !== undefined && { until }),
      at,
      ...attached,
    });
  }
}

interface Lines {
  readonly fromLine: number;
  readonly toLine: number;
}

function linesOf({ start, end }: Comment, reading: Reading): Lines | undefined {
  const { source, scanned, syntax, nextCode } = reading;
  const first = positionOf(source, start).line;
  if (nextCode(offsetOfLine(source, first)) < start) return { fromLine: first, toLine: first };
  const next = nextCode(end);
  if (next === scanned.code.length) return undefined;
  const fromLine = positionOf(source, next).line;
  const header =
    syntax.decorators === undefined
      ? next
      : headerAfter(scanned.code, next, syntax.decorators, reading.nextAfterDecorator);
  return { fromLine, toLine: positionOf(source, header).line };
}

/** The first character at or after an offset that is neither blank nor comment; the end when there is none. */
type NextCode = (from: number) => number;

/** Remembers the stretch it last went over: a file of comments would be gone over once for each. */
function nextCodeIn(code: string): NextCode {
  let last = { from: 0, next: -1 };
  return (from) => {
    if (from >= last.from && from <= last.next) return last.next;
    let next = from;
    while (next < code.length && /\s/u.test(code.charAt(next))) next++;
    last = { from, next };
    return next;
  };
}

/** Past the decorators that start at `start`, to what they decorate; `start` where there are none. */
function headerAfter(code: string, start: number, opening: "@" | "[", nextCode: NextCode): number {
  let at = start;
  while (code.charAt(at) === opening) {
    let end = at;
    if (opening === "@") {
      end++;
      while (/[\w.$]/u.test(code.charAt(end))) end++;
      if (end === at + 1) return at;
    }
    if (/[([]/u.test(code.charAt(end))) end = bracketEnd(code, end);
    const next = nextCode(end);
    if (next === code.length || end - start > longestDecorators) return at;
    at = next;
  }
  return at;
}

const longestDecorators = 10_000;

/** After the bracket that closes the one at `start`; where looking for it ends when none does. */
function bracketEnd(code: string, start: number): number {
  let depth = 0;
  const limit = Math.min(code.length, start + longestDecorators + 1);
  for (let at = start; at < limit; at++) {
    const character = code.charAt(at);
    if ("([{".includes(character)) depth++;
    if (")]}".includes(character) && --depth === 0) return at + 1;
  }
  return limit;
}
