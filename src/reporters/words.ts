import type { Standing } from "../policy/review.ts";
import type { Practice, Severity } from "../rules/finding.ts";
import { grouped } from "./grouped.ts";

/** The names that all reports give to things, so that one idea has one word. */
export function severityName(severity: Severity): string {
  return severity.charAt(0).toUpperCase() + severity.slice(1);
}

export function practiceName(practice: Practice): string {
  return practiceNames[practice];
}

/** Practices as the shared-responsibility model divides what stays with the customer of a serverless platform. */
export const responsibilities: readonly { readonly name: string; readonly practices: readonly Practice[] }[] =
  [
    { name: "Your code", practices: ["secure-coding", "static-scans"] },
    { name: "Your data", practices: ["key-vault", "disk-encryption"] },
    { name: "Your access", practices: ["least-privilege", "entra-id", "functions-auth", "waf"] },
    { name: "Your operations", practices: ["monitor-log", "pen-testing"] },
  ];

const practiceNames: Readonly<Record<Practice, string>> = {
  "secure-coding": "Secure code",
  "least-privilege": "Least privilege",
  "static-scans": "Regular scanning",
  "key-vault": "Secrets in Key Vault",
  "disk-encryption": "Encryption at rest",
  "entra-id": "Entra ID access control",
  "functions-auth": "Functions authentication",
  "monitor-log": "Monitoring and logs",
  waf: "Web Application Firewall",
  "pen-testing": "Penetration tests",
};

/**
 * What a person should know of a standing besides its kind: that a suppression is not honoured yet, or ran out. Empty for
 * a finding that is simply new, or simply was there before.
 */
export function remarkOf({ kind, why }: Standing): string {
  switch (kind) {
    case "suppressed":
    case "baselined":
    case "off":
      return why;
    case "pre-existing":
      return why.includes(";") ? why : "";
    case "reported":
      return why.replace(/^(?:New|Nothing is compared)[^.]*(?:\.\s*|$)/u, "");
  }
}

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** Findings by the sentence why they have their standing, most frequent first. */
export function byReason<T extends { readonly standing: Standing }>(
  findings: readonly T[],
): readonly { readonly why: string; readonly findings: readonly T[] }[] {
  const reasons = grouped(findings, ({ standing }) => standing.why);
  return [...reasons]
    .map(([why, found]) => ({ why, findings: found }))
    .toSorted((one, other) => other.findings.length - one.findings.length);
}

/** `3 Bicep templates`, `1 Bicep template`: kinds of things are named in the plural, or by a file name. */
export function countedKind(count: number, kind: string): string {
  if (/^[\w.]+\.\w+$/u.test(kind)) return counted(count, `${kind} file`);
  const named = count === 1 ? kind.replace(/\b(template|file|module|workflow|script)s\b/u, "$1") : kind;
  return `${count} ${named}`;
}

/** What a review of a large repository left out, and why that loses nothing. */
export function untouchedText(count: number): string {
  return `${counted(count, "deployment")} that this change has no part in ${count === 1 ? "was" : "were"} not evaluated: what they have, the merge base has too`;
}
