import type { Problem } from "../../declarations/problem.ts";
import type { Files } from "../../source/files.ts";
import type { Analyser, CodeReading } from "../reading.ts";
import { csharpHandlers, registeringCsharp } from "./csharp/handlers.ts";
import type { Handler } from "./handler.ts";
import { javaHandlers, registeringJava } from "./java/handlers.ts";
import { registeringPython } from "./python/files.ts";
import { pythonHandlers } from "./python/handlers.ts";
import { codeBaseOf, type CodeBase } from "./syntax/code-base.ts";
import type { HandlersFound } from "./syntax/found.ts";
import { parserOf, type Grammar, type ParsedFile } from "./syntax/parser.ts";
import { unjudgedCode } from "./unjudged-code.ts";

const name = "Python, C# and Java";

/**
 * Functions that decorators, attributes and annotations declare, with their bindings. What their bodies do is not
 * looked at here. Reads nothing but `files`; the grammars are loaded when a file may declare a function.
 */
export const declaredInCode: Analyser = { name, read: (files) => readDeclared(files) };

interface CodeLanguage {
  readonly grammar: Grammar;
  readonly isCode: RegExp;
  /** The files that may declare a function. */
  readonly registering: (code: CodeBase) => readonly string[];
  readonly handlersIn: (code: CodeBase, files: readonly ParsedFile[]) => HandlersFound;
}

const languages: readonly CodeLanguage[] = [
  { grammar: "python", isCode: /\.py$/iu, registering: registeringPython, handlersIn: pythonHandlers },
  {
    grammar: "c-sharp",
    isCode: /\.cs$/iu,
    registering: registeringCsharp,
    handlersIn: csharpHandlers,
  },
  {
    grammar: "java",
    isCode: /\.java$/iu,
    registering: registeringJava,
    handlersIn: javaHandlers,
  },
];

/** Packages that somebody installed. What is called as built files usually are may be compiled all the same. */
const installed = /(?:^|\/)(?:node_modules|\.?venv|\.python_packages|site-packages)\//iu;

async function readDeclared(files: Files): Promise<CodeReading> {
  const handlers: Handler[] = [];
  const problems: Problem[] = [];
  const read: string[] = [];
  const skipped: { path: string; why: string }[] = [];
  for (const language of languages) {
    const paths = files.paths.filter((path) => language.isCode.test(path) && !installed.test(path));
    if (paths.length === 0) continue;
    const code = codeBaseOf(files, paths);
    const registering = language.registering(code);
    if (registering.length > 0) {
      code.parseWith(await parserOf(language.grammar));
      const parsed = registering.flatMap((path) => code.parsed(path) ?? []);
      read.push(...parsed.map(({ source }) => source.path));
      const found = language.handlersIn(code, parsed);
      handlers.push(...found.handlers);
      problems.push(...found.problems);
    }
    problems.push(...code.problems);
    skipped.push(...code.skipped);
    code.free();
  }
  skipped.push(...unjudgedCode(files));
  return {
    handlers,
    alerts: [],
    problems,
    read,
    skipped,
    state:
      read.length > 0
        ? { name, state: "ran" }
        : { name, state: "not needed", why: "no function is declared in them" },
  };
}
