import { describe, expect, test } from "@jest/globals";
import type { TemplateFile, TemplateLoader } from "../../src/declarations/template-file.ts";
import type { ObjectTree, Tree } from "../../src/declarations/value.ts";
import { frontEnds } from "../../src/dialects.ts";
import { budgetOf } from "../../src/evaluation/budget.ts";
import { rules } from "../../src/rules/registry.generated.ts";
import { regionOf, textOf, type Place } from "../../src/source/source.ts";
import { filesOf } from "../code/files-of.ts";
import { hasTemplate, propertiesRead } from "./properties-read.ts";
import {
  between,
  forms,
  inArm,
  inBicep,
  isOfDialect,
  keyOf,
  shapesOf,
  writtenIn,
} from "./written-resource.ts";
import type { Form, Written } from "./written-resource.ts";

const read = await propertiesRead();

// Every property that a rule reads has the same value in Bicep and in ARM JSON, and in each the place of its own text.
describe.each(read.map((one) => [one.type, one] as const))("%s", (_type, one) => {
  test.each(forms)("has each property that rules read from its own text, as a %s", (form) => {
    for (const shapes of shapesOf(one)) {
      const [bicep, arm] = [writtenIn(inBicep, one, shapes, form), writtenIn(inArm, one, shapes, form)];
      expect(found(bicep, form)).toEqual(expected(bicep));
      expect(found(arm, form)).toEqual(expected(arm));
      expect(withoutPlaces(found(arm, form))).toEqual(withoutPlaces(found(bicep, form)));
    }
  });

  test("leaves out no property that a rule reads", () => {
    const written = shapesOf(one).flatMap((shapes) => [
      ...writtenIn(inBicep, one, shapes, "literal").values.keys(),
    ]);
    const wanted = [...one.properties.values()]
      .filter(({ path }) => !isOfDialect(path))
      .map(({ path }) => keyOf(path));
    expect(wanted.filter((path) => !written.includes(path))).toEqual([]);
  });
});

test("every rule that judges resources was seen to read a property", () => {
  const readers = new Set(
    read.flatMap(({ properties }) => [...properties.values()].flatMap((one) => [...one.rules])),
  );
  const judging = rules.filter(
    ({ subject, bad }) => !isElsewhere.has(String(subject)) && bad.every(hasTemplate),
  );
  expect(judging.filter(({ id }) => !readers.has(id)).map(({ id }) => id)).toEqual([]);
  expect(judging.length).toBeGreaterThan(100);
});

/** Subjects that are no resource of a template. */
const isElsewhere: ReadonlySet<string> = new Set([
  "alert",
  "configuration",
  "handler",
  "output",
  "parameter",
  "workflow",
]);

/** By path: the values, each with the text that decides it and where that is. */
type Shown = Readonly<Record<string, readonly string[]>>;

function expected({ files, values }: Written): Shown {
  return Object.fromEntries(
    [...values].map(([key, { kind, decided }]) => [
      key,
      decided.map(({ value, file, start, end }) => {
        const source = { path: file, text: files[file] ?? "" };
        return shown(kind === "scalar" ? JSON.stringify(value) : kind, { source, start, end });
      }),
    ]),
  );
}

function found(written: Written, form: Form): Shown {
  const body = bodyOf(written);
  return Object.fromEntries(
    [...written.values].map(([key, { kind }]) => {
      const tree = within(body, key.split(between));
      const each = tree.kind === "oneOf" ? tree.alternatives : [tree];
      const isDirect = kind !== "scalar" || form === "literal" || form === "condition";
      return isDirect || each.every(isFromName)
        ? [key, each.map((one) => shown(valueOf(one), one.at))]
        : [key, ["does not tell where it came through"]];
    }),
  );
}

/** The value came through the use of a parameter or variable, and says so. */
function isFromName(tree: Tree): boolean {
  return tree.kind !== "absent" && /^\W*(?:\w+\(')?given\d+/u.test(tree.via?.map(textOf).at(-1) ?? "");
}

function shown(value: string, at: Place): string {
  const { path, line, column, endLine, endColumn } = regionOf(at);
  return `${value} in ${path} from ${line}:${column} to ${endLine}:${endColumn}`;
}

function withoutPlaces(all: Shown): Shown {
  return Object.fromEntries(
    Object.entries(all).map(([key, each]) => [
      key,
      each.map((one) => one.replace(/ in \S+ from \d+:.*$/u, "")),
    ]),
  );
}

function valueOf(tree: Tree): string {
  return tree.kind === "known" ? JSON.stringify(tree.value) : tree.kind;
}

function within(tree: Tree, [name, ...rest]: readonly string[]): Tree {
  if (name === undefined) return tree;
  const inner =
    tree.kind === "array"
      ? tree.items[0]
      : tree.kind === "object"
        ? tree.properties.get(name)?.value
        : undefined;
  return inner === undefined ? { kind: "absent", at: tree.at } : within(inner, rest);
}

function bodyOf({ root, files: texts }: Written): ObjectTree {
  const files = filesOf(texts);
  const template = (path: string): TemplateFile => {
    const source = files.read(path);
    const reading =
      "kind" in source ? undefined : frontEnds.find((one) => one.claims(path))?.read(source, files);
    if (reading?.kind !== "template")
      throw new Error(`${path} is not read as a template:\n${texts[path] ?? ""}`);
    return reading.template;
  };
  const loader: TemplateLoader = {
    files,
    template,
    registryModule: () => ({ kind: "unavailable", why: "is not there" }),
  };
  const call = { arguments: new Map(), modulePath: [], budget: budgetOf(1_000_000), stack: [root], loader };
  const evaluated = template(root).evaluate(call).template;
  const { declarations } = evaluated.modules[0]?.template ?? evaluated;
  const [only] = declarations;
  if (only === undefined || declarations.length > 1)
    throw new Error(`One resource was written:\n${texts[root] ?? ""}`);
  return only.body;
}
