import { knownText, lookup, type Tree } from "../declarations/value.ts";
import { placesIn } from "../declarations/scalar-text.ts";
import { resolvePath } from "../source/files.ts";
import type { Place } from "../source/source.ts";
import { givenValues, valueGiven, type GivenValue } from "./given-value.ts";
import { shellCommandsIn, type ShellCommand, type Word } from "./shell-commands.ts";
import { filledIn, noVariables, variablesSetIn, type Filled } from "./workflow-text.ts";
import { standsFor } from "./workflow-names.ts";
import type { Job, Step, Workflow } from "./workflow.ts";

/** A deployment that a workflow makes, with the values that it gives there. */
export interface DeploymentCommand {
  /** For people, and stable: `.github/workflows/deploy.yml (job deploy)`. */
  readonly name: string;
  readonly at: Place;
  /** Repository paths that the template may be at, likeliest first; empty when a parameter file names it. */
  readonly template: readonly string[];
  /** In the order in which they count: later ones win. */
  readonly parameters: readonly Given[];
}

/** What a deployment is given: a parameter file, by the paths that it may be at, or a single value. */
export type Given = { readonly kind: "file"; readonly paths: readonly string[] } | GivenValue;

/**
 * Every deployment that the workflows make of a template of the repository: by the Azure CLI, Azure PowerShell,
 * `azure/arm-deploy` and `azure/bicep-deploy`. What is only validated or previewed is none.
 * https://learn.microsoft.com/cli/azure/deployment/group#az-deployment-group-create
 * https://learn.microsoft.com/powershell/module/az.resources/new-azresourcegroupdeployment
 * https://github.com/Azure/bicep-deploy#inputs
 */
export function deploymentCommandsIn(workflows: readonly Workflow[]): readonly DeploymentCommand[] {
  const counts = new Map<string, number>();
  return workflows
    .filter(({ isCalledHere }) => !isCalledHere)
    .flatMap(({ jobs, declaration }) =>
      jobs.flatMap((job) =>
        job.steps
          .flatMap((step) => [...inScripts(step, job), ...byAction(step)])
          .map((made) => {
            const name = `${declaration.at.source.path} (job ${wayTo(job)})`;
            const count = (counts.get(name) ?? 0) + 1;
            counts.set(name, count);
            return { ...made, name: count === 1 ? name : `${name} #${count}` };
          }),
      ),
    );
}

type Made = Omit<DeploymentCommand, "name">;

function wayTo({ id, calledBy }: Job): string {
  return calledBy === undefined ? id : `${wayTo(calledBy)} / ${id}`;
}

function inScripts(step: Step, job: Job): readonly Made[] {
  return step.scripts.flatMap((script) => {
    const text = knownText(script) ?? "";
    if (!/deployment|\bstack\b/iu.test(text)) return [];
    const places = placesIn(text, script.at);
    const inText = (word: Word): Filled =>
      filledIn(word, places(word.start, word.end), step.names, variables);
    const variables = variablesSetIn(text);
    let folders = [folderOf(step, job), ""];
    return shellCommandsIn(text).flatMap((command) => {
      const [first, second] = command.words;
      if (/^(?:cd|pushd|Set-Location)$/iu.test(first?.text ?? "") && second !== undefined) {
        folders = inEach(folders, inText(second));
        return [];
      }
      const at = places(command.start, command.end);
      // A preview asks Azure what a deployment would change.
      if (command.words.some(({ text }) => /^(?:--what-if|-w|-WhatIf)$/iu.test(text))) return [];
      const read = isCliDeployment(command)
        ? ofCli
        : isPowerShellDeployment(command)
          ? ofPowerShell
          : undefined;
      return read === undefined ? [] : made(read(command, inText), at, folders);
    });
  });
}

/** The step's own, or else the job's; of an action's steps only their own counts. */
function folderOf(step: Step, job: Job): string {
  const own = standsFor(lookup(step.body, "working-directory"), step.names);
  const folder = own.kind === "absent" && step.within === undefined ? job.folder : own;
  return resolvePath("", knownText(folder) ?? "") ?? "";
}

/** What a deployment was written with. */
interface Written {
  readonly template?: Filled | undefined;
  readonly parameters: readonly ({ readonly file: Filled } | GivenValue)[];
}

function made({ template, parameters }: Written, at: Place, folders: readonly string[]): readonly Made[] {
  const given = parameters.map((one): Given =>
    "file" in one ? { kind: "file", paths: inEach(folders, one.file) } : one,
  );
  if (template === undefined && !given.some(({ kind }) => kind === "file")) return [];
  const paths = template === undefined ? [] : inEach(folders, template);
  // A template that is named by something that is not known could be any.
  if (template !== undefined && paths.length === 0) return [];
  return [{ at, template: paths, parameters: given }];
}

/** The paths that a file has from each folder; none where its name is not known. */
function inEach(folders: readonly string[], { text, isWhole }: Filled): string[] {
  const plain = text.replaceAll("\\", "/").replace(workspace, "");
  if (!isWhole && plain.includes("$")) return [];
  const bases = workspace.test(text) ? [""] : folders;
  const paths = bases.map((folder) => resolvePath(folder === "" ? "" : `${folder}/x`, plain));
  return [...new Set(paths.filter((path) => path !== undefined))];
}

const workspace = /^(?:\$\{\{\s*github\.workspace\s*\}\}|\$\{?(?:env:)?GITHUB_WORKSPACE\}?)\/?/iu;

type InText = (word: Word) => Filled;

function isCliDeployment({ words }: ShellCommand): boolean {
  const start = words
    .slice(0, 5)
    .map(({ text }) => text)
    .join(" ");
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
