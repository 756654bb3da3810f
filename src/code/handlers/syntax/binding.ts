import {
  known,
  type ObjectTree,
  type Property,
  type Tree,
  type Unknown,
} from "../../../declarations/value.ts";
import type { Place } from "../../../source/source.ts";

/** A binding as its function.json object, from what stands in the code at `at`. Later entries go before earlier ones. */
export function bindingTree(
  type: string,
  direction: "in" | "out",
  given: readonly (readonly [name: string, value: Tree])[],
  at: Place,
  rest?: Unknown,
): ObjectTree {
  const entries: readonly (readonly [string, Tree])[] = [
    ...given,
    ["type", known(type, at)],
    ["direction", known(direction, at)],
  ];
  return {
    kind: "object",
    properties: new Map(
      entries
        .filter(([, value]) => value.kind !== "absent")
        .map(([name, value]): [string, Property] => [name.toLowerCase(), { name, at: value.at, value }]),
    ),
    at,
    ...(rest && { rest }),
  };
}

/**
 * The type and direction of a binding by the name that C# and Java give it, less `Attribute`: `QueueTrigger`,
 * `BlobInput`, `SQLOutput`, and in process `Blob`, where the direction follows from the parameter.
 */
export function bindingNamed(
  name: string,
):
  { readonly type: string; readonly direction: "in" | "out" | undefined; readonly base: string } | undefined {
  const groups = /^(?<base>[A-Za-z]+?)(?<role>Trigger|Input|Output)$/u.exec(name)?.groups;
  const base = groups?.["base"] ?? name;
  const role = groups?.["role"];
  const type = types.get(base.toLowerCase());
  if (type === undefined) return undefined;
  if (role === "Trigger") return { type: `${type}Trigger`, direction: "in", base };
  return { type, direction: role === undefined ? undefined : role === "Input" ? "in" : "out", base };
}

/** By the lower-case name of the class: the type that the host knows, which it compares without case. */
const types: ReadonlyMap<string, string> = new Map(
  [
    ...[
      "http",
      "timer",
      "warmup",
      "blob",
      "queue",
      "table",
      "serviceBus",
      "eventHub",
      "eventGrid",
      "cosmosDB",
    ],
    ...["kafka", "rabbitMQ", "sql", "mysql", "sendGrid", "twilioSms", "file", "notificationHub", "connector"],
    ...["signalR", "signalRConnectionInfo", "signalRNegotiation", "signalREndpoints"],
    ...["webPubSub", "webPubSubConnection", "webPubSubContext"],
    ...["orchestration", "activity", "entity", "durableClient"],
    ...["mcpTool", "mcpPrompt", "mcpResource"],
    ...[
      "daprState",
      "daprSecret",
      "daprPublish",
      "daprInvoke",
      "daprBinding",
      "daprServiceInvocation",
      "daprTopic",
    ],
    ...["textCompletion", "assistantSkill", "assistantCreate", "assistantPost", "assistantQuery"],
    ...["embeddings", "embeddingsStore", "semanticSearch"],
  ]
    .map((type): [string, string] => [type.toLowerCase(), type])
    // Java has an annotation for each, and one of its own for the client of Durable Functions.
    .concat([
      ["servicebusqueue", "serviceBus"],
      ["servicebustopic", "serviceBus"],
      ["durableorchestration", "orchestration"],
      ["durableactivity", "activity"],
      ["durableentity", "entity"],
      ["documentdb", "documentDB"],
    ]),
);
