import type { Place } from "../../source/source.ts";
import type { Entrance, Mount } from "./entrances.ts";
import type { Call } from "./program.ts";
import type { Harm, Taint } from "./taint.ts";
import type { Closure, ExternalValue, Value } from "./value.ts";

/** Untrusted data that reaches something it can harm. */
export interface Hit {
  readonly rule: string;
  readonly at: Place;
  /** What is called there, as written. */
  readonly sink: string;
  readonly becomes: string;
  /** The packages that what is called may be of, where a table knows it. */
  readonly libraries?: readonly string[];
  /** The function it is in. */
  readonly within: string;
  /** The ways by which callers get there, that of `way` first. */
  readonly reachedBy: readonly Reached[];
  readonly source: string;
  /** From the source to the sink. */
  readonly way: readonly { readonly at: Place; readonly message: string }[];
}

/** How callers get to a sink. */
export interface Reached {
  /** Where the handler has several. */
  readonly entrance: Entrance | undefined;
  /** Every way to it leads past a check of who the caller is. */
  readonly isVerified: boolean;
}

/** What is known of a sink before the data that reaches it is looked at. */
export type Met = Omit<Hit, "way" | "within" | "source" | "reachedBy">;

/** What a language's own values do, and where harm is done without a call. */
export interface Builtins {
  /** What a method of a value that is no object of the program gives; undefined when it has no such method. */
  call(interpreter: Interpreter, call: MethodCall): Value | undefined;
  /** Reads like `length` that carry nothing. */
  isCleanField(name: string): boolean;
  /** What a call tells of an argument when it holds, where no table can tell. */
  check?(
    target: Value,
    receiver: Value | undefined,
    name: string | undefined,
    given: readonly Value[],
  ): Check | undefined;
  /** What reading a field of an object tells of the data in it. */
  read?(name: string, value: Value, object: Value): Value;
  /** What an object is when one of its fields was written, where that changes more than the field. */
  assigned?(object: Value, name: string, value: Value): Value | undefined;
  /** Keys that may pick something else out of the object than its own fields. */
  picks?(object: Value, key: Value): readonly Taint[];
  /** What such keys picked is written to, under a name that is only known at run time. */
  writtenByKey?(interpreter: Interpreter, at: Place, keys: readonly Taint[]): void;
  /** Sinks that are no calls: what is written to a field of an external thing, what is returned. */
  written?(interpreter: Interpreter, object: ExternalValue, name: string, value: Value, at: Place): void;
  /** What a call of an external thing gives, where no table can tell. */
  called?(
    interpreter: Interpreter,
    callee: ExternalValue,
    given: readonly Value[],
    call: Call,
    /** Puts another value where an argument came from. */
    writeBack: (index: number, value: Value) => void,
  ): Value | undefined;
  /** `textAt`: where a function is written whose text a framework sends as HTML. */
  returned?(interpreter: Interpreter, value: Value, textAt: Place | undefined): void;
  constructed?(
    interpreter: Interpreter,
    callee: ExternalValue,
    given: readonly Value[],
    at: Place,
  ): Value | undefined;
}

export interface MethodCall {
  readonly receiver: Value;
  readonly name: string;
  readonly arguments: readonly Value[];
  readonly at: Place;
  /** The call as written. */
  readonly call?: Call;
  /** Puts another value where an argument came from. */
  readonly writeBackArgument?: (index: number, value: Value) => void;
  /** Puts another value where the receiver came from. */
  readonly writeBack: (value: Value) => void;
}

export interface Keeper {
  readonly function: Value;
  /** Gives what was kept when it is called. */
  readonly reader: Closure;
  kept(): Value;
}

/** What an argument of a call is when the call holds. */
export interface Check {
  readonly argument: number;
  readonly becomes: (value: Value) => Value;
}

/** What the builtins may ask of the interpreter. */
export interface Interpreter {
  callFunction(closure: Value, given: readonly Value[], receiver?: Value): Value;
  /** The same, with what it throws given back. */
  callCatching(closure: Value, given: readonly Value[]): { readonly value: Value; readonly thrown: Value };
  construct(callee: Value, given: readonly Value[], call: Call): Value;
  /** A field by name, with what an accessor or a class gives. */
  member(object: Value, name: string, at: Place): Value;
  /** What a loop over the value goes through. */
  iterated(value: Value, at: Place): Value;
  /** A function that keeps all that it is called with. */
  keeper(at: Place): Keeper;
  /** Control does not come back. */
  leave(): never;
  /** Runs what callers get to by a way of its own, as a route of a web application. */
  enter(entrance: Entrance | undefined, run: () => readonly Value[]): readonly Value[];
  /** Notes where the routes of a router are found. */
  mount(mount: Mount): void;
  /** An item for which a function that only tests it is true. */
  passing(test: Value, item: Value): Value;
  report(sink: Met, harm: Harm, value: Value): void;
}
