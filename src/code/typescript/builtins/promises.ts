import type { Place } from "../../../source/source.ts";
import type { Interpreter, MethodCall } from "../../flow/language.ts";
import { numberedItems } from "../../flow/objects.ts";
import { itemsOf, join, listOf, nothing, tainted, type ExternalValue, type Value } from "../../flow/value.ts";

/** `then`, `catch` and `finally`: what is thrown in one of their functions is what the promise they give fails with. */
export function promiseMethod(
  interpreter: Interpreter,
  { receiver, name, arguments: given }: MethodCall,
): Value | undefined {
  const [first = nothing, second = nothing] = given;
  switch (name) {
    case "then": {
      const value = settled(receiver);
      const done = first.functions.length === 0 ? value : after(interpreter, first, [value]);
      if (second.functions.length === 0) return failing(done, receiver.rejected);
      return join(done, after(interpreter, second, [receiver.rejected ?? nothing]));
    }
    case "catch":
      return join(settled(receiver), after(interpreter, first, [receiver.rejected ?? nothing]));
    case "finally":
      return failing(join(receiver, { ...nothing, ...rejection(after(interpreter, first, [])) }), undefined);
    default:
      return undefined;
  }
}

function after(interpreter: Interpreter, callee: Value, given: readonly Value[]): Value {
  const { value, thrown } = interpreter.callCatching(callee, given);
  return failing(value, thrown === nothing ? undefined : thrown);
}

function rejection({ rejected }: Value): Partial<Value> {
  return rejected === undefined ? {} : { rejected };
}

/** What a promise gives, without what it may fail with. */
function settled(promise: Value): Value {
  if (promise.rejected === undefined) return promise;
  const { rejected: _, ...value } = promise;
  return value;
}

function failing(value: Value, reason: Value | undefined): Value {
  if (reason === undefined || reason === nothing) return value;
  return { ...value, rejected: value.rejected === undefined ? reason : join(value.rejected, reason) };
}

/** `Promise.all` and its like, and what timers and the event loop call later. */
export function promiseCall(
  interpreter: Interpreter,
  { path }: ExternalValue,
  given: readonly Value[],
  at: Place,
): Value | undefined {
  const [first = nothing] = given;
  switch (path.join(".")) {
    case "Promise.reject":
      return { ...nothing, rejected: first };
    case "Promise.resolve":
      return first;
    case "Promise.all": {
      const items = numberedItems(first);
      if (items === undefined) return gathered(first);
      const failures = items.flatMap(({ rejected = nothing }) => (rejected === nothing ? [] : [rejected]));
      const all: Value = { ...nothing, fields: numbered(items.map(settled)) };
      return failures.reduce((value, reason) => failing(value, reason), all);
    }
    case "Promise.race":
    case "Promise.any":
      return itemsOf(first);
    case "Promise.allSettled": {
      const outcome = (item: Value): Value => ({
        ...nothing,
        fields: new Map([
          ["value", settled(item)],
          ["reason", item.rejected ?? nothing],
        ]),
      });
      const items = numberedItems(first);
      return items === undefined
        ? listOf(outcome(itemsOf(first)))
        : { ...nothing, fields: numbered(items.map(outcome)) };
    }
    case "Promise.withResolvers": {
      // What it gives is known only later: the promise holds what `resolve` was called with.
      const resolve = interpreter.keeper(at);
      return {
        ...nothing,
        fields: new Map([["resolve", resolve.function]]),
        accessors: new Map([["promise", { get: resolve.reader }]]),
      };
    }
    default:
      return undefined;
  }
}

function gathered(list: Value): Value {
  const item = itemsOf(list);
  const value = list.items === undefined ? tainted(list.taints) : listOf(settled(item));
  return failing(value, item.rejected);
}

function numbered(items: readonly Value[]): ReadonlyMap<string, Value> {
  return new Map(items.map((item, index) => [String(index), item]));
}

/** `new Promise((resolve, reject) => ...)`. */
export function newPromise(interpreter: Interpreter, given: readonly Value[], at: Place): Value {
  const resolve = interpreter.keeper(at);
  const reject = interpreter.keeper(at);
  const { thrown } = interpreter.callCatching(given[0] ?? nothing, [resolve.function, reject.function]);
  return failing(failing(resolve.kept(), reject.kept()), thrown);
}
