import type { Answer } from "./answer.ts";

export interface LimitOptions {
  /** Requests an hour; a workflow's token has 1,000 in each repository. */
  requestsPerHour?: number;
  /** Requests that create content a minute. GitHub's secondary limit is 80. */
  contentPerMinute?: number;
  /** What `retry-after` says, in seconds, when the secondary limit is hit. */
  retryAfter?: number;
}

export interface Limits {
  /** A refusal when this request goes over a limit; counts the request. `tooEarly` when it came before it was allowed to. */
  take: (createsContent: boolean) => { refusal: Answer; tooEarly: boolean } | undefined;
  headers: () => Record<string, string>;
  /** No requests left until the given number of seconds has gone. */
  exhaust: (seconds: number) => void;
  /** Nobody may ask again for so many seconds, because an answer said so. */
  block: (seconds: number) => void;
  change: (options: LimitOptions) => void;
  overview: () => Record<string, unknown>;
}

export function createLimits(options: LimitOptions): Limits {
  const settings = { requestsPerHour: 1000, contentPerMinute: 80, retryAfter: 60, ...options };
  const clock = () => Date.now();
  let used = 0;
  let resetAt = Math.ceil(clock() / 1000) + 3600;
  let exhausted = false;
  let writes: number[] = [];
  let blockedUntil = 0;

  const remaining = () => (exhausted ? 0 : Math.max(0, settings.requestsPerHour - used));
  const headers = () => ({
    "x-ratelimit-limit": String(settings.requestsPerHour),
    "x-ratelimit-remaining": String(remaining()),
    "x-ratelimit-reset": String(resetAt),
    "x-ratelimit-resource": "core",
    "x-ratelimit-used": String(settings.requestsPerHour - remaining()),
  });
  const secondary = (seconds: number, tooEarly: boolean) => ({
    refusal: error(secondaryMessage, { "retry-after": String(seconds) }),
    tooEarly,
  });

  return {
    headers,
    take: (createsContent) => {
      const now = clock();
      if (now < blockedUntil - slack) return secondary(Math.ceil((blockedUntil - now) / 1000), true);
      if (now / 1000 >= resetAt) {
        used = 0;
        exhausted = false;
        resetAt = Math.ceil(now / 1000) + 3600;
      }
      if (remaining() === 0) return { refusal: error(primaryMessage, {}), tooEarly: false };
      used++;
      if (!createsContent) return undefined;
      writes = writes.filter((then) => then > now - 60_000);
      if (writes.length >= settings.contentPerMinute) {
        blockedUntil = now + settings.retryAfter * 1000;
        // Waiting as told is enough: the next minute begins then.
        writes = [];
        return secondary(settings.retryAfter, false);
      }
      writes.push(now);
      return undefined;
    },
    exhaust: (seconds) => {
      exhausted = true;
      resetAt = Math.ceil(clock() / 1000) + seconds;
    },
    block: (seconds) => {
      blockedUntil = clock() + seconds * 1000;
    },
    change: (changed) => Object.assign(settings, changed),
    overview: () => {
      const core = {
        limit: settings.requestsPerHour,
        used: settings.requestsPerHour - remaining(),
        remaining: remaining(),
        reset: resetAt,
      };
      const { limit } = core;
      return {
        resources: { core, search: { limit: 30, used: 0, remaining: 30, reset: resetAt } },
        rate: { ...core, limit },
      };
    },
  };
}

/** Timers of the other side may be a little early. */
const slack = 50;

const primaryMessage =
  "API rate limit exceeded for installation. If you reach out to GitHub Support for help, please include the request ID.";

const secondaryMessage =
  "You have exceeded a secondary rate limit. Please wait a few minutes before you try again. If you reach out to GitHub Support for help, please include the request ID.";

function error(message: string, headers: Record<string, string>): Answer {
  return {
    status: 403,
    body: {
      message,
      documentation_url: "https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api",
      status: "403",
    },
    headers,
  };
}
