import { describe, expect, test } from "@jest/globals";
import { secrecyOf, type Tree } from "../../../src/declarations/value.ts";
import { armFrontEnd } from "../../../src/frontends/arm/front-end.ts";
import { filesOf, plain, shown, whereOf } from "./evaluated.ts";

const parametersSchema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#";

function read(text: string): {
  readonly values: ReadonlyMap<string, { readonly value: Tree; readonly at: Parameters<typeof whereOf>[0] }>;
  readonly problems: readonly string[];
} {
  const reading = armFrontEnd.read({ path: "main.parameters.json", text }, filesOf(new Map()));
  if (reading?.kind !== "parameters") throw new Error("This is no parameter file");
  return { values: reading.parameters.values, problems: reading.parameters.problems.map(shown) };
}

describe("a parameter file", () => {
  test("gives values with their places, and evaluates nothing", () => {
    const { values, problems } = read(`{
  "$schema": "${parametersSchema}",
  "parameters": {
    "Tags": { "value": { "a": [1, "[resourceGroup().name]"] } },
    "none": { "value": null }
  }
}`);
    expect(problems).toEqual([]);
    expect(
      [...values].map(([name, { value, at }]) => [name, plain(value), whereOf(at), whereOf(value.at)]),
    ).toEqual([
      [
        "tags",
        { a: [1, "[resourceGroup().name]"] },
        "main.parameters.json:4:5-64",
        "main.parameters.json:4:24-62",
      ],
      ["none", null, "main.parameters.json:5:5-30", "main.parameters.json:5:24-28"],
    ]);
  });

  test("takes a secret from a key vault", () => {
    const reference = {
      keyVault: { id: "/subscriptions/S/vaults/kv" },
      secretName: "db",
      secretVersion: "1",
    };
    const { values } = read(JSON.stringify({ $schema: parametersSchema, parameters: { p: { reference } } }));
    const { value } = values.get("p")!;
    expect(plain(value)).toEqual({ unknown: "getsecret('/subscriptions/s/vaults/kv','db','1')" });
    expect(secrecyOf(value).map(({ kind, what }) => `${kind} ${what}`)).toEqual(["key vault reference db"]);
  });

  test.each<readonly [string, unknown, readonly string[]]>([
    ["${AZURE_LOCATION}", { unknown: "readenvironmentvariable('AZURE_LOCATION')" }, []],
    ["${TIER=free}", { oneOf: ["free", { unknown: "readenvironmentvariable('TIER')" }] }, []],
    ["${{ SECRET_PASSWORD }}", { unknown: "token('SECRET_PASSWORD')" }, []],
    ["a-#{tier}#", { unknown: "concat('a-',token('tier'))" }, []],
    ["__HTTPS_ONLY__", { unknown: "token('HTTPS_ONLY')" }, []],
    ["a-${X}-b", { unknown: "concat('a-',readenvironmentvariable('X'),'-b')" }, []],
    [
      "$(secretOrRandomPassword ${KV} sql)",
      { unknown: "secretorrandompassword('secretOrRandomPassword ${KV} sql')" },
      ["key vault reference"],
    ],
    ["$X and {Y} and ${}", "$X and {Y} and ${}", []],
  ])("of azd: %s", (text, expected, secrecy) => {
    const { values } = read(
      JSON.stringify({ $schema: parametersSchema, parameters: { p: { value: text } } }),
    );
    const { value } = values.get("p")!;
    expect(plain(value)).toEqual(expected);
    expect(secrecyOf(value).map(({ kind }) => kind)).toEqual(secrecy);
  });

  test.each<readonly [string, readonly string[]]>([
    [
      `{"$schema": "${parametersSchema}"}`,
      [
        "main.parameters.json:1:1-2 invalid (incomplete): A parameter file has an object `parameters`, by name",
      ],
    ],
    [
      `{"$schema": "${parametersSchema}", "parameters": []}`,
      [
        "main.parameters.json:1:112-114 invalid (incomplete): A parameter file has an object `parameters`, by name",
      ],
    ],
    [
      `{"$schema": "${parametersSchema}", "parameters": {"p": 1}}`,
      [
        "main.parameters.json:1:113-116 invalid (incomplete): The parameter `p` has neither a `value` nor a `reference` to a key vault",
      ],
    ],
    [
      `{"$schema": "${parametersSchema}", "parameters": {"p": {"value": 1}}`,
      ["main.parameters.json:1:1-2 syntax (incomplete): `}` was expected to end the object that starts here"],
    ],
  ])("that is wrong: %s", (text, expected) => {
    expect(read(text).problems).toEqual(expected);
  });
});
