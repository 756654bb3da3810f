/** Ways in which a call can go wrong on its way, or at GitHub, without anyone's fault. */

export type FaultKind =
  | 401
  | 403
  | 404
  | 422
  | 429
  | 500
  | 502
  | 503
  /** Any status, with what the answer says. `retryAfter` is in seconds. */
  | { status: number; retryAfter?: number; message?: string }
  /** The connection is cut before an answer. */
  | "reset"
  /** 200, but the body is a page of a proxy. */
  | "garbage"
  /** 200, but the connection is cut in the middle of the body. */
  | "truncated"
  /** The right answer, so many milliseconds late. */
  | { slow: number };

/** A call as the log keeps it. */
export interface LoggedCall {
  /** Counted from 1. */
  number: number;
  /** An operation of the REST API, `graphql:` and the field asked for, or `unknown`. */
  operation: string;
  method: string;
  path: string;
  query: Record<string, string>;
  body: unknown;
  /** What was answered; 0 when the connection was cut. */
  status: number;
  /** Whether GitHub did what it was asked to. */
  done: boolean;
  fault?: FaultKind;
}

export interface Fault {
  /** The number of a call (from it on, when `times` is more than 1), an operation, or a test of the call; every call without one. */
  call?: number | string | ((call: LoggedCall) => boolean);
  with: FaultKind;
  /** Once, unless told. */
  times?: number;
  /**
   * Whether GitHub does what it is asked to before the answer is lost. Without a word: not for a status and a reset, but for
   * `garbage`, `truncated` and `slow`.
   */
  done?: boolean;
}

export interface Faults {
  add: (fault: Fault) => void;
  clear: () => void;
  /** The fault that strikes this call, used up by one. */
  strike: (call: LoggedCall) => { with: FaultKind; done: boolean } | undefined;
}

export function createFaults(): Faults {
  let planned: { fault: Fault; left: number }[] = [];
  return {
    add: (fault) => planned.push({ fault, left: fault.times ?? 1 }),
    clear: () => {
      planned = [];
    },
    strike: (call) => {
      const entry = planned.find(({ fault, left }) => left > 0 && concerns(fault, call));
      if (entry === undefined) return undefined;
      entry.left--;
      const kind = entry.fault.with;
      return { with: kind, done: entry.fault.done ?? isLate(kind) };
    },
  };
}

function concerns({ call }: Fault, made: LoggedCall): boolean {
  if (call === undefined) return true;
  if (typeof call === "number") return made.number >= call;
  return typeof call === "string" ? made.operation === call : call(made);
}

function isLate(kind: FaultKind): boolean {
  return kind === "garbage" || kind === "truncated" || (typeof kind === "object" && "slow" in kind);
}

/** What GitHub says with a status, when nothing better is known. */
export const usualMessages: Readonly<Record<number, string>> = {
  401: "Bad credentials",
  403: "Resource not accessible by integration",
  404: "Not Found",
  422: "Validation Failed",
  429: "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
  500: "Server Error",
  502: "Server Error",
  503: "No server is currently available to service your request. Sorry about that. Please try resubmitting your request.",
};
