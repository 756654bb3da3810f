import type { Problem } from "../declarations/problem.ts";
import type { Source } from "../source/source.ts";
import { RuleNames, type RuleName } from "./configuration.ts";
import type { Policy } from "./policy.ts";
import type { JudgedFinding, Review } from "./review.ts";
import { list, map, placed, text, type Shape } from "./shape.ts";
import { mistake, quoted } from "./written.ts";

/** Where the baseline of a repository is, always read from the merge base. */
export const baselinePath = ".github/portcullis-baseline.json";

/** Findings that were there when the repository adopted the review, and are accepted until they are fixed. */
export interface Baseline {
  readonly entries: readonly BaselineEntry[];
}

export interface BaselineEntry {
  readonly fingerprint: string;
  readonly rule: string;
  /** For people, and for following a rename. */
  readonly path: string;
  readonly resource: string;
  readonly reason: string;
}

export interface ParsedBaseline {
  /** Undefined when there are errors. */
  readonly baseline?: Baseline;
  readonly errors: readonly Problem[];
  readonly notices: readonly Problem[];
}

export const emptyBaseline: Baseline = { entries: [] };

export async function parseBaseline(
  source: Source,
  knownRules: readonly RuleName[],
): Promise<ParsedBaseline> {
  // JSON is YAML; this reader gives every mistake its line.
  const { parseYaml } = await import("./yaml.ts");
  const { written, problems } = parseYaml(source, { characters: 4_000_000, nodes: 200_000 });
  if (written === undefined) return { errors: problems, notices: [] };
  const errors: Problem[] = [];
  const file = baselineShape.read(written, errors);
  if (file === undefined || errors.length > 0) return { errors, notices: [] };
  const names = new RuleNames(knownRules);
  const entries = (file.findings ?? []).map(({ fingerprint, rule, path, resource, reason }) => ({
    fingerprint: fingerprint ?? "",
    rule: rule === undefined ? "" : names.resolve(rule),
    path: path ?? "",
    resource: resource ?? "",
    reason: reason ?? "",
  }));
  return { baseline: { entries }, errors: [], notices: names.notices };
}

const entryKeys = {
  fingerprint: {
    shape: text("32 hex characters", /^[0-9a-f]{32}$/u),
    description: "What the finding is known by.",
    required: true,
  },
  rule: { shape: placed(text("the name of a rule")), description: "The rule.", required: true },
  path: { shape: text("a path"), description: "The file, for people.", required: true },
  resource: { shape: text("what it is about"), description: "What it is about, for people.", required: true },
  reason: { shape: text("why it is accepted"), description: "Why it is accepted.", required: true },
} as const;

const baselineKeys = {
  version: { shape: versionOne(), description: "The version of this format.", required: true },
  findings: {
    shape: list(
      map(entryKeys, "a finding: `fingerprint`, `rule`, `path`, `resource`, `reason`"),
      "a list of findings",
    ),
    description: "The accepted findings.",
    required: true,
  },
} as const;

const baselineShape = map(baselineKeys, "a baseline: `version` and `findings`");

function versionOne(): Shape<1> {
  return {
    schema: { type: "integer", minimum: 1, maximum: 1 },
    expected: "the number 1",
    read: (written, mistakes) => {
      if (written.kind === "scalar" && written.value === 1) return 1;
      mistakes.push(mistake("Expected the number 1: a baseline of another version is not read", written.at));
      return undefined;
    },
  };
}

export interface BaselineRequest {
  readonly review: Review;
  readonly policy: Policy;
  readonly previous: Baseline;
  /** The reason for which new entries are accepted; without it nothing is added. */
  readonly accept?: string;
}

export interface WrittenBaseline {
  /** The file's new content. */
  readonly text: string;
  readonly added: readonly BaselineEntry[];
  readonly removed: readonly BaselineEntry[];
  /** Set when entries were kept only because the review could not look everywhere. */
  readonly kept?: string;
}

/**
 * The baseline as it should be now. By itself it only shrinks: entries whose finding is gone are dropped, unless the
 * review is incomplete, since what was not looked at is not gone. New entries need `accept`.
 */
