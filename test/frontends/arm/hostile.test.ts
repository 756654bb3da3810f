import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Template } from "../../../src/declarations/declaration.ts";
import { canonical, secrecyOf, type Tree } from "../../../src/declarations/value.ts";
import type { Place } from "../../../src/source/source.ts";
import { armFrontEnd } from "../../../src/frontends/arm/front-end.ts";
import { evaluated, filesOf, plain, schema, shown } from "./evaluated.ts";

const noFiles = filesOf(new Map());

function template(more: object): string {
  return JSON.stringify({ $schema: schema, resources: [], ...more });
}

function messages(text: string, steps?: number): readonly string[] {
  return evaluated(text, steps === undefined ? {} : { steps }).problems.map(
    ({ kind, effect, message }) => `${kind} (${effect}): ${message}`,
  );
}

describe("cycles", () => {
  test("of variables and of parameters are told, and the rest is evaluated", () => {
    const { template: it, problems } = evaluated(
      template({
        parameters: {
          p: { type: "string", defaultValue: "[concat(parameters('q'))]" },
          q: { type: "string", defaultValue: "[parameters('p')]" },
        },
        variables: { a: "[variables('b')]", b: { in: ["[variables('A')]"] } },
        outputs: { a: { type: "string", value: "[variables('a')]" }, ok: { type: "string", value: "fine" } },
      }),
    );
    expect(problems.map(({ kind, effect, message }) => `${kind} (${effect}): ${message}`)).toEqual([
      "invalid (incomplete): Parameter `p` depends on itself",
      "invalid (incomplete): Variable `a` depends on itself",
    ]);
    expect(it.outputs.map(({ value }) => plain(value))).toEqual([{ in: [{ unknown: "cycle(a)" }] }, "fine"]);
  });

  test("of functions end", () => {
    const members = { f: { output: { type: "int", value: "[add(1, n.f())]" } } };
    expect(
      messages(
        template({
          functions: [{ namespace: "n", members }],
          outputs: { o: { type: "int", value: "[n.f()]" } },
        }),
      ),
    ).toEqual([
      "limit (incomplete): Values that depend on each other more than 600 levels deep are not evaluated",
    ]);
  });

  test("of linked templates and of a deployment's own outputs are told", () => {
    const link = (path: string): object => ({
      type: "Microsoft.Resources/deployments",
      name: "l",
      properties: { templateLink: { relativePath: path } },
    });
    const linked = evaluated({
      "main.json": template({ resources: [link("b.json")] }),
      "b.json": template({ resources: [link("main.json")] }),
    });
    expect(linked.problems.map(({ message }) => message)).toEqual([
      "The template of this deployment (`main.json`) calls itself; what it deploys was not judged",
    ]);
    const own = {
      type: "Microsoft.Resources/deployments",
      name: "own",
      properties: {
        expressionEvaluationOptions: { scope: "inner" },
        parameters: { p: { value: "[reference('own').outputs.o.value]" } },
        template: {
          parameters: { p: { type: "string" } },
          resources: [],
          outputs: { o: { type: "string", value: "[parameters('p')]" } },
        },
      },
    };
    expect(messages(template({ resources: [own] }))).toContain(
      "invalid (incomplete): This deployment needs its own outputs",
    );
  });
});

