import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";

import { json, Refusal, type Answer, type Call, type Routes } from "./answer.ts";
import { readContract, type Contract, type Operation } from "./contract.ts";
import { createFaults, usualMessages, type Fault, type FaultKind, type LoggedCall } from "./faults.ts";
import { answerGraphql, graphqlOperation } from "./graphql.ts";
import { createLimits, type LimitOptions, type Limits } from "./limits.ts";
import { checkPermission, writeAll } from "./permissions.ts";
import { accountRoutes } from "./routes/accounts.ts";
import { actionsRoutes } from "./routes/actions.ts";
import { checkRoutes } from "./routes/checks.ts";
import { codeScanningRoutes } from "./routes/code-scanning.ts";
import { commitRoutes } from "./routes/commits.ts";
import { contentRoutes } from "./routes/contents.ts";
import { gitDataRoutes } from "./routes/git-data.ts";
import { issueCommentRoutes } from "./routes/issue-comments.ts";
import { pullRoutes } from "./routes/pulls.ts";
import { reviewCommentRoutes } from "./routes/review-comments.ts";
import { reviewRoutes } from "./routes/reviews.ts";
import {
  actionsBot,
  createState,
  userOf,
  type Permissions,
  type Repository,
  type State,
  type Token,
} from "./state.ts";

export interface GithubOptions {
  limits?: LimitOptions;
}

export interface NewToken {
  repository: Repository;
  /** Everything, unless told. */
  permissions?: Permissions;
  /** A workflow's own token, unless told. */
  kind?: Token["kind"];
  /** Whose token it is; a workflow's belongs to `github-actions[bot]`. */
  login?: string;
  event?: string;
}

export interface Github {
  /** For `GITHUB_API_URL`, without a slash at its end. */
  apiUrl: string;
  graphqlUrl: string;
  serverUrl: string;
  state: State;
  limits: Limits;
  /** Every call since the start, or since `forgetCalls`. */
  calls: readonly LoggedCall[];
  /** What either side said that GitHub's description does not allow, and every breach of its manners. */
  violations: readonly string[];
  /** Throws, with all violations, when there are any. */
  assertClean: () => void;
  token: (options: NewToken) => string;
  fail: (fault: Fault) => void;
  /** Forgets planned faults. */
  recover: () => void;
  forgetCalls: () => void;
  stop: () => Promise<void>;
}

