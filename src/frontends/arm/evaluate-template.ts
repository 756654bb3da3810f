import type { Declaration, ModuleCall, Template } from "../../declarations/declaration.ts";
import type { Property, Tree, Unknown } from "../../declarations/value.ts";
import { canonical, known, memberOf, unknown, withSecrecy } from "../../declarations/value.ts";
import { spend } from "../../evaluation/budget.ts";
import { callText } from "../../evaluation/expression-text.ts";
import type { FunctionContext } from "../../evaluation/functions.ts";
import { givenArguments, linkedFile, takenByItsEnd, whyNotLinked } from "../../evaluation/linked-template.ts";
import { truthOf } from "../../evaluation/logic.ts";
import { idText } from "../../evaluation/resource-id.ts";
import { objectOfValues } from "../../evaluation/size.ts";
import { scopeText, type Scope } from "../../evaluation/scope.ts";
import { member, stringOf, valueAt, type JsonMember, type JsonNode } from "../../source/json/node.ts";
import { place } from "../../source/source.ts";
import { evaluateMembers, evaluateNode, noLocals, type Locals, type Names } from "./evaluate.ts";
import type { Deployed } from "./deployed.ts";
import { jsonOfTree } from "./json-of-tree.ts";
import { templateNames } from "./names.ts";
import {
  deploymentScope,
  isDeployment,
  resourceRegistry,
  stepsPerResource,
  type Instance,
  type Registry,
} from "./registry.ts";
import type { Run } from "./run.ts";
import { targetScopeOf } from "./schema.ts";
import { outputsOf, parametersOf } from "./template-interface.ts";

/** Deployments in deployments: Azure's own limit is lower, and only a template that calls itself goes on for ever. */
const deepestModule = 30;

export function evaluateTemplate(root: JsonNode, deployed: Deployed, run: Run): Template {
  const { modulePath, scope, outer } = deployed;
  const modules = new Map<Instance, ModuleCall | "evaluating">();
  let registry: Registry | undefined;
  let deploymentsById: ReadonlyMap<string, Instance> | undefined;
  const context: FunctionContext = {
    scope,
    budget: run.call.budget,
    report: run.report,
    ...(deployed.name && { deploymentName: deployed.name }),
    ...outer?.names.context,
    resource: (id) => deploymentAtRunTime(id) ?? outer?.names.context.resource?.(id),
  };
  const own = templateNames(root, run, context, deployed, () => resources());
  const names: Names = outer === undefined ? own : insideOuter(outer.names, own, context);
  const locals = outer?.locals ?? noLocals;

  const declarations: Declaration[] = [];
  const calls: ModuleCall[] = [];
  for (const instance of resources().all()) {
    if (truthOf(instance.condition) === false) continue;
    if (!spend(context, stepsPerResource, instance.at)) break;
    declarations.push(declarationOf(instance, names));
    if (!isDeployment(instance.type) || instance.existing) continue;
    const call = moduleOf(instance);
    if (call !== undefined) calls.push(call);
  }
  return {
    path: run.source.path,
    modulePath,
    targetScope: scope.kind === "unknown" ? (targetScopeOf(root) ?? "unknown") : scope.kind,
    scopeId: scopeText(scope),
    parameters: parametersOf(root, deployed, names, run),
    outputs: outputsOf(root, names, locals, run),
    declarations,
    modules: calls,
  };

  function resources(): Registry {
    registry ??= resourceRegistry(valueAt(root, "resources"), names, locals, scope);
    return registry;
  }

  // What `reference()` finds of a nested deployment: its outputs, evaluated when first asked for.
  function deploymentAtRunTime(id: string): Tree | undefined {
    if (!id.includes("/microsoft.resources/deployments/")) return undefined;
    deploymentsById ??= new Map(
      resources()
        .all()
        // Of two that have one name, each on its own condition, the one that is made.
        .filter(({ type, condition }) => isDeployment(type) && truthOf(condition) !== false)
        .flatMap((one) => idsOf(one).map((each) => [each, one] as const)),
    );
    const instance = deploymentsById.get(id);
    if (instance === undefined || truthOf(instance.condition) === false) return undefined;
    const call = moduleOf(instance);
    if (call?.template === undefined) return undefined;
    const { at } = instance;
    const whole: Unknown = {
      ...unknown("known only after deployment", callText("reference", [known(id, at)]), at),
      reference: { resource: id, path: "" },
    };
    const outputs = call.template.outputs.map(({ name, type, value, secure, at: outputAt }) => {
      const told = secure
        ? withSecrecy(value, [{ kind: "secure parameter", what: `outputs.${name}`, at: outputAt }])
        : value;
      const typed = [
        ["type", known(type, outputAt)],
        ["value", told],
      ] as const;
      return [name, objectOfValues(typed, outputAt, context)] as const;
    });
    const properties = objectOfValues(
      [["outputs", objectOfValues(outputs, at, context)]],
      at,
      context,
      memberOf(whole, ["properties"]),
    );
    return objectOfValues([["properties", properties]], at, context, whole);
  }

  function moduleOf(instance: Instance): ModuleCall | undefined {
    const before = modules.get(instance);
    if (before === "evaluating") {
      run.report({
        kind: "invalid",
        message: "This deployment needs its own outputs",
        at: instance.at,
        effect: "incomplete",
      });
      return undefined;
    }
    if (before !== undefined) return before;
    modules.set(instance, "evaluating");
    const call = callOf(instance, { names, run, deployed });
    modules.set(instance, call);
    return call;
  }
}

