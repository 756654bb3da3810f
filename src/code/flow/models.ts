import type { Harm, Trait } from "./taint.ts";

/** What a call or a read of an external thing means for data flow. One table a language; the engine knows none. */
export interface Models {
  /** Untrusted data by what is read or called: `HttpRequest.query` of `@azure/functions`. */
  readonly sources: readonly SourceModel[];
  readonly sinks: readonly SinkModel[];
  readonly calls: readonly CallModel[];
  /** Calls whose truth says something of their arguments or of what they are called on. */
  readonly guards: readonly GuardModel[];
  /** Calls that tell whether the caller is who it says. */
  readonly authenticators: readonly AuthenticatorModel[];
}

export interface AuthenticatorModel extends Matcher {
  /** Control goes on behind it only when the caller has been verified; or its answer tells. */
  readonly tells: "by failing" | "by its answer";
}

/** Which external call or read is meant. Without `names` every one of the module. */
export interface Matcher {
  readonly modules: readonly string[];
  /** The whole path, `.`-joined, with `*` for any one segment and `**` at the start for any number; empty for the module itself. */
  readonly names: readonly string[];
}

export interface SourceModel extends Matcher {
  /** `query of the request`. */
  readonly what: string;
  readonly safeFor?: readonly Harm[];
}

export interface SinkModel extends Matcher {
  readonly rule: string;
  readonly harm: Harm;
  /** What is dangerous: an argument, or a field of it. */
  readonly argument: number;
  readonly field?: string;
  /** What the data becomes there, for the message: `SQL text`. */
  readonly becomes: string;
  /** Only as a construction, or only as a call. */
  readonly form?: "call" | "construct";
  /** Only when an option is set (`shell: true`), or an argument is one of these texts (`sh`). */
  readonly when?:
    | { readonly argument: number; readonly field: string }
    | { readonly argument: number; readonly isOneOf: readonly string[] };
  /** Items of the argument, a list. */
  readonly items?: true;
  /** Every argument from this one on. */
  readonly andFollowing?: true;
  /** Only what is text for certain: objects are written out in another way there. */
  readonly onlyText?: true;
  /** The first argument may be a format as `util.format` takes it: what stands for numbers and objects is no text. */
  readonly format?: true;
  /** The version of the package from which on it does no harm. */
  readonly before?: string;
}

/** What a call gives back: nothing, what it is called on, one of its arguments as it is, or all its arguments' data. */
export interface CallModel extends Matcher {
  readonly gives: "nothing" | "itself" | "first argument" | "second argument" | "all arguments";
  /** Harms that its result can't do. */
  readonly safeFor?: readonly (Harm | Trait)[];
  /** Harms that its result can do again: parsed text is an object. */
  readonly unsafeFor?: readonly Harm[];
}

export interface GuardModel extends Matcher {
  /** What the call has to be for it. */
  readonly when: boolean;
  /** Its argument can then no longer do these harms; all, when not given. */
  readonly argument: number;
  readonly safeFor?: readonly (Harm | Trait)[];
}

/** Models of several classes, each in a table of its own. */
export function together(parts: readonly Partial<Models>[]): Models {
  return {
    sources: parts.flatMap(({ sources = [] }) => sources),
    sinks: parts.flatMap(({ sinks = [] }) => sinks),
    calls: parts.flatMap(({ calls = [] }) => calls),
    guards: parts.flatMap(({ guards = [] }) => guards),
    authenticators: parts.flatMap(({ authenticators = [] }) => authenticators),
  };
}

/** The models of a table that mean an external thing: in the table's order, but any name behind a certain one. */
export type Table<T extends Matcher> = (module: string, path: readonly string[]) => readonly T[];

/** A table by module and by what is called or read last, made once: a call is compared with the few models that may mean it. */
export function tableOf<T extends Matcher>(models: readonly T[]): Table<T> {
  const known = tables.get(models);
  if (known !== undefined) return known as Table<T>;
  const byModule = new Map<string, Map<string, Named<T>[]>>();
  for (const model of models) {
    for (const module of model.modules) {
      const byName = byModule.get(module) ?? new Map<string, Named<T>[]>();
      byModule.set(module, byName);
      for (const name of model.names) {
        const segments = name === "" ? [] : name.split(".");
        const key = lastName(segments);
        byName.set(key, [...(byName.get(key) ?? []), { model, segments }]);
      }
    }
  }
  const table: Table<T> = (module, path) => {
    const byName = byModule.get(module);
    if (byName === undefined) return none;
    const named = [...(byName.get(lastName(path)) ?? none), ...(byName.get("*") ?? none)];
    const found = named.filter(({ segments }) => matches(segments, path)).map(({ model }) => model);
    return found.length < 2 ? found : [...new Set(found)];
  };
  tables.set(models, table);
  return table;
}

interface Named<T> {
  readonly model: T;
  readonly segments: readonly string[];
}

const tables = new WeakMap<readonly Matcher[], Table<Matcher>>();

const none: readonly never[] = [];

function lastName(path: readonly string[]): string {
  return path.findLast((segment) => segment !== "()" && segment !== "new") ?? "";
}

function matches(wanted: readonly string[], path: readonly string[]): boolean {
  const anyBeginning = wanted[0] === "**";
  const tail = anyBeginning ? wanted.slice(1) : wanted;
  const skipped = path.length - tail.length;
  if (skipped < 0 || (!anyBeginning && skipped > 0)) return false;
  return tail.every((segment, index) => segment === "*" || segment === path[skipped + index]);
}
