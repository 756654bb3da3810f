import { itemsOf } from "../declarations/items.ts";
import { knownText, lookup, type Tree } from "../declarations/value.ts";
import type { Application } from "./application.ts";
import type { Resource } from "./resource.ts";

const diagnosticSettings = "Microsoft.Insights/diagnosticSettings";

/** Whether anything records who does what in a resource. */
export type Watched =
  | { readonly kind: "logged" }
  | { readonly kind: "not logged" }
  | { readonly kind: "unknown"; readonly why: string };

/** Whether a diagnostic setting that extends the resource sends at least one log somewhere that tells who did what. */
export function watched(resource: Resource): Watched {
  const settings = resource.inside.filter(
    ({ declaration }) => declaration.type.toLowerCase() === diagnosticSettings.toLowerCase(),
  );
  let doubt: string | undefined;
  for (const setting of settings) {
    const sent = logsSentBy(setting, resource.declaration.type);
    if (sent.kind === "logged") return sent;
    if (sent.kind === "unknown") doubt = sent.why;
  }
  return doubt === undefined ? { kind: "not logged" } : { kind: "unknown", why: doubt };
}

/** Whether the use of a storage account is recorded: its services (blobs, queues, ...) have the logs, not the account. */
export function storageWatched(application: Application, account: Resource): Watched {
  const inside = `${account.declaration.id.toLowerCase()}/`;
  const answers = application
    .ofType(diagnosticSettings)
    .filter(
      ({ declaration, from }) =>
        from.deployment === account.from.deployment &&
        declaration.parentId?.toLowerCase().startsWith(inside) === true,
    )
    .map((setting) => logsSentBy(setting, "Microsoft.Storage/storageAccounts/blobServices"));
  return (
    answers.find(({ kind }) => kind === "logged") ??
    answers.find(({ kind }) => kind === "unknown") ?? { kind: "not logged" }
  );
}

/** Whether one diagnostic setting sends a log that tells who did what in a resource of a type. */
export function logsSentBy(setting: Resource, targetType: string): Watched {
  if (setting.declaration.condition.kind !== "known")
    return {
      kind: "unknown",
      why: "the diagnostic setting is deployed under a condition that is not known",
    };
  const { items, more } = itemsOf(setting.at("properties.logs").tree);
  let doubt = more?.why;
  for (const item of items) {
    if (item.kind !== "object") continue;
    const enabled = lookup(item, "enabled");
    const told = tellsWho(item, targetType);
    if (told === false || (enabled.kind === "known" && enabled.value !== true) || enabled.kind === "absent")
      continue;
    if (enabled.kind === "known" && told === true) return { kind: "logged" };
    doubt =
      enabled.kind === "known"
        ? "which of its logs are sent is not known"
        : "whether its logs are enabled is not known";
  }
  return doubt === undefined ? { kind: "not logged" } : { kind: "unknown", why: doubt };
}

/** Whether an item of `logs` names a category, or a group of them, that tells who did what. */
function tellsWho(log: Tree, targetType: string): boolean | "unknown" {
  const group = lookup(log, "categoryGroup");
  const category = lookup(log, "category");
  if (isSet(group)) return knownText(group) === undefined ? "unknown" : true;
  const wanted = auditCategories(targetType);
  if (wanted === undefined) return true;
  const name = knownText(category);
  return name === undefined ? "unknown" : wanted.test(name);
}

function isSet(tree: Tree): boolean {
  return tree.kind !== "absent" && !(tree.kind === "known" && (tree.value === null || tree.value === ""));
}

/** For a message: `AuditEvent`; undefined where every log will do. */
export function auditCategoryOf(targetType: string): string | undefined {
  return audits.find(([type]) => type.test(targetType))?.[2];
}

function auditCategories(targetType: string): RegExp | undefined {
  return audits.find(([type]) => type.test(targetType))?.[1];
}

/**
 * The logs that tell who did what, where a service has others beside them (figures, warnings, states), and the one to
 * name. https://learn.microsoft.com/azure/azure-monitor/reference/supported-logs/logs-index
 */
const audits: readonly (readonly [RegExp, RegExp, string])[] = [
  [/^microsoft\.keyvault\/(?:vaults|managedhsms)$/iu, /^AuditEvent$/iu, "AuditEvent"],
  [
    /^microsoft\.storage\/storageaccounts\/\w+services$/iu,
    /^Storage(?:Read|Write|Delete)$/iu,
    "StorageWrite",
  ],
  [
    /^microsoft\.web\/sites(?:\/slots)?$/iu,
    /^(?:FunctionAppLogs|WorkflowRuntime|AppService(?:HTTP|Audit|IPSecAudit|Authentication|Console|App)Logs)$/iu,
    "FunctionAppLogs",
  ],
  [
    /^microsoft\.sql\/servers\/databases$/iu,
    /^(?:SQLSecurityAuditEvents|DevOpsOperationsAudit)$/iu,
    "SQLSecurityAuditEvents",
  ],
  [
    /^microsoft\.documentdb\/databaseaccounts$/iu,
    /^(?:DataPlaneRequests\w*|ControlPlaneRequests|(?:Mongo|Cassandra|Gremlin|TableApi)Requests)$/iu,
    "DataPlaneRequests",
  ],
  [
    /^microsoft\.(?:servicebus|eventhub)\/namespaces$/iu,
    /^(?:OperationalLogs|RuntimeAuditLogs|VNetAndIPFilteringLogs|EventHubVNetConnectionEvent)$/iu,
    "OperationalLogs",
  ],
  [
    /^microsoft\.apimanagement\/service$/iu,
    /^(?:GatewayLogs|GatewayLlmLogs|DeveloperPortalAuditLogs)$/iu,
    "GatewayLogs",
  ],
  [/^microsoft\.appconfiguration\/configurationstores$/iu, /^(?:Audit|HttpRequest)$/iu, "Audit"],
  [
    /^microsoft\.network\/applicationgateways$/iu,
    /^ApplicationGateway(?:Access|Firewall)Log$/iu,
    "ApplicationGatewayAccessLog",
  ],
  [
    /^microsoft\.cdn\/profiles$/iu,
    /^(?:FrontDoor(?:AccessLog|WebApplicationFirewallLog)|AzureCdnAccessLog)$/iu,
    "FrontDoorAccessLog",
  ],
];
