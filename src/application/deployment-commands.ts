import { knownText, type Tree } from "../declarations/value.ts";
import { placesIn } from "../declarations/scalar-text.ts";
import type { Place } from "../source/source.ts";
import { givenValues, valueGiven, type GivenValue } from "./given-value.ts";
import { scriptCommandsIn } from "./script-commands.ts";
import { pathsFrom } from "./script-paths.ts";
import { noVariables } from "./script-variables.ts";
import { shellCommandsIn, type ShellCommand, type Word } from "./shell-commands.ts";
import { filledIn, type Filled } from "./workflow-text.ts";
import { standsFor } from "./workflow-names.ts";
import type { Job, Step, Workflow } from "./workflow.ts";

/** A deployment that a workflow, or a script that it runs, makes, with the values that it gives there. */
export interface DeploymentCommand {
  /** For people, and stable: `.github/workflows/deploy.yml (job deploy)`. */
  readonly name: string;
  readonly at: Place;
  /** What leads to it: the workflow, or `azure.yaml`, and the scripts of the repository that it runs. */
  readonly files: readonly string[];
  /** Repository paths that the template may be at, likeliest first; empty when a parameter file names it. */
  readonly template: readonly string[];
  /** In the order in which they count: later ones win. */
  readonly parameters: readonly Given[];
}

/** What a deployment is given: a parameter file, by the paths that it may be at, or a single value. */
export type Given = { readonly kind: "file"; readonly paths: readonly string[] } | GivenValue;

/**
 * Every deployment that the workflows make of a template of the repository: by the Azure CLI, Azure PowerShell,
 * `azure/arm-deploy` and `azure/bicep-deploy`; and those of azd's hooks that no workflow runs. What is only validated or previewed is none.
 * https://learn.microsoft.com/cli/azure/deployment/group#az-deployment-group-create
 * https://learn.microsoft.com/powershell/module/az.resources/new-azresourcegroupdeployment
 * https://github.com/Azure/bicep-deploy#inputs
 */
export function deploymentCommandsIn(
  workflows: readonly Workflow[],
  hooks: readonly Step[] = [],
): readonly DeploymentCommand[] {
  const counts = new Map<string, number>();
  const commandsOf = (steps: readonly Step[], from: string, by: string): readonly DeploymentCommand[] =>
    steps
      .flatMap((step) => [...inScripts(step), ...byAction(step)].map((one) => ({ step, one })))
      .map(({ step, one }) => {
        const name = `${from} (${by})`;
        const count = (counts.get(name) ?? 0) + 1;
        counts.set(name, count);
        const files = [...new Set([from, ...filesOf(step), one.at.source.path])];
        return { ...one, files, name: count === 1 ? name : `${name} #${count}` };
      });
  return [
    ...workflows
      .filter(({ isCalledHere }) => !isCalledHere)
      .flatMap(({ jobs, declaration }) =>
        jobs.flatMap((job) => commandsOf(job.steps, declaration.at.source.path, `job ${wayTo(job)}`)),
      ),
    ...hooks.flatMap((hook) => commandsOf([hook], outermost(hook).body.at.source.path, "hooks")),
  ];
}

type Made = Omit<DeploymentCommand, "name" | "files">;

function wayTo({ id, calledBy }: Job): string {
  return calledBy === undefined ? id : `${wayTo(calledBy)} / ${id}`;
}

/** The scripts that lead to a step, outermost first. */
function filesOf({ within, file }: Step): readonly string[] {
  return [
    ...(within === undefined ? [] : filesOf(within)),
    ...(file === undefined ? [] : [file.source.path]),
  ];
}

function outermost(step: Step): Step {
  return step.within === undefined ? step : outermost(step.within);
}

function inScripts(step: Step): readonly Made[] {
  return step.scripts.flatMap((script) => {
    if (!/deployment|\bstack\b/iu.test(knownText(script) ?? "")) return [];
    return scriptCommandsIn(script, step, step.names).commands.flatMap((command) => {
      // A preview asks Azure what a deployment would change.
      if (command.words.some(({ text }) => /^(?:--what-if|-w|-WhatIf)$/iu.test(text))) return [];
      const read = isCliDeployment(command)
        ? ofCli
        : isPowerShellDeployment(command)
          ? ofPowerShell
          : undefined;
      return read === undefined ? [] : made(read(command, command.inText), command.at, command.folders);
    });
  });
}

/** What a deployment was written with. */
interface Written {
  readonly template?: Filled | undefined;
  readonly parameters: readonly ({ readonly file: Filled } | GivenValue)[];
}

function made({ template, parameters }: Written, at: Place, folders: readonly string[]): readonly Made[] {
  const given = parameters.map((one): Given =>
    "file" in one ? { kind: "file", paths: pathsFrom(folders, one.file) } : one,
  );
  if (template === undefined && !given.some(({ kind }) => kind === "file")) return [];
  const paths = template === undefined ? [] : pathsFrom(folders, template);
  // A template that is named by something that is not known could be any.
  if (template !== undefined && paths.length === 0) return [];
  return [{ at, template: paths, parameters: given }];
}

type InText = (word: Word) => Filled;

function isCliDeployment({ words }: ShellCommand): boolean {
  const start = words
    .slice(0, 5)
    .map(({ text }) => text)
    .join(" ")
    .replace(/^(?:\/[\w./-]*\/)az(?= )/u, "az");
  return /^az (?:deployment (?:(?:group|sub|mg|tenant) )?create|group deployment create|stack (?:group|sub|mg) create)\b/u.test(
    start,
  );
}

