import { ConfigurationError } from "../cli/failure.ts";
import { severities, type Severity } from "../rules/finding.ts";

/** The inputs of `action.yml`, checked. */
export interface Inputs {
  readonly mode: "review" | "scan" | "publish";
  /** Empty when the workflow gives none: then nothing can be asked of GitHub. */
  readonly token: string;
  readonly report: string;
  /** Empty writes none. */
  readonly sarif: string;
  readonly failOn: Severity | undefined;
  readonly semgrep: string | undefined;
  readonly comments: boolean;
  readonly checkRun: boolean;
  readonly publishRunId: number | undefined;
}

/** Throws ConfigurationError for a value that is none of those allowed: a typing mistake must not open the gate. */
export function readInputs(variables: NodeJS.ProcessEnv): Inputs {
  const given = (name: string): string => (variables[`INPUT_${name.toUpperCase()}`] ?? "").trim();
  const report = given("report");
  return {
    mode: oneOf("mode", given("mode") || "review", ["review", "scan", "publish"]),
    token: given("token"),
    report: report === "" ? "portcullis-report.json" : report,
    sarif: given("sarif"),
    failOn: given("fail-on") === "" ? undefined : oneOf("fail-on", given("fail-on"), severities),
    semgrep: given("semgrep") === "" ? undefined : given("semgrep"),
    comments: flag("comments", given("comments")),
    checkRun: flag("check-run", given("check-run")),
    publishRunId: runId(given("publish-run-id")),
  };
}

function oneOf<T extends string>(name: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === value);
  if (found !== undefined) return found;
  throw new ConfigurationError(
    `The input \`${name}\` is ${JSON.stringify(value)}: one of ${allowed.join(", ")} was expected.`,
  );
}

/** As YAML 1.2 writes booleans, and as @actions/core takes them. */
function flag(name: string, value: string): boolean {
  if (value === "" || /^(?:true|True|TRUE)$/u.test(value)) return true;
  if (/^(?:false|False|FALSE)$/u.test(value)) return false;
  throw new ConfigurationError(
    `The input \`${name}\` is ${JSON.stringify(value)}: true or false was expected.`,
  );
}

function runId(value: string): number | undefined {
  if (value === "") return undefined;
  if (/^[1-9]\d{0,15}$/u.test(value)) return Number(value);
  throw new ConfigurationError(
    `The input \`publish-run-id\` is ${JSON.stringify(value)}: the number of a workflow run was expected.`,
  );
}
