import type { Models, SinkModel, SourceModel } from "../../flow/models.ts";
import { harmsOfObjects, type Harm } from "../../flow/taint.ts";

const inHeaders: readonly Harm[] = ["log", ...harmsOfObjects];
const ofAddress: readonly Harm[] = ["address", "redirect", "origin", "log", ...harmsOfObjects];

interface Parts {
  readonly query: readonly string[];
  readonly parameters: readonly string[];
  readonly headers: readonly string[];
  readonly body: readonly string[];
  readonly address: readonly string[];
}

/** The parts of a request, by the names that a framework has for them. */
function requestOf(
  modules: readonly string[],
  { query, parameters, headers, body, address }: Parts,
): readonly SourceModel[] {
  return [
    { modules, names: query, what: "the request's query string" },
    { modules, names: parameters, what: "the request's route parameters", safeFor: harmsOfObjects },
    { modules, names: headers, what: "the request's headers", safeFor: inHeaders },
    { modules, names: body, what: "the request's body" },
    { modules, names: address, what: "the request's address", safeFor: ofAddress },
  ];
}

/** https://fastify.dev/docs/latest/Reference/Request/ */
const fastify = requestOf(["fastify"], {
  query: ["Request.query"],
  parameters: ["Request.params"],
  headers: ["Request.headers", "Request.cookies", "Request.hostname"],
  body: ["Request.body", "Request.rawBody", "Request.file.()", "Request.files.()"],
  address: ["Request.url", "Request.originalUrl", "Request.raw.url"],
});

/** https://koajs.com/#request; the body is put there by its parsers. */
const koa = requestOf(["koa"], {
  query: ["Context.query", "Context.request.query", "Context.querystring", "Context.request.querystring"],
  parameters: ["Context.params"],
  headers: [
    "Context.headers",
    "Context.request.headers",
    "Context.get.()",
    "Context.request.get.()",
    "Context.cookies.get.()",
  ],
  body: ["Context.request.body", "Context.request.rawBody", "Context.request.files"],
  address: ["Context.url", "Context.request.url", "Context.path", "Context.originalUrl"],
});

/** https://hono.dev/docs/api/request */
const hono = requestOf(["hono"], {
  query: ["Context.req.query.()", "Context.req.queries.()"],
  parameters: ["Context.req.param.()"],
  headers: ["Context.req.header.()", "Context.req.raw.headers"],
  body: [
    "Context.req.json.()",
    "Context.req.text.()",
    "Context.req.parseBody.()",
    "Context.req.formData.()",
    "Context.req.arrayBuffer.()",
    "Context.req.blob.()",
  ],
  address: ["Context.req.url", "Context.req.path"],
});

const redirects: readonly SinkModel[] = [
  { modules: ["fastify"], names: ["Reply.redirect", "Reply.code.redirect"] },
  { modules: ["koa"], names: ["Context.redirect", "Context.response.redirect"] },
  { modules: ["hono"], names: ["Context.redirect"] },
].flatMap(({ modules, names }) =>
  // Fastify 4 takes the status first.
  [0, 1].map((argument) => ({
    modules,
    names,
    rule: "open-redirect",
    harm: "redirect" as const,
    argument,
    becomes: "the address of a redirect",
    form: "call" as const,
  })),
);

/** Requests and redirects of the web frameworks that a function may hand its requests to. */
export const frameworkModels: Partial<Models> = { sources: [...fastify, ...koa, ...hono], sinks: redirects };
