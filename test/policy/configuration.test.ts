import { describe, expect, test } from "@jest/globals";
import { Ajv } from "ajv";
import formats from "ajv-formats";
import { parse as parseYaml } from "yaml";
import {
  defaultPolicy,
  parsePolicy,
  policySchema,
  type ParsedPolicy,
} from "../../src/policy/configuration.ts";
import type { Problem } from "../../src/declarations/problem.ts";
import { regionOf, textOf } from "../../src/source/source.ts";

const rules = [
  { id: "plain-http-allowed", aliases: ["https-only-off"] },
  { id: "sql-injection" },
  { id: "old-tls-allowed" },
];

async function parse(text: string): Promise<ParsedPolicy> {
  return parsePolicy({ path: ".github/portcullis.yml", text }, rules);
}

const ajv = formats.default(new Ajv({ strict: false }), ["date"]);
const matchesSchema = ajv.compile(
  policySchema(rules.map((rule) => ({ ...rule, title: rule.id, severity: "high" }))),
);

/** `3:1 message`, as a person reads it. */
function shown(problems: readonly Problem[]): readonly string[] {
  return problems.map(({ at, message }) => {
    if (at === undefined || !("source" in at)) return `${at?.path ?? ""} ${message}`;
    const { line, column } = regionOf(at);
    return `${line}:${column} ${message}`;
  });
}

describe("a whole policy", () => {
  const text = `preset: strict
block: critical
comment: never
report: medium
rules:
  https-only-off: low
  sql-injection: off
practices:
  waf: off
  key-vault: on
ignore:
  - samples/**
suppressions:
  - rule: old-tls-allowed
    path: legacy/**
    resource: "* api"
    reason: Retired in January
    until: 2027-01-31
unsuppressable: [secret-in-output, sql-injection]
suppressions-in-pull-requests: honour
semgrep: optional
incomplete: pass
registries:
  - Contoso.azurecr.io
penetration-test:
  date: 2026-05-31
  scope: orders API
  report: https://contoso.example/pt/7
  interval-days: 180
extends: contoso/policies/azure/base.yml@v3
`;

  test("becomes what it says", async () => {
    const { policy, errors } = await parse(text);
    expect(errors).toEqual([]);
    expect(matchesSchema(parseYaml(text))).toBe(true);
    expect(policy).toMatchObject({
      preset: "strict",
      block: "critical",
      comment: "never",
      report: "medium",
      ignoredPaths: ["samples/**"],
      suppressionsInPullRequest: "honour",
      semgrep: "optional",
      incomplete: "pass",
      registries: ["contoso.azurecr.io"],
      penetrationTestInterval: 180,
      penetrationTest: { date: "2026-05-31", scope: "orders API", report: "https://contoso.example/pt/7" },
      extends: { owner: "contoso", repo: "policies", path: "azure/base.yml", ref: "v3" },
    });
    expect(policy?.rules).toEqual(
      new Map([
        ["plain-http-allowed", "low"],
        ["sql-injection", "off"],
      ]),
    );
    expect(policy?.practicesOff).toEqual(new Set(["waf"]));
    expect(policy?.unsuppressable).toEqual(new Set(["secret-in-output", "sql-injection"]));
    const [suppression] = policy?.suppressions ?? [];
    expect(suppression).toMatchObject({
      rule: "old-tls-allowed",
      path: "legacy/**",
      resource: "* api",
      reason: "Retired in January",
      until: "2027-01-31",
    });
    expect(regionOf(suppression!.at)).toMatchObject({ line: 14, column: 5 });
  });

  test("says what does nothing", async () => {
    const { notices } = await parse(text);
    expect(shown(notices)).toEqual([
      "19:18 There is no rule `secret-in-output`, so this does nothing",
      "1:1 `sql-injection` is `off` and unsuppressable; it stays on",
    ]);
  });
});

