import type {
  Body,
  Condition,
  Decorator,
  Expression,
  Loop,
  ObjectLiteral,
  ObjectProperty,
  StringLiteral,
} from "./syntax.ts";

/** The text of a string without holes. */
export function textOfString({ segments, holes }: StringLiteral): string | undefined {
  return holes.length === 0 ? segments[0] : undefined;
}

/** The object that a resource or module is given, inside its loop and condition. */
export function objectOf(body: Body | Expression): ObjectLiteral | undefined {
  if (body.kind === "object") return body;
  return body.kind === "for" || body.kind === "if" ? objectOf(body.body) : undefined;
}

export function loopOf(body: Body): Loop | undefined {
  return body.kind === "for" ? body : undefined;
}

export function conditionOf(body: Body | Expression): Condition<Expression> | undefined {
  if (body.kind === "for") return conditionOf(body.body);
  return body.kind === "if" ? body : undefined;
}

export function propertyOf(object: ObjectLiteral, name: string): ObjectProperty | undefined {
  for (const item of object.items) {
    if (item.kind === "property" && keyOf(item) === name) return item;
  }
  return undefined;
}

/** The name of a property where it is written out: `name`, `'na-me'`. */
export function keyOf({ key }: ObjectProperty): string | undefined {
  switch (key.kind) {
    case "identifier":
      return key.name;
    case "string":
      return textOfString(key);
    case "skipped":
      return undefined;
  }
}

export function decoratorNamed(decorators: readonly Decorator[], name: string): Decorator | undefined {
  return decorators.find(
    (one) => one.name === name && (one.namespace === undefined || one.namespace === "sys"),
  );
}
