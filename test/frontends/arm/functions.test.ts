import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { mistakesOf, outputsOf, plain, valueOf } from "./evaluated.ts";

interface Vector {
  readonly expression: string;
  readonly expected: unknown;
  readonly context?: { readonly subscriptionId: string; readonly resourceGroup: string };
}

const vectors = JSON.parse(
  readFileSync(new URL("../../evaluation/vectors.json", import.meta.url), "utf8"),
) as {
  readonly expressions: readonly Vector[];
};

describe("as the deployment engine answers", () => {
  test.each(vectors.expressions)("$expression", ({ expression, expected, context }) => {
    const scopeId =
      context && `/subscriptions/${context.subscriptionId}/resourceGroups/${context.resourceGroup}`;
    const { template, problems } = outputsOf({ it: expression }, {}, scopeId);
    expect(problems).toEqual([]);
    expect(plain(template.outputs[0]!.value)).toEqual(expected);
  });
});

describe("texts", () => {
  test.each<readonly [string, unknown]>([
    ["toLower('One TWO')", "one two"],
    ["toUpper('One two')", "ONE TWO"],
    ["TOUPPER('name of any case')", "NAME OF ANY CASE"],
    ["trim('  a b ')", "a b"],
    ["string(1)", "1"],
    ["string(true())", "True"],
    ["string(createObject('b', createArray(1, 'x\"y')))", '{"b":[1,"x\\"y"]}'],
    ["base64('one, two, three')", "b25lLCB0d28sIHRocmVl"],
    ["base64ToString('b25lLCB0d28sIHRocmVl')", "one, two, three"],
    ["base64ToJson(base64('{''one'': ''a''}')).one", "a"],
    ["dataUri('Hello')", "data:text/plain;charset=utf8;base64,SGVsbG8="],
    ["dataUriToString('data:;base64,SGVsbG8sIFdvcmxkIQ==')", "Hello, World!"],
    ["padLeft('123', 10, '0')", "0000000123"],
    ["padLeft(12, 4)", "  12"],
    ["padLeft('12345', 2)", "12345"],
    ["substring('one two three', 4, 3)", "two"],
    ["substring('abc', 1)", "bc"],
    ["replace('123-123-1234', '-', '')", "1231231234"],
    ["replace('a$b', 'b', '$&')", "a$$&"],
    ["split('one,two,three', ',')", ["one", "two", "three"]],
    ["split('one;two,three', createArray(',', ';'))", ["one", "two", "three"]],
    ["startsWith('abcdef', 'AB')", true],
    ["endsWith('abcdef', 'EF')", true],
    ["startsWith('abcdef', 'e')", false],
    ["lastIndexOf('test', 't')", 3],
    ["indexOf('test', 't')", 0],
    ["indexOf('abcdef', 'z')", -1],
    ["like('Microsoft.Web/sites', 'microsoft.*/S*')", true],
    ["like('abc', 'a*d')", false],
    ["concat('prefix', '-', 'end')", "prefix-end"],
    ["concat(createArray('1-1', '1-2'), createArray('2-1'))", ["1-1", "1-2", "2-1"]],
    ["uri('http://contoso.org/firstpath', 'myscript.sh')", "http://contoso.org/myscript.sh"],
    [
      "uri('http://contoso.org/firstpath/', 'azuredeploy.json')",
      "http://contoso.org/firstpath/azuredeploy.json",
    ],
    [
      "uriComponent('http://contoso.com/resources/nested/azuredeploy.json')",
      "http%3A%2F%2Fcontoso.com%2Fresources%2Fnested%2Fazuredeploy.json",
    ],
    ["uriComponentToString('http%3A%2F%2Fcontoso.com%2F')", "http://contoso.com/"],
    [
      "format('{0}, {1}. Formatted number: {2:N0}', 'Hello', 'User', 8175133)",
      "Hello, User. Formatted number: 8,175,133",
    ],
    ["format('{0:D4}|{0:X}|{1,5}|{1,-5}|{{}}', 255, 'ab')", "0255|FF|   ab|ab   |{}"],
    ["format('{0:000}|{1:0.00}', 7, 3)", "007|3.00"],
    ["'it''s'", "it's"],
    ["json('{\"a\": [1, null]}').a[0]", 1],
    ["json('null')", null],
    ["join(createArray('a', 1, true()), ';')", "a;1;True"],
  ])("%s", (expression, expected) => {
    expect(valueOf(expression)).toEqual(expected);
  });
});

