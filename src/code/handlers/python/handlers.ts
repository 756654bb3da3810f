import {
  absent,
  canonical,
  known,
  knownText,
  lookup,
  unknown,
  type Tree,
  type Unknown,
} from "../../../declarations/value.ts";
import type { Place } from "../../../source/source.ts";
import { endpointOf, type EndpointDefaults } from "../endpoint.ts";
import type { Handler } from "../handler.ts";
import { bindingTree } from "../syntax/binding.ts";
import type { CodeBase } from "../syntax/code-base.ts";
import type { Located } from "../syntax/fold.ts";
import { childrenOf, fieldOf, lineOf, placeOf, type Node, type ParsedFile } from "../syntax/parser.ts";
import { pythonValue } from "./constants.ts";
import { decoratorKind, propertyName, type DecoratorKind } from "./decorators.ts";
import {
  appLevelOf,
  appsIn,
  argumentNamed,
  isAdapter,
  registrarOf,
  type AppLevel,
  type Registrar,
} from "./registrars.ts";

/** Whether a file can register a function with the Python v2 model. */
export const mayRegisterPython =
  /\bazure\.functions\b|\bazure\.durable_functions\b|\bazurefunctions\b|\bimport functions\b|^\s*@\w+(?:\.\w+)*\.(?:route|\w+_trigger|function_name)\(/mu;

/**
 * The functions that decorators of a file register, and the adapters for web frameworks in it.
 * https://learn.microsoft.com/azure/azure-functions/functions-reference-python
 */
export function pythonHandlers(code: CodeBase, file: ParsedFile): readonly Handler[] {
  const decorated = file.root
    .descendantsOfType("decorated_definition")
    .flatMap((node) => handlerOf(code, { file, node }));
  const adapters = appsIn(code, file.source.path)
    .filter(isAdapter)
    .map((call) => adapterHandler(code, call));
  return [...decorated, ...appliedHandlers(code, file), ...adapters];
}

interface Decorator extends Located {
  readonly name: string;
  readonly kind: DecoratorKind;
  readonly registrar: Registrar;
}

function handlerOf(code: CodeBase, { file, node }: Located): readonly Handler[] {
  const definition = fieldOf(node, "definition");
  const name = definition && fieldOf(definition, "name");
  if (definition?.type !== "function_definition" || name === undefined) return [];
  const calls = childrenOf(node, "decorator").flatMap((one) => decoratorCall({ file, node: one }));
  return registeredBy(code, calls, { name: name.text, bodyAt: placeOf(file, definition) });
}

/** What a decorator does without the `@`: `app.route(route="orders")(orders)`, one around the other. */
function appliedHandlers(code: CodeBase, file: ParsedFile): readonly Handler[] {
  const inner = new Set<number>();
  return file.root.descendantsOfType("call").flatMap((node) => {
    const calls: Located[] = [];
    let last = node;
    for (let made = appliedIn(node); made !== undefined; made = appliedIn(last)) {
      calls.push({ file, node: made.decorator });
      last = made.to;
      inner.add(last.id);
    }
    if (calls.length === 0 || inner.has(node.id)) return [];
    return registeredBy(code, calls, { name: last.type === "identifier" ? last.text : "lambda" });
  });
}

/** The decorator, and what it is applied to, of a call of what another call gives. */
function appliedIn(node: Node): { readonly decorator: Node; readonly to: Node } | undefined {
  const decorator = node.type === "call" ? fieldOf(node, "function") : undefined;
  const [to] = fieldOf(node, "arguments")?.namedChildren.filter(({ type }) => type !== "comment") ?? [];
  return decorator?.type === "call" && to !== undefined ? { decorator, to } : undefined;
}

/** The function that these decorators register, if one of them is a trigger. */
function registeredBy(
  code: CodeBase,
  calls: readonly Located[],
  { name, bodyAt }: { readonly name: string; readonly bodyAt?: Place },
): readonly Handler[] {
  const decorators = calls.flatMap((call) => decoratorOf(code, call));
  const trigger = decorators.find(({ kind }) => kind.role === "trigger");
  if (trigger === undefined) return [];
  const { file } = trigger;
  const at = placeOf(file, trigger.node);
  const bindings = decorators.map((one) => bindingOf(code, one));
  const triggerTree = bindings[decorators.indexOf(trigger)] ?? absent(at);
  const type = knownText(lookup(triggerTree, "type")) ?? "unknown";
  const functionName = calls.find((one) => calledName(one.node) === "function_name");
  const given = functionName && argumentOf(code, functionName, "name", 0);
  const http = type.toLowerCase() === "httptrigger";
  const level =
    http && trigger.name === "route" ? appLevelOf(code, trigger.registrar, file.source.path) : undefined;
  return [
    {
      name: given === undefined ? name : canonical(given),
      language: "python",
      model: "python-v2",
      trigger: type,
      ...(http && { http: endpoint(triggerTree, level, at) }),
      bindings: http
        ? [...bindings, bindingTree("http", "out", [["name", known("$return", at)]], at)]
        : bindings,
      at,
      ...(bodyAt && { bodyAt }),
    },
  ];
}

function endpoint(trigger: Tree, level: AppLevel | undefined, at: Place): NonNullable<Handler["http"]> {
  const own = lookup(trigger, "authLevel", at);
  if (own.kind !== "absent" || level?.level === undefined) {
    const why = level?.why ?? "the host takes a missing authLevel for function";
    return endpointOf(trigger, { ...ofHost, why }, at);
  }
  const { level: ofApp } = level;
  // Where the app's level holds, the route is what a person has to look at.
  const here: Tree = ofApp.kind === "known" ? { ...ofApp, at, via: [ofApp.at] } : ofApp;
  const inherited = bindingTree("httpTrigger", "in", [...givenIn(trigger), ["authLevel", here]], at);
  return { ...endpointOf(inherited, { ...ofHost, why: level.why }, at), authLevelWhy: level.why };
}

const ofHost: Omit<EndpointDefaults, "why"> = { authLevel: "function", methods: [] };

function givenIn(tree: Tree): readonly (readonly [string, Tree])[] {
  return tree.kind === "object" ? [...tree.properties.values()].map(({ name, value }) => [name, value]) : [];
}

/** `@app.route(...)`, and `@app.mcp_tool` without parentheses. */
function decoratorCall({ file, node }: Located): readonly Located[] {
  const [expression] = node.namedChildren.filter(({ type }) => type !== "comment");
  return expression === undefined ? [] : [{ file, node: expression }];
}

function calleeOf(node: Node): Node {
  return (node.type === "call" ? fieldOf(node, "function") : undefined) ?? node;
}

function calledName(node: Node): string {
  return fieldOf(calleeOf(node), "attribute")?.text ?? "";
}

function decoratorOf(code: CodeBase, { file, node }: Located): readonly Decorator[] {
  const object = fieldOf(calleeOf(node), "object");
  const name = calledName(node);
  const kind = decoratorKind(name);
  if (kind === undefined || object === undefined) return [];
  const registrar = registrarOf(code, { file, node: object });
  if (registrar.kind === "other") return [];
  // Of an app that comes from elsewhere only what no web framework has besides.
  if (registrar.kind === "unknown" && name === "route" && !/\bazure\b/u.test(file.source.text)) return [];
  return [{ file, node, name, kind, registrar }];
}

function bindingOf(code: CodeBase, { file, node, kind }: Decorator): Tree {
  const at = placeOf(file, node);
  const given: (readonly [string, Tree])[] = [];
  let rest: Unknown | undefined;
  let position = 0;
  for (const argument of fieldOf(node, "arguments")?.namedChildren ?? []) {
    const [name, value] = [fieldOf(argument, "name"), fieldOf(argument, "value")];
    if (argument.type === "comment") continue;
    if (argument.type === "keyword_argument" && name !== undefined && value !== undefined) {
      given.push([propertyName(name.text), pythonValue(code, { file, node: value })]);
    } else if (argument.type === "dictionary_splat" || argument.type === "list_splat") {
      rest ??= unknown("more arguments are spread into it", lineOf(argument), placeOf(file, argument));
    } else {
      const known = kind.positional[position++];
      if (known !== undefined) given.push([propertyName(known), pythonValue(code, { file, node: argument })]);
    }
  }
  const written = given.find(([name]) => name === "type")?.[1];
  const type = kind.type ?? (written && knownText(written)) ?? "unknown";
  return bindingTree(type, kind.direction, given, at, rest);
}

function argumentOf(
  code: CodeBase,
  { file, node }: Located,
  name: string,
  position: number,
): Tree | undefined {
  const argument = argumentNamed(node, name, position);
  return argument && pythonValue(code, { file, node: argument });
}

/** FastAPI and Flask behind a FunctionApp: one function that takes every route and method. */
function adapterHandler(code: CodeBase, call: Located): Handler {
  const at = placeOf(call.file, call.node);
  const name = argumentOf(code, call, "function_name", 2);
  const level = argumentOf(code, call, "http_auth_level", 1);
  const given: (readonly [string, Tree])[] = [["route", known("/{*route}", at)]];
  if (level !== undefined) given.push(["authLevel", level]);
  const trigger = bindingTree("httpTrigger", "in", given, at);
  return {
    name: name === undefined || name.kind === "absent" ? "http_app_func" : canonical(name),
    language: "python",
    model: "python-v2",
    trigger: "httpTrigger",
    http: endpointOf(
      trigger,
      { ...ofHost, why: "the adapter takes a missing http_auth_level for function" },
      at,
    ),
    bindings: [trigger, bindingTree("http", "out", [["name", known("$return", at)]], at)],
    at,
  };
}
