import { describe, expect, test } from "@jest/globals";

import { readContract } from "./contract.ts";
import { startGithub } from "./github.ts";
import { createRepository } from "./scenario.ts";

const contract = readContract();

function operation(method: string, path: string) {
  const found = contract.find(method, path);
  if (found === undefined) throw new Error(`${method} ${path} leads nowhere`);
  return found.operation;
}

test("the path with the most fixed words wins; references may hold slashes", () => {
  const named = (path: string) => {
    const found = contract.find("GET", path);
    return [found?.operation.id, found?.params];
  };
  const repo = { owner: "o", repo: "r" };
  expect(named("/repos/o/r/commits/a/b")).toEqual(["repos/get-commit", { ...repo, ref: "a/b" }]);
  expect(named("/repos/o/r/commits/a/b/check-runs")).toEqual([
    "checks/list-for-ref",
    { ...repo, ref: "a/b" },
  ]);
  expect(named("/repos/o/r/git/ref/heads%2Fmain")).toEqual(["git/get-ref", { ...repo, ref: "heads/main" }]);
  expect(named("/repos/o/r/contents")).toEqual(["repos/get-content", { ...repo, path: "" }]);
  expect(named("/repos/o/r/contents/a/b%20c")).toEqual(["repos/get-content", { ...repo, path: "a/b c" }]);
  expect(contract.find("GET", "/repos/o/r/nothing")).toBeUndefined();
  expect(contract.find("DELETE", "/repos/o/r/pulls/1")).toBeUndefined();
});

describe("requests", () => {
  test("may hold only what GitHub knows, at any depth", () => {
    const create = operation("POST", "/repos/o/r/check-runs");
    const annotation = { path: "a", start_line: 1, end_line: 1, annotation_level: "failure", message: "m" };
    const body = (more: object) => ({
      name: "n",
      head_sha: "s",
      output: { title: "t", summary: "s", annotations: [{ ...annotation, ...more }] },
    });
    expect(contract.checkBody(create, body({}))).toEqual([]);
    expect(contract.checkBody(create, body({ column: 1 }))).toEqual([
      '/output/annotations/0: must NOT have additional properties ("column")',
    ]);
    expect(contract.checkBody(create, body({ start_line: "1" }))).toEqual([
      "/output/annotations/0/start_line: must be integer",
    ]);
    expect(contract.checkBody(create, { name: "n" })).toEqual([
      "body: must have required property 'head_sha'",
    ]);
    expect(contract.checkBody(create, undefined)).toEqual(["body: missing"]);
  });

  test("with alternatives are held to all of them together", () => {
    const update = operation("PATCH", "/repos/o/r/check-runs/1");
    expect(contract.checkBody(update, { status: "completed", conclusion: "success" })).toEqual([]);
    expect(
      contract.checkBody(update, { status: "completed", conclusion: "success", head_sha: "s" }),
    ).toContain('body: must NOT have unevaluated properties ("head_sha")');
  });

  test("have typed, known query parameters", () => {
    const list = operation("GET", "/repos/o/r/pulls");
    const query = contract.checkQuery(list, new URLSearchParams("per_page=50&state=all"));
    expect(query).toEqual({ query: { per_page: 50, state: "all" }, wrong: [] });
    expect(contract.checkQuery(list, new URLSearchParams("state=merged&author=x")).wrong).toEqual([
      'query: "state" can\'t be "merged"',
      'query: GitHub knows no parameter "author" here',
    ]);
  });
});

describe("answers of ours", () => {
  const json = "application/json; charset=utf-8";

  test("are wrong when they lack something, or hold what GitHub does not send", () => {
    const blob = operation("GET", "/repos/o/r/git/blobs/x");
    const answer = {
      sha: "s",
      node_id: "n",
      size: 1,
      url: "https://api.github.com/",
      content: "",
      encoding: "base64",
    };
    expect(contract.checkAnswer(blob, 200, json, answer)).toEqual([]);
    expect(contract.checkAnswer(blob, 200, json, { ...answer, text: "" })).toEqual([
      'body: must NOT have additional properties ("text")',
    ]);
    const { sha: _, ...rest } = answer;
    expect(contract.checkAnswer(blob, 200, json, rest)).toEqual(["body: must have required property 'sha'"]);
    expect(contract.checkAnswer(blob, 201, json, answer)).toEqual(["answer: 201 is not documented"]);
  });

  test("are held to the parts of a schema made of several", () => {
    const file = operation("GET", "/repos/o/r/contents/a");
    expect(contract.checkAnswer(file, 200, json, { type: "file" })).not.toEqual([]);
    expect(contract.checkAnswer(file, 200, json, [])).toEqual([]);
  });
});

test("a call that GitHub does not know is noticed", async () => {
  const github = await startGithub();
  const token = github.token({ repository: createRepository(github.state) });
  const response = await fetch(`${github.apiUrl}/repos/contoso/orders/nothing`, {
    headers: { authorization: `token ${token}` },
  });
  expect(response.status).toBe(404);
  expect(github.violations).toEqual([
    "call 1, unknown: our GitHub does not know GET /repos/contoso/orders/nothing",
  ]);
  await github.stop();
});
