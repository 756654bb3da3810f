// Asks the analyser of TypeScript and JavaScript about web applications that were made to be attacked:
//
//     node test/proof/web-applications.ts FOLDER...
//
// A FOLDER is a checkout of OWASP/NodeGoat, appsecco/dvna, juice-shop/juice-shop or ajinabraham/njsscan; its files tell
// which. Their applications are followed although no function runs them. What there is to find, what is missed and why,
// and what is found and wrong is written down in web-application-places.ts and njsscan-places.ts. Prints what was found by
// rule, as Markdown, and all that is not as it is written down: then the exit code is 1. Of any other folder every finding
// is printed.
import { performance } from "node:perf_hooks";

import { defaultCodeSettings } from "../../src/code/reading.ts";
import { readTypescript } from "../../src/code/typescript/analyser.ts";
import type { Files } from "../../src/source/files.ts";
import { regionOf } from "../../src/source/source.ts";
import { filesUnder } from "../differential/folder.ts";
import { fragmentsOf, type Marked } from "./njsscan-fragments.ts";
import { njsscanFalseAlarms, njsscanMisses, njsscanOthers } from "./njsscan-places.ts";
import { webApplications, type Expected } from "./web-application-places.ts";

interface Finding {
  readonly rule: string;
  readonly path: string;
  readonly line: number;
}

interface Judged {
  readonly name: string;
  readonly found: readonly Finding[];
  readonly expected: readonly Expected[];
  /** `rule path:line` of findings that nobody expected: true ones, each with what it is. */
  readonly others: ReadonlyMap<string, string>;
  /** The same for wrong ones, with the reason. */
  readonly falseAlarms: ReadonlyMap<string, string>;
}

let differences = 0;
for (const folder of process.argv.slice(2)) {
  const files = filesUnder(folder);
  const known = webApplications.find(({ hasFile }) => files.has(hasFile));
  const fragments = fragmentsOf(files);
  if (fragments.length > 0) await judgeFragments(fragments);
  else if (known === undefined) for (const one of await findingsIn(files)) console.log(lineOf(one));
  else {
    const all = await findingsIn(files);
    const found = all.filter(({ path }) => !known.leftOut.some((start) => path.startsWith(start)));
    judge({ ...known, found });
  }
}
process.exitCode = differences > 0 || process.argv.length < 3 ? 1 : 0;

async function findingsIn(files: Files): Promise<readonly Finding[]> {
  const started = performance.now();
  const settings = { ...defaultCodeSettings, everyWebApplication: true } as const;
  const { alerts, problems, read } = await readTypescript(files, [], settings);
  if (read.length > 10) console.log(`${read.length} files in ${Math.round(performance.now() - started)} ms`);
  for (const { kind, message } of problems) if (kind === "limit") difference(message);
  const found = alerts.map(({ rule, at }) => ({ rule, path: at.source.path, line: regionOf(at).line }));
  return [...new Map(found.map((one) => [lineOf(one), one])).values()];
}

/** Every file is an application of its own: their marks stand above what is meant. */
async function judgeFragments(fragments: readonly Marked[]): Promise<void> {
  const found: Finding[] = [];
  const expected: Expected[] = [];
  for (const { files, marks } of fragments) {
    const inFile = await findingsIn(files);
    found.push(...inFile);
    for (const { path, line, last, rule } of marks) {
      const meant = inFile.find((one) => one.rule === rule && one.line > line && one.line <= last);
      const name = path.replace(/^.*\//u, "");
      // What is found needs no reason, even where the rest of its file has one.
      const missed =
        njsscanMisses.get(`${name}:${line}`) ?? (meant === undefined ? njsscanMisses.get(name) : undefined);
      const at = `${path}:${meant?.line ?? line}`;
      expected.push({ rule, at, ...(missed !== undefined && { missed }) });
    }
  }
  judge({ name: "njsscan", found, expected, others: njsscanOthers, falseAlarms: njsscanFalseAlarms });
}

function judge({ name, found, expected, others, falseAlarms }: Judged): void {
  const lines = new Set(found.map(lineOf));
  const wanted = new Set(expected.map(({ rule, at }) => `${rule} ${at}`));
  for (const { rule, at, missed } of expected) {
    const isFound = lines.has(`${rule} ${at}`);
    if (!isFound && missed === undefined) difference(`not found: ${rule} ${at}`);
    if (isFound && missed !== undefined) difference(`no longer missed: ${rule} ${at}`);
  }
  for (const line of lines)
    if (!wanted.has(line) && !others.has(line) && !falseAlarms.has(line)) difference(`not judged: ${line}`);
  for (const line of [...others.keys(), ...falseAlarms.keys()])
    if (!lines.has(line)) difference(`is in the list and no longer found: ${line}`);
  const rules = new Set([...expected, ...found].map(({ rule }) => rule));
  console.log(
    `\n### ${name}\n\n| Rule | Expected | Found | Others that are true | False alarms |\n| --- | ---: | ---: | ---: | ---: |`,
  );
  for (const rule of [...rules].sort()) console.log(rowOf(`\`${rule}\``, (one) => one === rule));
  console.log(rowOf("all", () => true));

  function rowOf(title: string, isMeant: (rule: string) => boolean): string {
    const ofRule = expected.filter((one) => isMeant(one.rule));
    const hits = ofRule.filter(({ rule, at }) => lines.has(`${rule} ${at}`));
    const count = (listed: ReadonlyMap<string, string>): number =>
      [...listed.keys()].filter((line) => isMeant(line.split(" ")[0] ?? "") && lines.has(line)).length;
    return `| ${title} | ${ofRule.length} | ${hits.length} | ${count(others)} | ${count(falseAlarms)} |`;
  }
}

function difference(text: string): void {
  differences++;
  console.log(text);
}

function lineOf({ rule, path, line }: Finding): string {
  return `${rule} ${path}:${line}`;
}
