import { expect, test } from "@jest/globals";
import { canonical } from "../../src/declarations/value.ts";
import { reviewedFiles } from "./reviewed-files.ts";

test("YAML is loaded from a file of any name, in a repository without another", async () => {
  const { read } = await reviewedFiles({
    "main.bicep": "output name string = loadYamlContent('settings.json').name\n",
    "settings.json": "name: orders\n",
  });
  expect(read.application.outputs.map(({ output }) => canonical(output.value))).toEqual(["orders"]);
});
