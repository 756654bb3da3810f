import { printable, withoutCommands, workflowCommand } from "../reporters/workflow-commands.ts";

/** The step's log: every line of it is text to the runner, except the commands we mean. */
export interface Log {
  readonly say: (line: string) => void;
  /** A report whose lines are made for a terminal already. */
  readonly text: (text: string) => void;
  /** Workflow commands, each a line that `workflowCommand` made. */
  readonly commands: (lines: readonly string[]) => void;
  readonly error: (title: string, message: string) => void;
  readonly warning: (title: string, message: string) => void;
  readonly group: <T>(title: string, work: () => Promise<T>) => Promise<T>;
}

/** A log that never shows the token, whatever a message holds. */
export function logTo(write: (text: string) => void, token: string): Log {
  // The runner hides what it is told to; its own token it knows already.
  const hidden = (text: string): string => (token === "" ? text : text.replaceAll(token, "***"));
  if (token !== "" && !/[\r\n]/u.test(token)) write(`::add-mask::${token.replaceAll("%", "%25")}\n`);
  const line = (text: string): void => {
    write(`${hidden(text)}\n`);
  };
  const annotate =
    (name: "error" | "warning") =>
    (title: string, message: string): void => {
      line(workflowCommand({ name, properties: { title }, message }));
    };
  return {
    say: (text) => {
      line(printable(text));
    },
    text: (text) => {
      line(withoutCommands(text).replace(/\n$/u, ""));
    },
    commands: (lines) => {
      for (const one of lines) line(one);
    },
    error: annotate("error"),
    warning: annotate("warning"),
    group: async (title, work) => {
      line(workflowCommand({ name: "group", message: title }));
      try {
        return await work();
      } finally {
        line(workflowCommand({ name: "endgroup", message: "" }));
      }
    },
  };
}
