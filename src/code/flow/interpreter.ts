import { textOf, type Place } from "../../source/source.ts";
import { refinementsOf, type Refinement } from "./guards.ts";
import type { Builtins, Hit, Interpreter } from "./language.ts";
import { harmlessAfter, looksLikeSql } from "./text.ts";
import { tableOf, type CallModel, type Models, type SinkModel } from "./models.ts";
import type {
  Call,
  ClassCode,
  Expression,
  ExternalType,
  Field,
  FunctionCode,
  Pattern,
  Statement,
  Variable,
} from "./program.ts";
import { branch, cellOf, isReachable, isSettled, merge, read, write, type Store } from "./store.ts";
import { canHarm, lessSafe, readAt, safer, step, taintFrom, wayOf, type Harm, type Taint } from "./taint.ts";
import {
  cleaned,
  constant,
  distinct,
  external,
  fieldOf,
  join,
  itemsOf,
  joinAll,
  mapTaints,
  nothing,
  onlyConstant,
  onlyText,
  tainted,
  taintsWithin,
  withField,
  withSkeleton,
  type Cell,
  type Closure,
  type ExternalValue,
  type Scope,
  type Value,
} from "./value.ts";

export interface Entry {
  /** What is run: the first that evaluates to a function. */
  readonly code: readonly Expression[];
  readonly arguments: readonly Value[];
  /** What is returned to a caller over HTTP. */
  readonly respondsToHttp: boolean;
}

export interface Run {
  readonly hits: readonly Hit[];
  /** Some of the code was not followed, since a bound was hit. */
  readonly isCut: boolean;
  readonly steps: number;
}

const deepestCalls = 40;
const mostRounds = 4;

class Cut extends Error {}

/**
 * Runs a handler on what its data may be. Every call into the program is followed with the values of that call, so
 * that a helper is judged where it is used; a call into itself is cut short with what it was given. The work is
 * bounded, and a run that hit the bound says so.
 */
