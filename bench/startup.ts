/**
 * How long the built command line takes from its start to its verdict on the sample's templates, without Semgrep, code
 * or network, as a ratio to a Node that does nothing, started in turn with it; and how much memory it takes.
 *
 *     npm run build && node bench/startup.ts [RUNS]        (Node 24; 15 runs when not given)
 *
 * `kept` is every run but the first of a version: the program is kept compiled. `anew` is the first, as in CI.
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const root = dirname(import.meta.dirname);
const runs = Number(process.argv[2] ?? 15);
const folder = mkdtempSync(join(tmpdir(), "portcullis-bench-"));
const sample = join(folder, "sample");
mkdirSync(sample);
for (const name of [".github", "azure.yaml", "host.json", "infra", "local.settings.json"]) {
  cpSync(join(root, "examples/orders/vulnerable", name), join(sample, name), { recursive: true });
}
// Each process tells what it used, the idle one too.
const meter = join(folder, "meter.cjs");
writeFileSync(
  meter,
  'process.on("exit", () => require("node:fs").writeSync(3, JSON.stringify(process.resourceUsage())));\n',
);

interface Run {
  /** Milliseconds. */
  readonly wall: number;
  readonly cpu: number;
  /** MB at the peak. */
  readonly memory: number;
}

const cli = [join(root, "dist/cli.cjs"), "review", sample, "--semgrep", "off", "--offline"];
const kept = { XDG_CACHE_HOME: join(folder, "cache") };
run(cli, 1, kept);
const measured: Readonly<Record<string, Run[]>> = { idle: [], kept: [], anew: [] };
for (let round = 0; round < runs; round++) {
  measured["idle"]?.push(run(["-e", "0"], 0));
  measured["kept"]?.push(run(cli, 1, kept));
  measured["anew"]?.push(run(cli, 1, { NODE_DISABLE_COMPILE_CACHE: "1" }));
}
rmSync(folder, { recursive: true });

const idle = medians(measured["idle"]);
console.log(`idle: ${idle.wall.toFixed(0)} ms, ${idle.cpu.toFixed(0)} ms CPU, ${idle.memory.toFixed(0)} MB`);
for (const name of ["kept", "anew"]) {
  const { wall, cpu, memory } = medians(measured[name]);
  const ratios = `${(wall / idle.wall).toFixed(2)}x, CPU ${(cpu / idle.cpu).toFixed(2)}x`;
  console.log(`${name}: ${wall.toFixed(0)} ms, ${cpu.toFixed(0)} ms CPU, ${memory.toFixed(0)} MB: ${ratios}`);
}

function run(args: readonly string[], exitCode: number, environment: NodeJS.ProcessEnv = {}): Run {
  const started = performance.now();
  const { status, output } = spawnSync(process.execPath, ["--require", meter, ...args], {
    encoding: "utf8",
    env: { PATH: process.env["PATH"], HOME: folder, ...environment },
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  const wall = performance.now() - started;
  if (status !== exitCode)
    throw new Error(`exit code ${status ?? "none"} in place of ${exitCode}: ${output[2] ?? ""}`);
  const used = JSON.parse(output[3] ?? "") as ReturnType<typeof process.resourceUsage>;
  return { wall, cpu: (used.userCPUTime + used.systemCPUTime) / 1000, memory: used.maxRSS / 1024 };
}

function medians(all: readonly Run[] = []): Run {
  const median = (of: (run: Run) => number): number =>
    all.map(of).sort((a, b) => a - b)[all.length >> 1] ?? Number.NaN;
  return {
    wall: median(({ wall }) => wall),
    cpu: median(({ cpu }) => cpu),
    memory: median(({ memory }) => memory),
  };
}
