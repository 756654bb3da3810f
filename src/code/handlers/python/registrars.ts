import type { Tree } from "../../../declarations/value.ts";
import { appOf, type CodeBase } from "../syntax/code-base.ts";
import { notConstant, type Located } from "../syntax/fold.ts";
import { fieldOf } from "../syntax/parser.ts";
import { argumentsIn } from "./arguments.ts";
import { pythonValue } from "./constants.ts";
import { definitionsOf } from "./modules.ts";
import { originalOf } from "./original-names.ts";
import { isWrittenFromElsewhere } from "./writes.ts";

/** What a decorator belongs to. `other` is no object of azure.functions: an app of Flask has a `route` too. */
export type Registrar =
  | { readonly kind: "app"; readonly call: Located }
  | { readonly kind: "blueprint" }
  /** An object of a class of the repository that is an app with something added, or of what is not known. */
  | { readonly kind: "own"; readonly made: Located }
  /** What a function of a package gives. */
  | { readonly kind: "foreign"; readonly made: Located }
  | { readonly kind: "unknown" }
  | { readonly kind: "other" };

/** The object before the dot of a decorator; of several that it may be, the one that says most for a function. */
export function registrarOf(code: CodeBase, located: Located, depth = 0): Registrar {
  if (depth > deepest) return unknownRegistrar;
  const { node } = located;
  if (node.type === "call") return madeBy(code, located, depth);
  if (wrappers.has(node.type)) {
    return foremost(
      node.namedChildren.map((inner) => registrarOf(code, { ...located, node: inner }, depth + 1)),
    );
  }
  if (node.type !== "identifier" && node.type !== "attribute") return unknownRegistrar;
  const definitions = definitionsOf(code, located);
  return foremost(
    definitions.map((one) =>
      one === "unclear" || "rest" in one ? unknownRegistrar : registrarOf(code, one, depth + 1),
    ),
  );
}

const wrappers = new Set([
  "parenthesized_expression",
  "conditional_expression",
  "boolean_operator",
  "named_expression",
]);
const unknownRegistrar: Registrar = { kind: "unknown" };
const deepest = 8;

function foremost(registrars: readonly Registrar[]): Registrar {
  const order = ["own", "app", "blueprint", "foreign", "unknown", "other"] as const;
  for (const kind of order) {
    const found = registrars.filter((one) => one.kind === kind);
    const [first, second] = found;
    // An app that is one of two has no level that is known.
    if (first?.kind === "app" && second !== undefined) return { kind: "own", made: first.call };
    if (first !== undefined) return first;
  }
  return unknownRegistrar;
}

function madeBy(code: CodeBase, call: Located, depth: number): Registrar {
  const callee = fieldOf(call.node, "function");
  if (callee === undefined) return unknownRegistrar;
  const [own, ...more] = definitionsOf(code, { ...call, node: callee });
  if (own === undefined) {
    const original = originalOf(code, { ...call, node: callee });
    if (original === undefined) return unknownRegistrar;
    if (appClasses.test(original.name)) return { kind: "app", call };
    const isAzure = /^azure\b/u.test(original.module);
    if (/^(?:Function)?Blueprint$/u.test(original.name) && isAzure) return { kind: "blueprint" };
    return webFrameworks.test(original.module) ? { kind: "other" } : { kind: "foreign", made: call };
  }
  if (own === "unclear" || "rest" in own || more.length > 0) return unknownRegistrar;
  if (own.node.type === "class_definition")
    return isOfFunctions(code, own, 0) ? { kind: "own", made: call } : { kind: "other" };
  if (own.node.type !== "function_definition") return unknownRegistrar;
  const body = fieldOf(own.node, "body");
  const returned = (body?.descendantsOfType("return_statement") ?? []).flatMap(({ namedChildren }) =>
    namedChildren.map((node) => registrarOf(code, { file: own.file, node }, depth + 1)),
  );
  return foremost(returned);
}

/** Whether a class of the repository is made of one of azure.functions. */
function isOfFunctions(code: CodeBase, { file, node }: Located, depth: number): boolean {
  if (depth > deepest) return false;
  if (functionClasses.test(fieldOf(node, "name")?.text ?? "")) return true;
  const bases = fieldOf(node, "superclasses")?.namedChildren ?? [];
  return bases.some((base) => {
    const [own] = definitionsOf(code, { file, node: base });
    if (own !== undefined && own !== "unclear" && "node" in own && own.node.type === "class_definition")
      return isOfFunctions(code, own, depth + 1);
    const original = originalOf(code, { file, node: base });
    if (original === undefined) return false;
    return functionClasses.test(original.name) && !/^flask|^quart/u.test(original.module);
  });
}

