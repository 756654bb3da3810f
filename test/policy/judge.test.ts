import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { defaultPolicy } from "../../src/policy/configuration.ts";
import { fingerprints } from "../../src/policy/fingerprint.ts";
import { suppressionsIn } from "../../src/policy/inline-suppressions.ts";
import { judge, type JudgeRequest } from "../../src/policy/judge.ts";
import type { InlineSuppression, Policy, Suppression } from "../../src/policy/policy.ts";
import { severities, type Finding, type Severity } from "../../src/rules/finding.ts";
import type { ChangedFile, Hunk, HunkLine } from "../../src/source/changes.ts";
import { place, type Source } from "../../src/source/source.ts";
import { conclude } from "../../src/policy/verdict.ts";
import { findingAt, request } from "./finding.ts";

const source: Source = { path: "main.bicep", text: "x\n".repeat(40) };
const rules = [{ id: "plain-http-allowed" }, { id: "sql-injection" }];

/** `standing: why`, and what follows from it. */
function standings(parts: Partial<JudgeRequest>): readonly string[] {
  return judge(request(parts)).findings.map(
    ({ standing: { kind, why }, isNew, blocks, comments }) =>
      `${kind}: ${why}${isNew ? " [new]" : ""}${blocks ? " [blocks]" : ""}${comments ? " [comments]" : ""}`,
  );
}

function policy(parts: Partial<Policy>): Policy {
  return { ...defaultPolicy, ...parts };
}

const policyFile: Source = { path: ".github/portcullis.yml", text: "a\nb\nc\n" };

function suppression(parts: Partial<Suppression>): Suppression {
  return { rule: "plain-http-allowed", reason: "agreed", at: place(policyFile, 2, 3), ...parts };
}

function commentsIn(file: Source): readonly InlineSuppression[] {
  return suppressionsIn(file, rules).suppressions;
}

/** A hunk of the lines that start with ` `, `+` or `-`, as in a diff; it starts at line 1 of both files. */
function hunk(...lines: readonly string[]): Hunk {
  let [oldLine, newLine] = [0, 0];
  const mapped = lines.map((line): HunkLine => {
    if (line.startsWith("+")) return { kind: "added", newLine: ++newLine };
    if (line.startsWith("-")) return { kind: "removed", oldLine: ++oldLine };
    return { kind: "context", oldLine: ++oldLine, newLine: ++newLine };
  });
  return { oldStart: 1, oldLines: oldLine, newStart: 1, newLines: newLine, lines: mapped };
}

function modified(path: string, ...hunks: readonly Hunk[]): ChangedFile {
  return { path, status: "modified", kind: "text", hunks };
}