describe("bounds", () => {
  test("a count of a thousand million is one instance and a problem", () => {
    const resources = [{ type: "Microsoft.Web/sites", name: "s", copy: { name: "c", count: 1_000_000_000 } }];
    const { template: it, problems } = evaluated(template({ resources }));
    expect(it.declarations.map(({ copy }) => copy)).toEqual(["symbolic"]);
    expect(problems.map(({ kind, effect, message }) => `${kind} (${effect}): ${message}`)).toEqual([
      "limit (incomplete): A loop runs at most 800 times, not 1000000000; one instance was evaluated for all",
    ]);
  });

  test.each([
    [
      "a list",
      (name: string) => `[createArray(${name}, ${name})]`,
      "limit (incomplete): This expression makes more than 500000 values; it was not evaluated",
    ],
    [
      "a text",
      (name: string) => `[concat(${name}, ${name}, '0123456789')]`,
      "limit (incomplete): `concat` makes a text of more than 4 MB; it was not evaluated",
    ],
  ])("%s that doubles at every step", (_what, doubled, message) => {
    const variables: Record<string, string> = { v0: "a" };
    for (let index = 1; index < 40; index++) variables[`v${index}`] = doubled(`variables('v${index - 1}')`);
    const outputs = { o: { type: "string", value: "[variables('v39')]" } };
    expect(messages(template({ variables, outputs }))[0]).toBe(message);
  });

  test("a text of unknown pieces that doubles at every step", () => {
    const variables: Record<string, string> = { v0: "[parameters('p')]" };
    for (let index = 1; index < 40; index++) {
      variables[`v${index}`] = `[concat(variables('v${index - 1}'), '-', variables('v${index - 1}'))]`;
    }
    const outputs = { o: { type: "string", value: "[variables('v39')]" } };
    const { template: it } = evaluated(
      template({ parameters: { p: { type: "string" } }, variables, outputs }),
    );
    const [output] = it.outputs;
    expect(output?.value.kind).toBe("unknown");
    expect(canonical(output!.value).length).toBeLessThan(200_000);
  });

  test("a value that gets one level deeper at every step", () => {
    const value =
      "[reduce(range(0, 5000), createArray(), lambda('in', 'i', createArray(lambdaVariables('in'))))]";
    expect(messages(template({ outputs: { o: { type: "array", value } } }))).toEqual([
      "limit (incomplete): This expression makes values nested deeper than 200; it was not evaluated",
    ]);
  });

  test("a value that is passed on and on keeps the last places of its way", () => {
    const value = "[reduce(range(0, 5000), parameters('p'), lambda('in', 'i', lambdaVariables('in').x))]";
    const parameters = { p: { type: "object" } };
    const { template: it } = evaluated(template({ parameters, outputs: { o: { type: "string", value } } }));
    const [output] = it.outputs;
    expect(output?.value.kind === "unknown" && output.value.via?.length).toBe(32);
  });

  test("an unknown value that contains itself twice at every step has a short expression", () => {
    const variables: Record<string, string> = { v0: "[parameters('p')]" };
    for (let index = 1; index < 60; index++) {
      variables[`v${index}`] =
        `[toLower(string(createObject('a', variables('v${index - 1}'), 'b', variables('v${index - 1}'))))]`;
    }
    const { template: it } = evaluated(
      template({
        parameters: { p: { type: "string" } },
        variables,
        outputs: { o: { type: "string", value: "[variables('v59')]" } },
      }),
    );
    const { value } = it.outputs[0]!;
    expect(value.kind === "unknown" && value.expression.length < 3000).toBe(true);
  });

  const loop = (name: string, input: object): object => ({ copy: [{ name, count: 800, input }] });
  const deployments = (depth: number): object =>
    depth === 0
      ? {
          $schema: schema,
          resources: [{ type: "Microsoft.Web/sites", name: "s", copy: { name: "c", count: 800 } }],
        }
      : {
          $schema: schema,
          resources: [
            {
              type: "Microsoft.Resources/deployments",
              name: "d",
              copy: { name: "c", count: 800 },
              properties: { template: deployments(depth - 1) },
            },
          ],
        };
  test.each<readonly [string, object]>([
    [
      "loops of properties in each other",
      {
        resources: [
          { type: "a.b/c", name: "n", properties: loop("a", loop("b", loop("c", { x: [1, 2, 3] }))) },
        ],
      },
    ],
    ["loops of deployments in each other", deployments(3)],
    [
      "long texts split, again and again",
      {
        variables: { text: "[padLeft('', 16000, 'y')]" },
        outputs: {
          o: { value: "[map(range(0, 10000), lambda('i', length(split(variables('text'), 'y'))))]" },
        },
      },
    ],
    [
      "texts filled up",
      {
        outputs: {
          o: {
            value:
              "[map(range(0, 10000), lambda('i', map(range(0, 100), lambda('j', padLeft('x', 16000)))))]",
          },
        },
      },
    ],
    [
      "lists in each other",
      { outputs: { o: { value: "[map(range(0, 10000), lambda('i', range(0, 10000)))]" } } },
    ],
  ])("%s end when the steps are used up", (_what, more) => {
    const found = messages(template(more), 500_000);
    expect(found).toContain(
      "limit (incomplete): The template takes too many steps to evaluate; from here on its values are not known",
    );
  });

  test("steps that are used up are told once, and everything after is unknown", () => {
    const value =
      "[length(map(range(0, 10000), lambda('i', map(range(0, 10000), lambda('j', add(lambdaVariables('i'), lambdaVariables('j')))))))]";
    const { template: it, problems } = evaluated(template({ outputs: { o: { type: "int", value } } }), {
      steps: 20_000,
    });
    expect(problems.map(({ message }) => message)).toEqual([
      "The template takes too many steps to evaluate; from here on its values are not known",
    ]);
    expect(it.outputs).toHaveLength(1);
  });

  test.each([
    ["brackets", `${"[".repeat(10_000)}${"]".repeat(10_000)}`],
    ["objects", `${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`],
  ])("%s nested 10,000 deep", (_what, deep) => {
    const text = `{"$schema":"${schema}","resources":[{"type":"Microsoft.Web/sites","name":"s","properties":${deep}},{"type":"Microsoft.Web/sites","name":"t"}]}`;
    const { template: it, problems } = evaluated(text);
    expect(it.declarations.map(({ name }) => canonical(name))).toContain("t");
    expect(problems.map(({ kind, effect }) => `${kind} (${effect})`)).toContain("limit (incomplete)");
  });

  test.each([
    ["calls", `[${"toLower(".repeat(10_000)}'a'${")".repeat(10_000)}]`],
    ["indexes", `[parameters('p')${"[0]".repeat(10_000)}]`],
    ["brackets", `${"[".repeat(2)}${"(".repeat(10_000)}]`],
  ])("expressions of 10,000 %s", (_what, value) => {
    const { template: it, problems } = evaluated(
      template({
        parameters: { p: { type: "array" } },
        outputs: { o: { type: "string", value }, ok: { type: "string", value: "x" } },
      }),
    );
    expect(plain(it.outputs[1]!.value)).toBe("x");
    expect(problems.filter(({ effect }) => effect === "incomplete").length).toBeLessThan(3);
  });

  test("variables in a chain of 5,000, and deployments nested in each other", () => {
    const variables: Record<string, string> = { v0: "a" };
    for (let index = 1; index < 5000; index++) variables[`v${index}`] = `[variables('v${index - 1}')]`;
    expect(
      messages(template({ variables, outputs: { o: { type: "string", value: "[variables('v4999')]" } } })),
    ).toEqual([
      "limit (incomplete): Values that depend on each other more than 600 levels deep are not evaluated",
    ]);
    let inner: object = { $schema: schema, resources: [] };
    for (let index = 0; index < 100; index++) {
      inner = {
        $schema: schema,
        resources: [{ type: "Microsoft.Resources/deployments", name: "d", properties: { template: inner } }],
      };
    }
    expect(messages(JSON.stringify(inner))).toEqual([
      "limit (incomplete): This deployment is nested in more than 30 deployments; it was not evaluated",
    ]);
  });
});

