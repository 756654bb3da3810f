import type { Declaration } from "../declarations/declaration.ts";
import type { ParameterFile } from "../declarations/template-file.ts";
import { absent, known, type Property } from "../declarations/value.ts";
import { startOf } from "../source/source.ts";

/** What a file gives to no parameter of any template, as configuration: its values by name are all that can be judged. */
export function strayParameterFile({
  source,
  values,
}: Pick<ParameterFile, "source" | "values">): Declaration {
  const at = startOf(source);
  const properties = new Map<string, Property>();
  for (const [name, one] of values) properties.set(name, { name, at: one.at, value: one.value });
  return {
    dialect: /\.bicepparam$/iu.test(source.path) ? "bicep" : "arm",
    type: "parameter-file",
    name: known(source.path, at),
    symbol: source.path.slice(source.path.lastIndexOf("/") + 1),
    id: `file:${source.path.toLowerCase()}`,
    scope: absent(at),
    at,
    body: { kind: "object", properties, at },
    condition: known(true, at),
    existing: false,
  };
}
