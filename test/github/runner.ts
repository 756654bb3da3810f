import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { parse } from "yaml";

import type { Event } from "./events.ts";
import type { Github } from "./github.ts";
import type { Permissions } from "./state.ts";
import { fullName } from "./state.ts";
import { readStepLog, type StepAnnotation, type WorkflowCommand } from "./workflow-commands.ts";

export interface ActionRun {
  github: Github;
  event: Event;
  /** The file to start; `dist/action.cjs` unless told. */
  dist?: string;
  /** What `actions/checkout` left; an empty folder without it. */
  workspace?: string;
  /** As in `with:`. Those that are not given take the default of `action.yml`. */
  inputs?: Readonly<Record<string, string>>;
  /** What the workflow's `permissions:` ask for; cut to what the event allows. */
  permissions?: Permissions;
  /** A token of another kind than the workflow's own. */
  token?: string;
  env?: Readonly<Record<string, string>>;
  /** The program that runs it; Node 24 unless told. */
  node?: string;
  /** Milliseconds; the whole group of processes is killed then. */
  timeout?: number;
}

export interface ActionResult {
  /** What the runner takes for the step's verdict; `null` when the process was killed. */
  exitCode: number | null;
  timedOut: boolean;
  outputs: Readonly<Record<string, string>>;
  state: Readonly<Record<string, string>>;
  environment: Readonly<Record<string, string>>;
  /** What was written to the job summary. */
  summary: string;
  /** GitHub refuses a step's summary above 1 MiB: nothing of it is shown. */
  summaryRefused: boolean;
  commands: readonly WorkflowCommand[];
  annotations: readonly StepAnnotation[];
  droppedAnnotations: readonly StepAnnotation[];
  stdout: string;
  stderr: string;
  /** What a person sees of the step: log, annotations, summary, outputs. */
  transcript: string;
  milliseconds: number;
}

const root = path.join(import.meta.dirname, "../..");
const largestSummary = 1024 * 1024;

