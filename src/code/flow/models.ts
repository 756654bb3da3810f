import type { Harm, Trait } from "./taint.ts";

/** What a call or a read of an external thing means for data flow. One table a language; the engine knows none. */
export interface Models {
  /** Untrusted data by what is read or called: `HttpRequest.query` of `@azure/functions`. */
  readonly sources: readonly SourceModel[];
  readonly sinks: readonly SinkModel[];
  readonly calls: readonly CallModel[];
  /** Calls whose truth says something of their arguments or of what they are called on. */
  readonly guards: readonly GuardModel[];
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
}

/** What a call gives back: nothing, what it is called on, its first argument as it is, or all its arguments' data. */
export interface CallModel extends Matcher {
  readonly gives: "nothing" | "itself" | "first argument" | "all arguments";
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

/** The models of a table that mean an external thing, in the table's order. */
export type Table<T extends Matcher> = (module: string, path: readonly string[]) => readonly T[];

/** A table by module: a call is compared with the few models of its own package. */
export function tableOf<T extends Matcher>(models: readonly T[]): Table<T> {
  const byModule = new Map<string, T[]>();
  for (const model of models) {
    for (const module of model.modules) {
      const known = byModule.get(module);
      if (known === undefined) byModule.set(module, [model]);
      else known.push(model);
    }
  }
  return (module, path) =>
    (byModule.get(module) ?? none).filter(({ names }) => names.some((name) => matchesName(name, path)));
}

const none: readonly never[] = [];

function matchesName(name: string, path: readonly string[]): boolean {
  if (name === "") return path.length === 0;
  const wanted = name.split(".");
  if (wanted[0] === "**") {
    const tail = wanted.slice(1);
    if (path.length < tail.length) return false;
    return tail.every(
      (segment, index) => segment === "*" || segment === path[path.length - tail.length + index],
    );
  }
  return (
    wanted.length === path.length &&
    wanted.every((segment, index) => segment === "*" || segment === path[index])
  );
}
