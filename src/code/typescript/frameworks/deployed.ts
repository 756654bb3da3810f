import type { ts } from "ts-morph";

import type { Declaration } from "../../../declarations/declaration.ts";
import { itemsOf } from "../../../declarations/items.ts";
import { knownText, lookup } from "../../../declarations/value.ts";
import { isUnreadable, resolvePath, type Files } from "../../../source/files.ts";
import { appFolder, type DeclaredFunction } from "../../handlers/function-json.ts";
import type { Handler } from "../../handlers/handler.ts";
import type { CodeSettings } from "../../reading.ts";
import { folderOf, inFolder, isCode } from "../code-files.ts";
import { manifestAt, mapOf } from "../manifests.ts";
import { placeOf, type Program } from "../program.ts";
import { mentionsFramework } from "./web-files.ts";

/**
 * Files of web applications that run although nothing registers them with the Functions worker: the script that a
 * custom handler starts (https://learn.microsoft.com/azure/azure-functions/functions-custom-handlers), which may be there
 * only once it is built, and every web application when the settings say so.
 */
export function startedWebFiles(
  files: Files,
  configuration: readonly Declaration[],
  { everyWebApplication }: CodeSettings,
): readonly string[] {
  const started = customHandlers(configuration).flatMap((handler) => scriptsOf(files, handler));
  if (everyWebApplication !== true) return started;
  const mentioning = files.paths.filter((path) => {
    const source = isCode(path) ? files.read(path) : undefined;
    return source !== undefined && !isUnreadable(source) && mentionsFramework(source.text);
  });
  return [...started, ...mentioning];
}

interface CustomHandler {
  readonly app: string;
  /** The words of the command line, the program first. */
  readonly command: readonly string[];
}

/** Apps whose host starts a program of their own and hands it the requests. */
function customHandlers(configuration: readonly Declaration[]): readonly CustomHandler[] {
  return configuration.flatMap((declaration) => {
    if (declaration.type !== "host.json") return [];
    const description = lookup(declaration.body, "customHandler.description");
    const executable = knownText(lookup(description, "defaultExecutablePath"));
    if (executable === undefined) return [];
    const given = itemsOf(lookup(description, "arguments")).items.flatMap((item) => knownText(item) ?? []);
    return [{ app: folderOf(declaration.at.source.path), command: [executable, ...given] }];
  });
}

/** The files that a command line may start: scripts that it names, what a folder has for its main, a script of npm. */
function scriptsOf(files: Files, { app, command }: CustomHandler): readonly string[] {
  const [program = "", ...given] = command;
  const words = given.filter((word) => !word.startsWith("-"));
  if (isCode(program)) return pathsIn(app, program);
  if (!/^(?:npm|yarn|pnpm)(?:\.cmd)?$/iu.test(program))
    return words.flatMap((word) => startedBy(files, app, word));
  const [verb, name] = words;
  const script = verb === "run" || verb === "run-script" ? name : verb;
  const written = mapOf(manifestAt(files, inFolder(app, "package.json"))?.get("scripts"))?.get(script ?? "");
  const [, ...rest] = typeof written === "string" ? written.trim().split(/\s+/u) : [];
  return rest.filter((word) => !word.startsWith("-")).flatMap((word) => startedBy(files, app, word));
}

/** What Node.js takes a word for: a file, with or without its ending, or a folder. https://nodejs.org/api/modules.html#all-together */
function startedBy(files: Files, app: string, word: string): readonly string[] {
  if (isCode(word)) return pathsIn(app, word);
  return pathsIn(app, word).flatMap((folder) => {
    const main = manifestAt(files, inFolder(folder, "package.json"))?.get("main");
    const named = typeof main === "string" && main !== "" ? main : "index.js";
    const ways = isCode(named) ? [named] : [`${named}.js`, `${named}/index.js`];
    return [...(folder === "" ? [] : [`${folder}.js`]), ...ways.flatMap((way) => pathsIn(folder, way))];
  });
}

function pathsIn(folder: string, path: string): readonly string[] {
  const found = resolvePath(inFolder(folder, "package.json"), path.replaceAll("\\", "/"));
  return found === undefined ? [] : [found];
}

/**
 * The function that hands its requests to a web application: one over HTTP in the same app; the file itself when every
 * application is asked for. Without any nothing reaches it through the host.
 */
export function hostOf(
  files: Files,
  program: Program,
  file: ts.SourceFile,
  handlers: readonly Handler[],
  declared: readonly DeclaredFunction[],
  { everyWebApplication }: CodeSettings,
): Handler | undefined {
  const path = program.sourceOf(file).path;
  const app = appFolder(files, folderOf(path));
  const isIts = (handler: Handler): boolean =>
    handler.http !== undefined && appFolder(files, folderOf(handler.at.source.path)) === app;
  const found = handlers.find(isIts) ?? declared.map(({ handler }) => handler).find(isIts);
  if (found !== undefined && files.has(inFolder(app, "host.json"))) return found;
  if (everyWebApplication !== true) return found;
  return {
    name: path,
    language: "javascript",
    model: "function.json",
    trigger: "httpTrigger",
    bindings: [],
    at: placeOf(program, file),
  };
}
