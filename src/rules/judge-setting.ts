import type { Held } from "../application/resource.ts";
import type { Site } from "../application/site.ts";
import { absent, oneOf } from "../declarations/value.ts";
import { undecided } from "./judgement.ts";
import type { Judgement } from "./rule.ts";

/**
 * What a rule says of an app setting. Of one that stands only in lists which may not be deployed, what holds with it and
 * without it; where the two differ the question stays open.
 */
export function judgeSetting(site: Site, name: string, check: (held: Held) => Judgement): Judgement {
  const held = site.setting(name);
  const { tree } = held;
  if (tree.kind !== "oneOf" || !tree.alternatives.some(({ kind }) => kind === "absent")) return check(held);
  const written = tree.alternatives.filter(({ kind }) => kind !== "absent");
  const whenThere = check({ ...held, tree: oneOf(written, tree.at) });
  const whenMissing = check({ ...held, tree: absent(site.declaration.at) });
  const isSame = whenThere.breaches.length > 0 === whenMissing.breaches.length > 0;
  if (isSame) return whenThere;
  return undecided(`whether the setting \`${name}\` is deployed is not known`, tree.at);
}
