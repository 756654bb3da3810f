import { readdirSync, readFileSync, existsSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "@jest/globals";
import { lex } from "../../../src/frontends/bicep/lexer.ts";
import { parseParameters, parseTemplate } from "../../../src/frontends/bicep/parser.ts";
import { evaluated } from "./in-memory.ts";
import { printProblems, printSyntax, printTemplate, printTokens } from "./print.ts";

// cases/<case>/: the files of a small repository. Beside main.bicep stand what it is made of at every stage; rewritten
// under UPDATE_BASELINES=1, which is refused in CI, where nobody would read the difference.
const folder = join(dirname(fileURLToPath(import.meta.url)), "cases");
const update = process.env["UPDATE_BASELINES"] === "1";
const cases = readdirSync(folder).sort();

test("there are cases, and CI compares them", () => {
  expect(cases.length).toBeGreaterThan(3);
  expect(update && process.env["CI"] !== undefined).toBe(false);
});

describe.each(cases)("%s", (name) => {
  const texts = textsOf(join(folder, name));
  const stages = ["tokens", "syntax", "problems", "declarations"];

  test.each(Object.keys(texts).flatMap((path) => stages.slice(0, 2).map((stage) => [path, stage] as const)))(
    "%s: %s",
    (path, stage) => {
      const text = texts[path] ?? "";
      if (!/\.bicep(?:param)?$/u.test(path)) return;
      const source = { path, text };
      const tree = path.endsWith("param") ? parseParameters(text) : parseTemplate(text);
      compare(
        join(folder, name, `${path}.${stage}`),
        stage === "tokens" ? printTokens(lex(text), source) : printSyntax(tree.statements, source),
      );
    },
  );

  test("problems and declarations", () => {
    const { template, problems } = evaluated(texts);
    compare(join(folder, name, "main.problems"), printProblems(problems));
    compare(join(folder, name, "main.declarations"), printTemplate(template));
  });

  test("lines may end in CR LF", () => {
    const converted = Object.fromEntries(
      Object.entries(texts).map(([path, text]) => [path, text.replace(/\r?\n/gu, "\r\n")]),
    );
    const { template, problems } = evaluated(converted);
    const withoutMultiLine = (printed: string): string => printed.replaceAll("\\r\\n", "\\n");
    expect(printProblems(problems)).toBe(readFileSync(join(folder, name, "main.problems"), "utf8"));
    expect(withoutMultiLine(printTemplate(template))).toBe(
      readFileSync(join(folder, name, "main.declarations"), "utf8"),
    );
  });
});

function textsOf(path: string): Readonly<Record<string, string>> {
  const names = readdirSync(path, { recursive: true, withFileTypes: true });
  const files = names.filter(
    (entry) => entry.isFile() && /\.(?:bicep|bicepparam|json|yaml|txt)$/u.test(entry.name),
  );
  return Object.fromEntries(
    files.map((entry) => {
      const whole = join(entry.parentPath, entry.name);
      return [whole.slice(path.length + 1), readFileSync(whole, "utf8")];
    }),
  );
}

function compare(path: string, actual: string): void {
  if (update) writeFileSync(path, actual);
  expect(existsSync(path)).toBe(true);
  expect(actual).toBe(readFileSync(path, "utf8"));
}
