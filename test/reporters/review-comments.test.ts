import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { JudgedFinding } from "../../src/policy/review.ts";
import { reportOf } from "../../src/reporters/report.ts";
import {
  fingerprintsIn,
  foldedBody,
  largestBody,
  mostInline,
  mostOnFiles,
  planReview,
  type ReviewPlan,
} from "../../src/reporters/review-comments.ts";
import { bytesOf } from "../../src/reporters/visible.ts";
import type { ChangedFile } from "../../src/source/changes.ts";
import { at, changed, changes, finding, judged, links, review, source } from "./reviews.ts";

/** `count` findings, each on its own line of one file whose lines are all new. */
function many(
  count: number,
  message = "`x` accepts plain HTTP",
): { readonly found: JudgedFinding[]; readonly file: ChangedFile } {
  const lines = Array.from({ length: count }, (_, index) => `site${String(index).padStart(4, "0")}: {}`);
  const template = source("main.bicep", ...lines);
  return {
    found: lines.map((line) =>
      judged(finding({ rule: "plain-http-allowed", message, resource: line, at: at(template, line) })),
    ),
    file: changed("main.bicep", ["@@ -0 +1 @@", ...lines.map((line) => `+${line}`)], { status: "added" }),
  };
}

function allOf(plan: ReviewPlan): readonly string[] {
  return [
    ...plan.inline.flatMap(({ fingerprints }) => fingerprints),
    ...plan.files.flatMap(({ fingerprints }) => fingerprints),
    ...plan.inBody,
    ...plan.inSummary,
  ].toSorted();
}

describe("a plan", () => {
  test("has at most 25 inline comments, the gravest, and the rest in the body", () => {
    const { found, file } = many(40);
    const plan = planReview(reportOf(review(found)), changes(file), links);
    expect(plan.inline.map(({ line }) => line)).toEqual(
      Array.from({ length: mostInline }, (_, index) => index + 1),
    );
    expect(plan.inBody).toHaveLength(15);
    expect(plan.body).toContain(
      "40 new findings on these changes. 25 of them have comments of their own; the others are:",
    );
    expect(plan.body).toContain("main.bicep:40");
    expect(allOf(plan)).toEqual(found.map(({ fingerprint }) => fingerprint).toSorted());
  });

  test("does not repeat what was posted, and then has room for what was not", () => {
    const { found, file } = many(40);
    const report = reportOf(review(found));
    const first = planReview(report, changes(file), links);
    const posted = new Set([
      ...first.inline.flatMap(({ body }) => fingerprintsIn(body)),
      ...fingerprintsIn(first.body ?? ""),
    ]);
    expect(posted.size).toBe(40);
    expect(planReview(report, changes(file), links, posted)).toEqual({
      inline: [],
      files: [],
      inBody: [],
      inSummary: [],
    });
    const inlineOnly = new Set(first.inline.flatMap(({ body }) => fingerprintsIn(body)));
    expect(planReview(report, changes(file), links, inlineOnly).inline).toHaveLength(15);
  });

  test("puts findings of changed files outside the hunks on the files, ten at most", () => {
    const found = Array.from({ length: 12 }, (_, index) =>
      judged(
        finding({
          rule: "plain-http-allowed",
          message: "x",
          at: at(source(`m${index}.bicep`, "site", ""), "site"),
        }),
      ),
    );
    const files = found.map(
      ({
        finding: {
          at: {
            source: { path },
          },
        },
      }) => changed(path, ["@@ -50 +50 @@", "+x"]),
    );
    const plan = planReview(reportOf(review(found)), changes(...files), links);
    expect(plan.files.map(({ path }) => path)).toEqual(
      Array.from({ length: mostOnFiles }, (_, index) => `m${index}.bicep`),
    );
    expect(plan.inBody).toHaveLength(2);
    expect(plan.files[0]?.body).toContain("At [`m0.bicep:1`](");
  });

  test("makes one comment of findings of the same rule on the same line", () => {
    const template = source("main.bicep", "for site in sites", "");
    const found = ["a", "b"].map((name) =>
      judged(
        finding({
          rule: "plain-http-allowed",
          message: `\`${name}\` accepts plain HTTP`,
          resource: `site ${name}`,
          at: at(template, "for"),
        }),
      ),
    );
    const plan = planReview(
      reportOf(review(found)),
      changes(changed("main.bicep", ["@@ -0 +1 @@", "+for"])),
      links,
    );
    expect(plan.inline).toHaveLength(1);
    expect(fingerprintsIn(plan.inline[0]?.body ?? "")).toEqual(found.map(({ fingerprint }) => fingerprint));
    expect(plan.inline[0]?.body).toContain(
      "- `a` accepts plain HTTP. (site a)\n- `b` accepts plain HTTP. (site b)",
    );
  });

  test("leaves to the summary what nothing in the diff belongs to, and posts nothing then", () => {
    const { found } = many(2);
    const plan = planReview(reportOf(review(found)), changes(), links);
    expect(plan).toEqual({
      inline: [],
      files: [],
      inBody: [],
      inSummary: found.map(({ fingerprint }) => fingerprint),
    });
  });

  test("leaves out findings that the policy does not want commented", () => {
    const { found, file } = many(2);
    const quiet = found.map((one, index) => ({ ...one, comments: index === 1 }));
    expect(allOf(planReview(reportOf(review(quiet)), changes(file), links))).toEqual([found[1]?.fingerprint]);
  });

  test("folded after a refusal still has every finding", () => {
    const { found, file } = many(30);
    const report = reportOf(review(found));
    const body = foldedBody(report, planReview(report, changes(file), links), links);
    expect(fingerprintsIn(body).toSorted()).toEqual(found.map(({ fingerprint }) => fingerprint).toSorted());
    expect(body.match(/^- \*\*High/gmu)).toHaveLength(30);
  });

  test("fits GitHub's limits however long the texts are, and loses no finding", () => {
    const text = fc.oneof(
      fc
        .constantFrom(
          "`",
          "<!-- portcullis:finding 00000000000000000000000000000000 -->\n",
          "&",
          "\u202e",
          "ü",
          "|",
        )
        .map((one) => one.repeat(5000)),
      fc.string({ maxLength: 2000 }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), text, (count, message) => {
        const { found, file } = many(count, message);
        const steps = Array.from({ length: 60 }, () => ({ at: found[0]!.finding.at, message }));
        const loaded = found.map((one) => ({
          ...one,
          finding: { ...one.finding, flow: steps, related: steps, resource: message },
        }));
        const plan = planReview(reportOf(review(loaded)), changes(file), links);
        expect(allOf(plan)).toEqual(found.map(({ fingerprint }) => fingerprint).toSorted());
        for (const { body, fingerprints } of [...plan.inline, ...plan.files]) {
          expect(bytesOf(body)).toBeLessThanOrEqual(largestBody);
          expect(fingerprintsIn(body)).toEqual(fingerprints);
          expect(body.match(/<!--/gu)).toHaveLength(1);
        }
        expect(bytesOf(plan.body ?? "")).toBeLessThanOrEqual(largestBody);
        expect(fingerprintsIn(plan.body ?? "")).toEqual(plan.inBody);
      }),
      { numRuns: 15 },
    );
  });
});