// A deployment to one of several scopes is found by each of its ids.
function idsOf({ id, idTree }: Instance): readonly string[] {
  return idTree.kind === "oneOf" ? [id, ...idTree.alternatives.map(idText)] : [id];
}

// The expressions of the template around, the resources of this one first.
function insideOuter(outer: Names, own: Names, context: FunctionContext): Names {
  return {
    ...outer,
    context: { ...outer.context, ...(context.resource && { resource: context.resource }) },
    resourceId: (reference, at) => {
      const found = own.resourceId(reference, at);
      return found === reference ? outer.resourceId(reference, at) : found;
    },
    resourceInfo: (symbol, at) => own.resourceInfo(symbol, at) ?? outer.resourceInfo(symbol, at),
    instances: (symbol) => own.instances(symbol) ?? outer.instances(symbol),
  };
}

/** What of a resource is said elsewhere in its declaration, or is for the deployment alone. */
const notBody = new Set([
  "$comments",
  "apiversion",
  "asserts",
  "comments",
  "condition",
  "copy",
  "dependson",
  "existing",
  "metadata",
  "name",
  "resourcegroup",
  "resources",
  "scope",
  "subscriptionid",
  "type",
]);

function declarationOf(instance: Instance, names: Names): Declaration {
  const { node, locals, type, apiVersion, name, symbol, id, parentId, scope, at, condition, existing, copy } =
    instance;
  const members = node.members.filter((one) => !notBody.has(one.name.toLowerCase()));
  const whole = place(names.source, node.start, node.end);
  const shown = isDeployment(type) ? members.map(withoutTemplate) : members;
  const body = evaluateMembers(shown, whole, names, locals);
  return {
    dialect: "arm",
    type,
    ...(apiVersion !== undefined && { apiVersion }),
    name,
    symbol,
    id,
    ...(parentId !== undefined && { parentId }),
    scope,
    at,
    body:
      body.kind === "object" ? body : { kind: "object", properties: new Map<string, Property>(), at: whole },
    condition,
    existing,
    ...(copy !== undefined && { copy }),
  };
}

// A nested template and its arguments are a template of their own.
function withoutTemplate(property: JsonMember): JsonMember {
  if (property.name.toLowerCase() !== "properties" || property.value.kind !== "object") return property;
  const members = property.value.members.filter(({ name }) => !/^(?:template|parameters)$/iu.test(name));
  return { ...property, value: { ...property.value, members } };
}

interface Caller {
  readonly names: Names;
  readonly run: Run;
  readonly deployed: Deployed;
}

