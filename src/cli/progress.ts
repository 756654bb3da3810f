import { printable } from "../reporters/workflow-commands.ts";

export interface Progress {
  readonly say: (message: string) => void;
  readonly end: () => void;
}

/** One line that is written over while the work goes on; nothing where nobody watches. */
export function progressOn(stream: NodeJS.WriteStream): Progress {
  if (!stream.isTTY) return { say: () => undefined, end: () => undefined };
  let shown = false;
  return {
    say: (message) => {
      shown = true;
      stream.write(`\r\u001b[K${printable(message)}…`);
    },
    end: () => {
      if (shown) stream.write("\r\u001b[K");
    },
  };
}
