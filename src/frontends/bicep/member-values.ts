import type { Property, Tree } from "../../declarations/value.ts";
import { known, unknown } from "../../declarations/value.ts";
import { access, accessFromEnd, tryAccess, tryAccessFromEnd } from "../../evaluation/access.ts";
import { callText } from "../../evaluation/expression-text.ts";
import type { FunctionCall } from "../../evaluation/functions.ts";
import { callFunction } from "../../evaluation/functions.ts";
import { chooseBetween } from "../../evaluation/logic.ts";
import { referenceTo } from "../../evaluation/reference.ts";
import { entityOf, entityAsValue } from "./entity-values.ts";
import type { Entity, ModuleEntity, ResourceEntity } from "./entity.ts";
import type { Evaluating } from "./evaluating.ts";
import type { Frame } from "./frame.ts";
import type { Expression, IndexAccess, PropertyAccess } from "./syntax.ts";

/** `a.b` and `a.?b`. */
export function propertyValue(evaluator: Evaluating, expression: PropertyAccess, frame: Frame): Tree {
  const entity = entityOf(evaluator, expression.base, frame);
  if (entity !== undefined) return memberOf(evaluator, entity, expression, frame);
  return memberOfValue(
    evaluator,
    expression,
    () => known(expression.name.name, evaluator.at(expression.name)),
    frame,
  );
}

/** `a[b]`, `a[?b]` and `a[^b]`. */
export function indexValue(evaluator: Evaluating, expression: IndexAccess, frame: Frame): Tree {
  const index = (): Tree => evaluator.evaluate(expression.index, frame);
  const entity = entityOf(evaluator, expression.base, frame);
  if (entity?.kind === "resources" || entity?.kind === "modules") {
    return entityAsValue(evaluator, entity.instance(index()), expression, frame);
  }
  if (entity !== undefined && expression.index.kind === "string") {
    // `stg['id']` is `stg.id`.
    const { start, end } = expression.index;
    const name = { kind: "identifier", name: expression.index.segments[0] ?? "", start, end } as const;
    const { base, safe } = expression;
    return memberOf(
      evaluator,
      entity,
      { kind: "property access", base, name, safe, start: expression.start, end: expression.end },
      frame,
    );
  }
  return memberOfValue(evaluator, expression, index, frame);
}

function memberOfValue(
  evaluator: Evaluating,
  expression: PropertyAccess | IndexAccess,
  key: () => Tree,
  frame: Frame,
): Tree {
  const call = { at: evaluator.at(expression), context: frame.context };
  const { base } = expression;
  const fromEnd = expression.kind === "index access" && expression.fromEnd;
  if (!expression.safe && isShortCircuited(base)) {
    // After `.?` the rest of the chain is null where the property is not there.
    const { root, keys } = chain(evaluator, base, frame);
    return callFunction("tryGet", [root, ...keys, fromEnd ? fromTheEnd(key()) : key()], call);
  }
  const value = evaluator.value(base, frame);
  if (fromEnd) {
    return expression.safe ? tryAccessFromEnd(value, key(), call) : accessFromEnd(value, key(), call);
  }
  return expression.safe ? tryAccess(value, key(), call) : access(value, key(), call);
}

/** What the first `.?` of a chain is applied to, and every name and index after that. */
function chain(
  evaluator: Evaluating,
  expression: Expression,
  frame: Frame,
): { readonly root: Tree; readonly keys: readonly Tree[] } {
  if (expression.kind !== "property access" && expression.kind !== "index access") {
    return { root: evaluator.value(expression, frame), keys: [] };
  }
  const tree =
    expression.kind === "property access"
      ? known(expression.name.name, evaluator.at(expression.name))
      : evaluator.evaluate(expression.index, frame);
  const key = expression.kind === "index access" && expression.fromEnd ? fromTheEnd(tree) : tree;
  if (entityOf(evaluator, expression.base, frame) !== undefined)
    return { root: evaluator.value(expression, frame), keys: [] };
  if (expression.safe) return { root: evaluator.value(expression.base, frame), keys: [key] };
  const { root, keys } = chain(evaluator, expression.base, frame);
  return { root, keys: [...keys, key] };
}

