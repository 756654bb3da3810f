import { itemsOf, membersOf } from "../declarations/items.ts";
import {
  absent,
  canonical,
  knownText,
  lookup,
  oneOf,
  type Tree,
  type Unknown,
} from "../declarations/value.ts";
import type { Place } from "../source/source.ts";
import { children, childrenThatMayBe, held, type Held, type Resource } from "./resource.ts";

/** A `Microsoft.Web/sites` or `sites/slots` with the configuration that takes effect. */
export interface Site extends Resource {
  /** `Function app`, `Logic app`, `Web app`, or `Site` where `kind` is not known. */
  readonly noun: string;
  /** Whether the Functions host runs in it, by `kind`, as Azure Policy tells it. */
  readonly isFunctionApp: boolean | "unknown";
  /** Flex Consumption: it has `functionAppConfig`, and the settings that it replaces do nothing. */
  readonly isFlexConsumption: boolean;
  /** `properties.siteConfig.<path>` overlaid by the child resource `config/web`. */
  config(path: string): Held;
  /**
   * An app setting; names are compared without case, as App Service does. One that stands only in lists of which none may be
   * deployed is one of its values and nothing.
   */
  setting(name: string): Held;
  readonly settings: readonly AppSetting[];
  /** Set when there may be more settings than are listed. */
  readonly unlistedSettings?: Unknown;
  /** Database and other connection strings, beside the app settings. */
  readonly connectionStrings: readonly AppSetting[];
  /** Set when there may be more connection strings than are listed. */
  readonly unlistedConnectionStrings?: Unknown;
  /** The Easy Auth configuration (`config/authsettingsV2`, else the older `authsettings`), when one is declared. */
  readonly auth?: Resource;
}

export interface AppSetting {
  readonly name: string;
  readonly value: Tree;
  readonly at: Place;
  /** It is in some of the lists of which one replaces the others; which is not told. */
  readonly mayBeMissing?: true;
}

/** The site that a resource of type `Microsoft.Web/sites` or `Microsoft.Web/sites/slots` is. */
export function siteOf(resource: Resource): Site {
  const kind = lookup(resource.declaration.body, "kind", resource.declaration.at);
  const configType = `${resource.declaration.type}/config`;
  const written = (name: string): readonly Resource[] => [
    ...children(resource, configType, name),
    ...childrenThatMayBe(resource, configType, name),
  ];
  const webs = written("web");
  const appSettings = written("appsettings");
  const inline = settingsIn(resource.at("properties.siteConfig.appSettings").tree, "value");
  const listed = replacedBy(inline, appSettings, membersIn);
  const connections = written("connectionstrings");
  const inlineConnections = settingsIn(
    resource.at("properties.siteConfig.connectionStrings").tree,
    "connectionString",
  );
  const connectionStrings = replacedBy(inlineConnections, connections, connectionsIn);
  const [auth] = ["authsettingsV2", "authsettings"].flatMap(written);

  const site: Site = {
    ...resource,
    get inside() {
      return resource.inside;
    },
    noun: nounOf(kind),
    isFunctionApp: isFunctionApp(kind),
    isFlexConsumption: isFlexConsumption(resource.at("properties.functionAppConfig").tree),
    at: (path) => ({ ...resource.at(path), holder: site }),
    config: (path) => {
      const own = resource.at(`properties.siteConfig.${path}`).tree;
      const tree = webs.reduce((below, web) => overlaid(below, web, path, webs.length === 1), own);
      return held(site, `properties.siteConfig.${path}`, tree);
    },
    setting: (name) => held(site, `appSettings.${name}`, settingNamed(listed, name, resource.declaration.at)),
    settings: listed.settings,
    ...(listed.more && { unlistedSettings: listed.more }),
    connectionStrings: connectionStrings.settings,
    ...(connectionStrings.more && { unlistedConnectionStrings: connectionStrings.more }),
    ...(auth && { auth }),
  };
  return site;
}

interface ListedSettings {
  readonly settings: readonly AppSetting[];
  readonly more?: Unknown;
}

/**
 * What holds when a child resource writes over what is below it. One that may not be deployed, or that is one of several
 * of the same name, only may: which of them is deployed last is not told.
 */
function overlaid(below: Tree, child: Resource, path: string, isOnly: boolean): Tree {
  const above = child.at(`properties.${path}`).tree;
  if (above.kind === "absent") return below;
  const mayBeTheRest = !isSure(child) || (!isOnly && below.kind !== "absent");
  return mayBeTheRest ? oneOf([below, above], above.at) : above;
}

function isSure({ declaration: { condition } }: Resource): boolean {
  return condition.kind === "known";
}

