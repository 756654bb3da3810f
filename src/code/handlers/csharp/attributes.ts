import { known, knownText, type Tree } from "../../../declarations/value.ts";
import { bindingNamed, bindingTree } from "../syntax/binding.ts";
import type { CodeBase } from "../syntax/code-base.ts";
import type { Located } from "../syntax/fold.ts";
import { childrenOf, fieldOf, placeOf, type Node } from "../syntax/parser.ts";
import { csharpValue } from "./constants.ts";
import { plainName, simpleName, usingsAt } from "./names.ts";

/** One attribute, with its name less namespace and `Attribute`. */
export interface CsharpAttribute extends Located {
  readonly name: string;
  /** `return` in `[return: Queue("q")]`. */
  readonly target?: string;
}

export function attributesOf(code: CodeBase, { file, node }: Located): readonly CsharpAttribute[] {
  return attributeLists(node).flatMap((list) => {
    const target = childrenOf(list, "attribute_target_specifier")[0]?.text.replace(/[\s:@]/gu, "");
    return childrenOf(list, "attribute").map((attribute) => ({
      file,
      node: attribute,
      name: attributeName(code, { file, node: attribute }),
      ...(target !== undefined && target !== "" && { target }),
    }));
  });
}

/** Also those that are there only where a symbol is defined: `#if RELEASE`. */
function attributeLists(node: Node): readonly Node[] {
  return node.namedChildren.flatMap((child) => {
    if (child.type === "attribute_list") return [child];
    return child.type.startsWith("preproc_") ? attributeLists(child) : [];
  });
}

/** Its class, less namespace and `Attribute`, also where a using directive gives it another name. */
export function attributeName(code: CodeBase, { file, node }: Located): string {
  const name = simpleName(fieldOf(node, "name")?.text ?? "");
  const { aliases } = usingsAt(code, { file, node });
  return withoutSuffix(aliases.get(name) ?? aliases.get(`${name}Attribute`) ?? name);
}

function withoutSuffix(name: string): string {
  return name.replace(/(?<=.)Attribute$/u, "");
}

export interface AttributeArguments {
  readonly positional: readonly Tree[];
  /** `Route = "a"` sets a property, `parameters: "a"` a parameter of the constructor. */
  readonly named: readonly (readonly [name: string, value: Tree])[];
}

export function argumentsOf(code: CodeBase, { file, node }: Located): AttributeArguments {
  const positional: Tree[] = [];
  const named: (readonly [string, Tree])[] = [];
  const [list] = childrenOf(node, "attribute_argument_list");
  for (const argument of list === undefined ? [] : childrenOf(list, "attribute_argument")) {
    const [first, second] = argument.namedChildren.filter(({ type }) => type !== "comment");
    if (first === undefined) continue;
    // The level is the only thing that a bare `default` can be: its first member, which is zero.
    const value = (one: Node): Tree =>
      one.type === "default_expression" && one.namedChildCount === 0
        ? known(0, placeOf(file, one))
        : csharpValue(code, { file, node: one });
    const [left, right] = [fieldOf(first, "left"), fieldOf(first, "right")];
    if (first.type === "assignment_expression" && left !== undefined && right !== undefined) {
      named.push([plainName(left.text), value(right)]);
    } else if (second !== undefined) {
      named.push([plainName(first.text), value(second)]);
    } else positional.push(value(first));
  }
  return { positional, named };
}

/** The binding that an attribute declares; undefined for attributes of other things. */
export function bindingOfAttribute(
  code: CodeBase,
  attribute: CsharpAttribute,
  direction: "in" | "out",
  name: string,
): Tree | undefined {
  const kind = bindingNamed(attribute.name === "HttpResult" ? "HttpOutput" : attribute.name);
  if (kind === undefined) return undefined;
  const at = placeOf(attribute.file, attribute.node);
  const { positional, named } = argumentsOf(code, attribute);
  const given: (readonly [string, Tree])[] = [["name", { kind: "known", value: name, at }]];
  if (kind.type === "httpTrigger") given.push(...endpointArguments(positional, attribute));
  else {
    const names = parametersOf(attribute.name, kind.base, positional.length);
    positional.forEach((value, index) => {
      const parameter = names[index];
      if (parameter !== undefined) given.push([parameter, value]);
    });
  }
  return bindingTree(kind.type, kind.direction ?? direction, [...given, ...named], at);
}

/** `[HttpTrigger(AuthorizationLevel.Function, "get", "post")]`: the level first, if at all, then methods. */
function endpointArguments(
  positional: readonly Tree[],
  { file, node }: Located,
): readonly (readonly [string, Tree])[] {
  const [first, ...rest] = positional;
  if (first === undefined) return [];
  const startsWithLevel =
    first.kind !== "known" ||
    typeof first.value === "number" ||
    /^(?:anonymous|user|function|system|admin)$/iu.test(knownText(first) ?? "");
  const methods = startsWithLevel ? rest : positional;
  // new[] { "get" } is the same as "get".
  const items = methods.flatMap((method) => (method.kind === "array" ? method.items : [method]));
  return [
    ...(startsWithLevel ? [["authLevel", first] as const] : []),
    ...(items.length > 0 ? [["methods", { kind: "array", items, at: placeOf(file, node) }] as const] : []),
  ];
}

/** The parameters of the constructors, by the names of function.json; the names of the packages where they differ. */
function parametersOf(attribute: string, base: string, count: number): readonly string[] {
  if (attribute === "ServiceBusTrigger") return count > 1 ? ["topicName", "subscriptionName"] : ["queueName"];
  if (attribute === "RabbitMQTrigger" && count > 1)
    return ["hostName", "userNameSetting", "passwordSetting", "port", "queueName"];
  if (/^(?:My)?SqlTrigger$/u.test(attribute))
    return ["tableName", "connectionStringSetting", "leasesTableName"];
  return parameters.get(base.toLowerCase()) ?? [];
}

const parameters: ReadonlyMap<string, readonly string[]> = new Map([
  ["blob", ["path", "access"]],
  ["queue", ["queueName"]],
  ["table", ["tableName", "partitionKey", "rowKey"]],
  ["cosmosdb", ["databaseName", "containerName"]],
  ["servicebus", ["queueOrTopicName", "entityType"]],
  ["eventhub", ["eventHubName"]],
  ["kafka", ["brokerList", "topic"]],
  ["rabbitmq", ["queueName"]],
  ["sql", ["commandText", "connectionStringSetting", "commandType", "parameters"]],
  ["mysql", ["commandText", "connectionStringSetting", "commandType", "parameters"]],
  ["timer", ["schedule"]],
  ["signalr", ["hubName", "category", "event"]],
  ["signalrendpoints", ["hubName", "connectionStringSetting"]],
  ["signalrnegotiation", ["hubName", "connectionStringSetting"]],
  ["webpubsub", ["hub", "eventType", "eventName"]],
  ["file", ["path", "access", "mode"]],
  ["mcptool", ["toolName", "description"]],
  ["mcpprompt", ["promptName"]],
  ["mcpresource", ["uri", "resourceName"]],
  ["textcompletion", ["prompt"]],
  ["assistantskill", ["functionDescription"]],
  ["assistantquery", ["id"]],
  ["assistantpost", ["id", "userMessage"]],
  ["embeddings", ["input", "inputType"]],
  ["embeddingsstore", ["input", "inputType", "storeConnectionName", "collection"]],
  ["semanticsearch", ["searchConnectionName", "collection"]],
  ["daprstate", ["stateStore"]],
  ["daprsecret", ["secretStoreName", "key"]],
  ["daprtopic", ["pubSubName"]],
]);
