import type { Application } from "../application/application.ts";
import { easyAuthOf } from "../application/easy-auth.ts";
import { hostingOf } from "../application/hosting.ts";
import type { Alert } from "../code/alert.ts";
import type { Handler } from "../code/handlers/handler.ts";
import { knownText } from "../declarations/value.ts";
import { severities, type Severity } from "./finding.ts";
import { breach } from "./judgement.ts";
import type { Judgement, Rule } from "./rule.ts";

/**
 * Declares the check of a rule on alerts: what an analyser reported is a breach, as grave as the rule says where
 * anybody can reach it, and less where only callers with a key, a sign-in or access to a queue can. A severity of its own goes before that.
 */
export function reported(this: Pick<Rule, "severity">, alert: Alert, application: Application): Judgement {
  const { message, at, flow, key, handlers, verifying, severity, secrets, edit, fix } = alert;
  const [source] = flow;
  const reaches = (handlers ?? []).map((handler) =>
    verifying?.includes(handler) === true ? "callers with a key or a sign-in" : reachOf(handler, application),
  );
  return breach({
    message,
    at,
    related: source === undefined ? [] : [{ at: source.at, message: source.message }],
    flow,
    property: key,
    ...(reaches.length > 0 && {
      severity: severityFor(this.severity, reaches),
      // Another function that reaches it is another way in.
      extent: (handlers ?? []).map(({ name }, index) => `${name} ${reaches[index] ?? ""}`),
    }),
    ...(severity && { severity }),
    ...(secrets && { secrets }),
    ...(fix !== undefined && { fix }),
    ...(edit && { edit }),
  });
}

/** Who can send a function its data. */
type Reach = "anyone" | "callers with a key or a sign-in" | "senders";

function reachOf(handler: Handler, application: Application): Reach {
  if (handler.mountedIn !== undefined) return reachOf(handler.mountedIn, application);
  const { http } = handler;
  if (http === undefined) return "senders";
  const level = knownText(http.authLevel);
  // A level that is not known may be the weakest.
  if (level !== undefined && level !== "anonymous") return "callers with a key or a sign-in";
  const hosting = hostingOf(application, handler.at.source.path);
  const isProtected =
    hosting.kind === "sites" &&
    hosting.sites.every((site) => easyAuthOf(application, site, handler).kind === "enforced");
  return isProtected ? "callers with a key or a sign-in" : "anyone";
}

/**
 * One missing control away from remote compromise is `high` (see `Severity`): a key of the app is such a control. It
 * is shared by all callers, so what is `high` by itself stays so behind it.
 */
function severityFor(severity: Severity, reaches: readonly Reach[]): Severity {
  if (reaches.includes("anyone")) return severity;
  if (severity === "critical") return "high";
  if (reaches.includes("callers with a key or a sign-in")) return severity;
  return severities[Math.max(0, severities.indexOf(severity) - 1)] ?? severity;
}
