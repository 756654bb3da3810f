import { builtInRolesText } from "./built-in-roles.generated.ts";

/** A built-in role: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles */
export interface Role {
  readonly id: string;
  readonly name: string;
  readonly permissions: readonly Permissions[];
}

/** One block: what it allows, less what it takes away again. Blocks of a role add up. */
export interface Permissions {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly dataActions: readonly string[];
  readonly notDataActions: readonly string[];
}

/** The built-in role with an id; undefined for a role that somebody made, or one newer than the list. */
export function builtInRole(id: string): Role | undefined {
  roles ??= parsed(builtInRolesText());
  return roles.get(id.toLowerCase());
}

/** The built-in role with a name, upper and lower case alike: what Bicep's `roleDefinitions('Owner')` stands for. */
export function builtInRoleNamed(name: string): Role | undefined {
  roles ??= parsed(builtInRolesText());
  const wanted = name.toLowerCase();
  return [...roles.values()].find((role) => role.name.toLowerCase() === wanted);
}

/** Whether the role allows an operation on the resource itself: `Microsoft.Storage/storageAccounts/listKeys/action`. */
export function allows({ permissions }: Pick<Role, "permissions">, operation: string): boolean {
  return permissions.some(
    ({ actions, notActions }) =>
      actions.some((action) => covers(action, operation)) &&
      !notActions.some((action) => covers(action, operation)),
  );
}

/** Whether the role allows anything with data. */
export function reachesData({ permissions }: Pick<Role, "permissions">): boolean {
  return permissions.some(({ dataActions }) => dataActions.length > 0);
}

/** Whether a pattern of operations covers one: without case, `*` for any text, slashes too. */
export function covers(pattern: string, operation: string): boolean {
  const parts = pattern.toLowerCase().split("*");
  const text = operation.toLowerCase();
  const [first = "", ...rest] = parts;
  if (rest.length === 0) return text === first;
  if (!text.startsWith(first)) return false;
  const last = rest.pop() ?? "";
  let from = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, from);
    if (found === -1) return false;
    from = found + part.length;
  }
  return text.length - last.length >= from && text.endsWith(last);
}

/**
 * Whether a pattern allows everything, or everything of a provider that has control of secrets, code or rights.
 * https://learn.microsoft.com/azure/role-based-access-control/custom-roles#custom-role-best-practices
 */
export function allowsWholeProvider(pattern: string): boolean {
  return /^(?:\*|\*\/(?:write|action|\*)|microsoft\.(?:authorization|keyvault|storage|web|managedidentity|resources|compute)\/\*)$/iu.test(
    pattern,
  );
}

/**
 * Operations with which their holder gets further than his role says: they hand out keys that open all data, run code
 * with another identity, or grant more rights. With the words that tell what each is good for.
 */
export const escalations: readonly { readonly operation: string; readonly gives: string }[] = [
  { operation: "Microsoft.Authorization/roleAssignments/write", gives: "grants itself any role" },
  { operation: "Microsoft.Authorization/roleDefinitions/write", gives: "widens its own role" },
  {
    operation: "Microsoft.Authorization/elevateAccess/action",
    gives: "takes over the tenant's subscriptions",
  },
  {
    operation: "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action",
    gives: "runs code with other identities",
  },
  {
    operation: "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write",
    gives: "signs in as other identities",
  },
  {
    operation: "Microsoft.KeyVault/vaults/accessPolicies/write",
    gives: "gives itself the secrets of vaults",
  },
  { operation: "Microsoft.KeyVault/vaults/write", gives: "gives itself the secrets of vaults" },
  {
    operation: "Microsoft.Compute/virtualMachines/runCommand/action",
    gives: "runs commands on virtual machines",
  },
  { operation: "Microsoft.Resources/deploymentScripts/write", gives: "runs scripts with other identities" },
  {
    operation: "Microsoft.Automation/automationAccounts/jobs/write",
    gives: "runs runbooks with their identity",
  },
  { operation: "Microsoft.Web/sites/publishxml/action", gives: "publishes code to apps" },
  { operation: "Microsoft.Web/sites/config/list/action", gives: "reads the settings of apps" },
  { operation: "Microsoft.Web/sites/host/listkeys/action", gives: "lists the keys of function apps" },
  { operation: "Microsoft.Web/sites/functions/listkeys/action", gives: "lists the keys of functions" },
  {
    operation: "Microsoft.Storage/storageAccounts/listKeys/action",
    gives: "lists the keys of storage accounts",
  },
  {
    operation: "Microsoft.DocumentDB/databaseAccounts/listKeys/action",
    gives: "lists the keys of Cosmos DB accounts",
  },
  {
    operation: "Microsoft.ServiceBus/namespaces/authorizationRules/listkeys/action",
    gives: "lists the keys of Service Bus namespaces",
  },
  {
    operation: "Microsoft.EventHub/namespaces/authorizationRules/listkeys/action",
    gives: "lists the keys of Event Hubs namespaces",
  },
  { operation: "Microsoft.Cache/redis/listKeys/action", gives: "lists the keys of Redis caches" },
  {
    operation: "Microsoft.SignalRService/SignalR/listkeys/action",
    gives: "lists the keys of SignalR services",
  },
  {
    operation: "Microsoft.AppConfiguration/configurationStores/ListKeys/action",
    gives: "lists the keys of App Configuration stores",
  },
  {
    operation: "Microsoft.CognitiveServices/accounts/listkeys/action",
    gives: "lists the keys of AI services",
  },
  {
    operation: "Microsoft.Search/searchServices/listAdminKeys/action",
    gives: "lists the keys of search services",
  },
  {
    operation: "Microsoft.ContainerRegistry/registries/listCredentials/action",
    gives: "lists the passwords of container registries",
  },
];

// The text takes some milliseconds to read, and most reviews never ask.
let roles: ReadonlyMap<string, Role> | undefined;

function parsed(text: string): ReadonlyMap<string, Role> {
  const [operations = "", list = ""] = text.split("\n\n");
  const names = operations.split("\n");
  const namesOf = (numbers = ""): readonly string[] =>
    numbers === "" ? [] : numbers.split(" ").map((number) => names[Number(number)] ?? "");
  return new Map(
    list.split("\n").map((line) => {
      const [id = "", name = "", ...blocks] = line.split("\t");
      const permissions = blocks.map((block) => {
        const [actions, notActions, dataActions, notDataActions] = block.split("|");
        return {
          actions: namesOf(actions),
          notActions: namesOf(notActions),
          dataActions: namesOf(dataActions),
          notDataActions: namesOf(notDataActions),
        };
      });
      return [id, { id, name, permissions }];
    }),
  );
}
