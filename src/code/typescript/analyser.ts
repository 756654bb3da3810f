import type { ts } from "ts-morph";

import type { Declaration } from "../../declarations/declaration.ts";
import type { Problem } from "../../declarations/problem.ts";
import { isUnreadable, type Files } from "../../source/files.ts";
import { appFolder, declaredFunctions, type DeclaredFunction } from "../handlers/function-json.ts";
import type { Handler } from "../handlers/handler.ts";
import { defaultCodeSettings, type Analyser, type CodeReading } from "../reading.ts";
import { appsWithoutCode } from "./apps-without-code.ts";
import { isCode, isInApp, isTypeScript, mentionsFunctions } from "./code-files.ts";
import { withoutCopiedAlerts, withoutCopiedHandlers } from "./copied-findings.ts";
import { dataFlow, entryOfV3, entryOfV4, entryOfWebFile } from "./data-flow.ts";
import { defectsIn } from "./defects/defects.ts";
import { keyClientDefects } from "./defects/key-clients.ts";
import type { FunctionNode } from "./denoted.ts";
import { withoutCopiedFacts } from "./facts/copied-facts.ts";
import { factsOf } from "./facts/facts.ts";
import type { HandlerCode } from "./facts/reach.ts";
import { parameterisedQuery } from "./fixes/parameterised-query.ts";
import { programWithArguments } from "./fixes/program-with-arguments.ts";
import { hostOf, startedWebFiles } from "./frameworks/deployed.ts";
import { nestRoutes } from "./frameworks/nest.ts";
import { webFiles } from "./frameworks/web-files.ts";
import { entryOfHook, invocationHooks } from "./hooks.ts";
import { loweringOf } from "./lower/lower.ts";
import { loadProgram } from "./loaded-program.ts";
import { modelsFor } from "./models.ts";
import type { Names } from "./names.ts";
import { entryFunctions, withBody } from "./node-v3.ts";
import { nodeV4Handlers } from "./node-v4.ts";
import { mayCarryData } from "./payloads.ts";
import { appsWithMain, isNamedByMain } from "./package-main.ts";

const analyserName = "TypeScript and JavaScript";

/** JavaScript and TypeScript functions of both Node models. Reads nothing but `files`. */
export const typescriptAnalyser: Analyser = {
  name: analyserName,
  read: readTypescript,
};

/** Every handler of the Node v4 model and of function.json in the repository's own code. */
export async function readTypescript(
  files: Files,
  configuration: readonly Declaration[],
  settings = defaultCodeSettings,
): Promise<CodeReading> {
  const allDeclared = declaredFunctions(files, configuration);
  const declared = allDeclared.filter(
    ({ handler: { language } }) => language === "javascript" || language === "typescript",
  );
  const started = startedWebFiles(files, configuration, settings);
  if (
    declared.length === 0 &&
    started.length === 0 &&
    appsWithMain(files).length === 0 &&
    !files.paths.some((path) => isCode(path) && mayRegister(files, path))
  ) {
    return notNeeded;
  }

  const compiler = (await import("ts-morph")).ts;
  const {
    selection,
    names,
    scriptsOf,
    problems: unfollowed,
  } = await loadProgram(compiler, files, declared, started);
  const { program } = names;

  const { handlers: registered, problems: unknown } = nodeV4Handlers(names);
  const v4Apps = new Set(
    registered
      .map(({ handler }) => handler)
      .filter((handler) => isLoaded(files, handler))
      .map((handler) => appOf(files, handler)),
  );
  const v4Files = new Set(registered.map(({ handler }) => handler.at.source.path));
  const problems: Problem[] = [...unfollowed, ...unknown];
  const handlers: Handler[] = [...new Set(registered.map(({ handler }) => handler))];
  const lowering = loweringOf(names);
  const ground = { names, lowering, settings };
  const code: HandlerCode[] = registered.map(({ handler, given, body }) => ({
    handler,
    code: [given?.node, body].filter((node) => node !== undefined),
  }));
  const entries = registered
    .filter(({ handler }) => mayCarryData(handler))
    .map((one) => entryOfV4(ground, one));
  const nest = nestRoutes(names, lowering);
  const web = webFiles(names);
  const webApps = new Set(
    [...web, ...nest.map(({ file }) => file)].map((file) => folderApp(files, program.sourceOf(file).path)),
  );
  for (const one of declared) {
    const app = appFolder(files, one.folder);
    const scripts = scriptsOf(one);
    if (v4Apps.has(app) || scripts.some((path) => v4Files.has(path))) {
      problems.push(ignoredByHost(one));
      continue;
    }
    const { found, bodies } = located(names, one, scripts, webApps.has(app), problems);
    handlers.push(found.handler);
    code.push({ handler: found.handler, code: bodies });
    if (!mayCarryData(found.handler)) continue;
    for (const body of bodies) entries.push(entryOfV3(ground, found, body));
  }
  const host = (file: ts.SourceFile): Handler | undefined =>
    hostOf(files, program, file, handlers, allDeclared, settings);
  for (const file of web) {
    const handler = host(file);
    if (handler === undefined) continue;
    entries.push(entryOfWebFile(lowering, file, handler));
    code.push({ handler, code: file.statements });
  }
  for (const route of nest) {
    const handler = host(route.file);
    if (handler !== undefined) entries.push({ ...route, handler, code: [route.code] });
  }
  for (const hook of invocationHooks(names)) {
    const handler = host(hook.file);
    if (handler !== undefined) entries.push(entryOfHook(lowering, hook, handler));
  }
  problems.push(...appsWithoutCode(files, new Set(handlers.map((handler) => appOf(files, handler)))));
  const flow = dataFlow(
    entries,
    analyserName,
    modelsFor(files),
    (hit) => parameterisedQuery(program, hit) ?? programWithArguments(names, hit),
  );
  problems.push(...flow.problems);
  const settled = new Map<Handler, Handler>(
    handlers.map((handler) => [
      handler,
      flow.verifying.has(handler) ? { ...handler, verifiesCaller: true } : handler,
    ]),
  );
  const { facts, clients, handlersAt } = factsOf(
    names,
    code.map((one) => ({ ...one, handler: settled.get(one.handler) ?? one.handler })),
    flow,
  );
  const defects = defectsIn(names, analyserName, keyClientDefects(names, clients), handlersAt);
  if (names.isExhausted()) problems.push(exhausted);
  return {
    handlers: withoutCopiedHandlers([...settled.values()], selection.copies),
    alerts: withoutCopiedAlerts([...flow.alerts, ...defects], selection.copies),
    facts: withoutCopiedFacts(facts, selection.copies),
    problems,
    read: selection.sources.map(({ path }) => path),
    skipped: selection.skipped,
    state: { name: analyserName, version: compiler.version, state: "ran" },
  };
}