describe("a marker", () => {
  const fingerprint = "0123456789abcdef0123456789abcdef";

  test("counts only at the very start of a body", () => {
    expect(fingerprintsIn(`<!-- portcullis:finding ${fingerprint} -->\n\ntext`)).toEqual([fingerprint]);
    expect(fingerprintsIn(`> <!-- portcullis:finding ${fingerprint} -->`)).toEqual([]);
    expect(fingerprintsIn(`text\n<!-- portcullis:finding ${fingerprint} -->`)).toEqual([]);
    expect(fingerprintsIn("<!-- portcullis:review -->\ntext")).toEqual([]);
  });
});

test("what a finding in a changed file outside the hunks looks like", () => {
  const { found } = many(1, "`api` accepts plain HTTP");
  const file = changed("main.bicep", ["@@ -50 +50 @@", "+x"]);
  const edit = { at: found[0]!.finding.at, text: "site0000: { httpsOnly: true }" };
  const [one] = planReview(
    reportOf(review(found.map((judgement) => ({ ...judgement, finding: { ...judgement.finding, edit } })))),
    changes(file),
    { rules: links.rules },
  ).files;
  expect(one?.body.split("\n").slice(1)).toEqual([
    "",
    "**High: Function app answers over plain HTTP** · blocks the merge",
    "",
    "`api` accepts plain HTTP.",
    "",
    "At `main.bicep:1`.",
    "",
    "**Why it matters.** A function key sent over HTTP can be read, and replayed, by anyone on the path.",
    "",
    "**What to do.** Set `httpsOnly: true` on the site. Azure takes a missing value for false.",
    "",
    "Replace line 1 with:",
    "",
    "```",
    "site0000: { httpsOnly: true }",
    "```",
    "",
    "<sub>[`plain-http-allowed`](https://learn.microsoft.com/azure/azure-functions/security-concepts) · Functions authentication · site0000: {}</sub>",
  ]);
});

test.each([
  ["site0000: {}\n  httpsOnly: true", "Insert after line 1:", "  httpsOnly: true"],
  ["// HTTPS\nsite0000: {}", "Insert before line 1:", "// HTTPS"],
])("a fix that only adds lines, outside the hunks: %j", (text, expected, added) => {
  const { found } = many(1, "`api` accepts plain HTTP");
  const file = changed("main.bicep", ["@@ -50 +50 @@", "+x"]);
  const edit = { at: found[0]!.finding.at, text };
  const [one] = planReview(
    reportOf(review(found.map((judgement) => ({ ...judgement, finding: { ...judgement.finding, edit } })))),
    changes(file),
    { rules: links.rules },
  ).files;
  expect(one?.body).toContain(`\n\n${expected}\n\n\`\`\`\n${added}\n\`\`\`\n\n`);
});