describe("new means not in the merge base", () => {
  test("a new finding is reported, blocks and gets a comment from the thresholds on", () => {
    expect(standings({ head: [findingAt(source, 3)] })).toEqual([
      "reported: New: the merge base does not have it [new] [blocks] [comments]",
    ]);
    expect(standings({ head: [findingAt(source, 3, { severity: "medium" })] })).toEqual([
      "reported: New: the merge base does not have it [new] [comments]",
    ]);
    expect(standings({ head: [findingAt(source, 3, { severity: "low" })] })).toEqual([
      "reported: New: the merge base does not have it [new]",
    ]);
  });

  test("unrelated lines move it, and it stays pre-existing", () => {
    expect(standings({ head: [findingAt(source, 30)], base: [findingAt(source, 3)] })).toEqual([
      "pre-existing: The merge base has it too",
    ]);
  });

  test("when nothing is compared everything counts", () => {
    expect(standings({ head: [findingAt(source, 3)], base: undefined, changes: undefined })).toEqual([
      "reported: Nothing is compared, so everything counts [new] [blocks] [comments]",
    ]);
  });

  describe("of several of one name", () => {
    const low = findingAt(source, 3, { severity: "low" });
    const critical = findingAt(source, 6, { severity: "critical" });

    test("the one that stays is known when the one before it goes", () => {
      const { findings, fixed } = judge(request({ head: [critical], base: [low, critical] }));
      expect(findings.map(({ standing, blocks }) => `${standing.why}, ${blocks}`)).toEqual([
        "The merge base has it too, false",
      ]);
      expect(fixed.map(({ finding }) => finding.severity)).toEqual(["low"]);
    });

    test("a graver one that comes before it is new, and it is not", () => {
      const before = findingAt(source, 1, { severity: "critical" });
      expect(standings({ head: [before, low], base: [low] })).toEqual([
        "reported: New: the merge base does not have it [new] [blocks] [comments]",
        "pre-existing: The merge base has it too",
      ]);
    });

    test("what lets in as much answers for it, and not its neighbour", () => {
      const narrow = findingAt(source, 3, { extent: ["22"] });
      const wide = findingAt(source, 6, { extent: ["22", "3389"] });
      const swapped = [
        findingAt(source, 3, { extent: ["22", "3389"] }),
        findingAt(source, 6, { extent: ["22"] }),
      ];
      expect(standings({ head: swapped, base: [narrow, wide] })).toEqual([
        "pre-existing: The merge base has it too",
        "pre-existing: The merge base has it too",
      ]);
    });

    test("the baseline's entry stays with the one it was written for", () => {
      const before = findingAt(source, 1, { severity: "critical" });
      const baseline = {
        entries: fingerprints([low]).map(({ fingerprint }) => ({
          fingerprint,
          rule: low.rule,
          path: source.path,
          resource: "",
          reason: "at adoption",
        })),
      };
      expect(standings({ head: [before, low], base: [low], baseline })).toEqual([
        "reported: New: the merge base does not have it [new] [blocks] [comments]",
        "baselined: Accepted in the baseline: at adoption",
      ]);
      const graver = findingAt(source, 3, { severity: "critical" });
      expect(standings({ head: [graver], base: [low], baseline })).toEqual([
        "reported: Graver than in the merge base: low there, critical now [new] [blocks] [comments]",
      ]);
    });
  });

  test("one that the change makes graver is new again", () => {
    const base = [findingAt(source, 3, { severity: "medium" })];
    expect(standings({ head: [findingAt(source, 3, { severity: "critical" })], base })).toEqual([
      "reported: Graver than in the merge base: medium there, critical now [new] [blocks] [comments]",
    ]);
    expect(standings({ head: [findingAt(source, 3, { severity: "low" })], base })).toEqual([
      "pre-existing: The merge base has it too",
    ]);
  });

  test("one that lets in more than in the merge base is new again, accepted there or not", () => {
    const base = [findingAt(source, 3, { extent: ["22"] })];
    const wider = [findingAt(source, 3, { extent: ["22", "3389"] })];
    const why = "reported: Wider than in the merge base: it lets in more than it did there";
    expect(standings({ head: wider, base })).toEqual([`${why} [new] [blocks] [comments]`]);
    const [known] = fingerprints(base);
    const entry = {
      fingerprint: known?.fingerprint ?? "",
      rule: "plain-http-allowed",
      path: "",
      resource: "",
    };
    const baseline = { entries: [{ ...entry, reason: "later" }] };
    expect(standings({ head: wider, base, baseline })).toEqual([`${why} [new] [blocks] [comments]`]);
    expect(standings({ head: base, base: wider, baseline })).toEqual([
      "baselined: Accepted in the baseline: later",
    ]);
  });

  test("one that lets in less is not", () => {
    const base = [findingAt(source, 3, { extent: ["22", "3389"] })];
    expect(standings({ head: [findingAt(source, 3, { extent: ["22"] })], base })).toEqual([
      "pre-existing: The merge base has it too",
    ]);
    expect(standings({ head: [findingAt(source, 3)], base })).toEqual([
      "pre-existing: The merge base has it too",
    ]);
  });

  test("a second one of the same kind is new beside the first", () => {
    expect(
      standings({ head: [findingAt(source, 3), findingAt(source, 9)], base: [findingAt(source, 5)] }),
    ).toEqual([
      "pre-existing: The merge base has it too",
      "reported: New: the merge base does not have it [new] [blocks] [comments]",
    ]);
  });

  test("one that the base has under all of its identities is not, whatever others the base has", () => {
    const other = { root: "other.bicep", subject: "s", property: "p" };
    expect(
      standings({
        head: [findingAt(source, 3, { identity: other })],
        base: [findingAt(source, 3, { alternateIdentities: [other] })],
      }),
    ).toEqual(["pre-existing: The merge base has it too"]);
  });

  test("one that the base has under some of its identities only is", () => {
    const other = { root: "other.bicep", subject: "s", property: "p" };
    expect(
      standings({
        head: [findingAt(source, 3, { alternateIdentities: [other] })],
        base: [findingAt(source, 3, { identity: other })],
      }),
    ).toEqual(["reported: New: the merge base does not have it [new] [blocks] [comments]"]);
  });

  test("what the head no longer has is fixed", () => {
    const { fixed, findings } = judge(request({ base: [findingAt(source, 3)] }));
    expect(findings).toEqual([]);
    expect(fixed.map(({ fingerprint, standing, blocks }) => [fingerprint, standing.why, blocks])).toEqual([
      [
        fingerprints([findingAt(source, 3)])[0]?.fingerprint,
        "The merge base has it, and the head no longer does",
        false,
      ],
    ]);
  });

  test("but not when its file could not be read", () => {
    const { fixed } = judge(
      request({
        base: [findingAt(source, 3)],
        headProblems: [{ kind: "syntax", message: "x", at: { path: "main.bicep" }, effect: "incomplete" }],
      }),
    );
    expect(fixed).toEqual([]);
  });
});

