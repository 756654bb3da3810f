import type { Tree, Unknown } from "../../declarations/value.ts";
import { known, unknown } from "../../declarations/value.ts";
import { callText } from "../expression-text.ts";
import type { FunctionCall } from "../function-call.ts";
import { extensionResourceId, namesMatchType, resourceId } from "../resource-id.ts";
import {
  managementGroupScope,
  resourceGroupScope,
  subscriptionScope,
  tenantScope,
  type Scope,
} from "../scope.ts";
import { define, kindOf, mistake, type Answer, type Signature } from "../signature.ts";
import { objectOfValues } from "../size.ts";

/**
 * https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-scope
 * https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-resource
 */
export const scopeFunctions: readonly Signature[] = [
  define("resourceGroup", { takes: [], answer: (_given, call) => groupObject(call.context.scope, call) }),
  define("subscription", {
    takes: [],
    answer: (_given, call) => subscriptionObject(call.context.scope, call),
  }),
  define("managementGroup", {
    takes: [],
    answer: (_given, call) => managementGroupObject(call.context.scope, call),
  }),
  define("tenant", { takes: [], answer: (_given, call) => atDeployment("tenant()", call) }),
  define("environment", { takes: [], answer: (_given, call) => atDeployment("environment()", call) }),
  define("deployer", { takes: [], answer: (_given, call) => atDeployment("deployer()", call) }),
  define("deployment", {
    takes: [],
    answer: (_given, call) => {
      const name = call.context.deploymentName;
      if (name === undefined) return atDeployment("deployment()", call);
      const rest = atDeployment(callText("deployment", [name]), call);
      return objectOfValues([["name", name]], call.at, call.context, rest);
    },
  }),
  define("resourceId", {
    takes: ["tree"],
    more: "tree",
    fewest: 2,
    answer: ([first], call, rest) =>
      idFrom("resourceId", [first, ...rest], 2, call, (leading, type, names) => {
        const scope = scopeFor(leading, call);
        return resourceId(scope, type, names, call.at);
      }),
  }),
  define("subscriptionResourceId", {
    takes: ["tree"],
    more: "tree",
    fewest: 2,
    answer: ([first], call, rest) =>
      idFrom("subscriptionResourceId", [first, ...rest], 1, call, ([id], type, names) => {
        const subscription = id ?? call.context.scope.subscriptionId ?? subscriptionIdOf(call);
        return resourceId(subscriptionScope(subscription, call.at), type, names, call.at);
      }),
  }),
  define("managementGroupResourceId", {
    takes: ["tree"],
    more: "tree",
    fewest: 2,
    answer: ([first], call, rest) =>
      idFrom("managementGroupResourceId", [first, ...rest], 1, call, ([id], type, names) => {
        const group =
          id ?? call.context.scope.managementGroup ?? atDeployment("managementgroup().name", call);
        return resourceId(managementGroupScope(group, call.at), type, names, call.at);
      }),
  }),
  define("tenantResourceId", {
    takes: ["tree"],
    more: "tree",
    fewest: 2,
    answer: ([first], call, rest) =>
      idFrom("tenantResourceId", [first, ...rest], 0, call, (_leading, type, names) =>
        resourceId(tenantScope(call.at), type, names, call.at),
      ),
  }),
  define("extensionResourceId", {
    takes: ["tree", "tree"],
    more: "tree",
    fewest: 3,
    answer: ([base, second], call, rest) => {
      if (base.kind === "object" || base.kind === "array") return mistake(`takes an id, not ${kindOf(base)}`);
      return idFrom("extensionResourceId", [second, ...rest], 0, call, (_leading, type, names) =>
        extensionResourceId(base, type, names, call.at),
      );
    },
  }),
];