describe("wrong types", () => {
  const site = { type: "Microsoft.Web/sites", name: "s" };
  test.each<readonly [string, object, readonly string[]]>([
    [
      "resources: 5",
      { resources: 5 },
      ["invalid (incomplete): `resources` is a list of resources, or an object of them by symbolic name"],
    ],
    [
      "a resource that is a text",
      { resources: ["x", site] },
      ["invalid (incomplete): A resource is an object with `type`, `apiVersion` and `name`"],
    ],
    ["parameters: []", { parameters: [] }, ["invalid (incomplete): `parameters` is an object, by name"]],
    ["variables: 1", { variables: 1 }, []],
    ["outputs: 'x'", { outputs: "x" }, ["invalid (incomplete): `outputs` is an object, by name"]],
    [
      "a type that is a number",
      { resources: [{ ...site, type: 1 }] },
      ["invalid (incomplete): A resource has a `type` that is a text"],
    ],
    [
      "a loop without a count",
      { resources: [{ ...site, copy: { name: "c" } }] },
      ["invalid (incomplete): A loop has a `name` and a `count`"],
    ],
    [
      "a negative count",
      { resources: [{ ...site, copy: { name: "c", count: -1 } }] },
      ["invalid (incomplete): The count of a loop is a whole number that is not negative"],
    ],
    ["functions: {}", { functions: {} }, []],
    ["properties: 1", { resources: [{ ...site, properties: 1, name: { a: 1 } }] }, []],
    [
      "a template that is a number",
      { resources: [{ type: "Microsoft.Resources/deployments", name: "d", properties: { template: 1 } }] },
      [
        "unresolved (incomplete): The template of this deployment (`none`) is neither written here nor linked; what it deploys was not judged",
      ],
    ],
    ["a parameter that is null", { parameters: { p: null } }, []],
    [
      "an output without a value",
      { outputs: { o: {} } },
      ["invalid (incomplete): The output `o` has no value"],
    ],
  ])("%s", (_what, more, expected) => {
    expect(messages(template(more))).toEqual(expected);
  });

  test("a broken expression is told at its place, and its value is unknown", () => {
    const text = `{ "$schema": "${schema}", "resources": [],
  "outputs": { "o": { "value": "[concat('a', ]" }, "p": { "value": "[concat('a'" }, "q": { "value": "[]" } } }`;
    const { template: it, problems } = evaluated(text);
    expect(problems.map(shown)).toEqual([
      "main.json:2:46-46 syntax (incomplete): A function, a text in single quotes or a number was expected here",
      "main.json:2:103-103 syntax (incomplete): A function, a text in single quotes or a number was expected here",
    ]);
    expect(it.outputs.map(({ value }) => value.kind)).toEqual(["unknown", "known", "unknown"]);
  });
});

