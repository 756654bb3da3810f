import { readApplication } from "../../src/application/read.ts";
import type { Application } from "../../src/application/application.ts";
import type { Resource } from "../../src/application/resource.ts";
import { typescriptAnalyser } from "../../src/code/typescript/analyser.ts";
import type { Template } from "../../src/declarations/declaration.ts";
import type { FrontEnd } from "../../src/declarations/template-file.ts";
import type { Property, Scalar, Tree } from "../../src/declarations/value.ts";
import { frontEnds } from "../../src/dialects.ts";
import { rules } from "../../src/rules/registry.generated.ts";
import type { Example, Rule } from "../../src/rules/rule.ts";
import { runRules } from "../../src/rules/run.ts";
import { filesOf } from "../code/files-of.ts";

/** A property of a resource type that a rule asked for, while it judged its examples. */
export interface PropertyRead {
  /** As the examples, or the rule, spell it; `[]` stands for an item of a list. */
  readonly path: readonly string[];
  /** What the examples write there, one of each kind of scalar. */
  readonly samples: ReadonlyMap<string, Scalar>;
  /** Whether the examples write a list there. */
  readonly isList: boolean;
  readonly rules: ReadonlySet<string>;
}

export interface TypeRead {
  readonly type: string;
  readonly apiVersion: string;
  /** By path in lower case. */
  readonly properties: ReadonlyMap<string, PropertyRead>;
}

/**
 * Every property that the rules ask for of resources in templates, derived by running each rule over its own examples
 * with bodies that take note of what is looked up in them.
 */
export async function propertiesRead(): Promise<readonly TypeRead[]> {
  const types = new Map<string, MutableType>();
  for (const rule of rules) {
    for (const example of [...rule.bad, ...rule.good, ...rule.undecided]) {
      if (hasTemplate(example)) await judgeNoting(rule, example, noteIn(types, rule.id));
    }
  }
  return [...types.values()].sort((a, b) => (a.type.toLowerCase() < b.type.toLowerCase() ? -1 : 1));
}

interface MutableType extends TypeRead {
  readonly properties: Map<string, MutableProperty>;
}

interface MutableProperty extends PropertyRead {
  path: readonly string[];
  isList: boolean;
  readonly samples: Map<string, Scalar>;
  readonly rules: Set<string>;
}

type Note = (of: Owner, path: readonly string[], found: Tree | undefined) => void;

interface Owner {
  readonly type: string;
  readonly apiVersion: string;
}

export function hasTemplate(example: Example): boolean {
  return Object.keys(example).some((path) => /\.bicep$|(?:^|\/)[\w.-]*\.json$/u.test(path));
}

function noteIn(types: Map<string, MutableType>, rule: string): Note {
  return ({ type, apiVersion }, path, found) => {
    const key = type.toLowerCase();
    const known: MutableType = types.get(key) ?? { type, apiVersion, properties: new Map() };
    types.set(key, known);
    const at = JSON.stringify(path).toLowerCase();
    const property: MutableProperty = known.properties.get(at) ?? {
      path,
      samples: new Map(),
      isList: false,
      rules: new Set(),
    };
    known.properties.set(at, property);
    property.rules.add(rule);
    if (found !== undefined) property.path = path;
    const values = found?.kind === "oneOf" ? found.alternatives : [found];
    for (const value of values) {
      if (value?.kind === "array") property.isList = true;
      if (value?.kind !== "known") continue;
      const kind = value.value === null ? "null" : typeof value.value;
      if (!property.samples.has(kind)) property.samples.set(kind, value.value);
    }
  };
}

async function judgeNoting(rule: Rule, example: Example, note: Note): Promise<void> {
  const { application } = await readApplication({
    files: filesOf(example),
    frontEnds: frontEnds.map((frontEnd) => noting(frontEnd, note)),
    analysers: [typescriptAnalyser],
    registryModules: () => Promise.resolve(() => ({ kind: "unavailable", why: "is not asked for" })),
    ignored: () => false,
    penetrationTesting: { intervalDays: 365 },
    today: "2026-11-23",
  });
  noteWholePaths(application, note);
  runRules(application, [rule], () => true);
}

