import { knownText } from "../../declarations/value.ts";
import type { Place } from "../../source/source.ts";
import type { Handler } from "../handlers/handler.ts";
import type { Token } from "./expression.ts";
import { isConfined, routeParameters } from "./route.ts";

/** Where the value of a token comes from, and what it can be. */
export interface TokenSource {
  /**
   * `caller`: whoever calls the function chooses it. `identity`: a header that Easy Auth sets, and that is the
   * caller's own where Easy Auth is off. `sender`: it is in the message, event or blob name that started the
   * function. `platform`: the host makes it.
   */
  readonly kind: "caller" | "identity" | "sender" | "platform";
  /** What it is, for a person: `the query parameter 'name'`. */
  readonly words: string;
  /** Holds nothing but letters, digits, `-` and `_`. */
  readonly confined: boolean;
  readonly at: Place;
}

/** Where a function that this handler's trigger starts gets the value of a token from. */
export function sourceOf(token: Token, handler: Handler): TokenSource {
  const trigger = handler.trigger.toLowerCase();
  if (trigger === "httptrigger") return sourceInRequest(token, handler);
  const made = madeByHost(token, trigger);
  const written = token.path.join(".");
  return {
    kind: made ? "platform" : calledDirectly.test(trigger) ? "caller" : "sender",
    words: made ? "made by the host" : `\`${written}\` of what the ${handler.trigger} brings`,
    confined: made,
    at: handler.at,
  };
}

/** Triggers whose data a client writes and sends to the function itself. */
const calledDirectly =
  /^(?:mcp\w*|signalr|webpubsub|daprserviceinvocation|assistantskill|connector)trigger$/u;

function madeByHost({ builtIn, path: [first] }: Token, trigger: string): boolean {
  const name = first.toLowerCase();
  if (builtIn || name === "sys") return true;
  if (trigger === "timertrigger" || name === "mcpsessionid") return true;
  return trigger === "queuetrigger" && ofQueue.has(name);
}

/** What the host adds to a queue message besides its text (QueueTriggerBinding). */
const ofQueue = new Set([
  "dequeuecount",
  "expirationtime",
  "id",
  "insertiontime",
  "nextvisibletime",
  "popreceipt",
]);

/**
 * The binding data of a request: members of a JSON body, over them every query parameter, over them the parameters of
 * the route; `Query` and `Headers` besides (HttpTriggerAttributeBindingProvider.GetRequestBindingData). What a request
 * brings goes before what the host would make (BindingTemplateToken.Evaluate): `?rand-guid=x` is what `{rand-guid}`
 * then means, and a body with a member `sys` replaces the host's.
 */
function sourceInRequest({ path: [first, ...rest], builtIn }: Token, handler: Handler): TokenSource {
  const name = first.toLowerCase();
  const member = rest.join(".");
  const own = { kind: "caller", confined: false, at: handler.at } as const;
  if (name === "query" && member !== "") return { ...own, words: `the query parameter \`${member}\`` };
  if (name === "headers" && member !== "") {
    const kind = setByEasyAuth.test(member) ? "identity" : "caller";
    return { ...own, kind, words: `the header \`${member.toLowerCase()}\`` };
  }
  const { route } = handler.http ?? {};
  const parameter = routeParameters(route === undefined ? "" : (knownText(route) ?? "")).find(
    (one) => one.name === name,
  );
  if (parameter !== undefined && route !== undefined) {
    const confined = isConfined(parameter) || handler.typedRouteParameters?.includes(name) === true;
    return { ...own, confined, words: `\`${first}\` of the route`, at: route.at };
  }
  if (builtIn || name === "sys") {
    const words = `\`${first}\`, which a query parameter or a member of the body replaces`;
    return { ...own, kind: "platform", words };
  }
  const written = [first, ...rest].join(".");
  return { ...own, words: `\`${written}\` of the query or the body` };
}

/** https://learn.microsoft.com/azure/app-service/configure-authentication-user-identities */
const setByEasyAuth = /^x-ms-(?:client-principal|token)(?:-|$)/iu;
