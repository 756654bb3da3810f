import { callArguments } from "./expressions.ts";
import type { Cursor } from "./cursor.ts";
import type { Decorator, Expression } from "./syntax.ts";

// decorators := ("@" identifier ("." identifier)? arguments? newline)*
export function decorators(cursor: Cursor): readonly Decorator[] {
  const all: Decorator[] = [];
  while (cursor.at("@")) {
    all.push(decorator(cursor));
    if (!cursor.accept("new line")) {
      cursor.expected("a new line after the decorator");
      cursor.skipTo();
      cursor.accept("new line");
    }
  }
  return all;
}

function decorator(cursor: Cursor): Decorator {
  const { start } = cursor;
  cursor.read();
  const first = cursor.identifier("the name of a decorator");
  let name = first;
  let args: readonly Expression[] = cursor.at("(") ? callArguments(cursor) : [];
  while (cursor.accept(".")) {
    name = cursor.identifier("the name of a decorator");
    args = cursor.at("(") ? callArguments(cursor) : [];
  }
  return {
    kind: "decorator",
    ...(name !== first && { namespace: first.name }),
    name: name.name,
    arguments: args,
    start,
    end: cursor.endFrom(start),
  };
}
