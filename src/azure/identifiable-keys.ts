import type { CredentialShape } from "./credential-shapes.ts";

/**
 * Keys that Azure makes with a signature inside, so that they are known for what they are wherever they stand.
 * Source: the patterns of https://github.com/microsoft/security-utilities, numbered SEC101/102 to SEC101/200.
 */
export const identifiableKeys: readonly CredentialShape[] = [
  key("storage-key", "storage account key", "[A-Za-z0-9+/]{76}\\+ASt[A-Za-z0-9+/]{5}[AQgw]=="),
  key("batch-key", "Batch account key", "[A-Za-z0-9+/]{76}\\+ABa[A-Za-z0-9+/]{5}[AQgw]=="),
  key("cosmos-key", "Cosmos DB account key", "[A-Za-z0-9+/]{76}ACDb[A-Za-z0-9+/]{5}[AQgw]=="),
  key("api-management-key", "API Management key", "[A-Za-z0-9+/]{76}APIM[A-Za-z0-9+/]{5}[AQgw]=="),
  key("machine-learning-key", "Machine Learning key", "[A-Za-z0-9+/]{76}\\+AMC[A-Za-z0-9+/]{5}[AQgw]=="),
  key("service-bus-key", "Service Bus key", "[A-Za-z0-9+/]{33}\\+ASb[A-P][A-Za-z0-9+/]{5}="),
  key("event-hubs-key", "Event Hubs key", "[A-Za-z0-9+/]{33}\\+AEh[A-P][A-Za-z0-9+/]{5}="),
  key("relay-key", "Relay key", "[A-Za-z0-9+/]{33}\\+ARm[A-P][A-Za-z0-9+/]{5}="),
  key("event-grid-key", "Event Grid key", "[A-Za-z0-9+/]{33}AZEG[A-P][A-Za-z0-9+/]{5}="),
  key("iot-key", "IoT Hub key", "[A-Za-z0-9+/]{33}AIoT[A-P][A-Za-z0-9+/]{5}="),
  key("redis-key", "Redis access key", "[A-Za-z0-9]{33}AzCa[A-P][A-Za-z0-9]{5}="),
  key("search-key", "AI Search key", "[A-Za-z0-9]{42}AzSe[A-D][A-Za-z0-9]{5}"),
  key("registry-key", "container registry password", "[A-Za-z0-9+/]{42}\\+ACR[A-D][A-Za-z0-9+/]{5}"),
  key("function-key", "function key", "[A-Za-z0-9_-]{44}AzFu[A-Za-z0-9_-]{5}[AQgw]=="),
  key("devops-token", "Azure DevOps personal access token", "[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}"),
  // The newer form of all services: AI services and Azure OpenAI (`ACOG`), Azure DevOps (`AZDO`) and others.
  key(
    "annotated-key",
    "key of an Azure service",
    "[A-Za-z0-9]{52}JQQJ9[9DH][A-Za-z0-9][A-L][A-Za-z0-9]{16}[A-Za-z][A-Za-z0-9]{7}(?:[A-Za-z0-9]{2}==)?",
  ),
];

function key(id: string, noun: string, pattern: string): CredentialShape {
  return {
    id,
    noun,
    pattern: new RegExp(`(?<![A-Za-z0-9+/_-])(?<secret>${pattern})(?![A-Za-z0-9+/=_-])`, "u"),
    severity: "critical",
  };
}
