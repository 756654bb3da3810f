import { readTypescript } from "../../src/code/typescript/analyser.ts";
import { declaredInCode } from "../../src/code/handlers/declared-in-code.ts";
import { functionJsonAnalyser } from "../../src/code/handlers/function-json.ts";
import type { Handler } from "../../src/code/handlers/handler.ts";
import type { CodeReading } from "../../src/code/reading.ts";
import type { Declaration } from "../../src/declarations/declaration.ts";
import { pathOfProblem, type Problem } from "../../src/declarations/problem.ts";
import { canonical } from "../../src/declarations/value.ts";
import { functionsFrontEnd } from "../../src/frontends/functions/front-end.ts";
import { regionOf, type Place } from "../../src/source/source.ts";
import { filesOf } from "./files-of.ts";

export type Texts = Readonly<Record<string, string>>;

function configurationOf(texts: Texts): readonly Declaration[] {
  const files = filesOf(texts);
  return files.paths.flatMap((path) => {
    if (!functionsFrontEnd.claims(path)) return [];
    const reading = functionsFrontEnd.read({ path, text: texts[path] ?? "" }, files);
    return reading?.kind === "configuration" ? reading.declarations : [];
  });
}

/** The reading of the files by the analyser of TypeScript and JavaScript. */
export function reading(texts: Texts): Promise<CodeReading> {
  return readTypescript(filesOf(texts), configurationOf(texts));
}

export function readingOfFunctionJson(texts: Texts): Promise<CodeReading> {
  return functionJsonAnalyser.read(filesOf(texts), configurationOf(texts));
}

/** A handler in one line: `orders httpTrigger anonymous GET,POST /orders a.ts:1:1-1:18 body a.ts:2:1`. */
export function handlerLine({ name, trigger, http, at, bodyAt }: Handler): string {
  const endpoint =
    http === undefined
      ? []
      : [canonical(http.authLevel), http.methods.join(",") || "*", `/${canonical(http.route)}`];
  const body = bodyAt === undefined ? "no body" : `body ${startOf(bodyAt)}`;
  return [name, trigger, ...endpoint, spanOf(at), body].join(" ");
}

export async function handlerLines(texts: Texts): Promise<readonly string[]> {
  const { handlers } = await reading(texts);
  return handlers.map(handlerLine);
}

export function problemLine(problem: Problem): string {
  const { at } = problem;
  const where = at !== undefined && "source" in at ? startOf(at) : (pathOfProblem(problem) ?? "");
  return `${problem.effect} ${problem.kind} ${where} ${problem.message}`;
}

export function spanOf(at: Place): string {
  const { path, line, column, endLine, endColumn } = regionOf(at);
  return `${path}:${line}:${column}-${endLine}:${endColumn}`;
}

function startOf(at: Place): string {
  const { path, line, column } = regionOf(at);
  return `${path}:${line}:${column}`;
}

/** What the analyser of decorators, attributes and annotations makes of the files; an app is at the root. */
export function declared(texts: Texts): Promise<CodeReading> {
  return declaredInCode.read(filesOf({ "host.json": "{}", ...texts }), []);
}

/** Every handler, with why its level holds, and its bindings in one line each. */
export async function declaredLines(texts: Texts): Promise<readonly string[]> {
  const { handlers } = await declared(texts);
  return handlers.flatMap((handler) => [
    `${handlerLine(handler)}${handler.http === undefined ? "" : ` (${handler.http.authLevelWhy})`}`,
    ...handler.bindings.map((binding) => `  ${canonical(binding)}`),
  ]);
}
