import type { Interpreter, MethodCall } from "../../flow/language.ts";
import { operatorsIn, provenBy } from "../../flow/patterns.ts";
import { harmsOfObjects, lessSafe, readAt, safer, step } from "../../flow/taint.ts";
import {
  cleaned,
  join,
  joinAll,
  listOf,
  nothing,
  onlyText,
  tainted,
  taintsWithin,
  type Value,
} from "../../flow/value.ts";

/** Methods of text that give more than the text again. */
export function textMethod(interpreter: Interpreter, call: MethodCall): Value | undefined {
  const { receiver, name, arguments: given } = call;
  const [first = nothing, second = nothing] = given;
  switch (name) {
    case "exec":
      return matched(text([first], call), receiver.pattern);
    case "match":
      return first.pattern?.flags.includes("g") === true
        ? listOf(text([receiver], call))
        : matched(text([receiver], call), first.pattern);
    case "matchAll":
      return listOf(matched(text([receiver], call), first.pattern));
    case "split":
    case "getAll":
      return listOf(text([receiver], call));
    case "padStart":
    case "padEnd":
      return text([receiver, second], call);
    case "replace":
    case "replaceAll":
      return replaced(interpreter, call);
    default:
      return undefined;
  }
}

/** What a pattern found: its groups are what they match, whatever stands around them. */
function matched(whole: Value, pattern: Value["pattern"]): Value {
  if (whole.taints.length === 0 || pattern === undefined)
    return { ...whole, ...(whole !== nothing && { items: whole }) };
  const groups = groupsOf(pattern.pattern);
  const fields = new Map([["0", provenPart(whole, pattern.pattern, pattern.flags)]]);
  const named = new Map<string, Value>();
  for (const [index, group] of groups.entries()) {
    const part = provenPart(whole, `^(?:${group.pattern})$`, "");
    fields.set(String(index + 1), part);
    if (group.name !== undefined) named.set(group.name, part);
  }
  return { ...nothing, fields: new Map([...fields, ["groups", { ...nothing, fields: named }]]) };
}

function provenPart(value: Value, pattern: string, flags: string): Value {
  const proven = provenBy({ pattern, flags });
  if (proven === undefined) return value;
  return proven === "all" ? cleaned(value) : cleaned(value, proven);
}

interface Group {
  readonly name: string | undefined;
  readonly pattern: string;
}

/** The capturing groups of a pattern, in the order of their brackets. */
function groupsOf(pattern: string): readonly Group[] {
  const found: { name: string | undefined; from: number; to: number }[] = [];
  const open: (number | undefined)[] = [];
  for (const [at, character] of operatorsIn(pattern)) {
    if (character === "(") {
      const [, name] = /^\?<([\w$]+)>/u.exec(pattern.slice(at + 1, at + 80)) ?? [];
      const captures = pattern[at + 1] !== "?" || name !== undefined;
      const from = at + 1 + (name === undefined ? 0 : name.length + 3);
      open.push(captures ? found.push({ name, from, to: pattern.length }) - 1 : undefined);
    } else if (character === ")") {
      const group = found[open.pop() ?? -1];
      if (group !== undefined) group.to = at;
    }
  }
  return found.map(({ name, from, to }) => ({ name, pattern: pattern.slice(from, to) }));
}

/** Text made of other text. */
export function text(parts: readonly Value[], { name, at }: MethodCall): Value {
  const taints = parts.flatMap((part) => [...part.taints, ...(part.items?.taints ?? [])]);
  const stays = asIs.has(name);
  return tainted(
    taints.map((taint) => {
      const next = stays ? readAt(taint, at) : step(taint, at, `passes through \`${name}\``);
      return makesText.has(name) ? safer(next, harmsOfObjects) : next;
    }),
  );
}

/** Reading is no step of its own. */
const asIs: ReadonlySet<string> = new Set([
  "get",
  "getAll",
  "text",
  "toString",
  "valueOf",
  "trim",
  "entries",
]);
const makesText: ReadonlySet<string> = new Set([
  "toString",
  "trim",
  "toLowerCase",
  "toUpperCase",
  "join",
  "split",
  "match",
  "slice",
  "substring",
  "padStart",
  "padEnd",
  "text",
  "getAll",
]);

/** Parsed text is an object again. */
export function parsed(receiver: Value): Value {
  return tainted(receiver.taints.map((taint) => lessSafe(taint, harmsOfObjects)));
}

/** `x.replace(/[^a-z]/g, "")` leaves only what the class lists; doubling quotes and escaping `<` do their part. */
function replaced(interpreter: Interpreter, call: MethodCall): Value {
  const { receiver, name, arguments: given } = call;
  const [what = nothing, by = nothing] = given;
  const put = by.functions.length === 0 ? by : interpreter.callFunction(by, [receiver, receiver]);
  const written = tainted(joinAll([put, tainted(taintsWithin(put))]).taints);
  const everywhere = name === "replaceAll" || what.pattern?.flags.includes("g") === true;
  const left = text([receiver], call);
  return join(everywhere ? withoutRemoved(left, what, by) : left, written);
}

/** What is left of a text when something was replaced everywhere. */
function withoutRemoved(value: Value, what: Value, by: Value): Value {
  const { pattern } = what;
  const written = onlyText(by);
  if (pattern !== undefined && (written === "" || by.functions.length > 0)) {
    const [, kept] = /^\[\^((?:[^\]\\]|\\.)+)\]\+?$/u.exec(pattern.pattern) ?? [];
    const proven = kept === undefined ? undefined : provenBy({ pattern: `^[${kept}]*$`, flags: "" });
    if (proven === "all") return cleaned(value);
    if (proven !== undefined) return cleaned(value, proven);
    if (/^(?:\\W|\\D)\+?$/u.test(pattern.pattern)) return cleaned(value);
  }
  const removed = onlyText(what) ?? pattern?.pattern ?? "";
  if (/\\n|\n|\\s/u.test(removed) && !/[\r\n]/u.test(written ?? "")) return cleaned(value, ["log"]);
  // /[.*+?^${}()|[\]\\]/g, "\\$&": MDN, Regular expressions
  if (written?.includes("\\$&") === true && /^\[.*\*.*\(/u.test(removed)) return cleaned(value, ["pattern"]);
  if (/^\[.*<.*\]$/u.test(removed)) return cleaned(value, ["html", "xml"]);
  if (removed === "'" && (written === "''" || written === ""))
    return cleaned(value, ["sql", "document text"]);
  if (removed === "<") return cleaned(value, ["html"]);
  return value;
}
