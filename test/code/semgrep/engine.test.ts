import { mkdirSync, symlinkSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import type { EngineSearch } from "../../../src/code/semgrep/engine.ts";
import { findEngine, isOlder } from "../../../src/code/semgrep/engine.ts";
import { trustedPath } from "../../../src/code/semgrep/environment.ts";
import { semgrepVersion } from "../../../src/code/semgrep/requirements.generated.ts";
import { fakeEngine, program, temporaryFolder } from "./fake-engine.ts";

function search(folders: readonly string[], more: Partial<EngineSearch> = {}): EngineSearch {
  return {
    cache: temporaryFolder(),
    mayInstall: false,
    environment: { PATH: folders.join(delimiter) },
    untrusted: [],
    ...more,
  };
}

describe("Semgrep from PATH", () => {
  test("of the pinned version is taken", async () => {
    const path = fakeEngine("", semgrepVersion);
    expect(await findEngine(search([dirname(path)]))).toEqual({ path, version: semgrepVersion, notices: [] });
  });

  test("of another version is taken with a word when the pinned one can't be had", async () => {
    const path = fakeEngine("", "1.999.0");
    expect(await findEngine(search([dirname(path)]))).toEqual({
      path,
      version: "1.999.0",
      notices: [
        {
          kind: "tool",
          message: `Semgrep 1.999.0 from PATH was used because ${semgrepVersion}, which the rules are tested with, could not be had`,
          effect: "notice",
        },
      ],
    });
  });

  test.each([
    ["is too old", fakeEngine("", "1.169.9"), "semgrep 1.169.9 on PATH is older than 1.170.0"],
    ["names no version", fakeEngine("", "who knows"), /^`.*semgrep --version` names no version$/u],
    ["fails", program("semgrep", "process.exit(3)"), /^`.*semgrep --version` ended with code 3$/u],
  ])("that %s is not", async (_what, path, missing) => {
    expect(await findEngine(search([dirname(path)]))).toEqual({
      missing: typeof missing === "string" ? missing : expect.stringMatching(missing),
    });
  });

  test("is looked for only where a pull request can't put one", async () => {
    const checkout = temporaryFolder();
    const inside = join(checkout, "node_modules/.bin");
    mkdirSync(inside, { recursive: true });
    const planted = program("semgrep", `console.log("${semgrepVersion}")`, inside);
    const linked = temporaryFolder();
    symlinkSync(planted, join(linked, "semgrep"));
    const folders = [inside, linked, ".", "", "node_modules/.bin"];
    expect(await findEngine(search(folders, { untrusted: [checkout] }))).toEqual({
      missing: "`semgrep` is not on PATH",
    });
    expect(trustedPath({ PATH: [...folders, "/usr/bin", "/usr/bin"].join(delimiter) }, [checkout])).toEqual([
      linked,
      "/usr/bin",
    ]);
    expect(await findEngine(search([inside]))).toMatchObject({ path: planted });
  });
});

describe("a named engine", () => {
  test("is found by name or by path, in whatever version", async () => {
    const path = fakeEngine("", "1.2.3", "opengrep");
    expect(await findEngine(search([dirname(path)], { named: "opengrep" }))).toEqual({
      path,
      version: "1.2.3",
      notices: [],
    });
    expect(await findEngine(search([], { named: path }))).toMatchObject({ path });
  });

  test("that is not there is not replaced by another", async () => {
    const path = fakeEngine("", semgrepVersion);
    expect(await findEngine(search([dirname(path)], { named: "opengrep", mayInstall: true }))).toEqual({
      missing: "`opengrep` is not on PATH",
    });
    expect(await findEngine(search([dirname(path)], { named: "./semgrep" }))).toEqual({
      missing: "`./semgrep` is neither a name on PATH nor an absolute path",
    });
    expect(await findEngine(search([], { named: dirname(path) }))).toEqual({
      missing: `\`${dirname(path)}\` is not a program`,
    });
  });
});

test("versions are compared by number", () => {
  expect(isOlder("1.9.0", "1.170.0")).toBe(true);
  expect(isOlder("1.170.0", "1.170.0")).toBe(false);
  expect(isOlder("2.0.0", "1.170.0")).toBe(false);
});
