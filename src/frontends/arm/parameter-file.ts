import type { Problem } from "../../declarations/problem.ts";
import { treeOfJson } from "../../declarations/json-tree.ts";
import type { ParameterFile } from "../../declarations/template-file.ts";
import type { Property, Tree } from "../../declarations/value.ts";
import { known, lookup, oneOf, unknown } from "../../declarations/value.ts";
import { callText } from "../../evaluation/expression-text.ts";
import { keyVaultSecret } from "../../evaluation/parameter.ts";
import { joinText } from "../../evaluation/text.ts";
import { valueAt, type JsonNode } from "../../source/json/node.ts";
import { place, type Place, type Source } from "../../source/source.ts";

/**
 * A file of parameter values. Nothing in it is evaluated by Azure; the Azure Developer CLI puts environment variables
 * into `main.parameters.json` before it deploys, and their values are not in the repository.
 * https://learn.microsoft.com/azure/azure-resource-manager/templates/parameter-files
 */
export function parameterFile(source: Source, root: JsonNode, found: readonly Problem[]): ParameterFile {
  const problems = [...found];
  const values = new Map<string, { readonly value: Tree; readonly at: Place }>();
  // The Azure CLI takes an object of parameters alone for a file of them.
  const written = valueAt(root, "parameters") ?? (valueAt(root, "$schema") === undefined ? root : undefined);
  const invalid = (message: string, start: number, end: number): void => {
    problems.push({ kind: "invalid", message, at: place(source, start, end), effect: "incomplete" });
  };
  if (written?.kind !== "object") {
    const { start, end } = written ?? root;
    invalid("A parameter file has an object `parameters`, by name", start, written ? end : start + 1);
    return { source, problems, values };
  }
  for (const { name, start, nameEnd, value: node } of written.members) {
    const at = place(source, start, node.end);
    const value = valueAt(node, "value");
    const vault = valueAt(node, "reference", "keyVault", "id");
    if (value !== undefined)
      values.set(name.toLowerCase(), { value: withEnvironment(treeOfJson(value, source)), at });
    else if (vault !== undefined) values.set(name.toLowerCase(), { value: secretOf(node, source, at), at });
    else
      invalid(
        `The parameter \`${name}\` has neither a \`value\` nor a \`reference\` to a key vault`,
        start,
        nameEnd,
      );
  }
  return { source, problems, values };
}

function secretOf(node: JsonNode, source: Source, at: Place): Tree {
  const reference = lookup(treeOfJson(node, source), "reference");
  const version = lookup(reference, "secretVersion");
  return keyVaultSecret(
    withEnvironment(lookup(reference, "keyVault.id")),
    withEnvironment(lookup(reference, "secretName")),
    version.kind === "absent" ? undefined : version,
    at,
  );
}

function withEnvironment(tree: Tree): Tree {
  switch (tree.kind) {
    case "known":
      return typeof tree.value === "string" ? filled(tree.value, tree) : tree;
    case "array":
      return { ...tree, items: tree.items.map(withEnvironment) };
    case "object": {
      const properties = new Map<string, Property>();
      for (const [key, property] of tree.properties) {
        properties.set(key, { ...property, value: withEnvironment(property.value) });
      }
      return { ...tree, properties };
    }
    case "absent":
    case "oneOf":
    case "unknown":
      return tree;
  }
}

// `${NAME}`, `${NAME=default}`, and `$(secretOrRandomPassword ${VAULT} name)`, which azd fills with a secret.
// https://learn.microsoft.com/azure/developer/azure-developer-cli/manage-environment-variables
// `${{NAME}}` is the Teams Toolkit's, `#{NAME}#` and `__NAME__` are what actions that replace tokens look for.
const placeholder =
  /\$\{([a-z_]\w*)(?:=([^{}]*))?\}|\$\(secretOrRandomPassword\b[^()]*\)|(?<token>\$\{\{\s*[\w.-]+\s*\}\}|#\{\s*[\w.-]+\s*\}#?|__[a-z]\w*?__)/giu;

function filled(text: string, tree: Tree): Tree {
  const pieces: (string | Tree)[] = [];
  let end = 0;
  for (const { 0: whole, 1: name, 2: fallback, index, groups } of text.matchAll(placeholder)) {
    const value =
      groups?.["token"] === undefined ? valueOf(whole, name, fallback, tree.at) : tokenValue(whole, tree.at);
    pieces.push(text.slice(end, index), value);
    end = index + whole.length;
  }
  if (end === 0) return tree;
  pieces.push(text.slice(end));
  return joinText(pieces, tree.at);
}

function valueOf(whole: string, name: string | undefined, fallback: string | undefined, at: Place): Tree {
  if (name === undefined) {
    const what = whole.slice(2, -1).trim();
    const secret = unknown(
      "a secret that azd makes or reads",
      callText("secretOrRandomPassword", [known(what, at)]),
      at,
    );
    return { ...secret, secrecy: [{ kind: "key vault reference", what, at }] };
  }
  const value = unknown(
    `environment variable \`${name}\` is set where the deployment runs`,
    callText("readEnvironmentVariable", [known(name, at)]),
    at,
  );
  return fallback === undefined ? value : oneOf([known(fallback, at), value], at);
}

function tokenValue(whole: string, at: Place): Tree {
  const name = whole.replace(/[^\w.-]/gu, "").replace(/^_+|_+$/gu, "");
  return unknown(`\`${whole}\` is replaced before the deployment`, callText("token", [known(name, at)]), at);
}
