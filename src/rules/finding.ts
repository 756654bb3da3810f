import type { Place } from "../source/source.ts";
import type { FlowStep } from "../code/alert.ts";

export const severities = ["low", "medium", "high", "critical"] as const;

/**
 * What an attacker gains. `critical`: remote compromise or secret disclosure without further steps; `high`: one
 * missing control away from it; `medium`: weakens defence or detection; `low`: hygiene.
 */
export type Severity = (typeof severities)[number];

export const practices = [
  "secure-coding",
  "least-privilege",
  "static-scans",
  "key-vault",
  "disk-encryption",
  "entra-id",
  "functions-auth",
  "monitor-log",
  "waf",
  "pen-testing",
] as const;

export type Practice = (typeof practices)[number];

export const presets = ["recommended", "strict", "all"] as const;

/** How much a policy asks for; each includes the ones before it. */
export type Preset = (typeof presets)[number];

export function atLeast(severity: Severity, threshold: Severity): boolean {
  return severities.indexOf(severity) >= severities.indexOf(threshold);
}

export interface Identity {
  /** Root template, or the file itself for code and configuration. */
  readonly root: string;
  /** Module path, resource type and canonical name; handler; file type. */
  readonly subject: string;
  /** Property or sink. */
  readonly property: string;
}

/** One defect at one place. */
export interface Finding {
  readonly rule: string;
  readonly title: string;
  readonly severity: Severity;
  readonly practice: Practice;
  /** The smallest preset that includes its rule, where that is not `recommended`. */
  readonly preset?: Preset;
  /** What is wrong, naming the resource; one sentence without a full stop at the end. */
  readonly message: string;
  /** Why it matters and what to do: the rule's own sentences, or what to do in the language of the file. */
  readonly why: string;
  readonly fix: string;
  /** What it is about, for people: `Microsoft.Web/sites api`, `function orders`, `host.json`. */
  readonly resource: string;
  /**
   * What the fingerprint is made of besides rule and file: no line numbers, no message, no dialect.
   * Resource type and canonical name, or handler, and property or sink.
   */
  readonly identity: Identity;
  /**
   * Further identities, when one line of a module is reached from several roots or instances: a finding that the base
   * has under any of them is not new.
   */
  readonly alternateIdentities: readonly Identity[];
  readonly at: Place;
  /** The header of the resource, parameter, output or handler it is about: a suppression above it covers the finding. */
  readonly declaredAt?: Place;
  readonly related: readonly Related[];
  readonly flow: readonly FlowStep[];
  /** Places of values that must never be printed, besides what reporters recognise as a credential by themselves. */
  readonly secrets?: readonly Place[];
  /** A verified change of the source that removes the finding. */
  readonly edit?: Edit;
  /**
   * How much it lets in, a token each: address ranges, methods, rights, handlers. It is no part of its name; a finding
   * that has a token which the merge base's does not have is new again. Compared, never shown: a token may be made of
   * a secret.
   */
  readonly extent?: readonly string[];
  /** The deployments (root template and parameter file) it was found in; empty for code and configuration. */
  readonly deployments: readonly string[];
}

export interface Related {
  readonly at: Place;
  readonly message: string;
}

/** Replaces `at` by `text`. Offsets are of the source as it was read. */
export interface Edit {
  readonly at: Place;
  readonly text: string;
}

/** A rule could not tell, and why: counted, shown, never a pass. */
export interface Doubt {
  readonly rule: string;
  readonly practice: Practice;
  readonly resource: string;
  readonly why: string;
  readonly at: Place;
}
