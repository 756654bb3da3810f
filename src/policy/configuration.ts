import { defaultCodeSettings, payloadKinds } from "../code/reading.ts";
import type { Problem } from "../declarations/problem.ts";
import { practices, presets as presetNames, severities, type Practice } from "../rules/finding.ts";
import { startOf, type Source } from "../source/source.ts";
import { nearest } from "./nearest.ts";
import type { Policy, SharedPolicy, Suppression } from "./policy.ts";
import {
  choice,
  date,
  integer,
  list,
  map,
  placed,
  record,
  text,
  type Placed,
  type ReadKeys,
  type Shape,
} from "./shape.ts";
import { mistake, quoted } from "./written.ts";

/** Where the policy of a repository is, always read from the merge base. */
export const policyPath = ".github/portcullis.yml";

/** Where editors find `docs/policy.schema.json`. */
export const policySchemaUrl =
  "https://raw.githubusercontent.com/portcullis-review/portcullis/main/docs/policy.schema.json";

/** What policies and suppressions may call a rule by. */
export interface RuleName {
  readonly id: string;
  readonly aliases?: readonly string[];
}

export interface ParsedPolicy {
  /** Undefined when there are errors: half a policy is none. */
  readonly policy?: Policy;
  /** A wrong policy of the merge base ends the run (exit code 2); a wrong one of the head is shown. */
  readonly errors: readonly Problem[];
  /** Mistakes that leave the policy whole, such as the name of a rule that does not exist. */
  readonly notices: readonly Problem[];
}

/** Checks a policy file. The YAML reader is loaded only here: a repository without a policy does not pay for it. */
export async function parsePolicy(source: Source, knownRules: readonly RuleName[]): Promise<ParsedPolicy> {
  const { parseYaml } = await import("./yaml.ts");
  const { written, problems } = parseYaml(source, { characters: 256_000, nodes: 20_000 });
  if (written === undefined) return { errors: problems, notices: [] };
  const errors: Problem[] = [];
  const file = policyShape.read(written, errors);
  if (file === undefined || errors.length > 0) return { errors, notices: [] };
  const names = new RuleNames(knownRules);
  const policy = policyOf(file, names, written.kind === "map" ? written.entries.map(({ key }) => key) : []);
  return { policy, errors: [], notices: [...names.notices, ...contradictionsIn(policy, source)] };
}

/** What holds without a policy file. */
export const defaultPolicy: Policy = {
  preset: "recommended",
  block: "high",
  comment: "medium",
  report: "low",
  rules: new Map(),
  practicesOff: new Set(),
  ignoredPaths: [],
  suppressions: [],
  unsuppressable: new Set(),
  suppressionsInPullRequest: "report",
  untrusted: defaultCodeSettings.untrusted,
  semgrep: "required",
  incomplete: "fail",
  registries: ["mcr.microsoft.com"],
  penetrationTestInterval: 365,
  written: new Set(),
};

/** The thresholds that a preset stands for. */
const presets: Readonly<Record<Policy["preset"], Pick<Policy, "block" | "comment" | "report">>> = {
  recommended: { block: "high", comment: "medium", report: "low" },
  strict: { block: "medium", comment: "low", report: "low" },
  all: { block: "low", comment: "low", report: "low" },
};

const severity = choice(...severities);
const threshold = choice(...severities, "never");
const glob = text("a glob of paths like `samples/**`", /^[^\\]+$/u);
const reason = text("a sentence that says why");

export const suppressionKeys = {
  rule: {
    shape: placed(text("the name of a rule")),
    description: "The rule that is allowed.",
    required: true,
  },
  reason: { shape: reason, description: "Why this is acceptable, for the next reader.", required: true },
  path: { shape: glob, description: "Only findings in these paths (glob)." },
  resource: {
    shape: text("a resource as findings name it, `*` for any text"),
    description:
      "Only findings about this resource, named as findings name it: `Microsoft.Web/sites api`, `* api`.",
  },
  until: { shape: date(), description: "The last day it holds. Without it, it holds for good." },
} as const;

export const penetrationTestKeys = {
  date: { shape: date(), description: "The day the last test ended.", needs: ["scope", "report"] },
  scope: { shape: text("what was tested"), description: "What was tested.", needs: ["date", "report"] },
  report: {
    shape: text("where the report is"),
    description: "Where the report is: a link, or a document's number.",
    needs: ["date", "scope"],
  },
  "interval-days": {
    shape: integer(1, 3650),
    description: "How old the last test may be, in days.",
    default: 365,
  },
} as const;

