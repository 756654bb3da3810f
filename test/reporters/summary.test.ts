import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import type { Review } from "../../src/policy/review.ts";
import { checkRun, workflowAnnotations } from "../../src/reporters/annotations.ts";
import { reportOf } from "../../src/reporters/report.ts";
import { stickyComment, summary, summaryLimits } from "../../src/reporters/summary.ts";
import { bytesOf } from "../../src/reporters/visible.ts";
import { at, coverage, finding, judged, links, review, source } from "./reviews.ts";

const template = source("main.bicep", "site", "");

function withFindings(count: number, message = "`x` accepts plain HTTP"): Review {
  return review(
    Array.from({ length: count }, (_, index) =>
      judged(
        finding({ rule: "plain-http-allowed", message, resource: `site ${index}`, at: at(template, "site") }),
      ),
    ),
  );
}

describe("the summary", () => {
  test("is a few lines when there is nothing to say", () => {
    const text = stickyComment(reportOf(review([])), links);
    expect(text.split("\n").slice(0, 5)).toEqual([
      "<!-- portcullis:summary -->",
      "## ✅ Passed: nothing new that blocks (`high` or above)",
      "",
      "<details><summary>By practice</summary>",
      "",
    ]);
    expect(text.match(/^###/gmu)).toBeNull();
    expect(text.match(/<details>/gu)).toHaveLength(2);
  });

  test("never looks like a pass when a part was not judged", () => {
    const incomplete: Review = review([], {
      conclusion: {
        kind: "incomplete",
        incomplete: true,
        sentence: "Incomplete: a file could not be read",
        exitCode: 3,
      },
      problems: [
        {
          problem: {
            kind: "unread",
            effect: "incomplete",
            message: "It is too large",
            at: { path: "a.json" },
          },
          counts: true,
        },
      ],
    });
    const text = summary(reportOf(incomplete), links, summaryLimits.comment);
    expect(text.split("\n")[0]).toBe("## ⚠️ Incomplete: a file could not be read");
    expect(text).toContain("### Not judged (1)\n\n- `a.json` It is too large.");
    expect(text).not.toMatch(/✅|^## .*Passed|Resolved/mu);
    expect(checkRun(reportOf(incomplete), links).conclusion).toBe("action_required");
  });

  test.each([
    [2000, 60_000],
    [2000, 5_000],
    [300, 2_000],
    [5, 300],
  ])("of %d findings in %d bytes keeps the verdict and says what it left out", (count, limit) => {
    const text = summary(reportOf(withFindings(count)), links, limit);
    expect(bytesOf(text)).toBeLessThanOrEqual(limit);
    expect(text).toMatch(/^## ⛔ Blocked: /u);
    expect(text).toMatch(/left out to fit|left out: it does not fit/u);
    expect(summary(reportOf(withFindings(count)), links, limit)).toBe(text);
  });

  test("of all findings leaves out none where there is room", () => {
    const text = summary(reportOf(withFindings(900)), links, summaryLimits.job);
    expect(text.match(/^- \*\*High\*\*/gmu)).toHaveLength(900);
    expect(text).not.toContain("left out");
  });

  test("has no element but ours, whatever the pull request says", () => {
    const hostile = fc
      .array(
        fc.constantFrom(
          "`",
          "\n",
          "</details>",
          "<script>",
          "<!--",
          "-->",
          "](",
          "[",
          "![",
          "|",
          "*",
          "~~",
          "#",
          "- ",
          "```",
          "\\",
          "a",
          " ",
          "www.x.y",
          "@b",
          "$",
        ),
        { minLength: 1, maxLength: 10 },
      )
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(hostile, hostile, (text, path) => {
        const where = source(path, "x", "");
        const one = finding({
          rule: "plain-http-allowed",
          message: text,
          resource: text,
          at: at(where, "x"),
          related: [{ at: at(where, "x"), message: text }],
        });
        const hostileReview = review(
          [
            judged(one),
            judged(one, { blocks: false, isNew: false, standing: { kind: "suppressed", why: text } }),
            judged(one, { blocks: false, isNew: false, standing: { kind: "pre-existing", why: text } }),
          ],
          {
            fixed: [judged(one)],
            doubts: [
              { rule: "plain-http-allowed", practice: "waf", resource: text, why: text, at: at(where, "x") },
            ],
            problems: [
              {
                problem: { kind: "syntax", effect: "incomplete", message: text, at: at(where, "x") },
                counts: true,
              },
              { problem: { kind: "syntax", effect: "notice", message: text, at: { path } }, counts: false },
            ],
            policyChanges: [text],
            coverage: coverage({
              skipped: [{ path, why: text }],
              unresolved: [{ what: text, why: text, path }],
              analysers: [{ name: text, version: text, state: "failed", why: text }],
            }),
          },
        );
        const markdown = stickyComment(reportOf(hostileReview), links);
        const html = micromark(markdown, {
          extensions: [gfm()],
          htmlExtensions: [gfmHtml()],
          allowDangerousHtml: true,
          allowDangerousProtocol: true,
        });
        const rest = html
          .replace("<!-- portcullis:summary -->", "")
          .replace(/<a href="https:\/\/github\.com\/contoso\/(orders|portcullis)\/blob\/[^"<>]*">/gu, "")
          .replace(
            /<\/?(h2|h3|p|ul|li|strong|em|del|code|a|details|details open|summary|table|thead|tbody|tr|th|td)( align="right")?>/gu,
            "",
          );
        expect(rest).not.toContain("<");
        expect(html.match(/<details/gu)?.length).toBe(html.match(/<\/details>/gu)?.length);
        expect(html.match(/<h[23]>/gu)).toHaveLength(5);
      }),
      { numRuns: 150 },
    );
  });
});

describe("annotations", () => {
  test("come in batches of fifty, and more than five hundred are not sent", () => {
    const run = checkRun(reportOf(withFindings(620)), links);
    expect(run.batches.map((batch) => batch.length)).toEqual(Array.from({ length: 10 }, () => 50));
    expect(run.leftOut).toBe(120);
    expect(run.conclusion).toBe("failure");
    expect(run.summary.length).toBeLessThanOrEqual(65_535);
  });

  test("keep GitHub's limits for every text and place", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", maxLength: 6000 }),
        fc.nat(30),
        fc.nat(30),
        (text, start, length) => {
          const where = source("a.bicep", "ab", "cd ef", "", "x".repeat(30));
          const at = {
            source: where,
            start: Math.min(start, where.text.length),
            end: Math.min(start + length, where.text.length),
          };
          const one = finding({ rule: "plain-http-allowed", message: text, at });
          for (const batch of checkRun(reportOf(review([judged({ ...one, title: text })])), links).batches) {
            for (const annotation of batch) {
              expect(annotation.title.length).toBeLessThanOrEqual(255);
              expect(bytesOf(annotation.message)).toBeLessThanOrEqual(64 * 1024);
              expect(annotation.end_line).toBeGreaterThanOrEqual(annotation.start_line);
              if (annotation.start_column !== undefined)
                expect(annotation.start_line).toBe(annotation.end_line);
            }
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  test("in the log are ten, and a line for the others", () => {
    const lines = workflowAnnotations(reportOf(withFindings(14)));
    expect(lines).toHaveLength(11);
    expect(
      lines
        .slice(0, 10)
        .every((line) => line.startsWith("::error file=main.bicep,line=1,col=1,endColumn=5,")),
    ).toBe(true);
    expect(lines[10]).toBe("::notice title=Portcullis::4 more findings: see the summary");
  });

  test("are none for a clear review", () => {
    expect(workflowAnnotations(reportOf(review([])))).toEqual([]);
    expect(checkRun(reportOf(review([])), links)).toMatchObject({
      conclusion: "success",
      batches: [],
      leftOut: 0,
    });
  });
});
