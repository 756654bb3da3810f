/**
 * Whether an expression (in dotted form) reads text of the event that anyone can write. Events that don't start the
 * workflow don't fill their part of it: `github.event.issue` is empty on a push. Without `triggers`, any may start it.
 */
export function readsUntrustedContext(text: string, triggers: readonly string[] | undefined): boolean {
  const contexts = new RegExp(untrusted, "giu");
  for (let match = contexts.exec(text); match !== null; match = contexts.exec(text)) {
    if (isFilled(match[0], triggers)) return true;
    contexts.lastIndex = match.index + 1; // It may reach over another one.
  }
  return false;
}

/** `github.head_ref`, or a part of the event, is empty unless one of these starts the workflow. */
export function isFilled(context: string, triggers: readonly string[] | undefined): boolean {
  if (triggers === undefined || triggers.length === 0) return true;
  const part = /head_ref/iu.test(context) ? "head_ref" : /\b(?:event|payload)\.(\w+)/iu.exec(context)?.[1];
  const events = filledBy.get(part?.toLowerCase() ?? "");
  return events === undefined || triggers.some((name) => name === "workflow_call" || events.test(name));
}

/** https://docs.github.com/webhooks/webhook-events-and-payloads and https://docs.github.com/actions/reference/contexts-reference */
const filledBy: ReadonlyMap<string, RegExp> = new Map([
  ["head_ref", /^pull_request(?:_target)?$/u],
  ["issue", /^issue/u],
  ["pull_request", /^pull_request/u],
  ["discussion", /^discussion/u],
  ["comment", /comment$/u],
  ["review", /^pull_request_review/u],
  ["review_comment", /^pull_request_review/u],
  ["pages", /^gollum$/u],
  ["head_commit", /^push$/u],
  ["commits", /^push$/u],
  ["workflow_run", /^workflow_run$/u],
]);

/** https://docs.github.com/actions/reference/security/secure-use#good-practices-for-mitigating-script-injection-attacks */
const untrusted =
  /github\.head_ref\b|github\.event\.(?:(?:issue|pull_request|discussion|\*)\.(?:title|body)|pull_request\.head\.(?:ref|label|repo\.default_branch)|(?:comment|review|review_comment)\.body|pages\b.{0,200}\.page_name|(?:head_commit|commits\b.{0,200})\.(?:message|(?:author|committer)\.(?:name|email))|workflow_run\.(?:head_branch|display_title|head_commit\.(?:message|author\.(?:name|email))))\b|github\.event\.(?:issue|pull_request|discussion|comment|review|review_comment|head_commit|\*)\.\*|tojson\(\s*github(?:\.event(?:\.(?:issue|pull_request|discussion|comment|review|review_comment|head_commit|commits|pages|workflow_run|\*)(?:\.(?:head|repo|head_commit|author|committer|\*))*)?)?\s*\)/u;