describe("lists and objects", () => {
  test.each<readonly [string, unknown]>([
    ["array(1)", [1]],
    ["array(createArray(1))", [1]],
    [
      "union(createArray('one', 'two', 'three'), createArray('three', 'four'))",
      ["one", "two", "three", "four"],
    ],
    [
      "union(createObject('one', 'a', 'three', 'c1', 'in', createObject('x', 1, 'l', createArray(1))), createObject('three', 'c2', 'in', createObject('y', 2, 'l', createArray(2))))",
      { one: "a", three: "c2", in: { x: 1, l: [2], y: 2 } },
    ],
    [
      "shallowMerge(createArray(createObject('in', createObject('x', 1)), createObject('in', createObject('y', 2))))",
      { in: { y: 2 } },
    ],
    ["intersection(createArray('one', 'two', 'three'), createArray('two', 'three'))", ["two", "three"]],
    [
      "intersection(createObject('one', 'a', 'two', 'b', 'three', 'c'), createObject('one', 'a', 'two', 'z', 'three', 'c'))",
      { one: "a", three: "c" },
    ],
    ["distinct(createArray(1, 2, 1, '1'))", [1, 2, "1"]],
    ["contains(createObject('One', 'a'), 'one')", true],
    ["contains('OneTwoThree', 'e')", true],
    ["length(createObject('a', 1, 'b', 2))", 2],
    ["length('One Two Three')", 13],
    ["empty(createObject())", true],
    ["empty(null())", true],
    ["empty('a')", false],
    ["first('One Two Three')", "O"],
    ["last(createArray('one', 'two'))", "two"],
    ["first(createArray())", null],
    ["take(createArray(1, 2, 3), 2)", [1, 2]],
    ["take('abc', 10)", "abc"],
    ["skip('abc', 1)", "bc"],
    ["skip(createArray(1, 2), 5)", []],
    ["range(5, 3)", [5, 6, 7]],
    ["min(createArray(0, 3, 2))", 0],
    ["max(1, 5, 2)", 5],
    [
      "items(createObject('DEFKey', 1, 'abcKey', 2, '123Key', 3))",
      [
        { key: "123Key", value: 3 },
        { key: "abcKey", value: 2 },
        { key: "DEFKey", value: 1 },
      ],
    ],
    ["objectKeys(createObject('b', 1, 'A', 2))", ["A", "b"]],
    ["createArray('a', 'b')[1]", "b"],
    ["createObject('Some', createObject('in', 'x')).some.IN", "x"],
    ["createObject('a-b', 1)['A-B']", 1],
    ["tryGet(createObject('a', createArray(1)), 'a', 0)", 1],
    ["tryGet(createObject('a', 1), 'b')", null],
    ["tryGet(null(), 'b')", null],
    ["indexFromEnd(createArray(1, 2, 3), 1)", 3],
    ["tryIndexFromEnd(createArray(1), 2)", null],
    ["map(range(0, 3), lambda('i', mul(lambdaVariables('i'), 2)))", [0, 2, 4]],
    [
      "map(createArray('a', 'b'), lambda('x', 'i', format('{0}{1}', lambdaVariables('i'), lambdaVariables('x'))))",
      ["0a", "1b"],
    ],
    ["filter(createArray('a', 'b'), lambda('x', equals(lambdaVariables('x'), 'b')))", ["b"]],
    [
      "reduce(createArray(1, 2, 3), 0, lambda('sum', 'x', add(lambdaVariables('sum'), lambdaVariables('x'))))",
      6,
    ],
    [
      "sort(createArray('b', 'a', 'C'), lambda('x', 'y', less(lambdaVariables('x'), lambdaVariables('y'))))",
      ["a", "b", "C"],
    ],
    ["toObject(createArray('a', 'b'), lambda('x', lambdaVariables('x')), lambda('x', 1))", { a: 1, b: 1 }],
  ])("%s", (expression, expected) => {
    expect(valueOf(expression)).toEqual(expected);
  });
});

