import { isMostOfInternet } from "../azure/addresses.ts";
import { itemsOf } from "../declarations/items.ts";
import { knownText, lookup, secrecyOf, type Scalar, type Tree } from "../declarations/value.ts";
import type { Place } from "../source/source.ts";

/**
 * Whose requests meet a condition of a firewall's own rule: `all` of them, those of `anybody` who cares to write them
 * so, those of whoever has `learned` what is looked for, those of a `few` that a sender can't make himself one of.
 */
export type Senders =
  | { readonly kind: "all" | "anybody" | "learned" | "few" }
  | { readonly kind: "unknown"; readonly why: string; readonly at: Place };

/**
 * Front Door: https://learn.microsoft.com/azure/web-application-firewall/afds/waf-front-door-custom-rules
 * Application Gateway: https://learn.microsoft.com/azure/web-application-firewall/ag/custom-waf-rules-overview
 */
export function sendersThatMeet(condition: Tree, ofGateway: boolean): Senders {
  const operator = knownText(lookup(condition, "operator"))?.toLowerCase();
  // The gateway's property is misspelt in Azure itself.
  const negation = ["negateCondition", "negationConditon"].map((name) => lookup(condition, name));
  const open = [lookup(condition, "operator"), ...negation].find(isOpen);
  if (open !== undefined) return unknown("how the rule compares is not known", open.at);
  const matched = widest(
    variablesOf(condition).map((variable) =>
      sendersOf({
        operator: operator ?? "",
        ...variable,
        values: itemsOf(lookup(condition, ofGateway ? "matchValues" : "matchValue")),
        ofGateway,
      }),
    ),
  );
  return negation.some((one) => scalar(one) === true) ? others(matched) : matched;
}

interface Comparison {
  /** Lower case. */
  readonly operator: string;
  /** Lower case; of a request: `requestheader`, `cookies`. */
  readonly variable: string;
  readonly selector: Tree;
  readonly values: ReturnType<typeof itemsOf>;
  readonly ofGateway: boolean;
  readonly at: Place;
}

function variablesOf(condition: Tree): readonly Pick<Comparison, "variable" | "selector" | "at">[] {
  const { items, more } = itemsOf(lookup(condition, "matchVariables"));
  const listed = [...items, ...(more === undefined ? [] : [more])].map((one) => ({
    name: lookup(one, "variableName"),
    selector: lookup(one, "selector"),
  }));
  const only = { name: lookup(condition, "matchVariable"), selector: lookup(condition, "selector") };
  return (listed.length > 0 ? listed : [only]).map(({ name, selector }) => ({
    variable: knownText(name)?.toLowerCase() ?? "",
    selector,
    at: name.at,
  }));
}

// Who does not meet it: of what a sender writes himself he can always write something else.
function others(senders: Senders): Senders {
  if (senders.kind === "all") return { kind: "few" };
  return senders.kind === "unknown" ? senders : { kind: "anybody" };
}

function sendersOf(comparison: Comparison): Senders {
  const { operator, variable, at } = comparison;
  if (operator === "any") return { kind: "all" };
  switch (variable) {
    case "":
      return unknown("what the rule looks at is not known", at);
    case "remoteaddr":
    case "socketaddr":
      return byAddress(comparison);
    case "requesturi":
      return byUri(comparison);
    case "requestmethod":
      return byMethod(comparison);
    default:
      return byContent(comparison);
  }
}

/**
 * A country and a cloud hold more strangers than a rule can mean to trust. Front Door takes `RemoteAddr` from
 * `X-Forwarded-For`, which any client can send; `SocketAddr` is who is connected.
 * https://learn.microsoft.com/azure/web-application-firewall/afds/waf-front-door-configure-ip-restriction
 */
function byAddress({ operator, variable, values, ofGateway, at }: Comparison): Senders {
  if (operator === "geomatch") return { kind: "anybody" };
  const texts = values.items.map(knownText);
  if (operator === "ipmatch" && isMostOfInternet(texts.join(","))) return { kind: "all" };
  if (operator === "servicetagmatch" && texts.some((text) => text !== undefined && forRent.test(text)))
    return { kind: "anybody" };
  if (operator === "asnmatch" && texts.some((text) => text !== undefined && cloudNetworks.has(text.trim())))
    return { kind: "anybody" };
  const open = openAmong(values);
  if (open !== undefined) return unknown("not every address of the rule is known", open.at);
  if (!["ipmatch", "servicetagmatch", "asnmatch"].includes(operator))
    return unknown("how the rule compares addresses is not known", at);
  return { kind: !ofGateway && variable === "remoteaddr" ? "learned" : "few" };
}

/**
 * Tags of addresses that any customer of Azure sends from: of machines, apps, gateways and jobs that are rented.
 * https://learn.microsoft.com/azure/virtual-network/service-tags-overview#available-service-tags
 */
const forRent =
  /^(?:internet|azurecloud|appservice(?!management)|azurefrontdoor\.backend|azuredevops|apimanagement|logicapps|powerplatforminfra|azuredatabricks|azurecontainerappsservice|actiongroup|eventgrid|datafactory|scheduler)/iu;

/** The networks of providers that let machines to anybody: Microsoft, Amazon, Google, DigitalOcean, OVH, Hetzner, … */
const cloudNetworks: ReadonlySet<string> = new Set([
  "8075",
  "16509",
  "14618",
  "15169",
  "396982",
  "14061",
  "16276",
  "24940",
  "31898",
  "45102",
  "63949",
  "20473",
  "13335",
]);