/** Starts the action as a runner does, against the test GitHub, and reads what it left. */
export async function runAction(run: ActionRun): Promise<ActionResult> {
  const folder = mkdtempSync(path.join(tmpdir(), "runner-"));
  try {
    return await inFolder(run, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function inFolder(run: ActionRun, folder: string): Promise<ActionResult> {
  const files = prepareFiles(folder, run.event);
  const token = run.token ?? tokenOf(run);
  const workspace = run.workspace ?? path.join(folder, "workspace");
  mkdirSync(workspace, { recursive: true });
  const env = {
    ...systemEnvironment(folder),
    ...githubEnvironment(run, files, workspace),
    ...inputEnvironment(run, token),
    ...run.env,
  };
  const node = run.node ?? path.join(root, "node_modules/.bin/node");
  const started = performance.now();
  const ended = await start(node, run.dist ?? path.join(root, "dist/action.cjs"), {
    env,
    cwd: workspace,
    timeout: run.timeout ?? 120_000,
  });
  const milliseconds = performance.now() - started;
  const read = (name: keyof typeof files) => readFileSync(files[name], "utf8");
  const log = readStepLog(ended.both);
  const summary = read("GITHUB_STEP_SUMMARY");
  const outputs = readFileCommand(read("GITHUB_OUTPUT"));
  const summaryRefused = Buffer.byteLength(summary) > largestSummary;
  return {
    exitCode: ended.exitCode,
    timedOut: ended.timedOut,
    outputs,
    state: readFileCommand(read("GITHUB_STATE")),
    environment: readFileCommand(read("GITHUB_ENV")),
    summary,
    summaryRefused,
    commands: log.commands,
    annotations: log.annotations,
    droppedAnnotations: log.dropped,
    stdout: ended.stdout,
    stderr: ended.stderr,
    transcript: transcriptOf(
      ended.exitCode,
      log.transcript,
      log.annotations,
      summaryRefused ? "(refused: above 1 MiB)" : summary,
      outputs,
    ),
    milliseconds,
  };
}

/** A file command's entries: `name=value` lines, and `name<<delimiter` blocks. Throws on what the runner would refuse. */
export function readFileCommand(text: string): Record<string, string> {
  const values: Record<string, string> = {};
  const lines = text.split(/\r?\n/);
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? "";
    if (line === "") continue;
    const equals = line.indexOf("=");
    const heredoc = line.indexOf("<<");
    if (heredoc > 0 && (equals < 0 || heredoc < equals)) {
      const delimiter = line.slice(heredoc + 2);
      const end = lines.indexOf(delimiter, at + 1);
      if (delimiter === "" || end < 0)
        throw new Error(`Invalid value. Matching delimiter not found '${delimiter}'`);
      values[line.slice(0, heredoc)] = lines.slice(at + 1, end).join("\n");
      at = end;
    } else if (equals > 0) values[line.slice(0, equals)] = line.slice(equals + 1);
    else throw new Error(`Invalid format '${line}'`);
  }
  return values;
}

function prepareFiles(folder: string, event: Event) {
  const file = (name: string, text = "") => {
    const full = path.join(folder, name);
    mkdirSync(path.dirname(full), { recursive: true });
    writeFileSync(full, text);
    return full;
  };
  return {
    GITHUB_EVENT_PATH: file("_github_workflow/event.json", JSON.stringify(event.payload, null, 2)),
    GITHUB_OUTPUT: file("_runner_file_commands/set_output"),
    GITHUB_ENV: file("_runner_file_commands/set_env"),
    GITHUB_PATH: file("_runner_file_commands/add_path"),
    GITHUB_STATE: file("_runner_file_commands/save_state"),
    GITHUB_STEP_SUMMARY: file("_runner_file_commands/step_summary"),
  };
}

/** The workflow's own token: what it asks for, as far as the event allows. */
function tokenOf({ github, event, permissions }: ActionRun): string {
  const granted: Permissions = {};
  for (const [name, level] of Object.entries(permissions ?? event.permissions) as [
    keyof Permissions,
    "read" | "write",
  ][]) {
    const most = event.permissions[name];
    if (most !== undefined) granted[name] = level === "write" ? most : "read";
  }
  return github.token({ repository: event.repository, permissions: granted, event: event.name });
}

function systemEnvironment(folder: string): Record<string, string> {
  for (const name of ["home", "temp", "tools"]) mkdirSync(path.join(folder, name));
  return {
    PATH: process.env["PATH"] ?? "",
    HOME: path.join(folder, "home"),
    LANG: "C.UTF-8",
    CI: "true",
    RUNNER_OS: "Linux",
    RUNNER_ARCH: "X64",
    RUNNER_NAME: "GitHub Actions 1",
    RUNNER_ENVIRONMENT: "github-hosted",
    RUNNER_TEMP: path.join(folder, "temp"),
    RUNNER_TOOL_CACHE: path.join(folder, "tools"),
    // Secrets of the runner's own, which no child of ours may see.
    ACTIONS_RUNTIME_TOKEN: "runtime-token-that-must-not-leak",
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: "id-token-that-must-not-leak",
  };
}

function githubEnvironment(
  { github, event }: ActionRun,
  files: Record<string, string>,
  workspace: string,
): Record<string, string> {
  const { repository, actor } = event;
  return {
    ...files,
    GITHUB_ACTIONS: "true",
    GITHUB_ACTION: "portcullis",
    GITHUB_ACTOR: actor.login,
    GITHUB_ACTOR_ID: String(actor.id),
    GITHUB_TRIGGERING_ACTOR: actor.login,
    GITHUB_API_URL: github.apiUrl,
    GITHUB_GRAPHQL_URL: github.graphqlUrl,
    GITHUB_SERVER_URL: github.serverUrl,
    GITHUB_EVENT_NAME: event.name,
    GITHUB_SHA: event.sha,
    GITHUB_REF: event.ref,
    GITHUB_REF_NAME: event.ref.replace(/^refs\/(heads|tags|pull)\//, ""),
    GITHUB_REF_TYPE: "branch",
    GITHUB_REF_PROTECTED: "false",
    GITHUB_HEAD_REF: event.headRef ?? "",
    GITHUB_BASE_REF: event.baseRef ?? "",
    GITHUB_REPOSITORY: fullName(repository),
    GITHUB_REPOSITORY_ID: String(repository.id),
    GITHUB_REPOSITORY_OWNER: repository.owner.login,
    GITHUB_REPOSITORY_OWNER_ID: String(repository.owner.id),
    GITHUB_RUN_ID: "9000000001",
    GITHUB_RUN_NUMBER: "1",
    GITHUB_RUN_ATTEMPT: "1",
    GITHUB_RETENTION_DAYS: "90",
    GITHUB_JOB: "review",
    GITHUB_WORKFLOW: "Portcullis",
    GITHUB_WORKFLOW_REF: `${fullName(repository)}/.github/workflows/portcullis.yml@${event.ref}`,
    GITHUB_WORKFLOW_SHA: event.sha,
    GITHUB_WORKSPACE: workspace,
  };
}

/** `INPUT_*` as the runner sets them: every input of `action.yml`, upper-case, blanks as underscores. */
function inputEnvironment({ inputs = {} }: ActionRun, token: string): Record<string, string> {
  const declared = path.join(root, "action.yml");
  const action = existsSync(declared) ? (parse(readFileSync(declared, "utf8")) as ActionFile) : {};
  const given: Record<string, string> = {};
  for (const [name, { default: value = "" }] of Object.entries(action.inputs ?? {}))
    given[name] = withContext(String(value), token);
  return Object.fromEntries(
    Object.entries({ ...given, ...inputs }).map(([name, value]) => [
      `INPUT_${name.replaceAll(" ", "_").toUpperCase()}`,
      withContext(value, token),
    ]),
  );
}

interface ActionFile {
  inputs?: Record<string, { default?: string | number | boolean }>;
}

function withContext(text: string, token: string): string {
  return text.replace(/\$\{\{\s*(.*?)\s*\}\}/g, (_, expression: string) => {
    if (expression === "github.token" || expression === "secrets.GITHUB_TOKEN") return token;
    throw new Error(`the test runner does not know \${{ ${expression} }}`);
  });
}

interface Ended {
  exitCode: number | null;
  timedOut: boolean;
  stdout: string;
  stderr: string;
  /** Both, as they came. */
  both: string;
}

async function start(
  node: string,
  script: string,
  options: { env: Record<string, string>; cwd: string; timeout: number },
): Promise<Ended> {
  const child = spawn(node, [script], {
    cwd: options.cwd,
    env: options.env,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const parts: { stream: "stdout" | "stderr"; bytes: Buffer }[] = [];
  child.stdout.on("data", (bytes: Buffer) => parts.push({ stream: "stdout", bytes }));
  child.stderr.on("data", (bytes: Buffer) => parts.push({ stream: "stderr", bytes }));
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  }, options.timeout);
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  }).finally(() => {
    clearTimeout(timer);
  });
  const text = (wanted?: string) =>
    Buffer.concat(
      parts.filter(({ stream }) => wanted === undefined || stream === wanted).map(({ bytes }) => bytes),
    ).toString("utf8");
  // The runner reads the two streams line by line on their own: a line never mixes them.
  const both = [text("stdout"), text("stderr")]
    .map((one) => one.replace(/\n$/, ""))
    .filter((one) => one !== "");
  return { exitCode, timedOut, stdout: text("stdout"), stderr: text("stderr"), both: both.join("\n") };
}

function transcriptOf(
  exitCode: number | null,
  log: string,
  annotations: readonly StepAnnotation[],
  summary: string,
  outputs: Record<string, string>,
): string {
  const place = ({ file, line }: Readonly<Record<string, string>>) =>
    file === undefined ? "" : ` ${file}:${line ?? "1"}`;
  return [
    `exit code ${exitCode ?? "none"}`,
    "── log",
    log,
    "── annotations",
    ...annotations.map(({ level, message, properties }) => `${level}${place(properties)}: ${message}`),
    "── summary",
    summary,
    "── outputs",
    ...Object.entries(outputs).map(([name, value]) => `${name}: ${value}`),
  ].join("\n");
}
