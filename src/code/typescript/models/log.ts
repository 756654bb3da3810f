import type { Models, SinkModel } from "../../flow/models.ts";

const log = {
  rule: "log-injection",
  harm: "log",
  argument: 0,
  andFollowing: true,
  onlyText: true,
  becomes: "a line of the log",
  form: "call",
} as const;

const levels = ["trace", "debug", "verbose", "info", "log", "warn", "error"];

// Loggers that write JSON (pino, bunyan) have no lines to forge.
const sinks: readonly SinkModel[] = [
  {
    ...log,
    format: true,
    modules: ["@azure/functions"],
    names: ["InvocationContext.log", ...levels.flatMap((level) => inContext(level))],
  },
  { ...log, format: true, modules: [""], names: levels.map((level) => `console.${level}`) },
  { ...log, modules: ["loglevel"], names: levels },
  { ...log, modules: ["log4js"], names: levels.map((level) => `**.${level}`) },
];

/** `context.warn` of the v4 model, `context.log.warn` of v3. */
function inContext(level: string): readonly string[] {
  return [`InvocationContext.${level}`, `InvocationContext.log.${level}`];
}

export const logModels: Partial<Models> = { sinks };
