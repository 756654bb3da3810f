/**
 * What the host, or the extension behind a binding, does with the text of a property once its tokens are replaced. All
 * are put in as they come: the default of a property with [AutoResolve] is plain substitution
 * (DefaultResolutionPolicy in Azure/azure-webjobs-sdk).
 */
export type Effect =
  /** Runs it as SQL. */
  | "sql"
  /** Filters entities by it, unescaped. */
  | "filter"
  /** Sends a request to it. */
  | "address"
  /** Opens a file of that path. */
  | "file"
  /** Opens that container, database, table or store. */
  | "store"
  /** Opens that blob, document, entity or conversation. */
  | "item"
  /** Opens a blob: its first segment is a container, the rest a name in it. */
  | "blob path"
  /** Signs the caller in to a service under that name. */
  | "user"
  /** Sends messages, events or calls there. */
  | "destination"
  /** Sends mail or text messages to, or as, that person. */
  | "recipient"
  /** Gives it to a language model as its instructions. */
  | "prompt";

export interface BindingProperty {
  /** Types of bindings as function.json has them, in lower case. */
  readonly types: readonly string[];
  /** Names of the property in every model, compared without case. */
  readonly names: readonly string[];
  readonly effect: Effect;
  /** Only where another property says so: what an embedding is made of may be text, a file or an address. */
  readonly when?: { readonly property: string; readonly is: RegExp };
  /** Only a token that is the whole text: in any other place the host escapes what it puts in. */
  readonly wholeOnly?: true;
  /** Where it is said, or done. */
  readonly source: string;
}

/**
 * Not in it, on purpose: the `parameters` of SQL, which reach the statement as parameters (SqlBindingUtilities); the
 * `sqlQuery` of Cosmos DB, whose tokens the host makes parameters of (CosmosDBSqlResolutionPolicy); tokens inside the
 * `filter` of a table, which it doubles the quotes of or refuses (TableFilterFormatter); connections and other names
 * of settings, which are not resolved from the trigger ([AppSetting]); what a person writes in a mail or to an assistant.
 */
