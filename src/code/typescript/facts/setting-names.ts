import type { Tree } from "../../../declarations/value.ts";

/**
 * The settings that a value is made from: `process.env.X`, alone, in a text, or as one of several; and `config.X`, where
 * a schema that the environment was checked with has such a member.
 */
export function settingsIn(tree: Tree, ofSchemas: ReadonlySet<string>): readonly string[] {
  switch (tree.kind) {
    case "unknown": {
      const { from, name } = /^(?<from>.+)\.(?<name>\w+)$/u.exec(tree.expression)?.groups ?? {};
      const isSetting = name !== undefined && (from === "process.env" || ofSchemas.has(name));
      const inParts = (tree.parts ?? []).flatMap((part) =>
        typeof part === "string" ? [] : settingsIn(part, ofSchemas),
      );
      return [...new Set([...(isSetting ? [name] : []), ...inParts])];
    }
    case "oneOf":
      return [...new Set(tree.alternatives.flatMap((one) => settingsIn(one, ofSchemas)))];
    case "known":
    case "absent":
    case "object":
    case "array":
      return [];
  }
}
