import { quoted } from "./expression-text.ts";

/**
 * The canonical expression of a parameter without a value: `parameters('name')` in the root,
 * `parameters('module/inner/name')` in a module, since two modules may well have a parameter of that name.
 */
export function parameterExpression(modulePath: readonly string[], name: string): string {
  return `parameters(${quoted([...modulePath, name.toLowerCase()].join("/"))})`;
}
