import type { Declaration } from "../../declarations/declaration.ts";
import { isType } from "../../declarations/declaration.ts";
import { itemsOf } from "../../declarations/items.ts";
import { knownText, lookup, type Tree } from "../../declarations/value.ts";
import { resolvePath, type Files } from "../../source/files.ts";
import { startOf } from "../../source/source.ts";
import type { Analyser } from "../reading.ts";
import { endpointOf, hostDefaults } from "./endpoint.ts";
import type { Handler, Language } from "./handler.ts";

/** A function that a `function.json` declares, and where its code is said to be. */
export interface DeclaredFunction {
  readonly handler: Handler;
  /** Folder of the function, relative to the repository, without a slash at the end. */
  readonly folder: string;
  /** The file that `scriptFile` names, or that the host would take; a repository path that need not exist. */
  readonly script?: string;
  readonly entryPoint?: string;
  /** Names of the bindings that the code gets as arguments, in order. */
  readonly inputs: readonly { readonly name: string; readonly type: string }[];
}

/** Functions of every language that has no analyser of its own: their function.json tells all that is judged. */
export const functionJsonAnalyser: Analyser = {
  name: "function.json",
  read: (files, configuration) => {
    const functions = declaredFunctions(files, configuration).filter(
      ({ handler: { language } }) => language !== "javascript" && language !== "typescript",
    );
    return Promise.resolve({
      handlers: functions.map(({ handler }) => handler),
      alerts: [],
      problems: [],
      read: functions.map(({ handler }) => handler.at.source.path),
      skipped: [],
      state: { name: "function.json", state: functions.length === 0 ? "not needed" : "ran" },
    });
  },
};

/** What the host would run for each `function.json` of the configuration. A file without a trigger runs nothing. */
export function declaredFunctions(
  files: Files,
  configuration: readonly Declaration[],
): readonly DeclaredFunction[] {
  return configuration
    .filter((declaration) => isType(declaration, "Microsoft.Web/sites/functions"))
    .flatMap((declaration) => {
      const found = declaredFunction(files, configuration, declaration);
      return found === undefined ? [] : [found];
    });
}

function declaredFunction(
  files: Files,
  configuration: readonly Declaration[],
  declaration: Declaration,
): DeclaredFunction | undefined {
  const config = lookup(declaration.body, "properties.config");
  const bindings = itemsOf(lookup(config, "bindings")).items;
  const trigger = bindings.find((binding) => /trigger$/iu.test(knownText(lookup(binding, "type")) ?? ""));
  if (trigger === undefined) return undefined;
  const { path } = declaration.at.source;
  const folder = path.split("/").slice(0, -1).join("/");
  const script = scriptOf(files, path, folder, knownText(lookup(config, "scriptFile")));
  const entryPoint = knownText(lookup(config, "entryPoint"));
  const type = knownText(lookup(trigger, "type")) ?? "";
  const name = knownText(declaration.name) ?? folder.slice(folder.lastIndexOf("/") + 1);
  return {
    handler: {
      name,
      language: languageOf(files, configuration, folder, script),
      model: "function.json",
      trigger: type,
      ...(type.toLowerCase() === "httptrigger" && { http: endpointOf(trigger, hostDefaults, trigger.at) }),
      bindings,
      at: trigger.at,
      ...bodyIn(files, script),
    },
    folder,
    ...(script !== undefined && { script }),
    ...(entryPoint !== undefined && entryPoint !== "" && { entryPoint }),
    inputs: bindings
      .filter((binding) => knownText(lookup(binding, "direction"))?.toLowerCase() !== "out")
      .map((binding) => ({
        name: knownText(lookup(binding, "name")) ?? "",
        type: knownText(lookup(binding, "type")) ?? "",
      })),
  };
}

/** Scripts that are one function each: the whole file is its body. In others the body has to be looked for. */
function bodyIn(files: Files, script: string | undefined): Pick<Handler, "bodyAt"> {
  if (script === undefined || !/\.(?:ps1|csx)$/iu.test(script) || !files.has(script)) return {};
  const source = files.read(script);
  return "text" in source ? { bodyAt: startOf(source) } : {};
}

/**
 * The host takes `scriptFile`, else the only file beside function.json, else `run.*`, else `index.*`
 * (azure-functions-host, FunctionMetadataProvider.DeterminePrimaryScriptFile).
 */
function scriptOf(
  files: Files,
  path: string,
  folder: string,
  written: string | undefined,
): string | undefined {
  if (written !== undefined && written !== "") return resolvePath(path, written.replaceAll("\\", "/"));
  const beside = files.paths.filter(
    (other) =>
      other.startsWith(`${folder}/`) && !other.slice(folder.length + 1).includes("/") && other !== path,
  );
  const scripts = beside.filter((other) => /\.(?:[cm]?js|ts|py|ps1|csx)$/iu.test(other));
  if (scripts.length === 1) return scripts[0];
  const stem = (other: string): string =>
    other
      .slice(other.lastIndexOf("/") + 1)
      .replace(/\.[^.]+$/u, "")
      .toLowerCase();
  return (
    scripts.find((other) => stem(other) === "run") ??
    scripts.find((other) => stem(other) === "index") ??
    scripts.find((other) => stem(other) === "__init__") ??
    beside.find((other) => /^(?:run|index)$/u.test(stem(other)))
  );
}

const byEnding: readonly (readonly [RegExp, Language])[] = [
  [/\.[cm]?tsx?$/iu, "typescript"],
  [/\.[cm]?jsx?$/iu, "javascript"],
  [/\.py$/iu, "python"],
  [/\.psm?1$/iu, "powershell"],
  [/\.(?:csx|dll)$/iu, "csharp"],
  [/\.jar$/iu, "java"],
];

const byRuntime: ReadonlyMap<string, Language> = new Map<string, Language>([
  ["node", "javascript"],
  ["python", "python"],
  ["powershell", "powershell"],
  ["dotnet", "csharp"],
  ["dotnet-isolated", "csharp"],
  ["java", "java"],
  ["custom", "custom"],
]);

function languageOf(
  files: Files,
  configuration: readonly Declaration[],
  folder: string,
  script: string | undefined,
): Language {
  const written = byEnding.find(([ending]) => script !== undefined && ending.test(script));
  if (written !== undefined) return written[1];
  const app = appFolder(files, folder);
  const own = configuration.filter(({ at }) => at.source.path.split("/").slice(0, -1).join("/") === app);
  const host = own.find(({ type }) => type === "host.json");
  const handler: Tree | undefined =
    host && lookup(host.body, "customHandler.description.defaultExecutablePath");
  if (handler !== undefined && handler.kind !== "absent") return "custom";
  const settings = own.find(({ type }) => type === "local.settings.json");
  const runtime = settings && knownText(lookup(settings.body, ["values", "FUNCTIONS_WORKER_RUNTIME"]));
  const named = byRuntime.get(runtime?.toLowerCase() ?? "");
  // Node runs a script of any ending as JavaScript; no other worker takes one that it does not know.
  return named ?? (script !== undefined && files.has(script) ? "javascript" : "custom");
}

/** The folder of the function app that holds a path: the nearest with a host.json, else the parent. */
export function appFolder(files: Files, folder: string): string {
  const segments = folder.split("/");
  for (let count = segments.length; count >= 0; count--) {
    const candidate = segments.slice(0, count).join("/");
    if (files.has(candidate === "" ? "host.json" : `${candidate}/host.json`)) return candidate;
  }
  return segments.slice(0, -1).join("/");
}
