import { parseTemplate } from "../../src/frontends/bicep/parser.ts";
import type {
  Expression,
  ModuleDeclaration,
  OutputDeclaration,
  ParameterDeclaration,
  TypeExpression,
} from "../../src/frontends/bicep/syntax.ts";
import type { Example } from "../../src/rules/rule.ts";
import { fullName, idOf, isDeployTime, jsonOf, propertiesOf, resourceOf, resourcesIn } from "./expression.ts";
import { linesOf, type Json, type JsonObject, type Member } from "./layout.ts";
import { namesOf, NotWritable, type NamedResource, type Names } from "./names.ts";

/**
 * An example in Bicep as the same example in ARM JSON, its marks on the lines that say the same. Undefined where the
 * example has no Bicep, or uses what this writer has no JSON for.
 */
export function armExample(example: Example): Example | undefined {
  const files = Object.entries(example);
  if (!("main.bicep" in example) || files.some(([path]) => /^main[.]json$|[.]bicepparam$/u.test(path)))
    return undefined;
  try {
    return Object.fromEntries(
      files.map(([path, text]) =>
        path.endsWith(".bicep")
          ? [inJson(path), armTemplate(text)]
          : [path, text.replaceAll("main.bicep", "main.json")],
      ),
    );
  } catch (error) {
    if (error instanceof NotWritable) return undefined;
    throw error;
  }
}

function inJson(path: string): string {
  return path.replace(/\.bicep$/u, ".json");
}

function armTemplate(bicep: string): string {
  const file = parseTemplate(bicep);
  const names = namesOf(file);
  const parameters: Member[] = [];
  const variables: Member[] = [];
  const outputs: Member[] = [];
  const modules: Json[] = [];
  for (const statement of file.statements) {
    const from = statement.start;
    switch (statement.kind) {
      case "parameter":
        parameters.push({
          name: statement.name.name,
          value: parameter(statement, names, bicep),
          from: nowhere,
        });
        break;
      case "variable":
        if (!isDeployTime(statement.value, names))
          variables.push({ name: statement.name.name, value: jsonOf(statement.value, names, bicep), from });
        break;
      case "output":
        outputs.push({ name: statement.name.name, value: output(statement, names, bicep), from });
        break;
      case "module":
        modules.push(deployment(statement, names, bicep));
        break;
      case "resource":
      case "target scope":
        break;
      case "metadata":
      case "type":
      case "function":
      case "test":
      case "assert":
      case "import":
      case "extension":
      case "using":
      case "extends":
      case "extension config":
      case "parameter assignment":
      case "skipped":
        throw new NotWritable(statement.kind);
    }
  }
  const resources = [...names.resources.values()]
    .filter(({ declaration }) => !declaration.existing)
    .map((resource) => resourceJson(resource, names, bicep));
  const section = (name: string, members: readonly Member[]): readonly Member[] =>
    members.length === 0 ? [] : [unmarked(name, objectOf(members))];
  const template = objectOf([
    unmarked("$schema", text(`https://schema.management.azure.com/schemas/${schemas[names.scope]}#`)),
    unmarked("contentVersion", text("1.0.0.0")),
    ...section("parameters", parameters),
    ...section("variables", variables),
    unmarked("resources", { kind: "array", items: [...resources, ...modules], from: nowhere, inline: false }),
    ...section("outputs", outputs),
  ]);
  return withMarks(template, bicep);
}

// https://learn.microsoft.com/azure/azure-resource-manager/templates/syntax#template-format
const schemas: Readonly<Record<Names["scope"], string>> = {
  resourceGroup: "2019-04-01/deploymentTemplate.json",
  subscription: "2018-05-01/subscriptionDeploymentTemplate.json",
  managementGroup: "2019-08-01/managementGroupDeploymentTemplate.json",
  tenant: "2019-08-01/tenantDeploymentTemplate.json",
};

function parameter(declaration: ParameterDeclaration, names: Names, bicep: string): Json {
  const isSecure = declaration.decorators.some(({ name }) => name === "secure");
  if (declaration.decorators.some(({ name }) => name !== "secure")) throw new NotWritable("a decorator");
  const type = typeName(declaration.type);
  const written = isSecure ? `secure${type.charAt(0).toUpperCase()}${type.slice(1)}` : type;
  const given = declaration.default;
  return {
    ...objectOf([
      unmarked("type", text(written)),
      ...(given === undefined
        ? []
        : [{ name: "defaultValue", value: jsonOf(given, names, bicep), from: given.start }]),
    ]),
    // A rule that reads the default reports it where it stands.
    from: given === undefined ? declaration.start : nowhere,
  };
}

function output({ type, value, start, decorators }: OutputDeclaration, names: Names, bicep: string): Json {
  if (decorators.length > 0) throw new NotWritable("a decorator");
  return {
    ...objectOf([
      unmarked("type", text(typeName(type))),
      { name: "value", value: jsonOf(value, names, bicep), from: start },
    ]),
    from: start,
  };
}