describe("names", () => {
  test("of prototypes, with newlines and with commands are names like any other", () => {
    const text = `{ "$schema": "${schema}",
      "parameters": { "__proto__": { "type": "string", "defaultValue": "p" }, "constructor": { "type": "string" } },
      "variables": { "toString": "[parameters('__proto__')]" },
      "resources": [{ "type": "Microsoft.Web/sites", "name": "a\\n::error::b##[c", "properties": { "__proto__": "[variables('toString')]", "hasOwnProperty": 1 } }],
      "outputs": { "__proto__": { "type": "string", "value": "[variables('valueOf')]" } } }`;
    const { template: it, problems } = evaluated(text);
    const [site] = it.declarations;
    const properties = site!.body.properties.get("properties")!.value;
    expect(properties.kind === "object" && [...properties.properties.keys()]).toEqual([
      "__proto__",
      "hasownproperty",
    ]);
    expect(properties.kind === "object" && plain(properties.properties.get("__proto__")!.value)).toBe("p");
    expect(canonical(site!.name)).toBe("a\n::error::b##[c");
    expect(problems.map(({ message }) => message)).toEqual(["`variables` has no `valueOf` in this template"]);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});

test("a property that is written twice, in different case, is either of them", () => {
  const text = `{ "$schema": "${schema}", "resources": [
  { "type": "Microsoft.Web/sites", "name": "s", "properties": { "httpsOnly": false, "HttpsOnly": true } }] }`;
  const { template: it, problems } = evaluated(text);
  expect(plain(it.declarations[0]!.body)).toEqual({ properties: { HttpsOnly: { oneOf: [false, true] } } });
  expect(problems.map(shown)).toEqual([
    "main.json:2:85-102 invalid (notice): `HttpsOnly` is set twice in this object, the other time as `httpsOnly`: Azure does not tell them apart",
  ]);
});

describe("which files are templates", () => {
  test.each<readonly [string, string, string | undefined]>([
    ["a template", template({}), "template"],
    ["a broken template", `{"$schema": "${schema}", "resources": [`, "template"],
    ["a template that is a list", `["$schema": "${schema}"]`, "template"],
    ["one that only mentions the schema", `{"text": "\\"$schema\\": \\"${schema}\\""}`, undefined],
    ["another schema", '{"$schema": "http://json-schema.org/draft-07/schema#"}', undefined],
    [
      "parameters of a subscription",
      '{"$schema": "https://schema.management.azure.com/schemas/2019-08-01/subscriptionDeploymentParameters.json#", "parameters": {}}',
      "parameters",
    ],
    [
      "a subscription's template",
      '{"$schema": "https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#"}',
      "template",
    ],
    [
      "one whose schema is written with escapes",
      JSON.stringify({ $schema: schema }).replace("$", "\\u0024").replace("T", "\\u0054"),
      "template",
    ],
    ["one with a comment in the way", `{ "$schema" /* hidden */ : "${schema}" }`, "template"],
    ["escapes in something else", '{"a": "\\u0041"}', undefined],
    ["nothing", "", undefined],
  ])("%s", (_what, text, kind) => {
    expect(armFrontEnd.read({ path: "x.json", text }, noFiles)?.kind).toBe(kind);
  });

  test("are asked for by path", () => {
    const claimed = ["azuredeploy.json", "infra/Main.JSON", "a.jsonc", "proxies.json", "api/function.json"];
    const others = ["node_modules/x/main.json", "a/node_modules/b.json", "package.json", "main.bicep"];
    expect(claimed.filter((path) => armFrontEnd.claims(path))).toEqual(claimed);
    expect(others.filter((path) => armFrontEnd.claims(path))).toEqual([]);
  });

  test("a broken template is judged as far as it can be read, and told", () => {
    const text = `{"$schema": "${schema}", "resources": [{"type": "Microsoft.Web/sites", "name": "s" "kind": "app"}`;
    const { template: it, problems } = evaluated(text);
    expect(it.declarations.map(({ type, body }) => [type, plain(body)])).toEqual([
      ["Microsoft.Web/sites", { kind: "app" }],
    ]);
    expect(problems.map(({ kind, effect }) => `${kind} (${effect})`)).toContain("syntax (incomplete)");
  });
});

// A template with a little of everything.
const seed = JSON.stringify(
  {
    $schema: schema,
    languageVersion: "2.0",
    definitions: { t: { type: "object", properties: { s: { type: "securestring" } } } },
    parameters: {
      p: { $ref: "#/definitions/t" },
      n: { type: "int", defaultValue: 2 },
      s: { type: "string", defaultValue: "[[x]" },
    },
    functions: [
      {
        namespace: "f",
        members: {
          g: {
            parameters: [{ name: "a", type: "string" }],
            output: { type: "string", value: "[toLower(parameters('a'))]" },
          },
        },
      },
    ],
    variables: {
      copy: [{ name: "l", count: 2, input: "[copyIndex('l')]" }],
      u: "[union(createObject('a', 1), parameters('p'))]",
    },
    resources: {
      a: {
        type: "Microsoft.Web/sites",
        name: "[f.g(concat('A', '''q'''))]",
        condition: "[not(empty(parameters('p')))]",
        copy: { name: "c", count: "[parameters('n')]" },
        properties: { copy: [{ name: "x", count: 1, input: "[variables('l')[copyIndex('x')]]" }] },
      },
      b: {
        type: "Microsoft.Resources/deployments",
        name: "d",
        properties: {
          expressionEvaluationOptions: { scope: "inner" },
          parameters: { q: { value: "[listKeys('a[0]', '2020').k]" } },
          template: {
            $schema: schema,
            parameters: { q: { type: "string" } },
            resources: [],
            outputs: { o: { type: "string", value: "[parameters('q')]" } },
          },
        },
      },
    },
    outputs: {
      o: {
        type: "string",
        value:
          "[format('{0}-{1}', reference('b').outputs.o.value, map(variables('l'), lambda('i', lambdaVariables('i'))))]",
      },
    },
  },
  undefined,
  1,
);

describe("any change of a template", () => {
  test("the template itself has no problems", () => {
    expect(evaluated(seed).problems.map(shown)).toEqual([]);
  });

  const pieces = fc.constantFrom(
    "[",
    "]",
    "{",
    "}",
    '"',
    "'",
    ",",
    ":",
    "(",
    ")",
    "\\",
    "null",
    "-1",
    "[[",
    "\n",
    "\u0000",
    "\ud800",
    "5",
    "true",
    "copy",
    "parameters('p')",
    "[variables('u')]",
  );
  const change = fc.record({ at: fc.nat(seed.length), deleted: fc.nat(12), piece: pieces });

  test("never throws, never hangs, and every place lies within the text", () => {
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        let text = seed;
        for (const { at, deleted, piece } of changes)
          text = text.slice(0, at) + piece + text.slice(at + deleted);
        const reading = armFrontEnd.read({ path: "main.json", text }, noFiles);
        if (reading?.kind !== "template") return;
        const { template: it, problems } = evaluated(text, { steps: 50_000 });
        const places = [...placesOf(it), ...problems.flatMap(({ at }) => (at && "source" in at ? [at] : []))];
        const outside = places.filter(({ start, end }) => start < 0 || end < start || end > text.length);
        expect(outside).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });
});

function placesOf({ declarations, outputs, parameters, modules }: Template): readonly Place[] {
  return [
    ...declarations.flatMap(({ at, name, body, condition }) => [
      at,
      ...placesIn(name),
      ...placesIn(body),
      ...placesIn(condition),
    ]),
    ...outputs.flatMap(({ at, value }) => [at, ...placesIn(value)]),
    ...parameters.flatMap(({ at, nameAt, value }) => [at, nameAt, ...placesIn(value)]),
    ...modules.flatMap(({ at, template: called }) => [at, ...(called ? placesOf(called) : [])]),
  ];
}

function placesIn(tree: Tree): readonly Place[] {
  const own = [
    tree.at,
    ...(tree.kind === "absent" ? [] : (tree.via ?? [])),
    ...secrecyOf(tree).map(({ at }) => at),
  ];
  switch (tree.kind) {
    case "array":
      return [...own, ...tree.items.flatMap(placesIn)];
    case "object":
      return [...own, ...[...tree.properties.values()].flatMap(({ at, value }) => [at, ...placesIn(value)])];
    case "oneOf":
      return [...own, ...tree.alternatives.flatMap(placesIn)];
    case "known":
    case "absent":
    case "unknown":
      return own;
  }
}