/** Packages whose apps have a `route` of their own. */
const webFrameworks =
  /^(?:flask|quart|sanic|bottle|starlette|fastapi|aiohttp|apiflask|connexion|chalice|falcon|pyramid|tornado|django|litestar|robyn|fastmcp|mcp|socketio|aws_lambda_powertools)(?:[._]|$)/iu;

const appClasses = /^(?:FunctionApp|DFApp|AsgiFunctionApp|WsgiFunctionApp)$/u;
const functionClasses =
  /^(?:(?:Asgi|Wsgi)?FunctionApp|DFApp|(?:Function)?Blueprint|TriggerApi|BindingApi|DecoratorApi|FunctionRegister|ExternalHttpFunctionApp)$/u;

/** The level of routes that have none of their own: the app's argument, else `function`; of a blueprint its app's. */
export interface AppLevel {
  readonly level?: Tree;
  readonly why: string;
}

export function appLevelOf(code: CodeBase, registrar: Registrar, path: string): AppLevel {
  if (registrar.kind === "app") return levelOf(code, registrar.call);
  if (registrar.kind === "own" || registrar.kind === "foreign")
    return { level: notConstant(registrar.made, "is made by code of its own"), why: "decided by the app" };
  const apps = appsBeside(code, path);
  const [app, ...more] = apps;
  if (app === undefined) return { why: ofNothing };
  if (more.length === 0) return levelOf(code, app);
  return {
    level: notConstant(app, `is one of ${apps.length} apps that may register it`),
    why: "decided by the app",
  };
}

const ofNothing = "a FunctionApp takes a missing http_auth_level for function";

function levelOf(code: CodeBase, call: Located): AppLevel {
  const why = "http_auth_level of its FunctionApp";
  // The attribute that the argument is kept in (HttpFunctionsAuthLevelMixin, decorators/function_app.py).
  if (isWrittenFromElsewhere(code, "_auth_level"))
    return { level: notConstant(call, "is given its level again by other code"), why };
  const given = argumentNamed(code, call, "http_auth_level", 0);
  if (given === undefined) return { why: ofNothing };
  if (given === "open") return { level: notConstant(call, "takes arguments that are not all known"), why };
  const level = pythonValue(code, given);
  // FunctionApp() and FunctionApp(None) are the same.
  return level.kind === "absent" ? { why: ofNothing } : { level, why };
}

/** An argument by name, or by place where the app's class takes it there; `open` where it may be among others. */
export function argumentNamed(
  code: CodeBase,
  call: Located,
  name: string,
  position: number,
): Located | "open" | undefined {
  const list = argumentsIn(code, call);
  const named = list.find((one) => one.name === name);
  if (named !== undefined) return named.value;
  const plain = list.filter((one) => one.name === undefined && one.spread !== true);
  return plain[position]?.value ?? (list.some(({ spread }) => spread === true) ? "open" : undefined);
}

/** The calls that make an app, in the files of the same function app. */
function appsBeside(code: CodeBase, path: string): readonly Located[] {
  const all =
    apps.get(code) ?? code.mentioning(/\b(?:FunctionApp|DFApp)\b/u).flatMap((one) => appsIn(code, one));
  apps.set(code, all);
  const app = appOf(code, path);
  return all.filter(({ file }) => appOf(code, file.source.path) === app);
}

const apps = new WeakMap<CodeBase, readonly Located[]>();

/** The calls in a file that make an app. */
export function appsIn(code: CodeBase, path: string): readonly Located[] {
  const file = code.parsed(path);
  if (file === undefined) return [];
  return file.root.descendantsOfType("call").flatMap((node) => {
    const callee = fieldOf(node, "function");
    return callee !== undefined && appClasses.test(className(code, { file, node: callee }))
      ? [{ file, node }]
      : [];
  });
}

/** The class that is called, by the name its module gives it; by what is written where the repository has one. */
function className(code: CodeBase, located: Located): string {
  const original = originalOf(code, located);
  return original?.name ?? fieldOf(located.node, "attribute")?.text ?? located.node.text;
}

/** The web app that an adapter puts behind one route for everything (decorators/function_app.py, ExternalHttpApp). */
export function isAdapter(code: CodeBase, { file, node }: Located): boolean {
  const callee = fieldOf(node, "function");
  return callee !== undefined && /^(?:Asgi|Wsgi)FunctionApp$/u.test(className(code, { file, node: callee }));
}
