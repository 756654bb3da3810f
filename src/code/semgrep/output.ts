/**
 * What `--json` prints, checked once. Semgrep 1.185 and Opengrep write the same; everything that is not used is left
 * out. https://semgrep.dev/docs/semgrep-appsec-platform/json-and-sarif
 */
export interface EngineOutput {
  readonly version: string;
  readonly matches: readonly EngineMatch[];
  readonly errors: readonly EngineError[];
  /** The targets that it looked at. */
  readonly scanned: readonly string[];
  /** Ids of rules that it would not run. */
  readonly skippedRules: readonly string[];
}

export interface EngineMatch {
  readonly rule: string;
  readonly at: EngineSpan;
  readonly message: string;
  /** From the source to the sink, when the engine gives it: Semgrep keeps it from those who have not logged in. */
  readonly trace: readonly EngineSpan[];
}

export interface EngineSpan {
  readonly path: string;
  readonly start: EnginePosition;
  readonly end: EnginePosition;
}

/** Line and column count from 1, the offset from 0; column and offset count UTF-8 bytes. */
export interface EnginePosition {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

export interface EngineError {
  /** `Syntax error`, `PartialParsing`, `Timeout`, `Out of memory`, `Rule parse error`, ... */
  readonly type: string;
  readonly message: string;
  readonly path?: string;
  readonly rule?: string;
  readonly spans: readonly EngineSpan[];
}

/** The output, or a clause that says what is wrong with it. */
export function parseEngineOutput(text: string): EngineOutput | { readonly wrong: string } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { wrong: text.trim() === "" ? "printed nothing" : "did not print JSON" };
  }
  if (!isRecord(json)) return { wrong: "printed JSON that is no report" };
  const { version, results, errors, paths, skipped_rules: skippedRules } = json;
  if (!Array.isArray(results)) return { wrong: "printed a report without `results`" };
  if (!Array.isArray(errors)) return { wrong: "printed a report without `errors`" };
  const scanned = isRecord(paths) ? paths["scanned"] : undefined;
  if (!Array.isArray(scanned)) return { wrong: "printed a report without `paths.scanned`" };
  const matches = results.map(matchOf);
  if (matches.some((match) => match === undefined)) return { wrong: "printed a result that can't be read" };
  return {
    version: typeof version === "string" ? version : "unknown",
    matches: matches.filter((match) => match !== undefined),
    errors: errors.map(errorOf),
    scanned: scanned.filter((path) => typeof path === "string"),
    skippedRules: Array.isArray(skippedRules) ? skippedRules.map(ruleIdOf) : [],
  };
}

function matchOf(json: unknown): EngineMatch | undefined {
  if (!isRecord(json)) return undefined;
  const { check_id: rule, extra } = json;
  const at = spanOf(json);
  if (typeof rule !== "string" || at === undefined || !isRecord(extra)) return undefined;
  const { message, dataflow_trace: trace } = extra;
  if (typeof message !== "string") return undefined;
  return { rule, at, message, trace: isRecord(trace) ? traceOf(trace) : [] };
}

// taint_source and taint_sink are ["CliLoc", [span, text]], or ["CliCall", ...] when the way leads through a function.
function traceOf(trace: Readonly<Record<string, unknown>>): readonly EngineSpan[] {
  const steps = Array.isArray(trace["intermediate_vars"])
    ? (trace["intermediate_vars"] as readonly unknown[])
    : [];
  return [
    firstSpanIn(trace["taint_source"]),
    ...steps.map((step) => (isRecord(step) ? spanOf(step["location"]) : undefined)),
    firstSpanIn(trace["taint_sink"]),
  ].filter((span) => span !== undefined);
}

function firstSpanIn(json: unknown): EngineSpan | undefined {
  const span = spanOf(json);
  if (span !== undefined || !Array.isArray(json)) return span;
  for (const item of json as readonly unknown[]) {
    const inside = firstSpanIn(item);
    if (inside !== undefined) return inside;
  }
  return undefined;
}

function errorOf(json: unknown): EngineError {
  if (!isRecord(json)) return { type: "unknown", message: "", spans: [] };
  const { type, message, path, rule_id: rule, spans } = json;
  // The type is a name, or a list of a name and what belongs to it: ["PartialParsing", [span, ...]].
  const parts: readonly unknown[] = Array.isArray(type) ? type : [type];
  const [name, detail] = parts;
  const places = [...listOf(detail), ...listOf(spans)].map(spanOf).filter((span) => span !== undefined);
  return {
    type: typeof name === "string" ? name : "unknown",
    message: typeof message === "string" ? message : "",
    ...(typeof path === "string" && { path }),
    ...(typeof rule === "string" && { rule }),
    spans: distinct(places),
  };
}

/** PartialParsing tells its places twice. */
function distinct(spans: readonly EngineSpan[]): readonly EngineSpan[] {
  const byText = new Map(
    spans.map((span) => [JSON.stringify([span.path, span.start, span.end]), span] as const),
  );
  return [...byText.values()];
}

function spanOf(json: unknown): EngineSpan | undefined {
  if (!isRecord(json)) return undefined;
  const path = json["path"] ?? json["file"]; // `file` in the spans of errors
  const start = positionOf(json["start"]);
  const end = positionOf(json["end"]);
  if (typeof path !== "string" || start === undefined || end === undefined) return undefined;
  return { path, start, end };
}

function positionOf(json: unknown): EnginePosition | undefined {
  if (!isRecord(json)) return undefined;
  const { line, col, offset } = json;
  if (!isCount(line) || !isCount(col)) return undefined;
  return { line, column: col, offset: isCount(offset) ? offset : -1 };
}

function ruleIdOf(json: unknown): string {
  if (typeof json === "string") return json;
  const id = isRecord(json) ? json["rule_id"] : undefined;
  return typeof id === "string" ? id : "unknown";
}

function listOf(json: unknown): readonly unknown[] {
  return Array.isArray(json) ? json : [];
}

function isCount(json: unknown): json is number {
  return typeof json === "number" && Number.isSafeInteger(json) && json >= 0;
}

function isRecord(json: unknown): json is Readonly<Record<string, unknown>> {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}
