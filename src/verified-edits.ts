import type { Finding } from "./rules/finding.ts";
import type { Files } from "./source/files.ts";
import type { Source } from "./source/source.ts";
import type { ReadRequest } from "./application/read.ts";
import type { Look } from "./look.ts";

/** More edits than this are not worth a person's time, and each costs an evaluation. */
const mostEdits = 60;

/**
 * The findings with only those edits that hold: the deployments that the file belongs to, read again with the edit
 * made, no longer have the finding and have no other new one. An edit that can't be checked is not offered.
 */
export async function verifiedEdits(
  { files: head, run: { findings } }: Look,
  lookAgain: (files: Files, wanted: NonNullable<ReadRequest["wanted"]>) => Promise<Look>,
  base: readonly Finding[] | undefined,
): Promise<readonly Finding[]> {
  const known = new Set(base?.map(nameOf));
  const offered = findings.filter((finding) => finding.edit !== undefined);
  const worthwhile = new Set(offered.filter((finding) => !known.has(nameOf(finding))).slice(0, mostEdits));
  const before = new Map<string, ReadonlySet<string>>();
  const checked: Finding[] = [];
  for (const finding of findings) {
    const { edit, ...plain } = finding;
    if (edit === undefined) {
      checked.push(finding);
      continue;
    }
    const { path } = edit.at.source;
    const wanted = (files: ReadonlySet<string>): boolean => files.has(path);
    let holds = false;
    if (worthwhile.has(finding)) {
      const without = before.get(path) ?? namesIn(await lookAgain(head, wanted));
      before.set(path, without);
      const edited = { path, text: replaced(edit.at.source.text, edit.at.start, edit.at.end, edit.text) };
      const look = await lookAgain(withSource(head, edited), wanted);
      const after = namesIn(look);
      holds =
        look.read.problems.every(({ at }) => at === undefined || !("source" in at) || at.source !== edited) &&
        !after.has(nameOf(finding)) &&
        [...after].every((name) => without.has(name));
    }
    checked.push(holds ? finding : plain);
  }
  return checked;
}

function namesIn({ run }: Look): ReadonlySet<string> {
  return new Set(run.findings.map(nameOf));
}

function nameOf({ rule, identity: { root, subject, property } }: Finding): string {
  return [rule, root, subject, property].join("\n");
}

function replaced(text: string, start: number, end: number, by: string): string {
  return text.slice(0, start) + by + text.slice(end);
}

function withSource(files: Files, source: Source): Files {
  return {
    paths: files.paths,
    has: (path) => files.has(path),
    read: (path) => (path === source.path ? source : files.read(path)),
    readBytes: (path) => files.readBytes(path),
    idOf: (path) => (path === source.path ? undefined : files.idOf(path)),
  };
}
