import type { Application } from "../application/application.ts";
import { identityHeadersAt } from "../application/identity-headers.ts";
import type { Effect } from "../code/bindings/properties.ts";
import { bindingUses, type BindingUse } from "../code/bindings/uses.ts";
import type { Handler } from "../code/handlers/handler.ts";
import { severities, type Severity } from "./finding.ts";
import { both, breach, pass, undecided } from "./judgement.ts";
import type { Judgement } from "./rule.ts";

export interface BindingTest {
  readonly effects: readonly Effect[];
  /** The finding's sentence up to where the value comes from: `Callers of function \`f\` choose ...`. */
  readonly says: (handler: Handler, use: BindingUse) => string;
  readonly severity?: (use: BindingUse) => Severity | undefined;
  /** Whether letters, digits, `-` and `_` do no harm there, which is all that some routes let through. */
  readonly confinedIsSafe: boolean;
}

/**
 * A breach for every property of the function's bindings that a caller's value reaches with one of the effects. A
 * header that Easy Auth sets is the caller's own where Easy Auth is off. Messages and events are taken for those of
 * the application itself here.
 */
export function judgeBindings(test: BindingTest, handler: Handler, application: Application): Judgement {
  const { uses, doubts } = bindingUses(handler, test.effects);
  const chosen: BindingUse[] = [];
  const judgements: Judgement[] = [];
  for (const use of uses) {
    const { kind, confined } = use.from;
    if (confined && (test.confinedIsSafe || kind === "platform")) continue;
    if (kind === "caller" || (kind === "platform" && use.effect === "user")) chosen.push(use);
    if (kind !== "identity") continue;
    const headers = identityHeadersAt(application, handler.at.source.path);
    if (headers.kind === "of the caller") chosen.push(use);
    if (headers.kind === "unknown") judgements.push(undecided(headers.why, use.at));
  }
  for (const [first, ...others] of groups(chosen)) {
    const worst = [first, ...others].reduce((one, other) =>
      rank(test.severity?.(other)) > rank(test.severity?.(one)) ? other : one,
    );
    const severity = test.severity?.(worst);
    judgements.push(
      breach({
        message: `${test.says(handler, worst)} (\`${worst.token.raw}\`: ${wordsOf(worst)})`,
        at: worst.at,
        related: worst.via.map((at) => ({ at, message: "is used by the binding here" })),
        property: `bindings.${worst.property}`,
        extent: [first, ...others].map(({ token }) => token.raw.toLowerCase()),
        ...(severity && { severity }),
      }),
    );
  }
  // Where nobody calls the function directly, what is not known is not a caller's either.
  const called = handler.http !== undefined || uses.some(({ from }) => from.kind === "caller");
  if (called) judgements.push(...doubts.map(({ why, at }) => undecided(why, at)));
  return both(pass, ...judgements);
}

function wordsOf({ from }: BindingUse): string {
  return from.kind === "identity" ? `${from.words}, which is the caller's own without Easy Auth` : from.words;
}

function rank(severity: Severity | undefined): number {
  return severity === undefined ? -1 : severities.indexOf(severity);
}

/** By binding and property: several tokens in one path are one defect. */
function groups(uses: readonly BindingUse[]): readonly (readonly [BindingUse, ...BindingUse[]])[] {
  const found: [BindingUse, ...BindingUse[]][] = [];
  for (const use of uses) {
    const group = found.find(([one]) => one.binding === use.binding && one.property === use.property);
    if (group === undefined) found.push([use]);
    else group.push(use);
  }
  return found;
}
