import { randomUUID } from "node:crypto";
import {
  appendFileSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import * as core from "@actions/core";
import { basename, dirname, join, resolve, sep } from "node:path";
import { ConfigurationError } from "../cli/failure.ts";
import type { Environment } from "./environment.ts";

/**
 * Writes a file that an input names, relative to the workspace. Whatever stands there is replaced, never followed: the
 * workspace holds what a pull request has put there. Throws ConfigurationError when it leads elsewhere.
 */
export function writeNamed(environment: Environment, input: string, path: string, text: string): string {
  const file = resolve(environment.workspace, path);
  mkdirSync(dirname(file), { recursive: true });
  const folder = realpathSync(dirname(file));
  const allowed = [environment.workspace, environment.temporary].map((root) => realpathSync(root));
  if (!allowed.some((root) => folder === root || folder.startsWith(root + sep))) {
    throw new ConfigurationError(
      `The input \`${input}\` names ${JSON.stringify(path)}, which is neither in the workspace nor in the runner's temporary folder.`,
    );
  }
  const made = join(folder, `.${basename(file)}.${randomUUID()}`);
  try {
    writeFileSync(made, text, { flag: "wx" });
    renameSync(made, join(folder, basename(file)));
  } catch (error) {
    rmSync(made, { force: true });
    throw error;
  }
  return file;
}

/** A larger file is no report of ours. */
const largestReport = 128 * 1024 * 1024;

/** The report that an input names. Throws ConfigurationError when there is none that can be read. */
export function readNamed(environment: Environment, input: string, path: string): string {
  const file = resolve(environment.workspace, path);
  const stat = lstatSync(file, { throwIfNoEntry: false });
  if (stat === undefined) {
    throw new ConfigurationError(
      `The input \`${input}\` names ${JSON.stringify(path)}, which does not exist.`,
    );
  }
  if (!stat.isFile() || stat.size > largestReport) {
    throw new ConfigurationError(
      `The input \`${input}\` names ${JSON.stringify(path)}, which is no file, or too large for a report.`,
    );
  }
  return readFileSync(file, "utf8");
}

/** Sets an output of the step; nothing outside a runner, which has no file for it. */
export function setOutput({ outputFile }: Environment, name: string, value: string): void {
  if (outputFile !== undefined) core.setOutput(name, value);
}

/** GitHub shows nothing of a step's summary above 1 MiB. */
const largestSummary = 1024 * 1024 - 1024;

/** Adds Markdown to the job's summary; nothing when there is no room for it any more. */
export function addSummary({ summaryFile }: Environment, markdown: string): void {
  if (summaryFile === undefined) return;
  const before = lstatSync(summaryFile, { throwIfNoEntry: false })?.size ?? 0;
  const text = `${markdown}\n\n`;
  if (before + Buffer.byteLength(text) <= largestSummary) appendFileSync(summaryFile, text);
}
