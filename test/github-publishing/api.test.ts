import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";

import { githubApi, GithubError, type Api } from "../../src/github/api.ts";

interface Asked {
  method: string;
  url: string;
  body: string;
}

interface Said {
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
  /** The connection is cut instead. */
  cut?: boolean;
  /** No answer at all. */
  silent?: boolean;
}

let server: Server;
let asked: Asked[];
let answers: Said[];
let waits: string[];

beforeEach(async () => {
  asked = [];
  answers = [];
  waits = [];
  server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      asked.push({ method: request.method ?? "", url: request.url ?? "", body });
      const { status = 200, headers = {}, body: said = {}, cut, silent } = answers.shift() ?? {};
      if (silent === true) return;
      if (cut === true) {
        request.socket.destroy();
        return;
      }
      response.writeHead(status, { "content-type": "application/json", ...headers });
      response.end(typeof said === "string" ? said : JSON.stringify(said));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function api(
  patience: Partial<{ request: number; retries: readonly number[]; waits: number }> = {},
): Promise<Api> {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return githubApi({
    token: "t",
    url,
    graphqlUrl: `${url}/graphql`,
    owner: "contoso",
    repo: "orders",
    userAgent: "portcullis/test",
    patience: { request: 5000, retries: [1, 1, 1], waits: 60_000, ...patience },
    say: (line) => waits.push(line),
  });
}

async function refusal(promise: Promise<unknown>): Promise<Pick<GithubError, "kind" | "status" | "message">> {
  const error: unknown = await promise.then(
    () => new Error("it was answered"),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof GithubError)) throw error;
  return { kind: error.kind, status: error.status, message: error.message };
}

const route = "GET /repos/{owner}/{repo}/pulls/{pull_number}";

describe("a question", () => {
  test("is asked of the repository, and its answer given", async () => {
    answers.push({ body: { number: 7 } });
    expect(await (await api()).read(route, { pull_number: 7 })).toEqual({ number: 7 });
    expect(asked.map(({ url }) => url)).toEqual(["/repos/contoso/orders/pulls/7"]);
  });

  test.each<[string, Said]>([
    ["a server error", { status: 502 }],
    ["a cut connection", { cut: true }],
    ["a page of a proxy", { headers: { "content-type": "text/html" }, body: "<html>" }],
    ["half of an answer", { headers: { "content-length": "64" }, body: '{"a":', cut: false }],
  ])("is asked again after %s", async (_what, said) => {
    answers.push(said, { body: { number: 7 } });
    const patient = await api({ request: 300 });
    expect(await patient.read(route, { pull_number: 7 })).toEqual({ number: 7 });
    expect(asked).toHaveLength(2);
  });

  test("is asked again when there is no answer in time", async () => {
    answers.push({ silent: true }, { body: { number: 7 } });
    expect(await (await api({ request: 100 })).read(route, { pull_number: 7 })).toEqual({ number: 7 });
  });

  test("is given up after all tries, and then everything sooner", async () => {
    const patient = await api();
    const down = (): void => {
      answers = Array.from({ length: 50 }, () => ({ status: 500, body: { message: "Server Error" } }));
    };
    down();
    for (const expected of [4, 8, 12, 13]) {
      expect(await refusal(patient.read(route, { pull_number: 7 }))).toEqual({
        kind: "unreachable",
        status: 500,
        message: "500 Server Error",
      });
      expect(asked).toHaveLength(expected);
    }
  });

  test.each([
    [401, "forbidden"],
    [403, "forbidden"],
    [404, "absent"],
    [410, "absent"],
    [422, "invalid"],
    [409, "refused"],
  ])("that is refused with %i is not repeated", async (status, kind) => {
    answers.push({ status, body: { message: "No" } });
    expect(await refusal((await api()).read(route, { pull_number: 7 }))).toEqual({
      kind,
      status,
      message: `${status} No`,
    });
    expect(asked).toHaveLength(1);
  });

  test("goes through all pages", async () => {
    const full = Array.from({ length: 100 }, (_, id) => ({ id }));
    answers.push({ body: full }, { body: full }, { body: [{ id: 200 }] });
    const { items, more } = await (await api()).readAll("GET /repos/{owner}/{repo}/pulls");
    expect([items.length, more]).toEqual([201, false]);
    expect(asked.map(({ url }) => url)).toEqual(
      [1, 2, 3].map((page) => `/repos/contoso/orders/pulls?per_page=100&page=${page}`),
    );
  });
});

describe("a rate limit", () => {
  test("is waited for as retry-after says", async () => {
    answers.push({ status: 403, headers: { "retry-after": "0" }, body: { message: "slow down" } }, {});
    await (await api()).read(route, { pull_number: 7 });
    expect(asked).toHaveLength(2);
  });

  test("is waited for until it is reset", async () => {
    const reset = String(Math.floor(Date.now() / 1000));
    answers.push(
      {
        status: 403,
        headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset },
        body: { message: "exceeded" },
      },
      {},
    );
    await (await api()).read(route, { pull_number: 7 });
    expect(asked).toHaveLength(2);
  });

  test.each([
    ["retry-after", "3600"],
    ["x-ratelimit-reset", String(Math.floor(Date.now() / 1000) + 3600)],
  ])("of an hour (%s) is not waited for", async (name, value) => {
    answers.push({
      status: 429,
      headers: { "x-ratelimit-remaining": "0", [name]: value },
      body: { message: "exceeded" },
    });
    expect(await refusal((await api()).read(route, { pull_number: 7 }))).toEqual({
      kind: "limited",
      status: 429,
      message: "GitHub's rate limit: exceeded",
    });
    expect(asked).toHaveLength(1);
  });
});

