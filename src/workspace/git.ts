import { spawn, spawnSync } from "node:child_process";
import { accessSync, constants, realpathSync } from "node:fs";
import { delimiter, isAbsolute, join, sep } from "node:path";

import type { Repository } from "./repository.ts";

/** One git process: what it is for, so that a failure can be told to a person, and its bounds. */
export interface GitRun {
  /** Completes "git could not …": `list the files of 3f2a…`. */
  readonly to: string;
  readonly args: readonly string[];
  readonly input?: string | Uint8Array;
  /**
   * A folder of the checkout, for a process that has to look at it (`ls-files`). All others run inside the git
   * directory and without an index, where no file of the repository (`.gitattributes`) can speak to git.
   */
  readonly workTreeFolder?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Exit statuses that are answers, not failures; 0 when not given. */
  readonly answers?: readonly number[];
  /** Milliseconds; a minute when not given. */
  readonly timeout?: number;
  /** Bytes of output kept; more is a failure. */
  readonly maxOutput?: number;
  /** What was said before a bound was hit is the answer. */
  readonly truncate?: boolean;
}

export interface GitOutput {
  readonly status: number;
  readonly stdout: Buffer;
  readonly stderr: string;
  /** A bound was hit, and the rest was not read. */
  readonly truncated: boolean;
}

/** git is not there, refused, took too long, or said too much. The message is a sentence for a person. */
export class GitError extends Error {
  readonly kind: "not found" | "failed" | "timeout" | "too much output";
  readonly stderr: string;

  constructor(kind: GitError["kind"], message: string, stderr = "") {
    super(message);
    this.name = "GitError";
    this.kind = kind;
    this.stderr = stderr;
  }
}

/** Runs git in its own process group, so that a time-out also ends what git started. */
export async function git(repository: Repository, run: GitRun): Promise<GitOutput> {
  const { command, args, cwd, env } = commandLine(repository, run);
  const limit = run.maxOutput ?? defaultMaxOutput;
  const child = spawn(command, args, { cwd, env, detached: process.platform !== "win32", windowsHide: true });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  let size = 0;
  let errorSize = 0;
  let ended: "timeout" | "output" | undefined;
  const end = (why: "timeout" | "output"): void => {
    ended ??= why;
    killGroup(child.pid);
  };
  const timer = setTimeout(() => {
    end("timeout");
  }, run.timeout ?? defaultTimeout);
  child.stdout.on("data", (chunk: Buffer) => {
    if (ended !== undefined) return;
    size += chunk.length;
    if (size <= limit) stdout.push(chunk);
    else {
      stdout.push(chunk.subarray(0, chunk.length - (size - limit)));
      end("output");
    }
  });
  child.stderr.on("data", (chunk: Buffer) => {
    errorSize += chunk.length;
    if (errorSize <= maxErrorText) stderr.push(chunk);
  });
  // git may exit before it has read all of its input; its own message says more than EPIPE would.
  child.stdin.on("error", () => undefined);
  child.stdin.end(run.input ?? "");
  try {
    const status = await new Promise<number>((resolve, reject) => {
      child.on("error", (error) => {
        reject(new GitError("failed", `git could not ${run.to}: ${error.message}`));
      });
      child.on("close", (code) => {
        resolve(code ?? -1);
      });
    });
    return checked(
      run,
      { status, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() },
      ended,
    );
  } finally {
    clearTimeout(timer);
  }
}

/** The same, blocking: for a file that is asked for without having been fetched beforehand. */
export function gitSync(repository: Repository, run: GitRun): GitOutput {
  const { command, args, cwd, env } = commandLine(repository, run);
  const result = spawnSync(command, args, {
    cwd,
    env,
    input: run.input ?? "",
    timeout: run.timeout ?? defaultTimeout,
    maxBuffer: run.maxOutput ?? defaultMaxOutput,
    killSignal: "SIGKILL",
    windowsHide: true,
  });
  const code = result.error === undefined ? undefined : (result.error as NodeJS.ErrnoException).code;
  const ended = code === "ETIMEDOUT" ? "timeout" : code === "ENOBUFS" ? "output" : undefined;
  if (result.error !== undefined && ended === undefined && code !== "EPIPE") {
    throw new GitError("failed", `git could not ${run.to}: ${result.error.message}`);
  }
  return checked(
    run,
    { status: result.status ?? -1, stdout: result.stdout, stderr: result.stderr.toString() },
    ended,
  );
}

const defaultTimeout = 60_000;
const defaultMaxOutput = 256 * 1024 * 1024;
const maxErrorText = 64 * 1024;

