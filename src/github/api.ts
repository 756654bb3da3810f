import { setTimeout as wait } from "node:timers/promises";
import { fieldsOf, listOf, type Fields } from "./unvalidated.ts";

/**
 * GitHub's API for one repository. Every request has a time-out, rate limits are obeyed, and what may be asked twice is
 * asked again when GitHub does not answer; all of it within one bound. Every failure is a GithubError.
 */
export interface Api {
  /** Asks for something. `owner` and `repo` are the repository's unless given. */
  readonly read: (route: string, parameters?: Fields) => Promise<unknown>;
  /** All pages of a list, at most `most` items. */
  readonly readAll: (
    route: string,
    parameters?: Fields,
    most?: number,
  ) => Promise<{ readonly items: readonly unknown[]; readonly more: boolean }>;
  /** Changes something to a state that is the same however often it is said: an update, a deletion. */
  readonly change: (route: string, parameters: Fields) => Promise<unknown>;
  /**
   * Creates something that must not be there twice. When it is not known whether GitHub has done it, `find` looks for it
   * before it is tried again.
   */
  readonly create: (
    route: string,
    parameters: Fields,
    find: () => Promise<Fields | undefined>,
  ) => Promise<Fields>;
  /** A GraphQL query, or a mutation that may be repeated: its data. */
  readonly graphql: (query: string, variables?: Fields) => Promise<Fields>;
}

export interface ApiOptions {
  readonly token: string;
  /** `GITHUB_API_URL` and `GITHUB_GRAPHQL_URL`. */
  readonly url: string;
  readonly graphqlUrl: string;
  readonly owner: string;
  readonly repo: string;
  readonly userAgent: string;
  readonly patience?: Patience;
  /** Told of every wait of some seconds. */
  readonly say?: (line: string) => void;
}

/** Milliseconds. */
export interface Patience {
  /** For one request, answer included. */
  readonly request: number;
  /** Before each further try of what failed for no fault of ours. */
  readonly retries: readonly number[];
  /** All waits of a run together. A rate limit that asks for more is a failure. */
  readonly waits: number;
}

const patienceByDefault: Patience = {
  request: 30_000,
  retries: [500, 2000, 6000],
  waits: 5 * 60_000,
};

export type Refusal =
  /** 401, 403 without a rate limit: the token may not. */
  | "forbidden"
  /** 404, 410: it is not there, or the token may not know of it. */
  | "absent"
  /** 422: GitHub does not want it like this. */
  | "invalid"
  /** A rate limit lasts longer than we wait. */
  | "limited"
  /** 5xx, no answer in time, a cut connection, an answer that is none. */
  | "unreachable"
  | "refused";

export class GithubError extends Error {
  readonly kind: Refusal;
  /** 0 without an answer. */
  readonly status: number;
  /** GitHub may have done what it was asked all the same. */
  readonly uncertain: boolean;

  constructor(kind: Refusal, status: number, message: string) {
    super(message);
    this.name = "GithubError";
    this.kind = kind;
    this.status = status;
    this.uncertain = kind === "unreachable";
  }
}

export async function githubApi(options: ApiOptions): Promise<Api> {
  // Loaded when it is needed: it brings a whole HTTP client, which knows of proxies.
  const { getOctokit } = await import("@actions/github");
  const octokit = getOctokit(options.token, {
    baseUrl: options.url,
    userAgent: options.userAgent,
    log: { debug: silent, info: silent, warn: silent, error: silent },
  });
  const patience = options.patience ?? patienceByDefault;
  const say = options.say ?? silent;
  const writes = pacer();
  let waited = 0;
  let unanswered = 0;

  /** Whether it has waited: false when that would be too long. */
  const pause = async (milliseconds: number, why: string): Promise<boolean> => {
    if (waited + milliseconds > patience.waits) return false;
    waited += milliseconds;
    if (milliseconds >= 3000) say(`Waiting ${Math.ceil(milliseconds / 1000)} s: ${why}.`);
    await wait(milliseconds);
    return true;
  };

  const attempt = async (route: string, parameters: Fields): Promise<Answered | Failure> => {
    const signal = AbortSignal.timeout(patience.request);
    const { owner, repo } = options;
    const asked = route.includes("{owner}") ? { owner, repo, ...parameters } : parameters;
    let answer: { readonly status: number; readonly data: unknown };
    try {
      answer = await octokit.request(route, { ...asked, request: { signal } });
    } catch (error) {
      return failureOf(error, Date.now());
    }
    if (answer.status === 204) return { data: undefined };
    // Octokit gives the text of what is no JSON, and an empty one of what was cut.
    if (typeof answer.data !== "object" || answer.data === null || answer.data instanceof ArrayBuffer) {
      return { error: new GithubError("unreachable", answer.status, "the answer was no JSON, or was cut") };
    }
    return { data: answer.data };
  };

  /** Tries until it is answered, refused, or no longer worth while. */
  const persist = async (
    route: string,
    parameters: Fields,
    what: "question" | "change" | "creation",
  ): Promise<unknown> => {
    for (let tries = 0, limits = 0; ;) {
      if (what !== "question") await wait(writes.delay(Date.now()));
      const answer = await attempt(route, parameters);
      if ("data" in answer) {
        unanswered = 0;
        return answer.data;
      }
      const { error, until } = answer;
      if (error.kind === "limited") {
        const asked = until ?? 60_000 * 2 ** limits;
        if (++limits > 5 || !(await pause(asked, "GitHub's rate limit"))) throw error;
        continue;
      }
      if (error.kind !== "unreachable" || what === "creation") throw error;
      const next = unanswered < mostUnanswered ? patience.retries[tries++] : undefined;
      if (next === undefined || !(await pause(next, error.message))) {
        unanswered++;
        throw error;
      }
    }
  };

  return {
    read: (route, parameters = {}) => persist(route, parameters, "question"),
    readAll: async (route, parameters = {}, most = 5000) => {
      const items: unknown[] = [];
      for (let page = 1; ; page++) {
        const found = listOf(
          await persist(route, { ...parameters, per_page: pageSize, page }, "question"),
          "The list",
        );
        items.push(...found);
        if (found.length < pageSize) return { items, more: false };
        if (items.length >= most) return { items, more: true };
      }
    },
    change: (route, parameters) => persist(route, parameters, "change"),
    create: async (route, parameters, find) => {
      for (let tries = 0; ; tries++) {
        try {
          return fieldsOf(await persist(route, parameters, "creation"), "The answer");
        } catch (error) {
          if (!(error instanceof GithubError) || !error.uncertain) throw error;
          const next = patience.retries[tries];
          await pause(next ?? patience.retries[0] ?? 0, error.message);
          const found = await find();
          if (found !== undefined) return found;
          if (next === undefined) throw error;
        }
      }
    },
    graphql: async (query, variables = {}) => {
      const route = `POST ${options.graphqlUrl}`;
      const what = query.trimStart().startsWith("mutation") ? "change" : "question";
      const answer = fieldsOf(await persist(route, { query, variables }, what), "The answer");
      const errors = answer["errors"];
      if (Array.isArray(errors) && errors.length > 0) throw graphqlError(errors);
      return fieldsOf(answer["data"], "The answer's data");
    },
  };
}

