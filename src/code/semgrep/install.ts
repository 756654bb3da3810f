import { createHash, randomBytes } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import type { Environment } from "./environment.ts";
import { installerEnvironment } from "./environment.ts";
import type { ProcessEnd } from "./process.ts";
import { codeOf, describeEnd, runProcess } from "./process.ts";
import { requirements, semgrepVersion } from "./requirements.generated.ts";

/** The engine of an earlier installation with exactly these requirements, on this kind of machine. */
export function installedEngine(cache: string): string | undefined {
  return installedIn(folderIn(cache));
}

function installedIn(folder: string): string | undefined {
  const path = join(folder, executable);
  // The Python it was made with is a link, which breaks when that Python is removed.
  return existsSync(path) && existsSync(join(dirname(path), "python")) ? path : undefined;
}

/**
 * Installs the pinned version into the cache, from wheels whose hashes are in the requirements, with uv, Python's own
 * venv and pip, or the Python of pipx: whichever is there. It is made beside its place and renamed when complete, so
 * an interrupted installation is never taken for an engine, and two at once do no harm.
 */
export async function install(
  cache: string,
  environment: Environment,
  path: readonly string[],
): Promise<{ readonly path: string } | { readonly missing: string }> {
  if (process.platform === "win32") return { missing: "Semgrep is not installed by us on Windows" };
  const folder = folderIn(cache);
  const making = `${folder}.making-${process.pid}-${randomBytes(4).toString("hex")}`;
  try {
    mkdirSync(making, { recursive: true });
  } catch (error) {
    return { missing: `the cache folder ${cache} can't be written (${codeOf(error)})` };
  }
  removeAbandoned(folder);
  try {
    const list = join(making, "requirements.txt");
    writeFileSync(list, requirements);
    const run = (program: string, ...args: readonly string[]): Promise<ProcessEnd> =>
      runProcess(program, args, {
        timeout: installTimeout,
        outputBytes: 16_000_000,
        cwd: making, // not the checkout: Python takes modules, and pip and uv their settings, from where they run
        environment: installerEnvironment(environment, path),
      });
    const failures: string[] = [];
    for (const way of ways) {
      rmSync(join(making, "venv"), { recursive: true, force: true });
      const failure = await way(run, join(making, "venv"), list);
      if (failure === undefined) return settle(making, folder);
      failures.push(failure);
    }
    return { missing: `semgrep ${semgrepVersion} could not be installed: ${failures.join("; ")}` };
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
}

type Run = (program: string, ...args: readonly string[]) => Promise<ProcessEnd>;

/** Makes a virtual environment with the requirements in it; answers why it could not. */
type Way = (run: Run, venv: string, list: string) => Promise<string | undefined>;

const withUv: Way = async (run, venv, list) => {
  const made = await run("uv", "venv", "--quiet", ...uvAlone, "--python", ">=3.10", venv);
  if (!succeeded(made)) return `uv ${describeEnd(made)}`;
  const python = join(venv, "bin", "python");
  const installed = await run(
    "uv",
    "pip",
    "install",
    "--quiet",
    ...uvAlone,
    "--python",
    python,
    ...exactly,
    "-r",
    list,
  );
  return succeeded(installed) ? undefined : `uv ${describeEnd(installed)}`;
};

/** Else uv takes settings and a Python version from the folders above the cache, which may be a checkout. */
const uvAlone = ["--no-config"] as const;

const withVenv: Way = async (run, venv, list) => {
  // The newest first: `python3` may be older than the oldest that Semgrep takes.
  const failures: string[] = [];
  for (const python of ["python3", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10"]) {
    const failure = await venvOf(python, run, venv, list);
    if (failure === undefined) return undefined;
    if (!failure.absent) failures.push(failure.why);
    if (failure.final) break;
  }
  return failures[0] ?? "there is no python3";
};

const withPipx: Way = async (run, venv, list) => {
  const asked = await run("pipx", "environment", "--value", "PIPX_DEFAULT_PYTHON");
  if (!succeeded(asked)) return `pipx ${describeEnd(asked)}`;
  const failure = await venvOf(asked.stdout.trim(), run, venv, list);
  return failure?.why;
};

const ways: readonly Way[] = [withUv, withVenv, withPipx];

interface VenvFailure {
  readonly why: string;
  /** There is no such Python. */
  readonly absent: boolean;
  /** Another Python would fare no better: the packages could not be had. */
  readonly final: boolean;
}

async function venvOf(
  python: string,
  run: Run,
  venv: string,
  list: string,
): Promise<VenvFailure | undefined> {
  const asked = await run(python, "-I", "-c", "import sys; print(sys.version_info >= (3, 10))");
  if (!succeeded(asked)) return { why: `${python} ${describeEnd(asked)}`, absent: true, final: false };
  if (asked.stdout.trim() !== "True")
    return { why: `${python} is older than 3.10`, absent: false, final: false };
  const made = await run(python, "-I", "-m", "venv", "--clear", venv);
  if (!succeeded(made)) return { why: `${python} -m venv ${describeEnd(made)}`, absent: false, final: false };
  const pip = [join(venv, "bin", "python"), "-I", "-m", "pip", "install", "--quiet", "--no-input"] as const;
  const [program, ...args] = pip;
  const installed = await run(program, ...args, "--disable-pip-version-check", ...exactly, "-r", list);
  if (succeeded(installed)) return undefined;
  return { why: `pip ${describeEnd(installed)}`, absent: false, final: true };
}

/** Nothing but what is listed, as listed, and no package's own installation code: wheels only. */
const exactly = ["--require-hashes", "--no-deps", "--only-binary", ":all:"] as const;

function succeeded(end: ProcessEnd): end is ProcessEnd & { readonly kind: "exited" } {
  return end.kind === "exited" && end.code === 0;
}

/** A virtual environment names its own place in its scripts: told the new place, it can be moved. */
function settle(making: string, folder: string): { readonly path: string } | { readonly missing: string } {
  const bin = join(making, "venv", "bin");
  for (const script of ["semgrep", "pysemgrep"]) {
    const file = join(bin, script);
    if (!existsSync(file)) return { missing: `the installed package has no ${script}` };
    writeFileSync(file, readFileSync(file, "utf8").replaceAll(join(making, "venv"), join(folder, "venv")));
  }
  try {
    renameSync(making, folder);
  } catch (error) {
    // Another process was first: its installation is as good.
    if (installedIn(folder) === undefined)
      return { missing: `the cache can't be written (${codeOf(error)})` };
  }
  return { path: join(folder, executable) };
}

/** What interrupted installations left, once they are certainly over. */
function removeAbandoned(folder: string): void {
  const parent = dirname(folder);
  for (const name of readdirSync(parent)) {
    const path = join(parent, name);
    if (!path.startsWith(`${folder}.making-`)) continue;
    const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age < 4 * installTimeout) continue;
    try {
      rmSync(path, { recursive: true, force: true });
    } catch {
      // Another user's, on a machine that several share: theirs to remove.
    }
  }
}

/** By version, machine and requirements, as tool caches of runners are laid out. */
function folderIn(cache: string): string {
  const hash = createHash("sha256").update(requirements).digest("hex").slice(0, 16);
  const root = existsSync(cache) ? realpathSync(cache) : cache;
  return join(root, "portcullis-semgrep", semgrepVersion, `${process.platform}-${process.arch}-${hash}`);
}

const executable = join("venv", "bin", "semgrep");
const installTimeout = 300_000;
