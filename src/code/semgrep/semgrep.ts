import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Problem } from "../../declarations/problem.ts";
import type { Files } from "../../source/files.ts";
import type { Alert } from "../alert.ts";
import type { Analyser, CodeReading } from "../reading.ts";
import { alertsOf, semgrepName as name } from "./alerts.ts";
import type { Engine, EngineSearch } from "./engine.ts";
import { findEngine, toolFolders } from "./engine.ts";
import type { Environment } from "./environment.ts";
import { engineEnvironment } from "./environment.ts";
import type { EngineMatch, EngineOutput } from "./output.ts";
import { parseEngineOutput } from "./output.ts";
import { problemsOf } from "./problems.ts";
import type { ProcessEnd } from "./process.ts";
import { codeOf, describeEnd, runProcess } from "./process.ts";
import { ruleFiles } from "./rules.generated.ts";
import type { Target } from "./targets.ts";
import { isAnalysed, targetNamed, targetsOf, writeTargets } from "./targets.ts";

export interface SemgrepOptions {
  /** What a missing engine means: an incomplete review, a notice, or that none is asked for. */
  readonly mode: "required" | "optional" | "off";
  /** A program by name or absolute path with Semgrep's command line and JSON: `opengrep`. Default: `semgrep`. */
  readonly engine?: string;
  /** Where an installed engine is kept: the runner's tool cache, the user's cache folder. */
  readonly cache: string;
  /** Whether an engine may be installed from the package index. Default true. */
  readonly mayInstall?: boolean;
  /** Where a run has its folder while it lasts: the runner's temporary folder. Default: the system's. */
  readonly temporary?: string;
  /** Wall-clock milliseconds for the analysis (not for an installation). Default 180,000. */
  readonly timeout?: number;
  /** Where programs are looked for and proxies named. Default `process.env`. */
  readonly environment?: Environment;
  /** Folders that a pull request writes: no program is taken from them. Default: the working directory. */
  readonly untrusted?: readonly string[];
}

/** Semgrep as an analyser of the pipeline. The engine is looked for once, at the first revision that needs it. */
export function semgrep(options: SemgrepOptions): Analyser {
  let engine: ReturnType<typeof findEngine> | undefined;
  return {
    name,
    judgesFilesAlone: true,
    read: (files) =>
      runSemgrep(files, files.paths, options, () => (engine ??= findEngine(searchOf(options)))),
  };
}

/**
 * Analyses those of the paths that our rules are for (Python). What could not be analysed is a problem; it never
 * throws, and a run that failed keeps what was found before.
 */
export async function runSemgrep(
  files: Files,
  paths: readonly string[],
  options: SemgrepOptions,
  engineOf: () => ReturnType<typeof findEngine> = () => findEngine(searchOf(options)),
): Promise<CodeReading> {
  if (options.mode === "off") {
    const skipped = paths.filter(isAnalysed).map((path) => ({ path, why: "Semgrep is switched off" }));
    return { ...nothing, skipped, state: { name, state: "off", why: "it is switched off" } };
  }
  if (!paths.some(isAnalysed)) return notNeeded("there are no Python files");
  const { targets, problems, skipped } = targetsOf(files, paths);
  if (targets.length === 0)
    return { ...notNeeded("there are no Python files to analyse"), problems, skipped };

  const engine = await engineOf();
  if ("missing" in engine) {
    const effect = options.mode === "required" ? "incomplete" : "notice";
    const message = `Python code was not analysed: no Semgrep (${engine.missing}). Install semgrep, or name an engine`;
    return {
      ...nothing,
      problems: [...problems, { kind: "tool", message, effect }],
      skipped: [
        ...skipped,
        ...targets.map(({ source }) => ({ path: source.path, why: "there is no Semgrep" })),
      ],
      state: { name, state: "failed", why: engine.missing },
    };
  }
  const analysis = await analyse(engine, targets, {
    timeout: options.timeout ?? 180_000,
    environment: options.environment ?? process.env,
    temporary: options.temporary ?? tmpdir(),
  });
  const analysed = targets.filter((target) => !analysis.notAnalysed.has(target));
  const state = analysis.failure === undefined ? "ran" : "failed";
  return {
    handlers: [],
    alerts: analysis.alerts,
    problems: [...problems, ...engine.notices, ...analysis.problems],
    read: analysed.map(({ source }) => source.path),
    skipped: [
      ...skipped,
      ...[...analysis.notAnalysed].map(({ source }) => ({ path: source.path, why: "Semgrep failed on it" })),
    ],
    state: {
      name,
      version: engine.version,
      state,
      ...(analysis.failure !== undefined && { why: analysis.failure }),
    },
  };
}