function ofCli({ words }: ShellCommand, inText: InText): Written {
  const parameters: (GivenValue | { readonly file: Filled })[] = [];
  let template: Filled | undefined;
  for (const { name, values } of optionsOf(words)) {
    if (/^(?:--template-file|-f)$/u.test(name)) template = values[0] && inText(values[0]);
    if (/^(?:--parameters|-p)$/u.test(name))
      parameters.push(...values.flatMap((one) => ofArgument(inText(one))));
  }
  return { template, parameters };
}

/** One of `--parameters`: `name=value`, a file (`@` before it or not), or JSON. */
function ofArgument(argument: Filled): readonly (GivenValue | { readonly file: Filled })[] {
  const { text } = argument;
  if (/^\s*\{/u.test(text)) return givenValues(argument);
  const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/su.exec(text) ?? [];
  if (name !== undefined && value !== undefined)
    return [valueGiven(name, { ...argument, text: value }, "required")];
  return [{ file: { ...argument, text: text.replace(/^@/u, "") } }];
}

function isPowerShellDeployment({ words: [first] }: ShellCommand): boolean {
  return /^New-Az(?:ResourceGroup|Subscription|ManagementGroup|Tenant)?Deployment(?:Stack)?$/iu.test(
    first?.text ?? "",
  );
}

/** Parameters of the template are parameters of the command. */
function ofPowerShell({ words }: ShellCommand, inText: InText): Written {
  const parameters: (GivenValue | { readonly file: Filled })[] = [];
  let template: Filled | undefined;
  for (const { name, values } of optionsOf(words)) {
    const [value] = values;
    if (value === undefined) continue;
    if (/^-TemplateFile$/iu.test(name)) template = inText(value);
    else if (/^-TemplateParameterFile$/iu.test(name)) parameters.push({ file: inText(value) });
    else
      parameters.push(valueGiven(name.replace(/^-+/u, ""), powerShellValue(inText(value)), "where declared"));
  }
  return { template, parameters };
}

function powerShellValue(value: Filled): Filled {
  const flag = /^\$(true|false)$/iu.exec(value.text);
  return flag === null ? value : { ...value, text: flag[1] ?? "", isWhole: true };
}

interface Option {
  readonly name: string;
  readonly values: readonly Word[];
}

/** `--name value value`, `--name=value`. */
function optionsOf(words: readonly Word[]): readonly Option[] {
  const options: { name: string; values: Word[] }[] = [];
  for (const word of words) {
    const [, name, value] = /^(--?[A-Za-z][\w-]*)(?:=(.*))?$/su.exec(word.text) ?? [];
    if (name === undefined) options.at(-1)?.values.push(word);
    else options.push({ name, values: value === undefined ? [] : [{ ...word, text: value }] });
  }
  return options;
}

function byAction(step: Step): readonly Made[] {
  const input = (name: string): Filled | undefined => {
    const tree = standsFor(step.input(name), step.names);
    const text = knownText(tree);
    if (text === undefined || text.trim() === "") return undefined;
    const [all] = shellCommandsIn(`"${text.replace(/["\\`]/gu, "\\$&")}"`)[0]?.words ?? [];
    return filledIn(
      { text, holes: all?.holes ?? [], start: 0, end: text.length },
      tree.at,
      step.names,
      noVariables,
    );
  };
  const at = step.uses?.at ?? step.body.at;
  switch (step.uses?.action) {
    case "azure/arm-deploy": {
      if (/^validate$/iu.test(knownText(step.input("deploymentMode")) ?? "")) return [];
      if (/--what-if\b/iu.test(knownText(step.input("additionalArguments")) ?? "")) return [];
      return made({ template: input("template"), parameters: armDeployParameters(step) }, at, [""]);
    }
    case "azure/bicep-deploy": {
      if (!/^create$/iu.test(knownText(step.input("operation")) ?? "create")) return [];
      const file = input("parameters-file");
      const values = input("parameters");
      return made(
        {
          template: input("template-file"),
          parameters: [
            ...(file === undefined ? [] : [{ file }]),
            ...(values === undefined ? [] : bicepDeployParameters(values, step)),
          ],
        },
        at,
        [""],
      );
    }
    case undefined:
    default:
      return [];
  }
}

/** The input is handed to the Azure CLI as it is, so line ends are spaces. */
function armDeployParameters(step: Step): Written["parameters"] {
  return argumentsIn(step.input("parameters"), step).flatMap(ofArgument);
}

function bicepDeployParameters(values: Filled, step: Step): Written["parameters"] {
  if (/^\s*\{/u.test(values.text)) return givenValues(values);
  return argumentsIn(step.input("parameters"), step)
    .flatMap(ofArgument)
    .filter((one) => !("file" in one));
}

function argumentsIn(tree: Tree, step: Step): readonly Filled[] {
  const text = knownText(tree);
  if (text === undefined) return [];
  const places = placesIn(text, tree.at);
  return shellCommandsIn(text.replace(/[\r\n;&|()<>#]/gu, " "))
    .filter(({ output }) => output !== "captured")
    .flatMap(({ words }) => words)
    .map((word) => filledIn(word, places(word.start, word.end), step.names, noVariables));
}
