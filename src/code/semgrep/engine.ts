import { accessSync, constants, mkdtempSync, realpathSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, isAbsolute, join, resolve } from "node:path";
import type { Problem } from "../../declarations/problem.ts";
import type { Environment } from "./environment.ts";
import { engineEnvironment, isInside, trustedPath } from "./environment.ts";
import { install, installedEngine } from "./install.ts";
import type { ProcessEnd } from "./process.ts";
import { codeOf, describeEnd, runProcess } from "./process.ts";
import { semgrepVersion } from "./requirements.generated.ts";

/** A program with Semgrep's command line that has answered to `--version`. */
export interface Engine {
  readonly path: string;
  readonly version: string;
  /** What a person should know of the choice. */
  readonly notices: readonly Problem[];
}

export interface EngineSearch {
  /** A program by name or absolute path, Semgrep's or one with the same command line (Opengrep). */
  readonly named?: string;
  /** Where installed versions are kept from one run to the next. */
  readonly cache: string;
  /** Whether the pinned version may be installed when it is nowhere. */
  readonly mayInstall: boolean;
  readonly environment: Environment;
  /** Folders that a pull request writes: no program is taken from them. */
  readonly untrusted: readonly string[];
}

/**
 * The engine to use, or a clause why there is none. A named one; else Semgrep of the pinned version from PATH or the
 * cache; else installed; else, when that is impossible, another version from PATH that is not too old.
 */
export async function findEngine(search: EngineSearch): Promise<Engine | { readonly missing: string }> {
  if (search.named !== undefined) return named(search.named, search);
  const reasons: string[] = [];

  const onPath = programOnPath("semgrep", search);
  const found = onPath === undefined ? undefined : await probe(onPath, search.environment);
  if (found !== undefined && !("missing" in found) && found.version === semgrepVersion) return found;

  const cached = installedEngine(search.cache);
  // Only a complete installation is ever there, of the version in the folder's name: asking would cost half a second.
  if (cached !== undefined) return { path: cached, version: semgrepVersion, notices: [] };
  if (search.mayInstall) {
    const installed = await install(
      search.cache,
      search.environment,
      trustedPath(search.environment, search.untrusted),
    );
    const engine = "missing" in installed ? installed : await probe(installed.path, search.environment);
    if (!("missing" in engine)) return engine;
    reasons.push(engine.missing);
  }
  if (found === undefined) reasons.unshift("`semgrep` is not on PATH");
  else if ("missing" in found) reasons.unshift(found.missing);
  else if (isOlder(found.version, oldestVersion)) {
    reasons.unshift(`semgrep ${found.version} on PATH is older than ${oldestVersion}`);
  } else return { ...found, notices: [otherVersion(found.version)] };
  return { missing: reasons.join("; ") };
}

/** Our rules are tested with the pinned version; before this one Semgrep fails with the current setuptools. */
const oldestVersion = "1.170.0";

async function named(
  name: string,
  { environment, ...search }: EngineSearch,
): Promise<Engine | { readonly missing: string }> {
  if (!/[/\\]/u.test(name)) {
    const path = programOnPath(name, { environment, ...search });
    return path === undefined ? { missing: `\`${name}\` is not on PATH` } : probe(path, environment);
  }
  const path = resolve(name);
  if (!isAbsolute(name)) return { missing: `\`${name}\` is neither a name on PATH nor an absolute path` };
  if (!isProgram(path)) return { missing: `\`${name}\` is not a program` };
  return probe(path, environment);
}

/** Asks for the version, in an empty folder and with nothing of our environment. */
async function probe(path: string, environment: Environment): Promise<Engine | { readonly missing: string }> {
  let home: string | undefined;
  try {
    home = mkdtempSync(join(realpathSync(tmpdir()), "portcullis-probe-"));
    const cwd = home;
    const ask = (...args: readonly string[]): Promise<ProcessEnd> =>
      runProcess(path, args, {
        timeout: 30_000,
        outputBytes: 64 * 1024,
        cwd,
        environment: engineEnvironment(environment, toolFolders(path), cwd),
      });
    // Without Python's part it takes a tenth of the time; an engine that does not know the option refuses it.
    const quick = await ask("--experimental", "--version");
    const end = quick.kind === "exited" && quick.code === 0 ? quick : await ask("--version");
    if (end.kind !== "exited" || end.code !== 0)
      return { missing: `\`${path} --version\` ${describeEnd(end)}` };
    const version = /(?:^|\s|v)(\d+\.\d+\.\d+)\b/mu.exec(end.stdout)?.[1];
    if (version === undefined) return { missing: `\`${path} --version\` names no version` };
    return { path, version, notices: [] };
  } catch (error) {
    return { missing: `\`${path}\` could not be tried (${codeOf(error)})` };
  } finally {
    if (home !== undefined) rmSync(home, { recursive: true, force: true });
  }
}

/** The folders that an engine's own parts are looked for in: its own, and that of the file a link stands for. */
export function toolFolders(path: string): readonly string[] {
  return [...new Set([dirname(path), dirname(realpathSync(path))])];
}

function programOnPath(name: string, { environment, untrusted }: EngineSearch): string | undefined {
  const extensions = process.platform === "win32" ? [".exe"] : [""];
  for (const folder of trustedPath(environment, untrusted)) {
    for (const extension of extensions) {
      const path = join(folder, name + extension);
      // A link on PATH may lead into the checkout.
      if (isProgram(path) && !untrusted.some((root) => isInside(realpathSync(path), root))) return path;
    }
  }
  return undefined;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

export function isOlder(version: string, than: string): boolean {
  const [parts, others] = [version, than].map((text) => text.split(".").map(Number));
  for (const [index, other] of (others ?? []).entries()) {
    const part = parts?.[index] ?? 0;
    if (part !== other) return part < other;
  }
  return false;
}

function otherVersion(version: string): Problem {
  return {
    kind: "tool",
    message: `Semgrep ${version} from PATH was used because ${semgrepVersion}, which the rules are tested with, could not be had`,
    effect: "notice",
  };
}