describe("renames", () => {
  const renamed: ChangedFile = {
    path: "new.bicep",
    previousPath: "main.bicep",
    status: "renamed",
    kind: "text",
    hunks: [],
  };

  test("carry a finding over", () => {
    const moved = findingAt({ ...source, path: "new.bicep" }, 3);
    const parts = { head: [moved], base: [findingAt(source, 3)], changes: { files: [renamed] } };
    expect(standings(parts)).toEqual(["pre-existing: The merge base has it too"]);
    expect(judge(request(parts)).fixed).toEqual([]);
  });

  test("carry its place in the baseline over", () => {
    const [{ fingerprint } = { fingerprint: "" }] = fingerprints([findingAt(source, 3)]);
    const entry = {
      fingerprint,
      rule: "plain-http-allowed",
      path: "main.bicep",
      resource: "",
      reason: "old",
    };
    expect(
      standings({
        head: [findingAt({ ...source, path: "new.bicep" }, 3)],
        base: [findingAt(source, 3)],
        changes: { files: [renamed] },
        baseline: { entries: [entry] },
      }),
    ).toEqual(["baselined: Accepted in the baseline: old"]);
  });

  test("don't where two files swap their contents", () => {
    const other: ChangedFile = {
      ...renamed,
      path: "main.bicep",
      previousPath: "new.bicep",
    };
    expect(
      standings({
        head: [findingAt({ ...source, path: "new.bicep" }, 3)],
        base: [findingAt(source, 3)],
        changes: { files: [renamed, other] },
      }),
    ).toEqual(["reported: New: the merge base does not have it [new] [blocks] [comments]"]);
  });
});

describe("what the policy says of a rule", () => {
  const head = [findingAt(source, 3)];

  test("its severity counts for the thresholds", () => {
    const judged = judge(
      request({ head, policy: policy({ rules: new Map([["plain-http-allowed", "low"]]) }) }),
    );
    expect(judged.findings[0]).toMatchObject({
      finding: { severity: "low" },
      blocks: false,
      comments: false,
    });
  });

  test.each<readonly [Partial<Policy>, string]>([
    [{ rules: new Map([["plain-http-allowed", "off"]]) }, "The policy switches `plain-http-allowed` off"],
    [{ practicesOff: new Set(["functions-auth"]) }, "The policy switches the practice `functions-auth` off"],
    [{ ignoredPaths: ["*.bicep"] }, "The policy ignores `main.bicep`"],
    [
      { report: "critical", comment: "never", block: "never" },
      "Its severity, high, is below the policy's `report: critical`",
    ],
  ])("off: %o", (parts, why) => {
    expect(standings({ head, policy: policy(parts) })).toEqual([`off: ${why} [new]`]);
  });

  test.each<readonly [Partial<Policy>, string]>([
    [{}, "off: Its rule belongs to the preset `all`, and the policy's is `recommended` [new]"],
    [{ preset: "strict" }, "off: Its rule belongs to the preset `all`, and the policy's is `strict` [new]"],
    [{ preset: "all" }, "reported: New: the merge base does not have it [new] [blocks] [comments]"],
    [
      { rules: new Map([["plain-http-allowed", "high"]]) },
      "reported: New: the merge base does not have it [new] [blocks] [comments]",
    ],
    [
      { unsuppressable: new Set(["plain-http-allowed"]) },
      "reported: New: the merge base does not have it [new] [blocks] [comments]",
    ],
    [
      { preset: "all", rules: new Map([["plain-http-allowed", "off"]]) },
      "off: The policy switches `plain-http-allowed` off [new]",
    ],
  ])("a rule of the preset `all`: %o", (parts, standing) => {
    const opinion = [findingAt(source, 3, { preset: "all" })];
    expect(standings({ head: opinion, policy: policy(parts) })).toEqual([standing]);
  });

  test("a finding that blocks is never below the report's threshold", () => {
    expect(standings({ head, policy: policy({ report: "critical" }) })[0]).toMatch(/^reported.*\[blocks\]/u);
  });

  test("nothing switches an unsuppressable rule off", () => {
    const strict = policy({
      unsuppressable: new Set(["plain-http-allowed"]),
      rules: new Map([["plain-http-allowed", "off"]]),
      practicesOff: new Set(["functions-auth"]),
      ignoredPaths: ["**"],
      suppressions: [suppression({})],
      suppressionsInPullRequest: "honour",
    });
    expect(standings({ head, policy: strict })).toEqual([
      "reported: New: the merge base does not have it [new] [blocks] [comments]",
    ]);
  });
});

