import { expect, test } from "@jest/globals";
import { howToAccept } from "../../src/reporters/acceptance.ts";
import { reportOf } from "../../src/reporters/report.ts";
import { stickyComment } from "../../src/reporters/summary.ts";
import { terminal } from "../../src/reporters/terminal.ts";
import { at, finding, judged, links, review, source } from "./reviews.ts";

const findingIn = (path: string, rule = "plain-http-allowed"): ReturnType<typeof finding> => {
  const file = source(path, "text");
  return finding({ rule, message: "x", at: at(file, "text") });
};

test.each([
  [
    "infra/main.bicep",
    "To accept a finding such as `plain-http-allowed`, write `// portcullis: allow plain-http-allowed -- <reason>` above its line, or name its rule, reason, path and resource under `suppressions` in `.github/portcullis.yml`.",
  ],
  [
    "function_app.py",
    "To accept a finding such as `plain-http-allowed`, write `# portcullis: allow plain-http-allowed -- <reason>` above its line, or name its rule, reason, path and resource under `suppressions` in `.github/portcullis.yml`.",
  ],
  [
    "infra/main.json",
    "To accept a finding such as `plain-http-allowed`, name its rule, reason, path and resource under `suppressions` in `.github/portcullis.yml`.",
  ],
])("a blocked author is told how to accept what is in %s", (path, expected) => {
  const blocked = review([judged(findingIn(path))], { revision: {} });
  expect(howToAccept({ ...reportOf(blocked), compared: false })).toBe(expected);
  expect(howToAccept({ ...reportOf(blocked), compared: true })).toBe(
    `${expected} What a pull request adds there holds once it is merged, unless the policy of the base branch says otherwise.`,
  );
});

test("the example is the least grave in a file that can have comments", () => {
  const blocked = review([
    judged(findingIn("main.bicep", "literal-secret-in-setting")),
    judged(findingIn("a.ts", "sql-injection")),
    judged(findingIn("main.json")),
  ]);
  expect(howToAccept(reportOf(blocked))).toContain("`// portcullis: allow sql-injection -- <reason>`");
});

test("nothing is said where nothing blocks", () => {
  expect(howToAccept(reportOf(review([judged(findingIn("a.ts"), { blocks: false })])))).toBeUndefined();
});

test("findings that the policy does not report are counted by the reason", () => {
  const off = (why: string): ReturnType<typeof judged> =>
    judged(findingIn("a.ts"), { blocks: false, comments: false, standing: { kind: "off", why } });
  const preset = "Its rule belongs to the preset `all`, and the policy's is `recommended`";
  const text = terminal(review([off("The policy ignores `a.ts`"), off(preset), off(preset)]), {
    color: "never",
    width: 120,
  });
  expect(text).toContain(
    [
      "  3 findings not reported by the policy",
      `  2 of them: ${preset}`,
      "  1 of them: The policy ignores `a.ts`",
    ].join("\n"),
  );
});

test("a baseline of many findings is said once, with how grave they are", () => {
  const baselined = (count: number): ReturnType<typeof review> =>
    review(
      Array.from({ length: count }, () =>
        judged(findingIn("a.ts"), {
          blocks: false,
          comments: false,
          standing: { kind: "baselined", why: "Accepted in the baseline: x" },
        }),
      ),
    );
  const accepted = (count: number): string => terminal(baselined(count), { color: "never", width: 120 });
  expect(stickyComment(reportOf(baselined(4)), links)).toContain(
    "<details><summary>4 findings suppressed or in the baseline</summary>\n\nAccepted in the baseline: x.\n\n- **High** [`plain-http-allowed`]",
  );
  expect(accepted(4)).toContain("Known or accepted\n  4 findings (4 high): Accepted in the baseline: x\n");
  expect(accepted(1)).toContain(
    "Known or accepted\n  a.ts:1:1 plain-http-allowed: Accepted in the baseline: x\n",
  );
});
