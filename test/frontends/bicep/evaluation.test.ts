import { describe, expect, test } from "@jest/globals";
import type { TemplateFile, Unavailable } from "../../../src/declarations/template-file.ts";
import { canonical, lookup, type Tree } from "../../../src/declarations/value.ts";
import { regionOf } from "../../../src/source/source.ts";
import { evaluated, filesOf, loaderOf, parametersAt, templateAt } from "./in-memory.ts";
import { printTree } from "./print.ts";

/** The value of `output value`, and what was wrong, of a template with the declarations before it. */
function value(
  declarations: string,
  expression: string,
  files: Readonly<Record<string, string>> = {},
): string {
  const { template, problems } = evaluated({
    ...files,
    "main.bicep": `${declarations}\noutput value object = ${expression}\n`,
  });
  const output = template.outputs.find(({ name }) => name === "value");
  const told = problems.map(({ message }) => `! ${message}`);
  return [text(output?.value), ...told].join("\n");
}

function text(tree: Tree | undefined): string {
  if (tree === undefined) return "none";
  if (tree.kind === "oneOf") return tree.alternatives.map(text).join(" | ");
  if (tree.kind === "object" || tree.kind === "array")
    return printTree(tree).replace(/ @ .*/gu, "").replace(/\s+/gu, " ").trim();
  return tree.kind === "known" ? JSON.stringify(tree.value) : canonical(tree);
}

describe("expressions", () => {
  test.each([
    ["-7 / 2", "-3"],
    ["7 % -2", "1"],
    ["'a' =~ 'A' && 'a' != 'A'", "true"],
    ["'${true} ${1} ${null}|'", '"True 1 |"'],
    ["'''\na'''", '"a"'],
    ["$'''${1}$${2}'''", '"1$2"'],
    ["[1, 2, 3][^1]", "3"],
    ["{ a: null }.?a.b.c", "null"],
    ["({ a: { b: 1 } }).?a.b", "1"],
    ["[][?0]", "null"],
    ["{ A: 1 }['a']", "1"],
    ["{ ...{ a: 1, b: 2 }, b: 3 }", "{ a 1 b 3"],
    ["[...[1], 2]", "[ 1 2"],
    ["any('x')", '"x"'],
    ["nameof(resourceGroup().location)", '"location"'],
    ["map([1, 2], x => x * 2)", "[ 2 4"],
    ["reduce([1, 2, 3], 0, (sum, next, i) => sum + next * i)", "8"],
    ["toObject(['a'], x => x, x => '${x}!')", '{ a "a!"'],
    ["[for (x, i) in ['a', 'b']: '${x}${i}']", '[ "a0" "b1"'],
    ["az.resourceGroup().name", "${resourcegroup().name}"],
    ["sys.concat('a', 'b')", '"ab"'],
    ["null ?? 'x'", '"x"'],
    ["true ? 1 : fail('never')", "1"],
  ])("%s", (expression, expected) => {
    expect(value("", expression.startsWith("{ ...") ? expression : `(${expression})`)).toBe(expected);
  });

  test.each([
    ["what depends on a parameter without a value is both", "param p bool", "p ? 'a' : 'b'", '"a" | "b"'],
    [
      "a name in the text of a value stays",
      "param p string",
      "'${p}-${toLower('X')}'",
      "${parameters('p')}-x",
    ],
    [
      "a loop over what is not known has one turn for all",
      "param p array",
      "[for x in p: x.name]",
      "[ unknown parameters('p')[copyindex('value')].name (parameter `p` has no value)" +
        " unknown copy(value,length(parameters('p'))) (how often the loop runs is not known)",
    ],
    [
      "a computed name",
      "param p string",
      "{ '${p}': 1 }",
      "{ ${parameters('p')} 1 ... unknown createobject(parameters('p')) (parameter `p` has no value)",
    ],
    ["null is no value for a parameter with a default", "param p string = 'x'", "p", '"x"'],
    ["a parameter that may be left out is null", "param p string?", "p", "null"],
  ])("%s", (_what, declarations, expression, expected) => {
    expect(value(declarations, expression)).toBe(expected);
  });

  test("what is not declared is a problem, once, where it is written", () => {
    const { problems } = evaluated({
      "main.bicep": "var a = [for i in range(0, 3): missing]\noutput o array = a\n",
    });
    expect(
      problems.map(({ message, at }) => [message, at && "source" in at ? regionOf(at) : undefined]),
    ).toEqual([
      ["`missing` is not declared", { path: "main.bicep", line: 1, column: 32, endLine: 1, endColumn: 39 }],
    ]);
  });
});

