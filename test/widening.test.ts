import { describe, expect, test } from "@jest/globals";
import { typescriptAnalyser } from "../src/code/typescript/analyser.ts";
import { emptyBaseline } from "../src/policy/baseline.ts";
import { defaultPolicy } from "../src/policy/configuration.ts";
import { review } from "../src/review.ts";
import { rules } from "../src/rules/registry.generated.ts";
import { regionOf } from "../src/source/source.ts";
import { filesOf } from "./code/files-of.ts";

/** `rule path:line standing` of the findings of some rules, where one file is all that is there. */
async function standings(
  path: string,
  { base, head, of }: { readonly base: string; readonly head: string; readonly of: string },
): Promise<readonly string[]> {
  const { findings } = await review({
    revision: {},
    head: filesOf({ [path]: head }),
    base: filesOf({ [path]: base }),
    changes: { files: [{ path, status: "modified", kind: "text", hunks: [] }] },
    rules: rules.filter(({ id }) => id === of),
    analysers: [typescriptAnalyser],
    registryModules: () =>
      Promise.resolve(() => {
        throw new Error("no module is asked for");
      }),
    policy: defaultPolicy,
    baseline: emptyBaseline,
    policyChanges: [],
    problems: [],
    today: "2026-11-23",
  });
  return findings.map(
    ({ finding: { at, severity }, standing: { kind } }) => `${severity} ${regionOf(at).line} ${kind}`,
  );
}

const group = (...ports: readonly string[]): string => `
resource group 'Microsoft.Network/networkSecurityGroups@2024-05-01' = {
  name: 'orders'
  properties: {
    securityRules: [
      {
        name: 'admin'
        properties: {
          direction: 'Inbound'
          access: 'Allow'
          priority: 100
          protocol: 'Tcp'
          sourceAddressPrefix: '*'
          sourcePortRange: '*'
          destinationAddressPrefix: '*'
          destinationPortRanges: [${ports.map((port) => `'${port}'`).join(", ")}]
        }
      }
    ]
  }
}
`;

const wall = (last: string): string => `
resource wall 'Microsoft.Sql/servers/firewallRules@2023-08-01' = {
  name: 'orders/office'
  properties: {
    startIpAddress: '20.0.0.0'
    endIpAddress: '${last}'
  }
}
`;

const endpoint = (methods: string): string => `
import { app } from "@azure/functions";

app.http("orders", {
  methods: [${methods}],
  authLevel: "anonymous",
  handler: async () => ({ body: "orders" }),
});
`;

const grant = (role: string): string => `
resource plan 'Microsoft.Web/serverfarms@2024-04-01' existing = {
  name: 'plan'
}

resource api 'Microsoft.Web/sites@2024-04-01' = {
  name: 'api'
  kind: 'functionapp'
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    serverFarmId: plan.id
  }
}

resource grant 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid('grant')
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '${role}')
    principalId: api.identity.principalId
  }
}
`;

const contributor = "b24988ac-6180-42a0-ab88-20f7382dd24c";
const owner = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";

const setting = (password: string): string => `
resource api 'Microsoft.Web/sites@2024-04-01' = {
  name: 'api'
  kind: 'functionapp'
  properties: {
    siteConfig: {
      appSettings: [
        {
          name: 'DatabasePassword'
          value: '${password}'
        }
      ]
    }
  }
}
`;

const lookup = (...endpoints: readonly string[]): string => `
import { app } from "@azure/functions";
import sql from "mssql";

const find = async (id: string) => new sql.Request().query("SELECT * FROM orders WHERE id = " + id);
${endpoints.join("\n")}
`;

const keyed = `app.http("own", { authLevel: "function", handler: async (request) => find(request.params.id) });`;
const open = `app.http("any", { authLevel: "anonymous", handler: async (request) => find(request.params.id) });`;
const queued = `app.storageQueue("queued", { queueName: "q", connection: "S", handler: async (id) => find(id) });`;

describe("what lets in more under the same name is this change's to answer for", () => {
  test.each([
    [
      "another port",
      "main.bicep",
      "inbound-from-internet-allowed",
      group("22"),
      group("22", "3389"),
      "high 13 reported",
    ],
    [
      "every protocol",
      "main.bicep",
      "inbound-from-internet-allowed",
      group("22"),
      group("22").replace("'Tcp'", "'*'"),
      "high 13 reported",
    ],
    [
      "every port",
      "main.bicep",
      "inbound-from-internet-allowed",
      group("22"),
      group("*"),
      "high 13 reported",
    ],
    [
      "a port less",
      "main.bicep",
      "inbound-from-internet-allowed",
      group("22", "3389"),
      group("22"),
      "high 13 pre-existing",
    ],
    [
      "a wider range",
      "main.bicep",
      "database-open-to-internet",
      wall("20.255.255.255"),
      wall("90.255.255.255"),
      "high 4 reported",
    ],
    [
      "another method",
      "api.ts",
      "anonymous-http-endpoint",
      endpoint('"GET"'),
      endpoint('"GET", "POST"'),
      "medium 6 reported",
    ],
    [
      "one method instead of two",
      "api.ts",
      "anonymous-http-endpoint",
      endpoint('"GET", "POST"'),
      endpoint('"GET"'),
      "medium 6 pre-existing",
    ],
    [
      "a graver role",
      "main.bicep",
      "privileged-role-for-function",
      grant(contributor),
      grant(owner),
      "high 20 reported",
    ],
    [
      "another secret",
      "main.bicep",
      "literal-secret-in-app-setting",
      setting("Tr0ub4dor-and-3"),
      setting("c0rrect-h0rse-b4ttery"),
      "critical 10 reported",
    ],
    [
      "the same secret",
      "main.bicep",
      "literal-secret-in-app-setting",
      setting("Tr0ub4dor-and-3"),
      `// moved\n${setting("Tr0ub4dor-and-3")}`,
      "critical 11 pre-existing",
    ],
    [
      "another function, that anybody may call",
      "api.ts",
      "sql-injection",
      lookup(keyed),
      lookup(keyed, open),
      "critical 5 reported",
    ],
    [
      "another function of the same kind",
      "api.ts",
      "sql-injection",
      lookup(open),
      lookup(open, keyed),
      "critical 5 reported",
    ],
    ["a function less", "api.ts", "sql-injection", lookup(open, keyed), lookup(keyed), "high 5 pre-existing"],
    [
      "the same function without its key",
      "api.ts",
      "sql-injection",
      lookup(keyed),
      lookup(keyed.replace("function", "anonymous")),
      "critical 5 reported",
    ],
  ])("%s", async (_, path, of, base, head, expected) => {
    expect(await standings(path, { base, head, of })).toEqual([expected]);
  });

  test("an injection is as grave as the widest way to it", async () => {
    const of = "sql-injection";
    const base = "";
    expect(await standings("api.ts", { base, head: lookup(open, keyed), of })).toEqual([
      "critical 5 reported",
    ]);
    expect(await standings("api.ts", { base, head: lookup(keyed), of })).toEqual(["high 5 reported"]);
    expect(await standings("api.ts", { base, head: lookup(queued), of })).toEqual(["high 5 reported"]);
  });
});