/** A lookup stops at the first name that is not there; what was asked for is the whole path. */
function noteWholePaths({ resources }: Application, note: Note): void {
  for (const resource of resources) {
    const { declaration } = resource;
    const own: Pick<Resource, "at"> = { ...resource };
    Object.assign(resource, {
      at: (path: string) => {
        const held = own.at(path);
        note(
          { type: declaration.type, apiVersion: declaration.apiVersion ?? "" },
          path.split("."),
          undefined,
        );
        return held;
      },
    });
  }
}

function noting(frontEnd: FrontEnd, note: Note): FrontEnd {
  return {
    ...frontEnd,
    read: (source, files) => {
      const reading = frontEnd.read(source, files);
      if (reading?.kind !== "template") return reading;
      const { template } = reading;
      return {
        kind: "template",
        template: {
          ...template,
          evaluate: (call) => {
            const evaluation = template.evaluate(call);
            // A module that is called has been evaluated by its own noting template already.
            return { ...evaluation, template: withNotes(evaluation.template, note) };
          },
        },
      };
    },
  };
}

function withNotes(template: Template, note: Note): Template {
  return {
    ...template,
    declarations: template.declarations.map((declaration) => {
      const owner = { type: declaration.type, apiVersion: declaration.apiVersion ?? "" };
      const body = noted(declaration.body, [], (path, found) => {
        note(owner, path, found);
      });
      return body.kind === "object" ? { ...declaration, body } : declaration;
    }),
    modules: template.modules.map((call) =>
      call.template?.path === template.path ? { ...call, template: withNotes(call.template, note) } : call,
    ),
  };
}

/** The tree with maps of properties that tell what is asked of them. */
function noted(
  tree: Tree,
  path: readonly string[],
  tell: (path: readonly string[], found: Tree | undefined) => void,
): Tree {
  switch (tree.kind) {
    case "object":
      return { ...tree, properties: notingMap(tree.properties, path, tell) };
    case "array":
      return { ...tree, items: tree.items.map((item) => noted(item, [...path, "[]"], tell)) };
    case "oneOf":
      return { ...tree, alternatives: tree.alternatives.map((one) => noted(one, path, tell)) };
    case "known":
    case "absent":
    case "unknown":
      return tree;
  }
}

function notingMap(
  properties: ReadonlyMap<string, Property>,
  path: readonly string[],
  tell: (path: readonly string[], found: Tree | undefined) => void,
): ReadonlyMap<string, Property> {
  const inner = new Map(
    [...properties].map(([key, property]) => [
      key,
      { ...property, value: noted(property.value, [...path, property.name], tell) },
    ]),
  );
  const asked = (key: string, property: Property | undefined): void => {
    const found = properties.get(key)?.value;
    const own = [...path, property?.name ?? key];
    tell(own, found);
    // A list that was asked for is read.
    if (found?.kind === "array") for (const item of found.items) tell([...own, "[]"], item);
  };
  const entries = function* (): MapIterator<[string, Property]> {
    for (const [key, property] of inner) {
      asked(key, property);
      yield [key, property];
    }
    return undefined;
  };
  const map: ReadonlyMap<string, Property> = {
    size: inner.size,
    has: (key) => {
      asked(key, inner.get(key));
      return inner.has(key);
    },
    get: (key) => {
      asked(key, inner.get(key));
      return inner.get(key);
    },
    forEach: (call) => {
      for (const [key, property] of entries()) call(property, key, map);
    },
    entries,
    keys: () => inner.keys(),
    values: function* () {
      for (const [, property] of entries()) yield property;
      return undefined;
    },
    [Symbol.iterator]: entries,
  };
  return map;
}
