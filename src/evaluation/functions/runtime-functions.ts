import { listsSecrets } from "../../azure/list-functions.ts";
import type { Tree, Unknown } from "../../declarations/value.ts";
import { mergeSecrecy } from "../../declarations/value.ts";
import { callText, quoted } from "../expression-text.ts";
import type { Argument, FunctionCall } from "../function-call.ts";
import { referenceTo } from "../reference.ts";
import { idText } from "../resource-id.ts";
import { define, isTree, mistake, unknownCall, type Signature } from "../signature.ts";

/** What only Azure knows. https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-resource */
export const runtimeFunctions: readonly Signature[] = [
  define("reference", {
    takes: ["tree", "tree?", "tree?"],
    answer: ([id, _version, full], call) => {
      if (id.kind === "object" || id.kind === "array") return mistake("takes an id or a symbolic name");
      const whole = full?.kind === "known" && String(full.value).toLowerCase() === "full";
      return referenceTo(id, whole ? "full" : "properties", call.context, call.at);
    },
  }),
  afterDeployment("references", 1, 2),
  afterDeployment("pickZones", 3, 5),
  afterDeployment("providers", 1, 2),
  afterDeployment("roleDefinitions", 1, 1),
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

/** Whether it is one of the `list*` functions: every resource provider may have its own. */
export function isListFunction(name: string): boolean {
  return /^list[a-z]*$/iu.test(name);
}

/**
 * `listKeys(id, version)` and its kin: unknown, and a secret when the operation gives keys. The version does not
 * belong to the expression, since the answer does not depend on it.
 */
export function listed(name: string, args: readonly Argument[], call: FunctionCall): Unknown {
  const [id, _version, ...more] = args;
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

function afterDeployment(name: string, fewest: number, most: number): Signature {
  return {
    name,
    fewest,
    most,
    answer: (args, call) => unknownCall(name, args, call, "known only after deployment"),
  };
}
