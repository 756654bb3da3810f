import { namesSecret } from "../azure/credentials.ts";
import { secrecyOf, type Secrecy, type Tree } from "../declarations/value.ts";
import type { Application } from "./application.ts";
import type { DeployedTemplate } from "./deployed-templates.ts";

/**
 * The secrets that a value carries: keys that the deployment looks up, and secure parameters, except those that say by
 * their name that they only identify something (`tenantId`), and those that a resource has in its name, which is public.
 * `name` is what the value is called: of a secure object, which holds all sorts, only what is called a secret counts.
 */
export function secretsIn(
  application: Application,
  from: DeployedTemplate,
  value: Tree,
  name = "",
): readonly Secrecy[] {
  const all = secrecyOf(value);
  if (all.length === 0) return all;
  const inNames = namedAfter(application);
  return all.filter(({ kind, what }) => {
    if (kind === "key listing") return true;
    return kind === "secure parameter" && isSecret(what, name) && !inNames.has(`${from.deployment}\n${what}`);
  });
}

/** Whether a secure parameter holds a secret, as far as names tell: some are secure that only identify or configure. */
export function isSecret(parameter: string, name: string): boolean {
  if (identifies.test(parameter)) return false;
  return !holdsAllSorts.test(parameter) || namesSecret(name);
}

const identifies =
  /(?:id|ids|identifier|name|suffix|prefix|location|region|login|username|uri|url|endpoint)$/iu;

const holdsAllSorts =
  /(?:variables|settings|configuration|config|options|properties|parameters|registration|values|object)$/iu;

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