const nothing = { handlers: [], alerts: [], problems: [], read: [], skipped: [] } as const;

function notNeeded(why: string): CodeReading {
  return { ...nothing, state: { name, state: "not needed", why } };
}

function searchOf({
  engine,
  cache,
  mayInstall = true,
  environment = process.env,
  untrusted,
}: SemgrepOptions): EngineSearch {
  return {
    ...(engine !== undefined && { named: engine }),
    cache,
    mayInstall,
    environment,
    untrusted: untrusted ?? [process.cwd()],
  };
}

interface Analysis {
  readonly alerts: readonly Alert[];
  readonly problems: readonly Problem[];
  readonly notAnalysed: ReadonlySet<Target>;
  /** A clause on the first failure of the engine as a whole. */
  readonly failure?: string;
}

interface AnalysisLimits {
  readonly timeout: number;
  readonly environment: Environment;
  readonly temporary: string;
}

/**
 * Runs the engine on all targets at once. When that fails or takes half of the time that is left, each half of the
 * targets is run on its own, and so on: one file made to break the engine costs only its own analysis.
 */
async function analyse(
  engine: Engine,
  targets: readonly Target[],
  limits: AnalysisLimits,
): Promise<Analysis> {
  const until = Date.now() + limits.timeout;
  const alerts: Alert[] = [];
  const problems: Problem[] = [];
  const notAnalysed = new Set<Target>();
  let failure: string | undefined;
  const batches: (readonly Target[])[] = [targets];
  for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
    const left = until - Date.now();
    const alone = batch.length === 1 && batches.length === 0;
    const share = alone ? left : Math.floor(left / 2);
    const end =
      share < shortestRun ? undefined : await runEngine(engine, batch, { ...limits, timeout: share });
    if (end !== undefined && "output" in end) {
      const byName = new Map(batch.map((target) => [target.name, target] as const));
      alerts.push(...alertsIn(end.output, byName));
      problems.push(...problemsOf(end.output, byName), ...strangersIn(end.output, byName));
      continue;
    }
    const why = end?.failed ?? "had no time left";
    failure ??= `Semgrep ${why}`;
    const middle = Math.ceil(batch.length / 2);
    if (end !== undefined && end.worthSplitting && batch.length > 1) {
      batches.push(batch.slice(0, middle), batch.slice(middle));
      continue;
    }
    for (const target of batch) notAnalysed.add(target);
    problems.push(failureOf(batch, why));
  }
  return { alerts, problems, notAnalysed, ...(failure !== undefined && notAnalysed.size > 0 && { failure }) };
}

const shortestRun = 500;

function failureOf(batch: readonly Target[], why: string): Problem {
  const [first] = batch;
  const one = batch.length === 1 && first !== undefined;
  return {
    kind: "tool",
    message: one
      ? `This file was not analysed: Semgrep ${why}`
      : `${batch.length} Python files were not analysed: Semgrep ${why}`,
    ...(one && { at: { path: first.source.path } }),
    effect: "incomplete",
  };
}

function alertsIn(output: EngineOutput, targets: ReadonlyMap<string, Target>): readonly Alert[] {
  return [...targets.values()].flatMap((target) =>
    alertsOf(
      target,
      output.matches.filter((match) => isOurs(match) && targetNamed(targets, match.at.path) === target),
    ),
  );
}

/** What can't be told whose it is must not get lost either: an engine that renames rules would find nothing. */
function strangersIn(output: EngineOutput, targets: ReadonlyMap<string, Target>): readonly Problem[] {
  const strange = output.matches.filter(
    (match) => !isOurs(match) || targetNamed(targets, match.at.path) === undefined,
  );
  if (strange.length === 0) return [];
  const message = `Semgrep reports ${strange.length} results for rules or files that it was not given`;
  return [{ kind: "tool", message, effect: "incomplete" }];
}

