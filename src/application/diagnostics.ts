import { itemsOf } from "../declarations/items.ts";
import type { Resource } from "./resource.ts";

const diagnosticSettings = "Microsoft.Insights/diagnosticSettings";

/** Whether anything records what happens in a resource. */
export type Watched =
  | { readonly kind: "logged" }
  | { readonly kind: "not logged" }
  | { readonly kind: "unknown"; readonly why: string };

/** Whether a diagnostic setting that extends the resource sends at least one log somewhere. */
export function watched(resource: Resource): Watched {
  const settings = resource.inside.filter(
    ({ declaration }) => declaration.type.toLowerCase() === diagnosticSettings.toLowerCase(),
  );
  let doubt: string | undefined;
  for (const setting of settings) {
    if (setting.declaration.condition.kind !== "known") {
      doubt = "the diagnostic setting is deployed under a condition that is not known";
      continue;
    }
    const { items, more } = itemsOf(setting.at("properties.logs").tree);
    for (const item of items) {
      if (item.kind !== "object") continue;
      const enabled = item.properties.get("enabled")?.value;
      if (enabled?.kind === "known" && enabled.value === true) return { kind: "logged" };
      if (enabled?.kind === "unknown" || enabled?.kind === "oneOf")
        doubt = "whether its logs are enabled is not known";
    }
    if (more !== undefined) doubt = more.why;
  }
  return doubt === undefined ? { kind: "not logged" } : { kind: "unknown", why: doubt };
}
