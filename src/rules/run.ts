import type { Application } from "../application/application.ts";
import type { DeployedTemplate } from "../application/deployed-templates.ts";
import { canonical } from "../declarations/value.ts";
import type { Place } from "../source/source.ts";
import {
  atLeast,
  practices,
  type Doubt,
  type Finding,
  type Identity,
  type Practice,
  type Related,
} from "./finding.ts";
import type { Breach, Judgement, Rule, SubjectKind, SubjectOf, Subjects } from "./rule.ts";

export interface RuleRun {
  readonly findings: readonly Finding[];
  readonly doubts: readonly Doubt[];
  readonly tally: Readonly<Record<Practice, Tally>>;
}

/** How often the rules of a practice came to each outcome, counted by subject. */
export interface Tally {
  readonly rules: number;
  readonly passed: number;
  readonly failed: number;
  readonly undecided: number;
}

/**
 * Asks every rule about every subject it wants. The same defect found in several deployments is one finding. A rule
 * that is not in force gives findings, which the policy then switches off, but no doubts, and does not count.
 */
export function runRules(
  application: Application,
  rules: readonly Rule[],
  inRepository: (path: string) => boolean,
  inForce: (rule: Rule) => boolean = () => true,
): RuleRun {
  const findings = new Map<string, Merged>();
  const doubts: Doubt[] = [];
  const described = descriptions();
  // Also of practices that have no rule in force: that nothing was checked must be told.
  const tally = Object.fromEntries(
    practices.map((practice) => [practice, { rules: 0, passed: 0, failed: 0, undecided: 0 }]),
  ) as Record<Practice, Mutable<Tally>>;

  for (const rule of rules) {
    const counts = inForce(rule);
    const counted = counts ? tally[rule.practice] : { rules: 0, passed: 0, failed: 0, undecided: 0 };
    counted.rules++;
    const open = new Map<string, Doubt>();
    const decided = new Set<string>();
    for (const subject of subjectsOf(rule, application)) {
      const about = described(rule.subject, subject);
      const judgement = ofOwnConcern(rule.subject, subject, ask(rule, subject, application));
      if (judgement.breaches.length > 0) counted.failed++;
      else if (judgement.doubts.length > 0) counted.undecided++;
      else counted.passed++;
      for (const breach of judgement.breaches) {
        merge(findings, findingOf(rule, breach, about, inRepository));
      }
      if (!counts) continue;
      const [doubt] = judgement.doubts;
      if (doubt === undefined) decided.add(about.key);
      else if (!open.has(about.key)) {
        open.set(about.key, {
          rule: rule.id,
          practice: rule.practice,
          resource: about.resource,
          why: doubt.why,
          at: placed(doubt.at, [], about, inRepository).at,
        });
      }
    }
    // A parameter file that settles the question settles it for the evaluation without values too.
    doubts.push(...[...open].filter(([key]) => !decided.has(key)).map(([, doubt]) => doubt));
  }
  return {
    findings: [...findings.values()].map(whole),
    doubts: distinctDoubts(doubts),
    tally,
  };
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Instances of one declaration are in doubt for the same reason at the same place. */
function distinctDoubts(doubts: readonly Doubt[]): readonly Doubt[] {
  return [
    ...new Map(doubts.map((doubt) => [`${doubt.rule}\n${placeKey(doubt.at)}\n${doubt.why}`, doubt])).values(),
  ];
}

function ask<K extends SubjectKind>(
  rule: Rule<K>,
  subject: SubjectOf<SubjectKind>,
  application: Application,
): Judgement {
  return rule.check(subject as SubjectOf<K>, application);
}

/** Of a site that another deployment owns only what is written here counts: not what it lacks, nor what is not known. */
function ofOwnConcern(
  kind: Rule["subject"],
  subject: SubjectOf<SubjectKind>,
  judgement: Judgement,
): Judgement {
  if (kind !== "site") return judgement;
  const { declaration } = subject as Subjects["site"];
  if (!declaration.existing) return judgement;
  const { at } = declaration;
  return {
    breaches: judgement.breaches.filter((one) => one.at.source !== at.source || one.at.start !== at.start),
    doubts: [],
  };
}

/** Every subject of a rule, with resources by their Azure type. */
function subjectsOf(rule: Rule, application: Application): readonly SubjectOf<SubjectKind>[] {
  const kind = rule.subject;
  switch (kind) {
    case "application":
      return [application];
    case "resource":
      return application.resources;
    case "site":
      return application.sites;
    case "handler":
      return application.handlers;
    case "parameter":
      return application.parameters;
    case "output":
      return application.outputs;
    case "configuration":
      return application.configuration;
    case "workflow":
      return application.workflows;
    case "alert":
      return application.alerts.filter((alert) => alert.rule === rule.id);
    default:
      return typeof kind === "string"
        ? application.ofType(kind)
        : kind.flatMap((type) => application.ofType(type));
  }
}

interface About {
  /** For people. */
  readonly resource: string;
  /** For the fingerprint. */
  readonly subject: string;
  /** Tells subjects of one root apart, whatever the deployment. */
  readonly place: string;
  readonly declaredAt?: Place;
  readonly from?: DeployedTemplate;
}

type Described = About & {
  /** The place and the root: the same for all deployments of the root. */
  readonly key: string;
};

/** Describes each subject once, though hundreds of rules ask about it. */
function descriptions(): (kind: SubjectKind, subject: SubjectOf<SubjectKind>) => Described {
  const known = new Map<string, WeakMap<SubjectOf<SubjectKind>, Described>>();
  return (kind, subject) => {
    // Types are those of resources.
    const name = typeof kind !== "string" || kind.includes("/") ? "resource" : kind;
    const ofKind = known.get(name) ?? new WeakMap<SubjectOf<SubjectKind>, Described>();
    known.set(name, ofKind);
    const before = ofKind.get(subject);
    if (before !== undefined) return before;
    const about = describe(kind, subject);
    const described = { ...about, key: `${about.from?.root ?? ""}\n${about.place}` };
    ofKind.set(subject, described);
    return described;
  };
}

function describe(kind: SubjectKind, subject: SubjectOf<SubjectKind>): About {
  switch (kind) {
    case "application":
      return { resource: "the application", subject: "application", place: "application" };
    case "handler": {
      const { name, at } = subject as Subjects["handler"];
      return {
        resource: `function ${name}`,
        subject: `function ${name}`,
        place: placeKey(at),
        declaredAt: at,
      };
    }
    case "parameter": {
      const { parameter, from } = subject as Subjects["parameter"];
      return {
        resource: `parameter ${parameter.name}`,
        subject: `parameter ${parameter.name}`,
        place: placeKey(parameter.at),
        declaredAt: parameter.at,
        from,
      };
    }
    case "output": {
      const { output, from } = subject as Subjects["output"];
      return {
        resource: `output ${output.name}`,
        subject: `output ${output.name}`,
        place: placeKey(output.at),
        declaredAt: output.at,
        from,
      };
    }
    case "configuration": {
      const { type, name, at } = subject as Subjects["configuration"];
      return {
        resource: at.source.path,
        subject: `${type} ${canonical(name)}`,
        place: `${placeKey(at)} ${type}`,
      };
    }
    case "workflow": {
      const { type, name, at } = (subject as Subjects["workflow"]).declaration;
      return {
        resource: at.source.path,
        subject: `${type} ${canonical(name)}`,
        // A file may stand for two things: the host, and the package that is made around it.
        place: `${placeKey(at)} ${type}`,
      };
    }
    case "alert": {
      const { key, at } = subject as Subjects["alert"];
      return { resource: key, subject: key, place: placeKey(at) };
    }
    case "resource":
    case "site":
    default: {
      const { declaration, from, label } = subject as Subjects["site"];
      return {
        resource: `${declaration.type} ${label}`,
        subject: `${declaration.type.toLowerCase()} ${canonical(declaration.name)}`,
        place: `${placeKey(declaration.at)} ${canonical(declaration.name)}`,
        declaredAt: declaration.at,
        from,
      };
    }
  }
}

function placeKey({ source, start }: Place): string {
  return `${source.path}:${start}`;
}

function findingOf(
  rule: Rule,
  breach: Breach,
  about: About,
  inRepository: (path: string) => boolean,
): Finding {
  const { at, related } = placed(breach.at, breach.related, about, inRepository);
  const outside = outsideOf(breach, about, inRepository);
  const identity: Identity = {
    root: about.from?.root ?? at.source.path,
    subject: withWay(about),
    property: breach.property,
  };
  return {
    rule: rule.id,
    title: rule.title,
    severity: breach.severity ?? rule.severity,
    practice: rule.practice,
    ...(rule.preset && rule.preset !== "recommended" && { preset: rule.preset }),
    message: outside === undefined ? breach.message : `${breach.message} (${outside})`,
    why: rule.why,
    fix: breach.fix ?? rule.fix,
    resource: about.resource,
    identity,
    alternateIdentities: [],
    at,
    ...(about.declaredAt && inRepository(about.declaredAt.source.path) && { declaredAt: about.declaredAt }),
    related,
    flow: breach.flow ?? [],
    ...(breach.secrets && { secrets: breach.secrets }),
    ...extentOf(rule, breach, at, about),
    ...(breach.edit && inRepository(breach.edit.at.source.path) && { edit: breach.edit }),
    deployments: about.from === undefined ? [] : [about.from.deployment],
  };
}

/** Written so that no name can be made up that reads like a way through modules. */
function withWay({ subject, from }: About): string {
  const way = from?.way ?? [];
  return way.length === 0 ? subject : JSON.stringify([...way, subject]);
}

/**
 * Unless the rule tells, the text that decides it: another address, role or key in its place is another defect. Code is
 * left out, where a call changes for many reasons, and so is what stands on the header of a resource.
 */
function extentOf(
  { subject }: Rule,
  { extent }: Breach,
  { source, start, end }: Place,
  { declaredAt }: About,
): Pick<Finding, "extent"> {
  if (extent !== undefined) return extent.length === 0 ? {} : { extent };
  if (subject === "alert" || (declaredAt?.source === source && declaredAt.start === start)) return {};
  const text = source.text.slice(start, end);
  return text.includes("\n") || text.length > mostExtentText ? {} : { extent: [text] };
}

const mostExtentText = 2_000;

/**
 * A module from a registry has no line that this repository could change: what is inside it stands at the argument that
 * decided it or where the value is used, else at the call, else at what it is about.
 */
function placed(
  at: Place,
  related: readonly Related[],
  { from, declaredAt }: About,
  inRepository: (path: string) => boolean,
): { readonly at: Place; readonly related: readonly Related[] } {
  const inside = related.filter(({ at }) => inRepository(at.source.path));
  if (inRepository(at.source.path)) return { at, related: inside };
  const [first] = inside;
  if (first !== undefined) return { at: first.at, related: inside.slice(1) };
  return { at: from?.calledAt ?? declaredAt ?? at, related: [] };
}

/** Names the module that a person can't see from the place: the one it is inside, or that the value comes from. */
function outsideOf(
  { at, property }: Breach,
  { from }: About,
  inRepository: (path: string) => boolean,
): string | undefined {
  if (from === undefined) return undefined;
  const { path } = from.template;
  if (!inRepository(path)) return `in \`${path}\`, ${property}`;
  return inRepository(at.source.path) ? undefined : `from \`${at.source.path}\``;
}

function merge(findings: Map<string, Merged>, finding: Finding): void {
  const key = `${finding.rule}\n${placeKey(finding.at)}-${finding.at.end}\n${finding.identity.property}`;
  const merged = findings.get(key) ?? {
    first: finding,
    identities: new Map(),
    extent: new Set(),
    deployments: new Set(),
  };
  // Reached in several ways, it is as grave as the worst of them.
  if (!atLeast(merged.first.severity, finding.severity)) merged.first = finding;
  findings.set(key, merged);
  const { root, subject, property } = finding.identity;
  const [deployment = root] = finding.deployments;
  // A deployment is called after its root alone when no parameter file takes part.
  const byDefault = deployment === root;
  const identity = byDefault ? finding.identity : { root, subject: `${subject} in ${deployment}`, property };
  merged.identities.set(`${root}\n${identity.subject}\n${property}`, { identity, byDefault });
  for (const token of finding.extent ?? []) merged.extent.add(token);
  for (const deployment of finding.deployments) merged.deployments.add(deployment);
}

/** One defect in all deployments that have it: a module may be called thousands of times. */
interface Merged {
  first: Finding;
  readonly identities: Map<string, { readonly identity: Identity; readonly byDefault: boolean }>;
  readonly extent: Set<string>;
  readonly deployments: Set<string>;
}

/**
 * With its identities in a fixed order, so that the order in which templates are read does not show. Where a template
 * has the defect by itself, the parameter files that it is deployed with add nothing; where only they bring it about,
 * each deployment that has it counts, so that a defect of development is not taken for one of production.
 */
function whole({ first, identities, extent, deployments }: Merged): Finding {
  const all = [...identities].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
  const inherent = new Set(all.filter(({ byDefault }) => byDefault).map(({ identity: { root } }) => root));
  const kept = all.filter(({ identity: { root }, byDefault }) => byDefault || !inherent.has(root));
  const [identity = first.identity, ...alternateIdentities] = kept.map((one) => one.identity);
  return {
    ...first,
    identity,
    alternateIdentities,
    ...(extent.size > 0 && { extent: [...extent] }),
    deployments: [...deployments],
  };
}