// The type is the first argument with a slash in it; what stands before it is the scope.
function idFrom(
  name: string,
  args: readonly Tree[],
  mostLeading: number,
  call: FunctionCall,
  make: (leading: readonly Tree[], type: string, names: readonly Tree[]) => Tree,
): Answer {
  const index = args.findIndex(hasSlash);
  const typeArg = args[index];
  if (args.some(({ kind }) => kind === "object" || kind === "array")) return mistake("takes texts");
  if (typeArg === undefined || index > mostLeading) {
    const open = args.some(({ kind }) => kind === "unknown");
    return open ? undefined : mistake("takes a resource type (`Microsoft.Web/sites`) before the names");
  }
  if (typeArg.kind !== "known") return undefined;
  const type = String(typeArg.value).replace(/^\/|\/$/gu, "");
  const names = args.slice(index + 1);
  if (names.length === 0) return mistake("takes at least one name after the type");
  if (!namesMatchType(type, names)) {
    return mistake(
      `takes as many names as \`${type}\` has segments after its namespace, not ${names.length}`,
    );
  }
  return make(args.slice(0, index), type, names);
}

function hasSlash(arg: Tree): boolean {
  if (arg.kind === "known") return typeof arg.value === "string" && arg.value.includes("/");
  return (
    arg.kind === "unknown" &&
    arg.parts?.some((part) => typeof part === "string" && part.includes("/")) === true
  );
}

// One argument before the type is a subscription when it looks like one, else a resource group.
function scopeFor(leading: readonly Tree[], call: FunctionCall): Scope {
  const { scope } = call.context;
  const [first, second] = leading;
  if (first === undefined) return scope;
  if (second !== undefined) return resourceGroupScope(first, second, call.at);
  if (isSubscriptionId(first)) {
    return scope.resourceGroup === undefined
      ? subscriptionScope(first, call.at)
      : resourceGroupScope(first, scope.resourceGroup, call.at);
  }
  return resourceGroupScope(scope.subscriptionId ?? subscriptionIdOf(call), first, call.at);
}

function isSubscriptionId(tree: Tree): boolean {
  if (tree.kind === "unknown") return tree.expression === "subscription().subscriptionid";
  return tree.kind === "known" && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu.test(String(tree.value));
}

function groupObject(scope: Scope, call: FunctionCall): Tree {
  if (scope.resourceGroup === undefined || scope.kind !== "resourceGroup")
    return atDeployment("resourcegroup()", call);
  const own =
    isOwn(scope.resourceGroup, "resourcegroup().name") &&
    isOwn(scope.subscriptionId, "subscription().subscriptionid");
  const rest = atDeployment(own ? "resourcegroup()" : callText("resourcegroup", [scope.id]), call);
  const type = known("Microsoft.Resources/resourceGroups", call.at);
  const values = [
    ["id", scope.id],
    ["name", scope.resourceGroup],
    ["type", type],
  ] as const;
  return objectOfValues(values, call.at, call.context, rest);
}

// The subscription's and the tenant's ids are the same however they are asked for.
function subscriptionObject(scope: Scope, call: FunctionCall): Tree {
  const subscriptionId = scope.subscriptionId ?? subscriptionIdOf(call);
  const own = isOwn(subscriptionId, "subscription().subscriptionid");
  const { id } = subscriptionScope(subscriptionId, call.at);
  const rest = atDeployment(own ? "subscription()" : callText("subscription", [subscriptionId]), call);
  const values = [
    ["id", id],
    ["subscriptionId", subscriptionId],
    ["tenantId", atDeployment("tenant().tenantid", call)],
  ] as const;
  return objectOfValues(values, call.at, call.context, rest);
}

function managementGroupObject(scope: Scope, call: FunctionCall): Tree {
  const { managementGroup } = scope;
  if (managementGroup === undefined) return atDeployment("managementgroup()", call);
  const own = isOwn(managementGroup, "managementgroup().name");
  const rest = atDeployment(own ? "managementgroup()" : callText("managementgroup", [managementGroup]), call);
  const values = [
    ["id", scope.id],
    ["name", managementGroup],
  ] as const;
  return objectOfValues(values, call.at, call.context, rest);
}

function isOwn(tree: Tree | undefined, expression: string): boolean {
  return tree?.kind === "unknown" && tree.expression === expression;
}

function subscriptionIdOf(call: FunctionCall): Unknown {
  return atDeployment("subscription().subscriptionid", call);
}

function atDeployment(expression: string, call: FunctionCall): Unknown {
  return unknown("known only at deployment", expression, call.at);
}
