import { describe, expect, test } from "@jest/globals";

import { declared, handlerLine, problemLine } from "../readings.ts";

describe("a function is found, or said to be missing, however it is written", () => {
  test.each<readonly [string, readonly string[], readonly string[]]>([
    [
      "static import of the member",
      [
        "import static com.microsoft.azure.functions.annotation.AuthorizationLevel.ANONYMOUS;",
        'class A { @FunctionName("a") public String b(@HttpTrigger(name = "r", authLevel = ANONYMOUS) String c) { return ""; } }',
      ],
      ["a httpTrigger anonymous * / A.java:2:46-2:93 body A.java:2:11"],
    ],
    [
      "static import of all",
      [
        "import static com.microsoft.azure.functions.annotation.AuthorizationLevel.*;",
        'class A { @FunctionName("a") public String b(@HttpTrigger(name = "r", authLevel = ANONYMOUS) String c) { return ""; } }',
      ],
      ["a httpTrigger anonymous * / A.java:2:46-2:93 body A.java:2:11"],
    ],
    [
      "fully qualified",
      [
        'class A { @com.microsoft.azure.functions.annotation.FunctionName("a") public String b(@com.microsoft.azure.functions.annotation.HttpTrigger(name = "r", authLevel = com.microsoft.azure.functions.annotation.AuthorizationLevel.ANONYMOUS) String c) { return ""; } }',
      ],
      ["a httpTrigger anonymous * / A.java:1:87-1:235 body A.java:1:11"],
    ],
    [
      "parentheses",
      [
        'class A { @FunctionName("a") public String b(@HttpTrigger(name = "r", authLevel = (AuthorizationLevel.ANONYMOUS)) String c) { return ""; } }',
      ],
      ["a httpTrigger anonymous * / A.java:1:46-1:114 body A.java:1:11"],
    ],
    [
      "absent",
      ['class A { @FunctionName("a") public String b(@HttpTrigger(name = "r") String c) { return ""; } }'],
      ["a httpTrigger function * / A.java:1:46-1:70 body A.java:1:11"],
    ],
    [
      "over several lines, with comments",
      [
        "class A {",
        "  @FunctionName(",
        "      // the name",
        '      value = "a"',
        "  )",
        "  public String b(",
        "      @HttpTrigger(",
        '          name = "r",',
        "          /* open */",
        "          authLevel =",
        "              AuthorizationLevel",
        "                  // to all",
        "                  .ANONYMOUS",
        "      )",
        '      final String c) { return ""; }',
        "}",
      ],
      ["a httpTrigger anonymous * / A.java:7:7-14:8 body A.java:2:3"],
    ],
    [
      "an interface with a default method",
      [
        'interface A { @FunctionName("a") default String b(@HttpTrigger(name = "r", authLevel = AuthorizationLevel.ANONYMOUS) String c) { return ""; } }',
      ],
      ["a httpTrigger anonymous * / A.java:1:51-1:117 body A.java:1:15"],
    ],
    [
      "a record, a nested class and an enum",
      [
        'record A() { @FunctionName("a") public String b(@HttpTrigger(name = "r", authLevel = AuthorizationLevel.ANONYMOUS) String c) { return ""; }',
        'enum E { X; @FunctionName("b") public String b(@HttpTrigger(name = "r", authLevel = AuthorizationLevel.ANONYMOUS) String c) { return ""; } } }',
      ],
      [
        "a httpTrigger anonymous * / A.java:1:49-1:115 body A.java:1:14",
        "b httpTrigger anonymous * / A.java:2:48-2:114 body A.java:2:13",
      ],
    ],
    [
      "spaces in the annotation",
      [
        'class A { @ /* b */ FunctionName ("a") public String b(@ HttpTrigger (name = "r", authLevel = AuthorizationLevel . ANONYMOUS) String c) { return ""; } }',
      ],
      ["a httpTrigger anonymous * / A.java:1:56-1:126 body A.java:1:11"],
    ],
    [
      "an escape for the sign",
      [
        'class A { \\u0040FunctionName("a") public String b(@HttpTrigger(name = "r", authLevel = AuthorizationLevel.ANONYMOUS) String c) { return ""; } }',
      ],
      [
        "incomplete syntax A.java:1:12 This looks like a function, but no trigger of it was found; who may call it is not known",
      ],
    ],
    [
      "an escape in the name",
      [
        'class A { @Functio\\u006eName("a") public String b(@HttpTrigger(name = "r", authLevel = AuthorizationLevel.ANONYMOUS) String c) { return ""; } }',
      ],
      [
        "incomplete syntax A.java:1:20 This looks like a function, but no trigger of it was found; who may call it is not known",
      ],
    ],
    [
      "an escape in the level",
      [
        'class A { @FunctionName("a") public String b(@HttpTrigger(name = "r", authLevel = AuthorizationLevel.\\u0041NONYMOUS) String c) { return ""; } }',
      ],
      [
        "a httpTrigger function * / A.java:1:46-1:117 body A.java:1:11",
        "incomplete syntax A.java:1:69 Some of this function is not in the grammar that it is read by; who may call it is not known",
      ],
    ],
    [
      "an escape that ends a comment",
      [
        'class A { /* \\u002a\\u002f @FunctionName("a") public String b(@HttpTrigger(name = "r", authLevel = AuthorizationLevel.ANONYMOUS) String c) { return ""; } /* */ }',
      ],
      [
        "incomplete syntax A.java:1:15 This looks like a function, but no trigger of it was found; who may call it is not known",
      ],
    ],
    [
      "an escape in a text",
      [
        'class A { String S = "\\u0041"; @FunctionName("a") public String b(@HttpTrigger(name = "r") String c) { return "\\u0041"; } }',
      ],
      ["a httpTrigger function * / A.java:1:67-1:91 body A.java:1:32"],
    ],
    [
      "an escape that ends a text",
      [
        'class A { String S = "\\u0022; @FunctionName("a") public String b(@HttpTrigger(name = "r", authLevel = AuthorizationLevel.ANONYMOUS) String c) { return ""; } String T = "\\u0022; }',
      ],
      [
        "incomplete syntax A.java:1:171 This looks like a function, but no trigger of it was found; who may call it is not known",
        "incomplete syntax A.java:1:24 This looks like a function, but no trigger of it was found; who may call it is not known",
      ],
    ],
    [
      "a custom binding for HTTP",
      [
        'class A { @FunctionName("a") public String b(@CustomBinding(name = "r", type = "httpTrigger", direction = "in") String c) { return ""; } }',
      ],
      ["a httpTrigger function * / A.java:1:46-1:112 body A.java:1:11"],
    ],
    [
      "an own annotation called AuthorizationLevel",
      [
        "class AuthorizationLevel { static final com.microsoft.azure.functions.annotation.AuthorizationLevel FUNCTION = com.microsoft.azure.functions.annotation.AuthorizationLevel.ANONYMOUS; }",
        'class A { @FunctionName("a") public String b(@HttpTrigger(name = "r", authLevel = AuthorizationLevel.FUNCTION) String c) { return ""; } }',
      ],
      ["a httpTrigger anonymous * / A.java:2:46-2:111 body A.java:2:11"],
    ],
    [
      "a function without a trigger",
      ['class A { @FunctionName("a") public String b(String c) { return ""; } }'],
      [
        "incomplete syntax A.java:1:12 This looks like a function, but no trigger of it was found; who may call it is not known",
      ],
    ],
    [
      "a body that is not in the grammar",
      [
        'class A { @FunctionName("a") public String b(@HttpTrigger(name = "r") String c) { int x = = 1; return ""; } @FunctionName("b") public String d(@HttpTrigger(name = "r", authLevel = AuthorizationLevel.ANONYMOUS) String c) { return ""; } }',
      ],
      [
        "a httpTrigger function * / A.java:1:46-1:70 body A.java:1:11",
        "b httpTrigger anonymous * / A.java:1:144-1:210 body A.java:1:109",
      ],
    ],
    [
      "a body that ends too late",
      [
        'class A { @FunctionName("a") public String b(@HttpTrigger(name = "r") String c) { if (x { } ',
        '@FunctionName("b") public String d(@HttpTrigger(name = "r", authLevel = AuthorizationLevel.ANONYMOUS) String c) { return ""; } }',
      ],
      [
        "a httpTrigger function * / A.java:1:46-1:70 body A.java:1:11",
        "incomplete syntax A.java:2:2 This looks like a function, but no trigger of it was found; who may call it is not known",
      ],
    ],
    [
      "an inherited method",
      [
        'class Base { @FunctionName("a") public String b(@HttpTrigger(name = "r", authLevel = AuthorizationLevel.ANONYMOUS) String c) { return ""; } }',
        "class A extends Base { }",
      ],
      ["a httpTrigger anonymous * / A.java:1:49-1:115 body A.java:1:14"],
    ],
    [
      "a varargs parameter",
      [
        'class A { @FunctionName("a") public String b(@HttpTrigger(name = "r", authLevel = AuthorizationLevel.ANONYMOUS) String... c) { return ""; } }',
      ],
      ["a httpTrigger anonymous * / A.java:1:46-1:112 body A.java:1:11"],
    ],
  ])("%s", async (_, code, expected) => {
    const { handlers, problems } = await declared({ "A.java": `${code.join("\n")}\n` });
    expect([...handlers.map(handlerLine), ...problems.map(problemLine)]).toEqual(expected);
  });
});