describe("numbers, comparisons and conditions", () => {
  test.each<readonly [string, unknown]>([
    ["add(5, -3)", 2],
    ["div(-7, 2)", -3],
    ["mod(7, 3)", 1],
    ["int('42')", 42],
    ["float('1.5')", 1.5],
    ["equals(createObject('a', createArray(1)), createObject('A', createArray(1)))", true],
    ["equals('a', 'A')", false],
    ["equals(1, '1')", false],
    ["less('A', 'a')", false],
    ["greater('A', 'a')", true],
    ["greaterOrEquals(2, 2)", true],
    ["not(and(true(), or(false(), false())))", true],
    ["bool('True')", true],
    ["bool(0)", false],
    ["if(equals(1, 1), 'yes', div(1, 0))", "yes"],
    ["and(false(), equals(div(1, 0), 1))", false],
    ["coalesce(null(), '', 'x')", ""],
    ["coalesce(null(), null())", null],
  ])("%s", (expression, expected) => {
    expect(valueOf(expression)).toEqual(expected);
    expect(mistakesOf(expression)).toEqual([]);
  });
});

describe("dates and networks", () => {
  test.each<readonly [string, unknown]>([
    ["dateTimeAdd('2020-04-07 14:53:14Z', 'P3Y')", "2023-04-07 14:53:14Z"],
    ["dateTimeAdd('2020-04-07 14:53:14Z', '-P9D')", "2020-03-29 14:53:14Z"],
    ["dateTimeAdd('2020-04-07 14:53:14Z', 'PT1H', 'yyyy-MM-ddTHH:mm:ss')", "2020-04-07T15:53:14"],
    ["dateTimeAdd('2024-01-31T00:00:00Z', 'P1M')", "2024-02-29T00:00:00Z"],
    ["dateTimeAdd('2024-01-31T23:05:09Z', 'PT0S', 'ddd d MMM yy, h:mm tt')", "Wed 31 Jan 24, 11:05 PM"],
    ["dateTimeFromEpoch(1683040573)", "2023-05-02T15:16:13Z"],
    ["dateTimeToEpoch('2023-05-02T15:16:13Z')", 1683040573],
    [
      "parseCidr('10.144.0.0/20')",
      {
        network: "10.144.0.0",
        netmask: "255.255.240.0",
        broadcast: "10.144.15.255",
        firstUsable: "10.144.0.1",
        lastUsable: "10.144.15.254",
        cidr: 20,
      },
    ],
    [
      "parseCidr('fdad:3236:5555::/48')",
      {
        network: "fdad:3236:5555::",
        netmask: "ffff:ffff:ffff::",
        firstUsable: "fdad:3236:5555::",
        lastUsable: "fdad:3236:5555:ffff:ffff:ffff:ffff:ffff",
        cidr: 48,
      },
    ],
    ["cidrSubnet('10.144.0.0/20', 24, 5)", "10.144.5.0/24"],
    ["cidrSubnet('fdad:3236:5555::/48', 52, 1)", "fdad:3236:5555:1000::/52"],
    ["cidrHost('10.144.3.0/24', 0)", "10.144.3.1"],
    ["cidrHost('fdad:3236:5555:3000::/52', 4)", "fdad:3236:5555:3000::5"],
  ])("%s", (expression, expected) => {
    expect(valueOf(expression)).toEqual(expected);
  });
});

