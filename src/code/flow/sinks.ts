import { keyOfEntrance } from "./entrances.ts";
import type { Met, Reached } from "./language.ts";
import type { Machine } from "./machine.ts";
import type { SinkModel } from "./models.ts";
import type { Call } from "./program.ts";
import { canHarm, harmsOfObjects, wayOf, type Harm, type Taint } from "./taint.ts";
import { certainText, looksLikeSql } from "./text.ts";
import { fieldOf, itemsOf, nothing, onlyConstant, onlyText, taintsWithin, type Value } from "./value.ts";
import { isVerified } from "./verification.ts";

/** Reports what reaches a sink in the arguments of a call, where the options that make it one are set. */
export function checkSink(machine: Machine, sink: SinkModel, given: readonly Value[], call: Call): void {
  const { when } = sink;
  if (when !== undefined) {
    const argument = given[when.argument] ?? nothing;
    if ("field" in when) {
      const option = fieldOf(argument, when.field);
      if (!(option.constants?.some(Boolean) ?? option.taints.length > 0)) return;
    } else if (
      argument.constants?.some((text) => typeof text === "string" && when.isOneOf.includes(text)) !== true
    )
      return;
  }
  const last = sink.andFollowing === true ? given.length : sink.argument + 1;
  const shown = sink.format === true ? withoutFormatted(given) : given;
  for (const value of shown.slice(sink.argument, last)) {
    const part = (sink.field ?? "")
      .split(".")
      .reduce((at, name) => (name === "" ? at : fieldOf(at, name)), value);
    const whole = sink.items === true ? itemsOf(part) : part;
    const dangerous = sink.onlyText === true ? certainText(whole) : whole;
    report(
      machine,
      {
        rule: sink.rule,
        at: call.at,
        sink: call.text,
        becomes: sink.becomes,
        libraries: sink.modules,
      },
      sink.harm,
      dangerous,
    );
  }
}

/**
 * Without what a format shows as a number or as an object, or not at all:
 * https://nodejs.org/api/util.html#utilformatformat-args
 */
function withoutFormatted(given: readonly Value[]): readonly Value[] {
  const format = onlyText(given[0] ?? nothing) ?? "";
  const placeholders = [...format.matchAll(/%(?<kind>[sdifjoOc%])/gu)]
    .map(({ groups }) => groups?.["kind"])
    .filter((kind) => kind !== "%");
  return given.map((value, index) => {
    const kind = index === 0 ? undefined : placeholders[index - 1];
    return kind === undefined || kind === "s" ? value : nothing;
  });
}

/** `db.query("select ... " + id)` on something nobody can look into: the text itself tells that it is SQL. */
export function checkUnknownReceiver(
  machine: Machine,
  call: Call,
  target: Value,
  name: string | undefined,
  given: readonly Value[],
): void {
  if (name === undefined || call.form !== "call" || target.functions.length > 0) return;
  if (target.externals.length > 0 || !/^(?:query|execute|exec|raw|queryRaw|batch)$/u.test(name)) return;
  const [text] = given;
  if (text?.skeleton === undefined || !looksLikeSql(text.skeleton)) return;
  report(machine, { rule: "sql-injection", at: call.at, sink: call.text, becomes: "SQL text" }, "sql", text);
}

/** Notes that a value may do a harm at a place: once a place, by the shortest way that leads there. */
export function report(machine: Machine, sink: Met, harm: Harm, value: Value): void {
  // Objects do their harm from anywhere inside; text only from being text.
  const candidates = harmsOfObjects.includes(harm) ? taintsWithin(value) : asText(value).taints;
  const dangerous = candidates.filter((taint) => canHarm(taint, harm));
  const [taint] = [...dangerous].sort((one, other) => (one.steps?.count ?? 0) - (other.steps?.count ?? 0));
  if (taint === undefined) return;
  const key = `${sink.rule}:${sink.at.source.path}:${sink.at.start}`;
  const before = machine.hits.get(key);
  const reached: Reached = { entrance: machine.entrance, isVerified: isVerified(machine) };
  if (before !== undefined) {
    machine.hits.set(key, { ...before, reachedBy: withReached(before.reachedBy, reached) });
    return;
  }
  machine.hits.set(key, {
    ...sink,
    within: [...machine.underway].reverse().find(({ name }) => name !== "")?.name ?? "",
    reachedBy: [reached],
    source: taint.source.what,
    way: [...wayOf(taint), { at: sink.at, message: `becomes ${sink.becomes}` }],
  });
}

/** An entrance counts as verified as long as every way from it is. */
function withReached(known: readonly Reached[], reached: Reached): readonly Reached[] {
  const keyOf = ({ entrance }: Reached): string => (entrance === undefined ? "" : keyOfEntrance(entrance));
  const same = known.find((one) => keyOf(one) === keyOf(reached));
  if (same === undefined) return [...known, reached];
  if (!same.isVerified || reached.isVerified) return known;
  return known.map((one) => (one === same ? reached : one));
}

/** What is in a value when it is put into a text; `text` where that is certain. */
export function asText(part: Value): { readonly taints: readonly Taint[]; readonly text?: string } {
  const only = onlyConstant(part);
  const taints = part.items === undefined ? part.taints : [...part.taints, ...part.items.taints];
  return { taints, ...(only !== undefined && taints.length === 0 && { text: String(only) }) };
}