const pageSize = 100;

/** After so many calls in a row that stayed unanswered however often they were tried, each is tried once. */
const mostUnanswered = 3;

interface Answered {
  readonly data: unknown;
}

interface Failure {
  readonly error: GithubError;
  /** Milliseconds that GitHub asks to wait. */
  readonly until?: number;
}

function failureOf(thrown: unknown, now: number): Failure {
  const { status, response, message } = (thrown ?? {}) as {
    readonly status?: unknown;
    readonly response?: { readonly headers?: Fields; readonly data?: unknown };
    readonly message?: unknown;
  };
  const said = typeof message === "string" ? firstLine(message) : "no answer";
  if (response === undefined || typeof status !== "number" || status >= 500) {
    const answered = response !== undefined && typeof status === "number";
    return {
      error: new GithubError("unreachable", answered ? status : 0, answered ? `${status} ${said}` : said),
    };
  }
  const headers = response.headers ?? {};
  if (isRateLimit(status, headers, said)) {
    const until = waitAsked(headers, now);
    const error = new GithubError("limited", status, `GitHub's rate limit: ${said}`);
    return { error, ...(until !== undefined && { until }) };
  }
  return { error: new GithubError(kindOf(status), status, `${status} ${said}`) };
}

function kindOf(status: number): Refusal {
  if (status === 401 || status === 403) return "forbidden";
  if (status === 404 || status === 410) return "absent";
  return status === 422 ? "invalid" : "refused";
}

/** docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api: both limits answer 403 or 429. */
function isRateLimit(status: number, headers: Fields, message: string): boolean {
  if (status === 429) return true;
  if (status !== 403) return false;
  return (
    headers["retry-after"] !== undefined ||
    headers["x-ratelimit-remaining"] === "0" ||
    /rate limit|abuse detection/iu.test(message)
  );
}

function waitAsked(headers: Fields, now: number): number | undefined {
  const seconds = Number(headers["retry-after"]);
  // A little later than told: clocks differ.
  if (headers["retry-after"] !== undefined && Number.isFinite(seconds)) return seconds * 1000 + 250;
  const reset = Number(headers["x-ratelimit-reset"]);
  if (headers["x-ratelimit-remaining"] === "0" && Number.isFinite(reset)) {
    return Math.max(0, reset * 1000 - now) + 1000;
  }
  return undefined;
}

/** GraphQL refuses with status 200. */
function graphqlError(errors: readonly unknown[]): GithubError {
  const [first] = errors;
  const { type, message } = (typeof first === "object" && first !== null ? first : {}) as Fields;
  const said = typeof message === "string" ? firstLine(message) : "GraphQL refused";
  if (type === "FORBIDDEN") return new GithubError("forbidden", 200, said);
  if (type === "NOT_FOUND") return new GithubError("absent", 200, said);
  return new GithubError("refused", 200, said);
}

/** GitHub takes 80 requests a minute that create content, and 500 an hour. */
const writesAMinute = 60;

/** Bursts are fine, a sustained rate above GitHub's is not. */
function pacer(): { readonly delay: (now: number) => number } {
  const recent: number[] = [];
  return {
    delay: (now) => {
      const oldest = recent.at(-writesAMinute);
      const at = oldest === undefined ? now : Math.max(now, oldest + 60_000);
      recent.push(at);
      return at - now;
    },
  };
}

function firstLine(text: string): string {
  return (text.split("\n", 1)[0] ?? "").replace(/ - https?:\/\/\S+$/u, "").slice(0, 300);
}

function silent(): void {
  // Octokit prints to the console on its own.
}
