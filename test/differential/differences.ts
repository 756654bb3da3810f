import type { ParameterFile } from "../../src/declarations/template-file.ts";
import type { Declaration, ModuleCall, Template } from "../../src/declarations/declaration.ts";
import { canonical, type Secrecy, type Tree } from "../../src/declarations/value.ts";

/** One thing that two evaluations of the same template do not agree on. */
export interface Difference {
  /** What kind it is: `resource only in bicep`, `known against unknown`. */
  readonly kind: string;
  /** Where: `site/inner: Microsoft.Web/sites site properties.httpsOnly`. */
  readonly where: string;
  readonly bicep: string;
  readonly arm: string;
}

/** What the values of a `.bicepparam` file and of the JSON that the compiler made of it differ in. */
export function differencesOfValues(bicep: ParameterFile, arm: ParameterFile): readonly Difference[] {
  const found: Difference[] = [];
  const add = (kind: string, where: string, one: string, other: string): void => {
    found.push({ kind, where, bicep: one, arm: other });
  };
  for (const name of new Set([...bicep.values.keys(), ...arm.values.keys()])) {
    const [one, other] = [bicep.values.get(name)?.value, arm.values.get(name)?.value];
    if (one === undefined || other === undefined) add(onlyIn("value", one), name, text(one), text(other));
    else compareValues(one, other, name, add, { bicep: alike, arm: alike });
  }
  return found;
}

/**
 * What the declarations evaluated from Bicep and those from the compiler's JSON differ in: resources, paths, known
 * values, unknown ones, secrecy. Places can't be compared: they are in different files.
 */
export function differences(bicep: Template, arm: Template): readonly Difference[] {
  const found: Difference[] = [];
  compareTemplates(bicep, arm, "", found, namesOf(bicep, arm));
  return found;
}

// A module is named by its symbol in Bicep and by its deployment in JSON: parameters without a value hold that name.
interface Names {
  readonly bicep: (text: string) => string;
  readonly arm: (text: string) => string;
}

function namesOf(bicep: Template, arm: Template): Names {
  const strip = (path: readonly string[]) => (text: string) =>
    text.replaceAll(/parameters\('((?:[^']|'')*)'\)/gu, (whole, name: string) => {
      const own = path.map((one) => one.replaceAll("'", "''")).join("/");
      return own !== "" && name.startsWith(`${own}/`)
        ? `parameters('./${name.slice(own.length + 1)}')`
        : whole;
    });
  const ours = strip(bicep.modulePath);
  const theirs = strip(arm.modulePath);
  return { bicep: (text) => alike(ours(text)), arm: (text) => alike(theirs(text)) };
}

// What may differ though it means the same. The compiler writes a provider's name as Azure does, whatever the source
// has. An instance of a loop that another loop reads is the one at the reader's index: in JSON it is named by its own.
function alike(text: string): string {
  return text
    .replaceAll(/\/providers\/[^'"$]+/gu, (types) => types.toLowerCase())
    .replaceAll(/newguid\(.*/gu, "newguid()")
    .replaceAll(/copyindex\('(?:[^']|'')*'\)|copyindex\(''(?:[^'])*''\)/gu, "copyindex()");
}