function typeName(type: TypeExpression): string {
  if (type.kind === "type name" && ["string", "int", "bool", "object", "array"].includes(type.name))
    return type.name;
  if (type.kind === "array type") return "array";
  throw new NotWritable("a type of its own");
}

function resourceJson(resource: NamedResource, names: Names, bicep: string): Json {
  const { declaration, body, condition, type, apiVersion } = resource;
  if (declaration.decorators.length > 0) throw new NotWritable("a decorator");
  return {
    ...objectOf([
      ...(condition === undefined
        ? []
        : [{ name: "condition", value: jsonOf(condition, names, bicep), from: condition.start }]),
      unmarked("type", text(type)),
      unmarked("apiVersion", text(apiVersion)),
      ...propertiesOf(body).flatMap(({ name, value, start: from }): readonly Member[] => {
        if (name === "parent" || name === "dependsOn") return [];
        return [{ name, value: propertyJson(name, value, resource, names, bicep), from }];
      }),
      ...dependencies(resource, names),
    ]),
    from: declaration.start,
  };
}

// Bicep writes the template of a module into the deployment; a link says the same in fewer lines.
function deployment({ body, path, start, decorators }: ModuleDeclaration, names: Names, bicep: string): Json {
  const [target = ""] = path.kind === "string" ? path.segments : [];
  if (body.kind !== "object" || decorators.length > 0 || !target.endsWith(".bicep"))
    throw new NotWritable("a module that is no file, or not always there");
  const written = new Map(propertiesOf(body).map(({ name, value }) => [name, value]));
  const [name, params] = [written.get("name"), written.get("params")];
  if (name === undefined || [...written.keys()].some((key) => key !== "name" && key !== "params"))
    throw new NotWritable("a module with more than a name and parameters");
  const given = params?.kind === "object" ? propertiesOf(params) : [];
  const parameters = given.map(({ name: key, value, start: from }) => ({
    name: key,
    value: objectOf([{ name: "value", value: jsonOf(value, names, bicep), from }]),
    from: nowhere,
  }));
  return {
    ...objectOf([
      unmarked("type", text("Microsoft.Resources/deployments")),
      unmarked("apiVersion", text("2022-09-01")),
      unmarked("name", jsonOf(name, names, bicep)),
      unmarked(
        "properties",
        objectOf([
          unmarked("mode", text("Incremental")),
          unmarked("templateLink", objectOf([unmarked("relativePath", text(inJson(target)))])),
          ...(parameters.length === 0 ? [] : [unmarked("parameters", objectOf(parameters))]),
        ]),
      ),
    ]),
    from: start,
  };
}

function propertyJson(
  name: string,
  value: Expression,
  resource: NamedResource,
  names: Names,
  bicep: string,
): Json {
  if (name === "name") return text(fullName(resource, names));
  if (name === "scope") return text(`[${idOf(resourceOf(value, names), names)}]`);
  return jsonOf(value, names, bicep);
}

// Bicep makes a resource wait for what it names; ARM wants that in words.
function dependencies(resource: NamedResource, names: Names): readonly Member[] {
  const named = resourcesIn(resource.body, names).filter(
    (one) => one !== resource && !one.declaration.existing,
  );
  const before = resource.parent === undefined ? named : [resource.parent, ...named];
  const ids = [...new Set(before)]
    .filter(({ declaration }) => !declaration.existing)
    .map((one) => text(`[${idOf(one, names)}]`));
  return ids.length === 0
    ? []
    : [unmarked("dependsOn", { kind: "array", items: ids, from: nowhere, inline: false })];
}

/** What is written has no place in the Bicep file, so no mark of it is its own. */
const nowhere = -1;

function unmarked(name: string, value: Json): Member {
  return { name, value, from: nowhere };
}

function text(value: string): Json {
  return { kind: "scalar", value, from: nowhere };
}

function objectOf(members: readonly Member[]): JsonObject {
  return { kind: "object", members, from: nowhere, inline: false };
}

// A line is marked when what begins it, or stands on it whole, stands on a marked line of the Bicep file.
function withMarks(template: JsonObject, bicep: string): string {
  const marked = new Set(
    bicep.split("\n").flatMap((line, index) => (/(?:\/\/|#) !$/u.test(line) ? [index] : [])),
  );
  const open = new Set(marked);
  const lines = linesOf(template).map((line) => {
    const on = line.from.filter((offset) => offset !== nowhere).map((offset) => lineAt(bicep, offset));
    const mark = on.find((number) => open.delete(number));
    return mark === undefined ? line.text : `${line.text} // !`;
  });
  return `${lines.join("\n")}\n`;
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length - 1;
}
