import { defaultPolicy } from "../../src/policy/configuration.ts";
import type { JudgeRequest } from "../../src/policy/judge.ts";
import type { Finding } from "../../src/rules/finding.ts";
import { offsetOfLine, place, type Source } from "../../src/source/source.ts";

/** A finding of `plain-http-allowed` about the resource `api`, on the line asked for. */
export function findingAt(source: Source, line: number, other: Partial<Finding> = {}): Finding {
  const start = offsetOfLine(source, line);
  return {
    rule: "plain-http-allowed",
    title: "Function app answers over plain HTTP",
    severity: "high",
    practice: "functions-auth",
    message: "`api` accepts plain HTTP",
    why: "A key sent over HTTP can be read.",
    fix: "Set `httpsOnly: true`.",
    resource: "Microsoft.Web/sites api",
    identity: { root: source.path, subject: "microsoft.web/sites 'api'", property: "properties.httpsOnly" },
    alternateIdentities: [],
    at: place(source, start, start + 1),
    related: [],
    flow: [],
    deployments: [],
    ...other,
  };
}

export function request(parts: Partial<JudgeRequest>): JudgeRequest {
  return {
    head: [],
    base: [],
    policy: defaultPolicy,
    headSuppressions: [],
    baseSuppressions: [],
    baseline: { entries: [] },
    changes: { files: [] },
    headProblems: [],
    today: "2026-11-23",
    ...parts,
  };
}