describe("suppressions of the policy file", () => {
  const head = [findingAt(source, 3)];
  const suppressed = (parts: Partial<Suppression>): string | undefined =>
    standings({ head, policy: policy({ suppressions: [suppression(parts)] }) })[0];

  test.each<readonly [Partial<Suppression>, boolean]>([
    [{}, true],
    [{ path: "*.bicep" }, true],
    [{ path: "infra/**" }, false],
    [{ resource: "* API" }, true],
    [{ resource: "api" }, false],
    [{ rule: "sql-injection" }, false],
    [{ until: "2026-11-23" }, true],
    [{ until: "2026-11-22" }, false],
  ])("%o: %s", (parts, holds) => {
    expect(suppressed(parts)?.startsWith("suppressed")).toBe(holds);
  });

  test("the sentence tells where and why", () => {
    expect(suppressed({ until: "2027-01-31" })).toBe(
      "suppressed: Allowed until 2027-01-31 in `.github/portcullis.yml`, line 2: agreed [new]",
    );
  });

  test("one that ran out is told, and its finding is not this change's", () => {
    const parts = {
      head,
      base: head,
      policy: policy({ suppressions: [suppression({ until: "2026-01-01" })] }),
    };
    expect(standings(parts)).toEqual([
      "pre-existing: The merge base has it too; the suppression that allowed it ran out on 2026-01-01",
    ]);
    expect(judge(request(parts)).notices.map(({ message }) => message)).toEqual([
      "The suppression of `plain-http-allowed` ran out on 2026-01-01",
    ]);
  });
});