describe("names", () => {
  test("what a lambda, a loop or a nested resource names hides what the file names", () => {
    expect(value("var x = 'outer'", "[for x in ['loop']: map(['lambda'], x => x)]")).toBe('[ [ "lambda"');
  });

  test("functions see their own parameters and the variables of their own file", () => {
    const files = {
      "lib.bicep": "var suffix = '-lib'\n@export()\nfunc name(x string) string => '${x}${suffix}'\n",
    };
    expect(
      value("import { name as called } from 'lib.bicep'\nvar suffix = '-main'", "called('a')", files),
    ).toBe('"a-lib"');
    expect(value("import * as lib from 'lib.bicep'", "lib.name('a')", files)).toBe('"a-lib"');
  });

  test("files that import from each other, and from themselves", () => {
    const files = {
      "a.bicep": "import { b } from 'b.bicep'\n@export()\nvar a = 'a${b}'\n",
      "b.bicep": "import { a } from 'a.bicep'\n@export()\nvar b = 'b'\n",
    };
    expect(value("import { a } from 'a.bicep'", "a", files)).toBe('"ab"');
    expect(value("import { value2 } from 'main.bicep'\nvar value2 = 1", "value2")).toBe("1");
  });

  test("a nested resource is seen by its sibling and, through `::`, from outside", () => {
    const declarations = `resource site 'Microsoft.Web/sites@2024-04-01' = {
  name: 'app'
  resource web 'config' = {
    name: 'web'
  }
  resource logs 'config@2023-12-01' = {
    name: '\${web.name}-logs'
  }
}`;
    expect(
      value(declarations, "{ name: site::logs.name, version: site::web.apiVersion, type: site::logs.type }"),
    ).toBe('{ name "web-logs" version "2024-04-01" type "Microsoft.Web/sites/config"');
  });
});

