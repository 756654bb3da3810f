import { describe, expect, test } from "@jest/globals";
import { readCommandLine } from "../../src/cli/command-line.ts";
import { commands } from "../../src/cli/commands.ts";
import { helpText } from "../../src/cli/help.ts";

function read(line: string): ReturnType<typeof readCommandLine> {
  return readCommandLine(line === "" ? [] : line.split(" "));
}

/** `review infra format=json`, `wrong: ...`, `help review`. */
function shown(line: string): string {
  const asked = read(line);
  switch (asked.kind) {
    case "command":
      return [
        asked.command.name,
        asked.argument,
        ...[...asked.options].map(([name, value]) => `${name}=${value}`),
      ]
        .filter((word) => word !== undefined)
        .join(" ");
    case "wrong":
      return `wrong: ${asked.message}`;
    case "help":
      return `help ${asked.command?.name ?? ""}`.trim();
    case "version":
      return "version";
  }
}

describe("a command line", () => {
  test.each([
    ["review", "review"],
    ["review infra", "review infra"],
    [
      "review infra --base origin/main --format=json --no-color",
      "review infra base=origin/main format=json no-color=",
    ],
    ["--format sarif review --output=-x.sarif", "review format=sarif output=-x.sarif"],
    ["review -- --odd", "review --odd"],
    ["rules --format json", "rules format=json"],
    ["explain plain-http-allowed", "explain plain-http-allowed"],
    ["--help", "help"],
    ["-h", "help"],
    ["help", "help"],
    ["help review", "help review"],
    ["review --help", "help review"],
    ["explain -h", "help explain"],
    ["--version", "version"],
  ])("%s: %s", (line, expected) => {
    expect(shown(line)).toBe(expected);
  });

  test.each([
    ["", "wrong: Name a command: review, rules, explain, baseline, init."],
    ["reveiw", 'wrong: There is no command "reveiw". Did you mean review?'],
    ["zzz", 'wrong: There is no command "zzz". The commands are review, rules, explain, baseline, init.'],
    ["help reviw", 'wrong: There is no command "reviw". Did you mean review?'],
    ["review --bsae main", 'wrong: There is no option "--bsae" of review. Did you mean --base?'],
    ["review --zzz", 'wrong: There is no option "--zzz" of review.'],
    ["review -x", 'wrong: There is no option "-x" of review.'],
    ["rules --base main", 'wrong: There is no option "--base" of rules.'],
    [
      "review --fail-on hihg",
      'wrong: --fail-on is one of low, medium, high, critical, never, not "hihg". Did you mean high?',
    ],
    ["review --fail-on=", "wrong: --fail-on needs a value: --fail-on=LEVEL."],
    ["review --output --format json", "wrong: --output needs a value: --output=FILE."],
    ["review --base", "wrong: --base needs a value: --base=REV."],
    ["review --no-color=yes", "wrong: --no-color takes no value."],
    ["review --format json --format text", "wrong: --format is given twice."],
    ["review a b", 'wrong: review does not take "b".'],
    ["rules a", 'wrong: rules does not take "a".'],
    ["explain", "wrong: explain needs a RULE."],
    ["review --help --bsae", 'wrong: There is no option "--bsae" of review. Did you mean --base?'],
  ])("%j: %s", (line, expected) => {
    expect(shown(line)).toBe(expected);
  });

  test("names of objects are no options", () => {
    expect(shown("review --__proto__ x")).toBe('wrong: There is no option "--__proto__" of review.');
    expect(shown("review --constructor=x")).toBe('wrong: There is no option "--constructor" of review.');
  });
});

describe("help", () => {
  test.each(commands.map((command) => [command.name, command] as const))("of %s", (name, command) => {
    const text = helpText(command);
    expect(text).toContain(`Usage: portcullis ${name}`);
    for (const option of command.options) expect(text).toContain(`--${option.name}`);
    for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(100);
  });

  test("examples are command lines that are understood", () => {
    for (const { examples, name } of commands) {
      expect(examples).not.toHaveLength(0);
      for (const { command } of examples) {
        const words = [...command.matchAll(/"([^"]*)"|(\S+)/gu)].map(([, text, word]) => text ?? word ?? "");
        expect(readCommandLine(words.slice(1))).toMatchObject({ kind: "command", command: { name } });
      }
    }
  });
});
