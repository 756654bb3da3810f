import type { Tree } from "../../declarations/value.ts";
import { known } from "../../declarations/value.ts";
import type { JsonNode } from "../../source/json/node.ts";
import { readJson } from "../../source/json/read-json.ts";
import type { FunctionCall } from "../function-call.ts";
import { define, mistake, unknownCall, type Answer, type Signature } from "../signature.ts";
import { arrayOf, objectOfValues } from "../size.ts";
import { joinText } from "../text.ts";
import { decodedBase64, notBase64, stringOf } from "./text-functions.ts";

/** JSON, data URIs and URIs. https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-string */
export const dataFunctions: readonly Signature[] = [
  define("json", { takes: ["text"], answer: ([text], call) => parsed(text, call) }),
  define("base64ToJson", {
    takes: ["text"],
    answer: ([text], call) => {
      const decoded = decodedBase64(text);
      return decoded === undefined ? notBase64 : parsed(decoded, call);
    },
  }),
  define("dataUri", {
    takes: ["value"],
    carries: true,
    answer: ([value]) => {
      const text = stringOf(value);
      if (text === undefined) return undefined;
      const type = value.kind === "known" ? "text/plain" : "application/json";
      return `data:${type};charset=utf8;base64,${Buffer.from(text, "utf8").toString("base64")}`;
    },
  }),
  define("dataUriToString", {
    takes: ["text"],
    carries: true,
    answer: ([uri]) => {
      const data = /^data:([^,]*),([^]*)$/iu.exec(uri);
      if (data === null) return mistake("takes a data URI (`data:...,...`)");
      const [, header = "", content = ""] = data;
      if (/;base64$/iu.test(header)) return decodedBase64(content) ?? notBase64;
      return decodedComponent(content);
    },
  }),
  define("uri", {
    takes: ["text", "text"],
    partly: ([base, relative], call) => besideUnknown(base, relative, call),
    answer: ([base, relative]) => combined(base, relative),
  }),
  define("uriComponent", { takes: ["text"], carries: true, answer: ([text]) => encodedComponent(text) }),
  define("uriComponentToString", {
    takes: ["text"],
    carries: true,
    answer: ([text]) => decodedComponent(text),
  }),
  define("parseUri", { takes: ["text"], answer: ([text], call) => uriParts(text, call) }),
  define("buildUri", {
    takes: ["object"],
    answer: ([parts]) => builtUri((name) => parts.properties.get(name)?.value),
  }),
];

// A value inside the text is written where the text was made.
function parsed(text: string, call: FunctionCall): Answer {
  const { root, mistakes } = readJson(text);
  const wrong = mistakes.find(({ kind }) => kind === "syntax");
  if (root === undefined || wrong !== undefined) return mistake("takes a text in JSON, which this is not");
  if (mistakes.some(({ kind }) => kind === "depth"))
    return mistake("takes JSON that is not nested deeper than this");
  return treeOf(root, call);
}

function treeOf(node: JsonNode, call: FunctionCall): Tree {
  switch (node.kind) {
    case "string":
    case "literal":
      return known(node.value, call.at);
    case "array":
      return arrayOf(
        node.items.map((item) => treeOf(item, call)),
        call.at,
        call.context,
      );
    case "object":
      return objectOfValues(
        node.members.map(({ name, value }) => [name, treeOf(value, call)]),
        call.at,
        call.context,
      );
  }
}

// uri := base up to its last slash, then relative: a base without a slash at its end loses its last segment.
function combined(base: string, relative: string): Answer {
  try {
    return new URL(relative, base).href;
  } catch {
    return mistake("takes a base URI with scheme and host");
  }
}

// What is beside an unknown URI is in the same folder, whichever that is.
function besideUnknown(
  base: Tree | undefined,
  relative: Tree | undefined,
  call: FunctionCall,
): Tree | undefined {
  if (base?.kind !== "unknown" || relative?.kind !== "known" || typeof relative.value !== "string")
    return undefined;
  if (!/^[\w-][\w./-]*$/u.test(relative.value) || relative.value.includes("..")) return undefined;
  return joinText([unknownCall("uri", [base, known(".", call.at)], call), relative], call.at);
}

// .NET's Uri.EscapeDataString: everything but letters, digits and - . _ ~
function encodedComponent(text: string): Answer {
  if (/\p{Surrogate}/u.test(text)) return undefined;
  return encodeURIComponent(text).replaceAll(/[!'()*]/gu, (character) => {
    return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  });
}

function decodedComponent(text: string): Answer {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function uriParts(text: string, call: FunctionCall): Answer {
  if (!URL.canParse(text)) return mistake("takes a URI with scheme and host");
  const url = new URL(text);
  const port = url.port === "" ? undefined : Number(url.port);
  const values: (readonly [string, string | number])[] = [
    ["scheme", url.protocol.slice(0, -1)],
    ["host", url.hostname],
    ...(port === undefined ? [] : [["port", port] as const]),
    ["path", url.pathname],
    ["query", url.search],
  ];
  return objectOfValues(
    values.map(([name, value]) => [name, known(value, call.at)]),
    call.at,
    call.context,
  );
}

function builtUri(part: (name: string) => Tree | undefined): Answer {
  const text = (name: string): string | number | undefined => {
    const value = part(name);
    return value?.kind === "known" && (typeof value.value === "string" || typeof value.value === "number")
      ? value.value
      : undefined;
  };
  const open = ["scheme", "host", "port", "path", "query"].some((name) => part(name)?.kind === "unknown");
  if (open) return undefined;
  const [scheme, host] = [text("scheme"), text("host")];
  if (scheme === undefined || host === undefined) return mistake("takes an object with `scheme` and `host`");
  const port = text("port");
  const path = String(text("path") ?? "");
  const query = String(text("query") ?? "");
  const origin = `${scheme}://${host}${port === undefined || port === -1 ? "" : `:${port}`}`;
  const slash = path === "" || path.startsWith("/") ? "" : "/";
  const mark = query === "" || query.startsWith("?") ? "" : "?";
  return `${origin}${slash}${path}${mark}${query}`;
}
