import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { printable, workflowCommand } from "../../src/reporters/workflow-commands.ts";

// The two ways the runner finds a command in a line (ActionCommand.cs: TryParseV2, TryParse).
function commandsIn(output: string): readonly string[] {
  return output.split(/\r\n|\r|\n/u).flatMap((line) => {
    const second = /^\s*::([^\s:]+)[^]*?::/u.exec(line);
    if (second) return [second[1] ?? ""];
    const first = /##\[([^\]\s]+)[^\]]*\]/u.exec(line);
    return first ? [first[1] ?? ""] : [];
  });
}

const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "::",
        "##[",
        "]",
        "error",
        "set-output name=x",
        "add-mask",
        "\n",
        "\r",
        "\r\n",
        "%0A",
        "%",
        ",",
        ":",
        " ",
        "\t",
        "\u00a0",
        "\u200b",
        "\ufeff",
        "\u0085",
        "\u2028",
        "#",
        "[",
        "::stop-commands::x",
      ),
      fc.string({ unit: "binary", maxLength: 3 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(""));

test("no text for the log is a command", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      expect(commandsIn(printable(text))).toEqual([]);
    }),
    { numRuns: 2000 },
  );
  expect(commandsIn("::error::x")).toEqual(["error"]);
  expect(commandsIn("scanning a##[error]x.js")).toEqual(["error"]);
  expect(printable("  ::error::x\nscanning a##[error]x.js")).toBe(
    "  :\u200b:error::x\nscanning a##\u200b[error]x.js",
  );
  expect(printable("\u001b[31mred\u0007")).toBe("⟨U+001B⟩[31mred⟨U+0007⟩");
});

test("a command is one command, whatever its texts", () => {
  fc.assert(
    fc.property(hostile, hostile, (message, title) => {
      const line = workflowCommand({ name: "warning", properties: { file: title, line: 3, title }, message });
      expect(line).not.toMatch(/[\r\n]/u);
      expect(commandsIn(line)).toEqual(["warning"]);
      const [, properties = ""] = /^::warning ([^]*?)::/u.exec(line) ?? [];
      expect(properties.split(",").map((one) => one.split("=")[0])).toEqual(["file", "line", "title"]);
    }),
    { numRuns: 800 },
  );
  expect(
    workflowCommand({
      name: "error",
      properties: { file: "a,b:c%.ts", col: undefined },
      message: "50%\nmore",
    }),
  ).toBe("::error file=a%2Cb%3Ac%25.ts::50%25%0Amore");
});
