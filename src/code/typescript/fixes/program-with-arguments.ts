import type { ts } from "ts-morph";

import type { Alert } from "../../alert.ts";
import type { Hit } from "../../flow/language.ts";
import { externalName } from "../expressions.ts";
import type { Names } from "../names.ts";
import { placeOf } from "../program.ts";
import { callAt } from "./call-at.ts";
import { textParts } from "./text-parts.ts";

const withoutShell: ReadonlyMap<string, string> = new Map([
  ["exec", "execFile"],
  ["execSync", "execFileSync"],
]);

/**
 * `execFile("git", ["log", String(name)])` for `exec(`git log ${name}`)`: the program gets its arguments without a shell
 * (https://nodejs.org/api/child_process.html#child_processexecfilefile-args-options-callback). Only where every value is
 * an argument by itself, nothing asks the shell for more, and the module is called by its name, so that no import
 * changes.
 */
export function programWithArguments(names: Names, hit: Hit): Alert["edit"] {
  const { program } = names;
  const { ts } = program;
  if (hit.rule !== "command-injection") return undefined;
  const call = callAt(program, hit.at);
  const [command, ...others] = call?.arguments ?? [];
  if (call === undefined || command === undefined || !ts.isPropertyAccessExpression(call.expression))
    return undefined;
  const called = withoutShell.get(call.expression.name.text);
  const external = externalName(names, call.expression);
  if (called === undefined || external !== `child_process:${call.expression.name.text}`) return undefined;
  if (others.some((one) => !isHarmlessOption(one))) return undefined;
  const words = wordsOf(command);
  const [first, ...rest] = words ?? [];
  if (first === undefined || typeof first !== "string" || needsShell.test(first)) return undefined;
  const quote = (text: string): string => (isSingleQuoted() ? `'${text}'` : JSON.stringify(text));
  const list = rest.map((word) => (typeof word === "string" ? quote(word) : `String(${word.getText()})`));
  const name = placeOf(program, call.expression.name);
  const { source, end } = placeOf(program, command);
  const between = source.text.slice(name.end, command.getStart());
  return {
    at: { source, start: name.start, end },
    text: `${called}${between}${quote(first)}, [${list.join(", ")}]`,
  };

  /** A callback, or options that ask for no shell of their own. */
  function isHarmlessOption(node: ts.Expression): boolean {
    if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) return true;
    if (ts.isIdentifier(node)) return names.denote(node).kind === "function";
    return (
      ts.isObjectLiteralExpression(node) &&
      node.properties.every(
        (one) => ts.isPropertyAssignment(one) && ts.isIdentifier(one.name) && one.name.text !== "shell",
      )
    );
  }

  /** Each word of the command: as written, or the value that it is. */
  function wordsOf(text: ts.Expression): readonly (string | ts.Expression)[] | undefined {
    const words: (string | ts.Expression)[] = [];
    // What stands before a value may open a quote around it, which has to close behind it.
    let open = "";
    let isApart = true;
    for (const part of textParts(ts, text) ?? []) {
      if (part.kind === "value") {
        if (!isApart) return undefined;
        words.push(part.node);
        isApart = false;
        continue;
      }
      if (!part.text.startsWith(open)) return undefined;
      const behind = part.text.slice(open.length);
      if (words.length > 0 && behind !== "" && !/^\s/u.test(behind)) return undefined;
      open = /(?:^|\s)(?<quote>["'])$/u.exec(behind)?.groups?.["quote"] ?? "";
      const plain = open === "" ? behind : behind.slice(0, -1);
      if (!/^[\w./:=@+,\s-]*$/u.test(plain)) return undefined;
      words.push(...plain.split(/\s+/u).filter((word) => word !== ""));
      isApart = plain === "" ? words.length === 0 : /\s$/u.test(plain);
    }
    return open === "" && words.some((word) => typeof word !== "string") ? words : undefined;
  }

  /** As the command is; a template as most of the file. */
  function isSingleQuoted(): boolean {
    const written = command?.getText().replace(/`[^`]*`/gu, "") ?? "";
    const text = /["']/u.test(written) ? written : (call?.getSourceFile().text ?? "");
    return text.split("'").length > text.split('"').length;
  }
}

/** Commands of the shell itself, programs that are scripts of the shell on Windows, and assignments. */
const needsShell =
  /^(?:cd|echo|export|set|source|\.|type|dir|del|copy|move|start|eval|exec|npm|npx|yarn|pnpm|az|func|tsc|sh|bash|zsh|cmd|powershell|pwsh)(?:\.\w+)?$|[=%]/iu;
