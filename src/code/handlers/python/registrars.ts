import type { Tree } from "../../../declarations/value.ts";
import { appOf, type CodeBase } from "../syntax/code-base.ts";
import { notConstant, type Located } from "../syntax/fold.ts";
import { childrenOf, fieldOf, type Node } from "../syntax/parser.ts";
import { pythonValue } from "./constants.ts";
import { definitionOf } from "./modules.ts";
import { outlineOf } from "./outline.ts";

/** What a decorator belongs to. `other` is no object of azure.functions: an app of Flask has a `route` too. */
export type Registrar =
  | { readonly kind: "app"; readonly call: Located }
  | { readonly kind: "blueprint" }
  | { readonly kind: "unknown" }
  | { readonly kind: "other" };

export function registrarOf(code: CodeBase, located: Located): Registrar {
  const made = definitionOf(code, located);
  if (made === undefined || made === "several") return { kind: "unknown" };
  const callee = made.node.type === "call" ? fieldOf(made.node, "function") : undefined;
  if (callee === undefined) return { kind: "unknown" };
  const name = originalName({ file: made.file, node: callee });
  if (appClasses.test(name)) return { kind: "app", call: made };
  return {
    kind: /^(?:Function)?Blueprint$/u.test(name) && isOfFunctions(made, callee) ? "blueprint" : "other",
  };
}

const appClasses = /^(?:FunctionApp|DFApp|AsgiFunctionApp|WsgiFunctionApp)$/u;

/** The class that is called, by the name its module gives it. */
function originalName({ file, node }: Located): string {
  if (node.type === "attribute") return fieldOf(node, "attribute")?.text ?? "";
  return outlineOf(file).imported.get(node.text)?.member ?? node.text;
}

/** Flask has a Blueprint as well. */
function isOfFunctions({ file }: Located, callee: Node): boolean {
  const [first = ""] = callee.text.split(".");
  const { module = "", member } = outlineOf(file).imported.get(first) ?? {};
  return /^azure\b/u.test(member === undefined ? module : `${module}.${member}`);
}

/** The level of routes that have none of their own: the app's argument, else `function`; of a blueprint its app's. */
export interface AppLevel {
  readonly level?: Tree;
  readonly why: string;
}

export function appLevelOf(code: CodeBase, registrar: Registrar, path: string): AppLevel {
  if (registrar.kind === "app") return levelOf(code, registrar.call);
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
  const given = argumentNamed(call.node, "http_auth_level", 0);
  if (given === undefined) return { why: ofNothing };
  const level = pythonValue(code, { file: call.file, node: given });
  // FunctionApp() and FunctionApp(None) are the same.
  if (level.kind === "absent") return { why: ofNothing };
  return { level, why: "http_auth_level of its FunctionApp" };
}

/** An argument by name, or by place where the app's class takes it there. */
export function argumentNamed(call: Node, name: string, position?: number): Node | undefined {
  const list = fieldOf(call, "arguments");
  if (list === undefined) return undefined;
  const named = childrenOf(list, "keyword_argument").find((one) => fieldOf(one, "name")?.text === name);
  if (named !== undefined) return fieldOf(named, "value");
  const plain = list.namedChildren.filter(({ type }) => type !== "keyword_argument" && type !== "comment");
  return position === undefined ? undefined : plain[position];
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
    return callee !== undefined && appClasses.test(originalName({ file, node: callee }))
      ? [{ file, node }]
      : [];
  });
}

/** The web app that an adapter puts behind one route for everything (decorators/function_app.py, ExternalHttpApp). */
export function isAdapter({ file, node }: Located): boolean {
  const callee = fieldOf(node, "function");
  return callee !== undefined && /^(?:Asgi|Wsgi)FunctionApp$/u.test(originalName({ file, node: callee }));
}
