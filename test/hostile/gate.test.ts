import { describe, expect, jest, test } from "@jest/globals";
import { basePolicy } from "../e2e/orders.ts";
import { attack, blocking, plainHttp, site } from "./attack.ts";

jest.setTimeout(120_000);

const blocked = [1, "blocked", [plainHttp]];
const verdict = (ended: Awaited<ReturnType<typeof attack>>) => [
  ended.exitCode,
  ended.outputs["conclusion"],
  blocking(ended),
];

describe("a pull request can't judge itself", () => {
  test("by its policy", async () => {
    for (const policy of [
      `${basePolicy}  plain-http-allowed: off\n`,
      `${basePolicy}block: never\ncomment: never\n`,
      `${basePolicy}ignore:\n  - "**"\n`,
      `${basePolicy}suppressions:\n  - rule: plain-http-allowed\n    reason: Fine\n`,
      "incomplete: pass\nblock: never\nextends: mallory/policy/p.yml@main\n",
    ]) {
      const ended = await attack({ "main.bicep": site(false), ".github/portcullis.yml": policy });
      expect(verdict(ended)).toEqual(blocked);
      expect(ended.report?.policyChanges).not.toEqual([]);
    }
  });

  test("by deleting the policy", async () => {
    const ended = await attack({ "main.bicep": site(false), ".github/portcullis.yml": null });
    expect(verdict(ended)).toEqual(blocked);
    expect(ended.report?.policyChanges).not.toEqual([]);
  });

  test("by a link in the policy's place", async () => {
    const ended = await attack({
      "main.bicep": site(false),
      "lax.yml": "block: never\n",
      ".github/portcullis.yml": { symlink: "../lax.yml" },
    });
    expect(verdict(ended)).toEqual(blocked);
  });

  test("by a baseline that has its finding", async () => {
    const before = await attack({ "main.bicep": site(false) });
    const fingerprint = before.report?.findings.find(
      ({ rule }) => rule === "plain-http-allowed",
    )?.fingerprint;
    for (const entry of [
      { fingerprint, rule: "plain-http-allowed", path: "main.bicep", reason: "There before", resource: "x" },
      { fingerprint },
    ]) {
      const ended = await attack({
        "main.bicep": site(false),
        ".github/portcullis-baseline.json": JSON.stringify({
          version: 1,
          schema: "portcullis-baseline/1",
          findings: [entry],
        }),
      });
      expect(verdict(ended)).toEqual(blocked);
    }
  });

  test("by a comment", async () => {
    for (const comment of [
      "// portcullis: allow plain-http-allowed -- reviewed by nobody",
      "/* portcullis: allow plain-http-allowed -- reviewed by nobody */",
      "#disable-next-line plain-http-allowed",
    ]) {
      const ended = await attack({ "main.bicep": `${comment}\n${site(false)}` });
      expect([ended.exitCode, ended.outputs["conclusion"], blocking(ended)]).toEqual([
        1,
        "blocked",
        ["plain-http-allowed main.bicep:7"],
      ]);
    }
  });

  test("by moving an agreed suppression over its own code", async () => {
    const allowed = "// portcullis: allow plain-http-allowed -- behind Front Door\n";
    const ended = await attack(
      { "main.bicep": `${site(true)}\n${allowed}${site(false).replaceAll("api", "other")}` },
      { "main.bicep": `${allowed}${site(true)}` },
    );
    expect([ended.exitCode, blocking(ended)]).toEqual([1, ["plain-http-allowed main.bicep:20"]]);
  });

  test("by settings of Semgrep, ESLint, Bicep or git", async () => {
    const ended = await attack({
      "main.bicep": site(false),
      ".semgrepignore": "**\n",
      "bicepconfig.json": '{ "analyzers": { "core": { "enabled": false } }, "moduleAliases": {} }',
      ".gitignore": "*\n",
      ".gitattributes":
        "* -diff -text binary linguist-generated linguist-vendored export-ignore filter=evil\n",
      ".gitmodules": '[submodule "x"]\n\tpath = main.bicep\n\turl = https://example.com/x\n',
      ".git-blame-ignore-revs": "x",
      "infra/.gitattributes": "* -diff\n",
    });
    expect(verdict(ended)).toEqual(blocked);
    expect(ended.shown).toContain("plain-http-allowed");
  });
});

