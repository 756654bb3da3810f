import { createRequire } from "node:module";

/** Where the WebAssembly files of the packages are. In dist/ they lie in `vendor/`: see scripts/build.ts. */
export function wasmFile(name: string): string {
  const require = createRequire(import.meta.url);
  return name === "web-tree-sitter"
    ? require.resolve("web-tree-sitter/web-tree-sitter.wasm")
    : require.resolve(`@vscode/tree-sitter-wasm/wasm/${name}.wasm`);
}
