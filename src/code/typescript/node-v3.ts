import type { ts } from "ts-morph";

import type { Files } from "../../source/files.ts";
import type { DeclaredFunction } from "../handlers/function-json.ts";
import type { BuiltFrom } from "./built-files.ts";
import { nowhere, type Denoted, type FunctionNode } from "./denoted.ts";
import { moduleFile } from "./modules.ts";
import type { Names } from "./names.ts";
import { bodyOf } from "./node-v4.ts";
import { placeOf } from "./program.ts";

/** The file to parse for a function.json: the source of what it names, or the file itself. */
export function scriptSource(
  files: Files,
  builtFrom: BuiltFrom,
  declared: DeclaredFunction,
): string | undefined {
  const { script } = declared;
  if (script === undefined) return undefined;
  const source = builtFrom(script);
  if (source !== undefined) return source;
  if (files.has(script)) return script;
  // A build that no tsconfig explains: the source usually stands beside function.json.
  return moduleFile(files, `${declared.folder}/index`) ?? moduleFile(files, script);
}

/** The function that the worker would call (nodejs-worker, LegacyFunctionLoader), as far as it is in the file. */
export function entryFunction(
  names: Names,
  file: ts.SourceFile,
  entryPoint: string | undefined,
): FunctionNode | undefined {
  const whole = wholeModule(names, file);
  const own = functionIn(whole);
  if (own !== undefined) return own;
  for (const key of [entryPoint, "default", "run", "index", ...onlyKey(names, file)]) {
    if (key === undefined) continue;
    const found = names.member({ kind: "module", file }, key);
    const direct = functionIn(found);
    if (direct !== undefined) return direct;
    // export default { run() {} }
    const nested = entryPoint === undefined ? undefined : functionIn(names.member(found, entryPoint));
    if (nested !== undefined) return nested;
  }
  return undefined;

  function functionIn(denoted: Denoted): FunctionNode | undefined {
    if (denoted.kind === "function") {
      for (const bound of [...denoted.env.values()].reverse()) {
        const wrapped = bodyOf(names, bound.node, bound.env);
        if (wrapped !== undefined) return wrapped;
      }
      return denoted.node;
    }
    if (denoted.kind === "expression") return bodyOf(names, denoted.node, denoted.env);
    if (denoted.kind === "external" && denoted.call !== undefined) {
      return bodyOf(names, denoted.call.node, denoted.call.env);
    }
    return undefined;
  }
}

function wholeModule(names: Names, file: ts.SourceFile): Denoted {
  const { whole } = names.exportsOf(file);
  return whole === undefined ? { kind: "absent" } : names.denote(whole, nowhere);
}

/** A module with a single export is that function, whatever it is called. */
function onlyKey(names: Names, file: ts.SourceFile): readonly string[] {
  const keys = [...names.exportsOf(file).named.keys()];
  return keys.length === 1 ? keys : [];
}

/** Where the body is, for the handler. */
export function withBody(names: Names, declared: DeclaredFunction, body: FunctionNode): DeclaredFunction {
  return { ...declared, handler: { ...declared.handler, bodyAt: placeOf(names.program, body) } };
}
