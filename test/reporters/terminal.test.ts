import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { codeFrame, widthOf } from "../../src/reporters/code-frame.ts";
import { terminal } from "../../src/reporters/terminal.ts";
import { place } from "../../src/source/source.ts";
import { ordersReview } from "./orders.ts";
import { at, finding, judged, review, source } from "./reviews.ts";

const plain = { color: "never", width: 80 } as const;

function frameOf(text: string, marked: string, width = 60): string {
  const where = source("a.ts", ...text.split("\n"));
  const one = finding({ rule: "sql-injection", message: "x", at: at(where, marked) });
  return codeFrame(one, one.at, width)
    .lines.flatMap((line) => [
      line.text,
      ...(line.marked
        ? [`${" ".repeat(line.marked.from)}${"^".repeat(line.marked.to - line.marked.from)}`]
        : []),
    ])
    .join("\n");
}

describe("a code frame", () => {
  test("underlines the place between its neighbours", () => {
    expect(frameOf("one\n  two(three)\nfour\nfive", "three")).toBe("one\n  two(three)\n      ^^^^^\nfour");
  });

  test("expands tabs and counts wide characters as two", () => {
    expect(frameOf("\tname\t= query", "query")).toBe("    name    = query\n              ^^^^^");
    expect(frameOf("見出し = query", "query")).toBe("見出し = query\n         ^^^^^");
    expect(frameOf("é🎉 = query", "query")).toBe("é🎉 = query\n      ^^^^^");
  });

  test("shows the part of a long line that has the place", () => {
    expect(frameOf(`${"a".repeat(100)}QUERY${"b".repeat(100)}`, "QUERY", 40)).toBe(
      `…${"a".repeat(10)}QUERY${"b".repeat(23)}…\n           ^^^^^`,
    );
  });

  test("underlines every line of a short place, the first of a long one", () => {
    expect(frameOf("a\n  b {\n    c\n  }\nd", "b {\n    c\n  }")).toBe(
      "a\n  b {\n  ^^^\n    c\n    ^\n  }\n  ^\nd",
    );
    const lines = Array.from({ length: 20 }, (_, index) => `  line ${index}`).join("\n");
    expect(frameOf(lines, lines).split("\n")).toEqual(["  line 0", "^^^^^^^^", "  line 1"]);
  });

  test("has a caret for an empty place, at the end of a file too", () => {
    const where = source("a.ts", "ab", "");
    for (const offset of [0, 2, 3]) {
      const one = finding({ rule: "sql-injection", message: "x", at: place(where, offset, offset) });
      expect(codeFrame(one, one.at, 40).lines.filter(({ marked }) => marked !== undefined)).toHaveLength(1);
    }
  });

  test("never is wider than asked, and marks what it shows", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", maxLength: 200 }),
        fc.nat(200),
        fc.nat(50),
        fc.integer({ min: 20, max: 90 }),
        (text, from, length, width) => {
          const where = { path: "a.ts", text };
          const start = Math.min(from, text.length);
          const one = finding({
            rule: "sql-injection",
            message: "x",
            at: place(where, start, Math.min(start + length, text.length)),
          });
          for (const line of codeFrame(one, one.at, width).lines) {
            expect(widthOf(line.text)).toBeLessThanOrEqual(width);
            if (line.marked) expect(line.marked.to).toBeGreaterThan(line.marked.from);
            if (line.marked) expect(line.marked.to).toBeLessThanOrEqual(width + 1);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe("the terminal", () => {
  test("masks the secret of one finding in the lines around another", () => {
    const where = source("a.json", '"description": "admin word is Sup3r of Orders",', '"vault": {');
    const secret = at(where, '"admin word is Sup3r of Orders"');
    const findings = [
      finding({ rule: "plain-http-allowed", message: "x", at: secret, secrets: [secret] }),
      finding({ rule: "sql-injection", message: "y", at: at(where, '"vault"') }),
    ].map((one) => judged(one));
    const shown = terminal(review(findings), plain);
    expect(shown).toContain("y");
    expect(shown.match(/•/gu)?.length ?? 0).toBeGreaterThan(40);
    expect(shown).not.toContain("Sup3r");
  });

  test("is coloured only when asked", () => {
    expect(terminal(ordersReview, plain)).not.toContain("\u001b");
    const colored = terminal(ordersReview, { color: "always", width: 80 });
    expect(colored).toContain(
      "\u001b[1;35mCritical\u001b[0m \u001b[1mSecret written into an app setting\u001b[0m",
    );
    // eslint-disable-next-line no-control-regex -- our own colours
    expect(colored.replace(/\u001b\[[\d;]*m/gu, "")).toBe(terminal(ordersReview, { ...plain }));
  });

  test("ends with the verdict", () => {
    expect(terminal(review([]), plain).trimEnd().split("\n").at(-1)).toBe(
      "Passed: nothing new that blocks (`high` or above).",
    );
  });

  test("gets no control character and no command from a pull request", () => {
    const hostile = fc
      .array(
        fc.oneof(
          fc.constantFrom(
            "\u001b[2J",
            "\u001b]0;x\u0007",
            "\r",
            "\b",
            "\u009b",
            "::error::x",
            "##[error]",
            "\u202e",
            "a",
            " ",
            "\n",
          ),
          fc.string({ unit: "binary", maxLength: 3 }),
        ),
        { maxLength: 10 },
      )
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(hostile, (text) => {
        const where = { path: text === "" ? "a" : text, text: `${text}x` };
        const one = finding({
          rule: "sql-injection",
          message: text,
          resource: text,
          at: place(where, 0, where.text.length),
          flow: [{ at: place(where, 0, 1), message: text }],
          edit: { at: place(where, 0, where.text.length), text: `${text}y` },
        });
        const shown = terminal(
          review([judged(one), judged(one, { blocks: false, standing: { kind: "suppressed", why: text } })], {
            fixed: [judged(one)],
            policyChanges: [text],
            problems: [
              { problem: { kind: "syntax", effect: "incomplete", message: text, at: one.at }, counts: true },
            ],
          }),
          plain,
        );
        // eslint-disable-next-line no-control-regex -- what must not be there
        expect(shown).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/u);
        expect(shown).not.toMatch(/^\s*::|##\[/mu);
      }),
      { numRuns: 500 },
    );
  });
});