const notNeeded: CodeReading = {
  handlers: [],
  alerts: [],
  problems: [],
  read: [],
  skipped: [],
  state: { name: analyserName, state: "not needed", why: "no function is written in them" },
};

const exhausted: Problem = {
  kind: "limit",
  message: "The code takes more steps to follow than are allowed; some functions may be missing",
  effect: "incomplete",
};

/** A file that can't be read may hold anything. */
function mayRegister(files: Files, path: string): boolean {
  const source = files.read(path);
  return isUnreadable(source) ? isInApp(files, path) : mentionsFunctions(source.text);
}

function appOf(files: Files, { at }: Handler): string {
  return folderApp(files, at.source.path);
}

function folderApp(files: Files, path: string): string {
  return appFolder(files, path.split("/").slice(0, -1).join("/"));
}

/**
 * Whether the package's `main` names the file that registers the function, as source or as what is built from it.
 * Anything less certain does not silence a function.json: a registration that is never loaded would hide it.
 */
function isLoaded(files: Files, handler: Handler): boolean {
  const app = appOf(files, handler);
  return isNamedByMain(files, app, handler.at.source.path);
}

function located(
  names: Names,
  declared: DeclaredFunction,
  scripts: readonly string[],
  runsWebApp: boolean,
  problems: Problem[],
): { readonly found: DeclaredFunction; readonly bodies: readonly FunctionNode[] } {
  const parsed = scripts.flatMap((path) => {
    const file = names.program.fileAt(path);
    return file === undefined ? [] : [{ path, file }];
  });
  const [first] = parsed;
  if (first === undefined) {
    problems.push(withoutCode(declared));
    return { found: declared, bodies: [] };
  }
  const language = isTypeScript(first.path) ? "typescript" : "javascript";
  const known: DeclaredFunction = { ...declared, handler: { ...declared.handler, language } };
  const bodies: FunctionNode[] = [];
  for (const { path, file } of parsed) {
    const found = entryFunctions(names, file, declared.entryPoint);
    bodies.push(...found);
    // An adapter makes the function; the routes it leads to are followed by themselves.
    if (found.length > 0 || runsWebApp) continue;
    problems.push({
      kind: "unresolved",
      message: `The function that '${declared.handler.name}' runs was not found in this file: an exported function was expected`,
      at: { path },
      effect: "incomplete",
    });
  }
  const [body] = bodies;
  return { found: body === undefined ? known : withBody(names, known, body), bodies };
}

function withoutCode(declared: DeclaredFunction): Problem {
  return {
    kind: "unresolved",
    message:
      declared.script === undefined
        ? `No script stands beside this function.json: index.js or 'scriptFile' was expected`
        : `The script '${declared.script}' is not in the repository, and nothing tells which source it is built from`,
    at: declared.handler.at,
    effect: "incomplete",
  };
}

/** One v4 registration makes the host ignore every function.json of the app (Node developer reference). */
function ignoredByHost({ handler }: DeclaredFunction): Problem {
  return {
    kind: "invalid",
    message: `The host ignores this function.json, since other functions of the app are registered in code`,
    at: handler.at,
    effect: "notice",
  };
}