// The address of a request holds its query, which may say anything; only its beginning decides where it arrives.
function byUri({ operator, values }: Comparison): Senders {
  const texts = values.items.map(knownText);
  switch (operator) {
    case "beginswith":
      if (texts.some((text) => text !== undefined && isEveryUri(text))) return { kind: "all" };
      if (texts.some((text) => text !== undefined && isEveryFunction(text))) return { kind: "anybody" };
      break;
    case "regex":
      if (texts.some((text) => text !== undefined && !isOnePath(text))) return { kind: "anybody" };
      break;
    case "equal":
      break;
    default:
      return { kind: "anybody" };
  }
  const open = openAmong(values);
  return open === undefined ? { kind: "few" } : unknown("not every address of the rule is known", open.at);
}

function isEveryUri(start: string): boolean {
  return /^(?:https?:(?:\/\/[^/]*)?)?\/?$/iu.test(start);
}

/**
 * Every function lies under `api` unless host.json says otherwise, and one that lies elsewhere is one of them still.
 * https://learn.microsoft.com/azure/azure-functions/functions-bindings-http-webhook#hostjson-settings
 */
function isEveryFunction(start: string): boolean {
  return /^(?:https?:\/\/[^/]*)?\/(?:a|ap|api\/?)$/iu.test(start);
}

/**
 * `^/health$`, `^/assets/`: a pattern that begins with a path written out, at least one part of it to its end. Of any
 * other it is not sure that it meets that path only: `^/a?`, `^/a{0}` and `^/[a-z]` meet all.
 */
function isOnePath(pattern: string): boolean {
  const { path = "", rest = "" } =
    /^\^(?:https?:\/\/[\w.\\:-]+)?(?<path>(?:\\?\/(?:[\w%-]|\\[.-])+)+)(?<rest>.*)$/su.exec(pattern)
      ?.groups ?? {};
  const plain = path.replaceAll("\\", "");
  return (
    path !== "" && /^(?:\$$|\\?\/|\((?:\?:)?\/)/u.test(rest) && !rest.includes("|") && !isEveryFunction(plain)
  );
}

// No function runs for `OPTIONS`, unless it names it.
function byMethod({ operator, values }: Comparison): Senders {
  const open = openAmong(values);
  if (operator !== "equal") return { kind: "anybody" };
  if (values.items.map(knownText).some((text) => text !== undefined && text.toUpperCase() !== "OPTIONS"))
    return { kind: "anybody" };
  return open === undefined ? { kind: "few" } : unknown("not every method of the rule is known", open.at);
}

/** Headers, cookies, queries and bodies: whoever knows what is looked for sends it. */
function byContent(comparison: Comparison): Senders {
  const { operator, selector, values } = comparison;
  if (/^(?:less|greater)than/u.test(operator)) return { kind: "anybody" };
  const name = knownText(selector)?.toLowerCase() ?? "";
  if (name === "x-azure-fdid") return byFrontDoor(comparison);
  const shown = values.items.filter((one) => secrecyOf(one).length === 0);
  if (shown.length === 0 && values.items.length > 0) return { kind: "few" };
  const texts = shown.map(knownText);
  if (everydayHeaders.has(name) || texts.some((text) => text !== undefined && text.length < shortestSecret))
    return { kind: "anybody" };
  if (texts.some((text) => text !== undefined)) return { kind: "learned" };
  const open = openAmong(values);
  return open === undefined ? { kind: "few" } : unknown("what the rule looks for is not known", open.at);
}

/**
 * The id of one Front Door, which it puts over anything the sender wrote: the documented way to tell its requests. What
 * is no whole id is in those of every Front Door, and of whoever writes it.
 * https://learn.microsoft.com/azure/frontdoor/origin-security#front-door-identifier
 */
function byFrontDoor({ values, operator }: Comparison): Senders {
  const isLoose = operator === "any" || values.items.some((one) => !isId(knownText(one) ?? noId));
  return { kind: isLoose ? "anybody" : "few" };
}

// One that a parameter gives is taken for what it should be.
const noId = "00000000-0000-0000-0000-000000000000";

function isId(text: string): boolean {
  return /^\s*[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\s*$/iu.test(text);
}

/** What clients send anyway, and is tried first by whoever wants past a firewall. */
const everydayHeaders: ReadonlySet<string> = new Set([
  "accept",
  "accept-encoding",
  "accept-language",
  "authorization",
  "connection",
  "content-length",
  "content-type",
  "host",
  "origin",
  "referer",
  "user-agent",
  "via",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-proto",
  "x-real-ip",
]);

const shortestSecret = 4;

const width = ["few", "learned", "anybody", "all"];

// A condition is met when any of its variables meets it.
function widest(all: readonly Senders[]): Senders {
  const open = all.find(({ kind }) => kind === "unknown");
  const known = all.filter(({ kind }) => kind !== "unknown");
  const [first = { kind: "few" } as const] = known.sort(
    (a, b) => width.indexOf(b.kind) - width.indexOf(a.kind),
  );
  return open !== undefined && first.kind !== "all" ? open : first;
}

function openAmong({ items, more }: Comparison["values"]): Tree | undefined {
  return more ?? items.find((item) => knownText(item) === undefined);
}

/** Whether it is not settled which single value it is. */
export function isOpen({ kind }: Tree): boolean {
  return kind === "unknown" || kind === "oneOf";
}

function scalar(tree: Tree): Scalar | undefined {
  return tree.kind === "known" ? tree.value : undefined;
}

function unknown(why: string, at: Place): Senders {
  return { kind: "unknown", why, at };
}
