import { leavesOf } from "../declarations/leaves.ts";
import { knownText, lookup } from "../declarations/value.ts";
import type { Place } from "../source/source.ts";
import { outputsWrittenBy, variablesWrittenIn, type FileWrite, type JobVariables } from "./runner-files.ts";
import { isFilled, readsUntrustedContext } from "./untrusted-contexts.ts";
import { dotted } from "./workflow-expression.ts";
import type { Names, Step, Written } from "./workflow.ts";

/** Text that anyone can write, and the ways it comes from there. */
export interface UntrustedText {
  /** The expression, or the variable, that holds it first: `github.event.issue.title`. */
  readonly origin: string;
  /** Where it is handed on, nearest to its use first. */
  readonly via: readonly Place[];
}

/**
 * Whether an expression of a workflow (without its braces) can hold text that anyone can write: by itself, or through
 * variables, inputs, outputs and matrices that are set from such text. What an action or a command makes of the text is
 * not known, and is then taken for harmless. `triggers` are the events that start the workflow; without them any may.
 */
export function untrustedTextIn(
  expression: string,
  names: Names,
  triggers?: readonly string[],
): UntrustedText | undefined {
  return inExpression(expression, names, {
    triggers,
    seen: new Set(),
    asked: new Map(),
    left: mostFollowed,
    depth: 0,
  });
}

/** Names that are followed for one expression: there are workflows of thousands of steps. */
const mostFollowed = 500;
/** Names that are set from each other one after another; a variable may be set from itself. */
const longestWay = 20;

interface Following {
  readonly triggers: readonly string[] | undefined;
  readonly seen: Set<string>;
  /** Variables that were asked about already, of each job. */
  readonly asked: Map<JobVariables, Set<string>>;
  left: number;
  depth: number;
}

