import { chmodSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "@jest/globals";

/** An empty folder, removed when the tests of the file have run. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), "portcullis-test-semgrep-"));
  folders.push(folder);
  return folder;
}

const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A program of the given name in a folder of its own, written in JavaScript; its path. */
export function program(name: string, body: string, folder = temporaryFolder()): string {
  const path = join(folder, name);
  writeFileSync(path, `#!${process.execPath}\nconst args = process.argv.slice(2);\n${body}\n`);
  chmodSync(path, 0o755);
  return path;
}

/**
 * A program that answers to `--version` as Semgrep does, and does `body` for a scan. There `names` are the files of
 * the target folder, and `report(output)` prints a report in which every file was scanned but for what `output` says.
 */
export function fakeEngine(body: string, version = "1.182.0", name = "semgrep"): string {
  return program(
    name,
    `const fs = require("node:fs");
     if (args.includes("--version")) { console.log(${JSON.stringify(version)}); process.exit(0); }
     const folder = args.at(-1);
     const names = fs.readdirSync(folder).sort();
     const report = (output) => fs.writeSync(1, JSON.stringify({
       version: "1.182.0", results: [], errors: [], skipped_rules: [],
       paths: { scanned: names.map((name) => folder + "/" + name) }, ...output }));
     ${body}`,
  );
}
