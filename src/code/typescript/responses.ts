import type { Interpreter } from "../flow/language.ts";
import { external, fieldOf, nothing, type ExternalValue, type Value } from "../flow/value.ts";
import { headersSet } from "./frameworks/answers.ts";
import type { Place } from "../../source/source.ts";

/**
 * Looks at what a function answers: HTML made of untrusted text, an address or an origin that the caller chose, headers
 * that he named.
 */
export function checkResponse(interpreter: Interpreter, response: Value): void {
  for (const one of response.alternatives ?? [response]) checkAnswer(interpreter, one);
}

/** What a function of the older model answers with: `context.done(null, response)`, `context.res.set("location", x)`. */
export function answerCall(
  interpreter: Interpreter,
  { module, path }: ExternalValue,
  [first = nothing, second = nothing]: readonly Value[],
  at: Place,
): Value | undefined {
  const [, member] = path;
  if (member === "done" && path.length === 2) {
    checkResponse(interpreter, second);
    return nothing;
  }
  if (member !== "res" || !/^(?:set|header|setHeader)$/u.test(path.at(-1) ?? "")) return undefined;
  checkHeaders(interpreter, headersSet(first, second), at);
  return external(module, path.slice(0, -1));
}

function checkAnswer(interpreter: Interpreter, response: Value): void {
  const headers = fieldOf(response, "headers");
  const body = response.places?.get("body");
  if (body !== undefined && isHtml(headers)) {
    const sink = {
      rule: "cross-site-scripting",
      at: body,
      sink: "body",
      becomes: "HTML of the response",
    };
    interpreter.report(sink, "html", fieldOf(response, "body"));
  }
  const at = response.places?.get("headers");
  checkHeaders(interpreter, headers, at ?? body);
}

/** The headers of one response; `at` for those that were not written one by one. */
export function checkHeaders(interpreter: Interpreter, headers: Value, at: Place | undefined): void {
  const location = header(headers, "location");
  const locationAt = location?.at ?? at;
  if (location !== undefined && locationAt !== undefined) {
    interpreter.report(
      { rule: "open-redirect", at: locationAt, sink: "Location", becomes: "the address of a redirect" },
      "redirect",
      location.value,
    );
  }
  const origin = header(headers, "access-control-allow-origin");
  const originAt = origin?.at ?? at;
  const credentials = header(headers, "access-control-allow-credentials");
  const allowsCredentials = credentials?.value.constants?.some((value) => String(value) === "true") === true;
  if (origin !== undefined && originAt !== undefined && allowsCredentials)
    reportOrigin(interpreter, originAt, origin.value);
  if (at === undefined) return;
  interpreter.report(
    {
      rule: "response-header-injection",
      at,
      sink: "headers",
      becomes: "headers of the response, with their names",
    },
    "header name",
    { ...nothing, taints: headers.taints },
  );
}

function reportOrigin(interpreter: Interpreter, at: Place, origin: Value): void {
  interpreter.report(
    {
      rule: "cors-origin-reflected",
      at,
      sink: "Access-Control-Allow-Origin",
      becomes: "an origin that may read answers with the user's credentials",
    },
    "origin",
    origin,
  );
}

function isHtml(headers: Value): boolean {
  const type = header(headers, "content-type")?.value;
  return type?.constants?.some((text) => typeof text === "string" && runsScript.test(text)) === true;
}

/** Types of documents in which a browser runs script. */
const runsScript = /^\s*(?:text\/html|application\/xhtml\+xml|image\/svg\+xml)\b/iu;

/** The place is where its value was written; undefined for one that was set by a call. */
function header(
  headers: Value,
  name: string,
): { readonly value: Value; readonly at: Place | undefined } | undefined {
  for (const [key, value] of headers.fields) {
    if (key.toLowerCase() === name) return { value, at: headers.places?.get(key) };
  }
  return undefined;
}
