import { createHash } from "node:crypto";
import type { Finding, Identity } from "../rules/finding.ts";
import type { Changes } from "../source/changes.ts";

/** A finding with the names it is known by from one revision to the next. */
export interface Fingerprinted {
  readonly finding: Finding;
  /** 32 hex characters: rule, root template or file, subject, property. No line, message or dialect. */
  readonly fingerprint: string;
  /** Every name it could be known by, its own first: a line of a module that several roots reach has one for each. */
  readonly names: readonly string[];
  /** For each name what it is made of, which findings that are told apart by their order share. */
  readonly keys: readonly string[];
}

/**
 * Names the findings of one revision. Findings that would share a name, such as two sinks of one kind in one
 * function, are told apart by their order in the file, which other lines don't change.
 * `headPath` tells the path that a file of this revision has at the head (see `renames`).
 */
export function fingerprints(
  findings: readonly Finding[],
  headPath: (path: string) => string = (path) => path,
): readonly Fingerprinted[] {
  const met = new Map<string, number>();
  const named = new Map<Finding, Fingerprinted>();
  for (const finding of [...findings].sort(byPlace)) {
    const keys = [finding.identity, ...finding.alternateIdentities].map((identity) =>
      JSON.stringify([
        finding.rule,
        headPath(identity.root),
        withPaths(identity, headPath),
        identity.property,
      ]),
    );
    const names = keys.map((key) => {
      const times = met.get(key) ?? 0;
      met.set(key, times + 1);
      return digest(times === 0 ? key : `${key} ${times + 1}`);
    });
    const [fingerprint = digest("")] = names;
    named.set(finding, { finding, fingerprint, names, keys });
  }
  return findings.map((finding) => named.get(finding)).filter((one) => one !== undefined);
}

// The subject of a configuration file ends in its own path (`host.json api/host.json`), which follows a rename too.
function withPaths({ root, subject }: Identity, headPath: (path: string) => string): string {
  const own = ` ${root}`;
  return subject.endsWith(own) ? `${subject.slice(0, -own.length)} ${headPath(root)}` : subject;
}

function byPlace(a: Finding, b: Finding): number {
  if (a.at.source.path !== b.at.source.path) return a.at.source.path < b.at.source.path ? -1 : 1;
  return a.at.start - b.at.start;
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}

/**
 * Where each file of the merge base is at the head. A rename counts only when its old path is free at the head: two
 * files that swap their contents stay two changed files, however git pairs them.
 */
export function renames(changes: Changes | undefined): (basePath: string) => string {
  const files = changes?.files ?? [];
  const taken = new Set(files.filter(({ status }) => status !== "deleted").map(({ path }) => path));
  const moved = new Map<string, string>();
  for (const { path, previousPath, status } of files) {
    if (status === "renamed" && previousPath !== undefined && !taken.has(previousPath)) {
      moved.set(previousPath, path);
    }
  }
  const replaced = new Set(moved.values());
  // What a renamed file has overwritten is gone: its findings must not answer for the file that took its place.
  return (path) => moved.get(path) ?? (replaced.has(path) ? `${path}\0replaced` : path);
}