describe("resources", () => {
  const id = (declarations: string, symbol: string): string | undefined =>
    evaluated({ "main.bicep": declarations }).template.declarations.find((one) => one.symbol === symbol)?.id;
  const group = "/subscriptions/${subscription().subscriptionid}/resourcegroups/${resourcegroup().name}";

  test.each([
    [
      "in the scope of the template",
      "resource a 'A.B/c@1' = {\n  name: 'x'\n}",
      `${group}/providers/a.b/c/x`,
    ],
    ["with all its names", "resource a 'A.B/c/d@1' = {\n  name: 'x/y'\n}", `${group}/providers/a.b/c/x/d/y`],
    [
      "under its parent",
      "resource p 'A.B/c@1' existing = {\n  name: 'x'\n  scope: resourceGroup('other')\n}\nresource a 'A.B/c/d@1' = {\n  parent: p\n  name: 'y'\n}",
      "/subscriptions/${subscription().subscriptionid}/resourcegroups/other/providers/a.b/c/x/d/y",
    ],
    [
      "on another resource",
      "resource p 'A.B/c@1' = {\n  name: 'x'\n}\nresource a 'E.F/g@1' = {\n  name: 'y'\n  scope: p\n}",
      `${group}/providers/a.b/c/x/providers/e.f/g/y`,
    ],
    ["in the tenant", "resource a 'A.B/c@1' = {\n  name: 'x'\n  scope: tenant()\n}", "/providers/a.b/c/x"],
    [
      "in a subscription",
      "resource a 'A.B/c@1' existing = {\n  name: 'x'\n  scope: subscription('s')\n}",
      "/subscriptions/s/providers/a.b/c/x",
    ],
    [
      "in a management group",
      "resource a 'A.B/c@1' existing = {\n  name: 'x'\n  scope: managementGroup('m')\n}",
      "/providers/microsoft.management/managementgroups/m/providers/a.b/c/x",
    ],
    [
      "in the group that a variable names",
      "var scope = resourceGroup('other')\nresource a 'A.B/c@1' existing = {\n  name: 'x'\n  scope: scope\n}",
      "/subscriptions/${subscription().subscriptionid}/resourcegroups/other/providers/a.b/c/x",
    ],
  ])("%s", (_what, declarations, expected) => {
    expect(id(declarations, "a")).toBe(expected);
  });

  test("a condition that does not hold leaves the resource out, and those nested in it", () => {
    const { template } = evaluated({
      "main.bicep":
        "resource a 'A.B/c@1' = if (false) {\n  name: 'a'\n  resource b 'd' = {\n    name: 'b'\n  }\n}\nresource c 'A.B/c@1' = [for i in range(0, 3): if (i != 1) {\n  name: 'c${i}'\n}]\n",
    });
    expect(template.declarations.map(({ symbol, copy }) => `${symbol}[${copy ?? ""}]`)).toEqual([
      "c[0]",
      "c[2]",
    ]);
  });

  test("a declaration stands on its header line", () => {
    const { template } = evaluated({
      "main.bicep":
        "@description('x')\nresource a 'A.B/c@1' = {\n  name: 'x'\n  properties: {\n    on: true\n  }\n}\n",
    });
    const [declaration] = template.declarations;
    expect(regionOf(declaration!.at)).toEqual({
      path: "main.bicep",
      line: 2,
      column: 1,
      endLine: 2,
      endColumn: 25,
    });
    const properties = declaration!.body.properties.get("properties")!;
    expect(regionOf(properties.at)).toEqual({
      path: "main.bicep",
      line: 4,
      column: 3,
      endLine: 6,
      endColumn: 4,
    });
    expect([...declaration!.body.properties.keys()]).toEqual(["properties"]);
  });

  test("what a resource is at run time is unknown, with the resource and the path", () => {
    const { template } = evaluated({
      "main.bicep": "resource a 'A.B/c@1' = {\n  name: 'x'\n}\noutput o string = a.properties.keys.first\n",
    });
    const read = template.outputs[0]!.value;
    expect(read).toMatchObject({
      kind: "unknown",
      reference: { resource: `${group}/providers/a.b/c/x`, path: "properties.keys.first" },
    });
  });

  test("a template that a resource holds as data is told, unless it is empty", () => {
    const deployment = (resources: string): string =>
      `resource d 'Microsoft.Resources/deployments@2024-03-01' = {\n  name: 'd'\n  properties: {\n    mode: 'Incremental'\n    template: {\n      resources: ${resources}\n    }\n  }\n}\n`;
    expect(evaluated({ "main.bicep": deployment("[]") }).problems).toEqual([]);
    expect(
      evaluated({ "main.bicep": deployment("[{ type: 'A.B/c' }]") }).problems.map(({ message }) => message),
    ).toEqual(["The template that `d` holds was not judged; make it a module"]);
  });
});

