import type { Models, SourceModel } from "../../flow/models.ts";
import { harmsOfObjects, type Harm } from "../../flow/taint.ts";

const functions = ["@azure/functions"];

export const triggerMetadata = "what the caller gave the trigger";

/** Node and the host refuse line breaks in a header (https://nodejs.org/api/http.html#httpvalidateheadervaluename-value). */
const inHeaders: readonly Harm[] = ["log", ...harmsOfObjects];
/** An address that was parsed has its brackets, quotes and blanks encoded (https://url.spec.whatwg.org/#url-serializing). */
const encoded: readonly Harm[] = ["address", "redirect", "origin", "html", "log", ...harmsOfObjects];

/** `HttpRequest` of @azure/functions 4 (types/http.d.ts) and 3, and the context of both. */
const functionsSources: readonly SourceModel[] = [
  {
    modules: functions,
    names: ["HttpRequest.query"],
    what: "the request's query string",
    safeFor: harmsOfObjects,
  },
  {
    modules: functions,
    names: ["HttpRequest.params"],
    what: "the request's route parameters",
    safeFor: harmsOfObjects,
  },
  {
    modules: functions,
    names: ["HttpRequest.headers", "HttpRequest.get.()"],
    what: "the request's headers",
    safeFor: inHeaders,
  },
  {
    modules: functions,
    names: ["HttpRequest.url", "HttpRequest.originalUrl"],
    what: "the request's address",
    safeFor: encoded,
  },
  {
    modules: functions,
    names: ["HttpRequest.text.()", "HttpRequest.rawBody"],
    what: "the request's body",
    safeFor: harmsOfObjects,
  },
  {
    modules: functions,
    names: [
      "HttpRequest.body",
      "HttpRequest.bufferBody",
      "HttpRequest.json.()",
      "HttpRequest.formData.()",
      "HttpRequest.blob.()",
      "HttpRequest.bytes.()",
      "HttpRequest.arrayBuffer.()",
      "HttpRequest.form",
      "HttpRequest.parseFormBody.()",
    ],
    what: "the request's body",
  },
  {
    modules: functions,
    names: ["InvocationContext.triggerMetadata", "InvocationContext.bindingData"],
    what: triggerMetadata,
  },
];

const express = ["express"];

/** https://expressjs.com/en/api.html#req. Its query and body may hold objects. */
const expressSources: readonly SourceModel[] = [
  { modules: express, names: ["Request.query"], what: "the request's query string" },
  {
    modules: express,
    names: ["Request.params"],
    what: "the request's route parameters",
    safeFor: harmsOfObjects,
  },
  {
    modules: express,
    names: ["Request.body", "Request.files", "Request.file", "Request.rawBody"],
    what: "the request's body",
  },
  {
    modules: express,
    names: [
      "Request.headers",
      "Request.get.()",
      "Request.header.()",
      "Request.hostname",
      "Request.subdomains",
    ],
    what: "the request's headers",
    safeFor: inHeaders,
  },
  // `j:{...}` in a cookie is parsed (https://github.com/expressjs/cookie-parser#readme).
  {
    modules: express,
    names: ["Request.cookies", "Request.signedCookies"],
    what: "the request's cookies",
  },
  { modules: express, names: ["Request.param.()"], what: "the request's parameters" },
  {
    modules: express,
    names: ["Request.url", "Request.originalUrl", "Request.path"],
    what: "the request's address",
    safeFor: ["address", "redirect", "origin", "log", ...harmsOfObjects],
  },
];

/** Names that stand in an archive: whoever made it chose them. */
const archiveSources: readonly SourceModel[] = [
  {
    modules: ["unzipper", "unzip-stream", "tar-stream"],
    names: ["**.callback.path", "**.callback.props.path", "**.callback.name"],
    what: "a name in the archive",
    safeFor: harmsOfObjects,
  },
];

/** Files and fields of a form, as the parsers of `multipart/form-data` call back with them. */
const formSources: readonly SourceModel[] = [
  {
    modules: ["busboy", "@fastify/busboy", "formidable"],
    names: ["**.callback.filename", "**.callback.originalFilename"],
    what: "a file's name in the form",
    safeFor: harmsOfObjects,
  },
];

export const requestModels: Partial<Models> = {
  sources: [...functionsSources, ...expressSources, ...archiveSources, ...formSources],
};
