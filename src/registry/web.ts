import { setTimeout as wait } from "node:timers/promises";
import type { Dispatcher } from "undici";
import { isLoopback } from "./address.ts";
import { proxyFor, type Environment } from "./proxy.ts";

/** Asks servers for small things, for a bounded time altogether. Never throws. */
export interface Web {
  get(url: URL, asked: Asked): Promise<Answer | Failure>;
  close(): Promise<void>;
}

export interface Asked {
  readonly accept?: string;
  /** Kept to the host that it was given for: a redirect to another goes without. */
  readonly authorization?: string;
  readonly mostBytes: number;
  /** How many redirects are followed; further ones are answers like others. */
  readonly redirects: number;
}

export interface Answer {
  readonly kind: "answer";
  readonly status: number;
  header(name: string): string | undefined;
  /** Empty unless the status is 200. */
  readonly body: Uint8Array;
}

export interface Failure {
  readonly kind: "failure";
  /** A clause whose subject is the server: `did not answer in time`. */
  readonly why: string;
  /** There was no connection, so that other requests fail in the same way. */
  readonly unreached?: true;
}

/** Milliseconds. */
export interface Patience {
  /** For everything that is asked in one run. */
  readonly total: number;
  /** For one request, answer included. */
  readonly request: number;
  /** Before each further try of what failed for a while, unless the server names a time. */
  readonly retries: readonly number[];
}

/** `deadline` is a time of `performance.now()`. */
export async function openWeb(deadline: number, patience: Patience, environment: Environment): Promise<Web> {
  // Loaded when a registry is asked, which most reviews don't.
  const { Agent, ProxyAgent, request } = await import("undici");
  const limits = { connect: { timeout: patience.request }, maxHeaderSize: 32_768 };
  const direct = new Agent(limits);
  const proxies = new Map<string, Dispatcher>();
  const unreached = new Map<string, Failure>();

  function dispatcherFor(url: URL): Dispatcher {
    const proxy = url.protocol === "https:" ? proxyFor(url, environment) : undefined;
    if (proxy === undefined) return direct;
    const dispatcher = proxies.get(proxy) ?? new ProxyAgent({ ...limits, uri: proxy });
    proxies.set(proxy, dispatcher);
    return dispatcher;
  }

  async function once(url: URL, asked: Asked): Promise<Answer | Failure> {
    const left = Math.min(patience.request, deadline - performance.now());
    if (left <= 0) return outOfTime;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      stop.abort();
    }, left);
    try {
      const { statusCode, headers, body } = await request(url, {
        dispatcher: dispatcherFor(url),
        signal: stop.signal,
        headers: {
          "user-agent": "portcullis",
          "accept-encoding": "identity",
          ...(asked.accept !== undefined && { accept: asked.accept }),
          ...(asked.authorization !== undefined && { authorization: asked.authorization }),
        },
      });
      // What is not read to its end is cut off, which is no failure.
      body.on("error", () => undefined);
      const header = (name: string): string | undefined => {
        const value = headers[name];
        return Array.isArray(value) ? value[0] : value;
      };
      const none = { kind: "answer", status: statusCode, header, body: new Uint8Array() } as const;
      if (statusCode !== 200) {
        body.destroy();
        return none;
      }
      const bytes = Number(header("content-length")) > asked.mostBytes ? undefined : await all(body, asked);
      body.destroy();
      if (bytes === undefined) return { kind: "failure", why: `answered more than ${asked.mostBytes} bytes` };
      return { ...none, body: bytes };
    } catch (error) {
      return stop.signal.aborted ? outOfTime : failureOf(error);
    } finally {
      clearTimeout(timer);
    }
  }

  async function patiently(url: URL, asked: Asked): Promise<Answer | Failure> {
    for (const pause of [...patience.retries, undefined]) {
      const got = unreached.get(url.origin) ?? (await once(url, asked));
      if (got.kind === "failure" && got.unreached && pause === undefined) unreached.set(url.origin, got);
      if (pause === undefined || unreached.has(url.origin) || !mayPass(got)) return got;
      const delay = got.kind === "answer" ? (delayAsked(got) ?? pause) : pause;
      if (performance.now() + delay >= deadline) return got;
      await wait(delay);
    }
    return outOfTime;
  }

  return {
    get: async (url, asked) => {
      let current = url;
      const { authorization: given, ...rest } = asked;
      let authorization = given;
      for (let redirects = asked.redirects; ; redirects--) {
        const got = await patiently(current, {
          ...rest,
          ...(authorization !== undefined && { authorization }),
        });
        const isRedirect = got.kind === "answer" && [301, 302, 303, 307, 308].includes(got.status);
        if (!isRedirect || asked.redirects === 0) return got;
        if (redirects === 0) return { kind: "failure", why: "redirects too often" };
        const next = redirectTarget(got, current);
        if (next === undefined)
          return { kind: "failure", why: "redirects to an address that is not followed" };
        if (next.origin !== current.origin) authorization = undefined;
        current = next;
      }
    },
    close: async () => {
      await Promise.all([direct, ...proxies.values()].map((dispatcher) => dispatcher.destroy()));
    },
  };
}

const outOfTime: Failure = { kind: "failure", why: "did not answer in time" };

async function all(body: AsyncIterable<Uint8Array>, { mostBytes }: Asked): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > mostBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function mayPass(got: Answer | Failure): boolean {
  if (got.kind === "answer") return got.status === 429 || got.status >= 500;
  return !got.why.startsWith("answered more");
}

/** Retry-After in seconds or as a date: milliseconds from now. */
function delayAsked(answer: Answer): number | undefined {
  const written = answer.header("retry-after");
  if (written === undefined) return undefined;
  const seconds = Number(written);
  const delay = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(written) - Date.now();
  return Number.isFinite(delay) ? Math.max(0, delay) : undefined;
}

/** Only to TLS, and from a registry on this machine only within it. */
function redirectTarget(answer: Answer, from: URL): URL | undefined {
  const location = answer.header("location");
  if (location === undefined || !URL.canParse(location, from.href)) return undefined;
  const to = new URL(location, from);
  if (to.username !== "" || to.password !== "") return undefined;
  if (to.protocol === "https:") return to;
  return to.protocol === "http:" && from.protocol === "http:" && isLoopback(to.host) ? to : undefined;
}

function failureOf(error: unknown): Failure {
  const { code, cause } = error as { readonly code?: unknown; readonly cause?: { readonly code?: unknown } };
  const known = typeof code === "string" ? code : typeof cause?.code === "string" ? cause.code : undefined;
  switch (known) {
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return { kind: "failure", why: `has a name that can't be resolved (${known})`, unreached: true };
    case "ECONNREFUSED":
      return { kind: "failure", why: "refuses the connection", unreached: true };
    case "UND_ERR_CONNECT_TIMEOUT":
      return { ...outOfTime, unreached: true };
    case "UND_ERR_HEADERS_TIMEOUT":
    case "UND_ERR_BODY_TIMEOUT":
      return outOfTime;
    case "UND_ERR_SOCKET":
    case "ECONNRESET":
      return { kind: "failure", why: "closed the connection early" };
    case undefined:
    default:
      return {
        kind: "failure",
        why: `can't be reached${known === undefined ? "" : ` (${known})`}`,
        unreached: true,
      };
  }
}
