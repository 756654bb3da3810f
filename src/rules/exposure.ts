import { isSecret } from "../application/secret-flow.ts";
import { exposureOf } from "../application/settings.ts";
import type { Tree } from "../declarations/value.ts";
import type { Place } from "../source/source.ts";
import type { Severity } from "./finding.ts";
import { breach, pass, undecided, wayOf } from "./judgement.ts";
import type { Judgement } from "./rule.ts";

/** A place where a secret does not belong. */
export interface Sink {
  /** What the value is called there; under a name that means a secret, any literal is one. */
  readonly name: string;
  readonly value: Tree;
  /** A noun phrase that starts a sentence: `App setting \`X\` of \`api\``. */
  readonly where: string;
  readonly property: string;
  /** What is wrong there; anything else is another rule's business. `true` takes the severity of the credential's shape. */
  readonly literal?: Severity | true;
  readonly listing?: Severity;
  readonly secure?: Severity;
  /** A parameter that is not secure: its value is kept in the deployment's history. */
  readonly plain?: Severity;
  /** Whether a value that is not known leaves the question open. Default true. */
  readonly doubts?: boolean;
}

/** Judges what a value gives away in a sink. */
export function judgeSink(sink: Sink): Judgement {
  const { value, where, property } = sink;
  const exposure = exposureOf(sink.name, value);
  const wrong = (message: string, at: Place, severity: Severity | undefined): Judgement =>
    breach({ message, at, property, related: wayOf(value), ...(severity && { severity }) });
  switch (exposure.kind) {
    case "none":
      return pass;
    case "literal": {
      // What a parameter file holds is the business of `secret-in-parameter-file`.
      if (sink.literal === undefined || isParameterFile(exposure.at.source.path)) return pass;
      const severity = sink.literal === true ? exposure.severity : sink.literal;
      return breach({
        message: `${where} holds a ${exposure.noun} in clear`,
        at: exposure.at,
        property,
        related: wayOf(value),
        severity,
        secrets: [exposure.at],
      });
    }
    case "key listing":
      return sink.listing === undefined
        ? pass
        : wrong(`${where} holds a key from \`${exposure.what}\``, placeOf(value, exposure.at), sink.listing);
    case "secure parameter":
      return sink.secure === undefined || !isSecret(exposure.what, sink.name)
        ? pass
        : wrong(
            `${where} holds secure parameter \`${exposure.what}\``,
            placeOf(value, exposure.at),
            sink.secure,
          );
    case "unknown":
      if (sink.plain !== undefined && isPlainParameter(value))
        return wrong(
          `${where} comes from a parameter that is not secure`,
          placeOf(value, value.at),
          sink.plain,
        );
      return sink.doubts === false ? pass : undecided(exposure.why, value.at);
  }
}

/** Whether values in this file are those that a parameter file assigns. */
export function isParameterFile(path: string): boolean {
  return /\.bicepparam$|(?:^|[./])(?:azuredeploy\.)?parameters?(?:\.[^/]*)?\.jsonc?$/iu.test(path);
}

// A member of an object may be secure by its type.
function isPlainParameter(value: Tree): boolean {
  return value.kind === "unknown" && /^parameters\('[^']*'\)$/iu.test(value.expression);
}

/** Where the sink takes the value: the last place that it comes through, else where it is written. */
function placeOf(value: Tree, fallback: Place): Place {
  return value.kind === "absent" ? fallback : (value.via?.at(-1) ?? value.at);
}
