import { isType, type Declaration } from "../declarations/declaration.ts";
import { knownText, lookup } from "../declarations/value.ts";
import type { Application } from "./application.ts";
import type { Site } from "./site.ts";

/** Which function app runs a piece of code: one site for each deployment that has it, or why it can't be told. */
export type Hosting =
  | { readonly kind: "sites"; readonly sites: readonly Site[] }
  | { readonly kind: "none" }
  | { readonly kind: "unknown"; readonly why: string };

/**
 * The sites that run the code at `path`: the azd service whose `project` folder holds it, joined by the tag
 * `azd-service-name`; else the only function app that the repository declares.
 */
export function hostingOf(application: Application, path: string): Hosting {
  const apps = application.sites.filter(
    ({ isFunctionApp, declaration }) => isFunctionApp !== false && isType(declaration, "Microsoft.Web/sites"),
  );
  if (apps.length === 0) return { kind: "none" };
  const service = serviceHolding(application.configuration, path);
  if (service !== undefined) {
    const tagged = apps.filter((site) => knownText(site.at("tags.azd-service-name").tree) === service);
    if (tagged.length > 0) return { kind: "sites", sites: tagged };
  }
  const places = new Set(apps.map(({ declaration: { at } }) => `${at.source.path}:${at.start}`));
  if (places.size === 1) return { kind: "sites", sites: apps };
  return {
    kind: "unknown",
    why: `${places.size} function apps are declared, and nothing tells which one runs this code`,
  };
}

function serviceHolding(configuration: readonly Declaration[], path: string): string | undefined {
  for (const file of configuration) {
    if (file.type !== "azure.yaml") continue;
    const services = lookup(file.body, "services");
    if (services.kind !== "object") continue;
    const folder = file.at.source.path.split("/").slice(0, -1);
    for (const { name, value } of services.properties.values()) {
      const project = knownText(lookup(value, "project"))
        ?.split("/")
        .filter((segment) => segment !== "." && segment !== "");
      if (project === undefined) continue;
      const prefix = [...folder, ...project].join("/");
      if (prefix === "" || path.startsWith(`${prefix}/`)) return name;
    }
  }
  return undefined;
}
