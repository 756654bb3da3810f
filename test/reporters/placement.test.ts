import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { placementOf, type LineAnchor } from "../../src/reporters/placement.ts";
import { reportOf, type ReportedFinding } from "../../src/reporters/report.ts";
import type { Changes } from "../../src/source/changes.ts";
import { place, type Source } from "../../src/source/source.ts";
import { at, changed, changes, finding, judged, review, source, type FindingFacts } from "./reviews.ts";

const app = source(
  "main.bicep",
  "param name string", // 1
  "", // 2
  "resource api 'Microsoft.Web/sites@2024-04-01' = {", // 3
  "  name: name", // 4
  "  kind: 'functionapp'", // 5
  "  properties: {", // 6
  "    clientAffinityEnabled: false", // 7
  "  }", // 8
  "}", // 9
  "", // 10
  "output id string = api.id", // 11
  "",
);

function reported(facts: Omit<FindingFacts, "rule" | "message">): ReportedFinding {
  const report = reportOf(review([judged(finding({ rule: "plain-http-allowed", message: "x", ...facts }))]));
  const [first] = report.findings;
  if (first === undefined) throw new Error("no finding");
  return first;
}

const header = at(app, "resource api 'Microsoft.Web/sites@2024-04-01' = {");
const affinity = at(app, "clientAffinityEnabled: false");

describe("a finding on lines of the diff", () => {
  test("stands on its own line", () => {
    const diff = changes(changed("main.bicep", ["@@ -5 +5 @@", " kind", " properties", "+affinity", " }"]));
    expect(placementOf(reported({ at: affinity }), diff)).toEqual({
      kind: "line",
      anchor: { path: "main.bicep", line: 7, side: "RIGHT" },
      elsewhere: false,
    });
  });

  test("stands on several lines when one hunk has them all", () => {
    const block = place(app, app.text.indexOf("  properties"), app.text.indexOf("  }\n") + 3);
    const diff = changes(
      changed("main.bicep", ["@@ -5 +5 @@", " kind", "+properties", "+affinity", "+}", " }"]),
    );
    expect(placementOf(reported({ at: block }), diff)).toEqual({
      kind: "line",
      anchor: { path: "main.bicep", startLine: 6, line: 8, side: "RIGHT" },
      elsewhere: false,
    });
  });

  test("that reach beyond it stands on the first added one", () => {
    const block = place(app, header.start, app.text.indexOf("}\n\noutput") + 1);
    const diff = changes(
      changed("main.bicep", ["@@ -4 +4 @@", " name", " kind", "+properties", "+affinity"]),
    );
    expect(placementOf(reported({ at: block }), diff)).toMatchObject({
      anchor: { path: "main.bicep", line: 6, side: "RIGHT" },
    });
  });

  test("that lie in two hunks stands in one of them", () => {
    const block = place(app, header.start, app.text.indexOf("}\n\noutput") + 1);
    const diff = changes(
      changed("main.bicep", ["@@ -3 +3 @@", "+resource", " name", "@@ -7 +8 @@", " }", "+}"]),
    );
    expect(placementOf(reported({ at: block }), diff)).toMatchObject({
      anchor: { path: "main.bicep", line: 3, side: "RIGHT" },
    });
  });
});

describe("a finding that a removed line caused", () => {
  const picture = ["@@ -6 +6 @@", " properties", "-    httpsOnly: true", " affinity", " }"];

  test("stands on the left of it, the real place elsewhere", () => {
    expect(placementOf(reported({ at: header }), changes(changed("main.bicep", picture)))).toEqual({
      kind: "line",
      anchor: { path: "main.bicep", line: 7, side: "LEFT" },
      elsewhere: true,
    });
  });

  test("stands on the removed line that names the property, not on the nearest", () => {
    const diff = changes(
      changed("main.bicep", [
        "@@ -4 +4 @@",
        " name",
        "-  tags: tags",
        " kind",
        " properties",
        "-    httpsOnly: true",
        " affinity",
      ]),
    );
    expect(placementOf(reported({ at: header }), diff)).toMatchObject({ anchor: { line: 8, side: "LEFT" } });
    expect(placementOf(reported({ at: header, property: "properties.x" }), diff)).toMatchObject({
      anchor: { line: 5, side: "LEFT" },
    });
  });

  test("prefers it to its own line shown as context", () => {
    const diff = changes(
      changed("main.bicep", [
        "@@ -3 +3 @@",
        " resource",
        " name",
        " kind",
        " properties",
        "-    httpsOnly: true",
        " affinity",
      ]),
    );
    expect(placementOf(reported({ at: header }), diff)).toMatchObject({ anchor: { line: 7, side: "LEFT" } });
  });

  test("looks in the whole resource, of which the finding is one property", () => {
    const diff = changes(changed("main.bicep", ["@@ -4 +4 @@", " name", "-  identity: x", " kind"]));
    const one = { at: affinity, property: "identity" };
    expect(placementOf(reported({ ...one, declaredAt: header }), diff)).toMatchObject({
      anchor: { line: 5, side: "LEFT" },
    });
    expect(placementOf(reported(one), diff)).toMatchObject({ kind: "file" });
  });

  test("does not take a line removed from another resource", () => {
    const diff = changes(
      changed("main.bicep", ["@@ -10 +10 @@", " ", "-output httpsOnly bool = true", " output"]),
    );
    expect(placementOf(reported({ at: header }), diff)).toEqual({
      kind: "file",
      path: "main.bicep",
      elsewhere: false,
    });
  });
});

