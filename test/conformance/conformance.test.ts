import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import type { Declaration } from "../../src/declarations/declaration.ts";
import { canonical, type Tree } from "../../src/declarations/value.ts";
import { lookAt, type Look } from "../../src/look.ts";
import { defaultPolicy } from "../../src/policy/configuration.ts";
import { rules } from "../../src/rules/registry.generated.ts";
import { textOf } from "../../src/source/source.ts";
import { filesOf } from "../code/files-of.ts";

const cases = join(import.meta.dirname, "cases");

/** One case in every dialect: the same declarations, values, secrets and findings must come out of each. */
describe.each(readdirSync(cases))("%s", (name) => {
  test("declares the same in Bicep and in ARM JSON", async () => {
    const [bicep, arm] = [await lookOf(name, "main.bicep"), await lookOf(name, "main.json")];
    expect(declarationsOf(arm)).toEqual(declarationsOf(bicep));
    expect(declarationsOf(bicep).length).toBeGreaterThan(1);
  });

  test("has the same findings and doubts, at the same things", async () => {
    const [bicep, arm] = [await lookOf(name, "main.bicep"), await lookOf(name, "main.json")];
    expect(findingsOf(arm)).toEqual(findingsOf(bicep));
    expect(findingsOf(bicep).length).toBeGreaterThan(1);
  });

  test("is read without a problem", async () => {
    for (const file of ["main.bicep", "main.json"]) {
      expect((await lookOf(name, file)).read.problems.map(({ message }) => message)).toEqual([]);
    }
  });
});

function lookOf(name: string, file: string): Promise<Look> {
  const text = readFileSync(join(cases, name, file), "utf8");
  return lookAt(
    {
      rules,
      registryModules: () =>
        Promise.resolve(() => ({ kind: "unavailable", why: "is not asked for" }) as const),
      policy: defaultPolicy,
      today: "2026-11-23",
    },
    filesOf({ [file]: text }),
    [],
  );
}

function declarationsOf({ read }: Look): readonly unknown[] {
  return read.application.resources.map(({ declaration }) => plain(declaration)).sort(byText);
}

function plain({
  type,
  apiVersion,
  name,
  id,
  parentId,
  body,
  condition,
  existing,
  copy,
}: Declaration): object {
  return {
    type: type.toLowerCase(),
    apiVersion,
    name: canonical(name),
    id,
    parentId,
    condition: canonical(condition),
    existing,
    copy,
    // What a dialect itself needs to say is no property of the resource.
    body: leavesOf(body).filter(
      ({ path }) => !/^(?:name|type|apiversion|dependson|copy|condition|scope)\b/u.test(path),
    ),
  };
}

interface Leaf {
  readonly path: string;
  readonly value: string;
  readonly kind: Tree["kind"];
  readonly secrecy: readonly string[];
  /** The literal that decided it, as written, without quotes; undefined where an expression did. */
  readonly written: string | undefined;
}

function leavesOf(tree: Tree, path = ""): readonly Leaf[] {
  switch (tree.kind) {
    case "object":
      return [...tree.properties].flatMap(([key, { value }]) =>
        leavesOf(value, path === "" ? key : `${path}.${key}`),
      );
    case "array":
      return tree.items.flatMap((item, index) => leavesOf(item, `${path}[${index}]`));
    case "absent":
      return [];
    case "known":
    case "unknown":
    case "oneOf": {
      const text = textOf(tree.at).replace(/^["']|["']$/gu, "");
      const secrecy = tree.kind === "oneOf" ? [] : (tree.secrecy ?? []);
      return [
        {
          path,
          value: canonical(tree),
          kind: tree.kind,
          secrecy: secrecy.map(({ kind, what }) => `${kind} ${what.toLowerCase()}`),
          written: tree.kind === "known" && text === String(tree.value) ? text : undefined,
        },
      ];
    }
  }
}

function findingsOf({ run }: Look): readonly string[] {
  const findings = run.findings.map(
    ({ rule, severity, identity: { subject, property } }) => `${severity} ${rule} ${subject} ${property}`,
  );
  const doubts = run.doubts.map(({ rule, why }) => `undecided ${rule} ${why}`);
  return [...findings, ...doubts].sort();
}

function byText(a: unknown, b: unknown): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}
