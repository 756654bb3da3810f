/**
 * Everything that has to hold before a change lands, in one command: style, types, layers, dead code, generated files
 * and dist/ current, and the tests. Every check runs, whatever the ones before it said; the closing line counts them all.
 */
import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { performance } from "node:perf_hooks";

const root = dirname(import.meta.dirname);
const bin = (name: string): string => join(root, "node_modules/.bin", name);

interface Check {
  readonly name: string;
  readonly command: readonly string[];
}

const checks: readonly Check[] = [
  { name: "Semgrep is installed", command: [process.execPath, "scripts/install-semgrep.ts"] },
  { name: "zizmor is installed", command: [process.execPath, "scripts/install-zizmor.ts"] },
  { name: "types", command: [bin("tsc")] },
  { name: "lint", command: [bin("eslint"), ".", "--max-warnings", "0"] },
  { name: "format", command: [bin("prettier"), "--check", "--log-level", "warn", "."] },
  { name: "layers", command: [bin("depcruise"), "src"] },
  { name: "dead code", command: [bin("knip")] },
  { name: "generated files are current", command: [process.execPath, "scripts/generate.ts", "--check"] },
  { name: "dist is current", command: [process.execPath, "scripts/build.ts", "--check"] },
];

const jest: Check = {
  name: "tests",
  command: [
    process.execPath,
    "--experimental-vm-modules",
    "--disable-warning=ExperimentalWarning",
    join(root, "node_modules/jest/bin/jest.js"),
    ...process.argv.slice(2),
  ],
};

let passed = 0;
let failed = 0;
const waiting = [...checks];
// Two at a time: most of them use one core, and a good deal of memory.
await Promise.all([work(), work()]);

const tests = await run(jest, true);
const counts = /(\d+) passed, (\d+) failed, (\d+) skipped/u.exec(tests.output);
passed += Number(counts?.[1] ?? 0);
// A runner that said nothing, or failed without a failing test, has failed.
failed += counts === null ? 1 : Math.max(Number(counts[2]), tests.code === 0 ? 0 : 1);
console.log(`${passed} passed, ${failed} failed, ${counts?.[3] ?? 0} skipped`);
process.exitCode = failed === 0 && tests.code === 0 ? 0 : 1;

async function work(): Promise<void> {
  for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
    const { code, output, seconds } = await run(check);
    if (code === 0) passed++;
    else failed++;
    console.log(`${code === 0 ? "ok  " : "FAIL"} ${check.name} (${seconds.toFixed(1)} s)`);
    if (code !== 0) console.log(output);
  }
}

function run(
  { command: [program = "", ...args] }: Check,
  show = false,
): Promise<{ readonly code: number; readonly output: string; readonly seconds: number }> {
  const started = performance.now();
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const take = (chunk: Buffer): void => {
      output += chunk.toString("utf8");
      if (show) process.stdout.write(chunk);
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    child.on("error", (error) => {
      resolve({ code: 1, output: String(error), seconds: 0 });
    });
    child.on("close", (code) => {
      resolve({ code: code ?? 1, output, seconds: (performance.now() - started) / 1000 });
    });
  });
}