/** Starts a GitHub of our own on the loopback interface. */
export async function startGithub(options: GithubOptions = {}): Promise<Github> {
  const state = createState(mkdtempSync(path.join(tmpdir(), "github-")));
  const limits = createLimits(options.limits ?? {});
  const faults = createFaults();
  const calls: LoggedCall[] = [];
  const violations: string[] = [];
  const routes = allRoutes(limits);
  const contract = readContract();
  demandRoutes(contract, routes);
  const world: World = { state, limits, faults, calls, violations, routes, contract };
  const server = createServer((request, response) => {
    serve(world, request, response).catch((error: unknown) => {
      violations.push(
        `our GitHub broke: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
      response
        .writeHead(500, { "content-type": "application/json" })
        .end(JSON.stringify({ message: "Server Error" }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A test that forgets to stop it still ends.
  server.unref();
  state.apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    apiUrl: state.apiUrl,
    graphqlUrl: `${state.apiUrl}/graphql`,
    serverUrl: state.htmlUrl,
    state,
    limits,
    calls,
    violations,
    assertClean: () => {
      if (violations.length > 0) throw new Error(`GitHub would not have it:\n${violations.join("\n")}`);
    },
    token: (wanted) => newToken(state, wanted),
    fail: faults.add,
    recover: faults.clear,
    forgetCalls: () => {
      calls.length = 0;
    },
    stop: () => stop(server, state),
  };
}

interface World {
  state: State;
  limits: Limits;
  faults: ReturnType<typeof createFaults>;
  calls: LoggedCall[];
  violations: string[];
  routes: Routes;
  contract: Contract;
}

function allRoutes(limits: Limits): Routes {
  return {
    ...accountRoutes,
    ...actionsRoutes,
    ...checkRoutes,
    ...codeScanningRoutes,
    ...commitRoutes,
    ...contentRoutes,
    ...gitDataRoutes,
    ...issueCommentRoutes,
    ...pullRoutes,
    ...reviewCommentRoutes,
    ...reviewRoutes,
    "rate-limit/get": { needs: [], answer: () => json(limits.overview()) },
  };
}

/** What the description was cut to is what our GitHub can do, no more and no less. */
function demandRoutes(contract: Contract, routes: Routes): void {
  const described = new Set(contract.operations.map(({ id }) => id));
  const without = [...described].filter((id) => !Object.hasOwn(routes, id));
  const unknown = Object.keys(routes).filter((id) => !described.has(id));
  if (without.length + unknown.length === 0) return;
  throw new Error(
    `operations without a route: ${without.join(", ")}; routes of no operation: ${unknown.join(", ")}`,
  );
}

function newToken(
  state: State,
  { repository, permissions = writeAll, kind = "actions", login, event }: NewToken,
): string {
  const value = `ghs_${String(state.nextId()).padStart(36, "0")}`;
  const named = login === undefined ? actionsBot : userOf(state, login, kind === "app" ? "Bot" : "User");
  state.tokens.set(value, { value, kind, user: named, permissions, repository, event });
  return value;
}

async function stop(server: Server, state: State): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(state.root, { recursive: true, force: true });
}

async function serve(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", world.state.apiUrl);
  const text = await readAll(request);
  if (url.pathname.startsWith("/_store/")) {
    serveStore(world, url, request, response);
    return;
  }
  const body = parseBody(text);
  const found = world.contract.find(request.method ?? "", url.pathname);
  const isGraphql = url.pathname === "/graphql" && request.method === "POST";
  const call: LoggedCall = {
    number: world.calls.length + 1,
    operation: isGraphql ? graphqlOperation(body) : (found?.operation.id ?? "unknown"),
    method: request.method ?? "",
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    body,
    status: 0,
    done: false,
  };
  world.calls.push(call);

  const fault = world.faults.strike(call);
  if (fault !== undefined) call.fault = fault.with;
  let answer: Answer | undefined;
  if (fault === undefined || fault.done) {
    answer = await answerOf(world, request, url, body, found, call);
    call.done = answer.status < 400;
  }
  await send(world, response, call, answer, fault?.with);
}

/** GitHub's answer to a call that reached it. */
async function answerOf(
  world: World,
  request: IncomingMessage,
  url: URL,
  body: unknown,
  found: { operation: Operation; params: Record<string, string> } | undefined,
  call: LoggedCall,
): Promise<Answer> {
  const violate = (what: string) => world.violations.push(`call ${call.number}, ${call.operation}: ${what}`);
  try {
    if ((request.headers["user-agent"] ?? "") === "") {
      violate("no User-Agent");
      throw new Refusal(403, "Request forbidden by administrative rules.");
    }
    const token = world.state.tokens.get(
      (request.headers.authorization ?? "").replace(/^(token|bearer) /i, ""),
    );
    if (token === undefined)
      throw new Refusal(
        401,
        request.headers.authorization === undefined ? "Requires authentication" : "Bad credentials",
      );
    if (call.operation !== "rate-limit/get") {
      const writes = call.method !== "GET" && (!call.operation.startsWith("graphql:") || isMutation(body));
      const limited = world.limits.take(writes);
      if (limited?.tooEarly === true) violate("asked again before retry-after was over");
      if (limited !== undefined) return limited.refusal;
    }
    if (call.operation.startsWith("graphql:")) {
      const { body: answer, violations } = await answerGraphql(world.state, token, body);
      violations.forEach(violate);
      return json(answer);
    }
    const route = found === undefined ? undefined : world.routes[found.operation.id];
    if (found === undefined || route === undefined) {
      violate(`our GitHub does not know ${call.method} ${call.path}`);
      throw new Refusal(404, "Not Found");
    }
    const { operation, params } = found;
    const { query, wrong } = world.contract.checkQuery(operation, url.searchParams);
    wrong.push(...world.contract.checkBody(operation, body));
    wrong.forEach(violate);
    const named = `${params["owner"] ?? ""}/${params["repo"] ?? ""}`.toLowerCase();
    checkPermission(token, world.state.repositories.get(named), route, operation.id);
    if (wrong.length > 0) throw new Refusal(422, `Invalid request.\n\n${wrong.join("\n")}`);
    const accept = request.headers.accept ?? "";
    const given = (body ?? {}) as Record<string, unknown>;
    const parsed: Call = { state: world.state, operation, url, params, query, body: given, accept, token };
    return checked(
      world,
      violate,
      operation,
      attempt(() => route.answer(parsed)),
    );
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return found === undefined ? error.answer : checked(world, violate, found.operation, error.answer);
  }
}

function attempt(answer: () => Answer): Answer {
  try {
    return answer();
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    throw error;
  }
}

/** Our own answers are held to GitHub's description like everybody's. */
function checked(
  { contract }: World,
  violate: (what: string) => void,
  operation: Operation,
  answer: Answer,
): Answer {
  const wrong = contract.checkAnswer(
    operation,
    answer.status,
    answer.contentType ?? "application/json",
    answer.body,
  );
  for (const what of wrong) violate(`our answer ${answer.status}: ${what}`);
  return answer;
}

async function send(
  world: World,
  response: ServerResponse,
  call: LoggedCall,
  answer: Answer | undefined,
  fault: FaultKind | undefined,
): Promise<void> {
  if (typeof fault === "object" && "slow" in fault) await wait(fault.slow);
  if (fault === "reset") {
    response.socket?.resetAndDestroy();
    return;
  }
  const said =
    typeof fault === "number" || (typeof fault === "object" && "status" in fault)
      ? faultAnswer(world, fault)
      : answer;
  const {
    status,
    body,
    contentType = "application/json; charset=utf-8",
    headers = {},
  } = said ?? { status: 200 };
  const bytes = fault === "garbage" ? Buffer.from(proxyPage) : bytesOf(body);
  call.status = fault === "garbage" ? 200 : status;
  response.writeHead(call.status, {
    ...world.limits.headers(),
    "x-github-request-id": `C0DE:${String(call.number).padStart(6, "0")}`,
    "x-github-media-type": "github.v3; format=json",
    "x-github-api-version-selected": "2022-11-28",
    ...(bytes.length === 0 ? {} : { "content-type": fault === "garbage" ? "text/html" : contentType }),
    "content-length": fault === "truncated" ? Math.max(bytes.length, 64) : bytes.length,
    ...headers,
  });
  if (fault !== "truncated") {
    response.end(bytes);
    return;
  }
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.socket?.destroy());
}

function faultAnswer(
  world: World,
  fault: number | { status: number; retryAfter?: number; message?: string },
): Answer {
  const { status, retryAfter, message } = typeof fault === "number" ? { status: fault } : fault;
  if (retryAfter !== undefined) world.limits.block(retryAfter);
  const refusal = new Refusal(status, message ?? usualMessages[status] ?? "Error");
  return {
    ...refusal.answer,
    headers: retryAfter === undefined ? {} : { "retry-after": String(retryAfter) },
  };
}

/** The store of artifacts: another host, which takes no token of GitHub's. */
function serveStore(world: World, url: URL, request: IncomingMessage, response: ServerResponse): void {
  const id = Number(url.pathname.split("/").at(-1));
  const artifact = [...world.state.repositories.values()]
    .map(({ artifacts }) => artifacts.get(id))
    .find(Boolean);
  if (request.headers.authorization !== undefined) {
    world.violations.push("the token was sent to the store of artifacts");
    response.writeHead(403).end();
  } else if (artifact === undefined) response.writeHead(404).end();
  else
    response
      .writeHead(200, { "content-type": "application/zip", "content-length": artifact.zip.length })
      .end(artifact.zip);
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function parseBody(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function isMutation(body: unknown): boolean {
  return /^\s*mutation\b/.test(String((body as { query?: unknown } | undefined)?.query));
}

function bytesOf(body: unknown): Buffer {
  if (body === undefined) return Buffer.alloc(0);
  if (Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
}

const proxyPage =
  "<html><head><title>Unicorn!</title></head><body>We had issues producing the response.</body></html>";
