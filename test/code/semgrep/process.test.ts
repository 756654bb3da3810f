import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { describeEnd, runProcess } from "../../../src/code/semgrep/process.ts";
import { program, temporaryFolder } from "./fake-engine.ts";

const limits = { timeout: 20_000, outputBytes: 1_000_000, cwd: "/", environment: {} };

test("output and exit code come back as they are", async () => {
  const path = program(
    "tool",
    `process.stdout.write("é " + args.join("|")); process.stderr.write("a\\nb\\n"); process.exitCode = 3;`,
  );
  const end = await runProcess(path, ["$(id)", "a b", "-n\n;"], limits);
  expect(end).toEqual({ kind: "exited", code: 3, stdout: "é $(id)|a b|-n\n;", stderr: "a\nb\n" });
  expect(describeEnd(end)).toBe("ended with code 3: b");
});

test("a program that hangs is killed with its children and grandchildren", async () => {
  const folder = temporaryFolder();
  const path = program(
    "hangs",
    `const { spawn } = require("node:child_process");
     const fs = require("node:fs");
     const grandchild = "require('node:fs').writeFileSync('" + args[0] + "', String(process.pid)); setInterval(() => {}, 1000)";
     spawn(process.execPath, ["-e", "require('node:child_process').spawn(process.execPath, ['-e', " + JSON.stringify(grandchild) + "], { stdio: 'inherit' }); setInterval(() => {}, 1000)"], { stdio: "inherit" });
     process.on("SIGTERM", () => {});
     setInterval(() => {}, 1000);`,
  );
  const pidFile = join(folder, "pid");
  const started = Date.now();
  const running = runProcess(path, [pidFile], { ...limits, timeout: 3_000 });
  const end = await running;
  expect(end.kind).toBe("timed out");
  expect(describeEnd(end)).toBe("was stopped after 3 s");
  expect(Date.now() - started).toBeLessThan(10_000);
  expect(existsSync(pidFile)).toBe(true);
  await expectGone(Number(readFileSync(pidFile, "utf8")));
});

test("a grandchild that lives on after its parent, with the pipes open, is ended too", async () => {
  const pidFile = join(temporaryFolder(), "pid");
  const path = program(
    "leaves",
    `const child = require("node:child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "inherit" });
     require("node:fs").writeFileSync(args[0], String(child.pid));
     console.log("done");
     process.exit(0);`,
  );
  const started = Date.now();
  const end = await runProcess(path, [pidFile], limits);
  expect(end).toMatchObject({ kind: "exited", code: 0, stdout: "done\n" });
  expect(Date.now() - started).toBeLessThan(8_000);
  await expectGone(Number(readFileSync(pidFile, "utf8")));
});

test("a program that has left the group can't hold us by the pipes", async () => {
  const pidFile = join(temporaryFolder(), "pid");
  const path = program(
    "escapes",
    `const child = require("node:child_process").spawn(process.execPath, ["-e", "setTimeout(() => {}, 15000)"], { stdio: "inherit", detached: true });
     require("node:fs").writeFileSync(args[0], String(child.pid));
     child.unref();
     console.log("done");
     process.exit(0);`,
  );
  const started = Date.now();
  const end = await runProcess(path, [pidFile], limits);
  expect(end).toMatchObject({ kind: "exited", stdout: "done\n" });
  expect(Date.now() - started).toBeLessThan(8_000);
  process.kill(Number(readFileSync(pidFile, "utf8")), "SIGKILL");
});

test("a flood of output is cut off and kept out of memory", async () => {
  const path = program(
    "floods",
    `const block = Buffer.alloc(1 << 20, 97);
     for (let i = 0; i < 1024; i++) { try { require("node:fs").writeSync(1, block); } catch (error) { if (error.code !== "EAGAIN") throw error; } }`,
  );
  const before = process.memoryUsage().rss;
  const end = await runProcess(path, [], limits);
  expect(end).toMatchObject({ kind: "flooded", bytes: 1_000_000 });
  expect(describeEnd(end)).toBe("was stopped because it printed more than 1 MB");
  expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000);
});

test("a flood of errors neither blocks nor is kept", async () => {
  const path = program(
    "complains",
    `process.stderr.write("x".repeat(5_000_000) + "\\n", () => { console.log("done"); });`,
  );
  const end = await runProcess(path, [], limits);
  expect(end).toMatchObject({ kind: "exited", code: 0, stdout: "done\n" });
  expect(end.kind === "exited" && end.stderr.length).toBe(65_536);
});

test("a signal is told from an exit", async () => {
  const end = await runProcess(
    program("dies", `process.kill(process.pid, "SIGSEGV"); setInterval(() => {}, 1000);`),
    [],
    limits,
  );
  expect(end).toMatchObject({ kind: "signalled", signal: "SIGSEGV" });
  expect(describeEnd(end)).toBe("was ended by SIGSEGV");
});

test("a program that is not there is said to be so", async () => {
  const end = await runProcess("/nowhere/semgrep", [], limits);
  expect(end).toEqual({ kind: "not started", why: "ENOENT" });
  expect(await runProcess(program("tool", ""), [], { ...limits, cwd: "/nowhere" })).toMatchObject({
    kind: "not started",
  });
});

test("the environment is what was given and nothing else", async () => {
  process.env["INPUT_TOKEN"] = "secret";
  try {
    const path = program("prints", `console.log(JSON.stringify(process.env));`);
    const end = await runProcess(path, [], { ...limits, environment: { PATH: "/bin" } });
    expect(end).toMatchObject({ kind: "exited", stdout: '{"PATH":"/bin"}\n' });
  } finally {
    delete process.env["INPUT_TOKEN"];
  }
});

/** A killed process stays for a moment, until it is reaped. */
async function expectGone(pid: number): Promise<void> {
  for (let tries = 0; tries < 50 && isAlive(pid); tries++) await pause(100);
  expect(isAlive(pid)).toBe(false);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const status = `/proc/${pid}/status`; // where there is none, a process that is not reaped counts as alive
  return !existsSync(status) || !/^State:\s+Z/mu.test(readFileSync(status, "utf8"));
}
