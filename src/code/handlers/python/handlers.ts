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
import { endpointOf, type EndpointDefaults } from "../endpoint.ts";
import type { Handler } from "../handler.ts";
import type { Place } from "../../../source/source.ts";
import { bindingTree } from "../syntax/binding.ts";
import type { CodeBase } from "../syntax/code-base.ts";
import type { HandlersFound } from "../syntax/found.ts";
import type { Argument, Located } from "../syntax/fold.ts";
import { lineOf, placeOf, type ParsedFile } from "../syntax/parser.ts";
import { notUnderstood } from "../syntax/unread.ts";
import type { Registration } from "./callables.ts";
import { pythonValue } from "./constants.ts";
import { propertyName } from "./decorators.ts";
import { appLevelOf, appsIn, argumentNamed, isAdapter, type AppLevel } from "./registrars.ts";
import { unfollowed } from "./unfollowed.ts";
import { usesIn, type Use } from "./uses.ts";
import { isWrittenFromElsewhere } from "./writes.ts";

/**
 * The functions that decorators register, and the adapters for web frameworks. What may register one and can't be
 * followed is a problem.
 * https://learn.microsoft.com/azure/azure-functions/functions-reference-python
 */
export function pythonHandlers(code: CodeBase, files: readonly ParsedFile[]): HandlersFound {
  const uses = usesIn(code, files);
  const adapters = files.flatMap((file) =>
    appsIn(code, file.source.path)
      .filter((call) => isAdapter(code, call))
      .map((call) => adapterHandler(code, call)),
  );
  return {
    handlers: [...uses.flatMap((use) => registeredBy(code, use)), ...adapters],
    problems: [...unfollowed(code, files, uses), ...files.flatMap(notUnderstood)],
  };
}

/** The function that these decorators register, if one of them is a trigger. */
function registeredBy(code: CodeBase, { registrations, name, node, bodyAt }: Use): readonly Handler[] {
  const decorators = registrations.filter(({ kind }) => kind !== undefined);
  const trigger = decorators.find(({ kind }) => kind?.role === "trigger");
  if (trigger === undefined) return [];
  const own = placeOf(trigger.at.file, trigger.at.node);
  const whole = placeOf(node.file, node.node);
  // One that a function of the repository makes is looked at where that is called.
  const isWithin = own.source === whole.source && own.start >= whole.start && own.end <= whole.end;
  const at = isWithin ? own : whole;
  const bindings = decorators.map((one) => bindingOf(code, one));
  const triggerTree = bindings[decorators.indexOf(trigger)] ?? absent(at);
  const type = knownText(lookup(triggerTree, "type")) ?? "unknown";
  const functionName = registrations.find((one) => one.name === "function_name");
  const given = functionName && argumentOf(code, functionName.arguments, "name", 0);
  const http = type.toLowerCase() === "httptrigger";
  const level =
    http && trigger.name === "route"
      ? appLevelOf(code, trigger.registrar, trigger.at.file.source.path)
      : undefined;
  return [
    {
      name: given === undefined ? name : canonical(given),
      language: "python",
      model: "python-v2",
      trigger: type,
      ...(http && {
        http: endpoint(isReplaced(code, trigger) ? open(triggerTree, at) : triggerTree, level, at),
      }),
      bindings: http
        ? [...bindings, bindingTree("http", "out", [["name", known("$return", at)]], at)]
        : bindings,
      at,
      ...(bodyAt && { bodyAt }),
    },
  ];
}

/** `func.FunctionApp.route = another` */
function isReplaced(code: CodeBase, { name = "" }: Registration): boolean {
  return isWrittenFromElsewhere(code, name);
}

function open(trigger: Tree, at: Place): Tree {
  const level = unknown("the decorator is replaced by other code", "auth_level", at);
  return bindingTree("httpTrigger", "in", [...givenIn(trigger), ["authLevel", level]], at);
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

function bindingOf(code: CodeBase, { kind, arguments: list, at: { file, node } }: Registration): Tree {
  const given: (readonly [string, Tree])[] = [];
  let rest: Unknown | undefined;
  let position = 0;
  for (const { name, value, spread } of list) {
    if (spread === true) {
      rest ??= unknown(
        "more arguments are spread into it",
        lineOf(value.node),
        placeOf(value.file, value.node),
      );
      continue;
    }
    const property = name ?? kind?.positional[position++];
    if (property !== undefined) given.push([propertyName(property), pythonValue(code, value)]);
  }
  const written = given.find(([name]) => name === "type")?.[1];
  const type = kind?.type ?? (written && knownText(written)) ?? "unknown";
  return bindingTree(type, kind?.direction ?? "in", given, placeOf(file, node), rest);
}

function argumentOf(
  code: CodeBase,
  list: readonly Argument[],
  name: string,
  position: number,
): Tree | undefined {
  const plain = list.filter((one) => one.name === undefined && one.spread !== true);
  const argument = list.find((one) => one.name === name) ?? plain[position];
  return argument && pythonValue(code, argument.value);
}

/** FastAPI and Flask behind a FunctionApp: one function that takes every route and method. */
function adapterHandler(code: CodeBase, call: Located): Handler {
  const at = placeOf(call.file, call.node);
  const valueOf = (name: string, position: number): Tree | undefined => {
    const argument = argumentNamed(code, call, name, position);
    if (argument === "open") return unknown("more arguments are spread into it", lineOf(call.node), at);
    return argument && pythonValue(code, argument);
  };
  const name = valueOf("function_name", 2);
  const level =
    appLevelOf(code, { kind: "app", call }, call.file.source.path).level && valueOf("http_auth_level", 1);
  const given: (readonly [string, Tree])[] = [["route", known("/{*route}", at)]];
  if (level !== undefined) given.push(["authLevel", level]);
  const trigger = bindingTree("httpTrigger", "in", given, at);
  return {
    name: name?.kind === "known" ? canonical(name) : "http_app_func",
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
