#!/usr/bin/env node
import { readCommandLine, type Asked } from "./cli/command-line.ts";
import { ConfigurationError } from "./cli/failure.ts";
import { helpText } from "./cli/help.ts";
import { print, say } from "./cli/streams.ts";
import { version } from "./cli/version.ts";

// 3 until something says otherwise: a process that ends early must not look like one that passed.
process.exitCode = 3;
void main();

async function main(): Promise<void> {
  try {
    process.exitCode = await exitCodeOf(readCommandLine(process.argv.slice(2)));
  } catch (error) {
    process.exitCode = error instanceof ConfigurationError ? 2 : 3;
    await say(error instanceof ConfigurationError ? error.message : crashText(error));
  }
}

async function exitCodeOf(asked: Asked): Promise<number> {
  switch (asked.kind) {
    case "help":
      await print(helpText(asked.command));
      return 0;
    case "version":
      await print(`${version()}\n`);
      return 0;
    case "wrong": {
      const more =
        asked.command === undefined ? "portcullis --help" : `portcullis ${asked.command.name} --help`;
      await say(`${asked.message} ${more} tells more.`);
      return 2;
    }
    case "command":
      return run(asked);
  }
}

// What a command needs is loaded when it is run: help and mistakes answer at once.
async function run({ command, argument, options }: Extract<Asked, { kind: "command" }>): Promise<number> {
  switch (command.name) {
    case "review":
      return (await import("./cli/review.ts")).reviewCommand(argument, options);
    case "rules":
      return (await import("./cli/rules.ts")).rulesCommand(options.get("format") ?? "text");
    case "explain":
      return (await import("./cli/explain.ts")).explainCommand(argument ?? "");
    case "baseline":
      return (await import("./cli/baseline.ts")).baselineCommand(argument, options);
    case "init":
      return (await import("./cli/init.ts")).initCommand(argument);
    default:
      throw new Error(`command ${command.name} is described but not run`);
  }
}

function crashText(error: unknown): string {
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `Portcullis itself failed, so nothing was judged. Please report this with the lines below.\n\n${trace}`;
}
