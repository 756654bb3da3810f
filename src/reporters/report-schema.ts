import { practices, severities } from "../rules/finding.ts";
import { longestEdit, mostSteps, reportSchema } from "./report.ts";

/** The part of JSON Schema that the report is described with, and that `parseReport` checks by. */
export type Schema =
  | {
      readonly type: "string";
      readonly maxLength: number;
      readonly pattern?: string;
      readonly description?: string;
    }
  | { readonly enum: readonly (string | number)[]; readonly description?: string }
  | { readonly type: "boolean"; readonly description?: string }
  | {
      readonly type: "integer";
      readonly minimum: number;
      readonly maximum: number;
      readonly description?: string;
    }
  | {
      readonly type: "array";
      readonly items: Schema;
      readonly maxItems: number;
      readonly description?: string;
    }
  | ObjectSchema;

export interface ObjectSchema {
  readonly type: "object";
  readonly properties: Readonly<Record<string, Schema>>;
  readonly required: readonly string[];
  readonly additionalProperties: false | Schema;
  readonly maxProperties?: number;
  readonly description?: string;
}

/** `docs/report.schema.json` is this, written out. */
export function reportJsonSchema(): Schema & { readonly $schema: string; readonly title: string } {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Portcullis report",
    ...report(),
  };
}

function report(): Schema {
  return object(
    {
      schema: { enum: [reportSchema], description: "Grows with every change that a reader could trip over." },
      conclusion: object({
        kind: { enum: ["pass", "blocked", "incomplete"] },
        incomplete: flag("Something was not judged."),
        sentence: text("The verdict."),
        exitCode: { enum: [0, 1, 3], description: "0 pass, 1 blocked, 3 incomplete." },
      }),
      revision: object({ head: commit(), base: commit(), mergeBase: commit() }, [
        "head",
        "base",
        "mergeBase",
      ]),
      compared: flag("False when everything counts as new because there was no base to compare with."),
      thresholds: object({
        block: { enum: [...severities, "never"] },
        comment: { enum: [...severities, "never"] },
        report: { enum: severities },
      }),
      findings: list(finding("Gravest first, then by path and line; whatever its standing."), 20_000),
      fixed: list(finding("Of the merge base, with its places there; the head no longer has it."), 20_000),
      doubts: list(
        object({ rule: rule(), practice: { enum: practices }, resource: text(), why: text(), ...place() }),
        100_000,
        "Checks that could not be decided: neither passed nor failed.",
      ),
      problems: list(
        object(
          {
            kind: { enum: ["syntax", "limit", "unread", "unresolved", "invalid", "tool"] },
            message: text(),
            effect: { enum: ["incomplete", "notice"] },
            counts: flag("It makes the review incomplete."),
            path: path(),
            line: count(1),
            column: count(1),
          },
          ["path", "line", "column"],
        ),
        20_000,
      ),
      coverage: object(
        {
          read: { ...map(count(0)), description: "Files read, by what they are." },
          skipped: list(object({ path: path(), why: text() }), 100_000),
          unresolved: list(object({ what: text(), why: text(), path: path() }), 100_000),
          untouched: {
            ...count(1),
            description: "Deployments of a large repository that the change has no part in: not evaluated.",
          },
          analysers: list(
            object(
              {
                name: text(),
                version: text(),
                state: { enum: ["ran", "not needed", "off", "failed"] },
                why: text(),
              },
              ["version", "why"],
            ),
            100,
          ),
          practices: object(
            Object.fromEntries(
              practices.map((practice) => [
                practice,
                object({ rules: count(0), passed: count(0), failed: count(0), undecided: count(0) }),
              ]),
            ),
          ),
        },
        ["untouched"],
      ),
      policyChanges: list(text(), 1000, "What this change would do to the policy once merged."),
    },
    [],
    "The outcome of a review. Lines and columns count from 1, columns in UTF-16 code units; endLine is inclusive, " +
      "endColumn exclusive. Texts are not escaped for any medium. Values that may be secrets are masked.",
  );
}

function finding(description: string): Schema {
  return object(
    {
      rule: rule(),
      title: text(),
      severity: { enum: severities },
      practice: { enum: practices },
      resource: text("What it is about."),
      property: text("The property or sink: `properties.httpsOnly`."),
      message: text("What is wrong."),
      why: text("Why it matters."),
      fix: text("What to do."),
      ...place(),
      blockLine: count(1, "The first line of what it is about: the resource, the handler."),
      blockEndLine: count(1, "The last line of what it is about."),
      fingerprint: {
        type: "string",
        maxLength: 32,
        pattern: "^[0-9a-f]{32}$",
        description:
          "The same at every push as long as it is the same finding: no lines and no texts are in it.",
      },
      standing: object({
        kind: { enum: ["reported", "suppressed", "baselined", "pre-existing", "off"] },
        why: text("The sentence why."),
      }),
      new: flag("Not in the merge base."),
      blocks: flag("It blocks the merge."),
      comments: flag("It deserves a review comment."),
      related: list(object({ ...place(), message: text() }), mostSteps),
      flow: list(object({ ...place(), message: text() }), mostSteps, "From the source to the sink."),
      deployments: list(text(), mostSteps, "Root templates and parameter files it was found in."),
      edit: object(
        {
          path: path(),
          line: count(1),
          endLine: count(1),
          lines: list({ type: "string", maxLength: longestEdit.columns }, longestEdit.lines),
          keeps: count(0, "Where lines are only added: the index in `lines` of the one that stays."),
          lineEnds: { enum: ["lf", "crlf", "mixed"] },
        },
        ["keeps"],
        "Whole lines `line` to `endLine` become `lines`, which removes the finding.",
      ),
    },
    ["edit"],
    description,
  );
}

function place(): Readonly<Record<string, Schema>> {
  return { path: path(), line: count(1), column: count(1), endLine: count(1), endColumn: count(1) };
}

// `optional` names the properties that may be missing; no others are allowed.
function object(
  properties: Readonly<Record<string, Schema>>,
  optional: readonly string[] = [],
  description?: string,
): Schema {
  return {
    type: "object",
    properties,
    required: Object.keys(properties).filter((name) => !optional.includes(name)),
    additionalProperties: false,
    ...(description !== undefined && { description }),
  };
}

function map(values: Schema): Schema {
  return { type: "object", properties: {}, required: [], additionalProperties: values, maxProperties: 200 };
}

function list(items: Schema, maxItems: number, description?: string): Schema {
  return { type: "array", items, maxItems, ...(description !== undefined && { description }) };
}

function text(description?: string): Schema {
  return { type: "string", maxLength: 4000, ...(description !== undefined && { description }) };
}

function flag(description: string): Schema {
  return { type: "boolean", description };
}

function count(minimum: number, description?: string): Schema {
  return {
    type: "integer",
    minimum,
    maximum: 2 ** 31 - 1,
    ...(description !== undefined && { description }),
  };
}

function rule(): Schema {
  return { type: "string", maxLength: 100, pattern: "^[a-z0-9]+(-[a-z0-9]+)*$" };
}

/** From the repository's root, without `.` or `..`. */
function path(): Schema {
  return {
    type: "string",
    maxLength: 4096,
    pattern: String.raw`^(?!\.{0,2}(/|$))((?!/\.{0,2}(/|$))[^\u0000])+$`,
  };
}

function commit(): Schema {
  return { type: "string", maxLength: 64, pattern: "^([0-9a-f]{40}|[0-9a-f]{64})$" };
}
