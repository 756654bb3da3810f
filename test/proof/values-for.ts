import type { Parameter } from "../../src/declarations/declaration.ts";
import type { Look } from "../../src/look.ts";
import type { Source } from "../../src/source/source.ts";

/** A parameter file with a value of the right type for every parameter of the one template that was looked at. */
export function valuesFor({ read }: Look, path: string): Source {
  const parameters = read.application.deployments[0]?.templates[0]?.template.parameters ?? [];
  const values = parameters.flatMap((parameter) => {
    const value = valueOf(parameter);
    return value === undefined ? [] : [[parameter.name, { value }] as const];
  });
  const file = {
    $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#",
    contentVersion: "1.0.0.0",
    parameters: Object.fromEntries(values),
  };
  return { path, text: `${JSON.stringify(file, undefined, 2)}\n` };
}

function valueOf({ name, type }: Parameter): unknown {
  switch (type) {
    case "string":
      return `${name}-value`;
    case "int":
      return name.length;
    case "bool":
      return name.length % 2 === 0;
    case "array":
      return ["a"];
    case "object":
      return { key: "value" };
    default:
      return undefined;
  }
}