function compareTemplates(
  bicep: Template,
  arm: Template,
  path: string,
  found: Difference[],
  names: Names,
): void {
  const add = (kind: string, where: string, one: string, other: string): void => {
    found.push({ kind, where: `${path}${where}`, bicep: one, arm: other });
  };
  if (bicep.targetScope !== arm.targetScope) add("target scope", "", bicep.targetScope, arm.targetScope);
  if (bicep.scopeId !== arm.scopeId && path !== "") add("scope", "", bicep.scopeId, arm.scopeId);
  const values = (where: string, one: Tree, other: Tree): void => {
    compareValues(one, other, where, add, names);
  };
  paired(
    bicep.parameters,
    arm.parameters,
    ({ name }) => name.toLowerCase(),
    (one, other, key) => {
      if (one === undefined || other === undefined) {
        add(onlyIn("parameter", one), key, "", "");
        return;
      }
      if (one.secure !== other.secure) add("secure parameter", key, String(one.secure), String(other.secure));
      if (one.type !== other.type && one.type !== "unknown" && one.type !== "any")
        add("type of a parameter", key, one.type, other.type);
      values(`parameter ${key}`, one.value, other.value);
    },
  );
  paired(
    bicep.outputs,
    arm.outputs,
    ({ name }) => name.toLowerCase(),
    (one, other, key) => {
      if (one === undefined || other === undefined) {
        add(onlyIn("output", one), key, "", "");
        return;
      }
      if (one.secure !== other.secure) add("secure output", key, String(one.secure), String(other.secure));
      values(`output ${key}`, one.value, other.value);
    },
  );
  const deployed = (template: Template, isModule: boolean): readonly Declaration[] =>
    template.declarations.filter((one) => !(isModule && isDeployment(one)));
  const symbolic = arm.declarations.some(({ existing }) => existing);
  const ours = deployed(bicep, false).filter(({ existing }) => symbolic || !existing);
  const declaredHere = new Set(ours.filter(isDeployment).map(keyOf));
  const theirs = deployed(arm, false).filter((one) => !isDeployment(one) || declaredHere.has(keyOf(one)));
  paired(ours, theirs, keyOf, (one, other, key) => {
    if (one === undefined || other === undefined) {
      add(onlyIn("resource", one), key, one?.symbol ?? "", other?.symbol ?? "");
      return;
    }
    const where = `${one.type} ${one.symbol}${one.copy === undefined ? "" : `[${one.copy}]`}`;
    const scalar = (what: string, mine: string | undefined, theirOwn: string | undefined): void => {
      if ((mine ?? "") !== (theirOwn ?? "")) add(what, where, mine ?? "", theirOwn ?? "");
    };
    scalar("api version", one.apiVersion, other.apiVersion);
    scalar("existing", String(one.existing), String(other.existing));
    scalar("copy", String(one.copy), String(other.copy));
    scalar(
      "parent",
      names.bicep(one.parentId ?? ""),
      names.arm(other.parentId === "/" ? "" : (other.parentId ?? "")),
    );
    values(`${where} name`, one.name, other.name);
    values(`${where} condition`, one.condition, other.condition);
    values(`${where} scope`, one.scope, other.scope);
    values(where, one.body, isDeployment(one) ? withTemplateOf(other.body, one.body) : other.body);
  });
  // What Bicep declares as a resource of its own, a deployment with its template, is a module in JSON too.
  const ownDeployments = new Set(bicep.declarations.filter(isDeployment).map(({ name }) => canonical(name)));
  for (const { name } of bicep.modules) ownDeployments.delete(name);
  const armModules = arm.modules.filter(({ name }) => !ownDeployments.has(name));
  compareModules(bicep.modules, armModules, path, found, add);
}

// Modules are called in the order written in both; those in loops follow each other.
function compareModules(
  ours: readonly ModuleCall[],
  theirs: readonly ModuleCall[],
  path: string,
  found: Difference[],
  add: (kind: string, where: string, bicep: string, arm: string) => void,
): void {
  const rest = [...theirs];
  for (const one of ours) {
    const index = rest.findIndex((other) => sameArguments(one, other));
    const other = index < 0 ? undefined : rest.splice(index, 1)[0];
    if (other === undefined) {
      add("module only in bicep", one.name, [...one.arguments.keys()].join(" "), "");
      continue;
    }
    if ((one.condition === undefined) !== (other.condition === undefined)) {
      add("condition of a module", one.name, text(one.condition), text(other.condition));
    }
    if (one.template === undefined || other.template === undefined) {
      add("module not read", one.name, one.why ?? "", other.why ?? "");
      continue;
    }
    compareTemplates(
      one.template,
      other.template,
      `${path}${one.name}/ `,
      found,
      namesOf(one.template, other.template),
    );
  }
  for (const other of rest) add("module only in arm", other.name, "", [...other.arguments.keys()].join(" "));
}

function sameArguments(one: ModuleCall, other: ModuleCall): boolean {
  const ours = one.template?.parameters.map(({ name }) => name.toLowerCase()).sort();
  const theirs = other.template?.parameters.map(({ name }) => name.toLowerCase()).sort();
  return (
    (ours === undefined || theirs === undefined || ours.join() === theirs.join()) &&
    [...one.arguments.keys()].sort().join() === [...other.arguments.keys()].sort().join()
  );
}

function compareValues(
  first: Tree,
  second: Tree,
  where: string,
  add: (kind: string, where: string, bicep: string, arm: string) => void,
  names: Names,
): void {
  const one = single(first);
  const other = single(second);
  const differ = (kind: string): void => {
    add(kind, where, names.bicep(text(one)), names.arm(text(other)));
  };
  if (one.kind === "object" && other.kind === "object") {
    if (names.bicep(text(one.rest)) !== names.arm(text(other.rest))) differ("rest of an object");
    paired(
      [...one.properties.values()],
      [...other.properties.values()],
      ({ name }) => name.toLowerCase(),
      (mine, theirs, key) => {
        if (mine === undefined || theirs === undefined) {
          const [ours, others] = [mine && text(mine.value), theirs && text(theirs.value)];
          add(onlyIn("property", mine), `${where}.${key}`, ours ?? "", others ?? "");
          return;
        }
        compareValues(mine.value, theirs.value, `${where}.${key}`, add, names);
      },
    );
    return;
  }
  if (one.kind === "array" && other.kind === "array") {
    if (one.items.length !== other.items.length) {
      differ("length of a list");
      return;
    }
    if (names.bicep(text(one.rest)) !== names.arm(text(other.rest))) differ("rest of a list");
    one.items.forEach((item, index) => {
      compareValues(item, other.items[index] ?? item, `${where}[${index}]`, add, names);
    });
    return;
  }
  if (one.kind === "oneOf" && other.kind === "oneOf") {
    const [ours, theirs] = [distinct(one.alternatives, names.bicep), distinct(other.alternatives, names.arm)];
    if (ours.length !== theirs.length) {
      differ("number of alternatives");
      return;
    }
    ours.forEach((alternative, index) => {
      compareValues(alternative, theirs[index] ?? alternative, `${where}|${index}`, add, names);
    });
    return;
  }
  if (one.kind !== other.kind) {
    differ(`${one.kind} in bicep, ${other.kind} in arm`);
    return;
  }
  if (names.bicep(text(one)) !== names.arm(text(other))) {
    differ(`${one.kind} values`);
    return;
  }
  if (secrets(one) !== secrets(other)) add("secrecy", where, secrets(one), secrets(other));
}

