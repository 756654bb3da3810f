import { bindingNamed } from "../syntax/binding.ts";

/** What a decorator of azure.functions adds to a function. */
export interface DecoratorKind {
  /** Undefined for the generic ones, whose argument `type` tells. */
  readonly type?: string;
  readonly role: "trigger" | "binding";
  readonly direction: "in" | "out";
  /** The names of its arguments in order, as far as anybody gives them without a name. */
  readonly positional: readonly string[];
}

/**
 * A decorator by its name: `queue_trigger`, `cosmos_db_input_v3`, `generic_output_binding` (decorators/function_app.py
 * in Azure/azure-functions-python-library, and the same of azure-functions-durable).
 */
export function decoratorKind(name: string): DecoratorKind | undefined {
  const special = others.get(name);
  if (special !== undefined) return special;
  const { stem, end } = /^(?<stem>\w+?)_(?<end>trigger|input|output)(?:_v3)?$/u.exec(name)?.groups ?? {};
  if (stem === undefined || end === undefined) return undefined;
  const kind = bindingNamed(`${stem.replaceAll("_", "")}${end[0]?.toUpperCase() ?? ""}${end.slice(1)}`);
  if (kind === undefined) return undefined;
  return {
    type: kind.type,
    role: end === "trigger" ? "trigger" : "binding",
    direction: end === "output" ? "out" : "in",
    positional: positional.get(stem) ?? ["arg_name"],
  };
}

const generic = ["arg_name", "type", "data_type"];

const others: ReadonlyMap<string, DecoratorKind> = new Map<string, DecoratorKind>([
  [
    "route",
    {
      type: "httpTrigger",
      role: "trigger",
      direction: "in",
      positional: ["route", "trigger_arg_name", "binding_arg_name", "methods", "auth_level"],
    },
  ],
  [
    "schedule",
    { type: "timerTrigger", role: "trigger", direction: "in", positional: ["arg_name", "schedule"] },
  ],
  ["warm_up_trigger", { type: "warmupTrigger", role: "trigger", direction: "in", positional: ["arg_name"] }],
  [
    "event_hub_message_trigger",
    {
      type: "eventHubTrigger",
      role: "trigger",
      direction: "in",
      positional: ["arg_name", "connection", "event_hub_name"],
    },
  ],
  ["mcp_tool", { type: "mcpToolTrigger", role: "trigger", direction: "in", positional: [] }],
  ["generic_trigger", { role: "trigger", direction: "in", positional: generic }],
  ["generic_input_binding", { role: "binding", direction: "in", positional: generic }],
  ["generic_output_binding", { role: "binding", direction: "out", positional: generic }],
]);

const positional: ReadonlyMap<string, readonly string[]> = new Map([
  ["timer", ["arg_name", "schedule"]],
  ["queue", ["arg_name", "queue_name", "connection"]],
  ["blob", ["arg_name", "path", "connection"]],
  ["service_bus_queue", ["arg_name", "connection", "queue_name"]],
  ["service_bus_topic", ["arg_name", "connection", "topic_name", "subscription_name"]],
  ["event_hub", ["arg_name", "connection", "event_hub_name"]],
  ["cosmos_db", ["arg_name", "connection", "database_name", "container_name"]],
  ["table", ["arg_name", "connection", "table_name", "row_key", "partition_key"]],
  ["sql", ["arg_name", "command_text", "connection_string_setting", "command_type", "parameters"]],
  ["kafka", ["arg_name", "topic", "broker_list"]],
  ["text_completion", ["arg_name", "prompt"]],
  ["assistant_query", ["arg_name", "id"]],
  ["assistant_post", ["arg_name", "id", "user_message"]],
  ["embeddings", ["arg_name", "input", "input_type"]],
  ["embeddings_store", ["arg_name", "input", "input_type", "connection_name", "collection"]],
  ["dapr_state", ["arg_name", "state_store", "key"]],
  ["dapr_secret", ["arg_name", "secret_store_name", "key", "metadata"]],
  ["dapr_publish", ["arg_name", "pub_sub_name", "topic"]],
  ["dapr_invoke", ["arg_name", "app_id", "method_name", "http_verb"]],
  ["dapr_binding", ["arg_name", "binding_name", "operation"]],
]);

/** `queue_name` is `queueName` in function.json (utils.to_camel_case); a few names have other words there. */
export function propertyName(argument: string): string {
  const renamed = new Map([
    ["arg_name", "name"],
    ["trigger_arg_name", "name"],
    ["client_name", "name"],
    ["connection_name", "searchConnectionName"],
  ]).get(argument);
  return renamed ?? argument.replace(/_+([A-Za-z0-9])/gu, (_, letter: string) => letter.toUpperCase());
}
