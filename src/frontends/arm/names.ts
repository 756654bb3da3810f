import { canonical, known, knownText, oneOf, through, type Tree } from "../../declarations/value.ts";
import type { FunctionContext } from "../../evaluation/functions.ts";
import { assignedValue, parameterExpression, unassignedValue } from "../../evaluation/parameter.ts";
import { objectOfValues } from "../../evaluation/size.ts";
import { member, valueAt, type JsonMember, type JsonNode } from "../../source/json/node.ts";
import { place, type Place } from "../../source/source.ts";
import { evaluateCopy, evaluateNode, noLocals, type Names } from "./evaluate.ts";
import { declaredType, secretBy } from "./parameter-type.ts";
import type { Registry } from "./registry.ts";
import type { Run } from "./run.ts";

/** The parameters of a template, its variables, functions and resources, each evaluated when first asked for. */
export function templateNames(
  template: JsonNode,
  run: Run,
  context: FunctionContext,
  deployed: {
    readonly arguments: ReadonlyMap<string, { readonly value: Tree; readonly at: Place }>;
    readonly modulePath: readonly string[];
  },
  registry: () => Registry,
): Names {
  const names: Names = {
    source: run.source,
    context,
    parameter: lazily(
      run,
      "Parameter",
      (name) => member(valueAt(template, "parameters"), name),
      parameterValue,
    ),
    variable: lazily(run, "Variable", variableMember, variableValue),
    userFunction: (namespace, name, args, at) =>
      callUserFunction(
        template,
        `${namespace}.${name}`,
        findUserFunction(template, namespace, name),
        args,
        at,
        names,
        run,
      ),
    ...resourceNames(registry, context),
    stringOf: run.stringOf,
    enter: run.enter,
    leave: run.leave,
  };
  return names;

  function parameterValue({ name, value: node, start, nameEnd }: JsonMember): Tree {
    const at = place(run.source, start, nameEnd);
    const type = declaredType(node, template);
    const written = valueAt(node, "defaultValue");
    const own = { ...context, parameter: parameterExpression(deployed.modulePath, name) };
    const fallback = written && (() => evaluateNode(written, { ...names, context: own }, noLocals));
    const argument = deployed.arguments.get(name.toLowerCase());
    const value =
      argument !== undefined
        ? assignedValue(argument.value, fallback)
        : fallback !== undefined
          ? fallback()
          : type.nullable
            ? known(null, at)
            : unassignedValue(deployed.modulePath, name, at);
    return secretBy(type, value, name, at, template);
  }

  // A variable is a property of `variables`, or one that a loop at its top makes.
  function variableMember(name: string): JsonMember | undefined {
    const variables = valueAt(template, "variables");
    const own = member(variables, name);
    if (own !== undefined && name.toLowerCase() !== "copy") return own;
    const loops = valueAt(variables, "copy");
    if (loops?.kind !== "array") return own;
    const loop = loops.items.find((item) => {
      const loopName = valueAt(item, "name");
      return loopName?.kind === "string" && loopName.value.toLowerCase() === name.toLowerCase();
    });
    return loop === undefined ? own : { name, start: loop.start, nameEnd: loop.start, value: loop };
  }

  function variableValue({ value, start, nameEnd }: JsonMember): Tree {
    if (start === nameEnd)
      return evaluateCopy(value, names, noLocals)?.value ?? known(null, place(run.source, start, start));
    return evaluateNode(value, names, noLocals);
  }
}

