import type { ts } from "ts-morph";

import type { Problem } from "../../declarations/problem.ts";
import { absent, canonical, knownText, lookup, type Tree } from "../../declarations/value.ts";
import type { Place } from "../../source/source.ts";
import { endpointOf } from "../handlers/endpoint.ts";
import type { Handler } from "../handlers/handler.ts";
import { isTypeScript } from "./code-files.ts";
import { treeOf } from "./constants.ts";
import { contextsIn } from "./contexts.ts";
import type { Bound, Denoted, Environment } from "./denoted.ts";
import { bodyOf, membersUnder } from "./handler-bodies.ts";
import { invocationsOf } from "./invocations.ts";
import type { Names } from "./names.ts";
import { bindingsOf, emptyObject, triggerOf } from "./node-v4-bindings.ts";
import { placeOf } from "./program.ts";
import { isComputed, looksLikeRegistration, mayRegister } from "./registration-calls.ts";
import type { RegisteredHandler } from "./registered-handler.ts";
import { registrationKind, type RegistrationKind } from "./registrations.ts";
import { unreadable, withoutBody } from "./unknown-handlers.ts";

export type { RegisteredHandler };

/** What the programs register with the Node v4 model, `@azure/functions` or `durable-functions`. */
export interface Registered {
  /** One for each function that a registration may run, those of one registration with the same handler. */
  readonly handlers: readonly RegisteredHandler[];
  readonly problems: readonly Problem[];
}

export function nodeV4Handlers(names: Names): Registered {
  const { ts } = names.program;
  const contextsOf = contextsIn(names);
  const found = new Map<string, readonly RegisteredHandler[]>();
  const problems = new Map<ts.Node, Problem>();
  for (const file of names.program.files) {
    ts.forEachChild(file, function visit(node): void {
      if (ts.isCallExpression(node)) registrationsBy(node);
      ts.forEachChild(node, visit);
    });
  }
  const handlers = [...found.values()].flat();
  return { handlers, problems: [...problems.values(), ...withoutBody(names, handlers)] };

  function registrationsBy(call: ts.CallExpression): void {
    if (!mayRegister(names, call)) return;
    const read = new Set<Environment>();
    const unread = new Set<Environment>();
    for (const env of contextsOf(call)) {
      for (const { callee, arguments: given } of invocationsOf(names, call, env)) {
        const kind = registrationKind(callee);
        // `app.http.bind(app)` takes part in another call.
        if (kind === undefined || given?.length === 0) continue;
        if (given === undefined) {
          unread.add(env);
          continue;
        }
        read.add(env);
        const registered = registrationOf(names, call, kind, given);
        const key = `${file(call)}:${call.pos}:${registered[0]?.handler.name ?? ""}`;
        if (!found.has(key)) found.set(key, registered);
      }
      if (!read.has(env) && isComputed(names, call.expression, env)) unread.add(env);
    }
    if (unread.size > 0 || (read.size === 0 && looksLikeRegistration(names, call))) {
      problems.set(call, unreadable(names, call));
    }
  }

  function file(node: ts.Node): string {
    return names.program.sourceOf(node).path;
  }
}

function registrationOf(
  names: Names,
  call: ts.CallExpression,
  kind: RegistrationKind,
  [name, options]: readonly Bound[],
): readonly RegisteredHandler[] {
  const at = headOf(names, call);
  const denoted: Denoted =
    options === undefined ? { kind: "absent" } : names.denote(options.node, options.env);
  const isHandler = kind.shorthand && options !== undefined && isCode(names, denoted, options.env);
  const optionsTree: Tree =
    isHandler || options === undefined ? emptyObject(at) : treeOf(names, options.node, options.env);
  const given = isHandler ? [options] : membersUnder(names, denoted, "handler");
  const bodies = given.map(({ node, env }) => bodyOf(names, node, env));
  const body = bodies.find((one) => one !== undefined);
  const { trigger, defaults } = triggerOf(names, denoted, optionsTree, kind, at);
  const type = kind.trigger ?? knownText(lookup(trigger, "type")) ?? "unknown";
  const nameTree = name === undefined ? absent(at) : treeOf(names, name.node, name.env);
  const endpoint = type.toLowerCase() === "httptrigger" ? endpointOf(trigger, defaults, at) : undefined;
  const handler: Handler = {
    name: canonical(nameTree),
    language: isTypeScript(at.source.path) ? "typescript" : "javascript",
    model: "node-v4",
    trigger: type,
    ...(endpoint && {
      http: { ...endpoint, ...(kind.method !== undefined && { methods: [kind.method] }) },
    }),
    bindings: bindingsOf(names, denoted, trigger, kind, at),
    at,
    ...(body && { bodyAt: placeOf(names.program, body) }),
  };
  const durable = kind.durable !== undefined && { durable: kind.durable };
  if (given.length === 0) return [{ handler, isEmpty: isWithoutHandler(names, denoted), ...durable }];
  return given.map((one, index) => {
    const own = bodies[index];
    return { handler, given: one, ...(own && { body: own }), ...durable };
  });
}

/** Options that certainly have no handler: the worker refuses them. */
function isWithoutHandler(names: Names, options: Denoted): boolean {
  return (
    options.kind === "absent" ||
    (options.kind === "object" && names.member(options, "handler").kind === "absent")
  );
}

function isCode(names: Names, value: Denoted, env: Environment): boolean {
  const { ts } = names.program;
  if (value.kind === "function") return true;
  if (value.kind === "object" || value.kind === "absent") return false;
  // wrap(handler): a call whose result nobody can look into, given a function.
  const node =
    value.kind === "expression" ? value.node : value.kind === "external" ? value.call?.node : undefined;
  if (node === undefined || !ts.isCallExpression(node)) return false;
  return node.arguments.some((argument) => names.denote(argument, env).kind === "function");
}

/** The call up to its first argument: what a person sees as the registration, without the handler's whole body. */
function headOf(names: Names, call: ts.CallExpression): Place {
  const whole = placeOf(names.program, call);
  return { ...whole, end: call.arguments[0]?.end ?? whole.end };
}
