import type { Place } from "../source/source.ts";
import type { Tree, Unknown } from "../declarations/value.ts";
import { knownText, oneOf, unknown } from "../declarations/value.ts";
import { callText, expressionText, quoted } from "./expression-text.ts";
import { idText } from "./resource-id.ts";

/**
 * The canonical expression of a parameter without a value: `parameters('name')` in the root,
 * `parameters('module/inner/name')` in a module, since two modules may well have a parameter of that name.
 */
export function parameterExpression(modulePath: readonly string[], name: string): string {
  return `parameters(${quoted([...modulePath, name.toLowerCase()].join("/"))})`;
}

/**
 * The value of a parameter that a caller assigned: where it passes null and there is a default, the default, as if
 * nothing had been passed.
 */
export function assignedValue(argument: Tree, fallback: (() => Tree) | undefined): Tree {
  if (fallback === undefined) return argument;
  if (isNull(argument)) return fallback();
  if (argument.kind !== "oneOf" || !argument.alternatives.some(isNull)) return argument;
  return oneOf(
    argument.alternatives.map((one) => (isNull(one) ? fallback() : one)),
    argument.at,
    argument.via,
  );
}

/** The value of a parameter that nobody assigned and that has no default. */
export function unassignedValue(modulePath: readonly string[], name: string, at: Place): Unknown {
  return unknown(`parameter \`${name}\` has no value`, parameterExpression(modulePath, name), at);
}

/** A secret that the deployment reads from a key vault: `getSecret(...)`, or `reference` in a parameter file. */
export function keyVaultSecret(vault: Tree, secret: Tree, version: Tree | undefined, at: Place): Unknown {
  const what = knownText(secret) ?? expressionText(secret);
  return {
    kind: "unknown",
    why: "a secret of a key vault",
    expression: callText("getSecret", [quoted(idText(vault)), secret, ...(version ? [version] : [])]),
    at,
    secrecy: [{ kind: "key vault reference", what, at }],
  };
}

function isNull(tree: Tree): boolean {
  return tree.kind === "absent" || (tree.kind === "known" && tree.value === null);
}