describe("modules", () => {
  const child =
    "param tls string = '1.0'\n@secure()\nparam key string = ''\nresource site 'Microsoft.Web/sites@2024-04-01' = {\n  name: 'app'\n  properties: {\n    tls: tls\n    key: key\n  }\n}\noutput tls string = tls\n@secure()\noutput key string = key\n";
  const tlsOf = (main: string): Tree => {
    const { template } = evaluated({ "main.bicep": main, "child.bicep": child });
    return lookup(template.modules[0]!.template!.declarations[0]!.body, "properties.tls");
  };
  const place = (tree: Tree): string => {
    const { path, line, column } = regionOf(tree.at);
    return `${path}:${line}:${column}`;
  };

  test("a value that the module wrote is in the module, one that the caller wrote is in the caller", () => {
    expect(place(tlsOf("module m 'child.bicep' = {}\n"))).toBe("child.bicep:1:20");
    expect(place(tlsOf("module m 'child.bicep' = {\n  params: {\n    tls: '1.1'\n  }\n}\n"))).toBe(
      "main.bicep:3:10",
    );
    expect(place(tlsOf("module m 'child.bicep' = {\n  params: {\n    tls: null\n  }\n}\n"))).toBe(
      "child.bicep:1:20",
    );
  });

  test("outputs flow back, secret ones as secrets", () => {
    const main =
      "module m 'child.bicep' = {\n  params: {\n    key: 'abc'\n  }\n}\noutput a string = m.outputs.tls\noutput b string = '${m.outputs.key}!'\n";
    const { template, problems } = evaluated({ "main.bicep": main, "child.bicep": child });
    expect(problems).toEqual([]);
    expect(template.outputs.map(({ value: read }) => read)).toMatchObject([
      { kind: "known", value: "1.0" },
      {
        kind: "known",
        value: "abc!",
        secrecy: [{ kind: "secure parameter", what: "key" }, { what: "outputs.key" }],
      },
    ]);
  });

  test("`.?outputs` of a module that is not called is null", () => {
    const files = { "child.bicep": child };
    expect(value("module m 'child.bicep' = if (false) {}", "m.?outputs.tls", files)).toBe("null");
    expect(value("param on bool\nmodule m 'child.bicep' = if (on) {}", "m.?outputs.tls", files)).toBe(
      '"1.0" | null',
    );
  });

  test("a module without a name gets one from its symbol", () => {
    const { template } = evaluated({
      "main.bicep": "module m 'child.bicep' = {}\n",
      "child.bicep": "output name string = deployment().name\n",
    });
    expect(canonical(template.modules[0]!.template!.outputs[0]!.value)).toBe(
      "m-${uniquestring('m',deployment().name)}",
    );
  });

  test("what is not known of a module's call is told with it", () => {
    const { template } = evaluated({
      "main.bicep": "param on bool\nmodule m 'child.bicep' = if (on) {}\n",
      "child.bicep": "",
    });
    expect(template.modules[0]).toMatchObject({
      name: "m",
      condition: { kind: "unknown", expression: "parameters('on')" },
    });
  });

  test("references to registries reach the loader with their aliases resolved, and the call keeps its arguments", () => {
    const asked: string[] = [];
    const registryModule = (reference: string): TemplateFile | Unavailable => {
      asked.push(reference);
      return { kind: "unavailable", why: "can not be had" };
    };
    const texts = {
      "infra/main.bicep": [
        "br/public:avm/res/a:1",
        "br:x.azurecr.io/b:2",
        "br/own:c@sha256:0a",
        "ts/specs:d:3",
        "br/nobody:e:1",
      ]
        .map((path, index) => `module m${index} '${path}' = {\n  params: {\n    password: 'abc'\n  }\n}`)
        .join("\n"),
      "bicepconfig.json":
        '{ "moduleAliases": { "br": { "own": { "registry": "own.azurecr.io", "modulePath": "m" } }, "ts": { "specs": { "subscription": "s", "resourceGroup": "g" } } } }',
    };
    const files = filesOf(texts);
    const template = templateAt(files, "infra/main.bicep");
    const { template: result, problems } = template.evaluate({
      arguments: new Map(),
      modulePath: [],
      budget: { spend: () => true },
      stack: ["infra/main.bicep"],
      loader: loaderOf(files, registryModule),
    });
    expect(asked).toEqual([
      "br:mcr.microsoft.com/bicep/avm/res/a:1",
      "br:x.azurecr.io/b:2",
      "br:own.azurecr.io/m/c@sha256:0a",
      "ts:s/g/d:3",
    ]);
    expect(template.registryCalls).toEqual(asked);
    expect(
      result.modules.map(({ arguments: given, why }) => [canonical(given.get("password")!), why]),
    ).toEqual([
      ...asked.map(() => ["abc", "can not be had"]),
      ["abc", "uses the alias `nobody`, which bicepconfig.json does not define"],
    ]);
    expect(problems.filter(({ effect }) => effect === "incomplete").length).toBeLessThanOrEqual(1);
  });
});