test.each(["", "# nothing yet\n", "---\n", "suppressions:\nrules:\npenetration-test:\n"])(
  "%j is the default policy",
  async (text) => {
    const { policy, errors, notices } = await parse(text);
    expect([errors, notices]).toEqual([[], []]);
    expect(matchesSchema(parseYaml(text))).toBe(true);
    expect({ ...policy, written: undefined }).toEqual({ ...defaultPolicy, written: undefined });
  },
);

test("a preset sets the thresholds that are not written", async () => {
  const { policy } = await parse("preset: all\ncomment: high\n");
  expect(policy).toMatchObject({ block: "low", comment: "high", report: "low" });
});

describe("mistakes", () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ["blok: high\n", ["1:1 There is no key `blok` here; did you mean `block`?"]],
    ["Block: high\n", ["1:1 There is no key `Block` here; did you mean `block`?"]],
    [
      "block: hihg\n",
      ["1:8 Expected `low`, `medium`, `high`, `critical` or `never`, found `hihg`; did you mean `high`?"],
    ],
    ["block: 3\n", ["1:8 Expected `low`, `medium`, `high`, `critical` or `never`, found the number 3"]],
    ["block:\n", ["1:7 Expected `low`, `medium`, `high`, `critical` or `never`, found nothing"]],
    ["rules: [a, b]\n", ["1:8 Expected a map of rules to `off` or a severity, found a list"]],
    [
      "rules:\n  sql-injection: false\n",
      ["2:18 Expected `off`, `low`, `medium`, `high` or `critical`, found `false`"],
    ],
    ["ignore: samples\n", ["1:9 Expected a list of globs, found `samples`"]],
    ["- a\n", ["1:1 Expected a policy: a map of keys such as `block` and `rules`, found a list"]],
    ["block: low\nblock: never\n", ["2:1 `block` is written twice, first on line 1"]],
    [
      "suppressions:\n  - rule: sql-injection\n",
      ["2:5 `reason` is missing here: a sentence that says why was expected"],
    ],
    [
      "suppressions:\n  - rule: sql-injection\n    reason: x\n    untill: 2027-01-01\n",
      ["4:5 There is no key `untill` here; did you mean `until`?"],
    ],
    [
      "suppressions:\n  - {rule: sql-injection, reason: x, until: 2027-02-30}\n",
      ["2:45 Expected a date like `2027-01-31`, found `2027-02-30`"],
    ],
    [
      "penetration-test:\n  date: 2026-01-01\n  scope: all\n",
      [
        "2:3 `date` needs `report` beside it: where the report is was expected",
        "3:3 `scope` needs `report` beside it: where the report is was expected",
      ],
    ],
    [
      "penetration-test: {interval-days: 0}\n",
      ["1:35 Expected a whole number from 1 to 3650, found the number 0"],
    ],
    ["extends: contoso/policies@v1\n", ["1:10 Expected `owner/repo/path@ref`, found `contoso/policies@v1`"]],
    ["extends: a/b/../c@v1\n", ["1:10 Expected `owner/repo/path@ref`, found `a/b/../c@v1`"]],
    [
      "registries: ['https://x.example/']\n",
      ["1:14 Expected a host like `mcr.microsoft.com`, found `https://x.example/`"],
    ],
    ["block: high\n---\nblock: low\n", ["2:1 A second document starts here, and one is expected"]],
    ["block: *nothing\n", ["1:8 The alias `*nothing` names an anchor that is not written above it"]],
    ["rules: &a\n  x: *a\n", ["2:6 The alias `*a` stands inside the anchor that it names"]],
    ["? [a]\n: b\n", ["1:3 A key must be a word"]],
  ];

  test.each(cases)("%j", async (text, expected) => {
    const { policy, errors } = await parse(text);
    expect(shown(errors)).toEqual(expected);
    expect(policy).toBeUndefined();
  });

  // What only the text shows, not the value that it means.
  const beyondSchemas = /written twice|second document|alias|A key must be a word/u;
  test.each(cases.filter(([, [first]]) => !beyondSchemas.test(first ?? "")))(
    "an editor sees %j with the schema",
    (text) => {
      expect(matchesSchema(parseYaml(text))).toBe(false);
    },
  );

  test("what is not YAML has its place", async () => {
    const { policy, errors } = await parse("block: high\nrules: {a: low\nreport: low\n");
    expect(policy).toBeUndefined();
    expect(errors[0]).toMatchObject({ kind: "syntax" });
    expect(shown(errors)[0]).toMatch(/^[34]:1 This is not YAML: /u);
  });

  test("a line end of Windows shifts nothing", async () => {
    const { errors } = await parse("preset: strict\r\nblok: high\r\n");
    expect(shown(errors)).toEqual(["2:1 There is no key `blok` here; did you mean `block`?"]);
    const [error] = errors;
    expect(error?.at && "source" in error.at && textOf(error.at)).toBe("blok");
  });

  test("control characters and long texts don't come through", async () => {
    const { errors } = await parse(`block: "a\\n::error::b \`${"x".repeat(200)}"\n`);
    expect(shown(errors)).toEqual([
      `1:8 Expected \`low\`, \`medium\`, \`high\`, \`critical\` or \`never\`, found \`a ::error::b  ${"x".repeat(46)}…\``,
    ]);
  });
});