export const bindingProperties: readonly BindingProperty[] = [
  {
    types: ["sql", "mysql"],
    names: ["commandText"],
    effect: "sql",
    source: "https://learn.microsoft.com/azure/azure-functions/functions-bindings-azure-sql-input",
  },
  {
    types: ["table"],
    names: ["filter"],
    effect: "filter",
    wholeOnly: true,
    source:
      "Azure/azure-webjobs-sdk TableFilterFormatter.cs: a filter that is one token is let through as is",
  },
  {
    types: ["daprstate", "daprsecret", "daprpublish", "daprinvoke", "daprbinding"],
    names: ["daprAddress"],
    effect: "address",
    source: "https://learn.microsoft.com/azure/azure-functions/functions-bindings-dapr",
  },
  {
    types: ["embeddings", "embeddingsstore"],
    names: ["input"],
    effect: "address",
    when: { property: "inputType", is: /^url$/iu },
    source: "https://learn.microsoft.com/azure/azure-functions/functions-bindings-openai-embeddings-input",
  },
  {
    types: ["embeddings", "embeddingsstore"],
    names: ["input"],
    effect: "file",
    when: { property: "inputType", is: /^file_?path$/iu },
    source: "https://learn.microsoft.com/azure/azure-functions/functions-bindings-openai-embeddings-input",
  },
  {
    types: ["file", "apihubfile"],
    names: ["path"],
    effect: "file",
    source: "Azure/azure-webjobs-sdk-extensions FileAttribute.cs",
  },
  {
    types: ["blob"],
    names: ["path", "blobPath"],
    effect: "blob path",
    source: "https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-blob-input",
  },
  {
    types: ["cosmosdb", "documentdb"],
    names: ["databaseName", "containerName", "collectionName"],
    effect: "store",
    source: "https://learn.microsoft.com/azure/azure-functions/functions-bindings-cosmosdb-v2-input",
  },
  {
    types: ["cosmosdb", "documentdb"],
    names: ["id", "partitionKey"],
    effect: "item",
    source: "https://learn.microsoft.com/azure/azure-functions/functions-bindings-cosmosdb-v2-input",
  },
  {
    types: ["table"],
    names: ["tableName"],
    effect: "store",
    source: "https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-table-input",
  },
  {
    types: ["table"],
    names: ["partitionKey", "rowKey"],
    effect: "item",
    source: "https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-table-input",
  },
  {
    types: ["daprstate"],
    names: ["stateStore"],
    effect: "store",
    source: "https://learn.microsoft.com/azure/azure-functions/functions-bindings-dapr-input-state",
  },
  {
    types: ["daprstate"],
    names: ["key"],
    effect: "item",
    source: "https://learn.microsoft.com/azure/azure-functions/functions-bindings-dapr-input-state",
  },
  {
    types: ["daprsecret"],
    names: ["secretStoreName", "key", "metadata"],
    effect: "store",
    source: "https://learn.microsoft.com/azure/azure-functions/functions-bindings-dapr-input-secret",
  },
  {
    types: ["semanticsearch"],
    names: ["collection", "searchConnectionName"],
    effect: "store",
    source:
      "https://learn.microsoft.com/azure/azure-functions/functions-bindings-openai-semanticsearch-input",
  },
  {
    types: ["assistantquery", "assistantpost"],
    names: ["id"],
    effect: "item",
    source:
      "https://learn.microsoft.com/azure/azure-functions/functions-bindings-openai-assistantquery-input",
  },
  {
    types: ["assistantquery", "assistantpost"],
    names: ["collectionName"],
    effect: "store",
    source:
      "https://learn.microsoft.com/azure/azure-functions/functions-bindings-openai-assistantquery-input",
  },
  {
    types: ["signalrconnectioninfo", "signalrnegotiation", "webpubsubconnection"],
    names: ["userId"],
    effect: "user",
    source:
      "https://learn.microsoft.com/azure/azure-functions/functions-bindings-signalr-service-input#authenticated-tokens",
  },
  {
    types: ["signalrconnectioninfo", "signalrnegotiation"],
    names: ["idToken"],
    effect: "user",
    source:
      "Azure/azure-functions-signalrservice-extension AzureSignalRClient.cs: claims are read from it without verifying it",
  },
  {
    types: ["queue"],
    names: ["queueName"],
    effect: "destination",
    source: "https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-queue-output",
  },
  {
    types: ["servicebus"],
    names: ["queueName", "topicName", "queueOrTopicName"],
    effect: "destination",
    source: "https://learn.microsoft.com/azure/azure-functions/functions-bindings-service-bus-output",
  },
  {
    types: ["eventhub"],
    names: ["eventHubName", "path"],
    effect: "destination",
    source: "https://learn.microsoft.com/azure/azure-functions/functions-bindings-event-hubs-output",
  },
  {
    types: ["kafka"],
    names: ["topic"],
    effect: "destination",
    source: "https://learn.microsoft.com/azure/azure-functions/functions-bindings-kafka-output",
  },
  {
    types: ["rabbitmq"],
    names: ["queueName"],
    effect: "destination",
    source: "https://learn.microsoft.com/azure/azure-functions/functions-bindings-rabbitmq-output",
  },
  {
    types: ["signalr", "signalrconnectioninfo", "signalrnegotiation", "signalrendpoints"],
    names: ["hubName"],
    effect: "destination",
    source: "https://learn.microsoft.com/azure/azure-functions/functions-bindings-signalr-service-output",
  },
  {
    types: ["webpubsub", "webpubsubconnection"],
    names: ["hub"],
    effect: "destination",
    source: "https://learn.microsoft.com/azure/azure-web-pubsub/reference-functions-bindings",
  },
  {
    types: ["notificationhub"],
    names: ["tagExpression", "hubName"],
    effect: "destination",
    source: "https://learn.microsoft.com/azure/azure-functions/functions-bindings-notification-hubs",
  },
  {
    types: ["daprpublish"],
    names: ["pubSubName", "topic"],
    effect: "destination",
    source: "https://learn.microsoft.com/azure/azure-functions/functions-bindings-dapr-output-publish",
  },
  {
    types: ["daprinvoke"],
    names: ["appId", "methodName", "httpVerb"],
    effect: "destination",
    source: "https://learn.microsoft.com/azure/azure-functions/functions-bindings-dapr-output-invoke",
  },
  {
    types: ["daprbinding"],
    names: ["bindingName", "operation"],
    effect: "destination",
    source: "https://learn.microsoft.com/azure/azure-functions/functions-bindings-dapr-output",
  },
  {
    types: ["sendgrid"],
    names: ["to", "from"],
    effect: "recipient",
    source: "https://learn.microsoft.com/azure/azure-functions/functions-bindings-sendgrid",
  },
  {
    types: ["twiliosms"],
    names: ["to", "from"],
    effect: "recipient",
    source: "https://learn.microsoft.com/azure/azure-functions/functions-bindings-twilio",
  },
  {
    types: ["textcompletion"],
    names: ["prompt"],
    effect: "prompt",
    source:
      "https://learn.microsoft.com/azure/azure-functions/functions-bindings-openai-textcompletion-input",
  },
  {
    types: ["semanticsearch"],
    names: ["systemPrompt"],
    effect: "prompt",
    source:
      "https://learn.microsoft.com/azure/azure-functions/functions-bindings-openai-semanticsearch-input",
  },
];
