import type { CallModel, Models, SinkModel } from "../../flow/models.ts";
import { harmsOfObjects } from "../../flow/taint.ts";

// A list of arguments goes to the program as it is, without a shell; so do templates with the tag of execa and zx.

const shell = {
  rule: "command-injection",
  harm: "shell",
  argument: 0,
  becomes: "a command",
  form: "call",
} as const;

const shells = [
  "sh",
  "bash",
  "zsh",
  "dash",
  "/bin/sh",
  "/bin/bash",
  "/usr/bin/env",
  "cmd",
  "cmd.exe",
  "powershell",
  "powershell.exe",
  "pwsh",
];
const spawning = ["spawn", "spawnSync", "execFile", "execFileSync"];

const sinks: readonly SinkModel[] = [
  { ...shell, modules: ["child_process"], names: [...spawning, "exec", "execSync", "fork"] },
  ...ofArguments(["child_process"], spawning),
  {
    ...shell,
    modules: ["execa"],
    names: [
      "",
      "execa",
      "execaSync",
      "execaCommand",
      "execaCommandSync",
      "execaNode",
      "command",
      "commandSync",
    ],
  },
  ...ofArguments(["execa"], ["", "execa", "execaSync"]),
  { ...shell, modules: ["cross-spawn"], names: ["", "sync", "spawn"] },
  ...ofArguments(["cross-spawn"], ["", "sync", "spawn"]),
  { ...shell, modules: ["shelljs"], names: ["exec", "cmd"] },
  { ...shell, modules: ["child-process-promise", "promisify-child-process"], names: ["exec", "spawn"] },
  { ...shell, modules: ["node-cmd"], names: ["run", "runSync", "get"] },
  { ...shell, modules: ["await-exec", "exec-sh", "node-exec-promise"], names: ["", "exec"] },
  { ...shell, modules: ["node-pty"], names: ["spawn"] },
  // On the other machine it is a command all the same.
  { ...shell, modules: ["ssh2", "node-ssh", "simple-ssh"], names: ["**.exec", "**.execCommand"] },
  { ...shell, modules: ["zx"], names: ["$"] },
];

/** Arguments are a command where a shell gets them: by option, or as the program that is run. */
function ofArguments(modules: readonly string[], names: readonly string[]): readonly SinkModel[] {
  const items = { ...shell, modules, names, argument: 1, items: true } as const;
  return [
    { ...items, when: { argument: 2, field: "shell" } },
    { ...items, when: { argument: 0, isOneOf: shells } },
  ];
}

/** For POSIX shells; `cmd.exe` has no quoting that holds. */
const escapers: readonly CallModel[] = [
  {
    modules: ["shell-quote", "shell-escape", "shescape", "puka", "any-shell-escape"],
    names: ["", "**.quote", "**.quoteAll", "**.escape", "**.escapeAll"],
    gives: "all arguments",
    safeFor: ["shell", ...harmsOfObjects],
  },
];

export const commandModels: Partial<Models> = { sinks, calls: escapers };
