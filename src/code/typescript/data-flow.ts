import type { ts } from "ts-morph";

import type { Problem } from "../../declarations/problem.ts";
import type { Place } from "../../source/source.ts";
import type { Alert } from "../alert.ts";
import {
  keyOfEntrance,
  keyOfMount,
  type Entrance,
  type Mount,
  type RouteEntrance,
} from "../flow/entrances.ts";
import { run } from "../flow/interpreter.ts";
import type { Hit, Reached } from "../flow/language.ts";
import type { Models } from "../flow/models.ts";
import type { Expression, Variable } from "../flow/program.ts";
import { taintFrom } from "../flow/taint.ts";
import { covers, external, join, nothing, tainted, type Value } from "../flow/value.ts";
import type { DeclaredFunction } from "../handlers/function-json.ts";
import type { Handler } from "../handlers/handler.ts";
import type { CodeSettings } from "../reading.ts";
import { javascript } from "./builtins.ts";
import { byEvents, entityContext, orchestrationContext, toEntities, type Messages } from "./durable.ts";
import type { FunctionNode } from "./denoted.ts";
import { mountedRoutes, type MountedRoutes } from "./frameworks/mounted-routes.ts";
import type { Lowering } from "./lower/lower.ts";
import { triggerMetadata } from "./models/requests.ts";
import type { Names } from "./names.ts";
import type { RegisteredHandler } from "./node-v4.ts";
import { payloadOf } from "./payloads.ts";
import { placeOf } from "./program.ts";

/** A handler with the code that data flow starts from. */
export interface FlowEntry {
  readonly handler: Handler;
  readonly code: readonly Expression[];
  readonly arguments: readonly Value[];
  /** The route by which callers get there, where the handler has several. */
  readonly entrance?: Entrance;
  /** Where it is written, when text that it returns is sent as HTML. */
  readonly sendsHtmlAt?: Place;
  /** It runs besides what the handler runs, and not in its place. */
  readonly isBesides?: true;
  /** Run only with what other functions send it: the arguments for that. */
  readonly receives?: (input: Value) => readonly Value[];
  /** Under which names that is sent; the handler's own where nothing is said. */
  readonly listens?: readonly string[];
}

export interface FlowReading {
  readonly alerts: readonly Alert[];
  /** Handlers that turn away every caller who is not who it says. */
  readonly verifying: ReadonlySet<Handler>;
  /** The routes that were registered, each with the functions that run its application. */
  readonly routes: readonly { readonly route: RouteEntrance; readonly hosts: readonly Handler[] }[];
  readonly mounted: MountedRoutes;
  readonly problems: readonly Problem[];
}

// A step is one expression or statement; a second's work is some half a million.
const mostSteps = 400_000;
const mostStepsInAll = 8_000_000;
/** A variable that one handler fills, a second hands on, and a third uses. */
const mostSharing = 2;
/** Starter, orchestrator, activity, and sub-orchestrators between them. */
const mostRounds = 6;