/** Every key of a policy file, told once: checking, the schema for editors and the documentation come from here. */
export const policyKeys = {
  preset: {
    shape: choice(...presetNames),
    description:
      "Which rules are in force, and which thresholds hold where none is written. `recommended`: the rules that stop an attack, block `high`, comment `medium`; `strict`: defence in depth too, block `medium`, comment `low`; `all`: opinions too, block and comment everything.",
    default: "recommended",
  },
  block: {
    shape: threshold,
    description: "A new finding of this severity or above blocks the merge.",
    default: "high",
  },
  comment: {
    shape: threshold,
    description: "A new finding of this severity or above gets a review comment.",
    default: "medium",
  },
  report: {
    shape: severity,
    description: "A finding below this severity is switched off, unless it blocks or gets a comment.",
    default: "low",
  },
  rules: {
    shape: record(choice("off", ...severities), "a map of rules to `off` or a severity"),
    description:
      "By rule: `off`, or the severity it has here. A rule with a severity is in force whatever the preset.",
  },
  practices: {
    shape: record(choice("on", "off"), "a map of practices to `on` or `off`"),
    description: `By practice: \`off\` switches all its rules off. Practices: ${practices.map((name) => `\`${name}\``).join(", ")}.`,
  },
  ignore: {
    shape: list(glob, "a list of globs"),
    description: "Paths that are not reviewed (globs from the repository's root; `**` for any folders).",
  },
  suppressions: {
    shape: list(
      placed(map(suppressionKeys, "a suppression: `rule`, `reason` and where it holds")),
      "a list of suppressions",
    ),
    description: "Findings that are accepted, each with its reason.",
  },
  unsuppressable: {
    shape: list(placed(text("the name of a rule")), "a list of rules"),
    description: "Rules that nothing can suppress, baseline, ignore or switch off.",
  },
  "suppressions-in-pull-requests": {
    shape: choice("report", "honour"),
    description:
      "What a suppression does that the pull request itself adds. `report`: it is shown, and the finding still counts; `honour`: it holds at once.",
    default: "report",
  },
  untrusted: {
    shape: list(choice(...payloadKinds), `a list of ${payloadKinds.map((kind) => `\`${kind}\``).join(", ")}`),
    description:
      "What is followed through the code besides what callers over HTTP send: `messages` of queues, topics and event streams, the content of `blobs`, and `documents`, the changes that a database's trigger tells of.",
    default: ["messages"],
  },
  semgrep: {
    shape: choice("required", "optional", "off"),
    description:
      "`required`: without Semgrep, code it would analyse makes the review incomplete; `optional`: that is only said; `off`: it is not run.",
    default: "required",
  },
  incomplete: {
    shape: choice("fail", "pass"),
    description: "What a review that could not judge everything does to the gate.",
    default: "fail",
  },
  registries: {
    shape: list(
      text("a host like `mcr.microsoft.com`", /^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d{1,5})?$/u),
      "a list of hosts",
    ),
    description: "Hosts of Bicep module registries that may be asked.",
    default: ["mcr.microsoft.com"],
  },
  "penetration-test": {
    shape: placed(
      map(penetrationTestKeys, "the last penetration test: `date`, `scope`, `report`, `interval-days`"),
    ),
    description: "The last penetration test, and how often there must be one.",
  },
  extends: {
    shape: placed(
      text(
        "`owner/repo/path@ref`",
        // No segment is `.` or `..`.
        /^(?!.*(?:^|[/@])\.{1,2}(?:[/@]|$))[A-Za-z0-9][A-Za-z0-9-]{0,38}\/[A-Za-z0-9._-]{1,100}(?:\/[A-Za-z0-9._-]+)+@[A-Za-z0-9][A-Za-z0-9._-]*(?:\/[A-Za-z0-9._-]+)*$/u,
      ),
    ),
    description:
      "A policy of the organisation that this one builds on, `owner/repo/path@ref`. Its thresholds and unsuppressable rules can't be weakened here.",
  },
} as const;

const policyShape: Shape<ReadKeys<typeof policyKeys>> = map(
  policyKeys,
  "a policy: a map of keys such as `block` and `rules`",
);

// A stranger's policy could name a rule that does not exist on each of its lines.
const mostNotices = 50;

/** The JSON schema that editors complete and check a policy by: the same keys, and the rules by name. */
export function policySchema(
  rules: readonly (RuleName & { readonly title: string; readonly severity: string })[],
): object {
  const { properties, ...rest } = policyShape.schema;
  const names = [...rules].sort((a, b) => (a.id < b.id ? -1 : 1));
  const { rules: byRule, practices: byPractice, ...others } = properties ?? {};
  const setting = byRule?.additionalProperties;
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    $id: policySchemaUrl,
    title: "Policy of Portcullis",
    description: `\`${policyPath}\`, read from the merge base of a pull request.`,
    ...rest,
    properties: {
      ...others,
      rules: {
        ...byRule,
        properties: Object.fromEntries(
          names.map(({ id, title, severity }) => [id, { description: `${title} (${severity})`, ...setting }]),
        ),
      },
      practices: {
        ...byPractice,
        properties: Object.fromEntries(practices.map((name) => [name, byPractice?.additionalProperties])),
      },
    },
  };
}

