import type { ParameterFile } from "../declarations/template-file.ts";
import type { DeclaredParameter } from "../declarations/template-file.ts";

/** Whether a deployment with the file succeeds: there is a parameter for all that it sets, and it sets all that is needed. */
export function fits({ values }: ParameterFile, parameters: readonly DeclaredParameter[]): boolean {
  return (
    values.size > 0 &&
    takes(parameters, values) &&
    parameters.every(({ name, isOptional }) => isOptional || values.has(name.toLowerCase()))
  );
}

/** Whether there is a parameter for every value. */
export function takes(parameters: readonly DeclaredParameter[], values: ParameterFile["values"]): boolean {
  const names = new Set(parameters.map(({ name }) => name.toLowerCase()));
  return [...values.keys()].every((name) => names.has(name));
}

/**
 * Finds among many templates those that a file can be deployed with; where there are none, those that take all it sets and
 * need more, which a command may give. The work is that of the templates which have the rarest of its names.
 */
export function fittingAmong(
  paths: Iterable<string>,
  parametersOf: (path: string) => readonly DeclaredParameter[],
): (file: ParameterFile) => { readonly whole: readonly string[]; readonly partly: readonly string[] } {
  let byName: ReadonlyMap<string, readonly string[]> | undefined;
  // Environments have files of the same names.
  const known = new Map<string, { whole: readonly string[]; partly: readonly string[] }>();
  return (file) => {
    const names = [...file.values.keys()].sort();
    const key = names.join("\n");
    const before = known.get(key);
    if (before !== undefined) return before;
    byName ??= indexOf(paths, parametersOf);
    const having = names.map((name) => byName?.get(name) ?? []);
    const rarest = having.reduce(
      (fewest, one) => (one.length < fewest.length ? one : fewest),
      having[0] ?? [],
    );
    const taking = rarest.filter((path) => takes(parametersOf(path), file.values));
    const found = { whole: taking.filter((path) => fits(file, parametersOf(path))), partly: taking };
    known.set(key, found);
    return found;
  };
}

function indexOf(
  paths: Iterable<string>,
  parametersOf: (path: string) => readonly DeclaredParameter[],
): ReadonlyMap<string, readonly string[]> {
  const byName = new Map<string, string[]>();
  for (const path of paths) {
    for (const name of new Set(parametersOf(path).map((one) => one.name.toLowerCase()))) {
      const before = byName.get(name);
      if (before === undefined) byName.set(name, [path]);
      else before.push(path);
    }
  }
  return byName;
}
