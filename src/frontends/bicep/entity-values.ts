import type { Tree } from "../../declarations/value.ts";
import { unknown } from "../../declarations/value.ts";
import { callText, quoted } from "../../evaluation/expression-text.ts";
import { referenceTo } from "../../evaluation/reference.ts";
import { arrayOf } from "../../evaluation/size.ts";
import type { Entity, Named } from "./entity.ts";
import type { Evaluating } from "./evaluating.ts";
import { type Frame, localNamed } from "./frame.ts";
import type { Expression, Node } from "./syntax.ts";

/** The symbol that an expression stands for, where it is no value. */
export function entityOf(evaluator: Evaluating, expression: Expression, frame: Frame): Entity | undefined {
  if (expression.kind === "parenthesized") return entityOf(evaluator, expression.inner, frame);
  if (expression.kind === "non-null") return entityOf(evaluator, expression.base, frame);
  if (expression.kind === "variable access") {
    const named = namedIn(evaluator, expression.name, frame);
    return named?.kind === "value" ? undefined : named;
  }
  if (expression.kind === "index access") {
    const base = entityOf(evaluator, expression.base, frame);
    if (base?.kind !== "resources" && base?.kind !== "modules") return undefined;
    return base.instance(evaluator.evaluate(expression.index, frame));
  }
  if (expression.kind === "resource access") {
    const base = entityOf(evaluator, expression.base, frame);
    return base?.kind === "resource" ? base.nested(expression.name.name) : undefined;
  }
  if (expression.kind !== "property access") return undefined;
  const base = entityOf(evaluator, expression.base, frame);
  if (base?.kind === "module" && expression.name.name === "outputs") return { kind: "outputs", module: base };
  if (base?.kind !== "imported file") return undefined;
  const member = base.member(expression.name.name);
  return member?.kind === "value" ? undefined : member;
}

/** What a symbol gives where a value is wanted: of a resource everything that the service answers. */
export function entityAsValue(
  evaluator: Evaluating,
  entity: Entity,
  expression: Node,
  { context }: Frame,
): Tree {
  const at = evaluator.at(expression);
  switch (entity.kind) {
    case "resource":
      return referenceTo(entity.id(), "full", context, at);
    case "resources":
    case "modules": {
      const ids = entity.ids();
      if (ids === undefined) {
        return unknown("known only after deployment", callText("references", [quoted(entity.symbol)]), at);
      }
      return arrayOf(
        ids.map((id) => referenceTo(id, "full", context, at)),
        at,
        context,
      );
    }
    case "outputs":
      return entity.module.outputs(at);
    case "module":
    case "namespace":
    case "imported file":
      return evaluator.invalid("this is no value", expression);
  }
}

/** What a name stands for, innermost first; undefined where nothing is declared so. */
export function namedIn(evaluator: Evaluating, name: string, frame: Frame): Named | undefined {
  return localNamed(frame, name) ?? evaluator.names.lookup(name);
}
