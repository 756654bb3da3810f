import type { Problem } from "../declarations/problem.ts";
import type { Place } from "../source/source.ts";
import { nearest } from "./nearest.ts";
import { mistake, nameOf, quoted, type Written } from "./written.ts";

/**
 * What a configuration value must look like, told once: `read` checks what is written and gives it a type, `schema`
 * tells editors, `expected` tells people.
 */
export interface Shape<T> {
  readonly schema: Schema;
  /** A noun phrase: `a date like 2027-01-31`. */
  readonly expected: string;
  /** Undefined when it is wrong; each mistake is then in `mistakes`. */
  readonly read: (written: Written, mistakes: Problem[]) => T | undefined;
}

/** The part of JSON Schema (draft 7, which editors understand best) that shapes need. */
interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | false;
  readonly required?: readonly string[];
  readonly dependencies?: Readonly<Record<string, readonly string[]>>;
  readonly description?: string;
  readonly default?: Default;
}

/** What holds when a key is not written. */
type Default = string | number | readonly string[];

export function choice<const T extends string>(...options: readonly T[]): Shape<T> {
  const listed = options.map((option) => `\`${option}\``);
  const expected = `${listed.slice(0, -1).join(", ")} or ${listed.at(-1) ?? ""}`;
  return {
    schema: { type: "string", enum: options },
    expected,
    read: (written, mistakes) => {
      const value = written.kind === "scalar" ? written.value : undefined;
      const found = options.find((option) => option === value);
      if (found !== undefined) return found;
      const meant = typeof value === "string" ? nearest(value, options) : undefined;
      mistakes.push(unexpected(written, expected, meant));
      return undefined;
    },
  };
}

/** Text, not empty. `pattern` is anchored by the caller and means the same in the schema. */
export function text(expected: string, pattern?: RegExp): Shape<string> {
  return {
    schema: {
      type: "string",
      minLength: 1,
      maxLength: longestText,
      ...(pattern && { pattern: pattern.source }),
    },
    expected,
    read: (written, mistakes) => {
      const value = written.kind === "scalar" ? written.value : undefined;
      const fits =
        typeof value === "string" &&
        value.trim() !== "" &&
        value.length <= longestText &&
        pattern?.test(value) !== false;
      if (fits) return value.trim();
      mistakes.push(unexpected(written, expected));
      return undefined;
    },
  };
}

const longestText = 1000;

/** A day of the calendar: `2027-01-31`. */
export function date(): Shape<string> {
  const expected = "a date like `2027-01-31`";
  return {
    schema: { type: "string", format: "date" },
    expected,
    read: (written, mistakes) => {
      const value = written.kind === "scalar" ? written.value : undefined;
      if (typeof value === "string" && isDate(value)) return value;
      mistakes.push(unexpected(written, expected));
      return undefined;
    },
  };
}

export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/u.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

export function integer(minimum: number, maximum: number): Shape<number> {
  const expected = `a whole number from ${minimum} to ${maximum}`;
  return {
    schema: { type: "integer", minimum, maximum },
    expected,
    read: (written, mistakes) => {
      const value = written.kind === "scalar" ? written.value : undefined;
      if (typeof value === "number" && Number.isInteger(value) && value >= minimum && value <= maximum) {
        return value;
      }
      mistakes.push(unexpected(written, expected));
      return undefined;
    },
  };
}

export interface Placed<T> {
  readonly value: T;
  readonly at: Place;
}

/** The same, remembering where it is written. */
export function placed<T>({ schema, expected, read }: Shape<T>): Shape<Placed<T>> {
  return {
    schema,
    expected,
    read: (written, mistakes) => {
      const value = read(written, mistakes);
      return value === undefined ? undefined : { value, at: written.at };
    },
  };
}

/** A list of them. Nothing after the colon, as when every item is commented out, is an empty list. */
export function list<T>(item: Shape<T>, expected: string): Shape<readonly T[]> {
  return {
    schema: { type: ["array", "null"], items: item.schema },
    expected,
    read: (written, mistakes) => {
      if (isNothing(written)) return [];
      if (written.kind === "list") {
        const items: T[] = [];
        for (const one of written.items) {
          if (mistakes.length >= mostMistakes) break;
          const read = item.read(one, mistakes);
          if (read !== undefined) items.push(read);
        }
        return items;
      }
      mistakes.push(unexpected(written, expected));
      return undefined;
    },
  };
}

export interface Entry<T> {
  readonly key: string;
  readonly keyAt: Place;
  readonly value: T;
}

