import { expect, test } from "@jest/globals";
import { problemText } from "../../src/declarations/problem.ts";
import { parsePolicy } from "../../src/policy/configuration.ts";
import { idleSuppressions, type IdleRequest } from "../../src/policy/idle-suppressions.ts";
import { suppressionsIn } from "../../src/policy/inline-suppressions.ts";
import type { Suppression } from "../../src/policy/policy.ts";
import { findingAt } from "./finding.ts";

const rules = [{ id: "plain-http-allowed" }, { id: "ftp-allowed" }];

const main = {
  path: "infra/main.bicep",
  text: [
    "// portcullis: allow plain-http-allowed -- Front Door is before it",
    "resource api 'Microsoft.Web/sites@2024-04-01' = {",
    "}",
    "// portcullis: allow plain-http-allowed, ftp-allowed, no-such-rule -- the wrong place",
    "resource other 'Microsoft.Web/sites@2024-04-01' = {",
    "}",
    "// portcullis: allow ftp-allowed until 2026-11-22 -- ran out, and has a notice for it",
    "param x string",
    "",
  ].join("\n"),
};

function idle(parts: Partial<IdleRequest>): readonly string[] {
  return idleSuppressions({
    findings: [findingAt(main, 2)],
    comments: [],
    written: [],
    rules: new Set(rules.map(({ id }) => id)),
    paths: [main.path],
    today: "2026-11-23",
    ...parts,
  }).map(problemText);
}

test("a comment that covers no finding is told of, with the rules that are idle", () => {
  const { suppressions: comments } = suppressionsIn(main, rules);
  const notice = (rules: string): string =>
    `infra/main.bicep:4:4: This suppression covers no finding: none of ${rules} starts on the line that it is attached to, or is about what that line declares`;
  expect(idle({ comments })).toEqual([notice("`plain-http-allowed` or `ftp-allowed`")]);
  expect(idle({ comments, findings: [] })[0]).toContain("infra/main.bicep:1:4: ");
});

async function written(text: string): Promise<readonly Suppression[]> {
  const { policy, errors } = await parsePolicy({ path: ".github/portcullis.yml", text }, rules);
  expect(errors).toEqual([]);
  return policy?.suppressions ?? [];
}

test.each([
  ["rule: plain-http-allowed", []],
  ["rule: plain-http-allowed\n    resource: Microsoft.Web/sites api", []],
  [
    "rule: plain-http-allowed\n    resource: api",
    [
      ".github/portcullis.yml:2:5: The suppression of `plain-http-allowed` covers no finding: those of this rule are about `Microsoft.Web/sites api`, not `api`",
    ],
  ],
  [
    "rule: ftp-allowed\n    path: infra/**",
    [".github/portcullis.yml:2:5: The suppression of `ftp-allowed` covers no finding"],
  ],
  ["rule: ftp-allowed\n    path: not/there.bicep", []],
  ["rule: no-such-rule", []],
])("in the policy: %s", async (text, notices) => {
  expect(idle({ written: await written(`suppressions:\n  - ${text}\n    reason: x\n`) })).toEqual(notices);
});