describe("suppressions in comments", () => {
  const comment = "// portcullis: allow plain-http-allowed -- behind Front Door";
  const file = (...lines: readonly string[]): Source => ({ path: "main.bicep", text: lines.join("\n") });

  test("one that the merge base has holds for a new finding on its line", () => {
    const head = file(comment, "resource api", "x", "y");
    const base = file(comment, "resource api", "x");
    const finding = findingAt(head, 2);
    expect(
      standings({
        head: [finding],
        headSuppressions: commentsIn(head),
        baseSuppressions: commentsIn(base),
        changes: { files: [modified("main.bicep", hunk(" ", " ", " ", "+"))] },
      }),
    ).toEqual(["suppressed: Allowed in `main.bicep`, line 1: behind Front Door [new]"]);
  });

  test("it covers what is declared on its line, and nothing else", () => {
    const head = file(comment, "resource api", "  tls", "resource other", "  tls");
    const parts = { headSuppressions: commentsIn(head), baseSuppressions: commentsIn(head) };
    const inside = findingAt(head, 3, { declaredAt: place(head, head.text.indexOf("resource api"), 90) });
    expect(standings({ head: [inside], ...parts })[0]).toMatch(/^suppressed/u);
    const other = findingAt(head, 5, { declaredAt: place(head, head.text.indexOf("resource other"), 90) });
    expect(standings({ head: [other], ...parts })[0]).toMatch(/^reported/u);
    expect(standings({ head: [findingAt(head, 3)], ...parts })[0]).toMatch(/^reported/u);
    expect(standings({ head: [findingAt(head, 2, { rule: "sql-injection" })], ...parts })[0]).toMatch(
      /^reported/u,
    );
  });

  test("one that the pull request adds is shown, and the finding still blocks", () => {
    const head = file(comment, "resource api");
    const parts = {
      head: [findingAt(head, 2)],
      headSuppressions: commentsIn(head),
      changes: { files: [modified("main.bicep", hunk("+", "+"))] },
    };
    expect(standings(parts)).toEqual([
      "reported: New: the merge base does not have it. A suppression that this change adds or moves asks to allow it (behind Front Door); it holds once it is merged [new] [blocks] [comments]",
    ]);
    expect(standings({ ...parts, policy: policy({ suppressionsInPullRequest: "honour" }) })).toEqual([
      "suppressed: Allowed in `main.bicep`, line 1: behind Front Door [new]",
    ]);
  });

  test("one that the pull request adds for a finding that was there changes nothing yet", () => {
    const head = file(comment, "resource api");
    expect(
      standings({
        head: [findingAt(head, 2)],
        base: [findingAt(file("resource api"), 1)],
        headSuppressions: commentsIn(head),
        changes: { files: [modified("main.bicep", hunk("+", " "))] },
      }),
    ).toEqual([
      "pre-existing: The merge base has it too; a suppression that this change adds takes effect once it is merged",
    ]);
  });

  test("moving an agreed comment over other code is adding one", () => {
    const base = file(comment, "resource api", "resource other");
    const head = file("resource api", comment, "resource other");
    expect(
      standings({
        head: [findingAt(head, 3)],
        headSuppressions: commentsIn(head),
        baseSuppressions: commentsIn(base),
        changes: { files: [modified("main.bicep", hunk("-", " ", "+", " "))] },
      })[0],
    ).toMatch(/^reported.*adds or moves.*\[blocks\]/u);
  });

  test("so is putting other code under it, in place or by taking lines away", () => {
    const base = file(comment, "resource api", "resource other");
    const replaced = file(comment, "resource new", "resource other");
    const parts = { baseSuppressions: commentsIn(base) };
    expect(
      standings({
        ...parts,
        head: [findingAt(replaced, 2)],
        headSuppressions: commentsIn(replaced),
        changes: { files: [modified("main.bicep", hunk(" ", "-", "+", " "))] },
      })[0],
    ).toMatch(/^reported.*\[blocks\]/u);
    const shifted = file(comment, "resource other");
    expect(
      standings({
        ...parts,
        head: [findingAt(shifted, 2)],
        headSuppressions: commentsIn(shifted),
        changes: { files: [modified("main.bicep", hunk(" ", "-", " "))] },
      })[0],
    ).toMatch(/^reported.*\[blocks\]/u);
  });

  test("editing the line under it keeps it for the finding that it allowed before", () => {
    const base = file(comment, "resource api '2023'");
    const head = file("// top", comment, "resource api '2024'");
    expect(
      standings({
        head: [findingAt(head, 3)],
        base: [findingAt(base, 2)],
        headSuppressions: commentsIn(head),
        baseSuppressions: commentsIn(base),
        changes: { files: [modified("main.bicep", hunk("+", " ", "-", "+"))] },
      })[0],
    ).toMatch(/^suppressed/u);
  });

  test("giving it a later day is adding one", () => {
    const at = (until: string): Source =>
      file(`// portcullis: allow plain-http-allowed until ${until} -- soon`, "resource api");
    const parts = {
      head: [findingAt(at("2027-12-31"), 2)],
      base: [findingAt(at("2027-12-31"), 2)],
      changes: { files: [modified("main.bicep", hunk("-", "+", " "))] },
    };
    const longer = {
      ...parts,
      headSuppressions: commentsIn(at("2027-12-31")),
      baseSuppressions: commentsIn(at("2026-12-31")),
    };
    expect(standings(longer)[0]).toMatch(/^pre-existing/u);
    const shorter = {
      ...parts,
      headSuppressions: commentsIn(at("2026-12-31")),
      baseSuppressions: commentsIn(at("2027-12-31")),
    };
    expect(standings(shorter)[0]).toMatch(/^suppressed/u);
  });

  test("a changed file without hunks counts as changed all over", () => {
    const head = file(comment, "resource api");
    expect(
      standings({
        head: [findingAt(head, 2)],
        headSuppressions: commentsIn(head),
        baseSuppressions: commentsIn(head),
        changes: { files: [{ ...modified("main.bicep"), kind: "binary" }] },
      })[0],
    ).toMatch(/^reported/u);
  });

  test("taking it away leaves a finding that was there pre-existing, and says so", () => {
    const base = file(comment, "resource api");
    expect(
      standings({
        head: [findingAt(file("resource api"), 1)],
        base: [findingAt(base, 2)],
        baseSuppressions: commentsIn(base),
        changes: { files: [modified("main.bicep", hunk("-", " "))] },
      }),
    ).toEqual([
      "pre-existing: The merge base has it too; this change removes the suppression that allowed it",
    ]);
  });

  test("one that ran out allows nothing", () => {
    const head = file("// portcullis: allow plain-http-allowed until 2026-11-22 -- soon", "resource api");
    const parts = { headSuppressions: commentsIn(head), baseSuppressions: commentsIn(head) };
    expect(standings({ head: [findingAt(head, 2)], ...parts })[0]).toMatch(
      /^reported: New.*base does not have it \[new\]/u,
    );
    expect(standings({ head: [findingAt(head, 2)], base: [findingAt(head, 2)], ...parts })).toEqual([
      "pre-existing: The merge base has it too; the suppression that allowed it ran out on 2026-11-22",
    ]);
  });

  test("an unsuppressable rule says that nothing suppresses it", () => {
    const head = file(comment, "resource api");
    expect(
      standings({
        head: [findingAt(head, 2)],
        headSuppressions: commentsIn(head),
        baseSuppressions: commentsIn(head),
        policy: policy({ unsuppressable: new Set(["plain-http-allowed"]) }),
      }),
    ).toEqual([
      "reported: New: the merge base does not have it. The policy lets nothing suppress this rule [new] [blocks] [comments]",
    ]);
  });
});