export function writeBaseline({ review, policy, previous, accept }: BaselineRequest): WrittenBaseline {
  const present = new Map(review.findings.map((judged) => [judged.fingerprint, judged]));
  const known = new Set(previous.entries.map(({ fingerprint }) => fingerprint));
  const moved = movedEntries(review, previous);
  const gone = previous.entries.filter(
    ({ fingerprint }) => !present.has(fingerprint) && !moved.has(fingerprint),
  );
  const removed = review.conclusion.incomplete ? [] : gone;
  const kept = previous.entries
    .filter((entry) => !removed.includes(entry))
    .map((entry) => moved.get(entry.fingerprint) ?? entry);
  const added =
    accept === undefined
      ? []
      : review.findings
          .filter(({ standing: { kind } }) => kind === "reported" || kind === "pre-existing")
          .filter(
            ({ fingerprint, finding }) => !known.has(fingerprint) && !policy.unsuppressable.has(finding.rule),
          )
          .map((judged) => entryOf(judged, accept));
  return {
    text: textOf([...kept, ...added]),
    added,
    removed,
    ...(gone.length > removed.length && {
      kept: `The review is incomplete, so ${gone.length === 1 ? "an entry whose finding was not met is" : `${gone.length} entries whose findings were not met are`} kept`,
    }),
  };
}

/** Entries whose file was renamed since the merge base, under their new fingerprint, by their old one. */
function movedEntries({ findings, changes }: Review, previous: Baseline): ReadonlyMap<string, BaselineEntry> {
  const known = new Map(previous.entries.map((entry) => [entry.fingerprint, entry]));
  const moved = new Map<string, BaselineEntry>();
  const taken = new Set<string>();
  for (const judged of findings) {
    if (judged.standing.kind !== "baselined" || known.has(judged.fingerprint)) continue;
    const { rule, at, resource } = judged.finding;
    const before = changes?.files.find(({ path }) => path === at.source.path)?.previousPath;
    const entry = previous.entries.find(
      (one) =>
        one.rule === rule && one.path === before && one.resource === resource && !taken.has(one.fingerprint),
    );
    if (entry === undefined) continue;
    taken.add(entry.fingerprint);
    moved.set(entry.fingerprint, entryOf(judged, entry.reason));
  }
  return moved;
}

function entryOf({ finding, fingerprint }: JudgedFinding, reason: string): BaselineEntry {
  return {
    fingerprint,
    rule: finding.rule,
    path: finding.at.source.path,
    resource: finding.resource,
    reason,
  };
}

/** In a fixed order, one value a line: two branches that shrink the file merge without a conflict. */
function textOf(entries: readonly BaselineEntry[]): string {
  const findings = entries
    .map(({ fingerprint, rule, path, resource, reason }) => ({ fingerprint, rule, path, resource, reason }))
    .sort(
      (a, b) => compare(a.path, b.path) || compare(a.rule, b.rule) || compare(a.fingerprint, b.fingerprint),
    );
  return `${JSON.stringify({ version: 1, findings }, undefined, 2)}\n`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** What a pull request's own edits of the baseline would change once merged; they don't hold before. */
export function baselineChanges(base: Baseline, head: Baseline): readonly string[] {
  const before = new Set(base.entries.map(({ fingerprint }) => fingerprint));
  const after = new Set(head.entries.map(({ fingerprint }) => fingerprint));
  const added = head.entries.filter(({ fingerprint }) => !before.has(fingerprint));
  const removed = base.entries.filter(({ fingerprint }) => !after.has(fingerprint));
  const named = added
    .slice(0, 10)
    .map(
      ({ rule, path, reason }) =>
        `Weakens the gate: adds ${quoted(rule)} in ${quoted(path)} to the baseline: ${quoted(reason)}`,
    );
  if (added.length > named.length)
    named.push(`Weakens the gate: adds ${added.length - named.length} more findings to the baseline`);
  if (removed.length > 0)
    named.push(
      `Removes ${removed.length} ${removed.length === 1 ? "finding" : "findings"} from the baseline`,
    );
  return named;
}
