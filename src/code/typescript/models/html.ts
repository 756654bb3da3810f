import type { CallModel, Models, SinkModel } from "../../flow/models.ts";
import { harmsOfObjects } from "../../flow/taint.ts";

// What becomes HTML or a redirect in a response is looked at in responses.ts and express.ts; here is what escapes.

const redirects: readonly SinkModel[] = [0, 1].map((argument) => ({
  modules: ["express"],
  names: ["**.redirect", "Response.location", "Response.plain.location"],
  rule: "open-redirect",
  harm: "redirect",
  argument,
  becomes: "the address of a redirect",
  form: "call",
}));

const escaped = { gives: "all arguments", safeFor: ["html", "xml", ...harmsOfObjects] } as const;

const escapers: readonly CallModel[] = [
  { ...escaped, modules: ["lodash", "lodash-es", "lodash/fp", "underscore"], names: ["escape"] },
  { ...escaped, modules: ["lodash/escape", "lodash.escape"], names: [""] },
  {
    ...escaped,
    modules: ["he", "html-entities", "entities", "html-escaper", "escape-goat"],
    names: [
      "encode",
      "escape",
      "encodeHTML",
      "encodeXML",
      "encodeNonAsciiHTML",
      "escapeUTF8",
      "escapeText",
      "escapeAttribute",
      "htmlEscape",
    ],
  },
  {
    ...escaped,
    modules: [
      "escape-html",
      "xss",
      "sanitize-html",
      "isomorphic-dompurify",
      "dompurify",
      "insane",
      "striptags",
    ],
    names: ["", "**.sanitize", "filterXSS", "**.process"],
  },
  { ...escaped, modules: ["validator"], names: ["**.escape"] },
  { ...escaped, modules: ["handlebars"], names: ["escapeExpression", "Utils.escapeExpression"] },
  { ...escaped, modules: ["mustache"], names: ["escape"] },
  { ...escaped, modules: ["nunjucks"], names: ["lib.escape"] },
  { ...escaped, modules: ["ejs"], names: ["escapeXML"] },
  { ...escaped, modules: ["@hapi/hoek"], names: ["escapeHtml"] },
  {
    ...escaped,
    modules: ["xss-filters"],
    names: ["inHTMLData", "inHTMLComment", "inDoubleQuotedAttr", "inSingleQuotedAttr", "uriInHTMLData"],
  },
  // Markdown may hold HTML, which these let through.
  { modules: ["marked", "snarkdown"], names: ["", "marked", "parse"], gives: "all arguments" },
  { modules: ["showdown"], names: ["**.makeHtml"], gives: "all arguments" },
];

export const htmlModels: Partial<Models> = { sinks: redirects, calls: escapers };
