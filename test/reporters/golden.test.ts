import { expect, test } from "@jest/globals";
import { checkRun, workflowAnnotations } from "../../src/reporters/annotations.ts";
import { reportJson } from "../../src/reporters/json.ts";
import { reportOf } from "../../src/reporters/report.ts";
import { planReview } from "../../src/reporters/review-comments.ts";
import { sarif } from "../../src/reporters/sarif.ts";
import { stickyComment } from "../../src/reporters/summary.ts";
import { terminal } from "../../src/reporters/terminal.ts";
import { expectBaseline } from "./baseline.ts";
import { ordersReview } from "./orders.ts";
import { coverage, links, review } from "./reviews.ts";

const report = reportOf(ordersReview);
const { changes } = ordersReview;
if (changes === undefined) throw new Error("the review compares");

const tool = { version: "0.1.0", page: "https://github.com/contoso/portcullis" };

test("the sticky comment", () => {
  expectBaseline("summary.md", stickyComment(report, links));
});

test("the sticky comment of a change that leaves nothing to do", () => {
  const clear = review([], { fixed: ordersReview.fixed, coverage: coverage({ analysers: [] }) });
  expectBaseline("summary-resolved.md", stickyComment(reportOf(clear), links));
});

test("the review comments", () => {
  const plan = planReview(report, changes, links);
  const pages = [
    ...plan.inline.map(
      ({ path, side, startLine, line, body }) => `=== ${path} ${side} ${startLine ?? ""}-${line}\n${body}`,
    ),
    ...plan.files.map(({ path, body }) => `=== ${path} FILE\n${body}`),
    `=== body\n${plan.body ?? ""}`,
  ];
  expectBaseline("review-comments.md", `${pages.join("\n\n")}\n`);
});

test("the terminal", () => {
  expectBaseline("terminal.txt", terminal(ordersReview, { color: "never", width: 100 }));
});

test("SARIF", () => {
  expectBaseline("report.sarif.json", sarif(report, links, tool));
});

test("JSON", () => {
  expectBaseline("report.json", reportJson(report));
});

test("annotations", () => {
  const { summary: _, ...run } = checkRun(report, links);
  expectBaseline(
    "annotations.txt",
    `${workflowAnnotations(report).join("\n")}\n${JSON.stringify(run, null, 2)}\n`,
  );
});

test("the secret is nowhere", () => {
  const everything = [
    stickyComment(report, links),
    JSON.stringify(planReview(report, changes, links)),
    terminal(ordersReview, { color: "never", width: 100 }),
    sarif(report, links, tool),
    reportJson(report),
    workflowAnnotations(report).join("\n"),
    JSON.stringify(checkRun(report, links)),
  ].join("\n");
  expect(everything).not.toContain("9d8Kq2mVtY7Lw");
});
