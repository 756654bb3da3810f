import type { Machine } from "./machine.ts";
import { noteAssigned, noteChanged } from "./meanings.ts";
import { memberOf, nameIn, setterOf } from "./members.ts";
import type { Expression, Pattern } from "./program.ts";
import { cellOf, write } from "./store.ts";
import { step } from "./taint.ts";
import {
  absentArgument,
  itemsOf,
  join,
  mapTaints,
  nothing,
  onlyText,
  withField,
  type Scope,
  type Value,
} from "./value.ts";
import { declare, receiverOf, staticCell } from "./variables.ts";

/** `fresh` for a declaration: a variable of that name in a call further out is another one. */
export function assign(
  machine: Machine,
  pattern: Pattern,
  value: Value,
  scope: Scope | undefined,
  fresh = false,
): void {
  switch (pattern.kind) {
    case "variable": {
      const own = fresh
        ? scope?.cells.get(pattern.variable)
        : (cellOf(scope, pattern.variable) ?? cellOf(machine.modules, pattern.variable));
      if (own !== undefined) {
        machine.reassigned.add(own);
        noteAssigned(machine, own, scope);
      }
      const cell = own ?? declare(machine, pattern.variable, scope);
      // A variable of a module that this run has not read yet.
      if (own === undefined && cell.scope === undefined) noteAssigned(machine, cell);
      const { name } = pattern.variable;
      const message = `is held by \`${name}\``;
      const named = name === "" ? value : mapTaints(value, (taint) => step(taint, pattern.at, message));
      write(machine.store, cell, named);
      return;
    }
    case "object": {
      const taken: string[] = [];
      for (const { name, pattern: inner } of pattern.fields) {
        const key = typeof name === "string" ? name : onlyText(machine.evaluate(name, scope));
        if (key !== undefined) taken.push(key);
        assign(machine, inner, memberOf(machine, value, key, inner.at), scope, fresh);
      }
      if (pattern.rest !== undefined) {
        const fields = new Map([...value.fields].filter(([name]) => !taken.includes(name)));
        assign(machine, pattern.rest, { ...value, fields }, scope, fresh);
      }
      return;
    }
    case "list":
      for (const [index, inner] of pattern.items.entries()) {
        if (inner === undefined) continue;
        const item =
          value.keys === undefined ? memberOf(machine, value, String(index), inner.at) : itemsOf(value);
        assign(machine, inner, item, scope, fresh);
      }
      if (pattern.rest !== undefined) {
        const kept = itemsOf(value);
        assign(machine, pattern.rest, kept === nothing ? nothing : { ...nothing, items: kept }, scope, fresh);
      }
      return;
    case "default": {
      const fallback = machine.evaluate(pattern.value, scope);
      assign(
        machine,
        pattern.pattern,
        value === absentArgument ? fallback : join(value, fallback),
        scope,
        fresh,
      );
      return;
    }
    case "field": {
      const object = machine.evaluate(pattern.field.object, scope);
      const name = nameIn(machine, pattern.field, scope);
      noteChanged(machine, name === undefined ? pattern.field : { ...pattern.field, name }, scope);
      const back = learntTo(machine, pattern.field.object, scope);
      if (name !== undefined && set(machine, object, name, value, back, scope)) return;
      if (name === undefined && object.picked !== undefined)
        machine.builtins.writtenByKey?.(machine.interpreter, pattern.at, object.picked);
      const places = new Map(object.places);
      if (name !== undefined) places.set(name, pattern.at);
      const written: Value = { ...withField(object, name, value, true), places, picked: undefined };
      const changed =
        (name === undefined ? undefined : machine.builtins.assigned?.(written, name, value)) ?? written;
      if (name !== undefined) {
        for (const one of object.externals)
          machine.builtins.written?.(machine.interpreter, one, name, value, pattern.at);
      }
      // context.res.body = x changes what context.res is.
      const { object: holder } = pattern.field;
      if (holder.kind === "field" && typeof holder.name === "string") {
        for (const one of machine.evaluate(holder.object, scope).externals) {
          machine.builtins.written?.(machine.interpreter, one, holder.name, changed, pattern.at);
        }
      }
      back?.(changed);
      return;
    }
    case "nothing":
      return;
  }
}

/** Runs the functions that writing the field calls; whether there are any. */
function set(
  machine: Machine,
  object: Value,
  name: string,
  value: Value,
  back: ((value: Value) => void) | undefined,
  scope: Scope | undefined,
): boolean {
  const own = object.accessors?.get(name)?.set;
  const setters = own === undefined ? [] : [own];
  for (const home of object.instanceOf) {
    const setter = setterOf(machine, home, name);
    if (setter !== undefined) setters.push(setter);
  }
  for (const home of object.classes) {
    const code = home.code.staticSetters.get(name);
    if (code !== undefined) setters.push({ code, scope: home.scope, home });
  }
  for (const setter of setters) {
    const site = { receiver: object, back, arguments: [], scope };
    machine.callClosure({ ...setter, receiver: object }, [value], site);
  }
  return setters.length > 0;
}

/** How to put another value where an expression reads it; undefined where nothing holds it. */
export function backTo(
  machine: Machine,
  expression: Expression,
  scope: Scope | undefined,
): ((value: Value) => void) | undefined {
  const back = learntTo(machine, expression, scope);
  return (
    back &&
    ((value) => {
      noteChanged(machine, expression, scope);
      back(value);
    })
  );
}

/** The same for what is only known better than before: what it holds stays what it is. */
export function learntTo(
  machine: Machine,
  expression: Expression,
  scope: Scope | undefined,
): ((value: Value) => void) | undefined {
  if (expression.kind === "variable") {
    const { variable } = expression;
    return (value) => {
      const cell = cellOf(scope, variable) ?? cellOf(machine.modules, variable);
      if (cell !== undefined) write(machine.store, cell, value);
    };
  }
  if (expression.kind === "this") {
    const cell = receiverOf(scope);
    return cell === undefined
      ? undefined
      : (value) => {
          write(machine.store, cell, value);
        };
  }
  if (expression.kind === "function" || expression.kind === "class") {
    const own = staticCell(machine, expression.code);
    return (value) => {
      write(machine.store, own, value);
    };
  }
  // (x as T).y and `await x` hold what x holds.
  if (expression.kind === "await") return learntTo(machine, expression.value, scope);
  if (expression.kind === "field") {
    const outer = learntTo(machine, expression.object, scope);
    if (outer === undefined) return undefined;
    return (value) => {
      outer(
        withField(
          machine.evaluate(expression.object, scope),
          nameIn(machine, expression, scope),
          value,
          true,
        ),
      );
    };
  }
  return undefined;
}
