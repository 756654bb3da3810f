import type { Template } from "../../declarations/declaration.ts";
import { stringOf, valueAt, type JsonNode } from "../../source/json/node.ts";

const templateSchema = /\/(subscription|managementGroup|tenant)?deploymentTemplate\.json#?$/iu;
const parameterSchema = /\/(?:subscription|managementGroup|tenant)?deploymentParameters\.json#?$/iu;

/** What a file is by its `$schema`; undefined when it is nothing of Azure Resource Manager's. */
export function kindOfFile(root: JsonNode): "template" | "parameters" | undefined {
  const schema = stringOf(valueAt(root, "$schema"))?.trim() ?? "";
  if (templateSchema.test(schema)) return "template";
  return parameterSchema.test(schema) ? "parameters" : undefined;
}

/**
 * Whether a text is worth parsing: a cheap look at all of it. A name may be written with escapes, so that a text with
 * escapes of letters is.
 */
export function mayBeOurs(text: string): boolean {
  return /deployment(?:template|parameters)\.json|\\u00[2-7]/iu.test(text);
}

/**
 * Whether a text begins as a template does and can neither be anything else nor call another file, so that all of it
 * need not be read to know that much.
 */
export function isSurelyTemplateByItself(text: string): boolean {
  return (
    /^\s*\{\s*"\$schema"\s*:\s*"https?:\/\/[^"\\\s]{1,200}\/(?:subscription|managementGroup|tenant)?deploymentTemplate\.json#?"\s*,/iu.test(
      text.slice(0, 1_000),
    ) && !/deploymentparameters\.json|templatelink|\\u00/iu.test(text)
  );
}

/** What a text that can't be parsed was meant to be. */
export function kindOfBroken(text: string): "template" | "parameters" | undefined {
  const found = /\$schema["']?\s*:\s*["'][^"'\n]{0,300}?deployment(template|parameters)\.json/iu.exec(text);
  if (found === null) return undefined;
  return found[1]?.toLowerCase() === "template" ? "template" : "parameters";
}

/** The scope that a template is written for; undefined when its schema does not say. */
export function targetScopeOf(root: JsonNode): Template["targetScope"] | undefined {
  const found = templateSchema.exec(stringOf(valueAt(root, "$schema"))?.trim() ?? "");
  if (found === null) return undefined;
  switch (found[1]?.toLowerCase()) {
    case "subscription":
      return "subscription";
    case "managementgroup":
      return "managementGroup";
    case "tenant":
      return "tenant";
    case undefined:
    default:
      return "resourceGroup";
  }
}
