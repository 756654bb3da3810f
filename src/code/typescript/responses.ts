import type { Interpreter } from "../flow/language.ts";
import { fieldOf, type Value } from "../flow/value.ts";
import type { Place } from "../../source/source.ts";

/** Looks at what a function answers: HTML made of untrusted text, and an address that the caller chose. */
export function checkResponse(interpreter: Interpreter, response: Value): void {
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
  const location = header(headers, "location");
  if (location !== undefined) {
    const sink = {
      rule: "open-redirect",
      at: location.at,
      sink: "Location",
      becomes: "the address of a redirect",
    };
    interpreter.report(sink, "redirect", location.value);
  }
}

function isHtml(headers: Value): boolean {
  const type = header(headers, "content-type");
  return (
    type?.value.constants?.some((text) => typeof text === "string" && /^text\/html\b/iu.test(text)) === true
  );
}

function header(headers: Value, name: string): { readonly value: Value; readonly at: Place } | undefined {
  for (const [key, value] of headers.fields) {
    if (key.toLowerCase() !== name) continue;
    const at = headers.places?.get(key);
    if (at !== undefined) return { value, at };
  }
  return undefined;
}
