import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { afterAll, jest } from "@jest/globals";

import type { Repository } from "../../src/workspace/repository.ts";
import { repositoryAt } from "../../src/workspace/repository.ts";

/** A real repository in a temporary folder, made by git without any settings of this machine. */
export interface Scratch {
  readonly path: string;
  readonly repository: Repository;
  /** Standard output without the last line feed. */
  readonly git: (...args: string[]) => string;
  readonly gitWith: (input: string | Uint8Array, ...args: string[]) => string;
  readonly write: (files: Contents) => void;
  /** Writes files, adds everything and commits: the commit's id. */
  readonly commit: (files: Contents) => string;
  /** A commit of a tree made by hand, with names that no checkout could write. */
  readonly commitOf: (
    entries: readonly (readonly [mode: string, id: string, path: string | Uint8Array])[],
  ) => string;
  readonly blob: (content: string | Uint8Array) => string;
}

/** By path; `null` deletes, `{ link }` makes a symbolic link. */
type Contents = Readonly<Record<string, string | Uint8Array | null | { readonly link: string }>>;

// Dozens of git processes a test, on machines that do other things too.
jest.setTimeout(30_000);

const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "portcullis-test-")));
  folders.push(folder);
  return folder;
}

export function scratch(...init: string[]): Scratch {
  const path = temporaryFolder();
  runGit(path, ["init", "--quiet", "--initial-branch=main", ...init, "."]);
  return scratchAt(path);
}

export function scratchAt(path: string): Scratch {
  const repository = repositoryAt(path);
  if (repository === undefined) throw new Error(`no repository at ${path}`);
  const git = (...args: string[]): string => runGit(path, args);
  const write: Scratch["write"] = (files) => {
    for (const [name, content] of Object.entries(files)) {
      const file = join(path, name);
      rmSync(file, { force: true, recursive: true });
      if (content === null) continue;
      mkdirSync(dirname(file), { recursive: true });
      if (typeof content === "object" && "link" in content) symlinkSync(content.link, file);
      else writeFileSync(file, content);
    }
  };
  return {
    path,
    repository,
    git,
    gitWith: (input, ...args) => runGit(path, args, input),
    write,
    commit: (files) => {
      write(files);
      git("add", "--all");
      git("commit", "--quiet", "--allow-empty", "--message=change");
      return git("rev-parse", "HEAD");
    },
    commitOf: (entries) => {
      const listing = entries.map(([mode, id, name]) =>
        Buffer.concat([
          Buffer.from(`${mode} ${mode === "160000" ? "commit" : "blob"} ${id}\t`),
          Buffer.from(name),
          Buffer.of(0),
        ]),
      );
      const tree = runGit(path, ["mktree", "-z", "--missing"], Buffer.concat(listing));
      return git("commit-tree", tree, "-m", "made by hand");
    },
    blob: (content) => runGit(path, ["hash-object", "-w", "--stdin"], content),
  };
}

export function runGit(cwd: string, args: readonly string[], input?: string | Uint8Array): string {
  return execFileSync("git", args, {
    cwd,
    ...(input === undefined ? {} : { input }),
    stdio: ["pipe", "pipe", "pipe"],
    maxBuffer: 1 << 28,
    env: {
      PATH: process.env["PATH"],
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_CONFIG_GLOBAL: "/dev/null",
      GIT_AUTHOR_NAME: "A",
      GIT_AUTHOR_EMAIL: "a@example.com",
      GIT_COMMITTER_NAME: "A",
      GIT_COMMITTER_EMAIL: "a@example.com",
    },
  })
    .toString()
    .replace(/\n$/u, "");
}