function callOf(instance: Instance, caller: Caller): ModuleCall {
  const { names, run, deployed } = caller;
  const { node, locals, at, condition } = instance;
  const name = canonical(instance.name);
  const properties = valueAt(node, "properties");
  const given = argumentsOf(valueAt(properties, "parameters"), names, locals);
  const open = truthOf(condition) === true ? {} : { condition };
  const base = { name, at, arguments: new Map([...given].map(([key, { value }]) => [key, value])), ...open };
  const read = (property: string): Tree | undefined => {
    const value = valueAt(node, property);
    return value && evaluateNode(value, names, locals);
  };
  const modulePath = [...deployed.modulePath, name];
  const scope = deploymentScope(read, deployed.scope, at);
  if (modulePath.length + run.call.stack.length > deepestModule) {
    const why = `is nested in more than ${deepestModule} deployments`;
    run.report({
      kind: "limit",
      message: `This deployment ${why}; it was not evaluated`,
      at,
      effect: "incomplete",
    });
    return { ...base, target: "nested template", why };
  }
  const template = nestedTemplate(valueAt(properties, "template"), names, locals);
  if (template?.kind === "object") {
    const options = stringOf(valueAt(properties, "expressionEvaluationOptions", "scope")) ?? "outer";
    // The expressions of a template that an expression gave are not looked at again from outside.
    const isInner = /^inner$/iu.test(options) || valueAt(properties, "template")?.kind === "string";
    const nested = evaluateTemplate(
      template,
      {
        arguments: given,
        modulePath,
        scope,
        name: instance.name,
        ...(!isInner && { outer: { names, locals } }),
      },
      run,
    );
    return { ...base, target: "nested template", template: nested };
  }
  return { ...base, ...linkedCall(properties, given, modulePath, scope, instance, caller, locals) };
}

// A nested template may stand in a variable; then its place is that of the variable's value.
function nestedTemplate(written: JsonNode | undefined, names: Names, locals: Locals): JsonNode | undefined {
  if (written?.kind !== "string") return written;
  return jsonOfTree(evaluateNode(written, names, locals), names.source);
}

function linkedCall(
  properties: JsonNode | undefined,
  given: Deployed["arguments"],
  modulePath: readonly string[],
  scope: Scope,
  { at, name }: Instance,
  { names, run }: Caller,
  locals: Locals,
): Pick<ModuleCall, "target" | "template" | "why"> {
  const link = valueAt(properties, "templateLink");
  const uri = member(link, "relativePath") ?? member(link, "uri") ?? member(link, "id");
  const unresolved = (target: string, why: string): Pick<ModuleCall, "target" | "why"> => {
    run.report({
      kind: "unresolved",
      message: `The template of this deployment (\`${target}\`) ${why}; what it deploys was not judged`,
      at: uri ? place(run.source, uri.start, uri.value.end) : at,
      effect: "incomplete",
    });
    return { target, why };
  };
  if (uri === undefined) return unresolved("none", "is neither written here nor linked");
  const values = member(valueAt(properties, "parametersLink"), "uri");
  if (member(properties, "parametersLink") !== undefined) {
    const file =
      values &&
      linkedFile(evaluateNode(values.value, names, locals), false, run.source.path, run.call.loader.files);
    run.report({
      kind: "unresolved",
      message:
        "Parameters that are linked (`parametersLink`) are not read: the linked template was judged with its defaults",
      at,
      effect: "incomplete",
      ...(file !== undefined && { dependsOn: [file.path] }),
    });
  }
  const written = evaluateNode(uri.value, names, locals);
  const target = canonical(written);
  const { files } = run.call.loader;
  const linked = linkedFile(written, uri.name.toLowerCase() === "relativepath", run.source.path, files);
  if (linked === undefined) return unresolved(target, whyNotLinked(written, files));
  const { path } = linked;
  if (run.call.stack.includes(path)) return unresolved(path, "calls itself");
  const file = run.call.loader.template(path);
  if ("kind" in file) return unresolved(path, file.why);
  if (linked.isTakenByItsEnd)
    run.report({
      kind: "unresolved",
      message: takenByItsEnd(target, path),
      at: place(run.source, uri.start, uri.value.end),
      effect: "notice",
    });
  const evaluation = file.evaluate({
    ...run.call,
    arguments: given,
    modulePath,
    scopeId: scopeText(scope),
    scope: scope.id,
    deploymentName: name,
    stack: [...run.call.stack, path],
  });
  for (const problem of evaluation.problems) run.report(problem);
  return { target: path, template: evaluation.template };
}

function argumentsOf(node: JsonNode | undefined, names: Names, locals: Locals): Deployed["arguments"] {
  return node === undefined ? new Map() : givenArguments(evaluateNode(node, names, locals));
}
