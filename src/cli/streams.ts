import { printable } from "../reporters/workflow-commands.ts";

/** Writes to standard output and waits until it is taken: the process may end right after. */
export async function print(text: string): Promise<void> {
  await written(process.stdout, text);
}

/** For people beside the output: progress, mistakes. In a workflow's log too, where no line may be a command. */
export async function say(text: string): Promise<void> {
  await written(process.stderr, `${printable(text)}\n`);
}

// A reader that has seen enough (`| head`) closes the pipe; the verdict stands all the same.
function written(stream: NodeJS.WriteStream, text: string): Promise<void> {
  return new Promise((resolve) => {
    stream.once("error", () => {
      resolve();
    });
    stream.write(text, () => {
      resolve();
    });
  });
}
