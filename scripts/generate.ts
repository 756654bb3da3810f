/**
 * Writes every generated file, or with `--check` tells which are not current and exits 1.
 * Each module of scripts/generate/ gives some of them: `generate()` answers texts by path.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

interface Generator {
  readonly generate: () => ReadonlyMap<string, string> | Promise<ReadonlyMap<string, string>>;
}

const root = dirname(import.meta.dirname);
const check = process.argv.includes("--check");
const stale: string[] = [];

for (const name of readdirSync(join(root, "scripts/generate")).sort()) {
  const generator = (await import(pathToFileURL(join(root, "scripts/generate", name)).href)) as Generator;
  for (const [path, text] of await generator.generate()) {
    const file = join(root, path);
    if (existsSync(file) && readFileSync(file, "utf8") === text) continue;
    stale.push(path);
    if (check) continue;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

for (const path of stale) console.log(check ? `not current: ${path}` : `written: ${path}`);
if (check && stale.length > 0) {
  console.log("Run `npm run generate` and commit what it writes.");
  process.exitCode = 1;
}