describe("a pull request can't hide what it changes", () => {
  test("by taking away a line: the harm is on no line that it adds", async () => {
    const ended = await attack({ "main.bicep": site(true).replace("    httpsOnly: true\n", "") });
    expect([ended.exitCode, blocking(ended)]).toEqual([1, ["plain-http-allowed main.bicep:1"]]);
    expect(ended.shown).toContain("plain-http-allowed");
  });

  test("by changing a value far away that the line only names", async () => {
    const filler = "// nothing here\n".repeat(60);
    const text = (value: boolean): string =>
      `param secure bool = ${value}\n${filler}${site(true).replace("httpsOnly: true", "httpsOnly: secure")}`;
    const ended = await attack({ "main.bicep": text(false) }, { "main.bicep": text(true) });
    expect(ended.exitCode).toBe(1);
    expect(blocking(ended).map((one) => one.split(" ")[0])).toEqual(["plain-http-allowed"]);
    expect(ended.shown).toContain("plain-http-allowed");
  });

  test("by a parameter file alone", async () => {
    const bicep = `param secure bool\n${site(true).replace("httpsOnly: true", "httpsOnly: secure")}`;
    const parameters = (value: boolean): string => `using 'main.bicep'\nparam secure = ${value}\n`;
    const ended = await attack(
      { "main.bicepparam": parameters(false) },
      { "main.bicep": bicep, "main.bicepparam": parameters(true) },
    );
    expect(ended.exitCode).toBe(1);
    expect(blocking(ended).map((one) => one.split(" ")[0])).toEqual(["plain-http-allowed"]);
  });

  test("by swapping the contents of two files", async () => {
    const other = site(false).replaceAll("api", "other");
    const ended = await attack(
      { "a.bicep": other, "b.bicep": site(true) },
      {
        "main.bicep": "// nothing\n",
        "a.bicep": site(true),
        "b.bicep": other,
        ".github/portcullis.yml": `${basePolicy}suppressions:\n  - rule: plain-http-allowed\n    path: b.bicep\n    reason: A sandbox\n`,
      },
    );
    expect([ended.exitCode, blocking(ended)]).toEqual([1, ["plain-http-allowed a.bicep:6"]]);
  });

  test("by moving a file to where the policy allows it", async () => {
    const ended = await attack(
      { "main.bicep": site(false).replaceAll("api", "mine"), "sandbox/main.bicep": null },
      {
        "sandbox/main.bicep": site(false).replaceAll("api", "mine"),
        ".github/portcullis.yml": `${basePolicy}suppressions:\n  - rule: plain-http-allowed\n    path: sandbox/**\n    reason: A sandbox\n`,
      },
    );
    expect([ended.exitCode, blocking(ended)]).toEqual([1, [plainHttp]]);
  });

  test.each([
    ["a link out of the repository", { "main.bicep": { symlink: "/etc/passwd" } }],
    ["a link to a folder above", { "main.bicep": { symlink: "../../../etc/passwd" } }],
    ["a link to another file of it", { "main.bicep": { symlink: "other.bicep" }, "other.txt": site(false) }],
    ["a submodule", { "main.bicep": { submodule: "1".repeat(40) } }],
    [
      "a pointer of Git LFS",
      {
        "main.bicep": `version https://git-lfs.github.com/spec/v1\noid sha256:${"0".repeat(64)}\nsize 1234\n`,
      },
    ],
    ["bytes that are no text", { "main.bicep": Buffer.from([0, 1, 2, 0xff, 0xfe, 0, 0]) }],
    [
      "text that is no UTF-8",
      { "main.bicep": Buffer.concat([Buffer.from(site(true)), Buffer.from([0x2f, 0x2f, 0xc3, 0x28, 0x0a])]) },
    ],
  ])("behind %s: not green, and said", async (_, head) => {
    const ended = await attack(head);
    expect([ended.exitCode, ended.outputs["conclusion"]]).toEqual([3, "incomplete"]);
    expect(ended.report?.problems.filter(({ counts, path }) => counts && path === "main.bicep")).not.toEqual(
      [],
    );
    expect(ended.everything).not.toContain("root:x:0");
  });

  test.each([
    ["a byte order mark", `\ufeff${site(false)}`],
    ["lines that end with CR LF", site(false).replaceAll("\n", "\r\n")],
    [
      "a byte order mark of UTF-16",
      Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(site(false), "utf16le")]),
    ],
  ])("behind %s", async (_, text) => {
    const ended = await attack({ "main.bicep": text });
    expect(ended.exitCode === 1 || ended.exitCode === 3).toBe(true);
    if (ended.exitCode === 1) expect(blocking(ended)).toEqual([plainHttp]);
    else expect(ended.outputs["conclusion"]).toBe("incomplete");
  });

  test("behind a resource whose kind, condition or loop is known only at deployment", async () => {
    const ended = await attack({
      "main.bicep": `param on bool\nparam names array\n${site(false)
        .replace("= {", "= if (on) {")
        .concat(
          site(false)
            .replaceAll("api", "many")
            .replace("= {", "= [for name in names: {")
            .replace(/\}\n$/u, "}]\n"),
        )}`,
    });
    expect(ended.exitCode).toBe(1);
    expect(blocking(ended).map((one) => one.split(" ")[0])).toEqual([
      "plain-http-allowed",
      "plain-http-allowed",
    ]);
  });
});
