import { execFileSync } from "node:child_process";
import { appendFileSync, mkdirSync } from "node:fs";
import path from "node:path";

/** Runs git in a repository of the test GitHub and gives its standard output. Throws, with git's message, when it fails. */
export function git(gitDir: string, args: readonly string[], input?: string | Buffer): Buffer {
  return execFileSync("git", ["-c", "core.quotePath=false", ...args], {
    cwd: gitDir,
    input: input ?? "",
    maxBuffer: 512 * 1024 * 1024,
    stdio: ["pipe", "pipe", "pipe"],
    env: environment,
  });
}

export function gitText(gitDir: string, args: readonly string[], input?: string | Buffer): string {
  return git(gitDir, args, input).toString("utf8");
}

/** The first line of git's answer, or nothing when git refuses. */
export function gitLine(gitDir: string, args: readonly string[]): string | undefined {
  try {
    return gitText(gitDir, args).split("\n")[0];
  } catch {
    return undefined;
  }
}

/** A bare repository that serves any object by its id, as GitHub does. */
export function createGitRepository(gitDir: string, defaultBranch: string): void {
  mkdirSync(gitDir, { recursive: true });
  git(gitDir, ["init", "--quiet", "--bare", `--initial-branch=${defaultBranch}`]);
  const settings = "[uploadpack]\n\tallowAnySHA1InWant = true\n\tallowFilter = true\n[gc]\n\tauto = 0\n";
  appendFileSync(path.join(gitDir, "config"), settings);
}

/** What a path holds after a commit: text, bytes, a link, a submodule, a script; `null` removes the path. */
type FileContent =
  string | Buffer | null | { symlink: string } | { submodule: string } | { executable: string };

export type Files = Readonly<Record<string, FileContent>>;

export interface Commit {
  branch: string;
  files: Files;
  message: string;
  author: string;
  /** Seconds since 1970. */
  date: number;
  /** The commit to stand on; without one the branch's tip, or nothing when the branch is new. */
  parent?: string | undefined;
}

/** Makes one commit without a work tree, moves the branch to it, and gives its id. */
export function commit(gitDir: string, { branch, files, message, author, date, parent }: Commit): string {
  const from = parent ?? gitLine(gitDir, ["rev-parse", "--verify", "--quiet", `refs/heads/${branch}`]);
  const person = `${author} <${author}@users.noreply.github.com> ${date} +0000`;
  const parts: (string | Buffer)[] = [
    `commit refs/heads/${branch}\nmark :1\nauthor ${person}\ncommitter ${person}\n`,
    ...data(message),
    from === undefined ? "" : `from ${from}\n`,
    ...Object.entries(files).flatMap(([name, content]) => change(name, content)),
    "\nget-mark :1\n",
  ];
  const input = Buffer.concat(parts.map((part) => Buffer.from(part)));
  return gitText(
    gitDir,
    ["fast-import", "--quiet", "--force", "--date-format=raw", "--cat-blob-fd=1"],
    input,
  ).trim();
}

function change(name: string, content: FileContent): (string | Buffer)[] {
  const quoted = quote(name);
  if (content === null) return [`D ${quoted}\n`];
  if (typeof content === "string" || Buffer.isBuffer(content))
    return [`M 100644 inline ${quoted}\n`, ...data(content)];
  if ("symlink" in content) return [`M 120000 inline ${quoted}\n`, ...data(content.symlink)];
  if ("submodule" in content) return [`M 160000 ${content.submodule} ${quoted}\n`];
  return [`M 100755 inline ${quoted}\n`, ...data(content.executable)];
}

function data(content: string | Buffer): (string | Buffer)[] {
  const bytes = Buffer.from(content as string);
  return [`data ${bytes.length}\n`, bytes, "\n"];
}

/** C quoting, byte by byte: names with quotes, newlines and any alphabet are legal. */
function quote(name: string): string {
  const escaped = [...Buffer.from(name)].map((byte) =>
    byte < 0x20 || byte > 0x7e || byte === 0x22 || byte === 0x5c
      ? `\\${byte.toString(8).padStart(3, "0")}`
      : String.fromCharCode(byte),
  );
  return `"${escaped.join("")}"`;
}

const environment = {
  PATH: process.env["PATH"],
  HOME: "/nonexistent",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_TERMINAL_PROMPT: "0",
  GIT_AUTHOR_NAME: "GitHub",
  GIT_AUTHOR_EMAIL: "noreply@github.com",
  GIT_COMMITTER_NAME: "GitHub",
  GIT_COMMITTER_EMAIL: "noreply@github.com",
  // Ids do not differ from run to run.
  GIT_AUTHOR_DATE: "2026-01-05T09:00:00Z",
  GIT_COMMITTER_DATE: "2026-01-05T09:00:00Z",
};