export function run(entry: Entry, models: Models, builtins: Builtins, mostSteps: number): Run {
  const hits = new Map<string, Hit>();
  // Variables whose value is no longer the argument that the caller gave.
  const reassigned = new Set<Cell>();
  const sources = tableOf(models.sources);
  const sinks = tableOf(models.sinks);
  const calls = tableOf(models.calls);
  const guards = tableOf(models.guards);
  const underway: FunctionCode[] = [];
  const modules: Scope = { cells: new Map(), outer: undefined, receiver: undefined };
  let store: Store = { values: new Map(), below: undefined };
  let steps = 0;
  let isCut = false;
  /** Where control left the current function or loop, with the store it had. */
  let exits: Exits = { returns: [], leaves: [] };
  const interpreter: Interpreter = {
    callFunction: (value, given) => callValue(value, given, nothing),
    passing,
    report,
  };

  try {
    for (const code of entry.code) {
      const { functions } = evaluate(code, undefined);
      for (const closure of functions) {
        const outcome = callClosure(closure, entry.arguments, undefined);
        if (entry.respondsToHttp) builtins.returned?.(interpreter, outcome);
      }
      if (functions.length > 0) break;
    }
  } catch (error) {
    if (!(error instanceof Cut) && !(error instanceof RangeError)) throw error;
    isCut = true;
  }
  return { hits: [...hits.values()], isCut, steps };

  // Expressions

  function evaluate(expression: Expression, scope: Scope | undefined): Value {
    if (++steps > mostSteps) throw new Cut();
    switch (expression.kind) {
      case "constant":
        return constant(expression.value);
      case "variable":
        return variableValue(expression.variable, scope);
      case "external":
        return externalValue({ module: expression.module, path: expression.path }, expression.at);
      case "join":
        return joined(
          expression.parts.map((part) => evaluate(part, scope)),
          expression.at,
        );
      case "operation":
        for (const operand of expression.operands) evaluate(operand, scope);
        return nothing;
      case "choice":
        return choose(expression, scope);
      case "field":
        return readField(expression, scope);
      case "call":
        return evaluateCall(expression, scope);
      case "object":
        return objectValue(expression, scope);
      case "list":
        return listValue(expression, scope);
      case "function":
        return {
          ...nothing,
          functions: [{ code: expression.code, scope: captured(expression.code, scope) }],
        };
      case "class":
        capture(scope);
        return { ...nothing, classes: [{ code: expression.code, scope }] };
      case "assign": {
        const value = evaluate(expression.value, scope);
        assign(expression.target, value, scope);
        return value;
      }
      case "sequence":
        return expression.parts.reduce((_, part) => evaluate(part, scope), nothing);
      case "this": {
        const cell = receiverOf(scope);
        return cell === undefined ? nothing : (read(store, cell) ?? nothing);
      }
      case "pattern":
        return { ...nothing, pattern: { pattern: expression.pattern, flags: expression.flags } };
      case "nothing":
        return nothing;
    }
  }

  function captured({ isNested }: FunctionCode, scope: Scope | undefined): Scope | undefined {
    if (!isNested) return undefined;
    capture(scope);
    return scope;
  }

  function capture(scope: Scope | undefined): void {
    for (let at = scope; at !== undefined && at.isCaptured !== true; at = at.outer) at.isCaptured = true;
  }

  function receiverOf(scope: Scope | undefined): Cell | undefined {
    for (let at = scope; at !== undefined; at = at.outer) {
      if (at.receiver !== undefined) return at.receiver;
    }
    return undefined;
  }

  function variableValue(variable: Variable, scope: Scope | undefined): Value {
    const cell = cellOf(scope, variable) ?? cellOf(modules, variable);
    if (cell !== undefined) return read(store, cell) ?? nothing;
    if (variable.initial === undefined) return nothing;
    const own = moduleCell(variable);
    // A variable that is defined by itself holds nothing yet.
    rootStore().values.set(own, nothing);
    const initial = variable.initial();
    const value = initial === undefined ? nothing : evaluate(initial, undefined);
    rootStore().values.set(own, value);
    return read(store, own) ?? value;
  }

  function moduleCell(variable: Variable): Cell {
    const cell: Cell = { variable };
    modules.cells.set(variable, cell);
    return cell;
  }

  /** What a module starts with holds on every branch. */
  function rootStore(): Store {
    let root = store;
    while (root.below !== undefined) root = root.below;
    return root;
  }

  function externalValue(value: ExternalValue, at: Place): Value {
    const source = sources(value.module, value.path)[0];
    if (source !== undefined) return tainted([taintFrom(at, source.what, source.safeFor)]);
    return external(value.module, value.path);
  }

  /** Text of several parts. What is constant before a part decides which harm it can still do. */
  function joined(parts: readonly Value[], at: Place): Value {
    const taints: Taint[] = [];
    let skeleton = "";
    for (const part of parts) {
      const text = asText(part);
      const harmless = harmlessAfter(skeleton);
      for (const taint of text.taints) taints.push(safer(taint, ["document filter", ...harmless]));
      skeleton += text.text?.replaceAll("\uE000", "") ?? part.skeleton ?? "\uE000";
    }
    const only = parts.every((part) => asText(part).text !== undefined) ? skeleton : undefined;
    const value: Value = {
      ...tainted(taints.map((taint) => step(taint, at, "becomes part of a text"))),
      ...(only !== undefined && { constants: [only] }),
    };
    return withSkeleton(value, skeleton);
  }

  function asText(part: Value): { readonly taints: readonly Taint[]; readonly text?: string } {
    const only = onlyConstant(part);
    const taints = part.items === undefined ? part.taints : [...part.taints, ...part.items.taints];
    return { taints, ...(only !== undefined && taints.length === 0 && { text: String(only) }) };
  }

  function choose(expression: Extract<Expression, { kind: "choice" }>, scope: Scope | undefined): Value {
    const condition = evaluate(expression.condition, scope);
    const sides = expression.operator === "?" ? undefined : condition;
    const [whenTrue, whenFalse] = refinements(expression.condition, scope);
    const before = store;
    const then = (): Value => {
      store = branch(before);
      apply(whenTrue, scope);
      // `a && b` gives a when it is false: nothing that does harm.
      return expression.operator === "or" || expression.operator === "absent"
        ? refinedAgain(expression.condition, sides ?? nothing, scope)
        : evaluate(expression.then, scope);
    };
    const otherwise = (): Value => {
      store = branch(before);
      if (expression.operator !== "absent") apply(whenFalse, scope);
      return expression.operator === "and" ? nothing : evaluate(expression.otherwise, scope);
    };
    const first = testedItself(whenTrue, expression.then, then());
    const afterFirst = store;
    const second = otherwise();
    const afterSecond = store;
    store = before;
    merge(store, [afterFirst, afterSecond]);
    return join(first, second);
  }

  /** `list.includes(f(x)) ? f(x) : y`: what was tested is what is used, though no variable holds it. */
  function testedItself(found: readonly Refinement[], used: Expression, value: Value): Value {
    const same = found.find(({ expression }) => textOf(expression.at) === textOf(used.at));
    return same === undefined ? value : cleaned(value, same.safeFor);
  }

  /** A variable read again where more is known of it; anything else is not run twice. */
  function refinedAgain(expression: Expression, value: Value, scope: Scope | undefined): Value {
    return expression.kind === "variable" ? variableValue(expression.variable, scope) : value;
  }

  function readField(field: Field, scope: Scope | undefined): Value {
    const object = evaluate(field.object, scope);
    return memberOf(object, nameIn(field, scope), field.at);
  }

  function nameIn({ name }: Field, scope: Scope | undefined): string | undefined {
    if (typeof name === "string") return name;
    const only = onlyConstant(evaluate(name, scope));
    return only === undefined || only === null ? undefined : String(only);
  }

  function memberOf(object: Value, name: string | undefined, at: Place): Value {
    if (name !== undefined && builtins.isCleanField(name) && !object.fields.has(name)) return nothing;
    let found = mapTaints(fieldOf(object, name), (taint) => readAt(taint, at));
    if (name === undefined) return found;
    found = builtins.read?.(name, found) ?? found;
    // What was written there, or found out about it, goes before what it held.
    for (const one of object.fields.has(name) ? [] : object.externals) {
      found = join(found, externalValue({ module: one.module, path: [...one.path, name] }, at));
    }
    for (const { code, scope } of object.classes) {
      const method = code.staticMethods.get(name);
      if (method !== undefined)
        found = join(found, { ...nothing, functions: [{ code: method, scope, receiver: object }] });
      for (const field of code.fields) {
        if (field.isStatic && field.name === name) found = join(found, evaluate(field.value, scope));
      }
    }
    for (const one of object.instanceOf)
      found = join(found, instanceMember(object, one.code, one.scope, name, at, 0));
    return found;
  }

  function instanceMember(
    object: Value,
    code: ClassCode,
    scope: Scope | undefined,
    name: string,
    at: Place,
    depth: number,
  ): Value {
    const method = code.methods.get(name);
    if (method !== undefined) return { ...nothing, functions: [{ code: method, scope, receiver: object }] };
    const getter = code.getters.get(name);
    if (getter !== undefined) return callClosure({ code: getter, scope, receiver: object }, [], undefined);
    if (code.base === undefined || depth > 8) return nothing;
    const base = code.base();
    if (base === undefined) return nothing;
    const value = evaluate(base, scope);
    return joinAll([
      ...value.classes.map((one) => instanceMember(object, one.code, one.scope, name, at, depth + 1)),
      ...value.externals.map((one) =>
        externalValue({ module: one.module, path: [...one.path, "new", name] }, at),
      ),
    ]);
  }

  function objectValue(expression: Extract<Expression, { kind: "object" }>, scope: Scope | undefined): Value {
    let value: Value = { ...nothing };
    const places = new Map<string, Place>();
    for (const entry of expression.entries) {
      const given = evaluate(entry.value, scope);
      if (entry.kind === "spread") {
        value = {
          ...value,
          taints: distinct([...value.taints, ...given.taints]),
          fields: new Map([...value.fields, ...given.fields]),
          ...(given.items !== undefined && { items: given.items }),
          instanceOf: [...value.instanceOf, ...given.instanceOf],
        };
        for (const [name, at] of given.places ?? []) places.set(name, at);
        continue;
      }
      const only = typeof entry.name === "string" ? entry.name : onlyConstant(evaluate(entry.name, scope));
      const name = only === undefined || only === null ? undefined : String(only);
      value = withField(value, name, given, true);
      if (name !== undefined) places.set(name, entry.value.at);
    }
    return { ...value, places };
  }

  function listValue(expression: Extract<Expression, { kind: "list" }>, scope: Scope | undefined): Value {
    let items: Value | undefined;
    const fields = new Map<string, Value>();
    let isPlain = true;
    for (const [index, { value, spread }] of expression.items.entries()) {
      const given = evaluate(value, scope);
      const item = spread ? itemsOf(given) : given;
      if (spread) isPlain = false;
      if (isPlain && index < 10) fields.set(String(index), item);
      else items = items === undefined ? item : join(items, item);
    }
    return { ...nothing, fields, ...(items !== undefined && { items }) };
  }

  // Calls

  function evaluateCall(call: Call, scope: Scope | undefined): Value {
    const { callee } = call;
    const receiver = callee.kind === "field" ? evaluate(callee.object, scope) : undefined;
    const name = callee.kind === "field" ? nameIn(callee, scope) : undefined;
    const target =
      callee.kind === "field" && receiver !== undefined
        ? memberOf(receiver, name, callee.at)
        : evaluate(callee, scope);
    const given = argumentValues(call, scope);
    if (call.form === "construct") return construct(target, given, call, scope);
    let outcome = nothing;
    for (const one of target.externals) outcome = join(outcome, callExternal(one, given, call));
    if (receiver !== undefined && name !== undefined) {
      const method = callMethod(call, receiver, target, name, given, scope);
      if (method !== undefined) return join(outcome, method);
    }
    checkUnknownReceiver(call, target, name, given);
    for (const closure of target.functions) {
      const back =
        receiver === undefined || callee.kind !== "field" ? undefined : backTo(callee.object, scope);
      outcome = join(
        outcome,
        callClosure(closure, given, { receiver: receiver ?? nothing, back, call, scope }),
      );
    }
    return outcome;
  }

  function argumentValues(call: Call, scope: Scope | undefined): readonly Value[] {
    const given: Value[] = [];
    for (const { value, spread } of call.arguments) {
      const one = evaluate(value, scope);
      if (!spread) given.push(one);
      else {
        // f(...list): the list's items, as far as their places are known.
        const places = [...one.fields.keys()].filter((key) => /^\d+$/u.test(key)).length;
        for (let index = 0; index < places; index++) given.push(fieldOf(one, String(index)));
        if (places === 0) given.push(itemsOf(one));
      }
    }
    return given;
  }

  /** Methods of text, lists and promises, for values that are no objects of the program. */
  function callMethod(
    call: Call,
    receiver: Value,
    target: Value,
    name: string,
    given: readonly Value[],
    scope: Scope | undefined,
  ): Value | undefined {
    if (target.functions.length > 0) return undefined;
    if (receiver.functions.length > 0 && (name === "call" || name === "apply" || name === "bind")) {
      return callThrough(receiver, name, given);
    }
    const { callee } = call;
    const back = callee.kind === "field" ? backTo(callee.object, scope) : undefined;
    return builtins.call(interpreter, {
      receiver,
      name,
      arguments: given,
      at: call.at,
      writeBack: (value) => back?.(value),
    });
  }

  function callThrough(receiver: Value, name: string, given: readonly Value[]): Value {
    const [self = nothing, ...rest] = given;
    if (name === "bind") {
      return { ...nothing, functions: receiver.functions.map((closure) => ({ ...closure, receiver: self })) };
    }
    return callValue(receiver, name === "apply" ? spreadOf(rest[0] ?? nothing) : rest, self);
  }

  function spreadOf(list: Value): readonly Value[] {
    const places = [...list.fields.keys()].filter((key) => /^\d+$/u.test(key)).length;
    return places === 0
      ? [itemsOf(list)]
      : Array.from({ length: places }, (_, index) => fieldOf(list, String(index)));
  }

  function callValue(callee: Value, given: readonly Value[], receiver: Value): Value {
    return joinAll(
      callee.functions.map((closure) =>
        callClosure(receiver === nothing ? closure : { ...closure, receiver }, given, undefined),
      ),
    );
  }

  function callExternal(callee: ExternalValue, given: readonly Value[], call: Call): Value {
    for (const sink of sinks(callee.module, callee.path)) {
      if (sink.form === "construct" || call.form === "tagged template") continue;
      checkSink(sink, given, call);
    }
    const path = [...callee.path, "()"];
    const source = sources(callee.module, path)[0];
    if (source !== undefined) return tainted([taintFrom(call.at, source.what, source.safeFor)]);
    const special = builtins.called?.(interpreter, callee, given, call);
    if (special !== undefined) return special;
    const model = calls(callee.module, callee.path)[0];
    if (model?.gives === "itself") return external(callee.module, callee.path.slice(0, -1));
    if (model !== undefined) return givenBack(model, given, call);
    // A wrapper: what it gives back calls the functions it was given. A callback gets more of the same package.
    const functions = given.flatMap((one) => one.functions);
    const fromPackage = external(callee.module, [...path, "callback"]);
    if (functions.length > 0 && callee.module !== "") {
      for (const closure of functions) callClosure(closure, [nothing, fromPackage, fromPackage], undefined);
    }
    return { ...external(callee.module, path), functions };
  }

  function givenBack(model: CallModel, given: readonly Value[], call: Call): Value {
    if (model.gives === "nothing") return nothing;
    const value =
      model.gives === "first argument"
        ? (given[0] ?? nothing)
        : tainted(
            given
              .flatMap((one) => [...taintsWithin(one)])
              .map((taint) => step(taint, call.at, `passes through \`${call.text}\``)),
          );
    const { safeFor = [], unsafeFor = [] } = model;
    if (safeFor.length === 0 && unsafeFor.length === 0) return value;
    return mapTaints(value, (taint) => safer(lessSafe(taint, unsafeFor), safeFor));
  }

  function construct(target: Value, given: readonly Value[], call: Call, scope: Scope | undefined): Value {
    let outcome = nothing;
    for (const one of target.externals) {
      for (const sink of sinks(one.module, one.path)) {
        if (sink.form !== "call") checkSink(sink, given, call);
      }
      const path = [...one.path, "new"];
      const special = builtins.constructed?.(interpreter, one, given, call.at);
      const model = calls(one.module, path)[0];
      if (special !== undefined) outcome = join(outcome, special);
      else if (model === undefined) outcome = join(outcome, external(one.module, path));
      else outcome = join(outcome, givenBack(model, given, call));
    }
    for (const closure of target.functions) {
      // A function that sets fields of `this`, from before there were classes.
      let made: Value = { ...nothing };
      const back = (value: Value): void => {
        made = value;
      };
      callClosure({ ...closure, receiver: made }, given, { receiver: nothing, back, call, scope });
      outcome = join(outcome, made);
    }
    for (const { code, scope: around } of target.classes) {
      outcome = join(outcome, instance(code, around, given, call, scope, 0));
    }
    return outcome;
  }

  function instance(
    code: ClassCode,
    around: Scope | undefined,
    given: readonly Value[],
    call: Call,
    scope: Scope | undefined,
    depth: number,
  ): Value {
    let value: Value = { ...nothing, instanceOf: [{ code, scope: around }] };
    const base = depth > 8 ? undefined : code.base?.();
    if (base !== undefined) {
      for (const one of evaluate(base, around).classes) {
        const inherited = instance(one.code, one.scope, given, call, scope, depth + 1);
        value = { ...value, fields: inherited.fields };
      }
    }
    const self: Cell = { variable: { name: "this" } };
    write(store, self, value);
    const inside: Scope = { cells: new Map(), outer: around, receiver: self };
    self.scope = inside;
    for (const field of code.fields) {
      if (field.isStatic) continue;
      const set = withField(read(store, self) ?? value, field.name, evaluate(field.value, inside), true);
      write(store, self, set);
    }
    if (code.construct !== undefined) {
      const closure: Closure = { code: code.construct, scope: around, receiver: read(store, self) ?? value };
      callClosure(closure, given, {
        receiver: nothing,
        back: (changed) => {
          write(store, self, changed);
        },
        call,
        scope,
      });
    }
    const made = read(store, self) ?? value;
    // Functions made with the instance read it again; without any, nothing does.
    if (inside.isCaptured !== true) store.values.delete(self);
    return made;
  }

  interface CallSite {
    readonly receiver: Value;
    readonly back: ((value: Value) => void) | undefined;
    readonly call: Call;
    readonly scope: Scope | undefined;
  }

  function callClosure(closure: Closure, given: readonly Value[], site: CallSite | undefined): Value {
    const { code } = closure;
    const again = underway.filter((one) => one === code).length;
    if (again >= 2 || underway.length >= deepestCalls) {
      if (underway.length >= deepestCalls) isCut = true;
      // Into itself once more: it can only give what it was given.
      return tainted(given.flatMap((value) => [...taintsWithin(value)]));
    }
    const receiver = closure.receiver ?? site?.receiver;
    const self: Cell | undefined = code.sharesThis ? undefined : { variable: { name: "this" } };
    const scope: Scope = { cells: new Map(), outer: closure.scope, receiver: self };
    if (self !== undefined) self.scope = scope;
    const outerExits = exits;
    const before = store;
    exits = { returns: [], leaves: [] };
    store = branch(before);
    if (self !== undefined) write(store, self, receiver ?? nothing);
    underway.push(code);
    let left: (cell: Cell) => Value | undefined;
    let outcome: Value;
    const entered: (Cell | undefined)[] = [];
    try {
      for (const [index, parameter] of code.parameters.entries()) {
        const passed = parameter.rest ? numbered(given.slice(index)) : (given[index] ?? absentArgument);
        const value =
          parameter.type === undefined || isKnown(passed, parameter.type)
            ? passed
            : join(passed, external(parameter.type.module, parameter.type.path));
        const named = mapTaints(value, (taint) =>
          step(
            taint,
            parameter.pattern.at,
            code.name === "" ? "is passed to the function" : `is passed to \`${code.name}\``,
          ),
        );
        assign(parameter.pattern, named, scope, true);
        entered.push(
          parameter.pattern.kind === "variable" ? scope.cells.get(parameter.pattern.variable) : undefined,
        );
      }
      const isOpen = runAll(code.body(), scope);
      const ends = exits.returns.map((exit) => exit.store);
      if (isOpen) ends.push(store);
      outcome = joinAll(exits.returns.map(({ value }) => value));
      left = (cell) =>
        ends.length === 0 ? undefined : joinAll(ends.map((end) => read(end, cell) ?? nothing));
      store = before;
      // What the caller gets back holds the functions that may still run: results, `this`, changed arguments.
      const kept = [self, ...entered].map((cell) => (cell === undefined ? undefined : left(cell)));
      const reachable = joinAll([outcome, ...kept.filter((value) => value !== undefined)]);
      merge(store, ends, isReachable(scope, reachable, before, ends) ? undefined : scope);
    } finally {
      underway.pop();
      exits = outerExits;
      store = before;
    }
    if (site !== undefined) giveBack(code, entered, given, self, receiver, site, left);
    return outcome;
  }

  /** What the function did to its arguments and to what it was called on. */
  function giveBack(
    code: FunctionCode,
    entered: readonly (Cell | undefined)[],
    given: readonly Value[],
    self: Cell | undefined,
    receiver: Value | undefined,
    site: CallSite,
    left: (cell: Cell) => Value | undefined,
  ): void {
    const changedSelf = self === undefined ? undefined : left(self);
    if (changedSelf !== undefined && changedSelf !== receiver && site.back !== undefined)
      site.back(changedSelf);
    for (const [index, cell] of entered.entries()) {
      const argument = site.call.arguments[index];
      if (cell === undefined || argument === undefined || argument.spread || reassigned.has(cell)) continue;
      if (code.parameters[index]?.rest === true) continue;
      const changed = left(cell);
      const old = given[index];
      if (changed === undefined || old === undefined || isSameData(changed, old)) continue;
      backTo(argument.value, site.scope)?.(changed);
    }
  }

  function isSameData(one: Value, other: Value): boolean {
    const keys = (value: Value): string =>
      taintsWithin(value)
        .map(({ key }) => key)
        .sort()
        .join();
    return keys(one) === keys(other) && one.fields.size === other.fields.size;
  }

  function numbered(values: readonly Value[]): Value {
    return { ...nothing, fields: new Map(values.slice(0, 10).map((value, index) => [String(index), value])) };
  }

  // Sinks

  function checkSink(sink: SinkModel, given: readonly Value[], call: Call): void {
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
    for (const value of given.slice(sink.argument, last)) {
      const part = (sink.field ?? "")
        .split(".")
        .reduce((at, name) => (name === "" ? at : fieldOf(at, name)), value);
      const dangerous = sink.items === true ? itemsOf(part) : part;
      report({ rule: sink.rule, at: call.at, sink: call.text, becomes: sink.becomes }, sink.harm, dangerous);
    }
  }

  /** `db.query("select ... " + id)` on something nobody can look into: the text itself tells that it is SQL. */
  function checkUnknownReceiver(
    call: Call,
    target: Value,
    name: string | undefined,
    given: readonly Value[],
  ): void {
    if (name === undefined || call.form !== "call" || target.functions.length > 0) return;
    if (target.externals.length > 0 || !/^(?:query|execute|exec|raw|queryRaw|batch)$/u.test(name)) return;
    const [text] = given;
    if (text?.skeleton === undefined || !looksLikeSql(text.skeleton)) return;
    report({ rule: "sql-injection", at: call.at, sink: call.text, becomes: "SQL text" }, "sql", text);
  }

  function report(sink: Omit<Hit, "way" | "within" | "source">, harm: Harm, value: Value): void {
    // A document filter takes harm from any object inside it; text only from being text.
    const candidates = harm === "document filter" ? taintsWithin(value) : asText(value).taints;
    const dangerous = candidates.filter((taint) => canHarm(taint, harm));
    const [taint] = [...dangerous].sort((one, other) => (one.steps?.count ?? 0) - (other.steps?.count ?? 0));
    if (taint === undefined) return;
    const key = `${sink.rule}:${sink.at.source.path}:${sink.at.start}`;
    if (hits.has(key)) return;
    hits.set(key, {
      ...sink,
      within: [...underway].reverse().find(({ name }) => name !== "")?.name ?? "",
      source: taint.source.what,
      way: [...wayOf(taint), { at: sink.at, message: `becomes ${sink.becomes}` }],
    });
  }

  // Assignments

  /** `fresh` for a declaration: a variable of that name in a call further out is another one. */
  function assign(pattern: Pattern, value: Value, scope: Scope | undefined, fresh = false): void {
    switch (pattern.kind) {
      case "variable": {
        const own = fresh
          ? scope?.cells.get(pattern.variable)
          : (cellOf(scope, pattern.variable) ?? cellOf(modules, pattern.variable));
        if (own !== undefined) reassigned.add(own);
        const cell = own ?? declare(pattern.variable, scope);
        const named = mapTaints(value, (taint) =>
          step(taint, pattern.at, `is held by \`${pattern.variable.name}\``),
        );
        write(store, cell, named);
        return;
      }
      case "object": {
        const taken: string[] = [];
        for (const { name, pattern: inner } of pattern.fields) {
          const key = typeof name === "string" ? name : onlyText(evaluate(name, scope));
          if (key !== undefined) taken.push(key);
          assign(inner, memberOf(value, key, inner.at), scope, fresh);
        }
        if (pattern.rest !== undefined) {
          const fields = new Map([...value.fields].filter(([name]) => !taken.includes(name)));
          assign(pattern.rest, { ...value, fields }, scope, fresh);
        }
        return;
      }
      case "list":
        for (const [index, inner] of pattern.items.entries()) {
          if (inner !== undefined) assign(inner, memberOf(value, String(index), inner.at), scope, fresh);
        }
        if (pattern.rest !== undefined) {
          const kept = itemsOf(value);
          assign(pattern.rest, kept === nothing ? nothing : { ...nothing, items: kept }, scope, fresh);
        }
        return;
      case "default": {
        const fallback = evaluate(pattern.value, scope);
        assign(pattern.pattern, value === absentArgument ? fallback : join(value, fallback), scope, fresh);
        return;
      }
      case "field": {
        const object = evaluate(pattern.field.object, scope);
        const name = nameIn(pattern.field, scope);
        const places = new Map(object.places);
        if (name !== undefined) places.set(name, pattern.at);
        const changed: Value = { ...withField(object, name, value, true), places };
        if (name !== undefined) {
          for (const one of object.externals) builtins.written?.(interpreter, one, name, value);
        }
        // context.res.body = x changes what context.res is.
        const { object: holder } = pattern.field;
        if (holder.kind === "field" && typeof holder.name === "string") {
          for (const one of evaluate(holder.object, scope).externals) {
            builtins.written?.(interpreter, one, holder.name, changed);
          }
        }
        backTo(holder, scope)?.(changed);
        return;
      }
      case "nothing":
        return;
    }
  }

  function declare(variable: Variable, scope: Scope | undefined): Cell {
    if (variable.initial !== undefined || scope === undefined) return moduleCell(variable);
    const cell: Cell = { variable, scope };
    scope.cells.set(variable, cell);
    return cell;
  }

  /** How to put another value where an expression reads it; undefined where nothing holds it. */
  function backTo(expression: Expression, scope: Scope | undefined): ((value: Value) => void) | undefined {
    if (expression.kind === "variable") {
      const { variable } = expression;
      return (value) => {
        const cell = cellOf(scope, variable) ?? cellOf(modules, variable);
        if (cell !== undefined) write(store, cell, value);
      };
    }
    if (expression.kind === "this") {
      const cell = receiverOf(scope);
      return cell === undefined
        ? undefined
        : (value) => {
            write(store, cell, value);
          };
    }
    if (expression.kind === "field") {
      const outer = backTo(expression.object, scope);
      if (outer === undefined) return undefined;
      return (value) => {
        outer(withField(evaluate(expression.object, scope), nameIn(expression, scope), value, true));
      };
    }
    return undefined;
  }

  // Guards

  function refinements(
    condition: Expression,
    scope: Scope | undefined,
  ): readonly [readonly Refinement[], readonly Refinement[]] {
    const valueOf = (expression: Expression): Value => evaluate(expression, scope);
    return [
      refinementsOf(condition, true, valueOf, guards, 0),
      refinementsOf(condition, false, valueOf, guards, 0),
    ];
  }

  function apply(found: readonly Refinement[], scope: Scope | undefined): void {
    for (const { expression, safeFor } of found) {
      backTo(expression, scope)?.({ ...cleaned(evaluate(expression, scope), safeFor), isRefined: true });
    }
  }

  function passing(test: Value, item: Value): Value {
    const [closure] = test.functions;
    if (closure === undefined || test.functions.length > 1) return item;
    const [parameter] = closure.code.parameters;
    const body = closure.code.body();
    const [only] = body;
    if (parameter?.pattern.kind !== "variable" || body.length !== 1 || only?.kind !== "return") return item;
    if (only.value === undefined) return item;
    const { variable } = parameter.pattern;
    const cell: Cell = { variable };
    const scope: Scope = { cells: new Map([[variable, cell]]), outer: closure.scope, receiver: undefined };
    const before = store;
    store = branch(before);
    write(store, cell, item);
    apply(refinements(only.value, scope)[0], scope);
    const left = read(store, cell) ?? item;
    store = before;
    return left;
  }

  // Statements: each tells whether control goes on behind it.

  function runAll(body: readonly Statement[], scope: Scope): boolean {
    for (const statement of body) {
      if (!runStatement(statement, scope)) return false;
    }
    return true;
  }

  function runStatement(statement: Statement, scope: Scope): boolean {
    if (++steps > mostSteps) throw new Cut();
    switch (statement.kind) {
      case "expression":
        evaluate(statement.expression, scope);
        return true;
      case "declare":
        assign(statement.pattern, meaning(statement.value, evaluate(statement.value, scope)), scope, true);
        return true;
      case "block":
        return runAll(statement.body, scope);
      case "if":
        return runIf(statement, scope);
      case "loop":
        return runLoop(statement, scope);
      case "switch":
        return runSwitch(statement, scope);
      case "return": {
        const value = statement.value === undefined ? nothing : evaluate(statement.value, scope);
        exits.returns.push({ value, store });
        return false;
      }
      case "throw":
        evaluate(statement.value, scope);
        return false;
      case "try":
        return runTry(statement, scope);
      case "leave":
        exits.leaves.push(store);
        return false;
    }
  }

  /** What is known when a variable is later found to be true is in what it was made by. */
  function meaning(expression: Expression, value: Value): Value {
    const isMade =
      expression.kind === "call" || expression.kind === "operation" || expression.kind === "choice";
    return isMade ? { ...value, means: expression } : value;
  }

  function runIf(statement: Extract<Statement, { kind: "if" }>, scope: Scope): boolean {
    evaluate(statement.condition, scope);
    const [whenTrue, whenFalse] = refinements(statement.condition, scope);
    const before = store;
    const open: Store[] = [];
    for (const [found, body] of [
      [whenTrue, statement.then],
      [whenFalse, statement.otherwise],
    ] as const) {
      store = branch(before);
      apply(found, scope);
      if (body === undefined || runStatement(body, scope)) open.push(store);
    }
    store = before;
    if (open.length === 0) return false;
    merge(store, open);
    return true;
  }

  function runLoop(statement: Extract<Statement, { kind: "loop" }>, scope: Scope): boolean {
    const { each, condition, body, update } = statement;
    const outerLeaves = exits.leaves;
    for (let round = 0; round < mostRounds; round++) {
      const before = store;
      store = branch(before);
      exits = { ...exits, leaves: [] };
      if (each !== undefined) {
        const over = evaluate(each.of, scope);
        assign(each.pattern, each.what === "keys" ? tainted(over.taints) : itemsOf(over), scope, true);
      }
      let found: readonly Refinement[] = [];
      if (condition !== undefined) {
        evaluate(condition, scope);
        [found] = refinements(condition, scope);
      }
      apply(found, scope);
      const ends = [...(runStatement(body, scope) ? [store] : [])];
      if (update !== undefined) evaluate(update, scope);
      ends.push(...exits.leaves);
      const after = ends.length === 0 ? before : branch(before);
      if (after !== before) merge(after, ends);
      store = before;
      if (after === before) break;
      const settled = isSettled(before, after);
      // The loop may not run at all.
      merge(store, [after, branch(before)]);
      if (settled) break;
    }
    exits = { ...exits, leaves: outerLeaves };
    return true;
  }

  function runSwitch(statement: Extract<Statement, { kind: "switch" }>, scope: Scope): boolean {
    evaluate(statement.on, scope);
    const outerLeaves = exits.leaves;
    exits = { ...exits, leaves: [] };
    const before = store;
    const open: Store[] = [];
    let fallen: Store | undefined;
    let hasDefault = false;
    let pending = false;
    for (const { test, body } of statement.cases) {
      store = branch(before);
      if (test === undefined) {
        hasDefault = true;
      } else {
        evaluate(test, scope);
        const value: Value = evaluate(test, scope);
        // Equal to something that is constant.
        if (value.taints.length === 0 && !(pending && fallen !== undefined)) {
          apply([{ expression: statement.on, safeFor: undefined }], scope);
        }
      }
      if (fallen !== undefined) {
        const own = store;
        store = branch(before);
        merge(store, [own, fallen]);
      }
      pending = body.length > 0;
      const isOpen = runAll(body, scope);
      fallen = isOpen ? store : undefined;
    }
    open.push(...exits.leaves, ...(fallen === undefined ? [] : [fallen]));
    if (!hasDefault) open.push(branch(before));
    exits = { ...exits, leaves: outerLeaves };
    store = before;
    if (open.length === 0) return false;
    merge(store, open);
    return true;
  }

  function runTry(statement: Extract<Statement, { kind: "try" }>, scope: Scope): boolean {
    const before = store;
    const open: Store[] = [];
    store = branch(before);
    const tried = store;
    if (runStatement(statement.body, scope)) open.push(store);
    if (statement.handler !== undefined) {
      // What was done before it failed may or may not have been done.
      const start = branch(before);
      merge(start, [branch(before), tried]);
      store = branch(start);
      if (statement.error !== undefined) assign(statement.error, nothing, scope, true);
      if (runStatement(statement.handler, scope)) {
        const end = branch(before);
        merge(end, [flattened(before, store)]);
        open.push(end);
      }
    }
    store = before;
    if (open.length > 0) merge(store, open);
    const goesOn = statement.last === undefined || runStatement(statement.last, scope);
    return goesOn && open.length > 0;
  }

  function flattened(base: Store, top: Store): Store {
    const flat = branch(base);
    const layers: Store[] = [];
    for (let at: Store | undefined = top; at !== undefined && at !== base; at = at.below) layers.unshift(at);
    for (const layer of layers) {
      for (const [cell, value] of layer.values) flat.values.set(cell, value);
    }
    return flat;
  }
}

/** What was passed says more than the parameter's type does. */
function isKnown({ taints, externals }: Value, type: ExternalType): boolean {
  return taints.length > 0 || externals.some(({ module }) => module === type.module);
}

interface Exits {
  readonly returns: { readonly value: Value; readonly store: Store }[];
  readonly leaves: Store[];
}

/** An argument that was not given: its default is taken. */
const absentArgument: Value = { ...nothing };