describe("what is not known", () => {
  const parameters = { parameters: { p: { type: "string" }, o: { type: "object" }, Q: { type: "array" } } };
  test.each<readonly [string, unknown]>([
    ["parameters('P')", { unknown: "parameters('p')" }],
    ["toLower(parameters('p'))", { unknown: "tolower(parameters('p'))" }],
    ["format('{0}-kv', parameters('p'))", { unknown: "concat(parameters('p'),'-kv')" }],
    ["concat(parameters('p'), '-kv')", { unknown: "concat(parameters('p'),'-kv')" }],
    ["toLower(concat('A', parameters('p')))", { unknown: "concat('a',tolower(parameters('p')))" }],
    ["parameters('o').Some.name", { unknown: "parameters('o').some.name" }],
    ["parameters('q')[0].x", { unknown: "parameters('q')[0].x" }],
    ["resourceGroup().location", { unknown: "resourcegroup().location" }],
    ["resourceGroup().name", { unknown: "resourcegroup().name" }],
    ["subscription().tenantId", { unknown: "tenant().tenantid" }],
    ["if(equals(parameters('p'), 'x'), 1, 2)", { oneOf: [1, 2] }],
    ["add(if(equals(parameters('p'), 'x'), 1, 2), 10)", { oneOf: [11, 12] }],
    ["and(equals(parameters('p'), 'x'), false())", false],
    ["and(equals(parameters('p'), 'x'), true())", { unknown: "equals(parameters('p'),'x')" }],
    ["or(true(), equals(parameters('p'), 'x'))", true],
    ["coalesce(tryGet(parameters('o'), 'a'), 'none')", { oneOf: [{ unknown: "parameters('o').a" }, "none"] }],
    [
      "union(createObject('a', 1), parameters('o'))",
      { a: { oneOf: [1, { unknown: "parameters('o').a" }] }, "...": "parameters('o')" },
    ],
    ["union(parameters('o'), createObject('a', 1))", { a: 1, "...": "parameters('o')" }],
    ["concat(createArray(1), parameters('q'))", [1, { rest: "parameters('q')" }]],
    ["startsWith(concat('@Micro', parameters('p')), '@m')", true],
    ["startsWith(concat('@Micro', parameters('p')), 'x')", false],
    ["empty(concat('a', parameters('p')))", false],
    ["equals(concat('a', parameters('p')), 'b')", false],
    ["equals(parameters('p'), parameters('P'))", true],
    ["contains(union(createObject('a', 1), parameters('o')), 'a')", true],
    [
      "filter(createArray('a', 'b'), lambda('x', equals(lambdaVariables('x'), parameters('p'))))",
      [{ rest: "filter(['a','b'],lambda('x',equals(lambdavariables('x'),parameters('p'))))" }],
    ],
    ["reference('x').y", { unknown: "reference('x').properties.y" }],
    [
      "reference('/a/B', '2024-01-01', 'Full').identity.principalId",
      { unknown: "reference('/a/b').identity.principalid" },
    ],
    ["listKeys('/a/B', '2024-01-01').keys[0].value", { unknown: "listkeys('/a/b').keys[0].value" }],
    ["environment().suffixes.storage", { unknown: "environment().suffixes.storage" }],
    [
      "resourceId('Microsoft.Web/sites', parameters('p'))",
      {
        unknown:
          "concat('/subscriptions/',subscription().subscriptionid,'/resourceGroups/',resourcegroup().name,'/providers/Microsoft.Web/sites/',parameters('p'))",
      },
    ],
    [
      "resourceId(subscription().subscriptionId, resourceGroup().name, 'Microsoft.Web/sites', 'a')",
      {
        unknown:
          "concat('/subscriptions/',subscription().subscriptionid,'/resourceGroups/',resourcegroup().name,'/providers/Microsoft.Web/sites/a')",
      },
    ],
    [
      "concat(resourceGroup().id, '/providers/Microsoft.Web/sites/a')",
      {
        unknown:
          "concat('/subscriptions/',subscription().subscriptionid,'/resourceGroups/',resourcegroup().name,'/providers/Microsoft.Web/sites/a')",
      },
    ],
    [
      "resourceId('Microsoft.Resources/resourceGroups', 'rg')",
      { unknown: "concat('/subscriptions/',subscription().subscriptionid,'/resourceGroups/rg')" },
    ],
  ])("%s", (expression, expected) => {
    expect(valueOf(expression, parameters)).toEqual(expected);
    expect(mistakesOf(expression, parameters)).toEqual([]);
  });
});

describe("mistakes", () => {
  test.each<readonly [string, string]>([
    ["nope(1)", "`nope` is no function of the deployment engine"],
    ["add(1)", "`add` takes 2 arguments, not 1"],
    ["toLower(createArray())", "`toLower` takes a text as argument 1, not a list"],
    ["div(1, 0)", "`div` divides by zero"],
    ["substring('abc', 2, 5)", "`substring` starts at 2 and ends at 7, outside of a text of 3 characters"],
    ["createObject('a', 1).b", "The object has no property `b`"],
    ["createArray(1)[1]", "The list has 1 items, and none at index 1"],
    ["parameters('none')", "`parameters` has no `none` in this template"],
    ["json('{')", "`json` takes a text in JSON, which this is not"],
    ["if(1, 2, 3)", "`if` takes true or false for its condition, not a number"],
    ["copyIndex()", "`copyIndex` is called outside of a loop"],
    ["range(0, 1000000000)", "`range` makes at most 10000 numbers"],
    ["cidrSubnet('10.0.0.0/24', 25, 2)", "`cidrSubnet` has no subnet 2 of length 25 in 10.0.0.0/24"],
    [
      "resourceId('Microsoft.Web/sites/config', 'a')",
      "`resourceId` takes as many names as `Microsoft.Web/sites/config` has segments after its namespace, not 1",
    ],
  ])("%s", (expression, message) => {
    expect(mistakesOf(expression)).toEqual([message]);
  });
});