/** Finds rules by any of their names, and keeps a notice for each name that is no rule's. */
export class RuleNames {
  readonly notices: Problem[] = [];
  readonly #ids: ReadonlyMap<string, string>;

  constructor(known: readonly RuleName[]) {
    this.#ids = new Map([
      ...known.flatMap(({ id, aliases }) => (aliases ?? []).map((alias) => [alias, id] as const)),
      ...known.map(({ id }) => [id, id] as const),
    ]);
  }

  /** The rule's own id; the name itself when no rule has it. */
  resolve({ value, at }: Placed<string>): string {
    const id = this.#ids.get(value);
    if (id !== undefined) return id;
    if (this.notices.length >= mostNotices) return value;
    const meant = nearest(value, this.#ids.keys());
    const advice =
      meant === undefined ? "so this does nothing" : `so this does nothing; did you mean \`${meant}\`?`;
    this.notices.push(mistake(`There is no rule ${quoted(value)}, ${advice}`, at));
    return value;
  }
}

function policyOf(file: ReadKeys<typeof policyKeys>, names: RuleNames, written: readonly string[]): Policy {
  const preset = file.preset ?? defaultPolicy.preset;
  const test = file["penetration-test"]?.value;
  const { date, scope, report } = test ?? {};
  const testAt = file["penetration-test"]?.at;
  return {
    preset,
    block: file.block ?? presets[preset].block,
    comment: file.comment ?? presets[preset].comment,
    report: file.report ?? presets[preset].report,
    rules: new Map(
      (file.rules ?? []).map(({ key, keyAt, value }) => [names.resolve({ value: key, at: keyAt }), value]),
    ),
    practicesOff: practicesOffIn(file.practices ?? [], names),
    ignoredPaths: file.ignore ?? [],
    suppressions: (file.suppressions ?? []).map((one) => suppressionOf(one, names)),
    unsuppressable: new Set((file.unsuppressable ?? []).map((name) => names.resolve(name))),
    suppressionsInPullRequest:
      file["suppressions-in-pull-requests"] ?? defaultPolicy.suppressionsInPullRequest,
    untrusted: new Set(file.untrusted ?? defaultPolicy.untrusted),
    semgrep: file.semgrep ?? defaultPolicy.semgrep,
    incomplete: file.incomplete ?? defaultPolicy.incomplete,
    registries: (file.registries ?? defaultPolicy.registries).map((host) => host.toLowerCase()),
    ...(date !== undefined &&
      scope !== undefined &&
      report !== undefined &&
      testAt !== undefined && { penetrationTest: { date, scope, report, at: testAt } }),
    penetrationTestInterval: test?.["interval-days"] ?? defaultPolicy.penetrationTestInterval,
    ...(file.extends && { extends: sharedPolicyOf(file.extends) }),
    written: new Set([
      ...written,
      ...(test?.["interval-days"] === undefined ? [] : ["penetration-test.interval-days"]),
    ]),
  };
}

function practicesOffIn(
  entries: NonNullable<ReadKeys<typeof policyKeys>["practices"]>,
  names: RuleNames,
): ReadonlySet<Practice> {
  const off = new Set<Practice>();
  for (const { key, keyAt, value } of entries) {
    const practice = practices.find((name) => name === key);
    if (practice === undefined) {
      const meant = nearest(key, practices);
      const advice = meant === undefined ? "" : `; did you mean \`${meant}\`?`;
      names.notices.push(
        mistake(`There is no practice ${quoted(key)}, so this does nothing${advice}`, keyAt),
      );
    } else if (value === "off") {
      off.add(practice);
    }
  }
  return off;
}

function suppressionOf(
  { value, at }: Placed<ReadKeys<typeof suppressionKeys>>,
  names: RuleNames,
): Suppression {
  const { rule, reason, path, resource, until } = value;
  return {
    rule: rule === undefined ? "" : names.resolve(rule),
    reason: reason ?? "",
    ...(until !== undefined && { until }),
    ...(path !== undefined && { path }),
    ...(resource !== undefined && { resource }),
    at,
  };
}

function sharedPolicyOf({ value, at }: Placed<string>): SharedPolicy {
  const split = value.lastIndexOf("@");
  const [owner = "", repo = "", ...path] = value.slice(0, split).split("/");
  return { owner, repo, path: path.join("/"), ref: value.slice(split + 1), at };
}

/** What a policy says twice and differently, with what then holds. */
function contradictionsIn(policy: Policy, source: Source): readonly Problem[] {
  const at = startOf(source);
  const notices: Problem[] = [];
  for (const rule of policy.unsuppressable) {
    if (policy.rules.get(rule) === "off") {
      notices.push(mistake(`${quoted(rule)} is \`off\` and unsuppressable; it stays on`, at));
    }
    const suppression = policy.suppressions.find((one) => one.rule === rule);
    if (suppression !== undefined) {
      notices.push(
        mistake(`${quoted(rule)} is unsuppressable, so this suppression does nothing`, suppression.at),
      );
    }
  }
  return notices;
}
