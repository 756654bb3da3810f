import { knownText, lookup, type Known, type Tree, type Unknown } from "./value.ts";

/** A value inside another one that has no parts of its own. */
export interface Leaf {
  /** `properties.secrets[sql].value`: items of a list by their `name`, where they have one. */
  readonly path: string;
  /** What the value is called: its property, or the `name` beside it where the property is only called `value`. */
  readonly name: string;
  readonly value: Known | Unknown;
}

/** Every leaf, those of all alternatives too. */
export function leavesOf(tree: Tree, path = "", name = ""): readonly Leaf[] {
  switch (tree.kind) {
    case "known":
    case "unknown":
      return [{ path, name, value: tree }];
    case "absent":
      return [];
    case "oneOf":
      return tree.alternatives.flatMap((one) => leavesOf(one, path, name));
    case "array":
      return tree.items.flatMap((item) =>
        leavesOf(item, `${path}[${knownText(lookup(item, "name")) ?? ""}]`, name),
      );
    case "object": {
      const called = knownText(lookup(tree, "name"));
      return [...tree.properties.values()].flatMap((property) => {
        const inner = path === "" ? property.name : `${path}.${property.name}`;
        const plain = /^(?:value|connectionString)$/iu.test(property.name);
        return leavesOf(property.value, inner, plain ? (called ?? (name || property.name)) : property.name);
      });
    }
  }
}
