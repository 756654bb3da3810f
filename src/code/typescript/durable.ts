import type { Place } from "../../source/source.ts";
import { step } from "../flow/taint.ts";
import {
  constant,
  external,
  fieldOf,
  join,
  mapTaints,
  nothing,
  onlyText,
  taintsWithin,
  type ExternalValue,
  type Value,
} from "../flow/value.ts";

/** What functions of the application give each other by name, as Durable Functions carries it. */
export interface Messages {
  /** By the receiving function's name, in lower case: the host compares without case. */
  readonly inputs: Map<string, Value>;
}

/** No function's name: what is sent to entities, whose ids are made at run time, and what events bring. */
export const toEntities = "\0entities";
export const byEvents = "\0events";

/** Calls of `durable-functions` 3 (types/durableClient.d.ts, types/orchestration.d.ts), and of 1 and 2 where they differ. */
export function durableCall(
  { path }: ExternalValue,
  given: readonly Value[],
  at: Place,
  sent: Messages,
): Value | undefined {
  const method = path.at(-1) ?? "";
  const [name = nothing, second = nothing, third = nothing] = given;
  switch (method) {
    case "startNew":
      // startNew(name, { input }), before version 3: startNew(name, instanceId, input)
      send(sent, name, second.fields.has("input") ? fieldOf(second, "input") : third, at);
      return nothing;
    case "callActivity":
    case "callSubOrchestrator":
      send(sent, name, second, at);
      return nothing;
    case "callActivityWithRetry":
    case "callSubOrchestratorWithRetry":
      send(sent, name, third, at);
      return nothing;
    case "signalEntity":
    case "callEntity":
      arrive(sent, toEntities, third, at, "is sent to an entity");
      return nothing;
    case "raiseEvent":
      arrive(sent, byEvents, third, at, "is raised as an event");
      return nothing;
    case "waitForExternalEvent":
      return sent.inputs.get(byEvents) ?? nothing;
    case "getInput":
      return fieldOf(contextInput(sent, path), "input");
    case "activity":
    case "orchestration":
      // `const act = df.app.activity("act", ...)` is called with the input.
      return external("durable-functions", ["registered", onlyText(name) ?? ""]);
    default:
      break;
  }
  if (path.length === 2 && path[0] === "registered") {
    send(sent, constant(path[1]), name, at);
    return nothing;
  }
  return undefined;
}

/** The context of one orchestrator: its name is in the path, so that its input is found. */
export function orchestrationContext(name: string): Value {
  return external("durable-functions", ["OrchestrationContext", name]);
}

/** The context of an entity. */
export function entityContext(): Value {
  return external("durable-functions", ["EntityContext"]);
}

function contextInput(sent: Messages, path: readonly string[]): Value {
  const name =
    path[0] === "EntityContext"
      ? toEntities
      : path[0] === "OrchestrationContext"
        ? path[1]?.toLowerCase()
        : undefined;
  const input = name === undefined ? undefined : sent.inputs.get(name);
  return { ...nothing, fields: new Map([["input", input ?? nothing]]) };
}

function send(sent: Messages, name: Value, input: Value, at: Place): void {
  for (const receiver of name.constants ?? []) {
    if (typeof receiver !== "string") continue;
    arrive(sent, receiver.toLowerCase(), input, at, `is sent to function \`${receiver}\``);
  }
}

function arrive(sent: Messages, receiver: string, input: Value, at: Place, how: string): void {
  if (taintsWithin(input).length === 0) return;
  const arrived = mapTaints(input, (taint) => step(taint, at, how));
  const known = sent.inputs.get(receiver);
  sent.inputs.set(receiver, known === undefined ? arrived : join(known, arrived));
}