describe("the baseline", () => {
  const [{ fingerprint } = { fingerprint: "" }] = fingerprints([findingAt(source, 3)]);
  const entry = {
    fingerprint,
    rule: "plain-http-allowed",
    path: "main.bicep",
    resource: "",
    reason: "at adoption",
  };

  test("accepts by fingerprint, with nothing compared too", () => {
    const parts = { head: [findingAt(source, 8)], baseline: { entries: [entry] } };
    expect(standings({ ...parts, base: undefined })).toEqual([
      "baselined: Accepted in the baseline: at adoption [new]",
    ]);
  });

  test("not for an unsuppressable rule, nor under another rule's name", () => {
    const head = [findingAt(source, 8)];
    const strict = policy({ unsuppressable: new Set(["plain-http-allowed"]) });
    expect(standings({ head, policy: strict, baseline: { entries: [entry] } })[0]).toMatch(/^reported/u);
    const other = { ...entry, rule: "sql-injection" };
    expect(standings({ head, baseline: { entries: [other] } })[0]).toMatch(/^reported/u);
  });
});

test("gravest first, then by path and line", () => {
  const b = { path: "b.bicep", text: source.text };
  const head = [
    findingAt(b, 1),
    findingAt(source, 9),
    findingAt(source, 2, { severity: "critical", rule: "z" }),
    findingAt(source, 4),
  ];
  expect(
    judge(request({ head })).findings.map(
      ({ finding }) => `${finding.severity} ${finding.at.source.path} ${finding.at.start}`,
    ),
  ).toEqual(["critical main.bicep 2", "high b.bicep 0", "high main.bicep 6", "high main.bicep 16"]);
});

