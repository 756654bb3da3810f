import { describe, expect, test } from "@jest/globals";

import { bindingAlerts } from "../../../src/code/bindings/alerts.ts";
import { canonical } from "../../../src/declarations/value.ts";
import { declared, declaredLines, type Texts } from "../readings.ts";

function method(trigger: string, rest = ""): string {
  return `namespace Shop;\npublic class Orders\n{\n    [Function("orders")]\n    public string Run(${trigger} object input${rest}) => "";\n}\n`;
}

async function levelOf(trigger: string): Promise<readonly string[]> {
  const { handlers } = await declared({ "Orders.cs": method(trigger) });
  return handlers.map(({ http }) =>
    http === undefined
      ? ""
      : `${canonical(http.authLevel)} ${http.methods.join(",")} ${canonical(http.route)}`,
  );
}

async function pathOf(expression: string, members = "", others: Texts = {}): Promise<string | undefined> {
  const { handlers } = await declared({
    "Orders.cs": `namespace Shop;\npublic class Orders\n{\n    ${members}\n    [Function("orders")]\n    public string Run([BlobTrigger(${expression})] string blob) => "";\n}\n`,
    ...others,
  });
  const path = handlers[0]?.bindings.map((binding) =>
    binding.kind === "object" ? binding.properties.get("path")?.value : undefined,
  )[0];
  return path && canonical(path);
}

test("a function in a worker of its own, with outputs on the method and on what it returns", async () => {
  expect(
    await declaredLines({
      "Orders.cs": [
        "using Microsoft.Azure.Functions.Worker;",
        "namespace Shop;",
        "public class Orders(ILogger<Orders> log)",
        "{",
        "    [Function(nameof(Orders))]",
        '    [QueueOutput("placed", Connection = "Data")]',
        "    public async Task<Outcome> Run(",
        '        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "orders/{id:int?}")] HttpRequestData request,',
        '        [CosmosDBInput("shop", "orders", Connection = "Shop", Id = "{id}", PartitionKey = "{id}")] Order order,',
        '        [SqlInput("select 1", "Database", parameters: "@id={id}")] IEnumerable<Order> orders,',
        "        int id, CancellationToken token) => new();",
        "}",
      ].join("\n"),
      "Outcome.cs": [
        "namespace Shop;",
        "public class Outcome",
        "{",
        "    [HttpResult] public HttpResponseData Response { get; set; }",
        '    [BlobOutput("files/{id}")] public string File { get; set; }',
        "    public string Other { get; set; }",
        "}",
      ].join("\n"),
    }),
  ).toEqual([
    "Orders httpTrigger anonymous GET,POST /orders/{id:int?} Orders.cs:8:10-8:94 body Orders.cs:5:5 (written here)",
    "  {authlevel:Anonymous,direction:in,methods:[get,post],name:request,route:orders/{id:int?},type:httpTrigger}",
    "  {connection:Shop,containername:orders,databasename:shop,direction:in,id:{id},name:order,partitionkey:{id},type:cosmosDB}",
    "  {commandtext:select 1,connectionstringsetting:Database,direction:in,name:orders,parameters:@id={id},type:sql}",
    "  {connection:Data,direction:out,name:$return,queuename:placed,type:queue}",
    "  {direction:out,name:Response,type:http}",
    "  {direction:out,name:File,path:files/{id},type:blob}",
  ]);
});

test.each([
  ["0", ""],
  ['(AuthorizationLevel)0, "get"', ""],
  ["default(AuthorizationLevel)", ""],
  ["AuthorizationLevel/* .Function */.Anonymous", ""],
  ["@AuthorizationLevel.@Anonymous", ""],
  ["Level.Anonymous", "using Level = Microsoft.Azure.Functions.Worker.AuthorizationLevel;\n"],
  ["Anonymous", "using static Microsoft.Azure.Functions.Worker.AuthorizationLevel;\n"],
])("%s is anonymous", async (written, using) => {
  const { handlers } = await declared({ "Orders.cs": using + method(`[HttpTrigger(${written})]`) });
  expect(handlers.map(({ http }) => http && canonical(http.authLevel).toLowerCase())).toEqual(["anonymous"]);
});

