import { describe, expect, test } from "@jest/globals";

import { canonical } from "../../../src/declarations/value.ts";
import { declared, declaredLines, problemLine, type Texts } from "../readings.ts";

const head = "import azure.functions as func\n";

async function routeOf(code: string, others: Texts = {}): Promise<string | undefined> {
  const { handlers } = await declared({
    "function_app.py": `${head}app = func.FunctionApp()\n${code}\n@app.route(route=R)\ndef f(req): pass\n`,
    ...others,
  });
  return handlers[0]?.http && canonical(handlers[0].http.route);
}

async function levelsOf(texts: Texts): Promise<readonly string[]> {
  const { handlers } = await declared(texts);
  return handlers.map(({ name, http }) => `${name} ${http === undefined ? "" : canonical(http.authLevel)}`);
}

test("a function with its trigger, bindings and defaults", async () => {
  expect(
    await declaredLines({
      "function_app.py": [
        "import azure.functions as func",
        "app = func.FunctionApp()",
        "",
        "@app.function_name(name='Orders')",
        "@app.route(route='orders/{id}', methods=['GET', func.HttpMethod.POST])",
        "@app.blob_input(arg_name='file', path='files/{id}', connection='Data')",
        "@app.generic_output_binding(arg_name='out', type='sql', CommandText='dbo.Orders')",
        "@app.queue_output('msg', 'orders', connection='Data')",
        "async def orders(req: func.HttpRequest, file: str, out: func.Out[str]) -> str:",
        "    return 'x'",
      ].join("\n"),
    }),
  ).toEqual([
    "Orders httpTrigger function GET,POST /orders/{id} function_app.py:5:2-5:71 body function_app.py:9:1 (a FunctionApp takes a missing http_auth_level for function)",
    "  {direction:in,methods:[GET,POST],route:orders/{id},type:httpTrigger}",
    "  {connection:Data,direction:in,name:file,path:files/{id},type:blob}",
    "  {commandtext:dbo.Orders,direction:out,name:out,type:sql}",
    "  {connection:Data,direction:out,name:msg,queuename:orders,type:queue}",
    "  {direction:out,name:$return,type:http}",
  ]);
});

test("decorators that are applied by a call", async () => {
  expect(
    await levelsOf({
      "function_app.py": [
        "import azure.functions as func",
        "app = func.FunctionApp(http_auth_level=func.AuthLevel.ANONYMOUS)",
        "def orders(req): return 'x'",
        "app.route(route='orders')(orders)",
        "app.function_name(name='Mail')(app.route(route='mail', auth_level='admin')(app.queue_output('m', 'q', 'C')(orders)))",
        "found = list(map(str)(orders))",
      ].join("\n"),
    }),
  ).toEqual(["orders anonymous", "Mail admin"]);
});

test.each([
  ["timer_trigger(schedule='0 * * * * *', arg_name='t')", "timerTrigger"],
  ["schedule(schedule='0 * * * * *', arg_name='t')", "timerTrigger"],
  ["queue_trigger(arg_name='m', queue_name='q', connection='C')", "queueTrigger"],
  ["service_bus_queue_trigger(arg_name='m', queue_name='q', connection='C')", "serviceBusTrigger"],
  ["service_bus_topic_trigger('m', 'C', 't', 's')", "serviceBusTrigger"],
  ["event_hub_message_trigger(arg_name='m', event_hub_name='h', connection='C')", "eventHubTrigger"],
  ["cosmos_db_trigger(arg_name='m')", "cosmosDBTrigger"],
  ["cosmos_db_trigger_v3(arg_name='m')", "cosmosDBTrigger"],
  ["blob_trigger(arg_name='m', path='c/{name}', connection='C')", "blobTrigger"],
  ["event_grid_trigger(arg_name='m')", "eventGridTrigger"],
  ["warm_up_trigger('m')", "warmupTrigger"],
  ["sql_trigger(arg_name='m')", "sqlTrigger"],
  ["kafka_trigger(arg_name='m')", "kafkaTrigger"],
  ["dapr_service_invocation_trigger(arg_name='m')", "daprServiceInvocationTrigger"],
  ["orchestration_trigger(context_name='c')", "orchestrationTrigger"],
  ["activity_trigger(input_name='i')", "activityTrigger"],
  ["mcp_tool_trigger(arg_name='c')", "mcpToolTrigger"],
  ["mcp_tool()", "mcpToolTrigger"],
  ["generic_trigger(arg_name='m', type='mcpToolTrigger')", "mcpToolTrigger"],
  ["generic_trigger(arg_name='m', type='httpTrigger', route='x')", "httpTrigger"],
])("@app.%s", async (decorator, trigger) => {
  const { handlers } = await declared({
    "function_app.py": `${head}app = func.FunctionApp()\n@app.${decorator}\ndef f(m): pass\n`,
  });
  expect(handlers.map((one) => `${one.name} ${one.trigger}`)).toEqual([`f ${trigger}`]);
});

