import { describe, expect, test } from "@jest/globals";
import { itemsOf } from "../../../src/declarations/items.ts";
import { knownText, lookup } from "../../../src/declarations/value.ts";
import { environmentIn } from "../../../src/frontends/functions/env-file.ts";
import { regionOf } from "../../../src/source/source.ts";

function read(text: string): readonly string[] {
  const { body } = environmentIn({ path: ".env", text });
  return itemsOf(lookup(body, "variables")).items.map((one) => {
    const value = lookup(one, "value");
    const { line, column, endLine, endColumn } = regionOf(value.at);
    return `${knownText(lookup(one, "name"))}=${knownText(value)} ${line}:${column}-${endLine}:${endColumn}`;
  });
}

describe("an environment file", () => {
  test("sets variables, in quotes and without, with `export` and with a colon", () => {
    expect(
      read(
        '# why\nA=1\n  export B_2 = \'two # 2\' # why\n\nC.D: "x\\"y"\nE=plain # why\nF=\nno variable\nG=a#b\r\n',
      ),
    ).toEqual([
      "A=1 2:3-2:4",
      "B_2=two # 2 3:17-3:24",
      'C.D=x\\"y 5:7-5:11',
      "E=plain 6:3-6:8",
      "F= 7:3-7:3",
      "G=a#b 9:3-9:6",
    ]);
  });

  test("a value in quotes may run over lines", () => {
    expect(read('KEY="-----BEGIN\nabc\nEND"\nNEXT=1\n')).toEqual([
      "KEY=-----BEGIN\nabc\nEND 1:6-3:4",
      "NEXT=1 4:6-4:7",
    ]);
  });

  test("a name that is set twice is there twice", () => {
    expect(read("A=1\nA=2\na=3")).toEqual(["A=1 1:3-1:4", "A=2 2:3-2:4", "a=3 3:3-3:4"]);
  });

  test("a quote that is never closed ends with its line", () => {
    expect(read("A='one\nB=\"two\n")).toEqual(["A='one 1:3-1:7", 'B="two 2:3-2:7']);
    expect(read('A="\n'.repeat(20_001))).toHaveLength(10_001);
  });

  test("more variables than are read are told", () => {
    expect(environmentIn({ path: ".env", text: "A=1\n".repeat(20_001) }).isWhole).toBe(false);
  });
});
