import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { bytesOf, cut, cutBytes, isVisible, visibleLine, visibleLines } from "../../src/reporters/visible.ts";
import { fewDeployments, onlyDeployments } from "../../src/reporters/deployments.ts";
import { reportOf } from "../../src/reporters/report.ts";
import { at, finding, judged, review, source } from "./reviews.ts";
import { practices } from "../../src/rules/finding.ts";
import { countedKind, remarkOf, responsibilities } from "../../src/reporters/words.ts";

describe("what a person should know of a standing", () => {
  test.each([
    ["reported", "New: the merge base does not have it", ""],
    ["reported", "Nothing is compared, so everything counts", ""],
    [
      "reported",
      "New: the merge base does not have it. The policy lets nothing suppress this rule",
      "The policy lets nothing suppress this rule",
    ],
    [
      "reported",
      "Graver than in the merge base: low there, high now",
      "Graver than in the merge base: low there, high now",
    ],
    ["pre-existing", "The merge base has it too", ""],
    [
      "pre-existing",
      "The merge base has it too; this change removes the suppression that allowed it",
      "The merge base has it too; this change removes the suppression that allowed it",
    ],
    ["baselined", "Accepted in the baseline: x", "Accepted in the baseline: x"],
  ] as const)("%s: %s", (kind, why, remark) => {
    expect(remarkOf({ kind, why })).toBe(remark);
  });
});

test.each([
  [1, "Bicep templates", "1 Bicep template"],
  [2, "Bicep templates", "2 Bicep templates"],
  [1, "TypeScript and JavaScript files", "1 TypeScript and JavaScript file"],
  [1, "host.json", "1 host.json file"],
  [2, "local.settings.json", "2 local.settings.json files"],
])("%d of %s", (count, kind, expected) => {
  expect(countedKind(count, kind)).toBe(expected);
});

test("every practice belongs to one responsibility", () => {
  expect(responsibilities.flatMap((one) => one.practices).toSorted()).toEqual(practices.toSorted());
});

describe("text that can be seen", () => {
  test("has no character that hides or moves", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(visibleLine(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(visibleLines(text).replaceAll(/[\n\t]/gu, "")).not.toMatch(
          /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u,
        );
        expect(isVisible(visibleLines(text))).toBe(true);
      }),
    );
    expect(visibleLine("a\u200bb\u{e0041}\ud800")).toBe("a⟨U+200B⟩b⟨U+E0041⟩⟨U+D800⟩");
    expect(visibleLines("a\r\nb\rc\td")).toBe("a\nb\nc\td");
  });

  test("is cut between characters, and says so", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 40 }), (text, length) => {
        for (const short of [cut(text, length), cutBytes(text, length + 3)]) {
          expect(short === text || short.endsWith("…")).toBe(true);
          expect(short).not.toMatch(/\p{Cs}/u);
        }
        expect(cut(text, length).length).toBeLessThanOrEqual(length);
        expect(bytesOf(cutBytes(text, length + 3))).toBeLessThanOrEqual(length + 3);
      }),
    );
    expect(cut("a😀b", 3)).toBe("a…");
    expect(cutBytes("üüü", 5)).toBe("ü…");
  });
});

test("a deployment is named only when the same template has others", () => {
  const where = source("main.bicep", "x");
  const [all, some, other] = [
    ["main.bicep", "main.bicep with dev.bicepparam"],
    ["main.bicep with dev.bicepparam"],
    ["hub.bicep"],
  ];
  const report = reportOf(
    review(
      [all, some, other].map((deployments) =>
        judged(
          finding({
            rule: "plain-http-allowed",
            message: "x",
            at: at(where, "x"),
            deployments,
          }),
        ),
      ),
    ),
  );
  expect(report.findings.map(onlyDeployments(report))).toEqual([[], some, []]);
});

test("of many deployments the first few are named", () => {
  const names = Array.from({ length: 8 }, (_, index) => `main.bicep with ${index}.bicepparam`);
  const short = (name: string): string => name.replace(/^.* with /u, "");
  expect(fewDeployments(names.slice(0, 2), short)).toBe("0.bicepparam, 1.bicepparam");
  expect(fewDeployments(names.slice(0, 6), short).split(", ")).toHaveLength(6);
  expect(fewDeployments(names, short)).toBe(
    "0.bicepparam, 1.bicepparam, 2.bicepparam, 3.bicepparam, 4.bicepparam and 3 more deployments",
  );
});