// In which order alternatives stand, and whether one stands twice, says nothing.
function distinct(alternatives: readonly Tree[], name: (text: string) => string): readonly Tree[] {
  const byText = new Map(alternatives.map((one) => [name(text(one)), one]));
  return [...byText].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, tree]) => tree);
}

function single(tree: Tree): Tree {
  if (tree.kind !== "oneOf") return tree;
  const [only, ...more] = distinct(tree.alternatives, (one) => one);
  return only !== undefined && more.length === 0 ? only : tree;
}

function secrets(tree: Tree): string {
  const all: readonly Secrecy[] = "secrecy" in tree ? (tree.secrecy ?? []) : [];
  return [...new Set(all.map(({ kind }) => kind))].sort().join(", ");
}

function text(tree: Tree | undefined): string {
  if (tree === undefined) return "";
  switch (tree.kind) {
    case "known":
      return JSON.stringify(tree.value);
    case "absent":
      return "absent";
    case "unknown":
      return `\${${tree.expression}}${tree.reference ? ` (${tree.reference.path})` : ""}`;
    case "oneOf": {
      const texts = [...new Set(tree.alternatives.map(text))].sort();
      return texts.length === 1 ? texts.join("") : `(${texts.join(" | ")})`;
    }
    case "array":
      return `[${[...tree.items.map(text), ...(tree.rest ? [`...${text(tree.rest)}`] : [])].join(", ")}]`;
    case "object": {
      const entries = [...tree.properties].map(([key, { value }]) => `${key}: ${text(value)}`).sort();
      return `{${[...entries, ...(tree.rest ? [`...${text(tree.rest)}`] : [])].join(", ")}}`;
    }
  }
}

function paired<T>(
  ours: readonly T[],
  theirs: readonly T[],
  key: (one: T) => string,
  compare: (one: T | undefined, other: T | undefined, key: string) => void,
): void {
  const group = (all: readonly T[]): Map<string, T[]> => {
    const groups = new Map<string, T[]>();
    for (const one of all) groups.set(key(one), [...(groups.get(key(one)) ?? []), one]);
    return groups;
  };
  const [mine, others] = [group(ours), group(theirs)];
  for (const name of new Set([...mine.keys(), ...others.keys()])) {
    const [left, right] = [mine.get(name) ?? [], others.get(name) ?? []];
    for (let index = 0; index < Math.max(left.length, right.length); index++)
      compare(left[index], right[index], name);
  }
}

// Ids alone may be the same for a resource that is declared twice, on two conditions.
function keyOf({ id, type }: Declaration): string {
  // The type of an extension's resource, which is not Azure's, has its version with it in JSON.
  return `${type.toLowerCase().replace(/@.*/u, "")} ${alike(id.replaceAll(/parameters\('[^']*\//gu, "parameters('"))}`;
}

function isDeployment({ type }: Declaration): boolean {
  return type.toLowerCase() === "microsoft.resources/deployments";
}

// In JSON a nested template is no property of its deployment but a template of its own.
function withTemplateOf(theirs: Tree, ours: Tree): Tree {
  if (theirs.kind !== "object" || ours.kind !== "object") return theirs;
  const [mine, others] = [ours.properties.get("properties")?.value, theirs.properties.get("properties")];
  if (mine?.kind !== "object" || others?.value.kind !== "object") return theirs;
  const properties = new Map(others.value.properties);
  for (const name of ["template", "parameters"]) {
    const property = mine.properties.get(name);
    if (property) properties.set(name, property);
  }
  const whole = { ...others, value: { ...others.value, properties } };
  return { ...theirs, properties: new Map(theirs.properties).set("properties", whole) };
}

function onlyIn(what: string, inBicep: unknown): string {
  return `${what} only in ${inBicep === undefined ? "arm" : "bicep"}`;
}