describe("compiled templates", () => {
  const compiled = JSON.stringify({
    $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    languageVersion: "2.0",
    contentVersion: "1.0.0.0",
    metadata: { "__bicep_exported_variables!": [{ name: "suffix" }] },
    definitions: {
      credentials: {
        type: "object",
        properties: { user: { type: "string" }, key: { type: "securestring" } },
        metadata: { "__bicep_export!": true },
      },
    },
    functions: [
      {
        namespace: "__bicep",
        members: {
          double: {
            parameters: [{ type: "int", name: "x" }],
            output: { type: "int", value: "[mul(parameters('x'), 2)]" },
          },
        },
      },
    ],
    parameters: { tls: { type: "string" } },
    variables: { suffix: "[concat('-', 'json')]" },
    resources: {
      site: {
        type: "Microsoft.Web/sites",
        apiVersion: "2024-04-01",
        name: "app",
        properties: { tls: "[parameters('tls')]" },
      },
    },
    outputs: { tls: { type: "string", value: "[parameters('tls')]" } },
  });

  test("are modules like any other", () => {
    const { template, problems } = evaluated({
      "main.bicep":
        "module m 'child.json' = {\n  params: {\n    tls: '1.1'\n  }\n}\noutput o string = m.outputs.tls\n",
      "child.json": compiled,
    });
    expect(problems).toEqual([]);
    expect(template.modules[0]?.template?.declarations.map(({ type }) => type)).toEqual([
      "Microsoft.Web/sites",
    ]);
    const read = template.outputs[0]!.value;
    expect([text(read), regionOf(read.at).path, regionOf(read.at).line]).toEqual(['"1.1"', "main.bicep", 3]);
  });

  test("give their types, variables and functions to those that import them", () => {
    const files = { "lib.json": compiled };
    expect(value("import { suffix, double as twice } from 'lib.json'", "'${twice(4)}${suffix}'", files)).toBe(
      '"8-json"',
    );
    expect(value("import * as lib from 'lib.json'", "'${lib.double(4)}${lib.suffix}'", files)).toBe(
      '"8-json"',
    );
    const { template } = evaluated({
      ...files,
      "main.bicep":
        "import { credentials } from 'lib.json'\nparam whole credentials\nparam key credentials.key\noutput o string = whole.key\n",
    });
    expect(template.parameters.map(({ type, secure }) => `${type} ${secure}`)).toEqual([
      "object false",
      "string true",
    ]);
    expect(template.outputs[0]!.value).toMatchObject({ secrecy: [{ what: "whole.key" }] });
  });

  test("that can't be had leave what is imported unknown, and say so", () => {
    const { template, problems } = evaluated({
      "main.bicep":
        "import { a, f, T } from 'br/public:avm/utl/x:1'\nparam p T\noutput o object = { a: a, f: f(1), p: p }\n",
    });
    expect(text(template.outputs[0]!.value)).toBe(
      "{ a unknown imported('br/public:avm/utl/x:1','a') (the file it is imported from can't be had) f unknown __bicep.f(1) (the file it is imported from can't be had) p unknown parameters('p') (parameter `p` has no value)",
    );
    expect(problems.map(({ message, effect }) => [effect, message])).toEqual([
      ["notice", "`br/public:avm/utl/x:1`, which names are imported from, is not in the cache"],
    ]);
  });
});

describe("files of the repository", () => {
  const files = {
    "data/settings.json": '{\n  // comments are allowed\n  "Tls": "1.0",\n  "list": [{ "a": 1 }]\n}',
    "data/note.txt": "a note",
    "data/deep/other.txt": "not in the folder",
  };

  test.each([
    ["loadJsonContent('data/settings.json').tls", '"1.0"'],
    ["loadJsonContent('data/settings.json', '$.list[0].a')", "1"],
    ["loadTextContent('./data/note.txt')", '"a note"'],
    ["loadFileAsBase64('data/note.txt')", '"YSBub3Rl"'],
    ["map(loadDirectoryFileInfo('data', '*.t?t'), f => f.relativePath)", '[ "data/note.txt"'],
  ])("%s", (expression, expected) => {
    expect(value("", expression, files)).toBe(expected);
  });

  test("a value from a file is in that file", () => {
    const { template } = evaluated({
      ...files,
      "main.bicep": "output o string = loadJsonContent('data/settings.json').Tls\n",
    });
    expect(regionOf(template.outputs[0]!.value.at)).toEqual({
      path: "data/settings.json",
      line: 3,
      column: 10,
      endLine: 3,
      endColumn: 15,
    });
  });

  test.each([
    [
      "loadTextContent('../outside.txt')",
      "`loadTextContent`: the path must lead to a file of the repository",
    ],
    ["loadTextContent('/etc/passwd')", "`loadTextContent`: the path must lead to a file of the repository"],
    ["loadJsonContent('missing.json')", "`loadJsonContent`: `missing.json` is not in the repository"],
  ])("%s is refused", (expression, message) => {
    const { problems } = evaluated({ "main.bicep": `output o string = ${expression}\n` });
    expect(problems.map((problem) => problem.message)).toEqual([message]);
  });
});