describe("whatever comes in", () => {
  const severity = fc.constantFrom<Severity>(...severities);
  const finding = fc
    .record({
      path: fc.constantFrom("a.bicep", "b.bicep"),
      line: fc.integer({ min: 1, max: 30 }),
      rule: fc.constantFrom("plain-http-allowed", "sql-injection", "old-tls"),
      severity,
      subject: fc.constantFrom("x", "y"),
    })
    .map(({ path, line, rule, severity, subject }): Finding =>
      findingAt({ path, text: source.text }, line, {
        rule,
        severity,
        identity: { root: path, subject, property: "p" },
      }),
    );
  const comments = fc
    .array(
      fc.record({
        path: fc.constantFrom("a.bicep", "b.bicep"),
        rule: fc.constantFrom("plain-http-allowed", "sql-injection"),
        line: fc.integer({ min: 1, max: 30 }),
        until: fc.constantFrom("2026-01-01", "2027-01-01"),
      }),
    )
    .map((all) =>
      all.map(({ path, rule, line, until }): InlineSuppression => ({
        rule,
        reason: "r",
        until,
        fromLine: line,
        toLine: line + 2,
        at: place({ path, text: source.text }, 0, 1),
      })),
    );
  const threshold = fc.constantFrom<Severity | "never">(...severities, "never");
  const anyPolicy = fc
    .record({
      block: threshold,
      comment: threshold,
      report: severity,
      off: fc.subarray(["plain-http-allowed", "old-tls"]),
      unsuppressable: fc.subarray(["plain-http-allowed", "sql-injection"]),
      suppressed: fc.subarray(["plain-http-allowed", "sql-injection", "old-tls"]),
      ignoredPaths: fc.subarray(["b.bicep"]),
      suppressionsInPullRequest: fc.constantFrom<Policy["suppressionsInPullRequest"]>("report", "honour"),
    })
    .map(({ off, unsuppressable, suppressed, ...parts }) =>
      policy({
        ...parts,
        rules: new Map(off.map((rule) => [rule, "off"])),
        unsuppressable: new Set(unsuppressable),
        suppressions: suppressed.map((rule) => suppression({ rule })),
      }),
    );
  const anyRequest = fc
    .record({
      head: fc.array(finding, { maxLength: 12 }),
      base: fc.option(fc.array(finding, { maxLength: 12 }), { nil: undefined }),
      policy: anyPolicy,
      headSuppressions: comments,
      baseSuppressions: comments,
      accepted: fc.array(finding, { maxLength: 4 }),
    })
    .map(({ accepted, ...parts }) =>
      request({
        ...parts,
        baseline: {
          entries: fingerprints(accepted).map(({ fingerprint, finding: { rule } }) => ({
            fingerprint,
            rule,
            path: "",
            resource: "",
            reason: "r",
          })),
        },
      }),
    );

  test("no finding is dropped, none is made, and each has a standing and a name of its own", () => {
    fc.assert(
      fc.property(anyRequest, (asked) => {
        const { findings } = judge(asked);
        const place = ({ rule, at, identity }: Finding): string =>
          `${rule} ${at.source.path} ${at.start} ${identity.subject}`;
        expect(findings.map(({ finding }) => place(finding)).sort()).toEqual(asked.head.map(place).sort());
        for (const { standing } of findings) expect(standing.why).not.toBe("");
        expect(new Set(findings.map(({ fingerprint }) => fingerprint)).size).toBe(findings.length);
      }),
    );
  });

  test("nothing suppresses, baselines or switches off an unsuppressable rule", () => {
    fc.assert(
      fc.property(anyRequest, (asked) => {
        for (const { finding, standing } of judge(asked).findings) {
          if (!asked.policy.unsuppressable.has(finding.rule)) continue;
          expect(["reported", "pre-existing"]).toContain(standing.kind);
        }
      }),
    );
  });

  test("only a reported, new finding blocks or gets a comment; each that reaches the threshold does", () => {
    fc.assert(
      fc.property(anyRequest, (asked) => {
        for (const { finding, standing, isNew, blocks } of judge(asked).findings) {
          const reaches =
            asked.policy.block !== "never" &&
            severities.indexOf(finding.severity) >= severities.indexOf(asked.policy.block);
          expect(blocks).toBe(standing.kind === "reported" && isNew && reaches);
        }
      }),
    );
  });

  test("another finding never lifts a block", () => {
    fc.assert(
      fc.property(anyRequest, finding, (asked, extra) => {
        const verdict = (head: readonly Finding[]): string => {
          const { findings } = judge({ ...asked, head });
          return conclude({ findings, problems: [], policy: asked.policy }).kind;
        };
        fc.pre(verdict(asked.head) === "blocked");
        expect(verdict([...asked.head, extra])).toBe("blocked");
      }),
      { numRuns: 300 },
    );
  });

  test("suppressions of the pull request never lift a block by default", () => {
    fc.assert(
      fc.property(anyRequest, comments, (asked, added) => {
        const strict = {
          ...asked,
          policy: { ...asked.policy, suppressionsInPullRequest: "report" as const },
          baseSuppressions: [],
        };
        const blocking = (headSuppressions: readonly InlineSuppression[]): number =>
          judge({ ...strict, base: strict.base ?? [], headSuppressions }).findings.filter(
            ({ blocks }) => blocks,
          ).length;
        expect(blocking(added)).toBe(blocking([]));
      }),
    );
  });
});
