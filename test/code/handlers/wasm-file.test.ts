import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect, test } from "@jest/globals";

import { wasmFile } from "../../../src/code/handlers/syntax/wasm-file.ts";

const root = dirname(dirname(dirname(import.meta.dirname)));

// In dist/ they are looked for by these names: see the plugin in scripts/build.ts.
test.each(["web-tree-sitter", "tree-sitter-python", "tree-sitter-c-sharp", "tree-sitter-java"])(
  "%s is there, and is copied into dist/ under its name",
  (name) => {
    const path = relative(root, wasmFile(name)).replaceAll("\\", "/");
    expect(existsSync(wasmFile(name))).toBe(true);
    expect(readFileSync(join(root, "scripts/build.ts"), "utf8")).toContain(`"${path}": "${name}.wasm"`);
  },
);
