import type { DeploymentOptions } from "./application/deployment.ts";
import type { Look } from "./look.ts";
import type { Edit, Finding } from "./rules/finding.ts";
import type { Files } from "./source/files.ts";
import type { Source } from "./source/source.ts";

/** More edits than this are not worth a person's time, and each may cost an evaluation. */
const mostEdits = 60;

/** How to look again at what an edit may change, which costs less than looking at everything. */
export interface LookAgain {
  /** At the deployments that some files belong to, with the code left out. */
  deployments(files: Files, wanted: NonNullable<DeploymentOptions["wanted"]>): Promise<Look>;
  /** At the code, with the templates left out. */
  code(files: Files): Promise<Look>;
}

type Edited = Finding & { readonly edit: Edit };

/**
 * The findings with only those edits that hold: read again with the edit made, the deployments that its file belongs to
 * no longer have the finding and have no other new one. Edits are tried together, and in halves where that fails. An
 * edit of a finding that the base has too is not offered: it is not this change's to make.
 */
export async function verifiedEdits(
  { files, read, run: { findings } }: Look,
  lookAgain: LookAgain,
  base: readonly Finding[] | undefined,
): Promise<readonly Finding[]> {
  const known = new Set(base?.map(nameOf));
  const offered = findings
    .filter((finding): finding is Edited => finding.edit !== undefined && !known.has(nameOf(finding)))
    .slice(0, mostEdits);
  const codeEdits = new Set(read.application.alerts.map(({ edit }) => edit));
  const inCode = offered.filter(({ edit }) => codeEdits.has(edit));
  const inTemplates = offered.filter(({ edit }) => !codeEdits.has(edit));
  const paths = new Set(inTemplates.map(({ edit }) => edit.at.source.path));
  const wanted = (of: ReadonlySet<string>): boolean => [...paths].some((path) => of.has(path));
  const holding = new Set<Finding>([
    ...(await thoseThatHold(inTemplates, files, (edited) => lookAgain.deployments(edited, wanted))),
    ...(await thoseThatHold(inCode, files, (edited) => lookAgain.code(edited))),
  ]);
  return findings.map((finding) => {
    if (finding.edit === undefined || holding.has(finding)) return finding;
    const { edit: _edit, ...plain } = finding;
    return plain;
  });
}

async function thoseThatHold(
  findings: readonly Edited[],
  files: Files,
  look: (files: Files) => Promise<Look>,
): Promise<readonly Edited[]> {
  if (findings.length === 0) return [];
  const before = await look(files);
  const knownProblems = new Set(before.read.problems.map(({ message }) => message));
  const knownFindings = new Set(before.run.findings.map(nameOf));

  const tried = async (some: readonly Edited[]): Promise<readonly Edited[]> => {
    const after = await look(withEdits(files, some));
    const names = new Set(after.run.findings.map(nameOf));
    const holds =
      some.every((finding) => !names.has(nameOf(finding))) &&
      [...names].every((name) => knownFindings.has(name)) &&
      after.read.problems.every(({ message }) => knownProblems.has(message));
    if (holds) return some;
    if (some.length === 1) return [];
    const middle = some.length >> 1;
    return [...(await tried(some.slice(0, middle))), ...(await tried(some.slice(middle)))];
  };
  return tried(findings);
}

function nameOf({ rule, identity: { root, subject, property } }: Finding): string {
  return [rule, root, subject, property].join("\n");
}

function withEdits(files: Files, findings: readonly Edited[]): Files {
  const edited = new Map<string, Source>();
  // From the end of each file to its start, so that the offsets of the others stay true.
  const edits = findings.map(({ edit }) => edit).sort((a, b) => b.at.start - a.at.start);
  for (const { at, text } of edits) {
    const { path } = at.source;
    const current = edited.get(path)?.text ?? at.source.text;
    edited.set(path, { path, text: current.slice(0, at.start) + text + current.slice(at.end) });
  }
  return {
    paths: files.paths,
    has: (path) => files.has(path),
    read: (path) => edited.get(path) ?? files.read(path),
    readBytes: (path) => files.readBytes(path),
    idOf: (path) => (edited.has(path) ? undefined : files.idOf(path)),
    gitHubName: files.gitHubName,
    links: files.links,
  };
}
