import type { RuleDescription } from "../rules/rule-description.ts";
import type { Report, ReportedFinding } from "./report.ts";
import { reportJsonSchema, type ObjectSchema, type Schema } from "./report-schema.ts";

/** The report as text, described by `docs/report.schema.json`. */
export function reportJson(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}

/** The JSON schema of the report, as committed under `docs/`. */
export function reportSchemaJson(): string {
  return `${JSON.stringify(reportJsonSchema(), null, 2)}\n`;
}

/** Why a text is not a report: a sentence. */
export interface NotAReport {
  readonly kind: "not a report";
  readonly why: string;
}

/** UTF-16 units; a report of twenty thousand findings is about half of it. */
const longestReport = 64 * 1024 * 1024;
/** A report nests five deep. */
const deepest = 16;

/**
 * A report read back. It may come from an artifact that a pull request from a fork has written: sizes and shape are
 * checked, a rule must be one of ours, and what a rule says of itself is taken from the rule. Its messages are still
 * somebody else's words, and its conclusion is worth nothing to a gate.
 */
export function parseReport(text: string, rules: readonly RuleDescription[]): Report | NotAReport {
  if (text.length > longestReport)
    return notAReport(`It has ${text.length} characters, more than ${longestReport}.`);
  if (depthOf(text) > deepest) return notAReport(`It is nested deeper than ${deepest}.`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return notAReport("It is not JSON.");
  }
  const fault = faultOf(reportJsonSchema(), value, "report");
  if (fault !== undefined) return notAReport(fault);
  const report = value as Report;
  const known = new Map(
    rules.flatMap((rule) => [rule.id, ...(rule.aliases ?? [])].map((id) => [id, rule] as const)),
  );
  const unknown = [...report.findings, ...report.fixed, ...report.doubts].find(
    ({ rule }) => !known.has(rule),
  );
  if (unknown !== undefined) return notAReport(`There is no rule ${unknown.rule}.`);
  const ours = (finding: ReportedFinding): ReportedFinding => {
    const rule = known.get(finding.rule);
    return rule === undefined
      ? finding
      : {
          ...finding,
          rule: rule.id,
          title: rule.title,
          practice: rule.practice,
          why: rule.why,
          fix: rule.fix,
        };
  };
  return { ...report, findings: report.findings.map(ours), fixed: report.fixed.map(ours) };
}

export function isReport(parsed: Report | NotAReport): parsed is Report {
  return !("kind" in parsed);
}

function notAReport(why: string): NotAReport {
  return { kind: "not a report", why };
}

// Counted before parsing, since ten million brackets are a gigabyte of arrays.
function depthOf(text: string): number {
  let depth = 0;
  let most = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (quoted) {
      if (code === 0x5c) at++;
      else if (code === 0x22) quoted = false;
    } else if (code === 0x22) quoted = true;
    else if (code === 0x5b || code === 0x7b) most = Math.max(most, ++depth);
    else if (code === 0x5d || code === 0x7d) depth--;
  }
  return most;
}

/** What is wrong with the first value that the schema does not allow. Values themselves are not quoted. */
function faultOf(schema: Schema, value: unknown, where: string): string | undefined {
  if ("enum" in schema) {
    const allowed = (schema.enum as readonly unknown[]).includes(value);
    return allowed ? undefined : `${where} must be one of ${schema.enum.join(", ")}.`;
  }
  switch (schema.type) {
    case "boolean":
      return typeof value === "boolean" ? undefined : `${where} must be true or false.`;
    case "integer":
      if (Number.isInteger(value) && Number(value) >= schema.minimum && Number(value) <= schema.maximum)
        return undefined;
      return `${where} must be a whole number from ${schema.minimum} to ${schema.maximum}.`;
    case "string":
      if (typeof value !== "string") return `${where} must be a text.`;
      // JSON Schema counts characters, not UTF-16 units.
      if (value.length > schema.maxLength && Array.from(value).length > schema.maxLength) {
        return `${where} must not be longer than ${schema.maxLength} characters.`;
      }
      if (schema.pattern === undefined || new RegExp(schema.pattern, "u").test(value)) return undefined;
      return `${where} must match ${schema.pattern}.`;
    case "array":
      if (!Array.isArray(value)) return `${where} must be a list.`;
      if (value.length > schema.maxItems)
        return `${where} must not have more than ${schema.maxItems} entries.`;
      return firstFault(value.entries(), (index, item) => faultOf(schema.items, item, `${where}[${index}]`));
    case "object":
      return objectFault(schema, value, where);
  }
}

function objectFault(schema: ObjectSchema, value: unknown, where: string): string | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return `${where} must be an object.`;
  const missing = schema.required.find((name) => !Object.hasOwn(value, name));
  if (missing !== undefined) return `${where}.${missing} is missing.`;
  const entries = Object.entries(value);
  if (entries.length > (schema.maxProperties ?? Infinity)) return `${where} has too many properties.`;
  return firstFault(entries, (name, item) => {
    const property = Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
    if (property !== undefined) return faultOf(property, item, `${where}.${name}`);
    if (schema.additionalProperties === false) return `${where} has a property that is not known.`;
    return faultOf(schema.additionalProperties, item, `${where} (a property)`);
  });
}

function firstFault<K>(
  entries: Iterable<readonly [K, unknown]>,
  faultAt: (key: K, item: unknown) => string | undefined,
): string | undefined {
  for (const [key, item] of entries) {
    const fault = faultAt(key, item);
    if (fault !== undefined) return fault;
  }
  return undefined;
}
