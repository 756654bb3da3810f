/** How a child process ended. Output is decoded as UTF-8; what is not UTF-8 becomes U+FFFD. */
export type ProcessEnd =
  | { readonly kind: "exited"; readonly code: number; readonly stdout: string; readonly stderr: string }
  | { readonly kind: "signalled"; readonly signal: string; readonly stderr: string }
  | { readonly kind: "timed out"; readonly milliseconds: number; readonly stderr: string }
  | { readonly kind: "flooded"; readonly bytes: number; readonly stderr: string }
  | { readonly kind: "not started"; readonly why: string };

export interface ProcessLimits {
  /** Wall-clock milliseconds. */
  readonly timeout: number;
  /** Bytes of standard output; one more and the process is killed. */
  readonly outputBytes: number;
  readonly cwd: string;
  /** The whole environment: nothing of ours is added. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Runs a program without a shell in a process group of its own. Whatever way it ends, nothing of the group is left:
 * neither a grandchild that works on in the background nor one that holds the pipes open. Never throws.
 */
export async function runProcess(
  file: string,
  args: readonly string[],
  { timeout, outputBytes, cwd, environment }: ProcessLimits,
): Promise<ProcessEnd> {
  // Loaded here: most reviews start no program, and this costs a quarter of a small one.
  const { execa } = await import("execa");
  const child = execa(file, args, {
    cwd,
    env: { ...environment },
    extendEnv: false,
    preferLocal: false,
    detached: process.platform !== "win32", // a group of its own, which kill(-pid) ends whole
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
    buffer: false,
    reject: false,
  });
  const killGroup = (): void => {
    killGroupOf(child.pid);
  };
  process.once("exit", killGroup); // a detached child outlives us otherwise

  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  let outBytes = 0;
  let errBytes = 0;
  let stopped: "timed out" | "flooded" | undefined;
  child.stdout.on("data", (chunk: Buffer) => {
    outBytes += chunk.length;
    if (outBytes <= outputBytes) stdout.push(chunk);
    else if (stopped === undefined) {
      stopped = "flooded";
      killGroup();
    }
  });
  child.stderr.on("data", (chunk: Buffer) => {
    // Read on past the limit, so that the child does not block, but keep no more.
    if (errBytes < keptErrorBytes) stderr.push(chunk.subarray(0, keptErrorBytes - errBytes));
    errBytes += chunk.length;
  });
  const timer = setTimeout(() => {
    stopped ??= "timed out";
    killGroup();
  }, timeout);
  let grace: NodeJS.Timeout | undefined;
  // Pipes that a process outside the group still holds would keep us waiting for ever.
  child.once("exit", () => {
    killGroup();
    grace = setTimeout(() => {
      child.stdout.destroy();
      child.stderr.destroy();
    }, pipeGrace);
  });

  const result = await child;
  clearTimeout(timer);
  clearTimeout(grace);
  killGroup();
  process.removeListener("exit", killGroup);

  const errors = Buffer.concat(stderr).toString("utf8");
  if (stopped === "timed out") return { kind: "timed out", milliseconds: timeout, stderr: errors };
  if (stopped === "flooded") return { kind: "flooded", bytes: outputBytes, stderr: errors };
  if (result.exitCode !== undefined) {
    return {
      kind: "exited",
      code: result.exitCode,
      stdout: Buffer.concat(stdout).toString("utf8"),
      stderr: errors,
    };
  }
  if (result.signal !== undefined) return { kind: "signalled", signal: result.signal, stderr: errors };
  return { kind: "not started", why: result.code ?? "it could not be started" };
}

/** One sentence part for a person: `ended with code 2: no such option`. */
export function describeEnd(end: ProcessEnd): string {
  switch (end.kind) {
    case "exited":
      return `ended with code ${end.code}${lastWords(end.stderr)}`;
    case "signalled":
      return `was ended by ${end.signal}${end.signal === "SIGKILL" ? ", perhaps for want of memory" : ""}`;
    case "timed out":
      return `was stopped after ${Math.round(end.milliseconds / 100) / 10} s`;
    case "flooded":
      return `was stopped because it printed more than ${Math.round(end.bytes / 1e6)} MB`;
    case "not started":
      return `could not be started (${end.why})`;
  }
}

/** What the system calls an error: `ENOSPC`. */
export function codeOf(error: unknown): string {
  return typeof error === "object" && error !== null && "code" in error ? String(error.code) : String(error);
}

const keptErrorBytes = 64 * 1024;
const pipeGrace = 2_000;

function killGroupOf(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === "win32" ? pid : -pid, "SIGKILL");
  } catch {
    // The whole group has ended already.
  }
}

/** The last line that says something, shortened: tools end with what went wrong. */
function lastWords(stderr: string): string {
  // eslint-disable-next-line no-control-regex -- colours of a terminal
  const lines = stderr.replace(/\u001b\[[0-9;]*m/gu, "").split(/\r?\n/u);
  const last = lines
    .map((line) => line.trim())
    .findLast((line) => line !== "" && !/\bwarning\b/iu.test(line));
  return last === undefined ? "" : `: ${last.slice(0, 200)}`;
}
