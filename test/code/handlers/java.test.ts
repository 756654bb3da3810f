import { describe, expect, test } from "@jest/globals";

import { canonical } from "../../../src/declarations/value.ts";
import { declared, declaredLines, type Texts } from "../readings.ts";

function file(parameters: string, members = "", imports = ""): string {
  return `package shop;\nimport com.microsoft.azure.functions.annotation.*;\n${imports}\npublic class Orders {\n${members}\n  @FunctionName("orders")\n  public String run(${parameters}) { return ""; }\n}\n`;
}

async function pathOf(
  expression: string,
  members = "",
  others: Texts = {},
  imports = "",
): Promise<string | undefined> {
  const { handlers } = await declared({
    "Orders.java": file(`@BlobTrigger(name = "blob", path = ${expression}) String blob`, members, imports),
    ...others,
  });
  const [binding] = handlers[0]?.bindings ?? [];
  const path = binding?.kind === "object" ? binding.properties.get("path")?.value : undefined;
  return path && canonical(path);
}

test("a function with its trigger, bindings and defaults", async () => {
  expect(
    await declaredLines({
      "src/main/java/Orders.java": [
        "package shop;",
        "public class Orders {",
        '  @FunctionName("orders")',
        '  @QueueOutput(name = "$return", queueName = "placed", connection = "Data")',
        "  public String run(",
        '    @HttpTrigger(name = "req", methods = {HttpMethod.GET, HttpMethod.POST}, route = "orders/{id}") HttpRequestMessage<String> request,',
        '    @BindingName("id") String id,',
        '    @SQLInput(name = "rows", commandText = "select 1", connectionStringSetting = "Database") Order[] rows,',
        '    @CustomBinding(direction = "in", name = "c", type = "signalRConnectionInfo") String connection,',
        "    final ExecutionContext context) { return null; }",
        "}",
      ].join("\n"),
    }),
  ).toEqual([
    "orders httpTrigger function GET,POST /orders/{id} src/main/java/Orders.java:6:5-6:99 body src/main/java/Orders.java:3:3 (Java takes a missing authLevel for FUNCTION)",
    "  {direction:in,methods:[GET,POST],name:req,route:orders/{id},type:httpTrigger}",
    "  {commandtext:select 1,connectionstringsetting:Database,direction:in,name:rows,type:sql}",
    "  {direction:in,name:c,type:signalRConnectionInfo}",
    "  {connection:Data,direction:out,name:$return,queuename:placed,type:queue}",
  ]);
});

test.each([
  ['@HttpTrigger(name = "r", authLevel = AuthorizationLevel.ANONYMOUS)', "anonymous "],
  [
    '@com.microsoft.azure.functions.annotation.HttpTrigger(name = "r", methods = HttpMethod.PUT)',
    "function PUT",
  ],
  ['@HttpTrigger(name = "r", authLevel = Levels.OF_ALL)', "${Levels.OF_ALL} "],
])("the level and methods of %s", async (annotation, expected) => {
  const { handlers } = await declared({ "Orders.java": file(`${annotation} String r`) });
  expect(
    handlers.map(({ http }) => http && `${canonical(http.authLevel)} ${http.methods.join(",")}`),
  ).toEqual([expected]);
});

test.each([
  ['@QueueTrigger(name = "m", queueName = "q")', "queueTrigger"],
  ['@ServiceBusQueueTrigger(name = "m", queueName = "q")', "serviceBusTrigger"],
  ['@ServiceBusTopicTrigger(name = "m", topicName = "t")', "serviceBusTrigger"],
  ['@EventHubTrigger(name = "m", eventHubName = "h")', "eventHubTrigger"],
  ['@EventGridTrigger(name = "m")', "eventGridTrigger"],
  ['@CosmosDBTrigger(name = "m")', "cosmosDBTrigger"],
  ['@TimerTrigger(name = "m", schedule = "0 * * * * *")', "timerTrigger"],
  ["@WarmupTrigger", "warmupTrigger"],
  ['@SQLTrigger(name = "m", tableName = "t")', "sqlTrigger"],
  ['@DurableActivityTrigger(name = "m")', "activityTrigger"],
  ['@CustomBinding(direction = "in", name = "m", type = "mcpToolTrigger")', "mcpToolTrigger"],
])("%s", async (annotation, trigger) => {
  const { handlers } = await declared({ "Orders.java": file(`${annotation} String m`) });
  expect(handlers.map((one) => `${one.name} ${one.trigger}`)).toEqual([`orders ${trigger}`]);
});

describe("constants", () => {
  test.each<readonly [string, string, string, Texts, string]>([
    ['"a\\u0042\\t\\101"', "", "aB\tA", {}, ""],
    ['"""\n      a\n        {b}"""', "", "a\n  {b}", {}, ""],
    ['"a/" + P', 'static final String P = "b";', "a/b", {}, ""],
    ["Orders.P", 'static final String P = "b";', "b", {}, ""],
    [
      "Names.P",
      "",
      "a/b",
      { "Names.java": 'interface Names { String ROOT = "a"; String P = ROOT + "/b"; }' },
      "",
    ],
    [
      "P",
      "",
      "a",
      { "Names.java": 'class Names { static final String P = "a"; }' },
      "import static shop.Names.P;",
    ],
    [
      "P",
      "",
      "a",
      { "Names.java": 'class Names { static final String P = "a"; }' },
      "import static shop.Names.*;",
    ],
    [
      "Names.P",
      "",
      "(a|b)",
      {
        "A.java": 'class Names { static final String P = "a"; }',
        "B.java": 'class Names { static final String P = "b"; }',
      },
      "",
    ],
    ["P", 'static String P = "b";', "${P}", {}, ""],
    ["P", "static final String P = P;", "${P}", {}, ""],
    ["Names.P", "", "${Names.P}", {}, ""],
  ])("%s with %s is %j", async (expression, members, path, others, imports) => {
    expect(await pathOf(expression, members, others, imports)).toBe(path);
  });
});

test("a method without a trigger is no function", async () => {
  expect((await declared({ "Orders.java": file("String a") })).handlers).toEqual([]);
});
