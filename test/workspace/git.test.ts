import { chmodSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";

import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";

import { git, GitError, gitSync } from "../../src/workspace/git.ts";
import { repositoryAt } from "../../src/workspace/repository.ts";
import { scratch, temporaryFolder } from "./scratch.ts";

let environment: NodeJS.ProcessEnv;
beforeEach(() => {
  environment = { ...process.env };
});
afterEach(() => {
  process.env = environment;
});

/** A folder with a program called git in it. */
function fakeGit(folder: string, script: string): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "git"), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, "git"), 0o755);
  return folder;
}

describe("git", () => {
  test("is never the one that the repository brings along", async () => {
    const { path, repository, commit } = scratch();
    const head = commit({ a: "1" });
    fakeGit(path, "echo pwned");
    fakeGit(join(path, "bin"), "echo pwned");
    const outside = temporaryFolder();
    symlinkSync(join(path, "git"), join(outside, "git"));
    const before = process.env["PATH"] ?? "";
    process.env["PATH"] = [path, join(path, "bin"), ".", "", outside, "bin", before].join(delimiter);
    const { stdout } = await git(repository, { to: "look", args: ["rev-parse", "HEAD"] });
    expect(stdout.toString()).toBe(`${head}\n`);
    process.env["PATH"] = [path, join(path, "bin"), ".", outside].join(delimiter);
    await expect(git(repository, { to: "look", args: ["version"] })).rejects.toMatchObject({
      kind: "not found",
    });
  });

  test("sees no token and no setting of the caller's", async () => {
    const { repository } = scratch();
    const folder = fakeGit(temporaryFolder(), "env");
    process.env = {
      ...process.env,
      PATH: `${folder}${delimiter}${process.env["PATH"] ?? ""}`,
      GITHUB_TOKEN: "secret-1",
      INPUT_TOKEN: "secret-2",
      ACTIONS_RUNTIME_TOKEN: "secret-3",
      GIT_SSH_COMMAND: "/bin/false",
      GIT_EXEC_PATH: "/nonexistent",
      GIT_CONFIG_COUNT: "1",
      LD_PRELOAD: "",
      HOME: "/home/of/the/caller",
    };
    for (const output of [
      await git(repository, { to: "look", args: [] }),
      gitSync(repository, { to: "look", args: [] }),
    ]) {
      const seen = output.stdout.toString();
      expect(seen).not.toMatch(/secret|caller|GIT_SSH_COMMAND|GIT_EXEC_PATH|GIT_CONFIG_COUNT|LD_PRELOAD/u);
      expect(seen).toMatch(/^GIT_CONFIG_NOSYSTEM=1$/mu);
      expect(seen).toMatch(/^GIT_CONFIG_GLOBAL=\/dev\/null$/mu);
      expect(seen).toMatch(/^GIT_TERMINAL_PROMPT=0$/mu);
      expect(seen).toMatch(/^GIT_ALLOW_PROTOCOL=none$/mu);
    }
  });

  test("is ended with all that it started when it takes too long", async () => {
    const { repository } = scratch();
    const mark = join(temporaryFolder(), "mark");
    const folder = fakeGit(temporaryFolder(), `sh -c 'sleep 2; echo late > ${mark}' & sleep 60`);
    process.env["PATH"] = `${folder}${delimiter}${environment["PATH"] ?? ""}`;
    const started = performance.now();
    const run = git(repository, { to: "count to ten", args: [], timeout: 300 });
    await expect(run).rejects.toMatchObject({
      kind: "timeout",
      message: "git could not count to ten within 0 seconds",
    });
    expect(performance.now() - started).toBeLessThan(1900);
    await new Promise((resolve) => setTimeout(resolve, 2300));
    expect(existsSync(mark)).toBe(false);
    expect(() => gitSync(repository, { to: "count to ten", args: [], timeout: 300 })).toThrow(GitError);
  });

  test("may not say more than it is allowed to", async () => {
    const { repository } = scratch();
    const folder = fakeGit(temporaryFolder(), "yes");
    process.env["PATH"] = `${folder}${delimiter}${environment["PATH"] ?? ""}`;
    const run = { to: "be brief", args: [], maxOutput: 1024 * 1024 };
    await expect(git(repository, run)).rejects.toMatchObject({
      kind: "too much output",
      message: "git could not be brief in 1 MB of output",
    });
    expect(() => gitSync(repository, run)).toThrow("git could not be brief in 1 MB of output");
    const cut = await git(repository, { ...run, truncate: true });
    expect([cut.truncated, cut.stdout.length]).toEqual([true, 1024 * 1024]);
  });

  test("is heard up to the time-out where a part is an answer", async () => {
    const { repository } = scratch();
    const folder = fakeGit(temporaryFolder(), "echo a part; sleep 60");
    process.env["PATH"] = `${folder}${delimiter}${environment["PATH"] ?? ""}`;
    const cut = await git(repository, { to: "tell all", args: [], timeout: 500, truncate: true });
    expect([cut.truncated, cut.stdout.toString()]).toEqual([true, "a part\n"]);
  });

  test("that fails says what it could not do", async () => {
    const { repository } = scratch();
    const run = { to: "show nothing", args: ["cat-file", "blob", "0".repeat(40)] };
    const message = `git could not show nothing: fatal: git cat-file ${"0".repeat(40)}: bad file`;
    await expect(git(repository, run)).rejects.toMatchObject({ kind: "failed", message });
    expect(() => gitSync(repository, run)).toThrow(message);
  });
});

describe("a repository is found", () => {
  test("from any folder in it, and only by a real .git", () => {
    const { path, repository, commit } = scratch();
    commit({ "a/b/c.json": "1" });
    expect(repositoryAt(join(path, "a/b"))).toEqual(repository);
    expect(repository).toEqual({ gitDir: join(path, ".git"), workTree: path });
    expect(repositoryAt(join(path, "absent"))).toBeUndefined();
    const folder = temporaryFolder();
    writeFileSync(join(folder, ".git"), "gitdir: /nonexistent\n");
    expect(repositoryAt(folder)).toBeUndefined();
  });

  test("not in a folder that a pull request made to look like a bare one", () => {
    const { path, repository, write } = scratch();
    write({
      "evil/HEAD": "ref: refs/heads/main\n",
      "evil/objects/x": "",
      "evil/config": "[core]\nfsmonitor=pwn\n",
      "evil/sub/x": "",
    });
    expect(repositoryAt(join(path, "evil/sub"))).toEqual(repository);
  });
});