describe("the level", () => {
  const route = "@app.route(route='a')\ndef f(req): pass\n";

  test.each([
    ["func.FunctionApp()", "function"],
    ["func.FunctionApp(http_auth_level=func.AuthLevel.ANONYMOUS)", "anonymous"],
    ["func.FunctionApp(func.AuthLevel.ADMIN)", "admin"],
    ["func.FunctionApp(http_auth_level='anonymous')", "anonymous"],
    ["func.FunctionApp(http_auth_level=None)", "function"],
    ["df.DFApp(http_auth_level=func.AuthLevel.ANONYMOUS)", "anonymous"],
    ['func.FunctionApp(http_auth_level=func.AuthLevel["ANONYMOUS"])', "anonymous"],
    ['func.FunctionApp(http_auth_level=func.AuthLevel("anonymous"))', "anonymous"],
    ["func.FunctionApp(http_auth_level=Level.ANONYMOUS)", "anonymous"],
    ["func.FunctionApp(http_auth_level=level())", "${level()}"],
  ])("of %s", async (made, level) => {
    const code = `${head}from azure.functions import AuthLevel as Level\nimport azure.durable_functions as df\napp = ${made}\n${route}`;
    expect(await levelsOf({ "function_app.py": code })).toEqual([`f ${level}`]);
  });

  test("of a route goes before that of its app", async () => {
    const code = `${head}app = func.FunctionApp(func.AuthLevel.ANONYMOUS)\n@app.route('a', auth_level=func.AuthLevel.FUNCTION)\ndef f(req): pass\n`;
    expect(await levelsOf({ "function_app.py": code })).toEqual(["f function"]);
  });

  test("of a blueprint is that of the app beside it", async () => {
    expect(
      await levelsOf({
        "function_app.py": `${head}from orders import bp\napp = func.FunctionApp(http_auth_level=func.AuthLevel.ANONYMOUS)\napp.register_functions(bp)\n`,
        "orders.py": `${head}bp = func.Blueprint()\n@bp.route(route='a')\ndef f(req): pass\n`,
      }),
    ).toEqual(["f anonymous"]);
  });

  test("of a blueprint that one of several apps registers is not known", async () => {
    expect(
      await levelsOf({
        "function_app.py": `${head}app = func.FunctionApp(http_auth_level=func.AuthLevel.ANONYMOUS)\n`,
        "other.py": `${head}app = func.FunctionApp()\n`,
        "orders.py": `${head}bp = func.Blueprint()\n@bp.route(route='a')\ndef f(req): pass\n`,
      }),
    ).toEqual([expect.stringMatching(/^f \$\{func\.FunctionApp\(/u)]);
  });

  test("an app of another folder has nothing to say", async () => {
    expect(
      await levelsOf({
        "a/host.json": "{}",
        "a/function_app.py": `${head}app = func.FunctionApp(http_auth_level=func.AuthLevel.ANONYMOUS)\n`,
        "b/host.json": "{}",
        "b/orders.py": `${head}bp = func.Blueprint()\n@bp.route(route='a')\ndef f(req): pass\n`,
      }),
    ).toEqual(["f function"]);
  });

  test("where it is the app's it stands at the route, which is what a person has to look at", async () => {
    const { handlers } = await declared({
      "function_app.py": `${head}app = func.FunctionApp(func.AuthLevel.ANONYMOUS)\n${route}`,
    });
    const [handler] = handlers;
    expect(handler?.http?.authLevel.at).toEqual(handler?.at);
    expect(handler?.http?.authLevelWhy).toBe("http_auth_level of its FunctionApp");
  });
});

test("FastAPI behind an adapter is one function for every route", async () => {
  expect(
    await declaredLines({
      "function_app.py": `${head}from api import api\napp = func.AsgiFunctionApp(app=api, http_auth_level=func.AuthLevel.ANONYMOUS)\n`,
      "other/function_app.py": `${head}app = func.WsgiFunctionApp(app=flask.wsgi_app)\n`,
    }),
  ).toEqual([
    "http_app_func httpTrigger anonymous * //{*route} function_app.py:3:7-3:78 no body (written here)",
    "  {authlevel:ANONYMOUS,direction:in,route:/{*route},type:httpTrigger}",
    "  {direction:out,name:$return,type:http}",
    "http_app_func httpTrigger function * //{*route} other/function_app.py:2:7-2:47 no body (the adapter takes a missing http_auth_level for function)",
    "  {direction:in,route:/{*route},type:httpTrigger}",
    "  {direction:out,name:$return,type:http}",
  ]);
});

describe("what is no function", () => {
  test.each([
    [
      "a route of Flask",
      "from flask import Flask\nimport azure.functions\napp = Flask(__name__)\n@app.route('/a')\ndef f(): pass\n",
    ],
    [
      "a blueprint of Flask",
      "from flask import Blueprint\nimport azure.functions\nbp = Blueprint('a')\n@bp.route('/a')\ndef f(): pass\n",
    ],
    ["a route of what comes from elsewhere", "from web import app\n@app.route('/a')\ndef f(): pass\n"],
    [
      "a binding without a trigger",
      `${head}app = func.FunctionApp()\n@app.blob_input(arg_name='a', path='b')\ndef f(): pass\n`,
    ],
    ["a class", `${head}app = func.FunctionApp()\n@app.route(route='a')\nclass F: pass\n`],
  ])("%s", async (_, code) => {
    expect((await declared({ "function_app.py": code })).handlers).toEqual([]);
  });
});

describe("constants", () => {
  test.each<readonly [string, string, Texts]>([
    ["R = 'a' 'b'", "ab", {}],
    ["R = ('a' + 'b')", "ab", {}],
    ["P = 'a'\nR = f'{P}/{{id}}'", "a/{id}", {}],
    ["R = r'\\d' '\\x41\\u0042'", "\\dAB", {}],
    ["class C:\n    R = 'a'\nR = C.R", "a", {}],
    ["from config import R", "a", { "config.py": "R = 'a'\n" }],
    ["from config import X as R", "a", { "config.py": "X = 'a'\n" }],
    ["import config\nR = config.X", "a", { "config.py": "X = 'a'\n" }],
    ["import shop.config as c\nR = c.X", "a", { "shop/config.py": "X = 'a'\n" }],
    ["import shop.config\nR = shop.config.X", "a", { "shop/config.py": "X = 'a'\n" }],
    ["from shop import config\nR = config.X", "a", { "shop/config.py": "X = 'a'\n", "shop/__init__.py": "" }],
    ["from shop.config import *", "a", { "shop/config.py": "R = 'a'\n" }],
    ["from config import Names\nR = Names.X", "a", { "config.py": "class Names:\n    X = 'a'\n" }],
    ["R = 'a'\nR = 'b'", "${R}", {}],
    ["R = 'a'\nR += 'b'", "${R}", {}],
    ["R = 'a' if X else 'b'", "(a|b)", {}],
    ["R = '%s' % X", "${'%s' % X}", {}],
    ["import os\nR = os.environ['ROUTE']", "${os.environ.ROUTE}", {}],
    ["import os\nR = os.getenv('ROUTE', 'x')", "${os.environ.ROUTE}", {}],
    ["from config import R", "${R}", { "config.py": "from function_app import R\n" }],
    ["R = R", "${R}", {}],
  ])("%s is %s", async (code, route, others) => {
    expect(await routeOf(code, others)).toBe(route);
  });

  test("constants that double thirty times are given up", async () => {
    const lines = [
      "C0 = 'aaaaaaaaaa'",
      ...Array.from({ length: 30 }, (_, n) => `C${n + 1} = C${n} + C${n}`),
      "R = C30",
    ];
    expect(await routeOf(lines.join("\n"))).toMatch(/^\$\{/u);
  });
});

test("modules that all import each other's names are each asked once", async () => {
  const count = 60;
  const others = Array.from({ length: count }, (_, n): [string, string] => [
    `m${n}.py`,
    Array.from({ length: count }, (_, other) => `from m${other} import *`).join("\n"),
  ]);
  expect(await routeOf("from m0 import *", Object.fromEntries(others))).toBe("${R}");
});

describe("text that is not as usual", () => {
  test("arguments that are spread leave the rest open", async () => {
    const { handlers } = await declared({
      "function_app.py": `${head}app = func.FunctionApp()\n@app.route(route='a', **options)\ndef f(req): pass\n`,
    });
    expect(handlers.map(({ http }) => http?.authLevel.kind)).toEqual(["unknown"]);
  });

  test("places count characters, with line ends of Windows and letters outside of the first plane", async () => {
    const { handlers } = await declared({
      "function_app.py":
        "import azure.functions as func\r\napp = func.FunctionApp()\r\nX = '😀é'\r\n@app.route(route='a')\r\ndef f(req): pass\r\n",
    });
    expect(handlers.map(({ at }) => at.source.text.slice(at.start, at.end))).toEqual([
      "app.route(route='a')",
    ]);
  });

  test("what is not understood makes the review incomplete, and hides nothing else", async () => {
    const { handlers, problems } = await declared({
      "function_app.py": `${head}app = func.FunctionApp()\n@app.route(route='a')\ndef f(req): pass\n\ndef g(:\n`,
    });
    expect(handlers.map(({ name }) => name)).toEqual(["f"]);
    expect(problems.map(problemLine)).toEqual([
      expect.stringMatching(
        /^incomplete syntax function_app\.py:6:\d+ Some of this file is not in the grammar/u,
      ),
    ]);
  });

  test("parentheses thousands deep, and a file of a megabyte, come to an end", async () => {
    const deep = `${head}app = func.FunctionApp()\nR = ${"(".repeat(20_000)}'a'${")".repeat(20_000)}\n@app.route(route=R)\ndef f(req): pass\n`;
    const { handlers, problems, skipped } = await declared({
      "deep.py": deep,
      "large.py": `${head}${"#".repeat(1_000_000)}`,
    });
    expect(handlers.map(({ http }) => http?.route.kind)).toEqual(["unknown"]);
    expect(problems.map(problemLine)).toEqual([
      "incomplete limit large.py The file is larger than 1 MB, which is the most that is read for functions",
    ]);
    expect(skipped.map(({ path }) => path)).toEqual(["large.py"]);
  });
});

test("nothing is parsed where no function can be", async () => {
  const { state, read } = await declared({ "a.py": "print('x')\n" });
  expect({ state, read }).toEqual({
    state: { name: "Python, C# and Java", state: "not needed", why: "no function is declared in them" },
    read: [],
  });
});
