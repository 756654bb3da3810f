import type { Operation } from "./contract.ts";
import type { Permission, Repository, State, Token } from "./state.ts";

/** One call, parsed: the contract has been checked, the token and the repository found. */
export interface Call {
  state: State;
  operation: Operation;
  url: URL;
  /** Path parameters, decoded. */
  params: Readonly<Record<string, string>>;
  /** Query parameters, as the contract types them. */
  query: Readonly<Record<string, unknown>>;
  body: Readonly<Record<string, unknown>>;
  accept: string;
  token: Token;
}

export interface Answer {
  status: number;
  /** Sent as JSON unless it is text or bytes. */
  body?: unknown;
  contentType?: string;
  headers?: Record<string, string>;
}

export interface Route {
  /** Any one of these is enough; none is needed when the list is empty. */
  needs: readonly (readonly [Permission, "read" | "write"])[];
  answer: (call: Call) => Answer;
}

export type Routes = Readonly<Record<string, Route>>;

/** Thrown by a route: GitHub's own refusal, in its own words. */
export class Refusal extends Error {
  readonly answer: Answer;

  constructor(
    status: number,
    message: string,
    more: Record<string, unknown> = {},
    headers: Record<string, string> = {},
  ) {
    super(message);
    this.answer = {
      status,
      body: { message, ...more, documentation_url: documentation, status: String(status) },
      headers,
    };
  }
}

const documentation = "https://docs.github.com/rest";

export function notFound(): Refusal {
  return new Refusal(404, "Not Found");
}

/** A 422 as most of the API words it. */
export function invalid(...errors: Record<string, unknown>[]): Refusal {
  return new Refusal(422, "Validation Failed", { errors });
}

/** A 422 as the review endpoints word it: sentences, not fields. */
export function unprocessable(...errors: string[]): Refusal {
  return new Refusal(422, "Unprocessable Entity", { errors });
}

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Answer {
  return { status, body, headers };
}

export function repositoryOf({ state, params }: Call): Repository {
  const repository = state.repositories.get(`${params["owner"] ?? ""}/${params["repo"] ?? ""}`.toLowerCase());
  if (repository === undefined) throw notFound();
  return repository;
}

/** What a map holds under a number that came in the path, or 404. */
export function byNumber<T>(map: ReadonlyMap<number, T>, text: string | undefined): T {
  const found = map.get(Number(text));
  if (found === undefined) throw notFound();
  return found;
}

export interface Page<T> {
  items: readonly T[];
  headers: Record<string, string>;
}

/** The part of a list that was asked for, with GitHub's `Link` header. A page holds 30 unless told, 100 at most. */
export function pageOf<T>({ state, url, query }: Call, all: readonly T[]): Page<T> {
  const size = Math.min(100, Math.max(1, Number(query["per_page"] ?? 30)));
  const page = Math.max(1, Number(query["page"] ?? 1));
  const last = Math.max(1, Math.ceil(all.length / size));
  const link = (to: number, rel: string) => {
    const target = new URL(`${state.apiUrl}${url.pathname}${url.search}`);
    target.searchParams.set("page", String(to));
    return `<${target.href}>; rel="${rel}"`;
  };
  const links = [
    ...(page > 1 ? [link(page - 1, "prev")] : []),
    ...(page < last ? [link(page + 1, "next"), link(last, "last")] : []),
    ...(page > 1 ? [link(1, "first")] : []),
  ];
  return {
    items: all.slice((page - 1) * size, page * size),
    headers: links.length === 0 ? {} : { link: links.join(", ") },
  };
}

export function listed<T>(call: Call, all: readonly T[], shape: (item: T) => unknown): Answer {
  const { items, headers } = pageOf(call, all);
  return json(items.map(shape), 200, headers);
}
