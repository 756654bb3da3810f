import { knownText } from "../declarations/value.ts";
import type { Place } from "../source/source.ts";
import type { Names, Step } from "./workflow.ts";

/** What a script writes for later steps under one name: the text behind `name=`, with what the shell fills in. */
export interface FileWrite {
  readonly text: string;
  /** The script. */
  readonly at: Place;
}

/** By name in lower case. */
export type FileWrites = ReadonlyMap<string, readonly FileWrite[]>;

/**
 * What the scripts of a step write into `$GITHUB_OUTPUT`, as `name=value`, or as `name<<END` and the lines to `END`; the
 * older commands in the log count as well.
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#setting-an-output-parameter
 */
export function outputsWrittenBy(step: Step): FileWrites {
  return writesOf(step).outputs;
}

/** What the steps of a job write into `$GITHUB_ENV` for those after them, by name in lower case. */
export type JobVariables = ReadonlyMap<string, readonly { readonly step: Step; readonly write: FileWrite }[]>;

/** The same object for every place of a job. */
export function variablesWrittenIn(names: Names): JobVariables {
  const known = ofNames.get(names);
  if (known !== undefined) return known;
  const steps = names.steps();
  const [first] = steps;
  const found = (first && ofJobs.get(first)) ?? variablesOf(steps);
  if (first !== undefined) ofJobs.set(first, found);
  ofNames.set(names, found);
  return found;
}

function variablesOf(steps: readonly Step[]): JobVariables {
  const found = new Map<string, { step: Step; write: FileWrite }[]>();
  // An action's steps are among those of the job and among its own.
  for (const step of new Set(steps)) {
    for (const [name, writes] of writesOf(step).variables) {
      const before = found.get(name) ?? [];
      before.push(...writes.map((write) => ({ step, write })));
      found.set(name, before);
    }
  }
  return found;
}

interface Writes {
  readonly outputs: FileWrites;
  readonly variables: FileWrites;
}

// Thousands of expressions may ask about the same step, and a script may be megabytes.
const written = new WeakMap<Step, Writes>();
const ofNames = new WeakMap<Names, JobVariables>();
/** By the first step of the job. */
const ofJobs = new WeakMap<Step, JobVariables>();

const nothing: Writes = { outputs: new Map(), variables: new Map() };

function writesOf(step: Step): Writes {
  const known = written.get(step) ?? step.scripts.map(writesIn).reduce(both, nothing);
  written.set(step, known);
  return known;
}

function both(one: Writes, other: Writes): Writes {
  if (one === nothing) return other;
  return {
    outputs: new Map([...one.outputs, ...other.outputs]),
    variables: new Map([...one.variables, ...other.variables]),
  };
}

/** Of one script so many are looked at; the longest scripts of public repositories write some dozens. */
const mostWrites = 2_000;
const longestValue = 2_000;

function writesIn(script: Step["scripts"][number]): Writes {
  const text = knownText(script) ?? "";
  const outputs = new Map<string, FileWrite[]>();
  const variables = new Map<string, FileWrite[]>();
  const add = (to: Map<string, FileWrite[]>, name: string, value: string): void => {
    const write = { text: value, at: script.at };
    const before = to.get(name.toLowerCase());
    if (before === undefined) to.set(name.toLowerCase(), [write]);
    else before.push(write);
  };
  for (const [, file, name = "", value = ""] of text.matchAll(
    /::set-(output|env) name=([\w-]+)::([^\n]{0,2000})/gu,
  ))
    add(file === "env" ? variables : outputs, name, value);
  const files = [
    ...(text.includes("GITHUB_OUTPUT") ? [outputs] : []),
    ...(text.includes("GITHUB_ENV") ? [variables] : []),
  ];
  if (files.length === 0) return { outputs, variables };
  let left = mostWrites;
  for (const match of text.matchAll(/(?<![\w-])([A-Za-z_][\w-]*)(=|<<)/gu)) {
    if (left-- <= 0) break;
    const [all, name = "", sign] = match;
    const rest = text.slice(match.index + all.length, match.index + all.length + longestValue);
    const value = sign === "=" ? firstLineOf(rest) : linesToEnd(rest);
    for (const file of files) add(file, name, value);
  }
  return { outputs, variables };
}

function firstLineOf(text: string): string {
  const end = text.indexOf("\n");
  return end < 0 ? text : text.slice(0, end);
}

/** The lines between `<<END` and a line that has `END`. */
function linesToEnd(text: string): string {
  const end = /^\w+/u.exec(text)?.[0];
  const lines = text.slice(firstLineOf(text).length);
  const found = end === undefined ? -1 : lines.search(new RegExp(`\\b${end}\\b`, "u"));
  return found < 0 ? lines : lines.slice(0, found);
}
