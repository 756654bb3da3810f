import type { Problem } from "../../declarations/problem.ts";
import type { ExportedType, TemplateCall, TemplateExports } from "../../declarations/template-file.ts";
import type { FunctionContext } from "../../evaluation/functions.ts";
import type { Scope } from "../../evaluation/scope.ts";
import { valueAt, type JsonNode, type JsonString } from "../../source/json/node.ts";
import type { Source } from "../../source/source.ts";
import type { TemplateString } from "./expression.ts";
import { noLocals } from "./evaluate.ts";
import { templateNames } from "./names.ts";
import { declaredType } from "./parameter-type.ts";
import { resourceRegistry } from "./registry.ts";
import { startRun } from "./run.ts";

/**
 * What Bicep's `import` takes from a compiled template: its `definitions`, its variables, and the functions that the
 * compiler puts in a namespace of its own.
 */
export function templateExports(
  source: Source,
  root: JsonNode,
  call: TemplateCall,
  scope: Scope,
  strings: WeakMap<JsonString, TemplateString>,
  report: (problem: Problem) => void,
): TemplateExports {
  const run = { ...startRun(source, call, strings), report };
  const context: FunctionContext = { scope, budget: call.budget, report };
  const deployed = { arguments: new Map(), modulePath: call.modulePath };
  const names = templateNames(root, run, context, deployed, () =>
    resourceRegistry(undefined, names, noLocals, scope),
  );
  return {
    type: (name) => {
      const definition = valueAt(root, "definitions", name);
      return definition && exportedType(definition, root);
    },
    variable: (name) => names.variable(name),
    function: (name) => {
      if (!hasFunction(root, name)) return undefined;
      return (args, at) =>
        names.userFunction(bicepNamespace, name, args, at) ?? {
          kind: "unknown",
          why: "the function has no value",
          expression: `${bicepNamespace}.${name.toLowerCase()}()`,
          at,
        };
    },
  };
}

/** EmitConstants.UserDefinedFunctionsNamespace of Azure/bicep. */
const bicepNamespace = "__bicep";

function hasFunction(root: JsonNode, name: string): boolean {
  const namespaces = valueAt(root, "functions");
  if (namespaces?.kind !== "array") return false;
  return namespaces.items.some((one) => {
    const namespace = valueAt(one, "namespace");
    return (
      namespace?.kind === "string" &&
      namespace.value === bicepNamespace &&
      valueAt(one, "members", name) !== undefined
    );
  });
}

function exportedType(node: JsonNode, root: JsonNode): ExportedType {
  const { name, secure, nullable, members } = declaredType(node, root);
  const written = members?.kind === "object" ? members.members : [];
  return {
    base: name,
    secure,
    nullable,
    members: new Map(written.map((one) => [one.name, () => exportedType(one.value, root)])),
  };
}