test("a function in the process of the host", async () => {
  expect(
    await declaredLines({
      "Orders.cs": [
        "using Microsoft.Azure.WebJobs;",
        "public static class Orders",
        "{",
        '    [FunctionName("orders")]',
        '    [return: Table("orders")]',
        "    public static Order Run(",
        '        [HttpTrigger("post", Route = null)] HttpRequest request,',
        '        [Blob("files/{id}", FileAccess.Read)] Stream file,',
        '        [Queue("placed")] out string message,',
        '        [SignalR(HubName = "chat")] IAsyncCollector<SignalRMessage> messages) { }',
        "}",
      ].join("\n"),
    }),
  ).toEqual([
    "orders httpTrigger function POST / Orders.cs:7:10-7:43 body Orders.cs:4:5 (C# takes a missing AuthorizationLevel for Function)",
    "  {direction:in,methods:[post],name:request,type:httpTrigger}",
    "  {access:Read,direction:in,name:file,path:files/{id},type:blob}",
    "  {direction:out,name:message,queuename:placed,type:queue}",
    "  {direction:out,hubname:chat,name:messages,type:signalR}",
    "  {direction:out,name:$return,tablename:orders,type:table}",
  ]);
});

describe("the level", () => {
  test.each([
    ["[HttpTrigger]", "function  "],
    ["[HttpTrigger()]", "function  "],
    ['[HttpTrigger("get")]', "function GET "],
    ["[HttpTrigger(AuthorizationLevel.Admin)]", "admin  "],
    ["[HttpTriggerAttribute(AuthorizationLevel.Anonymous)]", "anonymous  "],
    ["[Microsoft.Azure.Functions.Worker.HttpTrigger(AuthorizationLevel.Anonymous)]", "anonymous  "],
    ["[HttpTrigger(Microsoft.Azure.Functions.Worker.AuthorizationLevel.User)]", "user  "],
    ['[HttpTrigger(AuthorizationLevel.Function, new[] { "get", "put" }, Route = "a")]', "function GET,PUT a"],
    ['[HttpTrigger(AuthorizationLevel.Function, ["get"])]', "function GET "],
    ["[HttpTrigger(Levels.Default)]", "${Levels.Default}  "],
  ])("of %s", async (trigger, expected) => {
    expect(await levelOf(trigger)).toEqual([expected]);
  });
});

test.each([
  ['[QueueTrigger("q")]', "queueTrigger"],
  ['[ServiceBusTrigger("t", "s")]', "serviceBusTrigger"],
  ['[EventHubTrigger("h")]', "eventHubTrigger"],
  ["[EventGridTrigger]", "eventGridTrigger"],
  ['[CosmosDBTrigger("d", "c")]', "cosmosDBTrigger"],
  ['[TimerTrigger("0 * * * * *")]', "timerTrigger"],
  ['[KafkaTrigger("b", "t")]', "kafkaTrigger"],
  ['[RabbitMQTrigger("q")]', "rabbitMQTrigger"],
  ['[SignalRTrigger("h", "c", "e")]', "signalRTrigger"],
  ['[SqlTrigger("t", "c")]', "sqlTrigger"],
  ['[McpToolTrigger("tool", "does")]', "mcpToolTrigger"],
  ["[OrchestrationTrigger]", "orchestrationTrigger"],
  ["[ActivityTrigger]", "activityTrigger"],
  ["[WarmupTrigger]", "warmupTrigger"],
])("%s", async (attribute, trigger) => {
  const { handlers } = await declared({ "Orders.cs": method(attribute) });
  expect(handlers.map((one) => `${one.name} ${one.trigger}`)).toEqual([`orders ${trigger}`]);
});

describe("constants", () => {
  test.each<readonly [string, string, string, Texts]>([
    ['"a\\u0042\\n"', "", "aB\n", {}],
    ['@"a\\b""c"', "", 'a\\b"c', {}],
    ['"""a "b" {c}"""', "", 'a "b" {c}', {}],
    ['"""\n      a\n        b\n      """', "", "a\n  b", {}],
    ['$"a/{{id}}/{P}"', 'const string P = "b";', "a/{id}/b", {}],
    ['$@"a\\{P}"', 'const string P = "b";', "a\\b", {}],
    ['"a" + P + ("c")', 'private const string P = "b", Q = "q";', "abc", {}],
    ["nameof(Orders)", "", "Orders", {}],
    ["nameof(Shop.Orders.Run)", "", "Run", {}],
    [
      "Names.Path",
      "",
      "a/b",
      {
        "Names.cs": 'static class Names { public const string Path = Root + "/b"; const string Root = "a"; }',
      },
    ],
    ["Shop.Names.Path", "", "a", { "Names.cs": 'static class Names { public const string Path = "a"; }' }],
    [
      "Path",
      "",
      "a",
      { "More.cs": 'namespace Shop; public partial class Orders { const string Path = "a"; }' },
    ],
    [
      "Names.Inner.Path",
      "",
      "a",
      { "Names.cs": 'class Names { public class Inner { public const string Path = "a"; } }' },
    ],
    [
      "Names.Path",
      "",
      "(a|b)",
      {
        "A.cs": 'class Names { public const string Path = "a"; }',
        "B.cs": 'class Names { public const string Path = "b"; }',
      },
    ],
    ["Names.Path", "", "${Names.Path}", {}],
    ["Path", "const string Path = Path;", "${Path}", {}],
    ["Path", "static string Path = Read();", "${Path}", {}],
  ])("%s with %s is %j", async (expression, members, path, others) => {
    expect(await pathOf(expression, members, others)).toBe(path);
  });

  test("`using static`", async () => {
    const { handlers } = await declared({
      "Orders.cs": `using static Shop.Names;\n${method("[QueueTrigger(Queue)]")}`,
      "Names.cs": 'namespace Shop; static class Names { public const string Queue = "placed"; }',
    });
    expect(handlers[0]?.bindings.map(canonical)).toEqual([
      "{direction:in,name:input,queuename:placed,type:queueTrigger}",
    ]);
  });
});

