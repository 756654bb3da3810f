import { objectOf, textOfString } from "./nodes.ts";
import type {
  FunctionDeclaration,
  ImportDeclaration,
  ModuleDeclaration,
  OutputDeclaration,
  ParameterAssignment,
  ParameterDeclaration,
  ResourceDeclaration,
  StringLiteral,
  SyntaxFile,
  TypeDeclaration,
  VariableDeclaration,
} from "./syntax.ts";
import type { Template } from "../../declarations/declaration.ts";

/** What one file declares, by name. Bicep's names are case-sensitive; of two equal ones the first counts. */
export interface Symbols {
  readonly targetScope: Template["targetScope"];
  readonly parameters: ReadonlyMap<string, ParameterDeclaration>;
  /** What a `.bicepparam` file gives to parameters. */
  readonly assignments: ReadonlyMap<string, ParameterAssignment>;
  readonly variables: ReadonlyMap<string, VariableDeclaration>;
  readonly types: ReadonlyMap<string, TypeDeclaration>;
  readonly functions: ReadonlyMap<string, FunctionDeclaration>;
  readonly resources: ReadonlyMap<string, ResourceDeclaration>;
  readonly modules: ReadonlyMap<string, ModuleDeclaration>;
  readonly outputs: ReadonlyMap<string, OutputDeclaration>;
  /** Names brought in from other files: `import { original as name } from 'path'`. */
  readonly imported: ReadonlyMap<string, Imported>;
  /** `import * as name from 'path'`. */
  readonly wildcards: ReadonlyMap<string, StringLiteral>;
  /** Extensions and their aliases: `sys`, `az`, `microsoftGraphV1`. */
  readonly namespaces: ReadonlySet<string>;
}

export interface Imported {
  readonly original: string;
  readonly from: StringLiteral;
}

export function symbolsOf(file: SyntaxFile): Symbols {
  const parameters = new Map<string, ParameterDeclaration>();
  const assignments = new Map<string, ParameterAssignment>();
  const variables = new Map<string, VariableDeclaration>();
  const types = new Map<string, TypeDeclaration>();
  const functions = new Map<string, FunctionDeclaration>();
  const resources = new Map<string, ResourceDeclaration>();
  const modules = new Map<string, ModuleDeclaration>();
  const outputs = new Map<string, OutputDeclaration>();
  const imported = new Map<string, Imported>();
  const wildcards = new Map<string, StringLiteral>();
  const namespaces = new Set<string>(["sys", "az", "this"]);
  let targetScope: Template["targetScope"] = "resourceGroup";
  for (const statement of file.statements) {
    switch (statement.kind) {
      case "target scope":
        targetScope = scopeNamed(
          statement.value.kind === "string" ? textOfString(statement.value) : undefined,
        );
        break;
      case "parameter":
        add(parameters, statement);
        break;
      case "parameter assignment":
        add(assignments, statement);
        break;
      case "variable":
        add(variables, statement);
        break;
      case "type":
        add(types, statement);
        break;
      case "function":
        add(functions, statement);
        break;
      case "resource":
        add(resources, statement);
        break;
      case "module":
        add(modules, statement);
        break;
      case "output":
        add(outputs, statement);
        break;
      case "import":
        addImported(statement, imported, wildcards);
        break;
      case "extension":
        if (statement.as) namespaces.add(statement.as.name);
        else if (statement.specification.kind === "identifier") namespaces.add(statement.specification.name);
        break;
      case "metadata":
      case "test":
      case "assert":
      case "using":
      case "extends":
      case "extension config":
      case "skipped":
        break;
    }
  }
  return {
    targetScope,
    parameters,
    assignments,
    variables,
    types,
    functions,
    resources,
    modules,
    outputs,
    imported,
    wildcards,
    namespaces,
  };
}

function add<T extends { readonly name: { readonly name: string } }>(to: Map<string, T>, statement: T): void {
  const { name } = statement.name;
  if (name !== "" && !to.has(name)) to.set(name, statement);
}

function addImported(
  { symbols, from }: ImportDeclaration,
  imported: Map<string, Imported>,
  wildcards: Map<string, StringLiteral>,
): void {
  if (from.kind === "skipped") return;
  if ("kind" in symbols) {
    if (symbols.kind === "wildcard") wildcards.set(symbols.as.name, from);
    return;
  }
  for (const { name, as } of symbols) {
    const original = name.kind === "identifier" ? name.name : textOfString(name);
    if (original !== undefined && original !== "") imported.set(as?.name ?? original, { original, from });
  }
}

function scopeNamed(text: string | undefined): Template["targetScope"] {
  return SCOPES.find((scope) => scope === text) ?? "unknown";
}

const SCOPES = ["resourceGroup", "subscription", "managementGroup", "tenant"] as const;

/** The resources nested directly inside a resource's body, by name. */
export function nestedIn(declaration: ResourceDeclaration): ReadonlyMap<string, ResourceDeclaration> {
  const nested = new Map<string, ResourceDeclaration>();
  for (const item of objectOf(declaration.body)?.items ?? []) {
    if (item.kind === "resource") add(nested, item);
  }
  return nested;
}