/** A map with keys that the file chooses. */
export function record<T>(value: Shape<T>, expected: string): Shape<readonly Entry<T>[]> {
  return {
    schema: { type: ["object", "null"], additionalProperties: value.schema },
    expected,
    read: (written, mistakes) => {
      if (isNothing(written)) return [];
      if (written.kind !== "map") {
        mistakes.push(unexpected(written, expected));
        return undefined;
      }
      const entries: Entry<T>[] = [];
      for (const { key, keyAt, value: one } of written.entries) {
        if (mistakes.length >= mostMistakes) break;
        const read = value.read(one, mistakes);
        if (read !== undefined) entries.push({ key, keyAt, value: read });
      }
      return entries;
    },
  };
}

// Enough for a person; a stranger's file could hold thousands.
const mostMistakes = 50;

/** One key of a map whose keys we choose. */
interface Key<T> {
  readonly shape: Shape<T>;
  /** What it decides; for editors and the documentation. */
  readonly description: string;
  /** What holds when it is not written; for editors and the documentation. */
  readonly default?: Default;
  readonly required?: true;
  /** Keys that must then be written too. */
  readonly needs?: readonly string[];
}

export type Keys = Readonly<Record<string, Key<unknown>>>;

/** What a map says by the keys we know: undefined for a key that is not written, or is wrong. */
export type ReadKeys<K extends Keys> = {
  readonly [N in keyof K]: K[N] extends Key<infer T> ? T | undefined : never;
};

/** A map whose keys we choose: any other is a mistake, with the nearest one named. */
export function map<K extends Keys>(keys: K, expected: string): Shape<ReadKeys<K>> {
  return {
    schema: schemaOf(keys),
    expected,
    read: (written, mistakes) => {
      if (written.kind !== "map" && !isNothing(written)) {
        mistakes.push(unexpected(written, expected));
        return undefined;
      }
      const entries = written.kind === "map" ? written.entries : [];
      const has = new Set(entries.map(({ key }) => key));
      const read = new Map<string, unknown>();
      for (const { key, keyAt, value } of entries) {
        if (mistakes.length >= mostMistakes) break;
        const known = Object.hasOwn(keys, key) ? keys[key] : undefined;
        if (known === undefined) {
          mistakes.push(unknownKey(key, keyAt, Object.keys(keys)));
          continue;
        }
        read.set(key, known.shape.read(value, mistakes));
        const missing = (known.needs ?? []).filter((other) => !has.has(other));
        for (const other of missing) {
          mistakes.push(
            mistake(`${quoted(key)} needs ${quoted(other)} beside it: ${expectedOf(keys, other)}`, keyAt),
          );
        }
      }
      for (const [key, { required, shape }] of Object.entries(keys)) {
        if (required === undefined || has.has(key)) continue;
        mistakes.push(mistake(`${quoted(key)} is missing here: ${shape.expected} was expected`, written.at));
      }
      // The one place where the keys read one by one become the type that their shapes say.
      return Object.fromEntries(Object.keys(keys).map((key) => [key, read.get(key)])) as ReadKeys<K>;
    },
  };
}

function expectedOf(keys: Keys, key: string): string {
  return `${keys[key]?.shape.expected ?? "a value"} was expected`;
}

function schemaOf(keys: Keys): Schema {
  const required = Object.entries(keys)
    .filter(([, key]) => key.required)
    .map(([name]) => name);
  const dependencies = Object.entries(keys).flatMap(([name, { needs }]) =>
    needs ? [[name, needs] as const] : [],
  );
  return {
    type: required.length > 0 ? "object" : ["object", "null"],
    properties: Object.fromEntries(
      Object.entries(keys).map(([name, key]) => [
        name,
        {
          description: key.description,
          ...(key.default !== undefined && { default: key.default }),
          ...key.shape.schema,
        },
      ]),
    ),
    additionalProperties: false,
    ...(required.length > 0 && { required }),
    ...(dependencies.length > 0 && { dependencies: Object.fromEntries(dependencies) }),
  };
}

function unknownKey(key: string, at: Place, known: readonly string[]): Problem {
  const meant = nearest(key, known);
  const advice =
    meant === undefined
      ? `the keys here are ${known.map((name) => `\`${name}\``).join(", ")}`
      : `did you mean \`${meant}\`?`;
  return mistake(`There is no key ${quoted(key)} here; ${advice}`, at);
}

function unexpected(written: Written, expected: string, meant?: string): Problem {
  const advice = meant === undefined ? "" : `; did you mean \`${meant}\`?`;
  return mistake(`Expected ${expected}, found ${nameOf(written)}${advice}`, written.at);
}

function isNothing(written: Written): boolean {
  return written.kind === "scalar" && written.value === null;
}
