import type { Declaration, ModuleCall, Output, Parameter, Template } from "../../declarations/declaration.ts";
import type { Property, Tree, Unknown } from "../../declarations/value.ts";
import { canonical, known, lookup, memberOf, unknown, withSecrecy } from "../../declarations/value.ts";
import { spend } from "../../evaluation/budget.ts";
import { callText } from "../../evaluation/expression-text.ts";
import type { FunctionContext } from "../../evaluation/functions.ts";
import { truthOf } from "../../evaluation/logic.ts";
import { keyVaultSecret } from "../../evaluation/parameter.ts";
import { idText } from "../../evaluation/resource-id.ts";
import { objectOfValues } from "../../evaluation/size.ts";
import { scopeText, type Scope } from "../../evaluation/scope.ts";
import { member, stringOf, valueAt, type JsonMember, type JsonNode } from "../../source/json/node.ts";
import { place, type Place } from "../../source/source.ts";
import {
  evaluateCopy,
  evaluateMembers,
  evaluateNode,
  noLocals,
  type Locals,
  type Names,
} from "./evaluate.ts";
import { jsonOfTree } from "./json-of-tree.ts";
import { linkedPath } from "./linked-template.ts";
import { templateNames } from "./names.ts";
import { declaredType, secretBy } from "./parameter-type.ts";
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

/** How one template is deployed: the root of a file, or one that is nested in another. */
export interface Deployed {
  readonly arguments: ReadonlyMap<string, { readonly value: Tree; readonly at: Place }>;
  readonly modulePath: readonly string[];
  readonly scope: Scope;
  /** The name of a nested deployment. */
  readonly name?: Tree;
  /** Set for a nested template with outer scope: its expressions are those of the template around it. */
  readonly outer?: { readonly names: Names; readonly locals: Locals };
}

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
  if (member(properties, "parametersLink") !== undefined) {
    run.report({
      kind: "unresolved",
      message:
        "Parameters that are linked (`parametersLink`) are not read: the linked template was judged with its defaults",
      at,
      effect: "incomplete",
    });
  }
  const written = evaluateNode(uri.value, names, locals);
  const target = canonical(written);
  const path = linkedPath(
    written,
    uri.name.toLowerCase() === "relativepath",
    run.source.path,
    run.call.loader.files,
  );
  if (path === undefined) return unresolved(target, whyNoPath(written));
  if (run.call.stack.includes(path)) return unresolved(path, "calls itself");
  const file = run.call.loader.template(path);
  if ("kind" in file) return unresolved(path, file.why);
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

function whyNoPath(link: Tree): string {
  if (link.kind === "oneOf") return "depends on a condition";
  return link.kind === "unknown" && link.parts === undefined
    ? "is known only at deployment"
    : "is not in the repository";
}

// arguments := { name: { "value": value } | { "reference": { "keyVault": { "id": id }, "secretName": name } } }
function argumentsOf(node: JsonNode | undefined, names: Names, locals: Locals): Deployed["arguments"] {
  const given = new Map<string, { value: Tree; at: Place }>();
  if (node === undefined) return given;
  const tree = evaluateNode(node, names, locals);
  if (tree.kind !== "object") return given;
  for (const [key, { value, at }] of tree.properties) {
    given.set(key, { value: argumentValue(value, at), at });
  }
  return given;
}

function argumentValue(argument: Tree, at: Place): Tree {
  const value = lookup(argument, "value");
  if (value.kind !== "absent") return value;
  const vault = lookup(argument, "reference.keyVault.id");
  if (vault.kind === "absent") return known(null, at);
  const version = lookup(argument, "reference.secretVersion");
  return keyVaultSecret(
    vault,
    lookup(argument, "reference.secretName"),
    version.kind === "absent" ? undefined : version,
    at,
  );
}

function parametersOf(root: JsonNode, deployed: Deployed, names: Names, run: Run): readonly Parameter[] {
  const written = membersOf(valueAt(root, "parameters"), "parameters", run);
  if (deployed.outer !== undefined) return [];
  // The values of a root are looked at together, where it is known what each of its deployments has.
  for (const [key, { at }] of deployed.modulePath.length === 0 ? [] : deployed.arguments) {
    if (written.some(({ name }) => name.toLowerCase() === key)) continue;
    const message = `The template has no parameter \`${key}\``;
    run.report({ kind: "invalid", message, at, effect: "notice" });
  }
  return written.map(({ name, start, nameEnd, value: node }) => {
    const type = declaredType(node, root);
    const at = place(run.source, start, node.end);
    const given = deployed.arguments.get(name.toLowerCase());
    const value = names.parameter(name) ?? known(null, at);
    const fallback = valueAt(node, "defaultValue");
    return {
      name,
      at,
      nameAt: place(run.source, start, nameEnd),
      type: type.name,
      secure: type.secure,
      ...(fallback && { default: given === undefined ? value : evaluateNode(fallback, names, noLocals) }),
      value,
      ...(given && { assignedAt: given.at }),
    };
  });
}

function outputsOf(root: JsonNode, names: Names, locals: Locals, run: Run): readonly Output[] {
  return membersOf(valueAt(root, "outputs"), "outputs", run).flatMap(({ name, start, value: node }) => {
    const at = place(run.source, start, node.end);
    const condition = valueAt(node, "condition");
    const made = condition === undefined ? undefined : evaluateNode(condition, names, locals);
    if (made !== undefined && truthOf(made) === false) return [];
    const loop = valueAt(node, "copy");
    const written = valueAt(node, "value");
    const value =
      loop !== undefined
        ? evaluateCopy(loop, names, locals, name)?.value
        : written && evaluateNode(written, names, locals);
    const type = declaredType(node, root);
    if (value === undefined) {
      run.report({
        kind: "invalid",
        message: `The output \`${name}\` has no value`,
        at,
        effect: "incomplete",
      });
    }
    const shown = value ?? unknown("the output has no value", `output('${name.toLowerCase()}')`, at);
    return [
      {
        name,
        at,
        type: type.name,
        secure: type.secure,
        value: secretBy(type, shown, `outputs.${name}`, at, root),
      },
    ];
  });
}

function membersOf(node: JsonNode | undefined, what: string, run: Run): readonly JsonMember[] {
  if (node === undefined) return [];
  if (node.kind === "object") return node.members;
  run.report({
    kind: "invalid",
    message: `\`${what}\` is an object, by name`,
    at: place(run.source, node.start, node.end),
    effect: "incomplete",
  });
  return [];
}