describe("parameter files", () => {
  const read = (texts: Readonly<Record<string, string>>): readonly string[] => {
    const { values, template, problems } = parametersAt(filesOf(texts), "a/main.bicepparam");
    return [
      template ?? "none",
      ...[...values].map(
        ([name, { value: given, at }]) =>
          `${name} ${text(given)} @ ${regionOf(at).path}:${regionOf(at).line}`,
      ),
      ...problems.map(({ message }) => `! ${message}`),
    ];
  };

  test("values, variables and imports, and the template they are for", () => {
    expect(
      read({
        "a/main.bicepparam":
          "using '../main.bicep'\nimport { shared } from 'lib.bicep'\nvar x = 'v'\nparam One = '${x}-${shared}'\nparam two = { a: One }\n",
        "a/lib.bicep": "@export()\nvar shared = 's'\n",
      }),
    ).toEqual(["main.bicep", 'one "v-s" @ a/main.bicepparam:4', 'two { a "v-s" @ a/main.bicepparam:5']);
  });

  test("`using none`, and a base whose values are taken over, overridden and read", () => {
    expect(
      read({
        "a/main.bicepparam": "using none\nextends 'base.bicepparam'\nparam two = '${base.one}!'\n",
        "a/base.bicepparam": "using none\nparam one = 1\nparam two = 2\n",
      }),
    ).toEqual(["none", "one 1 @ a/base.bicepparam:2", 'two "1!" @ a/main.bicepparam:3']);
  });

  test("files that extend each other", () => {
    expect(read({ "a/main.bicepparam": "using none\nextends 'main.bicepparam'\nparam one = 1\n" })).toEqual([
      "none",
      "one 1 @ a/main.bicepparam:3",
      "! `a/main.bicepparam` extends itself",
    ]);
  });
});

describe("types", () => {
  test.each([
    ["string", "string false"],
    ["'a' | 'b'", "string false"],
    ["1 | 2 | null", "int false"],
    ["'a' | 1", "any false"],
    ["string[]", "array false"],
    ["[int, string]", "array false"],
    ["{ a: string }", "object false"],
    ["Named", "object false"],
    ["Named.inner", "string true"],
    ["Named.*", "bool false"],
    ["List[*]", "int false"],
    ["List?", "array false"],
    ["Secret", "string true"],
    ["lib.Shared", "string true"],
    ["resourceInput<'A.B/c@1'>.properties.x", "unknown false"],
    ["Ring", "unknown false"],
  ])("%s", (type, expected) => {
    const { template } = evaluated({
      "main.bicep": `import * as lib from 'lib.bicep'\ntype Named = {\n  @secure()\n  inner: string\n  *: bool\n}\ntype List = int[]\n@secure()\ntype Secret = string\ntype Ring = Ring2\ntype Ring2 = Ring\nparam p ${type}\n`,
      "lib.bicep": "@export()\n@secure()\ntype Shared = string\n",
    });
    const [parameter] = template.parameters;
    expect(`${parameter!.type} ${parameter!.secure}`).toBe(expected);
  });

  test("a secret member of a parameter without a value is a secret", () => {
    const { template } = evaluated({
      "main.bicep":
        "param p {\n  user: string\n  @secure()\n  password: string\n}\noutput user string = p.user\noutput password string = p.password\n",
    });
    expect(
      template.outputs.map(({ value: read }) =>
        "secrecy" in read ? read.secrecy.map(({ what }) => what) : undefined,
      ),
    ).toEqual([undefined, ["p.password"]]);
  });
});