describe("a creation", () => {
  const create = "POST /repos/{owner}/{repo}/check-runs";

  test("whose answer was lost is looked for before it is tried again", async () => {
    answers.push({ cut: true });
    const made = await (await api()).create(create, {}, () => Promise.resolve({ id: 5 }));
    expect(made).toEqual({ id: 5 });
    expect(asked).toHaveLength(1);
  });

  test("that was not done is tried again", async () => {
    answers.push({ status: 502 }, { status: 201, body: { id: 6 } });
    const made = await (await api()).create(create, {}, () => Promise.resolve(undefined));
    expect(made).toEqual({ id: 6 });
    expect(asked).toHaveLength(2);
  });

  test("that is refused is not looked for", async () => {
    answers.push({ status: 422, body: { message: "Validation Failed" } });
    const looking = (): Promise<undefined> => Promise.reject(new Error("looked"));
    expect((await refusal((await api()).create(create, {}, looking))).kind).toBe("invalid");
  });

  test("that never succeeds is given up", async () => {
    answers = Array.from({ length: 9 }, () => ({ status: 500 }));
    expect((await refusal((await api()).create(create, {}, () => Promise.resolve(undefined)))).kind).toBe(
      "unreachable",
    );
    expect(asked).toHaveLength(4);
  });
});

describe("GraphQL", () => {
  test("gives the data", async () => {
    answers.push({ body: { data: { viewer: { login: "octocat" } } } });
    expect(await (await api()).graphql("query { viewer { login } }")).toEqual({
      viewer: { login: "octocat" },
    });
    expect(JSON.parse(asked[0]?.body ?? "")).toEqual({
      query: "query { viewer { login } }",
      variables: {},
    });
  });

  test.each([
    ["FORBIDDEN", "forbidden"],
    ["NOT_FOUND", "absent"],
    ["OTHER", "refused"],
  ])("refuses %s with status 200", async (type, kind) => {
    answers.push({ body: { data: null, errors: [{ type, message: "No" }] } });
    expect(await refusal((await api()).graphql("query { viewer { login } }"))).toEqual({
      kind,
      status: 200,
      message: "No",
    });
  });
});