// Every name is evaluated once; one that needs itself on the way is a mistake, and unknown.
function lazily(
  run: Run,
  what: string,
  find: (name: string) => JsonMember | undefined,
  evaluate: (found: JsonMember) => Tree,
): (name: string) => Tree | undefined {
  const values = new Map<string, Tree | "evaluating">();
  return (name) => {
    const key = name.toLowerCase();
    const before = values.get(key);
    if (before !== undefined && before !== "evaluating") return before;
    const found = find(name);
    if (found === undefined) return undefined;
    const at = place(run.source, found.start, found.nameEnd);
    const cyclic = (): Tree => ({
      kind: "unknown",
      why: `${what.toLowerCase()} \`${found.name}\` depends on itself`,
      expression: `cycle(${key})`,
      at,
    });
    const tooDeep = (): Tree => ({
      kind: "unknown",
      why: "it is nested too deep",
      expression: `deep(${key})`,
      at,
    });
    if (before === "evaluating") {
      run.report({
        kind: "invalid",
        message: `${what} \`${found.name}\` depends on itself`,
        at,
        effect: "incomplete",
      });
      return cyclic();
    }
    if (!run.enter(at)) return tooDeep();
    values.set(key, "evaluating");
    const value = evaluate(found);
    values.set(key, value);
    run.leave();
    return value;
  };
}

function findUserFunction(template: JsonNode, namespace: string, name: string): JsonNode | undefined {
  const namespaces = valueAt(template, "functions");
  if (namespaces?.kind !== "array") return undefined;
  for (const one of namespaces.items) {
    const written = valueAt(one, "namespace");
    if (written?.kind !== "string" || written.value.toLowerCase() !== namespace.toLowerCase()) continue;
    const found = valueAt(one, "members", name);
    if (found !== undefined) return found;
  }
  return undefined;
}

// A user's function sees its own parameters and other functions, and nothing else of the template.
function callUserFunction(
  template: JsonNode,
  name: string,
  definition: JsonNode | undefined,
  args: readonly Tree[],
  at: Place,
  names: Names,
  run: Run,
): Tree | undefined {
  const output = valueAt(definition, "output", "value");
  if (output === undefined) return undefined;
  if (!run.enter(at))
    return { kind: "unknown", why: "it is nested too deep", expression: `deep(${name})`, at };
  const written = valueAt(definition, "parameters");
  const parameters = new Map<string, Tree>();
  if (written?.kind === "array") {
    for (const [index, node] of written.items.entries()) {
      const parameterName = valueAt(node, "name");
      const arg = args[index];
      if (parameterName?.kind !== "string" || arg === undefined) continue;
      const type = declaredType(node, template);
      parameters.set(
        parameterName.value.toLowerCase(),
        secretBy(type, arg, parameterName.value, place(run.source, node.start, node.end), template),
      );
    }
  }
  const value = evaluateNode(
    output,
    {
      ...names,
      parameter: (parameter) => parameters.get(parameter.toLowerCase()),
      variable: () => undefined,
    },
    noLocals,
  );
  run.leave();
  return through(value, at);
}

function resourceNames(
  registry: () => Registry,
  context: FunctionContext,
): Pick<Names, "resourceId" | "resourceInfo" | "instances"> {
  return {
    resourceId: (reference, at) => idOf(reference, at, registry()),
    resourceInfo: (symbol, at) => {
      const found = registry().bySymbol(knownText(symbol) ?? canonical(symbol));
      if (found === undefined) return undefined;
      const { idTree, name, type, apiVersion } = found;
      return objectOfValues(
        [
          ["id", idTree],
          ["name", name],
          ["type", known(type, at)],
          ["apiVersion", known(apiVersion ?? "", at)],
        ],
        at,
        context,
      );
    },
    instances: (symbol) =>
      registry()
        .instancesOf(knownText(symbol) ?? "")
        ?.map(({ idTree }) => idTree),
  };
}

// An id has a slash at its start; anything else is a symbolic name, or the name of a resource of this template.
function idOf(reference: Tree, at: Place, registry: Registry): Tree {
  if (reference.kind === "oneOf") {
    return oneOf(
      reference.alternatives.map((one) => idOf(one, at, registry)),
      at,
    );
  }
  if (reference.kind !== "known" && reference.kind !== "unknown") return reference;
  const text = canonical(reference);
  if (text.startsWith("/")) return reference;
  const found = registry.bySymbol(text) ?? registry.byName(text);
  return found === undefined ? reference : found.idTree;
}