describe("names of rules", () => {
  test("an unknown one is a notice with the nearest one, never a refusal", async () => {
    const { policy, errors, notices } = await parse("rules:\n  sql-injecton: off\n");
    expect(errors).toEqual([]);
    expect(policy).toBeDefined();
    expect(shown(notices)).toEqual([
      "2:3 There is no rule `sql-injecton`, so this does nothing; did you mean `sql-injection`?",
    ]);
  });

  test("`__proto__` is a name like any other", async () => {
    const { policy, notices } = await parse("rules:\n  __proto__: off\n  constructor: low\n");
    expect(policy?.rules.get("__proto__")).toBe("off");
    expect(notices).toHaveLength(2);
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
    const { errors } = await parse("__proto__:\n  block: never\n");
    expect(shown(errors)[0]).toMatch(/^1:1 There is no key `__proto__` here/u);
  });
});

describe("a stranger's policy", () => {
  const limits: readonly (readonly [string, string, RegExp])[] = [
    ["too long", `# ${"x".repeat(300_000)}`, /has 300002 characters, more than the 256000/u],
    ["nested in brackets", `rules: ${"[".repeat(200_000)}`, /nests deeper than the 50 levels/u],
    ["nested in dashes", `rules:\n  ${"- ".repeat(100_000)}x`, /nests deeper than the 50 levels/u],
    ["nested in keys", "? ".repeat(100_000), /nests deeper than the 50 levels/u],
    [
      "an alias bomb",
      `a: &a [x,x,x,x,x,x,x,x,x]\n${"abcdefgh"
        .split("")
        .slice(1)
        .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${"abcdefgh"[index]!}`).join(",")}]`)
        .join("\n")}\n`,
      /says more than is read/u,
    ],
    [
      "aliases without end",
      `a: &a [${"x,".repeat(5000)}]\nb: [${"*a,".repeat(60_000)}]`,
      /says more than is read/u,
    ],
  ];

  test.each(limits)("%s is refused in bounded time", async (_, text, message) => {
    const { policy, errors } = await parse(text);
    expect(policy).toBeUndefined();
    expect(errors[0]?.message).toMatch(message);
  });

  test("many mistakes are cut", async () => {
    const keys = Array.from({ length: 8000 }, (_, index) => `blok${index}: high`).join("\n");
    const { errors } = await parse(keys);
    expect(errors).toHaveLength(50);
    const names = Array.from({ length: 8000 }, (_, index) => `  sql-injectio${index}: low`).join("\n");
    const { notices } = await parse(`rules:\n${names}\n`);
    expect(notices).toHaveLength(50);
  });

  test("`%YAML 1.1` does not change what `off` means", async () => {
    const { policy, errors } = await parse("%YAML 1.1\n---\nsemgrep: off\n");
    expect(errors).toEqual([]);
    expect(policy?.semgrep).toBe("off");
  });
});
