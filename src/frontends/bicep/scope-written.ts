import type { Tree } from "../../declarations/value.ts";
import { unknown } from "../../declarations/value.ts";
import type { Scope } from "../../evaluation/scope.ts";
import {
  managementGroupScope,
  resourceGroupScope,
  scopeWithId,
  subscriptionScope,
  tenantScope,
} from "../../evaluation/scope.ts";
import type { Place } from "../../source/source.ts";
import { entityOf } from "./entity-values.ts";
import type { ResourceEntity } from "./entity.ts";
import type { Evaluator } from "./evaluator.ts";
import type { Frame } from "./frame.ts";
import type { Expression } from "./syntax.ts";

/** What `scope:` says: a scope to deploy to, or a resource that is extended. */
export type ScopeWritten = { readonly kind: "scope"; readonly scope: Scope } | Extended;

export interface Extended {
  readonly kind: "resource";
  readonly resource: ResourceEntity;
}

/** The value of a `scope:` property in a template that deploys to `current`. */
export function scopeWritten(
  value: Expression,
  evaluator: Evaluator,
  frame: Frame,
  current: Scope,
): ScopeWritten {
  const at = evaluator.at(value);
  const called = callOf(evaluator.written(value, frame) ?? value);
  if (called) {
    const args = called.args.map((argument) => evaluator.evaluate(argument, frame));
    const scope = scopeFunction(called.name, args, current, at);
    if (scope) return { kind: "scope", scope };
  }
  const entity = entityOf(evaluator, value, frame);
  if (entity?.kind === "resource") return scopeOfResource(entity, at);
  // A variable that holds a scope only on a condition is none to the compiler: it leaves the scope out.
  if (evaluator.written(value, frame)) return { kind: "scope", scope: current };
  return { kind: "scope", scope: scopeWithId(evaluator.evaluate(value, frame), at) };
}

function callOf(
  value: Expression,
): { readonly name: string; readonly args: readonly Expression[] } | undefined {
  if (value.kind === "parenthesized") return callOf(value.inner);
  if (value.kind === "call") return { name: value.name.name, args: value.arguments };
  if (value.kind !== "instance call") return undefined;
  const { base, name, arguments: args } = value;
  return base.kind === "variable access" && base.name === "az" ? { name: name.name, args } : undefined;
}

function scopeFunction(
  name: string,
  [first, second]: readonly Tree[],
  current: Scope,
  at: Place,
): Scope | undefined {
  const subscriptionId = (): Tree => current.subscriptionId ?? deployed("subscription().subscriptionid", at);
  switch (name) {
    case "resourceGroup":
      if (first === undefined) return current;
      return second === undefined
        ? resourceGroupScope(subscriptionId(), first, at)
        : resourceGroupScope(first, second, at);
    case "subscription":
      return subscriptionScope(first ?? subscriptionId(), at);
    case "managementGroup":
      return first === undefined
        ? managementGroupScope(current.managementGroup ?? deployed("managementgroup().name", at), at)
        : managementGroupScope(first, at);
    case "tenant":
      return tenantScope(at);
    default:
      return undefined;
  }
}

/** Groups are scopes to deploy to; any other resource is extended. */
function scopeOfResource(resource: ResourceEntity, at: Place): ScopeWritten {
  switch (resource.type.toLowerCase()) {
    case "microsoft.resources/resourcegroups": {
      const { within, name } = resource.group();
      const subscriptionId = within.subscriptionId ?? deployed("subscription().subscriptionid", at);
      return { kind: "scope", scope: resourceGroupScope(subscriptionId, name, at) };
    }
    case "microsoft.management/managementgroups":
      return { kind: "scope", scope: managementGroupScope(resource.name(), at) };
    default:
      return { kind: "resource", resource };
  }
}

function deployed(expression: string, at: Place): Tree {
  return unknown("known only at deployment", expression, at);
}
