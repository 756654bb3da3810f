import { dirname, join } from "node:path";
import type { Alert } from "../../src/code/alert.ts";
import type { Analyser, CodeReading } from "../../src/code/reading.ts";
import { semgrep } from "../../src/code/semgrep/semgrep.ts";
import { rules } from "../../src/rules/registry.generated.ts";
import { isUnreadable } from "../../src/source/files.ts";
import type { Place, Source } from "../../src/source/source.ts";
import { filesOf } from "../code/files-of.ts";

const cache = join(dirname(dirname(import.meta.dirname)), ".cache");

/** Starting Semgrep takes seconds, so all Python of all examples is analysed in one run and the answers handed out. */
export const semgrepOverExamples: Analyser = {
  name: "Semgrep",
  read: async (files) => {
    const python = files.paths.filter((path) => path.endsWith(".py"));
    if (python.length === 0) return silent([]);
    const { alerts, problems } = await (run ??= runOverAll());
    return {
      ...silent(python),
      problems,
      alerts: python.flatMap((path) => {
        const source = files.read(path);
        return isUnreadable(source)
          ? []
          : alerts.filter(({ at }) => at.source.text === source.text).map(movedTo(source));
      }),
    };
  },
};

let run: Promise<CodeReading> | undefined;

function runOverAll(): Promise<CodeReading> {
  const texts = new Map<string, string>();
  for (const { bad, good, undecided } of rules) {
    for (const example of [...bad, ...good, ...undecided]) {
      for (const [path, text] of Object.entries(example)) {
        if (path.endsWith(".py")) texts.set(text, `example-${texts.size}/${path}`);
      }
    }
  }
  const files = filesOf(Object.fromEntries([...texts].map(([text, path]) => [path, text])));
  return semgrep({ mode: "required", cache, untrusted: [] }).read(files, []);
}

function movedTo(source: Source): (alert: Alert) => Alert {
  const move = (at: Place): Place => ({ ...at, source });
  return (alert) => ({
    ...alert,
    at: move(alert.at),
    flow: alert.flow.map((step) => ({ ...step, at: move(step.at) })),
  });
}

function silent(read: readonly string[]): CodeReading {
  return {
    handlers: [],
    alerts: [],
    problems: [],
    read,
    skipped: [],
    state: { name: "Semgrep", state: "ran" },
  };
}