/** A child `appsettings` or `connectionstrings` replaces the whole list; one that may not be deployed only may. */
function replacedBy(
  inline: ListedSettings,
  written: readonly Resource[],
  read: (tree: Tree) => ListedSettings,
): ListedSettings {
  const [only, another] = written;
  if (only === undefined) return inline;
  if (another === undefined && isSure(only)) return read(only.at("properties").tree);
  const lists = written.map((child) => read(child.at("properties").tree));
  const final = written.some(isSure) ? lists : [inline, ...lists];
  const all = lists.reduce(bothOf, inline);
  const isInAll = (name: string): boolean =>
    final.every(({ settings }) => settings.some((one) => one.name.toLowerCase() === name.toLowerCase()));
  return {
    ...all,
    settings: all.settings.map((one) => (isInAll(one.name) ? one : { ...one, mayBeMissing: true as const })),
  };
}

/** `siteConfig.appSettings`: a list of `{name, value}`. An item whose name is not known may be any setting. */
function settingsIn(tree: Tree, valueName: "value" | "connectionString"): ListedSettings {
  const { items, more } = itemsOf(tree);
  const settings: AppSetting[] = [];
  let unlisted = more;
  for (const item of items) {
    if (item.kind === "unknown") {
      unlisted ??= item;
      continue;
    }
    const name = lookup(item, "name");
    const text = knownText(name);
    if (text !== undefined)
      settings.push({ name: text, value: asItWas(lookup(item, valueName)), at: item.at });
    else if (name.kind === "unknown") unlisted ??= name;
  }
  return { settings, ...(unlisted && { more: unlisted }) };
}

function membersIn(tree: Tree): ListedSettings {
  const { members, more } = membersOf(tree);
  const settings = members.map(({ name, value, at }) => ({ name, value: asItWas(value), at }));
  return { settings, ...(more && { more }) };
}

/**
 * Settings are often united with those that the app has already, `list('<site>/config/appsettings', ...).properties`:
 * what that answers under a name is the setting as it was, no key of another resource.
 */
function asItWas(value: Tree): Tree {
  if (value.kind === "oneOf") return { ...value, alternatives: value.alternatives.map(asItWas) };
  if (value.kind !== "unknown") return value;
  if (!/\/config\/(?:appsettings|connectionstrings)$/iu.test(value.reference?.resource ?? "")) return value;
  const { secrecy: _secrecy, ...rest } = value;
  return rest;
}

/** The child resource `connectionstrings` maps names to `{value, type}`. */
function connectionsIn(tree: Tree): ListedSettings {
  const { settings, more } = membersIn(tree);
  return {
    settings: settings.map(({ name, value, at }) => ({ name, value: lookup(value, "value"), at })),
    ...(more && { more }),
  };
}

function bothOf(one: ListedSettings, other: ListedSettings): ListedSettings {
  const more = one.more ?? other.more;
  return { settings: [...one.settings, ...other.settings], ...(more && { more }) };
}

function settingNamed({ settings, more }: ListedSettings, name: string, missingAt: Place): Tree {
  const found = settings.filter((setting) => setting.name.toLowerCase() === name.toLowerCase());
  if (found.length > 0) {
    const mayBeMissing = found.every((one) => one.mayBeMissing === true);
    const values = found.map(({ value }) => value);
    return oneOf(mayBeMissing ? [...values, absent(missingAt)] : values, found[0]?.at ?? missingAt);
  }
  if (more === undefined) return absent(missingAt);
  // Where the rest comes from a listing of keys, that is no reason to believe that this setting is one of them.
  const { secrecy: _secrecy, ...rest } = more;
  return { ...rest, expression: `setting(${canonical(more)},'${name.toLowerCase()}')` };
}

/** Null and an empty object configure nothing; one of several only may. */
function isFlexConsumption(configuration: Tree): boolean {
  switch (configuration.kind) {
    case "object":
      return configuration.properties.size > 0 || configuration.rest !== undefined;
    case "oneOf":
      return configuration.alternatives.every(isFlexConsumption);
    case "unknown":
      return true;
    case "known":
    case "absent":
    case "array":
      return false;
  }
}

function isFunctionApp(kind: Tree): boolean | "unknown" {
  if (kind.kind === "unknown" || kind.kind === "oneOf") return "unknown";
  const text = knownText(kind)?.toLowerCase() ?? "";
  return text.includes("functionapp") && !text.includes("workflowapp");
}

function nounOf(kind: Tree): string {
  const text = knownText(kind)?.toLowerCase();
  if (text === undefined) return kind.kind === "absent" ? "Web app" : "Site";
  if (text.includes("workflowapp")) return "Logic app";
  return text.includes("functionapp") ? "Function app" : "Web app";
}
