import type { Parameter } from "../declarations/declaration.ts";
import type { ParameterFile, TemplateCall, TemplateFile } from "../declarations/template-file.ts";
import type { DeploymentCommand } from "./deployment-commands.ts";

/** A deployment command with the template and the parameter files of the repository that it means. */
export interface Order {
  readonly command: DeploymentCommand;
  /** Repository path. */
  readonly template: string;
  readonly files: readonly ParameterFile[];
}

/** Commands whose template is not in the repository order nothing that could be judged here. */
export function ordersOf(
  commands: readonly DeploymentCommand[],
  parameterFiles: readonly ParameterFile[],
  templates: ReadonlyMap<string, TemplateFile>,
): readonly Order[] {
  const byPath = new Map(parameterFiles.map((file) => [file.source.path, file]));
  return commands.flatMap((command) => {
    const files = command.parameters.flatMap((given) => {
      const file = given.kind === "file" ? fileAt(given.paths, byPath) : undefined;
      return file === undefined ? [] : [file];
    });
    // A `.bicepparam` file names its template, which the command then need not.
    const named = files.find((file) => file.template !== undefined)?.template;
    const template =
      command.template.find((path) => templates.has(path)) ??
      (command.template.length === 0 ? named : undefined);
    return template === undefined || !templates.has(template) ? [] : [{ command, template, files }];
  });
}

/** Whether it deploys what is deployed without it: the template by itself, or with one of these files. */
export function isOneOf({ command, files }: Order, others: readonly ParameterFile[]): boolean {
  if (command.parameters.some(({ kind }) => kind === "value")) return false;
  return files.length === 0 || (files.length === 1 && files.every((file) => others.includes(file)));
}

/** The values as they count: what comes later wins. */
export function valuesOfOrder(
  { command, files }: Order,
  parameters: readonly Parameter[],
): TemplateCall["arguments"] {
  const byPath = new Map(files.map((file) => [file.source.path, file]));
  const values = new Map<string, { readonly value: Parameter["value"]; readonly at: Parameter["at"] }>();
  for (const given of command.parameters) {
    if (given.kind === "file") {
      for (const [name, value] of fileAt(given.paths, byPath)?.values ?? []) values.set(name, value);
      continue;
    }
    const name = given.name.toLowerCase();
    const parameter = parameters.find((one) => one.name.toLowerCase() === name);
    if (parameter === undefined && given.presence === "where declared") continue;
    values.set(name, { value: given.valueFor(parameter?.type ?? "string"), at: given.at });
  }
  return values;
}

function fileAt(
  paths: readonly string[],
  files: ReadonlyMap<string, ParameterFile>,
): ParameterFile | undefined {
  for (const path of paths) {
    const file = files.get(path);
    if (file !== undefined) return file;
  }
  return undefined;
}