/** Follows what callers send into every handler, and tells where it does harm, and how `fix` would change it. */
export function dataFlow(
  all: readonly FlowEntry[],
  analyser: string,
  models: Models,
  fix: (hit: Hit) => Alert["edit"],
): FlowReading {
  const entriesByInput = all.filter(({ receives }) => receives !== undefined);
  const entries = all.filter(({ receives }) => receives === undefined);
  const hits = new Map<string, ReachedHit>();
  const routes = new Map<string, { readonly route: RouteEntrance; readonly hosts: Set<Handler> }>();
  const mounts = new Map<string, Mount>();
  const problems: Problem[] = [];
  const verifying = new Set<Handler>();
  // Of several functions that a handler may run, each has to show who calls.
  const unverified = new Set<Handler>();
  const cutShort = new Set<Handler>();
  const sent: Messages = { inputs: new Map() };
  const builtins = javascript(sent);
  let left = mostStepsInAll;
  // What one call leaves in a variable of a module, the next one finds there.
  const shared = new Map<Variable, Value>();
  const reads = new Map<FlowEntry, ReadonlySet<Variable>>();
  const written = new Set<Variable>();
  for (const entry of entries) follow(entry, entry.arguments);
  for (let round = 0; round < mostSharing && written.size > 0; round++) {
    const found = new Set(written);
    written.clear();
    for (const entry of entries) {
      if ([...(reads.get(entry) ?? [])].some((variable) => found.has(variable)))
        follow(entry, entry.arguments);
    }
  }
  // What starters send to orchestrators, and those to activities.
  const followed = new Map<FlowEntry, readonly (Value | undefined)[]>();
  for (let round = 0; round < mostRounds; round++) {
    for (const entry of entriesByInput) {
      const listens = entry.listens ?? [entry.handler.name.toLowerCase()];
      const heard = listens.map((name) => sent.inputs.get(name));
      const before = followed.get(entry);
      if (heard.every((one, index) => one === before?.[index])) continue;
      followed.set(entry, heard);
      follow(entry, entry.receives?.(heard[0] ?? nothing) ?? entry.arguments);
    }
  }
  for (const handler of unverified) verifying.delete(handler);
  const mounted = mountedRoutes([...mounts.values()]);
  return {
    alerts: alertsOf([...hits.values()], mounted, analyser, fix),
    verifying,
    routes: [...routes.values()].map(({ route, hosts }) => ({ route, hosts: [...hosts] })),
    mounted,
    problems,
  };

  function follow(followedEntry: FlowEntry, given: readonly Value[]): void {
    const { handler, code, entrance, sendsHtmlAt } = followedEntry;
    const respondsToHttp = handler.http !== undefined || sendsHtmlAt !== undefined;
    const entry = { code, arguments: given, respondsToHttp, sendsHtmlAt, shared, entrance };
    const outcome = run(entry, models, builtins, { mostSteps, mostStepsInAll: left });
    left -= outcome.steps;
    reads.set(followedEntry, outcome.reads);
    for (const [variable, value] of outcome.left) {
      const known = shared.get(variable);
      if (known !== undefined && covers(known, value)) continue;
      shared.set(variable, known === undefined ? value : join(known, value));
      written.add(variable);
    }
    for (const hit of outcome.hits) {
      const key = `${hit.rule}:${hit.at.source.path}:${hit.at.start}`;
      const known = hits.get(key) ?? { hit, ways: [] };
      hits.set(key, known);
      known.ways.push(...hit.reachedBy.map((one) => ({ ...one, host: handler })));
    }
    for (const mount of outcome.mounts) mounts.set(keyOfMount(mount), mount);
    for (const route of outcome.entrances) {
      if (route.kind !== "route") continue;
      const key = keyOfEntrance(route);
      const known = routes.get(key) ?? { route, hosts: new Set() };
      routes.set(key, known);
      known.hosts.add(handler);
    }
    if (outcome.verifiesCaller) verifying.add(handler);
    else if (followedEntry.isBesides !== true) unverified.add(handler);
    if (outcome.isCut && !cutShort.has(handler)) problems.push(cut(handler));
    if (outcome.isCut) cutShort.add(handler);
  }
}

/** What entries are made from. */
export interface FlowGround {
  readonly names: Names;
  readonly lowering: Lowering;
  readonly settings: CodeSettings;
}

export function entryOfV4(
  { names, lowering, settings }: FlowGround,
  registered: RegisteredHandler,
): FlowEntry {
  const { handler, given, body } = registered;
  const { ts } = names.program;
  const code: Expression[] = [];
  if (given !== undefined) {
    code.push(
      ts.isExpression(given.node)
        ? lowering.expression(given.node, given.env)
        : functionOf(names, lowering, given.node),
    );
  }
  if (body !== undefined) code.push(functionOf(names, lowering, body));
  const context = contextOf(handler);
  const client = external("durable-functions", ["DurableClient", "new"]);
  if (isActivity(handler)) return { handler, code, arguments: [], receives: (input) => [input, context] };
  if (isOrchestrator(handler)) return orchestrator(handler, code);
  if (isEntity(handler)) return entity(handler, code);
  const first = payloadOf(names, handler, body?.parameters[0], settings);
  return {
    handler,
    code,
    arguments: registered.durable === "client" ? [first, client, context] : [first, context],
  };
}

/** `(context, ...inputs)`, in the order of function.json; the request is in the context as well. */
export function entryOfV3(
  { names, lowering, settings }: FlowGround,
  declared: DeclaredFunction,
  body: FunctionNode,
): FlowEntry {
  const { handler } = declared;
  const own = [functionOf(names, lowering, body)];
  if (isOrchestrator(handler)) return orchestrator(handler, own);
  if (isEntity(handler)) return entity(handler, own);
  const given = (payload: Value): readonly Value[] => {
    const inputs = declared.inputs.map(({ name, type }) => ({
      name,
      value: type.toLowerCase() === handler.trigger.toLowerCase() ? payload : nothing,
    }));
    const bindings: Value = { ...nothing, fields: new Map(inputs.map(({ name, value }) => [name, value])) };
    const fields = new Map([["bindings", bindings]]);
    if (handler.http !== undefined) fields.set("req", payload);
    const context = contextOf(handler);
    const whole: Value = { ...context, fields: new Map([...context.fields, ...fields]) };
    return [whole, ...inputs.map(({ value }) => value)];
  };
  if (isActivity(handler)) return { handler, code: own, arguments: [], receives: given };
  return { handler, code: own, arguments: given(payloadOf(names, handler, body.parameters[1], settings)) };
}