function isOurs({ rule }: EngineMatch): boolean {
  return ruleFiles.some(({ rules }) => rules.includes(rule));
}

type EngineEnd =
  | { readonly output: EngineOutput }
  | {
      readonly failed: string;
      /** A file may be to blame: fewer of them may go well. */
      readonly worthSplitting: boolean;
    };

/** One run in a folder of its own, which holds the targets, the rules and the engine's home, and nothing after it. */
async function runEngine(
  engine: Engine,
  targets: readonly Target[],
  limits: AnalysisLimits,
): Promise<EngineEnd> {
  let folder: string | undefined;
  try {
    folder = mkdtempSync(join(realpathSync(limits.temporary), "portcullis-semgrep-"));
    const [home, code, rules] = [join(folder, "home"), join(folder, "code"), join(folder, "rules")];
    for (const part of [home, code, rules]) mkdirSync(part);
    writeTargets(code, targets);
    for (const file of ruleFiles) writeFileSync(join(rules, file.name), file.text);
    const end = await runWithKnownOptions(engine, [rules, code], {
      timeout: limits.timeout,
      outputBytes,
      cwd: home,
      environment: engineEnvironment(limits.environment, toolFolders(engine.path), home),
    });
    if (end.kind !== "exited")
      return { failed: describeEnd(end), worthSplitting: end.kind !== "not started" };
    const output = parseEngineOutput(end.stdout);
    // 0, and 1 where an engine reports findings so. Any other code is a failure, whatever was printed; only when the
    // report blames it on a rule, which no other choice of files would help, it is a report all the same.
    if (end.code <= 1) return "wrong" in output ? { failed: output.wrong, worthSplitting: true } : { output };
    const blamesRule =
      !("wrong" in output) && output.errors.some(({ path, rule }) => path === undefined && rule);
    return blamesRule ? { output } : { failed: describeEnd(end), worthSplitting: true };
  } catch (error) {
    return { failed: `could not be given its files (${codeOf(error)})`, worthSplitting: false };
  } finally {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  }
}

const outputBytes = 64_000_000;

/**
 * Engines and versions differ in the options that they know. What a run needs to be safe is not given up; the rest is
 * left out when the engine says that it does not know it.
 */
async function runWithKnownOptions(
  engine: Engine,
  [rules, code]: readonly [rules: string, code: string],
  limits: Parameters<typeof runProcess>[2],
): Promise<ProcessEnd> {
  const until = Date.now() + limits.timeout;
  let optional = optionalOptions;
  for (;;) {
    const args = ["scan", "--config", rules, ...neededOptions, ...optional.flat(), "--", code];
    const end = await runProcess(engine.path, args, { ...limits, timeout: Math.max(1, until - Date.now()) });
    if (end.kind !== "exited" || end.code === 0) return end;
    const unknown = /(?:no such|unknown|unrecognized) option:? ['"‘`]?(--[a-z0-9-]+)/iu.exec(end.stderr)?.[1];
    const fewer = optional.filter(([option]) => option !== unknown);
    if (fewer.length === optional.length) return end;
    optional = fewer;
  }
}

const neededOptions = [
  "--json",
  "--metrics=off",
  "--disable-nosem", // a comment in the pull request must not hide its own defect
  "--no-git-ignore",
  "--no-rewrite-rule-ids",
  "--max-target-bytes=0", // we have our own limit, which is said
  "--timeout=20",
  "--timeout-threshold=0", // else the file is dropped after the third rule that takes too long
  "--max-memory=4000",
  "--jobs=1", // its threads spin on one another: with two, 50 files take 8 s of CPU instead of 3
  "--quiet",
] as const;

const optionalOptions: readonly (readonly [string])[] = [
  ["--experimental"], // without Python's part: 0.1 s instead of 1.2 s
  ["--disable-version-check"],
  ["--oss-only"],
  ["--dataflow-traces"],
  ["--no-exclude-binary-files"],
  ["--x-ignore-semgrepignore-files"], // there is none in our folder; the default one must not count either
];
