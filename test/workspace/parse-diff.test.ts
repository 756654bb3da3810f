import { expect, test } from "@jest/globals";
import fc from "fast-check";

import { git } from "../../src/workspace/git.ts";
import { patchesIn, rawChangesIn } from "../../src/workspace/parse-diff.ts";
import { scratch } from "./scratch.ts";

test("of an output that ends anywhere, a file is either whole or known to be cut", async () => {
  const { repository, commit } = scratch();
  const text = Array.from({ length: 40 }, (_, at) => `${at}\n`).join("");
  const base = commit({ "a.txt": text, "old.txt": text, "b.txt": "1\n", link: { link: "a.txt" } });
  const head = commit({
    "a.txt": text.replace("3\n", "x\n").replace("30\n", ""),
    "old.txt": null,
    "n\new.txt": `new\n${text}`,
    "b.txt": "2",
    link: "file\n",
  });
  const args = ["diff-tree", "-r", "--raw", "-p", "-z", "-a", "-M50%", "--full-index", base, head];
  const { stdout } = await git(repository, { to: "compare", args });
  const changes = rawChangesIn(stdout);
  const whole = patchesIn(stdout, changes, false);
  expect(changes.map(({ letter, newPath }) => [letter, newPath.toString()])).toEqual([
    ["M", "a.txt"],
    ["M", "b.txt"],
    ["T", "link"],
    ["R", "n\new.txt"],
  ]);
  expect(whole.map(({ hunks, cut }) => [hunks.length, cut])).toEqual([
    [2, false],
    [1, false],
    [1, false],
    [1, false],
  ]);
  let cut = 0;
  for (let end = 0; end < stdout.length; end++) {
    for (const [at, patch] of patchesIn(stdout.subarray(0, end), changes, true).entries()) {
      if (patch.cut) cut++;
      else expect(patch).toEqual(whole[at]);
    }
  }
  expect(cut).toBeGreaterThan(stdout.length);
});

test("no output throws or hangs", () => {
  const word = fc.constantFrom(
    "@@ -1,2 +1,2 @@\n",
    "diff --git a b\n",
    "+x\n",
    "-x\n",
    " x\n",
    "\n",
    "\0",
    ":100644 100644 a b M\0p\0",
    "@@ -0,0 +1,99999 @@\n",
    "index a..b\n",
  );
  fc.assert(
    fc.property(fc.array(word), (words) => {
      const output = Buffer.from(words.join(""));
      const changes = rawChangesIn(output).map((change) => ({ ...change, letter: "T" }));
      expect(patchesIn(output, changes, true)).toHaveLength(changes.length);
    }),
  );
});
