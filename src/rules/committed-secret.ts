import { exposureOf } from "../application/settings.ts";
import { credentialIn, locatesOnly } from "../azure/credentials.ts";
import type { Tree } from "../declarations/value.ts";
import type { Severity } from "./finding.ts";
import { breach, pass } from "./judgement.ts";
import type { Judgement } from "./rule.ts";

/** A value of a file that should not be in the repository with its secrets. */
export interface CommittedValue {
  readonly name: string;
  readonly value: Tree;
  readonly property: string;
}

/**
 * Whether a committed value is a credential: by its shape under any name, or as a literal under a name that means a
 * secret. An example of the file (`.env.example`) is there to be read, so that only shapes count in it.
 */
export function judgeCommitted({ name, value, property }: CommittedValue): Judgement {
  if (value.kind !== "known" || typeof value.value !== "string") return pass;
  const text = value.value;
  const exposure = exposureOf(name, value);
  if (exposure.kind !== "literal") return pass;
  const isShaped = credentialIn(text) !== undefined;
  const { path } = value.at.source;
  // `SQL_SECRET_NAME` says no more than `SqlSecretName`.
  const isHarmless = locatesOnly(name.replaceAll("_", "")) || text.startsWith("encrypted:");
  if (!isShaped && (isHarmless || isExampleFile(path))) return pass;
  return breach({
    message: `\`${name}\` in ${path} holds a ${exposure.noun}`,
    at: value.at,
    property,
    severity: severityOf(text, isShaped, exposure.severity),
    secrets: [value.at],
  });
}

/** What opens only something on the author's own machine is no way in for others. */
function severityOf(text: string, isShaped: boolean, ofShape: Severity): Severity {
  if (/(?:@|=|\/\/|tcp:)(?:localhost|127\.0\.0\.1|\[::1\]|host\.docker\.internal)\b/iu.test(text))
    return "low";
  if (/^(?:postgres|password|root|admin|secret|test|guest|sa|dev|local)\d{0,4}$/iu.test(text)) return "low";
  return isShaped ? ofShape : "high";
}

function isExampleFile(path: string): boolean {
  return /(?:^|[._-])(?:example|sample|template|dist|defaults?)(?:[._-]|$)/iu.test(
    path.slice(path.lastIndexOf("/") + 1),
  );
}
