import type { ts } from "ts-morph";

import { knownText, lookup } from "../../declarations/value.ts";
import { taintFrom } from "../flow/taint.ts";
import { external, listOf, nothing, tainted, type Value } from "../flow/value.ts";
import type { Handler } from "../handlers/handler.ts";
import type { CodeSettings, PayloadKind } from "../reading.ts";
import type { Names } from "./names.ts";
import { placeOf } from "./program.ts";

/** What a handler is called with first, by its trigger. */
export function payloadOf(
  names: Names,
  handler: Handler,
  parameter: ts.ParameterDeclaration | undefined,
  { untrusted }: CodeSettings,
): Value {
  if (handler.http !== undefined) return external("@azure/functions", ["HttpRequest"]);
  const payload = payloads.get(handler.trigger.toLowerCase());
  if (payload === undefined || (payload.kind !== "caller" && !untrusted.has(payload.kind))) return nothing;
  const at =
    parameter === undefined ? (handler.bodyAt ?? handler.at) : placeOf(names.program, parameter.name);
  const whole = tainted([taintFrom(at, payload.what)]);
  const own = fieldsOfHost.get(handler.trigger.toLowerCase());
  if (own === undefined) return whole;
  const one: Value = { ...whole, fields: new Map(own.map((name) => [name, nothing])) };
  return comesInLists(handler) ? listOf(one) : one;
}

/** `cardinality: "MANY"`: the function gets the events of a batch. */
function comesInLists({ bindings }: Handler): boolean {
  const [trigger] = bindings;
  return trigger !== undefined && knownText(lookup(trigger, "cardinality"))?.toLowerCase() === "many";
}

/** Payloads that somebody outside may have written, by trigger: what each is called, and what kind it is of. */
const payloads: ReadonlyMap<string, { readonly what: string; readonly kind: PayloadKind | "caller" }> =
  new Map([
    ["queuetrigger", { what: "the queue's message", kind: "messages" }],
    ["servicebustrigger", { what: "the Service Bus message", kind: "messages" }],
    ["eventhubtrigger", { what: "the event", kind: "messages" }],
    ["eventgridtrigger", { what: "the event", kind: "messages" }],
    ["kafkatrigger", { what: "the event", kind: "messages" }],
    ["rabbitmqtrigger", { what: "the message", kind: "messages" }],
    ["connectortrigger", { what: "what the connector delivers", kind: "messages" }],
    ["blobtrigger", { what: "the blob's content", kind: "blobs" }],
    ["cosmosdbtrigger", { what: "the changed documents", kind: "documents" }],
    ["sqltrigger", { what: "the changed rows", kind: "documents" }],
    ["mysqltrigger", { what: "the changed rows", kind: "documents" }],
    // Their callers send it themselves.
    ["webpubsubtrigger", { what: "the client's message", kind: "caller" }],
    ["signalrtrigger", { what: "the client's message", kind: "caller" }],
    ["mcptooltrigger", { what: "the tool's arguments", kind: "caller" }],
    ["mcpprompttrigger", { what: "the prompt's arguments", kind: "caller" }],
  ] as const);

/** Started by the platform or by the application itself, with nothing of a stranger's. */
const ownTriggers: ReadonlySet<string> = new Set(["timertrigger", "warmuptrigger"]);

export function mayCarryData({ trigger }: Handler): boolean {
  return !ownTriggers.has(trigger.toLowerCase());
}

/**
 * What the host or the service itself puts beside the data: numbers, dates, and names of what the app is bound to.
 * https://learn.microsoft.com/azure/azure-functions/functions-bindings-kafka-trigger#usage,
 * https://learn.microsoft.com/azure/azure-functions/functions-bindings-signalr-service-trigger#payloads
 */
const fieldsOfHost: ReadonlyMap<string, readonly string[]> = new Map([
  ["kafkatrigger", ["Offset", "Partition", "Timestamp", "Topic"]],
  ["signalrtrigger", ["ConnectionId", "Hub", "Category", "Event"]],
  ["eventgridtrigger", ["eventTime"]],
]);