describe("a finding outside the diff", () => {
  const caller = source("caller.bicep", "module site 'main.bicep' = {", "  name: 'site'", "}", "");
  const related = [{ at: at(caller, "module site"), message: "called here" }];

  test("stands at a related place in the diff", () => {
    const diff = changes(changed("caller.bicep", ["@@ -0 +1 @@", "+module", "+name", "+}"]));
    expect(placementOf(reported({ at: header, related }), diff)).toEqual({
      kind: "line",
      anchor: { path: "caller.bicep", line: 1, side: "RIGHT" },
      elsewhere: true,
    });
  });

  test("stands on the file when none of its lines is shown, and on a related file else", () => {
    const renamed = changed("main.bicep", [], { status: "renamed", previousPath: "old.bicep" });
    expect(placementOf(reported({ at: header, related }), changes(renamed))).toEqual({
      kind: "file",
      path: "main.bicep",
      elsewhere: false,
    });
    const other = changed("caller.bicep", ["@@ -2 +2 @@", " name", "+}"]);
    expect(placementOf(reported({ at: header, related }), changes(other))).toEqual({
      kind: "file",
      path: "caller.bicep",
      elsewhere: true,
    });
  });

  test("has no place when nothing of it is in the diff, and none in a deleted file", () => {
    expect(placementOf(reported({ at: header, related }), changes())).toEqual({ kind: "none" });
    const deleted = changed("main.bicep", ["@@ -1 +0 @@", "-x"], { status: "deleted" });
    expect(placementOf(reported({ at: header }), changes(deleted))).toEqual({ kind: "none" });
  });
});

