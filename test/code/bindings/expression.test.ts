import { describe, expect, test } from "@jest/globals";

import { parseExpression } from "../../../src/code/bindings/expression.ts";
import { isConfined, routeParameters } from "../../../src/code/bindings/route.ts";

function tokens(text: string): readonly string[] {
  return parseExpression(text).tokens.map(({ path, format }) => [path.join(" > "), format ?? ""].join("|"));
}

describe("a binding expression is read as the host reads it", () => {
  test.each<readonly [string, readonly string[]]>([
    ["files/{Query.name}", ["Query > name|"]],
    ["{container}/{name}.{extension}", ["container|", "name|", "extension|"]],
    ["{headers.x-ms-client-principal-id}", ["headers > x-ms-client-principal-id|"]],
    ["{data.blob.name}", ["data > blob > name|"]],
    ["{created:yyyy-MM}/x", ["created|yyyy-MM"]],
    ["{rand-guid}", ["rand-guid|"]],
    ["{rand-guid:N}", ["rand-guid:N|"]],
    ["{DateTime:yyyy}", ["DateTime:yyyy|"]],
    ["{sys.randguid}", ["sys > randguid|"]],
    ["{mcptoolargs.customer}", ["mcptoolargs > customer|"]],
    ["{{id}}", []],
    ["{{{id}}}", ["id|"]],
    ["no token", []],
    ["", []],
  ])("%s", (text, expected) => {
    expect({ tokens: tokens(text), invalid: parseExpression(text).invalid }).toEqual({
      tokens: expected,
      invalid: undefined,
    });
  });

  test("what stands between percent signs is the name of a setting, braces and all", () => {
    expect(parseExpression("%Folder%/{id} LIKE '%{q}%'")).toMatchObject({
      settings: ["Folder", "{q}"],
      tokens: [{ raw: "{id}" }],
    });
  });

  test.each([
    ["{id", "a `{` has no other one"],
    ["id}", "a `}` has no other one"],
    ["{}", "a token has no name"],
    ["100 %", "a `%` has no second one"],
    ["{1id}", "`{1id}` is no name"],
    ["{x-y.z}", "`{x-y.z}` starts with a name that has a hyphen"],
    ["{a..b}", "`{a..b}` has an empty member"],
  ])("the host refuses %s", (text, why) => {
    expect(parseExpression(text).invalid).toBe(why);
  });

  test("what it refuses hides no other token", () => {
    expect(tokens("{id} and {")).toEqual(["id|"]);
  });
});

describe("the parameters of a route", () => {
  test.each<readonly [string, readonly (readonly [string, boolean])[]]>([
    ["orders/{id}", [["id", false]]],
    ["orders/{Id:int}", [["id", true]]],
    ["orders/{id:int?}", [["id", true]]],
    [
      "{a:guid}/{b:alpha:minlength(3)}",
      [
        ["a", true],
        ["b", true],
      ],
    ],
    ["{id:length(3)}", [["id", false]]],
    ["{id:minlength(3)}", [["id", false]]],
    ["{id:range(1,9)}", [["id", true]]],
    ["{id:regex(^[a-z0-9-]+$)}", [["id", true]]],
    ["{id:regex(^\\d{{3}}$)}", [["id", true]]],
    ["{id:regex([a-z]+)}", [["id", false]]],
    ["{id:regex(^[^/]+$)}", [["id", false]]],
    ["{id:regex(^.*$)}", [["id", false]]],
    ["{id:regex(^a|b$)}", [["id", false]]],
    ["{id=first}", [["id", false]]],
    ["{*rest}", [["rest", false]]],
    ["{**rest}", [["rest", false]]],
    ["{{literal}}", []],
  ])("%s", (route, expected) => {
    expect(routeParameters(route).map((one) => [one.name, isConfined(one)])).toEqual(expected);
  });
});
