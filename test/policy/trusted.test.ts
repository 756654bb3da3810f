import { describe, expect, test } from "@jest/globals";
import { readTrusted, type Trusted, type TrustRequest } from "../../src/policy/trusted.ts";
import type { Files } from "../../src/source/files.ts";

const rules = [{ id: "plain-http-allowed" }, { id: "sql-injection" }];
const policyPath = ".github/portcullis.yml";
const baselinePath = ".github/portcullis-baseline.json";

/** A text that is undefined can't be read. */
function files(texts: Readonly<Record<string, string | undefined>>): Files {
  return {
    paths: Object.keys(texts).sort(),
    has: (path) => path in texts,
    read: (path) => {
      const text = texts[path];
      return text === undefined ? { kind: "unreadable", path, why: "is binary" } : { path, text };
    },
    readBytes: () => new Uint8Array(),
    idOf: () => undefined,
  };
}

function trust(parts: Partial<TrustRequest>): Promise<Trusted> {
  return readTrusted({
    trusted: files({}),
    fetchShared: () => Promise.resolve({ why: "was not to be fetched" }),
    rules,
    ...parts,
  });
}

/** What is said about it, in one list. */
async function said(parts: Partial<TrustRequest>): Promise<readonly string[]> {
  const trusted = await trust(parts);
  if (trusted.kind === "wrong") return trusted.errors.map(({ message }) => `wrong: ${message}`);
  return [
    ...trusted.policyChanges,
    ...trusted.problems.map(({ effect, message }) => `${effect}: ${message}`),
  ];
}

describe("what judges", () => {
  test("is the trusted revision's, never the head's", async () => {
    const trusted = await trust({
      trusted: files({ [policyPath]: "block: low" }),
      head: files({ [policyPath]: "block: never\nincomplete: pass" }),
    });
    expect(trusted).toMatchObject({
      kind: "trusted",
      policy: { block: "low", incomplete: "fail" },
      policySource: { path: policyPath, text: "block: low" },
      policyChanges: [
        "Weakens the gate: changes `block` from `low` to `never`",
        "Weakens the gate: changes `incomplete` from `fail` to `pass`",
      ],
    });
  });

  test("is the default where there is none, though the head brings one", async () => {
    const trusted = await trust({ head: files({ [policyPath]: "block: never" }) });
    expect(trusted).toMatchObject({ policy: { block: "high" } });
    expect(await said({ head: files({ [policyPath]: "block: never" }) })).toEqual([
      "Weakens the gate: changes `block` from `high` to `never`",
    ]);
    expect(await said({ trusted: files({ [policyPath]: "block: low" }), head: files({}) })).toEqual([
      "Weakens the gate: changes `block` from `low` to `high`",
    ]);
  });

  test("may be a file from outside; the head's is then no matter", async () => {
    const trusted = await trust({
      trusted: files({ [policyPath]: "blok: low" }),
      head: files({ [policyPath]: "block: never" }),
      policyFile: { path: "mine.yml", text: "block: critical" },
    });
    expect(trusted).toMatchObject({ policy: { block: "critical" }, policyChanges: [] });
  });
});

describe("mistakes", () => {
  test("of the trusted revision end the run", async () => {
    expect(await said({ trusted: files({ [policyPath]: "blok: low" }) })).toEqual([
      "wrong: There is no key `blok` here; did you mean `block`?",
    ]);
    expect(await said({ trusted: files({ [policyPath]: undefined }) })).toEqual([
      "wrong: This file is binary",
    ]);
    expect(await said({ trusted: files({ [baselinePath]: "[]" }) })).toEqual([
      "wrong: Expected a baseline: `version` and `findings`, found a list",
    ]);
  });

  test("of the head are shown", async () => {
    expect(await said({ head: files({ [policyPath]: "blok: low", [baselinePath]: undefined }) })).toEqual([
      "Leaves a policy with mistakes: once merged, every review would end with them",
      "Leaves a baseline with mistakes: once merged, every review would end with them",
      "notice: There is no key `blok` here; did you mean `block`?",
      "notice: This file is binary",
    ]);
  });
});

describe("a shared policy", () => {
  const trusted = files({ [policyPath]: "extends: contoso/policies/base.yml@v1\nblock: critical" });
  const shared = (text: string): TrustRequest["fetchShared"] => {
    return () => Promise.resolve({ path: "base.yml", text });
  };

  test("holds against the repository's own", async () => {
    const parts = { trusted, fetchShared: shared("block: medium\nunsuppressable: [sql-injection]") };
    expect(await trust(parts)).toMatchObject({
      policy: { block: "medium", unsuppressable: new Set(["sql-injection"]) },
    });
    expect(await said(parts)).toEqual([
      "notice: `block: critical` is weaker than the shared policy's `medium`, which holds",
    ]);
  });

  test("that can't be had makes the review incomplete", async () => {
    expect(await said({ trusted })).toEqual([
      "incomplete: The shared policy `contoso/policies/base.yml@v1` was not to be fetched, so only the repository's own policy judges",
    ]);
  });

  test("that is wrong ends the run", async () => {
    expect(await said({ trusted, fetchShared: shared("blok: low") })).toEqual([
      "wrong: There is no key `blok` here; did you mean `block`?",
    ]);
  });

  test("is not followed further", async () => {
    expect(await said({ trusted, fetchShared: shared("extends: a/b/c@d") })).toEqual([
      "notice: The shared policy `contoso/policies/base.yml@v1` extends another one, which is not followed",
    ]);
  });

  test("is fetched for the trusted revision only", async () => {
    expect(await said({ head: files({ [policyPath]: "extends: evil/repo/x.yml@main" }) })).toEqual([
      "Extends the shared policy `evil/repo/x.yml@main`",
    ]);
  });
});