describe("a suggestion", () => {
  const whole = changes(
    changed("main.bicep", [
      "@@ -1 +1 @@",
      ..."param,,resource,name,kind,properties,affinity,},}".split(",").map((one) => `+${one}`),
    ]),
  );
  const insertion = at(app, "    clientAffinityEnabled");

  test("replaces exactly the lines it stands on", () => {
    const edit = { at: affinity, text: "clientAffinityEnabled: true" };
    expect(placementOf(reported({ at: affinity, edit }), whole)).toEqual({
      kind: "line",
      anchor: { path: "main.bicep", line: 7, side: "RIGHT" },
      elsewhere: false,
      suggestion: ["    clientAffinityEnabled: true"],
    });
  });

  test("that inserts keeps the line it stands on", () => {
    const edit = { at: place(app, insertion.start, insertion.start), text: "    httpsOnly: true\n" };
    expect(placementOf(reported({ at: header, edit }), whole)).toMatchObject({
      anchor: { line: 7 },
      suggestion: ["    httpsOnly: true", "    clientAffinityEnabled: false"],
    });
  });

  test("that removes a line is empty", () => {
    const line = place(app, insertion.start, app.text.indexOf("  }\n"));
    expect(placementOf(reported({ at: affinity, edit: { at: line, text: "" } }), whole)).toMatchObject({
      anchor: { line: 7 },
      suggestion: [],
    });
  });

  test("is not made outside a hunk, across hunks, for another file, or in a file of mixed line ends", () => {
    const edit = { at: affinity, text: "clientAffinityEnabled: true" };
    const above = changes(changed("main.bicep", ["@@ -3 +3 @@", "+resource", " name"]));
    expect(placementOf(reported({ at: header, edit }), above)).not.toHaveProperty("suggestion");
    const across = changes(changed("main.bicep", ["@@ -6 +6 @@", "+properties", "@@ -6 +7 @@", "+affinity"]));
    const two = {
      at: place(app, app.text.indexOf("  properties"), affinity.end),
      text: "  properties: {\n    y: 1",
    };
    expect(
      placementOf(reported({ at: header, edit: { ...two, text: "  p: {\n    y: 1" } }), across),
    ).not.toHaveProperty("suggestion");
    const mixed: Source = { path: "main.bicep", text: app.text.replace("\n", "\r\n") };
    const inMixed = { at: at(mixed, "clientAffinityEnabled: false"), text: "x: 1" };
    expect(placementOf(reported({ at: inMixed.at, edit: inMixed }), whole)).not.toHaveProperty("suggestion");
    const other = source("other.bicep", "a", "");
    expect(
      placementOf(reported({ at: header, edit: { at: at(other, "a"), text: "b" } }), whole),
    ).not.toHaveProperty("suggestion");
  });

  test("has lines without carriage returns in a file of CRLF", () => {
    const windows: Source = { path: "main.bicep", text: app.text.replaceAll("\n", "\r\n") };
    const from = at(windows, "    clientAffinityEnabled");
    const edit = { at: place(windows, from.start, from.start), text: "    httpsOnly: true\r\n" };
    expect(placementOf(reported({ at: from, edit }), whole)).toMatchObject({
      suggestion: ["    httpsOnly: true", "    clientAffinityEnabled: false"],
    });
  });

  test("is not made when it would commit characters that nobody sees, or print a secret", () => {
    const hidden = { at: affinity, text: "clientAffinityEnabled: true // \u202e" };
    expect(placementOf(reported({ at: affinity, edit: hidden }), whole)).not.toHaveProperty("suggestion");
    const secret = { at: affinity, text: "password: 'correct horse'" };
    expect(reported({ at: affinity, edit: secret })).not.toHaveProperty("edit");
  });
});

// GitHub's own check, written from its refusals: the line must be in a hunk, both ends in the same one, start before end.
function accepts({ path, side, startLine, line }: LineAnchor, { files }: Changes): boolean {
  const file = files.find((one) => one.path === path);
  return (file?.hunks ?? []).some(({ lines }) => {
    const has = (number: number): boolean =>
      lines.some((one) =>
        side === "LEFT"
          ? one.kind === "removed" && one.oldLine === number
          : one.kind !== "removed" && one.newLine === number,
      );
    return has(line) && (startLine === undefined || (startLine < line && has(startLine)));
  });
}

test("GitHub accepts every anchor, and a suggestion makes of the file what the edit makes of it", () => {
  const diff = fc
    .array(fc.tuple(fc.nat(4), fc.array(fc.constantFrom(" ", "+", "-"), { minLength: 1, maxLength: 6 })), {
      maxLength: 4,
    })
    .map((hunks) => {
      let line = 1;
      return hunks.flatMap(([skip, marks]) => {
        line += skip;
        const head = `@@ -${line} +${line} @@`;
        line += marks.filter((mark) => mark !== "-").length;
        return [head, ...marks.map((mark) => `${mark}x`)];
      });
    });
  const span = fc.tuple(fc.nat(app.text.length), fc.nat(60));
  const newText = fc
    .array(fc.constantFrom("a", "\n", "  b: 1", " ", "}"), { maxLength: 5 })
    .map((parts) => parts.join(""));
  let suggested = 0;
  fc.assert(
    fc.property(diff, span, span, newText, (picture, [start, length], [editStart, editLength], text) => {
      const map = changes(changed("main.bicep", picture));
      const edit = { at: place(app, editStart, Math.min(app.text.length, editStart + editLength)), text };
      const one = reported({ at: place(app, start, Math.min(app.text.length, start + length)), edit });
      const found = placementOf(one, map);
      if (found.kind !== "line") return;
      expect(accepts(found.anchor, map)).toBe(true);
      if (found.suggestion === undefined) return;
      suggested++;
      const lines = app.text.split("\n");
      const first = found.anchor.startLine ?? found.anchor.line;
      lines.splice(first - 1, found.anchor.line - first + 1, ...found.suggestion);
      const edited = app.text.slice(0, edit.at.start) + text + app.text.slice(edit.at.end);
      expect(lines.join("\n")).toBe(edited);
    }),
    { numRuns: 2000 },
  );
  expect(suggested).toBeGreaterThan(20);
});
