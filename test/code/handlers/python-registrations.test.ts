import { describe, expect, test } from "@jest/globals";

import { declared, handlerLine, problemLine, type Texts } from "../readings.ts";

const unfollowed =
  "A function may be registered here in a way that is not followed; who may call it is not known";

/** Handlers and problems; the first line of function_app.py imports the package. */
async function linesOf(code: readonly string[], others: Texts): Promise<readonly string[]> {
  const text =
    code.length === 0
      ? {}
      : { "function_app.py": ["import azure.functions as func", ...code, ""].join("\n") };
  const { handlers, problems } = await declared({ ...text, ...others });
  return [...handlers.map(handlerLine), ...problems.map((one) => problemLine(one).replace(unfollowed, "…"))];
}

describe("a function is found, or said to be missing, however its decorator is come by", () => {
  test.each<readonly [string, readonly string[], readonly string[], Texts?]>([
    [
      "a decorator in a variable",
      [
        "app = func.FunctionApp()",
        'd = app.route("x", auth_level=func.AuthLevel.ANONYMOUS)',
        "@d",
        "def f(req): pass",
      ],
      ["f httpTrigger anonymous * /x function_app.py:4:2-4:3 body function_app.py:5:1"],
    ],
    [
      "the method under another name",
      [
        "app = func.FunctionApp()",
        "http = app.route",
        '@http(route="x", auth_level=func.AuthLevel.ANONYMOUS)',
        "def f(req): pass",
      ],
      ["f httpTrigger anonymous * /x function_app.py:4:2-4:54 body function_app.py:5:1"],
    ],
    [
      "functools.partial of the method",
      [
        "import functools",
        "app = func.FunctionApp()",
        "anon = functools.partial(app.route, auth_level=func.AuthLevel.ANONYMOUS)",
        '@anon(route="x")',
        "def f(req): pass",
      ],
      ["f httpTrigger anonymous * /x function_app.py:5:2-5:17 body function_app.py:6:1"],
    ],
    [
      "a function that makes the decorator, called twice",
      [
        "app = func.FunctionApp()",
        "def anonymous(route): return app.route(route=route, auth_level=func.AuthLevel.ANONYMOUS)",
        '@anonymous("x")',
        "def f(req): pass",
        '@anonymous("y")',
        "def g(req): pass",
      ],
      [
        "f httpTrigger anonymous * /x function_app.py:4:2-4:16 body function_app.py:5:1",
        "g httpTrigger anonymous * /y function_app.py:6:2-6:16 body function_app.py:7:1",
      ],
    ],
    [
      "a function that takes the level",
      [
        "app = func.FunctionApp()",
        "def at(route, level=func.AuthLevel.FUNCTION): return app.route(route=route, auth_level=level)",
        '@at("x")',
        "def f(req): pass",
        '@at("y", level=func.AuthLevel.ANONYMOUS)',
        "def g(req): pass",
      ],
      [
        "f httpTrigger function * /x function_app.py:4:2-4:9 body function_app.py:5:1",
        "g httpTrigger anonymous * /y function_app.py:6:2-6:41 body function_app.py:7:1",
      ],
    ],
    [
      "a function that gives a function that applies it",
      [
        "import functools",
        "app = func.FunctionApp()",
        "def anonymous(route):",
        "    def wrap(f):",
        '        return app.function_name(name="n_" + route)(app.route(route=route, auth_level=func.AuthLevel.ANONYMOUS)(f))',
        "    return wrap",
        '@anonymous("x")',
        "def f(req): pass",
      ],
      ["n_x httpTrigger anonymous * /x function_app.py:8:2-8:16 body function_app.py:9:1"],
    ],
    [
      "a function that applies it to what it is put on",
      [
        "app = func.FunctionApp()",
        "def publish(f):",
        '    return app.route(route="x", auth_level=func.AuthLevel.ANONYMOUS)(f)',
        "@publish",
        "def g(req): pass",
      ],
      ["g httpTrigger anonymous * /x function_app.py:5:2-5:9 body function_app.py:6:1"],
    ],
    [
      "a function that applies it and gives the function back",
      [
        "app = func.FunctionApp()",
        "def publish(f):",
        '    app.route(route="x", auth_level=func.AuthLevel.ANONYMOUS)(f)',
        "    return f",
        "@publish",
        "def g(req): pass",
      ],
      ["g httpTrigger anonymous * /x function_app.py:6:2-6:9 body function_app.py:7:1"],
    ],
    [
      "a loop over routes",
      [
        "app = func.FunctionApp()",
        "def f(req): pass",
        'for r in ("a", "b"): app.route(r, auth_level="anonymous")(f)',
      ],
      ["f httpTrigger anonymous * /${r} function_app.py:4:22-4:58 no body"],
    ],
    [
      "a loop over decorators",
      [
        "app = func.FunctionApp()",
        "def f(req): pass",
        'for d in (app.route("a", auth_level="anonymous"), app.route("b")): d(f)',
      ],
      [
        "f httpTrigger anonymous * /a function_app.py:4:68-4:72 no body",
        "f httpTrigger function * /b function_app.py:4:68-4:72 no body",
      ],
    ],
    [
      "getattr",
      [
        "app = func.FunctionApp()",
        '@getattr(app, "route")(route="a", auth_level="anonymous")',
        "def f(req): pass",
      ],
      ["f httpTrigger anonymous * /a function_app.py:3:2-3:58 body function_app.py:4:1"],
    ],
    [
      "getattr of a name from the environment",
      [
        "import os",
        "app = func.FunctionApp()",
        '@getattr(app, os.environ["M"])(route="a", auth_level="anonymous")',
        "def f(req): pass",
      ],
      ["incomplete unresolved function_app.py:5:1 …"],
    ],
    [
      "getattr of a name in two pieces, level by place",
      [
        "app = func.FunctionApp()",
        'm = "ro" + "ute"',
        'getattr(app, m)("x", None, None, None, "anonymous")(lambda req: "x")',
      ],
      ["lambda httpTrigger anonymous * /x function_app.py:4:1-4:52 no body"],
    ],
    [
      "a blueprint of another file",
      ["from bp import bp", '@bp.route(route="x", auth_level="anonymous")', "def f(req): pass"],
      ["f httpTrigger anonymous * /x function_app.py:3:2-3:45 body function_app.py:4:1"],
      { "bp.py": "import azure.functions as func\nbp = func.Blueprint()\n" },
    ],
    [
      "arguments of a constant dictionary",
      [
        "app = func.FunctionApp()",
        'O = {"route": "x", "auth_level": func.AuthLevel.ANONYMOUS}',
        "@app.route(**O)",
        "def f(req): pass",
      ],
      ["f httpTrigger anonymous * /x function_app.py:4:2-4:16 body function_app.py:5:1"],
    ],
    [
      "arguments of a dictionary written there",
      [
        "app = func.FunctionApp()",
        '@app.route("x", **{"auth_level": func.AuthLevel.ANONYMOUS})',
        "def f(req): pass",
      ],
      ["f httpTrigger anonymous * /x function_app.py:3:2-3:60 body function_app.py:4:1"],
    ],
    [
      "arguments of a call of dict",
      ["app = func.FunctionApp()", '@app.route("x", **dict(auth_level="anonymous"))', "def f(req): pass"],
      ["f httpTrigger anonymous * /x function_app.py:3:2-3:48 body function_app.py:4:1"],
    ],
    [
      "arguments of a dictionary that is changed",
      [
        "app = func.FunctionApp()",
        'O = {"route": "x", "auth_level": func.AuthLevel.FUNCTION}',
        'O["auth_level"] = func.AuthLevel.ANONYMOUS',
        "@app.route(**O)",
        "def f(req): pass",
      ],
      ["f httpTrigger ${O.authlevel} * /${O.route} function_app.py:5:2-5:16 body function_app.py:6:1"],
    ],
    [
      "arguments that are handed on",
      [
        "app = func.FunctionApp()",
        "def anon(*args, **kw): return app.route(*args, auth_level=func.AuthLevel.ANONYMOUS, **kw)",
        '@anon("x", methods=["GET"])',
        "def f(req): pass",
      ],
      ["f httpTrigger anonymous GET /x function_app.py:4:2-4:28 body function_app.py:5:1"],
    ],
    [
      "a decorator of another file, in a file that does not name the package",
      [],
      ["f httpTrigger anonymous * /x orders.py:2:2-2:16 body orders.py:3:1"],
      {
        "orders.py": 'from web import anonymous\n@anonymous("x")\ndef f(req): return "x"\n',
        "web.py":
          "import azure.functions as func\nbp = func.Blueprint()\ndef anonymous(route): return bp.route(route=route, auth_level=func.AuthLevel.ANONYMOUS)\n",
      },
    ],
    [
      "a function of another file that is given the app and a level",
      ["from helper import register", "app = func.FunctionApp()", 'register(app, level="anonymous")'],
      ["f httpTrigger anonymous * /x function_app.py:4:1-4:33 no body"],
      {
        "helper.py":
          'def f(req): return "x"\ndef register(a, level):\n    a.route(route="x", auth_level=level)(f)\n',
      },
    ],
    [
      "a function of another file with a decorated one in it",
      ["from helper import register", "app = func.FunctionApp()", "register(app)"],
      ["f httpTrigger function * /x helper.py:2:6-2:24 body helper.py:3:5"],
      { "helper.py": 'def register(a):\n    @a.route(route="x")\n    def f(req): return "x"\n' },
    ],
    [
      "a class with a method that makes decorators",
      [
        "class Api:",
        "    def __init__(self): self.app = func.FunctionApp()",
        '    def get(self, route): return self.app.route(route=route, auth_level="anonymous")',
        "api = Api()",
        '@api.get("x")',
        "def f(req): pass",
      ],
      ["f httpTrigger anonymous * /x function_app.py:6:2-6:14 body function_app.py:7:1"],
    ],
    [
      "a class made of FunctionApp",
      [
        "class App(func.FunctionApp):",
        "    pass",
        'app = App(http_auth_level="anonymous")',
        '@app.route("x")',
        "def f(req): pass",
      ],
      [
        'f httpTrigger ${App(http_auth_level="anonymous")} * /x function_app.py:5:2-5:16 body function_app.py:6:1',
      ],
    ],
    [
      "a class that replaces route",
      [
        "class App(func.FunctionApp):",
        '    def route(self, *a, **k): return super().route(*a, auth_level="anonymous", **k)',
        "app = App()",
        '@app.route("x")',
        "def f(req): pass",
      ],
      ["f httpTrigger anonymous * /x function_app.py:5:2-5:16 body function_app.py:6:1"],
    ],
    [
      "an app that is given its level later",
      [
        "app = func.FunctionApp()",
        "app._auth_level = func.AuthLevel.ANONYMOUS",
        '@app.route("x")',
        "def f(req): pass",
      ],
      ["f httpTrigger ${func.FunctionApp()} * /x function_app.py:4:2-4:16 body function_app.py:5:1"],
    ],
    [
      "an app that is given its level later by setattr",
      [
        "app = func.FunctionApp()",
        'setattr(app, "_auth_level", func.AuthLevel.ANONYMOUS)',
        '@app.route("x")',
        "def f(req): pass",
      ],
      ["f httpTrigger ${func.FunctionApp()} * /x function_app.py:4:2-4:16 body function_app.py:5:1"],
    ],
    [
      "an object called AuthLevel",
      [
        "from types import SimpleNamespace",
        "AuthLevel = SimpleNamespace(FUNCTION=func.AuthLevel.ANONYMOUS)",
        "app = func.FunctionApp()",
        '@app.route("x", auth_level=AuthLevel.FUNCTION)',
        "def f(req): pass",
      ],
      ["f httpTrigger ${AuthLevel.FUNCTION} * /x function_app.py:5:2-5:47 body function_app.py:6:1"],
    ],
    [
      "a class called AuthLevel",
      [
        "class AuthLevel:",
        "    FUNCTION = func.AuthLevel.ANONYMOUS",
        "app = func.FunctionApp()",
        '@app.route("x", auth_level=AuthLevel.FUNCTION)',
        "def f(req): pass",
      ],
      ["f httpTrigger anonymous * /x function_app.py:5:2-5:47 body function_app.py:6:1"],
    ],
    [
      "a module called func",
      [
        "from shop import func",
        "app = func.FunctionApp()",
        '@app.route("x", auth_level=func.AuthLevel.FUNCTION)',
        "def f(req): pass",
      ],
      ["f httpTrigger anonymous * /x function_app.py:4:2-4:52 body function_app.py:5:1"],
      {
        "shop/func.py":
          "import azure.functions as real\nclass AuthLevel:\n    FUNCTION = real.AuthLevel.ANONYMOUS\nFunctionApp = real.FunctionApp\n",
      },
    ],
    [
      "a function called FunctionApp",
      [
        'def FunctionApp(): return func.FunctionApp(http_auth_level="anonymous")',
        "app = FunctionApp()",
        '@app.route("x")',
        "def f(req): pass",
      ],
      ["f httpTrigger anonymous * /x function_app.py:4:2-4:16 body function_app.py:5:1"],
    ],
    [
      "a level that is assigned again among others",
      [
        "LEVEL = func.AuthLevel.FUNCTION",
        "A, LEVEL = 1, func.AuthLevel.ANONYMOUS",
        "app = func.FunctionApp()",
        '@app.route("x", auth_level=LEVEL)',
        "def f(req): pass",
      ],
      ["f httpTrigger ${LEVEL} * /x function_app.py:5:2-5:34 body function_app.py:6:1"],
    ],
    [
      "a level that is assigned twice over",
      [
        "A = LEVEL = func.AuthLevel.ANONYMOUS",
        "app = func.FunctionApp()",
        '@app.route("x", auth_level=LEVEL)',
        "def f(req): pass",
      ],
      ["f httpTrigger anonymous * /x function_app.py:4:2-4:34 body function_app.py:5:1"],
    ],
    [
      "a level that another module replaces",
      [
        "import levels",
        "levels.LEVEL = func.AuthLevel.ANONYMOUS",
        "app = func.FunctionApp()",
        '@app.route("x", auth_level=levels.LEVEL)',
        "def f(req): pass",
      ],
      ["f httpTrigger ${levels.LEVEL} * /x function_app.py:5:2-5:41 body function_app.py:6:1"],
      { "levels.py": "import azure.functions as func\nLEVEL = func.AuthLevel.FUNCTION\n" },
    ],
    [
      "a level that a function replaces",
      [
        "LEVEL = func.AuthLevel.FUNCTION",
        "def setup():",
        "    global LEVEL",
        "    LEVEL = func.AuthLevel.ANONYMOUS",
        "setup()",
        "app = func.FunctionApp()",
        '@app.route("x", auth_level=LEVEL)',
        "def f(req): pass",
      ],
      ["f httpTrigger ${LEVEL} * /x function_app.py:8:2-8:34 body function_app.py:9:1"],
    ],
    [
      "a level of another module",
      [
        "from levels import LEVEL",
        "app = func.FunctionApp()",
        '@app.route("x", auth_level=LEVEL)',
        "def f(req): pass",
      ],
      ["f httpTrigger anonymous * /x function_app.py:4:2-4:34 body function_app.py:5:1"],
      { "levels.py": "import azure.functions as func\nLEVEL = func.AuthLevel.ANONYMOUS\n" },
    ],
    [
      "getattr of the level",
      [
        "app = func.FunctionApp()",
        '@app.route("x", auth_level=getattr(func.AuthLevel, "ANONYMOUS"))',
        "def f(req): pass",
      ],
      ["f httpTrigger anonymous * /x function_app.py:3:2-3:65 body function_app.py:4:1"],
    ],
    [
      "a level of the environment",
      [
        "import os",
        "app = func.FunctionApp()",
        '@app.route("x", auth_level=os.environ["LEVEL"])',
        "def f(req): pass",
      ],
      ["f httpTrigger ${os.environ.LEVEL} * /x function_app.py:4:2-4:48 body function_app.py:5:1"],
    ],
    [
      "AuthLevel under another name",
      [
        "L = func.AuthLevel",
        "app = func.FunctionApp()",
        '@app.route("x", auth_level=L.ANONYMOUS)',
        "def f(req): pass",
      ],
      ["f httpTrigger anonymous * /x function_app.py:4:2-4:40 body function_app.py:5:1"],
    ],
    [
      "the method of the class",
      [
        "app = func.FunctionApp()",
        '@func.FunctionApp.route(app, "x", auth_level="anonymous")',
        "def f(req): pass",
      ],
      ["f httpTrigger anonymous * /x function_app.py:3:2-3:58 body function_app.py:4:1"],
    ],
    [
      "a decorator in a dictionary",
      [
        "app = func.FunctionApp()",
        'D = {"a": app.route("x", auth_level="anonymous")}',
        '@D["a"]',
        "def f(req): pass",
      ],
      ["f httpTrigger anonymous * /x function_app.py:4:2-4:8 body function_app.py:5:1"],
    ],
    [
      "a decorator that a package is given",
      [
        "import corp",
        "app = func.FunctionApp()",
        'corp.apply(app.route("x", auth_level="anonymous"), lambda req: "x")',
      ],
      ["incomplete unresolved function_app.py:4:12 …"],
    ],
    [
      "one of two decorators",
      [
        "app = func.FunctionApp()",
        "import os",
        '@(app.route("x") if os.environ.get("P") else app.route("x", auth_level="anonymous"))',
        "def f(req): pass",
      ],
      [
        "f httpTrigger function * /x function_app.py:4:3-4:17 body function_app.py:5:1",
        "f httpTrigger anonymous * /x function_app.py:4:46-4:84 body function_app.py:5:1",
      ],
    ],
    [
      "map",
      [
        "app = func.FunctionApp()",
        "def f(req): pass",
        'list(map(app.route("x", auth_level="anonymous"), [f]))',
      ],
      ["incomplete unresolved function_app.py:4:10 …"],
    ],
    [
      "a list comprehension",
      [
        "app = func.FunctionApp()",
        "def f(req): pass",
        '[app.route(r, auth_level="anonymous")(f) for r in ("a",)]',
      ],
      ["f httpTrigger anonymous * /${r} function_app.py:4:2-4:38 no body"],
    ],
    [
      "a class",
      [
        "app = func.FunctionApp()",
        '@app.route("x", auth_level="anonymous")',
        "class F:",
        '    def __new__(cls, req): return "x"',
      ],
      ["incomplete unresolved function_app.py:3:2 …"],
    ],
    [
      "an app that a package makes",
      ["from corp import make_app", "app = make_app()", '@app.route("x")', "def f(req): pass"],
      ["f httpTrigger ${make_app()} * /x function_app.py:4:2-4:16 body function_app.py:5:1"],
    ],
    [
      "code in a text",
      ["app = func.FunctionApp()", "exec(\"app.route('x', auth_level='anonymous')(lambda r: 'x')\")"],
      ["incomplete unresolved function_app.py:3:1 …"],
    ],
    [
      "the list that an app keeps",
      ["app = func.FunctionApp()", "def f(req): pass", "app._function_builders.append(1)"],
      ["incomplete unresolved function_app.py:4:1 …"],
    ],
    [
      "an app of Flask that a function makes is none",
      [
        "from flask import Flask",
        "def create():",
        "    a = Flask(__name__)",
        '    @a.route("/x")',
        "    def f(): pass",
        "    return a",
        "app = create()",
        '@app.route("/y")',
        "def g(): pass",
      ],
      [],
    ],
    [
      "route is replaced",
      [
        "app = func.FunctionApp()",
        "real = app.route",
        'func.FunctionApp.route = lambda self, *a, **k: real(*a, auth_level="anonymous", **k)',
        '@app.route("x")',
        "def f(req): pass",
      ],
      [
        "f httpTrigger ${auth_level} * /x function_app.py:5:2-5:16 body function_app.py:6:1",
        "incomplete unresolved function_app.py:3:8 …",
      ],
    ],
    [
      "AuthLevel is replaced",
      [
        'func.AuthLevel = type("A", (), {"FUNCTION": "anonymous"})',
        "app = func.FunctionApp()",
        '@app.route("x", auth_level=func.AuthLevel.FUNCTION)',
        "def f(req): pass",
      ],
      ["f httpTrigger ${func.AuthLevel.FUNCTION} * /x function_app.py:4:2-4:52 body function_app.py:5:1"],
    ],
    [
      "a package of the repository that is called as the real one",
      [
        "from libs.azure.functions import FunctionApp",
        "app = FunctionApp()",
        '@app.route("x")',
        "def f(req): pass",
      ],
      ["f httpTrigger ${FunctionApp()} * /x function_app.py:4:2-4:16 body function_app.py:5:1"],
      {
        "libs/azure/functions.py":
          'from azure.functions import FunctionApp as Base\nclass FunctionApp(Base):\n    def __init__(self): super().__init__("anonymous")\n',
      },
    ],
    [
      "a lambda",
      [
        "app = func.FunctionApp()",
        '@(lambda f: app.route("x", auth_level="anonymous")(f))',
        "def f(req): pass",
      ],
      ["f httpTrigger anonymous * /x function_app.py:3:13-3:51 body function_app.py:4:1"],
    ],
    [
      "several, put on one after the other in a function",
      [
        "app = func.FunctionApp()",
        "def both(route):",
        "    def inner(f):",
        '        f = app.route(route=route, auth_level="anonymous")(f)',
        '        f = app.queue_output("m", "q", "C")(f)',
        "        return f",
        "    return inner",
        '@both("x")',
        "def f(req): pass",
      ],
      ["f httpTrigger anonymous * /x function_app.py:9:2-9:11 body function_app.py:10:1"],
    ],
    [
      "__call__",
      ["app = func.FunctionApp()", 'app.route("x", auth_level="anonymous").__call__(lambda r: "x")'],
      ["lambda httpTrigger anonymous * /x function_app.py:3:1-3:39 no body"],
    ],
    [
      "a decorator that is named in a condition",
      [
        "app = func.FunctionApp()",
        'if (d := app.route("x", auth_level="anonymous")): pass',
        "@d",
        "def f(req): pass",
      ],
      ["f httpTrigger anonymous * /x function_app.py:4:2-4:3 body function_app.py:5:1"],
    ],
    [
      "an app and a decorator in a function",
      [
        "def main():",
        "    app = func.FunctionApp()",
        '    d = app.route("x", auth_level="anonymous")',
        "    @d",
        "    def f(req): pass",
        "    return app",
        "app = main()",
      ],
      ["f httpTrigger anonymous * /x function_app.py:5:6-5:7 body function_app.py:6:5"],
    ],
    [
      "functions that call each other",
      [
        "app = func.FunctionApp()",
        "def a(f): return b(f)",
        'def b(f): return a(app.route("x", auth_level="anonymous")(f))',
        "@a",
        "def g(req): pass",
      ],
      ["f httpTrigger anonymous * /x function_app.py:4:20-4:58 no body"],
    ],
    [
      "reduce",
      [
        "from functools import reduce",
        "app = func.FunctionApp()",
        "def f(req): pass",
        'reduce(lambda g, d: d(g), [app.route("x", auth_level="anonymous")], f)',
      ],
      ["incomplete unresolved function_app.py:5:28 …"],
    ],
    [
      "a level behind or",
      ["app = func.FunctionApp()", '@app.route("x", auth_level=None or "anonymous")', "def f(req): pass"],
      ['f httpTrigger ${None or "anonymous"} * /x function_app.py:3:2-3:48 body function_app.py:4:1'],
    ],
    [
      "a level by place",
      [
        "app = func.FunctionApp()",
        '@app.route("x", "req", "$return", ["GET"], func.AuthLevel.ANONYMOUS)',
        "def f(req): pass",
      ],
      ["f httpTrigger anonymous GET /x function_app.py:3:2-3:69 body function_app.py:4:1"],
    ],
    [
      "arguments of a constant tuple",
      [
        "app = func.FunctionApp()",
        'ARGS = ("x", "req", "$return", ["GET"], func.AuthLevel.ANONYMOUS)',
        "@app.route(*ARGS)",
        "def f(req): pass",
      ],
      ["f httpTrigger anonymous GET /x function_app.py:4:2-4:18 body function_app.py:5:1"],
    ],
    [
      "an import in a function",
      [
        "def setup(app):",
        "    from deco import anonymous",
        "    return anonymous",
        "app = func.FunctionApp()",
        '@setup(app)("x")',
        "def f(req): pass",
      ],
      ["incomplete unresolved deco.py:2:26 …"],
      {
        "deco.py":
          'from function_app import app\ndef anonymous(r): return app.route(r, auth_level="anonymous")\n',
      },
    ],
    [
      "a module that is imported by a text",
      [
        "import importlib",
        'm = importlib.import_module("deco")',
        "app = func.FunctionApp()",
        '@m.anonymous("x")',
        "def f(req): pass",
      ],
      ["incomplete unresolved deco.py:2:26 …"],
      {
        "deco.py":
          'import azure.functions as func\ndef anonymous(r): return func.FunctionApp().route(r, auth_level="anonymous")\n',
      },
    ],
    [
      "a blueprint that may be missing",
      [
        "try:",
        "    from bp import bp",
        "except ImportError:",
        "    bp = None",
        '@bp.route(route="x", auth_level="anonymous")',
        "def f(req): pass",
      ],
      ["f httpTrigger anonymous * /x function_app.py:6:2-6:45 body function_app.py:7:1"],
      { "bp.py": "import azure.functions as func\nbp = func.Blueprint()\n" },
    ],
    [
      "a method of a class",
      [
        "app = func.FunctionApp()",
        "class Api:",
        "    @staticmethod",
        '    @app.route("x", auth_level="anonymous")',
        "    def f(req): pass",
      ],
      ["f httpTrigger anonymous * /x function_app.py:5:6-5:44 body function_app.py:6:5"],
    ],
    [
      "a decorator that has nothing to do with it",
      [
        "import functools",
        "app = func.FunctionApp()",
        "def logged(f):",
        "    @functools.wraps(f)",
        "    def inner(*a, **k): return f(*a, **k)",
        "    return inner",
        '@app.route("x")',
        "@logged",
        "def f(req): pass",
      ],
      ["f httpTrigger function * /x function_app.py:8:2-8:16 body function_app.py:10:1"],
    ],
    [
      "a tool",
      ["app = func.FunctionApp()", "@app.mcp_tool()", "def f(a: str): pass"],
      ["f mcpToolTrigger function_app.py:3:2-3:16 body function_app.py:4:1"],
    ],
    [
      "a level out of a dictionary",
      [
        'LEVELS = {"x": func.AuthLevel.ANONYMOUS}',
        "app = func.FunctionApp()",
        '@app.route("x", auth_level=LEVELS["x"])',
        "def f(req): pass",
      ],
      ['f httpTrigger ${LEVELS["x"]} * /x function_app.py:4:2-4:40 body function_app.py:5:1'],
    ],
    [
      "a name in letters of another alphabet",
      ["app = func.FunctionApp()", '@app.𝐫oute("x", auth_level="anonymous")', "def f(req): pass"],
      [
        "incomplete unresolved function_app.py:3:6 A name is written in letters that stand for others; it was not looked at",
      ],
    ],
    [
      "a file of another codec",
      [],
      [
        "incomplete unresolved orders.py:1:15 The file is read as raw_unicode_escape by Python, which may make code of what is none here",
      ],
      {
        "orders.py":
          '# -*- coding: raw_unicode_escape -*-\nx = 1 # \\u000aimport function_app\\u000a@function_app.app.route("x", auth_level="anonymous")\\u000adef f(req): pass\n',
      },
    ],
    ["a file that says it is UTF-8", [], [], { "orders.py": "# -*- coding: utf-8 -*-\nx = 1\n" }],
    [
      "attributes that are called as decorators are",
      [
        "app = func.FunctionApp()",
        "class Point:",
        "    def __init__(self, route): self.route = route",
        "def g(p): return p.route",
        "def h(s, scheduler): scheduler.schedule(s.route)",
      ],
      [],
    ],
  ])("%s", async (_, code, expected, others = {}) => {
    expect(await linesOf(code, others)).toEqual(expected);
  });
});

test("calls that never come to an end are given up, and that is said", async () => {
  const functions = ["a", "b", "c", "d"].map(
    (name, at) => `def ${name}(f): return ${"bcde"[at] ?? ""}(f) or ${"bcde"[at] ?? ""}(f)`,
  );
  const code = ["app = func.FunctionApp()", ...functions, "def e(f): return app.route('x')(f)"];
  const lines = await linesOf([...code, ...Array.from({ length: 6000 }, () => "a(x)")], {});
  expect(lines.filter((line) => line.startsWith("incomplete limit"))).toEqual([
    "incomplete limit  The Python code takes more work to follow than is allowed; functions in it may be missing",
  ]);
});

test("names and calls thousands deep come to an end", async () => {
  const deep = `a(${"a(".repeat(3000)}1${")".repeat(3001)}`;
  const names = Array.from({ length: 3000 }, (_, at) => `d${at} = d${at + 1}`);
  expect(
    await linesOf(
      ["app = func.FunctionApp()", deep, ...names, "@app.route('x')", "@d0", "def f(r): pass"],
      {},
    ),
  ).toEqual(["f httpTrigger function * /x function_app.py:3004:2-3004:16 body function_app.py:3006:1"]);
});
