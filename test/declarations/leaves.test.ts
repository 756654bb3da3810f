import { expect, test } from "@jest/globals";
import { leavesOf } from "../../src/declarations/leaves.ts";
import { known, oneOf, unknown, type ObjectTree, type Tree } from "../../src/declarations/value.ts";
import { startOf } from "../../src/source/source.ts";

const at = startOf({ path: "main.bicep", text: "" });

function object(members: Readonly<Record<string, Tree>>): ObjectTree {
  return {
    kind: "object",
    properties: new Map(
      Object.entries(members).map(([name, value]) => [name.toLowerCase(), { name, at, value }]),
    ),
    at,
  };
}

test("leaves have their path and the name that tells what they are", () => {
  const tree = object({
    Tags: object({ owner: known("orders", at) }),
    env: {
      kind: "array",
      items: [
        object({ name: known("PAYMENT_KEY", at), value: unknown("has no value", "parameters('x')", at) }),
        object({ value: known(1, at) }),
      ],
      at,
    },
    either: oneOf([known("a", at), object({ b: known("c", at) })], at),
    nothing: { kind: "absent", at },
  });
  expect(leavesOf(tree, "properties").map(({ path, name }) => [path, name])).toEqual([
    ["properties.Tags.owner", "owner"],
    ["properties.env[PAYMENT_KEY].name", "name"],
    ["properties.env[PAYMENT_KEY].value", "PAYMENT_KEY"],
    ["properties.env[].value", "env"],
    ["properties.either", "either"],
    ["properties.either.b", "b"],
  ]);
});
