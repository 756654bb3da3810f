import { describe, expect, test } from "@jest/globals";

import { readFileCommand } from "./runner.ts";
import { readStepLog } from "./workflow-commands.ts";

describe("lines as a runner reads them", () => {
  test("commands at a line's start, the old form anywhere, unknown names nowhere", () => {
    const { commands } = readStepLog(
      [
        "::notice::one",
        "text ::notice::no",
        "scanning a##[error]x.js",
        "\t ::WARNING file=a::two",
        "::set-colour::no",
        "##[unknown]no",
        "::error no end",
        "##[add-matcher]evil.json",
      ].join("\n"),
    );
    expect(commands.map(({ name, data, properties }) => [name, data, properties])).toEqual([
      ["notice", "one", {}],
      ["error", "x.js", {}],
      ["warning", "two", { file: "a" }],
      ["add-matcher", "evil.json", {}],
    ]);
  });

  test("nothing between stop-commands and its token", () => {
    const { commands, transcript } = readStepLog("::stop-commands::abc\n::error::no\n::abc::\n::error::yes");
    expect(commands.map(({ name, data }) => `${name} ${data}`)).toEqual(["stop-commands abc", "error yes"]);
    expect(transcript).toBe("::error::no\nError: yes");
  });

  test("ten annotations of each level, each cut at 4,096 characters; masks", () => {
    const errors = Array.from({ length: 12 }, (_, index) => `::error::${index}`);
    const log = readStepLog(
      [...errors, `::notice::${"x".repeat(5000)}`, "::add-mask::s3cret", "it is s3cret"].join("\n"),
    );
    expect([log.annotations.length, log.dropped.map(({ message }) => message)]).toEqual([11, ["10", "11"]]);
    expect(log.annotations.at(-1)?.message.length).toBe(4096);
    expect(log.transcript.endsWith("it is ***")).toBe(true);
  });

  test("file commands without an end are refused", () => {
    expect(() => readFileCommand("a<<EOF\nb\n")).toThrow("Matching delimiter not found 'EOF'");
    expect(() => readFileCommand("nothing\n")).toThrow("Invalid format 'nothing'");
    expect(readFileCommand("a<<E\nb=c\nE\nd=e<<f\n")).toEqual({ a: "b=c", d: "e<<f" });
  });
});
