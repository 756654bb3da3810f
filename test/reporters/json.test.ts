import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { isReport, parseReport, reportJson, reportSchemaJson } from "../../src/reporters/json.ts";
import { reportJsonSchema } from "../../src/reporters/report-schema.ts";
import { reportOf, type Report } from "../../src/reporters/report.ts";
import { ordersReview } from "./orders.ts";
import { review, rules } from "./reviews.ts";

const report = reportOf(ordersReview);
const text = reportJson(report);
const isValid = new Ajv2020({ strict: true, allErrors: true, strictRequired: false }).compile(
  reportJsonSchema(),
);

function whyNot(of: string): string {
  const parsed = parseReport(of, rules);
  return isReport(parsed) ? "" : parsed.why;
}

describe("the JSON report", () => {
  test("is what docs/report.schema.json describes", () => {
    const path = new URL("../../docs/report.schema.json", import.meta.url).pathname;
    if (process.env["UPDATE_BASELINES"] === "1") writeFileSync(path, reportSchemaJson());
    expect(reportSchemaJson()).toBe(readFileSync(path, "utf8"));
    for (const one of [report, reportOf(review([]))]) {
      isValid(JSON.parse(reportJson(one)));
      expect(isValid.errors ?? []).toEqual([]);
    }
  });

  test("reads back as it was", () => {
    expect(parseReport(text, rules)).toEqual(JSON.parse(text));
  });
});

describe("a report from somebody else", () => {
  test.each([
    ["no JSON", "{", "It is not JSON."],
    ["nothing", "", "It is not JSON."],
    ["null", "null", "report must be an object."],
    [
      "another schema",
      text.replace("portcullis-report/1", "portcullis-report/2"),
      "report.schema must be one of portcullis-report/1.",
    ],
    ["deep nesting", "[".repeat(5_000_000), "It is nested deeper than 16."],
    ["a missing property", text.replace('"compared": true,', ""), "report.compared is missing."],
    [
      "an unknown property",
      text.replace('"compared"', '"x": 1, "compared"'),
      "report has a property that is not known.",
    ],
    [
      "__proto__",
      text.replace('"compared"', '"__proto__": {}, "compared"'),
      "report has a property that is not known.",
    ],
    [
      "a path out of the repository",
      text.replace('"path": "infra/main.bicep"', '"path": "infra/../../x"'),
      /path must match/u,
    ],
    [
      "an absolute path",
      text.replace('"path": "infra/main.bicep"', '"path": "/etc/passwd"'),
      /path must match/u,
    ],
    [
      "an unknown rule",
      text.replaceAll('"sql-injection"', '"no-such-rule"'),
      "There is no rule no-such-rule.",
    ],
    ["line 0", text.replace(/"line": \d+/u, '"line": 0'), /line must be a whole number from 1/u],
    ["a fraction", text.replace(/"line": \d+/u, '"line": 1.5'), /line must be a whole number/u],
    [
      "a fingerprint with markup",
      text.replace(/"fingerprint": "[^"]+"/u, '"fingerprint": "--> x"'),
      /fingerprint must/u,
    ],
    [
      "a text as long as a book",
      text.replace("Blocked: ", "x".repeat(5000)),
      /sentence must not be longer than 4000/u,
    ],
  ])("with %s is refused", (_, of, why) => {
    if (typeof why === "string") expect(whyNot(of)).toBe(why);
    else expect(whyNot(of)).toMatch(why);
  });

  test("cannot put words into a rule's mouth", () => {
    const forged = JSON.parse(text) as { findings: Record<string, unknown>[] };
    Object.assign(forged.findings[1] ?? {}, {
      title: "Click here",
      why: "visit evil.example",
      fix: "run this",
      practice: "waf",
    });
    const parsed = parseReport(JSON.stringify(forged), rules) as Report;
    expect(parsed.findings[1]).toEqual(report.findings[1]);
  });

  test("is taken or refused as the schema says, whatever is changed in it", () => {
    const anything = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom(
        "a/b",
        "../a",
        "",
        "high",
        0,
        1,
        -1,
        1.5,
        2 ** 31,
        null,
        [],
        {},
        true,
        "x".repeat(4001),
        "😀".repeat(3000),
      ),
    );
    let taken = 0;
    fc.assert(
      fc.property(fc.nat(), anything, fc.boolean(), (seed, value, remove) => {
        const copy: unknown = JSON.parse(text);
        const spots = spotsOf(copy);
        const [holder, key] = spots[seed % spots.length]!;
        if (remove) Reflect.deleteProperty(holder, key);
        else Reflect.set(holder, key, value);
        // A hole in a list is a null in JSON.
        const written = JSON.stringify(copy);
        const why = whyNot(written);
        const allowed = isValid(JSON.parse(written));
        if (why === "" || why.startsWith("There is no rule")) taken++;
        expect({ written, refused: why !== "" && !why.startsWith("There is no rule") }).toEqual({
          written,
          refused: !allowed,
        });
      }),
      { numRuns: 800 },
    );
    expect(taken).toBeGreaterThan(10);
  });
});

/** Every property and item of a value. */
function spotsOf(value: unknown): readonly (readonly [object, string])[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => [[value, key] as const, ...spotsOf(item)]);
}
