import type { ts } from "ts-morph";

import type { Files } from "../../source/files.ts";
import type { DeclaredFunction } from "../handlers/function-json.ts";
import type { BuiltFrom } from "./built-files.ts";
import { nowhere, type Denoted, type FunctionNode } from "./denoted.ts";
import { moduleFiles } from "./module-files.ts";
import type { Names } from "./names.ts";
import { bodyOf } from "./handler-bodies.ts";
import { placeOf } from "./program.ts";

/**
 * The files that hold the code of a function.json, the source first: what it names, and what that is said to be built
 * from. Empty where neither is in the repository.
 */
export function scriptFiles(
  files: Files,
  claimedSource: BuiltFrom,
  { script, folder }: DeclaredFunction,
): readonly string[] {
  if (script === undefined) return [];
  const run = files.has(script) ? script : inOtherCase(files, script);
  const source = claimedSource(run ?? script);
  const known = [source, run].filter((path) => path !== undefined);
  if (known.length > 0) return known;
  // A build that no tsconfig explains: the source usually stands beside function.json.
  const beside =
    moduleFiles(files, "function.ts", `${folder}/index`)[0] ?? moduleFiles(files, "function.ts", script)[0];
  return beside === undefined ? [] : [beside];
}

/** A function app on Windows takes a name in any case. */
function inOtherCase(files: Files, script: string): string | undefined {
  const lower = script.toLowerCase();
  return files.paths.find((path) => path.toLowerCase() === lower);
}

/**
 * The functions that the worker may call (nodejs-worker, LegacyFunctionLoader): the one that the file exports for it,
 * and those that it exports in its place under a condition.
 */
export function entryFunctions(
  names: Names,
  file: ts.SourceFile,
  entryPoint: string | undefined,
): readonly FunctionNode[] {
  const { elsewhere } = names.exportsOf(file);
  const keys = entryPoint === undefined ? ["default", "run", "index", ...onlyKey(names, file)] : [entryPoint];
  const others = ["module.exports", "*", ...keys].flatMap((key) => elsewhere.get(key) ?? []);
  const found = [exportedFunction(), ...others.map((node) => functionUnder(names.denote(node)))];
  return [...new Set(found.filter((body) => body !== undefined))];

  function exportedFunction(): FunctionNode | undefined {
    const own = functionIn(wholeModule(names, file));
    if (own !== undefined) return own;
    for (const key of keys) {
      const body = functionUnder(names.member({ kind: "module", file }, key));
      if (body !== undefined) return body;
    }
    // export default { run() {} }
    const whole = names.member({ kind: "module", file }, "default");
    return entryPoint === undefined ? undefined : functionIn(names.member(whole, entryPoint));
  }

  /** The function, or the one that an object in its place has for the worker. */
  function functionUnder(denoted: Denoted): FunctionNode | undefined {
    const direct = functionIn(denoted);
    if (direct !== undefined || (denoted.kind !== "object" && denoted.kind !== "instance")) return direct;
    return keys.map((key) => functionIn(names.member(denoted, key))).find((body) => body !== undefined);
  }

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
