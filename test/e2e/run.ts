import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "@jest/globals";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import type { Report, ReportedFinding } from "../../src/reporters/report.ts";
import type { Event } from "../github/events.ts";
import type { Github } from "../github/github.ts";
import { runAction, type ActionResult, type ActionRun } from "../github/runner.ts";
import { checkout } from "../github/workspace.ts";

const root = path.join(import.meta.dirname, "../..");

/** The built program. `PORTCULLIS_DIST` names another build than the committed one. */
const program = path.join(process.env["PORTCULLIS_DIST"] ?? path.join(root, "dist"), "action.cjs");

export interface Options extends Partial<Omit<ActionRun, "github" | "event" | "dist">> {
  /** Commits that actions/checkout has fetched; all of them unless told. */
  readonly depth?: number;
}

export interface Ended extends ActionResult {
  /** What is left in the workspace; undefined where nothing was written. */
  readonly report: Report | undefined;
  readonly sarif: SarifRun | undefined;
  /** Log, summary, outputs and files in one, to look for what must be nowhere. */
  readonly everything: string;
}

export interface SarifRun {
  readonly invocations: readonly { readonly executionSuccessful: boolean }[];
  readonly results: readonly {
    readonly ruleId: string;
    readonly level: string;
    readonly baselineState?: string;
    readonly message: { readonly text: string };
    readonly locations: readonly {
      readonly physicalLocation: {
        readonly artifactLocation: { readonly uri: string };
        readonly region: { readonly startLine: number };
      };
    }[];
  }[];
}

/**
 * Starts the built action for an event, after actions/checkout, and holds what must be true of every run, whatever
 * happened: it ended by itself, the runner took no command that we did not mean and no summary too large, and the files
 * are what their schemas say.
 */
export async function run(
  github: Github,
  event: Event,
  { depth = 0, ...more }: Options = {},
): Promise<Ended> {
  const workspace = more.workspace ?? checkout(github.state, event, { depth });
  const result = await runAction({ github, event, dist: program, ...more, workspace });
  const text = (file: string): string | undefined =>
    existsSync(path.join(workspace, file)) ? readFileSync(path.join(workspace, file), "utf8") : undefined;
  const reportText = text("portcullis-report.json");
  const sarifText = text("portcullis.sarif");
  expect([result.timedOut, result.summaryRefused, result.stderr]).toEqual([false, false, ""]);
  for (const { name, properties, line } of result.commands) {
    expect({ line, ours: isOurs(name, properties) }).toEqual({ line, ours: true });
  }
  const report = reportText === undefined ? undefined : (JSON.parse(reportText) as Report);
  if (report !== undefined) expect([isReport(report), isReport.errors]).toEqual([true, null]);
  const log = sarifText === undefined ? undefined : (JSON.parse(sarifText) as { runs: [SarifRun] });
  if (log !== undefined) expect([isSarif(log), isSarif.errors]).toEqual([true, null]);
  return {
    ...result,
    report,
    sarif: log?.runs[0],
    everything: [
      result.stdout,
      result.summary,
      JSON.stringify(result.outputs),
      reportText ?? "",
      sarifText ?? "",
    ].join("\n"),
  };
}

/** `rule path:line` of the findings with this standing, in the order of the report. */
export function found(
  ended: Ended,
  kind: ReportedFinding["standing"]["kind"] = "reported",
): readonly string[] {
  return (ended.report?.findings ?? [])
    .filter(({ standing }) => standing.kind === kind)
    .map(({ rule, path: file, line }) => `${rule} ${file}:${line}`);
}

/** All that the pull request itself shows, to look for what must be nowhere. */
export function shownOn(github: Github): string {
  return [...github.state.repositories.values()]
    .flatMap(({ issueComments, reviewComments, reviews, checkRuns }) => [
      ...[...issueComments.values(), ...reviewComments.values(), ...reviews.values()].map(({ body }) => body),
      ...[...checkRuns.values()].map(({ output, annotations }) => JSON.stringify({ output, annotations })),
    ])
    .join("\n");
}

/** Annotations of ours have a title; the others have no property at all. */
function isOurs(name: string, properties: Readonly<Record<string, string>>): boolean {
  if (name === "error" || name === "warning" || name === "notice") return properties["title"] !== undefined;
  return ["group", "endgroup", "add-mask"].includes(name) && Object.keys(properties).length === 0;
}

const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);
const isSarif = ajv.compile(readJson("test/reporters/sarif-2.1.0.json"));
const isReport = ajv.compile(readJson("docs/report.schema.json"));

function readJson(file: string): object {
  return JSON.parse(readFileSync(path.join(root, file), "utf8")) as object;
}
