import { readCommandLine, type Asked } from "./command-line.ts";
import { ConfigurationError } from "./failure.ts";
import { helpText } from "./help.ts";
import { print, say } from "./streams.ts";
import { version } from "./version.ts";

/** Does what the command line asks; answers the exit code. */
export async function program(args: readonly string[]): Promise<number> {
  try {
    return await exitCodeOf(readCommandLine(args));
  } catch (error) {
    await say(error instanceof ConfigurationError ? error.message : crashText(error));
    return error instanceof ConfigurationError ? 2 : 3;
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
      return (await import("./review.ts")).reviewCommand(argument, options);
    case "rules":
      return (await import("./rules.ts")).rulesCommand(options.get("format") ?? "text");
    case "explain":
      return (await import("./explain.ts")).explainCommand(argument ?? "");
    case "baseline":
      return (await import("./baseline.ts")).baselineCommand(argument, options);
    case "init":
      return (await import("./init.ts")).initCommand(argument);
    default:
      throw new Error(`command ${command.name} is described but not run`);
  }
}

function crashText(error: unknown): string {
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `Portcullis itself failed, so nothing was judged. Please report this with the lines below.\n\n${trace}`;
}
