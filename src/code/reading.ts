import type { Problem } from "../declarations/problem.ts";
import type { Declaration } from "../declarations/declaration.ts";
import type { Files } from "../source/files.ts";
import type { Alert } from "./alert.ts";
import type { CodeFacts } from "./facts.ts";
import type { Handler } from "./handlers/handler.ts";

/** What one analyser of code made of a revision. */
export interface CodeReading {
  readonly handlers: readonly Handler[];
  readonly alerts: readonly Alert[];
  /** What the code relies on that is declared elsewhere, where the analyser looks for it. */
  readonly facts?: CodeFacts;
  readonly problems: readonly Problem[];
  /** Files that were analysed. */
  readonly read: readonly string[];
  /** Files of its languages that were left out: minified, generated, too large. */
  readonly skipped: readonly { readonly path: string; readonly why: string }[];
  readonly state: AnalyserState;
}

export interface AnalyserState {
  /** For people: `TypeScript and JavaScript`, `Semgrep`. */
  readonly name: string;
  readonly version?: string;
  readonly state: "ran" | "not needed" | "off" | "failed";
  readonly why?: string;
}

/** Payloads that no caller over HTTP sends, and that somebody outside may have written all the same. */
export const payloadKinds = ["messages", "blobs", "documents"] as const;

/** `messages`: of queues, topics and event streams; `blobs`: content and metadata; `documents`: changes in databases. */
export type PayloadKind = (typeof payloadKinds)[number];

/** What the policy says of how code is to be read. */
export interface CodeSettings {
  /** Payloads that are followed as what a caller sends is. */
  readonly untrusted: ReadonlySet<PayloadKind>;
  /** Web applications count wherever they stand, deployed in a function or not: for measuring on code of other kinds. */
  readonly everyWebApplication?: true;
}

export const defaultCodeSettings: CodeSettings = { untrusted: new Set(["messages"]) };

/** An analyser of code. Semgrep's touches the world and is given by the entry; the others are pure. */
export interface Analyser {
  readonly name: string;
  /** What it says of a file depends on that file alone. */
  readonly judgesFilesAlone?: true;
  /** `configuration` are the declarations of the Functions front end: function.json, host.json. */
  read(files: Files, configuration: readonly Declaration[], settings?: CodeSettings): Promise<CodeReading>;
}
