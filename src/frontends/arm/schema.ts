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

/** Whether the text may be a template or a parameter file, though it can't be parsed: a cheap look at all of it. */
export function mayBeOurs(text: string): "template" | "parameters" | undefined {
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
