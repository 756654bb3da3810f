import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { format } from "prettier";
import { practices } from "../../src/rules/finding.ts";

/** The registry: every file of `src/rules/<practice>/` is a rule and exports it under its name in camel case. */
export async function generate(): Promise<ReadonlyMap<string, string>> {
  const rules = practices.flatMap((practice) =>
    readdirSync(join(import.meta.dirname, "../../src/rules", practice))
      .filter((file) => file.endsWith(".ts"))
      .sort()
      .map((file) => ({ path: `./${practice}/${file}`, name: camelCase(basename(file, ".ts")) })),
  );
  const text = [
    "// Generated from the files of src/rules/ by `npm run generate`.",
    ...rules.map(({ path, name }) => `import { ${name} } from "${path}";`),
    'import type { Rule } from "./rule.ts";',
    "",
    "/** Every rule, by practice and then by id. */",
    `export const rules: readonly Rule[] = [${rules.map(({ name }) => name).join(", ")}];`,
    "",
  ].join("\n");
  return new Map([
    ["src/rules/registry.generated.ts", await format(text, { parser: "typescript", printWidth: 110 })],
  ]);
}

function camelCase(id: string): string {
  return id.replace(/-([a-z0-9])/gu, (_, letter: string) => letter.toUpperCase());
}
