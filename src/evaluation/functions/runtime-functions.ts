import { listsSecrets } from "../../azure/list-functions.ts";
import { builtInRoleNamed } from "../../azure/roles.ts";
import type { Tree } from "../../declarations/value.ts";
import { known, knownText, lookup, mergeSecrecy } from "../../declarations/value.ts";
import { callText, quoted } from "../expression-text.ts";
import type { Argument, FunctionCall } from "../function-call.ts";
import { referenceTo } from "../reference.ts";
import { idText } from "../resource-id.ts";
import { isTree, mistaken, unknownCall, type Signature } from "../signature.ts";
import { objectOfValues } from "../size.ts";

/** What only Azure knows. https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-resource */
export const runtimeFunctions: readonly Signature[] = [
  { name: "reference", fewest: 1, most: 3, answer: referenced },
  afterDeployment("references", 1, 2),
  afterDeployment("pickZones", 3, 5),
  afterDeployment("providers", 1, 2),
  { name: "roleDefinitions", fewest: 1, most: 1, answer: roleNamed },
  afterDeployment("toLogicalZone", 3, 3),
  afterDeployment("toLogicalZones", 3, 3),
  afterDeployment("toPhysicalZone", 3, 3),
  afterDeployment("toPhysicalZones", 3, 3),
  afterDeployment("extensions", 1, 1),
  afterDeployment("externalInputs", 1, 1),
  afterDeployment("target", 0, 1),
  // Two calls give two values, so the parameter whose default it is belongs to the expression.
  {
    name: "newGuid",
    fewest: 0,
    most: 0,
    answer: (_args, call) => ({
      ...unknownCall("newGuid", [], call, "made anew at each deployment"),
      expression: `newguid(${call.context.parameter ?? ""})`,
    }),
  },
  {
    name: "utcNow",
    fewest: 0,
    most: 1,
    answer: (args, call) => unknownCall("utcNow", args, call, "the time of the deployment"),
  },
  // Stops the deployment with its message: whatever depends on it is never deployed.
  {
    name: "fail",
    fewest: 1,
    most: 1,
    answer: (args, call) => unknownCall("fail", args, call, "the deployment stops here"),
  },
];

// What a resource is at run time is no secret because its name has one in it: the arguments' secrecy ends here.
function referenced(args: readonly Argument[], call: FunctionCall): Tree {
  const [id, , full] = args;
  if (id === undefined || !isTree(id) || id.kind === "object" || id.kind === "array") {
    return mistaken("reference", "takes an id or a symbolic name", args, call);
  }
  const whole = full?.kind === "known" && String(full.value).toLowerCase() === "full";
  return referenceTo(id, whole ? "full" : "properties", call.context, call.at);
}

// Built-in roles have the same id in every tenant.
function roleNamed(args: readonly Argument[], call: FunctionCall): Tree {
  const [name] = args;
  const role = name && isTree(name) ? builtInRoleNamed(knownText(name) ?? "") : undefined;
  if (role === undefined) return unknownCall("roleDefinitions", args, call, "known only after deployment");
  const id = `/providers/Microsoft.Authorization/roleDefinitions/${role.id}`;
  return objectOfValues(
    [
      ["id", known(id, call.at)],
      ["roleDefinitionId", known(role.id, call.at)],
    ],
    call.at,
    call.context,
  );
}

/** Whether it is one of the `list*` functions: every resource provider may have its own. */
export function isListFunction(name: string): boolean {
  return /^list[a-z]*$/iu.test(name);
}

/**
 * `listKeys(id, version)` and its kin: unknown, and a secret when the operation gives keys. The version does not
 * belong to the expression, since the answer does not depend on it.
 */
export function listed(name: string, args: readonly Argument[], call: FunctionCall): Tree {
  const [id, _version, ...more] = args;
  const outputs = id && isTree(id) ? outputsOf(name, id, call) : undefined;
  if (outputs) return outputs;
  const target = id && isTree(id) ? [quoted(idText(id))] : [];
  const texts = more.filter(isTree).map((arg): Tree => arg);
  const value = unknownCall(name, args, call, "known only after deployment");
  const secrecy = listsSecrets(name)
    ? mergeSecrecy(value.secrecy, [{ kind: "key listing", what: name, at: call.at }])
    : (value.secrecy ?? []);
  return {
    ...value,
    expression: callText(name, [...target, ...texts]),
    ...(id && isTree(id) && { reference: { resource: idText(id), path: `${name}()` } }),
    ...(secrecy.length > 0 && { secrecy }),
  };
}

// How Bicep reads the outputs of a module when one of them is secure: by name, without the `value` of `reference()`.
function outputsOf(name: string, id: Tree, call: FunctionCall): Tree | undefined {
  if (name.toLowerCase() !== "listoutputswithsecurevalues") return undefined;
  const deployment = call.context.resource?.(idText(id));
  const outputs = deployment && lookup(deployment, "properties.outputs");
  if (outputs?.kind !== "object") return undefined;
  const values = [...outputs.properties.values()].map(
    (output) => [output.name, lookup(output.value, "value")] as const,
  );
  return objectOfValues(values, call.at, call.context, outputs.rest);
}

function afterDeployment(name: string, fewest: number, most: number): Signature {
  return {
    name,
    fewest,
    most,
    answer: (args, call) => unknownCall(name, args, call, "known only after deployment"),
  };
}
