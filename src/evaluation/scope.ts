import type { Place } from "../source/source.ts";
import type { Template } from "../declarations/declaration.ts";
import type { Tree } from "../declarations/value.ts";
import { canonical, known, knownText, oneOf, unknown } from "../declarations/value.ts";
import { joinText, segmentsOf } from "./text.ts";

/**
 * The scope that a template deploys to. Its id is put together from the subscription's id and the resource group's
 * name, so that `resourceGroup().id`, `resourceId(...)` and a hand-written `/subscriptions/...` come out as one text:
 *
 *     /subscriptions/${subscription().subscriptionid}/resourceGroups/${resourcegroup().name}
 *     /subscriptions/${subscription().subscriptionid}
 *     /providers/Microsoft.Management/managementGroups/${managementgroup().name}
 *     /
 */
export interface Scope {
  readonly kind: Template["targetScope"];
  /** The id as text, known or in parts. */
  readonly id: Tree;
  /** The subscription's GUID; undefined above a subscription. */
  readonly subscriptionId?: Tree;
  /** The resource group's name; undefined above a resource group. */
  readonly resourceGroup?: Tree;
  /** The management group's name, where the scope is one. */
  readonly managementGroup?: Tree;
}

/** The scope of a root template: nothing is known but its kind. An `unknown` kind is taken for a resource group. */
export function scopeOfKind(kind: Template["targetScope"], at: Place): Scope {
  const subscriptionId = atDeployment("subscription().subscriptionid", at);
  switch (kind) {
    case "tenant":
      return tenantScope(at);
    case "managementGroup":
      return managementGroupScope(atDeployment("managementgroup().name", at), at);
    case "subscription":
      return subscriptionScope(subscriptionId, at);
    case "resourceGroup":
    case "unknown":
      return resourceGroupScope(subscriptionId, atDeployment("resourcegroup().name", at), at);
  }
}

export function tenantScope(at: Place): Scope {
  return { kind: "tenant", id: known("/", at) };
}

export function managementGroupScope(name: Tree, at: Place): Scope {
  const id = joinText(["/providers/Microsoft.Management/managementGroups/", name], at);
  return { kind: "managementGroup", id, managementGroup: name };
}

export function subscriptionScope(subscriptionId: Tree, at: Place): Scope {
  return { kind: "subscription", id: joinText(["/subscriptions/", subscriptionId], at), subscriptionId };
}

export function resourceGroupScope(subscriptionId: Tree, resourceGroup: Tree, at: Place): Scope {
  const id = joinText(["/subscriptions/", subscriptionId, "/resourceGroups/", resourceGroup], at);
  return { kind: "resourceGroup", id, subscriptionId, resourceGroup };
}

/** The scope whose id is `id`, as text or as a tree; of kind `unknown` when it can't be told. */
export function scopeWithId(id: Tree, at: Place): Scope {
  if (id.kind === "oneOf") return anyScope(id, at);
  const text = knownText(id);
  if (text === "/" || text === "") return tenantScope(at);
  const segments = segmentsOf(id);
  const word = (index: number): string | undefined => {
    const segment = segments[index];
    return segment && knownText(segment)?.toLowerCase();
  };
  // A scope may be written as an id or, in a deployment's `scope`, without its beginning.
  const start = word(0) === "" ? 1 : 0;
  const offset = word(start) === "providers" ? start + 1 : start;
  if (word(offset) === "microsoft.management" && word(offset + 1) === "managementgroups") {
    const name = segments[offset + 2];
    if (name !== undefined && segments.length === offset + 3) return managementGroupScope(name, at);
  }
  const subscriptionId = segments[start + 1];
  if (word(start) === "subscriptions" && subscriptionId !== undefined) {
    if (segments.length === start + 2) return subscriptionScope(subscriptionId, at);
    const group = segments[start + 3];
    if (word(start + 2) === "resourcegroups" && group !== undefined && segments.length === start + 4) {
      return resourceGroupScope(subscriptionId, group, at);
    }
  }
  return { kind: "unknown", id };
}

/** The scope of `Template.scopeId`: the unknown pieces of the text are unknown values again. */
export function scopeOfText(text: string, at: Place): Scope {
  const pieces: (string | Tree)[] = [];
  for (let from = 0; from < text.length;) {
    const start = text.indexOf("${", from);
    const end = start === -1 ? -1 : endOfExpression(text, start + 2);
    if (end === -1) {
      pieces.push(text.slice(from));
      break;
    }
    pieces.push(text.slice(from, start), atDeployment(text.slice(start + 2, end), at));
    from = end + 1;
  }
  return scopeWithId(joinText(pieces, at), at);
}

// One of several of the same kind: each of its parts is one of several.
function anyScope(id: Tree & { readonly kind: "oneOf" }, at: Place): Scope {
  const scopes = id.alternatives.map((one) => scopeWithId(one, at));
  const [first] = scopes;
  if (first === undefined || scopes.some(({ kind }) => kind !== first.kind)) return { kind: "unknown", id };
  const part = (name: "subscriptionId" | "resourceGroup" | "managementGroup"): Partial<Scope> => {
    const distinct = new Map<string, Tree>();
    for (const scope of scopes) {
      const tree = scope[name];
      if (tree) distinct.set(canonical(tree), tree);
    }
    return distinct.size === 0 ? {} : { [name]: oneOf([...distinct.values()], at) };
  };
  return {
    kind: first.kind,
    id,
    ...part("subscriptionId"),
    ...part("resourceGroup"),
    ...part("managementGroup"),
  };
}

/** The scope of a nested deployment or a module from what is written on it, seen from the scope of its caller. */
export function nestedScope(
  parent: Scope,
  written: { readonly subscriptionId?: Tree; readonly resourceGroup?: Tree; readonly scope?: Tree },
  at: Place,
): Scope {
  if (written.scope !== undefined) return scopeWithId(written.scope, at);
  const subscriptionId =
    written.subscriptionId ?? parent.subscriptionId ?? atDeployment("subscription().subscriptionid", at);
  if (written.resourceGroup !== undefined)
    return resourceGroupScope(subscriptionId, written.resourceGroup, at);
  if (written.subscriptionId !== undefined) return subscriptionScope(subscriptionId, at);
  return parent;
}

/** `Template.scopeId` and `TemplateCall.scopeId`: the scope's id in canonical text, case as written. */
export function scopeText(scope: Scope): string {
  return canonical(scope.id);
}

function atDeployment(expression: string, at: Place): Tree {
  return unknown("known only at deployment", expression, at);
}

// Where the brace that opened before `from` is closed, braces in texts aside.
function endOfExpression(text: string, from: number): number {
  let depth = 0;
  let inText = false;
  for (let at = from; at < text.length; at++) {
    const character = text[at];
    if (character === "'") inText = !inText;
    else if (inText) continue;
    else if (character === "{") depth++;
    else if (character === "}" && depth-- === 0) return at;
  }
  return -1;
}
