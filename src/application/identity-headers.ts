import type { Application } from "./application.ts";
import { hostingOf } from "./hosting.ts";
import type { Resource } from "./resource.ts";

/** Whose the headers are that name the signed-in user. */
export type IdentityHeaders =
  | { readonly kind: "of Easy Auth" }
  | { readonly kind: "of the caller" }
  | { readonly kind: "unknown"; readonly why: string };

/**
 * Whether Easy Auth stands before the code at `path`, with or without letting callers through who are not signed in:
 * only it takes the headers `x-ms-client-principal-*` and `x-ms-token-*` of callers away and sets them itself.
 * https://learn.microsoft.com/azure/app-service/configure-authentication-user-identities
 */
export function identityHeadersAt(application: Application, path: string): IdentityHeaders {
  const hosting = hostingOf(application, path);
  if (hosting.kind === "unknown") return hosting;
  if (hosting.kind === "none")
    return { kind: "unknown", why: "no template tells whether Easy Auth stands before the function" };
  const states = hosting.sites.map(({ auth }) => (auth === undefined ? false : isOn(auth)));
  if (states.includes(false)) return { kind: "of the caller" };
  if (states.includes("unknown"))
    return { kind: "unknown", why: "whether Easy Auth is on is decided at deployment" };
  return { kind: "of Easy Auth" };
}

/** `authsettingsV2` has a `platform`; the older `authsettings` has the flag itself. */
function isOn(auth: Resource): boolean | "unknown" {
  if (auth.declaration.condition.kind !== "known") return "unknown";
  const trees = ["properties.platform.enabled", "properties.enabled"].map((path) => auth.at(path).tree);
  if (trees.some(({ kind }) => kind === "unknown" || kind === "oneOf")) return "unknown";
  return trees.some((tree) => tree.kind === "known" && String(tree.value).toLowerCase() === "true");
}
