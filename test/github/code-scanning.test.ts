import { gzipSync } from "node:zlib";

import { afterEach, beforeEach, expect, test } from "@jest/globals";
import type { Octokit } from "@octokit/rest";

import { clientOf, refusalOf } from "./client.ts";
import { startGithub, type Github } from "./github.ts";
import { readAll } from "./permissions.ts";
import { createPull } from "./scenario.ts";
import type { Pull } from "./state.ts";

let github: Github;
let octokit: Octokit;
let pull: Pull;
const repo = { owner: "contoso", repo: "orders" };
const log = (runs: unknown[] = []) => JSON.stringify({ version: "2.1.0", runs });
const packed = (text: string) => gzipSync(text).toString("base64");

beforeEach(async () => {
  github = await startGithub();
  pull = createPull(github.state, { head: { "a.txt": "b\n" } });
  octokit = clientOf(github, { repository: pull.repository });
});

afterEach(async () => {
  await github.stop();
});

const upload = (sarif: string, more: Record<string, unknown> = {}, client = octokit) =>
  client.codeScanning.uploadSarif({
    ...repo,
    commit_sha: pull.head.sha,
    ref: "refs/pull/1/head",
    sarif,
    ...more,
  });

test("an upload is unpacked, kept and worked on", async () => {
  const { status, data } = await upload(packed(log()));
  expect(status).toBe(202);
  const { data: done } = await octokit.codeScanning.getSarif({ ...repo, sarif_id: data.id ?? "" });
  expect(done.processing_status).toBe("complete");
  expect([...pull.repository.sarifs.values()].map(({ text, ref }) => [text, ref])).toEqual([
    [log(), "refs/pull/1/head"],
  ]);
  github.assertClean();
});

test("what is not base64, not gzip, of no commit, of no ref is refused", async () => {
  expect((await refusalOf(upload("{}"))).status).toBe(400);
  expect((await refusalOf(upload(Buffer.from(log()).toString("base64")))).message).toBe(
    "Invalid SARIF. sarif is not a valid gzip file",
  );
  expect((await refusalOf(upload(packed(log()), { commit_sha: "f".repeat(40) }))).status).toBe(404);
  github.assertClean();
  expect((await refusalOf(upload(packed(log()), { ref: "main" }))).status).toBe(422);
  expect(github.violations).toEqual([
    'call 4, code-scanning/upload-sarif: /ref: must match pattern "^refs/(heads|tags|pull)/.*$"',
  ]);
});

test("what GitHub finds wrong only later", async () => {
  const run = {
    tool: { driver: { name: "Portcullis" } },
    automationDetails: { id: "portcullis/1" },
    results: [],
  };
  const { data } = await upload(packed(log([run, run])));
  const { data: done } = await octokit.codeScanning.getSarif({ ...repo, sarif_id: data.id ?? "" });
  expect([done.processing_status, done.errors]).toEqual([
    "failed",
    ["rejecting SARIF, as there are multiple runs with the same tool and category"],
  ]);
  github.assertClean();
});

test("a run of a pull request may upload with a token that only reads; others may not", async () => {
  const { repository } = pull;
  const reader = clientOf(github, { repository, permissions: readAll, event: "push" });
  expect((await refusalOf(upload(packed(log()), {}, reader))).status).toBe(403);
  const ofPull = clientOf(github, { repository, permissions: readAll, event: "pull_request" });
  expect((await upload(packed(log()), {}, ofPull)).status).toBe(202);
  repository.codeScanning = false;
  expect((await refusalOf(upload(packed(log()), {}, ofPull))).message).toBe(
    "Code Security must be enabled for this repository to use code scanning.",
  );
  github.assertClean();
});