function inExpression(expression: string, names: Names, following: Following): UntrustedText | undefined {
  // A comparison is `true` or `false`, unless its outcome chooses between texts.
  const compares = /[=!]=|^\s*!?\s*(?:contains|startsWith|endsWith|hashFiles)\(/iu.test(expression);
  if (compares && !/&&|\|\|/u.test(expression)) return undefined;
  const text = dotted(expression);
  if (readsUntrustedContext(text, following.triggers)) return { origin: expression.trim(), via: [] };
  for (const [, context = "", name = "", rest] of text.replace(/'[^']*'/gu, "''").matchAll(reference)) {
    if (following.left-- <= 0) return undefined;
    const found = inReference(context.toLowerCase(), name, rest, names, following);
    if (found !== undefined) return found;
  }
  return undefined;
}

const reference =
  /(?<![\w.-])(env|inputs|github\.event\.inputs|matrix|steps|needs)\.([\w-]+)(?:\.outputs\.([\w-]+))?/giu;

function inReference(
  context: string,
  name: string,
  output: string | undefined,
  names: Names,
  following: Following,
): UntrustedText | undefined {
  switch (context) {
    case "env":
      return inVariable(name, names, following);
    case "matrix":
      return inWritten(names.matrix(name), following);
    case "steps": {
      const step = names.step(name);
      return step && output !== undefined ? inOutput(step, output, following) : undefined;
    }
    case "needs": {
      const job = names.job(name);
      if (job === undefined || output === undefined) return undefined;
      return inWritten({ tree: lookup(job.body, ["outputs", output]), names: job.names }, following);
    }
    default:
      return inWritten(names.input(name), following);
  }
}

/** A value as it is written, whatever of it holds such text. */
function inWritten(written: Written | undefined, following: Following): UntrustedText | undefined {
  if (written === undefined) return undefined;
  for (const { value } of leavesOf(written.tree)) {
    const key = `${value.at.source.path}:${value.at.start}`;
    if (following.seen.has(key)) continue;
    following.seen.add(key);
    const found = inText(knownText(value) ?? "", written.names, following);
    if (found !== undefined) return { ...found, via: [...found.via, value.at] };
  }
  return undefined;
}

function inText(text: string, names: Names, following: Following): UntrustedText | undefined {
  for (const [, inner = ""] of text.matchAll(/\$\{\{((?:(?!\}\}).)*)\}\}/gsu)) {
    const found = inExpression(inner, names, following);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** `env` of the step, the job, the workflow; else what an earlier step put into `$GITHUB_ENV`. */
function inVariable(name: string, names: Names, following: Following): UntrustedText | undefined {
  if (/^GITHUB_HEAD_REF$/iu.test(name))
    return isFilled(name, following.triggers) ? { origin: name, via: [] } : undefined;
  const written = names.env(name);
  if (written !== undefined) return inWritten(written, following);
  const variables = variablesWrittenIn(names);
  const asked = following.asked.get(variables) ?? new Set();
  following.asked.set(variables, asked);
  const key = name.toLowerCase();
  if (asked.has(key) || following.depth >= longestWay) return undefined;
  asked.add(key);
  following.depth++;
  const found = firstOf(variables.get(key) ?? [], ({ step, write }) => inWrite(write, step, following));
  following.depth--;
  return found;
}

function firstOf<T, R>(items: readonly T[], ask: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = ask(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Actions whose outputs are names of branches or files as the pull request has them. */
const passingOn: Readonly<Record<string, RegExp>> = {
  "tj-actions/branch-names": /^(?:current_branch|head_ref_branch|ref_branch)$/iu,
  "tj-actions/changed-files": /_files$/iu,
  "xt0rted/pull-request-comment-branch": /^head_ref$/iu,
};

function inOutput(step: Step, name: string, following: Following): UntrustedText | undefined {
  const ofAction = step.output?.(name);
  if (ofAction !== undefined) return inWritten(ofAction, following);
  const action = step.uses?.action ?? "";
  if (Object.hasOwn(passingOn, action) && passingOn[action]?.test(name) === true)
    return { origin: `the output \`${name}\` of ${action}`, via: [step.body.at] };
  if (action === "actions/github-script") return inGitHubScript(step, name, following);
  const writes = outputsWrittenBy(step).get(name.toLowerCase()) ?? [];
  return firstOf(writes, (write) => inWrite(write, step, following));
}

const ofPayload =
  /context\.payload\.(?:issue|pull_request|discussion|comment|review)\.(?:title|body|head\.(?:ref|label))\b/u;

function inGitHubScript(step: Step, name: string, { triggers }: Following): UntrustedText | undefined {
  for (const script of step.scripts) {
    for (const line of (knownText(script) ?? "").split("\n")) {
      const sets = name === "result" ? /^\s*return\b/u : /\bsetOutput\(\s*["'`]([\w-]+)["'`]/u;
      const set = sets.exec(line);
      const origin = ofPayload.exec(line);
      if (set !== null && origin !== null && (set[1] ?? name) === name && isFilled(origin[0], triggers))
        return { origin: origin[0], via: [script.at] };
    }
  }
  return undefined;
}

function inWrite({ text, at }: FileWrite, step: Step, following: Following): UntrustedText | undefined {
  const found = inShellText(text, step, following);
  return found && { ...found, via: [...found.via, at] };
}

/** Expressions and variables; what a command makes of them is the command's, and not known. */
function inShellText(text: string, step: Step, following: Following): UntrustedText | undefined {
  if (/\$\(|`/u.test(text)) return undefined;
  const direct = inText(text, step.names, following);
  if (direct !== undefined) return direct;
  for (const [, name = ""] of text.matchAll(/\$\{?(?:env:)?([A-Z_a-z]\w*)/gu)) {
    if (/^GITHUB_(?:OUTPUT|ENV)$/u.test(name) || following.left-- <= 0) continue;
    const found = inVariable(name, step.names, following);
    if (found !== undefined) return found;
  }
  return undefined;
}