/**
 * Names of blobs hold no control characters, and so no line breaks:
 * https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata
 */
function contextOf({ trigger, at, bodyAt = at }: Handler): Value {
  const context = external("@azure/functions", ["InvocationContext"]);
  if (trigger.toLowerCase() !== "blobtrigger") return context;
  const metadata = tainted([taintFrom(bodyAt, triggerMetadata, ["log"])]);
  const fields = ["triggerMetadata", "bindingData"].map((name) => [name, metadata] as const);
  return { ...context, fields: new Map(fields) };
}

function functionOf(names: Names, lowering: Lowering, node: FunctionNode): Expression {
  return { kind: "function", code: lowering.functionCode(node), at: placeOf(names.program, node) };
}

/** What a web application does when it is loaded, for the function that hands it its requests. */
export function entryOfWebFile(lowering: Lowering, file: ts.SourceFile, handler: Handler): FlowEntry {
  const code = lowering.moduleCode(file);
  return { handler, code: [{ kind: "function", code, at: code.at }], arguments: [] };
}

function isActivity({ trigger }: Handler): boolean {
  return trigger.toLowerCase() === "activitytrigger";
}

function isOrchestrator({ trigger }: Handler): boolean {
  return trigger.toLowerCase() === "orchestrationtrigger";
}

function isEntity({ trigger }: Handler): boolean {
  return trigger.toLowerCase() === "entitytrigger";
}

function orchestrator(handler: Handler, code: readonly Expression[]): FlowEntry {
  return {
    handler,
    code,
    arguments: [],
    receives: () => [orchestrationContext(handler.name)],
    listens: [handler.name.toLowerCase(), byEvents],
  };
}

function entity(handler: Handler, code: readonly Expression[]): FlowEntry {
  return { handler, code, arguments: [], receives: () => [entityContext()], listens: [toEntities] };
}

interface ReachedHit {
  readonly hit: Hit;
  /** From all runs, that of the hit's way first. */
  readonly ways: (Reached & { readonly host: Handler })[];
}

function alertsOf(
  hits: readonly ReachedHit[],
  mounted: MountedRoutes,
  analyser: string,
  fix: (hit: Hit) => Alert["edit"],
): readonly Alert[] {
  const used = new Map<string, number>();
  const ordered = [...hits].sort(
    (one, other) =>
      compare(one.hit.at.source.path, other.hit.at.source.path) || one.hit.at.start - other.hit.at.start,
  );
  return ordered.map(({ hit, ways }) => {
    const reaching = new Map<Handler, boolean>();
    for (const { host, entrance, isVerified } of ways) {
      for (const handler of mounted.handlersOf(host, entrance))
        reaching.set(handler, isVerified && reaching.get(handler) !== false);
    }
    const handlers = [...reaching.keys()];
    const verifying = handlers.filter((handler) => reaching.get(handler) === true);
    const edit = fix(hit);
    const [way] = ways;
    const first = way?.host.name ?? "";
    const label =
      way?.entrance?.kind === "named"
        ? way.entrance.name
        : handlers[0]?.mountedIn === undefined
          ? ""
          : handlers[0].name;
    const entrance = label === "" ? "" : ` at \`${label}\``;
    const name = `${hit.sink} in ${hit.within === "" ? first : hit.within}`;
    // Two of the same name in one function are told apart by their order.
    const before = used.get(`${hit.rule}:${name}`) ?? 0;
    used.set(`${hit.rule}:${name}`, before + 1);
    return {
      rule: hit.rule,
      analyser,
      message: `In function \`${first}\`${entrance}, ${hit.becomes} in \`${hit.sink}\` is made from ${hit.source}`,
      at: hit.at,
      flow: hit.way,
      key: before === 0 ? name : `${name} #${before + 1}`,
      handlers,
      ...(verifying.length > 0 && { verifying }),
      ...(edit && { edit }),
    };
  });
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function cut(handler: Handler): Problem {
  return {
    kind: "limit",
    message: `Function '${handler.name}' takes more steps to follow than are allowed; some of its flows may be missing`,
    at: handler.at,
    effect: "incomplete",
  };
}
