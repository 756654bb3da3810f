/** JSON that somebody else has written: what is there is checked when it is taken out, once. */
export type Fields = Readonly<Record<string, unknown>>;

/** The event or an answer is not what GitHub documents. The message is a sentence without values in it. */
export class UnexpectedShape extends Error {
  constructor(what: string, expected: string) {
    super(`${what} is not ${expected}`);
    this.name = "UnexpectedShape";
  }
}

export function fieldsOf(value: unknown, what: string): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new UnexpectedShape(what, "an object");
  }
  return value as Fields;
}

export function listOf(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new UnexpectedShape(what, "a list");
  return value as readonly unknown[];
}

export function objectIn(fields: Fields, name: string, what: string): Fields {
  return fieldsOf(own(fields, name), `${what}.${name}`);
}

/** Undefined when it is missing or null: a deleted fork, a deleted account. */
export function optionalObjectIn(fields: Fields, name: string, what: string): Fields | undefined {
  const value = own(fields, name);
  return value === undefined || value === null ? undefined : fieldsOf(value, `${what}.${name}`);
}

export function textIn(fields: Fields, name: string, what: string): string {
  const value = own(fields, name);
  if (typeof value !== "string") throw new UnexpectedShape(`${what}.${name}`, "a text");
  return value;
}

export function optionalTextIn(fields: Fields, name: string): string | undefined {
  const value = own(fields, name);
  return typeof value === "string" ? value : undefined;
}

/** A whole number that is exact in JavaScript. */
export function numberIn(fields: Fields, name: string, what: string): number {
  const value = own(fields, name);
  if (typeof value !== "number" || !Number.isSafeInteger(value)) {
    throw new UnexpectedShape(`${what}.${name}`, "a whole number");
  }
  return value;
}

export function optionalNumberIn(fields: Fields, name: string): number | undefined {
  const value = own(fields, name);
  return typeof value === "number" && Number.isSafeInteger(value) ? value : undefined;
}

/** A whole commit id in lower-case hex, the only form that goes any further. */
export function commitIn(fields: Fields, name: string, what: string): string {
  const value = own(fields, name);
  if (typeof value !== "string" || !isCommitId(value)) {
    throw new UnexpectedShape(`${what}.${name}`, "a whole commit id");
  }
  return value;
}

export function isCommitId(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/u.test(text);
}

function own(fields: Fields, name: string): unknown {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}
