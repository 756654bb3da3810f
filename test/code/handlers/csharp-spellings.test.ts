import { describe, expect, test } from "@jest/globals";

import { declared, handlerLine, problemLine, type Texts } from "../readings.ts";

describe("a function is found, or said to be missing, however it is written", () => {
  test.each<readonly [string, readonly string[], readonly string[], Texts?]>([
    [
      "cast zero",
      ['class A { [Function("a")] void B([HttpTrigger((AuthorizationLevel)0)] string c) { } }'],
      ["a httpTrigger anonymous * / Orders.cs:1:35-1:69 body Orders.cs:1:11"],
    ],
    [
      "cast arithmetic",
      ['class A { [Function("a")] void B([HttpTrigger((AuthorizationLevel)(1-1))] string c) { } }'],
      ["a httpTrigger anonymous * / Orders.cs:1:35-1:73 body Orders.cs:1:11"],
    ],
    [
      "cast shift etc",
      ['class A { [Function("a")] void B([HttpTrigger((AuthorizationLevel)(2 * 0), "get")] string c) { } }'],
      ["a httpTrigger anonymous GET / Orders.cs:1:35-1:82 body Orders.cs:1:11"],
    ],
    [
      "default literal",
      ['class A { [Function("a")] void B([HttpTrigger(default)] string c) { } }'],
      ["a httpTrigger anonymous * / Orders.cs:1:35-1:55 body Orders.cs:1:11"],
    ],
    [
      "default literal methods",
      ['class A { [Function("a")] void B([HttpTrigger(default, "get")] string c) { } }'],
      ["a httpTrigger anonymous GET / Orders.cs:1:35-1:62 body Orders.cs:1:11"],
    ],
    [
      "default()",
      [
        'class A { [Function("a")] void B([HttpTrigger(default(Microsoft.Azure.Functions.Worker.AuthorizationLevel), "get")] string c) { } }',
      ],
      ["a httpTrigger anonymous GET / Orders.cs:1:35-1:115 body Orders.cs:1:11"],
    ],
    [
      "unicode identifier",
      ['class A { [Function("a")] void B([HttpTrigger(AuthorizationLevel.\\u0041nonymous)] string c) { } }'],
      ["a httpTrigger anonymous * / Orders.cs:1:35-1:81 body Orders.cs:1:11"],
    ],
    [
      "unicode attribute",
      [
        'class A { [\\u0046unction("a")] void B([\\u0048ttpTrigger(AuthorizationLevel.Anonymous)] string c) { } }',
      ],
      ["a httpTrigger anonymous * / Orders.cs:1:40-1:86 body Orders.cs:1:11"],
    ],
    [
      "unicode attribute 8",
      [
        'class A { [F\\U00000075nction("a")] void B([HttpTrigger(AuthorizationLevel.Anonymous)] string c) { } }',
      ],
      ["a httpTrigger anonymous * / Orders.cs:1:44-1:85 body Orders.cs:1:11"],
    ],
    [
      "using static",
      [
        "using static Microsoft.Azure.Functions.Worker.AuthorizationLevel;",
        'class A { [Function("a")] void B([HttpTrigger(Anonymous)] string c) { } }',
      ],
      ["a httpTrigger anonymous * / Orders.cs:2:35-2:57 body Orders.cs:2:11"],
    ],
    [
      "global using static in another file",
      ['class A { [Function("a")] void B([HttpTrigger(Anonymous)] string c) { } }'],
      ["a httpTrigger anonymous * / Orders.cs:1:35-1:57 body Orders.cs:1:11"],
      { "Usings.cs": "global using static Microsoft.Azure.Functions.Worker.AuthorizationLevel;\n" },
    ],
    [
      "global using alias in another file",
      ['class A { [Function("a")] void B([HttpTrigger(Level.Anonymous)] string c) { } }'],
      ["a httpTrigger anonymous * / Orders.cs:1:35-1:63 body Orders.cs:1:11"],
      { "Usings.cs": "global using Level = Microsoft.Azure.Functions.Worker.AuthorizationLevel;\n" },
    ],
    [
      "global alias of attributes in another file",
      ['class A { [Run("a")] void B([Http(AuthorizationLevel.Anonymous)] string c) { } }'],
      ["a httpTrigger anonymous * / Orders.cs:1:30-1:64 body Orders.cs:1:11"],
      {
        "Usings.cs":
          "global using Run = Microsoft.Azure.Functions.Worker.FunctionAttribute;\nglobal using Http = Microsoft.Azure.Functions.Worker.HttpTriggerAttribute;\n",
      },
    ],
    [
      "alias inside namespace",
      [
        "namespace N { using Level = Microsoft.Azure.Functions.Worker.AuthorizationLevel; using Run = Microsoft.Azure.Functions.Worker.FunctionAttribute;",
        'class A { [Run("a")] void B([HttpTrigger(Level.Anonymous)] string c) { } } }',
      ],
      ["a httpTrigger anonymous * / Orders.cs:2:30-2:58 body Orders.cs:2:11"],
    ],
    [
      "constants other file",
      ['class A { [Function("a")] void B([HttpTrigger(Levels.Open)] string c) { } }'],
      ["a httpTrigger anonymous * / Orders.cs:1:35-1:59 body Orders.cs:1:11"],
      {
        "Levels.cs":
          "static class Levels { public const AuthorizationLevel Open = AuthorizationLevel.Anonymous; }\n",
      },
    ],
    [
      "const same class",
      [
        'class A { const AuthorizationLevel L = AuthorizationLevel.Anonymous; [Function("a")] void B([HttpTrigger(L)] string c) { } }',
      ],
      ["a httpTrigger anonymous * / Orders.cs:1:94-1:108 body Orders.cs:1:70"],
    ],
    [
      "inherited const",
      [
        "class Base { protected const AuthorizationLevel L = AuthorizationLevel.Anonymous; }",
        'class A : Base { [Function("a")] void B([HttpTrigger(L)] string c) { } }',
      ],
      ["a httpTrigger ${L} * / Orders.cs:2:42-2:56 body Orders.cs:2:18"],
    ],
    [
      "named argument authLevel",
      [
        'class A { [Function("a")] void B([HttpTrigger(authLevel: AuthorizationLevel.Anonymous, methods: "get")] string c) { } }',
      ],
      ["a httpTrigger anonymous * / Orders.cs:1:35-1:103 body Orders.cs:1:11"],
    ],
    [
      "named argument reversed",
      [
        'class A { [Function("a")] void B([HttpTrigger(methods: new[] { "get" }, authLevel: AuthorizationLevel.Anonymous)] string c) { } }',
      ],
      ["a httpTrigger anonymous GET / Orders.cs:1:35-1:113 body Orders.cs:1:11"],
    ],
    [
      "AuthLevel property",
      [
        'class A { [Function("a")] void B([HttpTrigger(AuthLevel = AuthorizationLevel.Anonymous)] string c) { } }',
      ],
      ["a httpTrigger anonymous * / Orders.cs:1:35-1:88 body Orders.cs:1:11"],
    ],
    [
      "suffix",
      [
        'class A { [FunctionAttribute("a")] void B([HttpTriggerAttribute(AuthorizationLevel.Anonymous)] string c) { } }',
      ],
      ["a httpTrigger anonymous * / Orders.cs:1:44-1:94 body Orders.cs:1:11"],
    ],
    [
      "fully qualified",
      [
        'class A { [global::Microsoft.Azure.Functions.Worker.FunctionAttribute("a")] void B([global::Microsoft.Azure.Functions.Worker.HttpTriggerAttribute(global::Microsoft.Azure.Functions.Worker.AuthorizationLevel.Anonymous)] string c) { } }',
      ],
      ["a httpTrigger anonymous * / Orders.cs:1:85-1:217 body Orders.cs:1:11"],
    ],
    [
      "at prefixed",
      ['class A { [@Function("a")] void B([@HttpTrigger(@AuthorizationLevel.@Anonymous)] string c) { } }'],
      ["a httpTrigger anonymous * / Orders.cs:1:36-1:80 body Orders.cs:1:11"],
    ],
    [
      "attribute subclass",
      [
        'public class OpenTriggerAttribute : HttpTriggerAttribute { public OpenTriggerAttribute() : base(AuthorizationLevel.Anonymous, "get") { } }',
        'class A { [Function("a")] void B([OpenTrigger] string c) { } }',
      ],
      [],
    ],
    [
      "function attribute subclass",
      [
        "public class RunAttribute : FunctionAttribute { public RunAttribute(string n) : base(n) { } }",
        'class A { [Run("a")] void B([HttpTrigger(AuthorizationLevel.Anonymous)] string c) { } }',
      ],
      [],
    ],
    [
      "function attribute subclass in another file",
      ['class A { [Run("a")] void B([HttpTrigger(AuthorizationLevel.Anonymous)] string c) { } }'],
      [],
      {
        "Run.cs":
          "public class RunAttribute : FunctionAttribute { public RunAttribute(string n) : base(n) { } }\n",
      },
    ],
    [
      "preprocessor",
      [
        "class A {",
        "#if RELEASE",
        '[Function("a")] void B([HttpTrigger(AuthorizationLevel.Anonymous)] string c) { }',
        "#else",
        '[Function("a")] void B([HttpTrigger(AuthorizationLevel.Function)] string c) { }',
        "#endif",
        "}",
      ],
      [
        "a httpTrigger anonymous * / Orders.cs:3:25-3:66 body Orders.cs:3:1",
        "a httpTrigger function * / Orders.cs:5:25-5:65 body Orders.cs:5:1",
      ],
    ],
    [
      "preprocessor in argument",
      [
        "class A {",
        '[Function("a")] void B([HttpTrigger(',
        "#if DEBUG",
        "AuthorizationLevel.Function",
        "#else",
        "AuthorizationLevel.Anonymous",
        "#endif",
        ")] string c) { }",
        "}",
      ],
      [
        "a httpTrigger ${#if DEBUG AuthorizationLevel.Function #else AuthorizationLevel.Anonymous #endif} * / Orders.cs:2:25-8:2 body Orders.cs:2:1",
      ],
    ],
    [
      "preprocessor around attribute",
      [
        "class A {",
        "#if !DEBUG",
        '[Function("a")]',
        "#endif",
        "void B([HttpTrigger(AuthorizationLevel.Anonymous)] string c) { }",
        "}",
      ],
      ["a httpTrigger anonymous * / Orders.cs:5:9-5:50 body Orders.cs:2:1"],
    ],
    [
      "define const by conditional",
      [
        "class A { ",
        "#if DEBUG",
        "const AuthorizationLevel L = AuthorizationLevel.Function;",
        "#else",
        "const AuthorizationLevel L = AuthorizationLevel.Anonymous;",
        "#endif",
        '[Function("a")] void B([HttpTrigger(L)] string c) { } }',
      ],
      ["a httpTrigger ${L} * / Orders.cs:7:25-7:39 body Orders.cs:7:1"],
    ],
    [
      "ternary const",
      [
        'class A { const bool D = false; [Function("a")] void B([HttpTrigger(D ? AuthorizationLevel.Function : AuthorizationLevel.Anonymous)] string c) { } }',
      ],
      ["a httpTrigger anonymous * / Orders.cs:1:57-1:132 body Orders.cs:1:33"],
    ],
    [
      "own enum",
      [
        "enum AuthorizationLevel { Function = 0, Anonymous = 2 }",
        'class A { [Function("a")] void B([HttpTrigger((Microsoft.Azure.Functions.Worker.AuthorizationLevel)AuthorizationLevel.Function)] string c) { } }',
      ],
      ["a httpTrigger anonymous * / Orders.cs:2:35-2:128 body Orders.cs:2:11"],
    ],
    [
      "cast own enum",
      [
        "enum Mine { Function }",
        'class A { [Function("a")] void B([HttpTrigger((AuthorizationLevel)Mine.Function)] string c) { } }',
      ],
      ["a httpTrigger anonymous * / Orders.cs:2:35-2:81 body Orders.cs:2:11"],
    ],
    [
      "own class AuthorizationLevel",
      [
        "static class AuthorizationLevel { public const Microsoft.Azure.Functions.Worker.AuthorizationLevel Function = Microsoft.Azure.Functions.Worker.AuthorizationLevel.Anonymous; }",
        'class A { [Function("a")] void B([HttpTrigger(AuthorizationLevel.Function)] string c) { } }',
      ],
      ["a httpTrigger anonymous * / Orders.cs:2:35-2:75 body Orders.cs:2:11"],
    ],
    [
      "alias swaps",
      [
        "using AuthorizationLevel = Names;",
        "class Names { public const Microsoft.Azure.Functions.Worker.AuthorizationLevel Function = 0; }",
        'class A { [Function("a")] void B([HttpTrigger(AuthorizationLevel.Function)] string c) { } }',
      ],
      ["a httpTrigger anonymous * / Orders.cs:3:35-3:75 body Orders.cs:3:11"],
    ],
    [
      "local function",
      [
        'class A { void X() { [Function("a")] void B([HttpTrigger(AuthorizationLevel.Anonymous)] string c) { } } }',
      ],
      ["a httpTrigger anonymous * / Orders.cs:1:46-1:87 body Orders.cs:1:22"],
    ],
    [
      "interface default / struct / record",
      [
        'record R { [Function("a")] public void B([HttpTrigger(AuthorizationLevel.Anonymous)] string c) { } }',
      ],
      ["a httpTrigger anonymous * / Orders.cs:1:43-1:84 body Orders.cs:1:12"],
    ],
    [
      "expression body nested class generic",
      [
        'class A<T> { class C { [Function("a")] public string B([HttpTrigger(AuthorizationLevel.Anonymous)] string c) => ""; } }',
      ],
      ["a httpTrigger anonymous * / Orders.cs:1:57-1:98 body Orders.cs:1:24"],
    ],
    [
      "two attributes in one list",
      [
        'class A { [Obsolete, Function("a")] public string B([FromBody, HttpTrigger(AuthorizationLevel.Anonymous)] string c) => ""; }',
      ],
      ["a httpTrigger anonymous * / Orders.cs:1:64-1:105 body Orders.cs:1:11"],
    ],
    [
      "cast minus",
      ['class A { [Function("a")] void B([HttpTrigger((AuthorizationLevel)(-0))] string c) { } }'],
      ["a httpTrigger anonymous * / Orders.cs:1:35-1:72 body Orders.cs:1:11"],
    ],
    [
      "hex",
      ['class A { [Function("a")] void B([HttpTrigger((AuthorizationLevel)0x0)] string c) { } }'],
      ["a httpTrigger anonymous * / Orders.cs:1:35-1:71 body Orders.cs:1:11"],
    ],
    [
      "char",
      ["class A { [Function(\"a\")] void B([HttpTrigger((AuthorizationLevel)'\\0')] string c) { } }"],
      ["a httpTrigger anonymous * / Orders.cs:1:35-1:72 body Orders.cs:1:11"],
    ],
    [
      "bits",
      [
        'class A { [Function("a")] void B([HttpTrigger(AuthorizationLevel.Function & AuthorizationLevel.Anonymous)] string c) { } }',
      ],
      ["a httpTrigger anonymous * / Orders.cs:1:35-1:106 body Orders.cs:1:11"],
    ],
    [
      "sum of enum",
      ['class A { [Function("a")] void B([HttpTrigger(AuthorizationLevel.Function - 2)] string c) { } }'],
      ["a httpTrigger anonymous * / Orders.cs:1:35-1:79 body Orders.cs:1:11"],
    ],
    [
      "checked",
      ['class A { [Function("a")] void B([HttpTrigger(unchecked((AuthorizationLevel)0))] string c) { } }'],
      ["a httpTrigger anonymous * / Orders.cs:1:35-1:80 body Orders.cs:1:11"],
    ],
    [
      "a comment that only looks like one",
      [
        "class A {",
        "#if false",
        "/*",
        "#endif",
        '[Function("a")] void B([HttpTrigger(AuthorizationLevel.Anonymous)] string c) { }',
        "#if false",
        "*/",
        "#endif",
        "}",
      ],
      [
        "incomplete syntax Orders.cs:5:2 This looks like a function, but no trigger of it was found; who may call it is not known",
      ],
    ],
    [
      "an empty collection in a body",
      [
        "using Microsoft.Azure.Functions.Worker;",
        "class A {",
        '[Function("a")] void B([HttpTrigger(AuthorizationLevel.Anonymous)] string c) { ConcurrentBag<Task<string>> x = []; Do(x); }',
        '[Function("b")] void C([HttpTrigger(AuthorizationLevel.Function)] string c) { }',
        "}",
      ],
      [
        "a httpTrigger anonymous * / Orders.cs:3:25-3:66 body Orders.cs:3:1",
        "b httpTrigger function * / Orders.cs:4:25-4:65 body Orders.cs:4:1",
      ],
    ],
    [
      "a body that ends too late",
      [
        "using Microsoft.Azure.Functions.Worker;",
        "class A {",
        '[Function("a")] void B([HttpTrigger(AuthorizationLevel.Function)] string c) { if (x { }',
        '[Function("b")] void C([HttpTrigger(AuthorizationLevel.Anonymous)] string c) { } ',
        "}",
      ],
      [
        "incomplete syntax Orders.cs:3:2 This looks like a function, but no trigger of it was found; who may call it is not known",
        "incomplete syntax Orders.cs:4:2 This looks like a function, but no trigger of it was found; who may call it is not known",
      ],
    ],
    [
      "parameters that are not in the grammar",
      [
        "using Microsoft.Azure.Functions.Worker;",
        "class A {",
        '[Function("b")] void C([HttpTrigger(AuthorizationLevel.Function %% 3)] string c) { } ',
        "}",
      ],
      [
        "b httpTrigger function * / Orders.cs:3:25-3:70 body Orders.cs:3:1",
        "incomplete syntax Orders.cs:3:66 Some of this function is not in the grammar that it is read by; who may call it is not known",
      ],
    ],
    [
      "parameters that depend on a symbol",
      [
        "using Microsoft.Azure.Functions.Worker;",
        "class A {",
        '[Function("a")]',
        "public void B(",
        "#if DEBUG",
        "[HttpTrigger(AuthorizationLevel.Function)] string c",
        "#else",
        "[HttpTrigger(AuthorizationLevel.Anonymous)] string c",
        "#endif",
        ") { ",
        "}",
        "}",
      ],
      [
        "incomplete syntax Orders.cs:3:2 This looks like a function, but no trigger of it was found; who may call it is not known",
      ],
    ],
    [
      "a function in a string",
      [
        "using Microsoft.Azure.Functions.Worker;",
        'class A { string T = $@"{{ [Function(""{x}"")] }}"; string U = """ [Function("a")] """; string V = "[Function(1)]"; char W = \'"\'; /* [Function("b")] */ }',
      ],
      [],
    ],
    ["an attribute of another package", ['class A { [Function("transfer", "bool")] class B { } }'], []],
    [
      "a function without a trigger",
      ["using Microsoft.Azure.Functions.Worker;", 'class A { [Function("a")] void B(string c) { } }'],
      [
        "incomplete syntax Orders.cs:2:12 This looks like a function, but no trigger of it was found; who may call it is not known",
      ],
    ],
    [
      "a trigger of a kind that is not known",
      [
        "using Microsoft.Azure.Functions.Worker;",
        'class A { [Function("a")] void B([RedisPubSubTrigger("c", "x")] string c) { } }',
      ],
      [],
    ],
    [
      "a list of names",
      [
        "using Microsoft.Azure.Functions.Worker;",
        "class A { int[] B = new[] { Function }; string[] C = [Function, FunctionName]; void D() { E(1, Function); } }",
      ],
      [],
    ],
    [
      "a name with a character that is not shown",
      [
        "using Microsoft.Azure.Functions.Worker;",
        'class A { [Func‌tion("a")] void B([HttpTrigger(AuthorizationLevel.Anonymous)] string c) { } }',
      ],
      ["a httpTrigger anonymous * / Orders.cs:2:36-2:77 body Orders.cs:2:11"],
    ],
    [
      "an alias in the project file",
      ['class A { [Run("a")] void B([HttpTrigger(Anonymous)] string c) { } }'],
      ["a httpTrigger anonymous * / Orders.cs:1:30-1:52 body Orders.cs:1:11"],
      {
        "Shop.csproj":
          '<Project><ItemGroup><Using Include="Microsoft.Azure.Functions.Worker.FunctionAttribute" Alias="Run" /><Using Include="Microsoft.Azure.Functions.Worker.AuthorizationLevel" Static="true" /></ItemGroup></Project>\n',
      },
    ],
    [
      "a lambda with attributes",
      [
        "using Microsoft.Azure.Functions.Worker;",
        'class A { object B = [Function("c")] ([HttpTrigger(AuthorizationLevel.Anonymous)] string d) => d; }',
      ],
      [
        "incomplete syntax Orders.cs:2:23 This looks like a function, but no trigger of it was found; who may call it is not known",
      ],
    ],
  ])("%s", async (_, code, expected, others = {}) => {
    const { handlers, problems } = await declared({ "Orders.cs": `${code.join("\n")}\n`, ...others });
    expect([...handlers.map(handlerLine), ...problems.map(problemLine)]).toEqual(expected);
  });
});
