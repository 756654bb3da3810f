import { networksBetween, numberOf } from "../azure/addresses.ts";
import { knownText } from "../declarations/value.ts";
import type { Application } from "./application.ts";
import type { Resource } from "./resource.ts";

/** Rules of the firewalls of databases and caches: a first and a last address that may connect. */
export const databaseFirewallRules = [
  "Microsoft.Sql/servers/firewallRules",
  "Microsoft.Sql/servers/ipv6FirewallRules",
  "Microsoft.DBforPostgreSQL/flexibleServers/firewallRules",
  "Microsoft.DBforMySQL/flexibleServers/firewallRules",
  "Microsoft.Synapse/workspaces/firewallRules",
  "Microsoft.Cache/redis/firewallRules",
] as const;

export type AddressRange =
  /** Of IPv6 the networks of 64 bits. */
  | { readonly kind: "range"; readonly addresses: number }
  /** 0.0.0.0 alone, which stands for every address of Azure (not in Redis). */
  | { readonly kind: "azure" }
  /** It lets nobody in: the server has no public endpoint. */
  | { readonly kind: "closed" }
  | { readonly kind: "unknown"; readonly why: string };

/** Who may connect by a firewall rule. https://learn.microsoft.com/azure/azure-sql/database/firewall-configure */
export function addressesOf(application: Application, rule: Resource): AddressRange {
  const server =
    rule.declaration.parentId === undefined
      ? undefined
      : application.byId(rule.from.deployment, rule.declaration.parentId);
  const access = ["properties.publicNetworkAccess", "properties.network.publicNetworkAccess"];
  if (
    access.some(
      (path) => server !== undefined && knownText(server.at(path).tree)?.toLowerCase() === "disabled",
    )
  )
    return { kind: "closed" };
  const first = numberOf(
    knownText(rule.at("properties.startIpAddress").tree) ?? knownText(rule.at("properties.startIP").tree),
  );
  const last = numberOf(
    knownText(rule.at("properties.endIpAddress").tree) ?? knownText(rule.at("properties.endIP").tree),
  );
  const networks = networksBetween(
    knownText(rule.at("properties.startIPv6Address").tree),
    knownText(rule.at("properties.endIPv6Address").tree),
  );
  if (networks !== undefined) return { kind: "range", addresses: networks };
  if (first === undefined || last === undefined)
    return { kind: "unknown", why: "which addresses it lets in is not known" };
  const ofRedis = rule.declaration.type.toLowerCase().startsWith("microsoft.cache/");
  if (first === 0 && last === 0 && !ofRedis) return { kind: "azure" };
  return { kind: "range", addresses: last - first + 1 };
}
