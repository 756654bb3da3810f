import { secrecyOf, type Secrecy, type Tree } from "../declarations/value.ts";
import type { Application } from "./application.ts";
import type { DeployedTemplate } from "./deployment.ts";

/**
 * The secrets that a value carries: keys that the deployment looks up, and secure parameters, except those that say by
 * their name that they only identify something (`tenantId`), and those that a resource has in its name, which is public.
 */
export function secretsIn(application: Application, from: DeployedTemplate, value: Tree): readonly Secrecy[] {
  const all = secrecyOf(value);
  if (all.length === 0) return all;
  const inNames = namedAfter(application);
  return all.filter(({ kind, what }) => {
    if (kind === "key listing") return true;
    return (
      kind === "secure parameter" && !identifies.test(what) && !inNames.has(`${from.deployment}\n${what}`)
    );
  });
}

const identifies =
  /(?:id|ids|identifier|name|suffix|prefix|location|region|login|username|uri|url|endpoint)$/iu;

const namesOf = new WeakMap<Application, ReadonlySet<string>>();

// The secure parameters that are part of a resource's name, by deployment.
function namedAfter(application: Application): ReadonlySet<string> {
  const before = namesOf.get(application);
  if (before !== undefined) return before;
  const found = new Set(
    application.resources.flatMap(({ declaration, from }) =>
      secrecyOf(declaration.name).map(({ what }) => `${from.deployment}\n${what}`),
    ),
  );
  namesOf.set(application, found);
  return found;
}