function memberOf(evaluator: Evaluating, entity: Entity, expression: PropertyAccess, frame: Frame): Tree {
  const { name } = expression;
  const at = evaluator.at(expression);
  const call = { at, context: frame.context };
  switch (entity.kind) {
    case "resource":
      return guarded(evaluator, entity, expression, call, () =>
        memberOfResource(evaluator, entity, expression, call),
      );
    case "module": {
      if (name.name === "name") return guarded(evaluator, entity, expression, call, () => entity.name());
      if (name.name === "outputs")
        return guarded(evaluator, entity, expression, call, () => entity.outputs(at));
      return evaluator.invalid(`a module has \`name\` and \`outputs\`, not \`${name.name}\``, expression);
    }
    case "outputs": {
      const { base } = expression;
      const isGuarded = base.kind === "property access" && base.safe;
      return guarded(evaluator, entity.module, { safe: isGuarded }, call, () =>
        output(evaluator, entity.module, expression),
      );
    }
    case "imported file": {
      const member = entity.member(name.name);
      if (member === undefined)
        return evaluator.invalid(`nothing named \`${name.name}\` is exported there`, expression);
      return member.kind === "value" ? member.value() : entityAsValue(evaluator, member, expression, frame);
    }
    case "resources":
    case "modules":
      return access(
        entityAsValue(evaluator, entity, expression.base, frame),
        known(name.name, evaluator.at(name)),
        call,
      );
    case "namespace":
      return unknown(
        `\`${entity.name}.${name.name}\` is known only at deployment`,
        callText(name.name, []),
        at,
      );
  }
}

function output(evaluator: Evaluating, module: ModuleEntity, expression: PropertyAccess): Tree {
  const { name } = expression.name;
  const at = evaluator.at(expression);
  const value = module.output(name, at);
  if (value !== undefined) return value;
  return expression.safe
    ? known(null, at)
    : evaluator.invalid(`the module has no output \`${name}\``, expression);
}

/** `.?` on a resource or module with a condition is null where the condition does not hold. */
function guarded(
  evaluator: Evaluating,
  entity: { condition(): Tree | undefined },
  { safe }: Pick<PropertyAccess, "safe">,
  call: FunctionCall,
  value: () => Tree,
): Tree {
  const condition = safe ? entity.condition() : undefined;
  return condition ? chooseBetween(condition, value, () => known(null, call.at), call) : value();
}

function memberOfResource(
  evaluator: Evaluating,
  resource: ResourceEntity,
  { name, safe }: PropertyAccess,
  call: FunctionCall,
): Tree {
  switch (name.name) {
    case "id":
      return resource.id();
    case "name":
      return resource.name();
    case "type":
      return known(resource.type, call.at);
    case "apiVersion":
      if (resource.apiVersion !== undefined) return known(resource.apiVersion, call.at);
      break;
    case "properties":
      if (!safe) return referenceTo(resource.id(), "properties", call.context, call.at);
      break;
  }
  const whole = referenceTo(resource.id(), "full", call.context, call.at);
  const key = known(name.name, evaluator.at(name));
  return safe ? tryAccess(whole, key, call) : access(whole, key, call);
}

function isShortCircuited(expression: Expression): boolean {
  let at = expression;
  while (at.kind === "property access" || at.kind === "index access") {
    if (at.safe) return true;
    at = at.base;
  }
  return false;
}

/** How `tryGet` is told that an index counts from the end. */
function fromTheEnd(index: Tree): Tree {
  const property = (name: string, value: Tree): [string, Property] => [
    name.toLowerCase(),
    { name, at: index.at, value },
  ];
  return {
    kind: "object",
    properties: new Map([property("value", index), property("fromEnd", known(true, index.at))]),
    at: index.at,
  };
}