function checked(
  run: GitRun,
  output: Omit<GitOutput, "truncated">,
  ended: "timeout" | "output" | undefined,
): GitOutput {
  if (ended !== undefined && run.truncate === true) return { ...output, truncated: true };
  if (ended === "timeout") {
    const seconds = Math.round((run.timeout ?? defaultTimeout) / 1000);
    throw new GitError("timeout", `git could not ${run.to} within ${seconds} seconds`, output.stderr);
  }
  if (ended === "output") {
    const megabytes = Math.round((run.maxOutput ?? defaultMaxOutput) / (1024 * 1024));
    throw new GitError(
      "too much output",
      `git could not ${run.to} in ${megabytes} MB of output`,
      output.stderr,
    );
  }
  if (!(run.answers ?? [0]).includes(output.status)) {
    const said = output.stderr.trim().split("\n").at(-1) ?? "";
    throw new GitError(
      "failed",
      `git could not ${run.to}: ${said || `exit status ${output.status}`}`,
      output.stderr,
    );
  }
  return { ...output, truncated: false };
}

function commandLine(
  repository: Repository,
  run: GitRun,
): { command: string; args: string[]; cwd: string; env: Record<string, string> } {
  const path = searchPath(repository);
  const command = findGit(path, repository);
  const inWorkTree = run.workTreeFolder !== undefined && repository.workTree !== undefined;
  return {
    command,
    args: [...settings, ...run.args],
    cwd: run.workTreeFolder ?? repository.gitDir,
    env: { ...environment(repository, path, inWorkTree), ...run.env },
  };
}

// What the repository's own configuration may not decide. `safe.directory` is honoured from the command line since
// git 2.38; the explicit GIT_DIR passes the ownership check before it, as in a container that runs as another user.
const settings: readonly string[] = [
  "--no-replace-objects",
  "--no-optional-locks",
  "--no-pager",
  ...[
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.untrackedCache=false",
    "core.attributesFile=/dev/null",
    "core.quotePath=true",
    "core.alternateRefsCommand=",
    "protocol.ext.allow=never",
    "safe.directory=*",
    "gc.auto=0",
    "maintenance.auto=false",
    "advice.graftFileDeprecated=false",
  ].flatMap((setting) => ["-c", setting]),
];

/** Only what git needs: no token, no GIT_* of the caller's, no home directory with settings of its own. */
function environment(
  repository: Repository,
  path: readonly string[],
  inWorkTree: boolean,
): Record<string, string> {
  const kept = Object.fromEntries(
    passedOn.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
  return {
    ...kept,
    PATH: path.join(delimiter),
    LC_ALL: "C",
    GIT_DIR: repository.gitDir,
    ...(inWorkTree && repository.workTree !== undefined
      ? { GIT_WORK_TREE: repository.workTree }
      : // Without an index and away from the work tree git finds no .gitattributes.
        { GIT_INDEX_FILE: join(repository.gitDir, "portcullis-has-no-index") }),
    ...alternates(repository.objectDirectories ?? []),
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_ATTR_NOSYSTEM: "1",
    GIT_TERMINAL_PROMPT: "0",
    GIT_ASKPASS: "",
    GIT_NO_LAZY_FETCH: "1",
    GIT_GRAFT_FILE: "/dev/null",
    // Nothing here may talk to the network unless the run says so.
    GIT_ALLOW_PROTOCOL: "none",
  };
}

const passedOn = ["SYSTEMROOT", "SystemRoot", "TEMP", "TMP", "TMPDIR"];

/** The variable by which git reads objects from further directories. */
export function alternates(directories: readonly string[]): Record<string, string> {
  if (directories.length === 0) return {};
  // Git reads a path that starts with a double quote as a C string, in which the delimiter is allowed.
  const quoted = directories.map((path) => (path.includes(delimiter) ? JSON.stringify(path) : path));
  return { GIT_ALTERNATE_OBJECT_DIRECTORIES: quoted.join(delimiter) };
}

function searchPath({ workTree, gitDir }: Repository): string[] {
  const inside = [workTree, gitDir].filter((root) => root !== undefined);
  return (process.env["PATH"] ?? "")
    .split(delimiter)
    .filter((entry) => isAbsolute(entry) && !inside.some((root) => isWithin(entry, root)));
}

function findGit(path: readonly string[], { workTree }: Repository): string {
  const name = process.platform === "win32" ? "git.exe" : "git";
  for (const entry of path) {
    const candidate = join(entry, name);
    try {
      accessSync(candidate, constants.X_OK);
      // A link in a trusted directory may still lead into the pull request's files.
      if (workTree === undefined || !isWithin(realpathSync(candidate), workTree)) return candidate;
    } catch {
      continue; // not here
    }
  }
  throw new GitError("not found", "git was not found on PATH; install git, or put its folder on PATH");
}

function isWithin(path: string, root: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === "win32" ? pid : -pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}
