import type { Tree } from "../declarations/value.ts";
import { canonical, knownText } from "../declarations/value.ts";

/**
 * The name under which a property with a computed name is listed: what is not known of it stands in canonical text
 * (`/subscriptions/${subscription().subscriptionid}/...` for an identity's id). `open`: it might be the name of any
 * other property, too. Undefined for what is no text.
 */
export function propertyName(name: Tree): { readonly text: string; readonly open: boolean } | undefined {
  const text = knownText(name);
  if (text !== undefined) return { text, open: false };
  if (name.kind === "oneOf") return { text: canonical(name), open: true };
  if (name.kind !== "unknown") return undefined;
  // Nothing that a template declares a property for has a slash in it: ids do.
  const isPath = name.parts?.some((part) => typeof part === "string" && part.includes("/")) === true;
  return { text: canonical(name), open: !isPath };
}
