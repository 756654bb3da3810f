import type { Denoted, External } from "./denoted.ts";

/** A call that registers a function with the Functions host, by what it calls. */
export interface RegistrationKind {
  /** The trigger's type; undefined for `generic`, where the options name it. */
  readonly trigger?: string;
  /** The only method of `app.get` and its like. */
  readonly method?: string;
  /** The second argument may be the handler itself. */
  readonly shorthand: boolean;
  readonly durable?: "orchestration" | "activity" | "entity" | "client";
}

const http = { trigger: "httpTrigger", shorthand: false };

/** Every registration of `app` in `@azure/functions` 4.16 (types/app.d.ts) with the type src/trigger.ts gives it. */
const ofApp: ReadonlyMap<string, RegistrationKind> = new Map<string, RegistrationKind>([
  ["http", http],
  ["get", { ...http, method: "GET", shorthand: true }],
  ["put", { ...http, method: "PUT", shorthand: true }],
  ["post", { ...http, method: "POST", shorthand: true }],
  ["patch", { ...http, method: "PATCH", shorthand: true }],
  ["deleteRequest", { ...http, method: "DELETE", shorthand: true }],
  ["timer", { trigger: "timerTrigger", shorthand: false }],
  ["storageBlob", { trigger: "blobTrigger", shorthand: false }],
  ["storageQueue", { trigger: "queueTrigger", shorthand: false }],
  ["serviceBusQueue", { trigger: "serviceBusTrigger", shorthand: false }],
  ["serviceBusTopic", { trigger: "serviceBusTrigger", shorthand: false }],
  ["eventHub", { trigger: "eventHubTrigger", shorthand: false }],
  ["eventGrid", { trigger: "eventGridTrigger", shorthand: false }],
  ["cosmosDB", { trigger: "cosmosDBTrigger", shorthand: false }],
  ["warmup", { trigger: "warmupTrigger", shorthand: false }],
  ["sql", { trigger: "sqlTrigger", shorthand: false }],
  ["mySql", { trigger: "mysqlTrigger", shorthand: false }],
  ["webPubSub", { trigger: "webPubSubTrigger", shorthand: false }],
  ["mcpTool", { trigger: "mcpToolTrigger", shorthand: false }],
  ["mcpResource", { trigger: "mcpResourceTrigger", shorthand: false }],
  ["mcpPrompt", { trigger: "mcpPromptTrigger", shorthand: false }],
  ["connectorTrigger", { trigger: "connectorTrigger", shorthand: false }],
  ["generic", { shorthand: false }],
]);

/** `durable-functions` 3.5 (types/app.d.ts, types/app.client.d.ts). */
const ofDurable: ReadonlyMap<string, RegistrationKind> = new Map<string, RegistrationKind>([
  ["orchestration", { trigger: "orchestrationTrigger", shorthand: true, durable: "orchestration" }],
  ["activity", { trigger: "activityTrigger", shorthand: false, durable: "activity" }],
  ["entity", { trigger: "entityTrigger", shorthand: true, durable: "entity" }],
]);

const ofDurableClient = new Set([
  "http",
  "timer",
  "storageBlob",
  "storageQueue",
  "serviceBusQueue",
  "serviceBusTopic",
  "eventHub",
  "eventGrid",
  "cosmosDB",
  "generic",
]);

const functionsPackage = "@azure/functions";
const durablePackage = "durable-functions";
const connectorsPackage = "@azure/functions-extensions-connectors";

/** Packages whose name in a file makes it worth parsing. */
export const registeringPackages = [functionsPackage, durablePackage, connectorsPackage] as const;

export function registrationKind(callee: Denoted): RegistrationKind | undefined {
  if (callee.kind !== "external") return undefined;
  const [first, second, third] = callee.path;
  const { length } = callee.path;
  if (callee.module === functionsPackage && first === "app" && length === 2) return ofApp.get(second ?? "");
  if (callee.module === durablePackage && first === "app") {
    if (length === 2) return ofDurable.get(second ?? "");
    if (length !== 3 || second !== "client" || !ofDurableClient.has(third ?? "")) return undefined;
    const kind = ofApp.get(third ?? "");
    return kind && { ...kind, durable: "client" };
  }
  if (callee.module === connectorsPackage && first === "connectorTrigger" && length === 1) {
    return ofApp.get("connectorTrigger");
  }
  return undefined;
}

export function isRegistrationPackage(module: string): boolean {
  return registeringPackages.some((name) => name === module);
}

/**
 * Where a call that registers a hook around functions has the hook: `app.hook.preInvocation(hook)`, and
 * `registerHook("preInvocation", hook)` of the worker's own module.
 */
export function hookOf(callee: Denoted): "first" | "second" | undefined {
  if (callee.kind !== "external") return undefined;
  const name = callee.path.join(".");
  if (callee.module === functionsPackage && /^app\.hook\.(?:pre|post)Invocation$/u.test(name)) return "first";
  return callee.module === "@azure/functions-core" && name === "registerHook" ? "second" : undefined;
}

/** `app` of the package itself, whose member is not known yet: `app[method]`. */
export function isRegistrar(denoted: Denoted): boolean {
  return (
    denoted.kind === "external" &&
    (denoted.module === functionsPackage || denoted.module === durablePackage) &&
    /^app(?:\.client)?$/u.test(denoted.path.join("."))
  );
}

/** A name that a registration can have: cheap to ask before anything is resolved. */
export function isRegistrationName(name: string): boolean {
  return ofApp.has(name) || ofDurable.has(name);
}

/**
 * The type that a factory gives its binding (`output.storageQueue({...})`, `df.input.durableClient()`), with the
 * call that holds the options.
 */
export function factoryBinding(
  denoted: Denoted,
):
  | { readonly type?: string; readonly factory: string; readonly call: NonNullable<External["call"]> }
  | undefined {
  if (denoted.kind !== "external" || denoted.call === undefined) return undefined;
  const [group = "", factory = "", end] = denoted.path;
  if (end !== "()" || denoted.path.length !== 3) return undefined;
  const { call } = denoted;
  if (denoted.module === durablePackage) {
    if (group === "input" && factory === "durableClient") return { type: "durableClient", factory, call };
    const type = group === "trigger" ? ofDurable.get(factory)?.trigger : undefined;
    return type === undefined ? undefined : { type, factory, call };
  }
  if (denoted.module !== functionsPackage) return undefined;
  if (group === "trigger") {
    const type = ofApp.get(factory)?.trigger;
    return { factory, call, ...(type !== undefined && { type }) };
  }
  if (group !== "input" && group !== "output") return undefined;
  const type = bindingTypes.get(factory);
  return { factory, call, ...(type !== undefined && { type }) };
}

/** src/input.ts and src/output.ts. */
const bindingTypes: ReadonlyMap<string, string> = new Map([
  ["http", "http"],
  ["storageBlob", "blob"],
  ["storageQueue", "queue"],
  ["table", "table"],
  ["cosmosDB", "cosmosDB"],
  ["sql", "sql"],
  ["mySql", "mysql"],
  ["serviceBusQueue", "serviceBus"],
  ["serviceBusTopic", "serviceBus"],
  ["eventHub", "eventHub"],
  ["eventGrid", "eventGrid"],
  ["webPubSub", "webPubSub"],
  ["webPubSubConnection", "webPubSubConnection"],
  ["webPubSubContext", "webPubSubContext"],
]);
