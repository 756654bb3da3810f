import type { Machine } from "./machine.ts";
import type { Expression } from "./program.ts";
import { cellOf } from "./store.ts";
import type { Cell, Scope, Value } from "./value.ts";
import { receiverOf } from "./variables.ts";

/** Notes that a variable became something else. From within another function than its own, that may be at any time. */
export function noteAssigned({ assignments }: Machine, cell: Cell, from?: Scope): void {
  if (assignments.isLoading) return;
  const isElsewhere = from !== undefined && cell.scope !== undefined && cell.scope !== from;
  assignments.cells.set(cell, isElsewhere ? Number.POSITIVE_INFINITY : ++assignments.now);
  if (assignments.mentioned.has(cell)) assignments.voided++;
}

/** Notes that something in what an expression holds became something else. */
export function noteChanged(machine: Machine, expression: Expression, scope: Scope | undefined): void {
  const { assignments } = machine;
  if (assignments.isLoading) return;
  let isInside = false;
  let at = expression;
  for (; at.kind === "field" || at.kind === "await"; at = at.kind === "field" ? at.object : at.value) {
    if (at.kind === "await") continue;
    isInside = typeof at.name === "string";
    if (typeof at.name === "string") assignments.fields.set(at.name, ++assignments.now);
  }
  const cell = cellBehind(machine, at, scope);
  if (cell === undefined) return;
  if (!isInside) noteAssigned(machine, cell);
  else assignments.insides.set(cell, ++assignments.now);
  if (isInside && assignments.mentioned.has(cell)) assignments.voided++;
}

/** What is known when a variable is later found to be true is in what it was made by. */
export function meaning(
  machine: Machine,
  expression: Expression,
  scope: Scope | undefined,
  make: () => Value,
): Value {
  const since = machine.assignments.now;
  const value = make();
  const { kind } = expression;
  const isLookup = kind === "field" && typeof expression.name !== "string";
  const isMade = kind === "call" || kind === "operation" || kind === "choice" || kind === "await" || isLookup;
  if (!isMade) return value;
  for (const mentioned of mentionedBy(expression)) {
    const cell = cellBehind(machine, mentioned.expression, scope);
    if (cell !== undefined) machine.assignments.mentioned.add(cell);
  }
  const fields = [...value.fields].map(
    ([name, field]) => [name, field.means === undefined ? field : { ...field, since }] as const,
  );
  return { ...value, fields: new Map(fields), means: expression, since };
}

/** Whether nothing that the expression mentions was assigned to since then. */
export function isAsItWas(
  machine: Machine,
  expression: Expression,
  since: number,
  scope: Scope | undefined,
): boolean {
  const { cells, insides, fields } = machine.assignments;
  return mentionedBy(expression).every(({ expression: one, isWhole }) => {
    if (one.kind === "field") return typeof one.name !== "string" || (fields.get(one.name) ?? 0) <= since;
    const cell = cellBehind(machine, one, scope);
    if (cell === undefined) return true;
    return (cells.get(cell) ?? 0) <= since && (!isWhole || (insides.get(cell) ?? 0) <= since);
  });
}

function cellBehind(machine: Machine, expression: Expression, scope: Scope | undefined): Cell | undefined {
  if (expression.kind === "this") return receiverOf(scope);
  if (expression.kind !== "variable") return undefined;
  return cellOf(scope, expression.variable) ?? cellOf(machine.modules, expression.variable);
}

interface Mention {
  readonly expression: Expression;
  /** More is read than a field of it. */
  readonly isWhole: boolean;
}

const known = new WeakMap<Expression, readonly Mention[]>();

/** The variables and fields that an expression reads. The names of methods that it calls are no fields. */
function mentionedBy(expression: Expression): readonly Mention[] {
  const found = known.get(expression) ?? mentionedIn(expression);
  known.set(expression, found);
  return found;
}

function mentionedIn(expression: Expression): readonly Mention[] {
  const found: Mention[] = [];
  const open: Mention[] = [{ expression, isWhole: true }];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    const { kind } = one.expression;
    if (kind === "this" || kind === "field" || kind === "variable") found.push(one);
    const isWhole = kind !== "field" || typeof one.expression.name !== "string";
    open.push(...partsOf(one.expression).map((part) => ({ expression: part, isWhole })));
  }
  return found;
}

function partsOf(one: Expression): readonly Expression[] {
  switch (one.kind) {
    case "join":
    case "sequence":
      return one.parts;
    case "operation":
      return one.operands;
    case "choice":
      return [one.condition, one.then, one.otherwise];
    case "field":
      return typeof one.name === "string" ? [one.object] : [one.object, one.name];
    case "call": {
      const { callee } = one;
      const given = one.arguments.map(({ value }) => value);
      return callee.kind === "field" && typeof callee.name === "string"
        ? [callee.object, ...given]
        : [callee, ...given];
    }
    case "object":
      return one.entries.map(({ value }) => value);
    case "list":
      return one.items.map(({ value }) => value);
    case "assign":
    case "await":
    case "yield":
      return [one.value];
    case "function":
      return one.code
        .body()
        .flatMap((statement) =>
          statement.kind === "return" && statement.value !== undefined ? [statement.value] : [],
        );
    case "variable":
    case "constant":
    case "external":
    case "class":
    case "this":
    case "super":
    case "pattern":
    case "nothing":
      return [];
  }
}