test("no name of a folder hides a function", async () => {
  const { handlers } = await declared({
    "bin/a/A.cs": method("[HttpTrigger]"),
    "src/build/B.cs": method("[HttpTrigger]"),
  });
  expect(handlers.map(({ at }) => at.source.path)).toEqual(["bin/a/A.cs", "src/build/B.cs"]);
});

test("neither a comment nor an alias hides a function", async () => {
  const { handlers } = await declared({
    "A.cs":
      'using Run = Microsoft.Azure.Functions.Worker.FunctionAttribute;\nclass A { [Run("a")] void B([HttpTrigger] string c) { } }',
    "B.cs": 'class A { [Function /* b */ ("b")] void B([HttpTrigger] string c) { } }',
  });
  expect(handlers.map(({ name }) => name)).toEqual(["a", "b"]);
});

test("each app has types of its own, and shares those of no app", async () => {
  const run = (name: string): string =>
    `class ${name} { [Function("${name}")] public Outcome Run([QueueTrigger(Names.Queue)] string m) => null; }`;
  const outcome = (path: string): string =>
    `class Outcome { [BlobOutput("${path}")] public string File { get; set; } }`;
  const { handlers } = await declared({
    "a/host.json": "{}",
    "a/Run.cs": run("A"),
    "a/Outcome.cs": outcome("a"),
    "b/host.json": "{}",
    "b/Run.cs": run("B"),
    "b/Outcome.cs": outcome("b"),
    "shared/Names.cs": 'class Names { public const string Queue = "placed"; }',
  });
  expect(handlers.map(({ bindings }) => bindings.map(canonical))).toEqual([
    [
      "{direction:in,name:m,queuename:placed,type:queueTrigger}",
      "{direction:out,name:File,path:a,type:blob}",
    ],
    [
      "{direction:in,name:m,queuename:placed,type:queueTrigger}",
      "{direction:out,name:File,path:b,type:blob}",
    ],
  ]);
});

test("in process the host makes a number of what a parameter takes as one", async () => {
  const run = (attribute: string): string =>
    `class A { [${attribute}("a")] void B([HttpTrigger(Route = "{id}/{name}")] HttpRequest r, [Sql("SELECT {Id} {name}", "C")] object rows, int? id, string name) { } }`;
  const { handlers } = await declared({ "A.cs": run("FunctionName"), "B.cs": run("Function") });
  expect(handlers.map((handler) => bindingAlerts(handler).map(({ key }) => key))).toEqual([
    ["commandText of sql in a: {name}"],
    ["commandText of sql in a: {id}", "commandText of sql in a: {name}"],
  ]);
});

describe("what is no function", () => {
  test.each([
    ["a call", "class A { void B() { Function(1); } }"],
    ["a function without a trigger", 'class A { [Function("a")] public void B(string c) { } }'],
    ["a trigger without a function", 'class A { public void B([QueueTrigger("q")] string c) { } }'],
  ])("%s", async (_, code) => {
    expect((await declared({ "A.cs": code })).handlers).toEqual([]);
  });
});

test("what the code does with its input is said not to be judged", async () => {
  const { skipped } = await declared({
    "Orders.cs": method("[HttpTrigger]"),
    "Other.cs": "class Other { }",
    "api/host.json": "{}",
    "api/run.ps1": "",
    "tools/a.go": "package a",
    "b.kt": "",
  });
  expect(skipped).toEqual([
    { path: ".", why: "holds 2 C# files: what the code in them does with its input is not judged" },
    { path: "api", why: "holds 1 PowerShell file: what the code in it does with its input is not judged" },
    {
      path: ".",
      why: "holds 1 Kotlin file: functions in it are not found, and what the code in it does with its input is not judged",
    },
    { path: ".", why: "holds 1 Go file: what the code in it does with its input is not judged" },
  ]);
});
