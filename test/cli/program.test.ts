import { afterAll, describe, expect, test } from "@jest/globals";
import { execFileSync, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { rules } from "../../src/rules/registry.generated.ts";

const program = join(import.meta.dirname, "../../src/cli.ts");
const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "portcullis-cli-"));
  folders.push(folder);
  write(folder, files);
  return folder;
}

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

function git(folder: string, ...args: readonly string[]): string {
  const identity = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"];
  return execFileSync("git", [...identity, ...args], { cwd: folder, encoding: "utf8" }).trim();
}

/** A repository with one commit on `main`, and a branch `change` checked out. */
function repositoryWith(files: Readonly<Record<string, string>>): string {
  const folder = folderWith(files);
  git(folder, "init", "-q", "-b", "main");
  git(folder, "add", "-A");
  git(folder, "commit", "-qm", "base");
  git(folder, "switch", "-qc", "change");
  return folder;
}

interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

function portcullis(folder: string, ...args: readonly string[]): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    cwd: folder,
    encoding: "utf8",
    env: { PATH: process.env["PATH"], HOME: folder },
    timeout: 60_000,
  });
  return { status, out: stdout, err: stderr };
}

interface Reported {
  readonly findings: readonly {
    readonly rule: string;
    readonly line: number;
    readonly standing: { readonly kind: string };
  }[];
  readonly fixed: readonly { readonly rule: string }[];
  readonly problems: readonly { readonly message: string; readonly counts: boolean }[];
  readonly policyChanges: readonly string[];
  readonly conclusion: { readonly kind: string; readonly sentence: string };
}

function report(folder: string, ...args: readonly string[]): Reported & { readonly status: number | null } {
  const { status, out, err } = portcullis(folder, "review", "--format", "json", ...args);
  if (out === "") throw new Error(err);
  return { status, ...(JSON.parse(out) as Reported) };
}

const standings = ({ findings }: Reported, rule = "plain-http-allowed"): readonly string[] =>
  findings.filter((one) => one.rule === rule).map((one) => `${one.line} ${one.standing.kind}`);

/** A site with every other defect that the rules know kept out of the test by the policy. */
const site = (properties: string): string => `resource api 'Microsoft.Web/sites@2024-04-01' = {
  name: 'api'
  location: 'westeurope'
  kind: 'functionapp'
  properties: {
    ${properties}
  }
}
`;
const plain = site("httpsOnly: false");
const secure = site("httpsOnly: true");
const onlyThisRule = `rules:\n${rules
  .filter(({ id }) => id !== "plain-http-allowed")
  .map(({ id }) => `  ${id}: off\n`)
  .join("")}`;
const policyPath = ".github/portcullis.yml";

describe("review", () => {
  test("of a folder without git: everything counts", () => {
    const folder = folderWith({ "main.bicep": plain, [policyPath]: onlyThisRule });
    const reviewed = report(folder);
    expect(reviewed.status).toBe(1);
    expect(standings(reviewed)).toEqual(["6 reported"]);
    write(folder, { "main.bicep": secure });
    const { status, out, err } = portcullis(folder, "review");
    expect([status, err]).toEqual([0, ""]);
    expect(out).toContain("Passed: nothing new that blocks (`high` or above).");
  });

  test("an empty folder passes", () => {
    const { status, out } = portcullis(folderWith({}), "review");
    expect(status).toBe(0);
    expect(out).toContain("Passed");
  });

  test("with a base: only what is new since the merge base blocks", () => {
    const folder = repositoryWith({ "old.bicep": plain, [policyPath]: onlyThisRule });
    write(folder, { "README.md": "nothing" });
    const unrelated = report(folder, "--base", "main");
    expect([unrelated.status, standings(unrelated)]).toEqual([0, ["6 pre-existing"]]);
    write(folder, { "new.bicep": plain.replace("'api'", "'other'") });
    const added = report(folder, "--base", "main");
    expect([added.status, standings(added)]).toEqual([1, ["6 reported", "6 pre-existing"]]);
    // main moves on; what it has gained is not this branch's.
    git(folder, "switch", "-q", "main");
    git(folder, "rm", "-q", "--cached", "old.bicep");
    git(folder, "commit", "-qm", "later");
    git(folder, "switch", "-qf", "change");
    rmSync(join(folder, "new.bicep"), { force: true });
    const moved = report(folder, "--base", "main");
    expect([moved.status, standings(moved)]).toEqual([0, ["6 pre-existing"]]);
  });

  test("what is repaired is fixed, and a renamed file keeps its findings", () => {
    const folder = repositoryWith({
      "a.bicep": plain,
      "b.bicep": plain.replace("'api'", "'b'"),
      [policyPath]: onlyThisRule,
    });
    write(folder, { "a.bicep": secure });
    renameSync(join(folder, "b.bicep"), join(folder, "c.bicep"));
    const reviewed = report(folder, "--base", "main");
    expect(reviewed.status).toBe(0);
    expect(standings(reviewed)).toEqual(["6 pre-existing"]);
    expect(reviewed.fixed.map(({ rule }) => rule)).toEqual(["plain-http-allowed"]);
  });

  test("the policy of the merge base judges, and what the branch makes of it is said", () => {
    const folder = repositoryWith({ "main.bicep": secure, [policyPath]: onlyThisRule });
    write(folder, { "main.bicep": plain, [policyPath]: `${onlyThisRule}block: never\n` });
    const reviewed = report(folder, "--base", "main");
    expect(reviewed.status).toBe(1);
    expect(reviewed.policyChanges).toEqual(["Weakens the gate: changes `block` from `high` to `never`"]);
    write(folder, { [policyPath]: "blok: never\n" });
    const wrong = report(folder, "--base", "main");
    expect(wrong.status).toBe(1);
    expect(wrong.problems.map(({ message, counts }) => [message, counts])).toContainEqual([
      "There is no key `blok` here; did you mean `block`?",
      false,
    ]);
  });

  test("a suppression that the branch adds does not lift its own block", () => {
    const folder = repositoryWith({ "main.bicep": secure, [policyPath]: onlyThisRule });
    const allowed = `// portcullis: allow plain-http-allowed -- internal\n${plain}`;
    write(folder, { "main.bicep": allowed });
    const added = report(folder, "--base", "main");
    expect([added.status, standings(added)]).toEqual([1, ["7 reported"]]);
    git(folder, "commit", "-qam", "agreed");
    const agreed = report(folder, "--base", "change");
    expect([agreed.status, standings(agreed)]).toEqual([0, ["7 suppressed"]]);
  });

  test("a folder inside a repository is compared with the same folder", () => {
    const folder = repositoryWith({
      "apps/orders/main.bicep": plain,
      [`apps/orders/${policyPath}`]: onlyThisRule,
      "other/main.bicep": plain,
    });
    const reviewed = report(folder, "apps/orders", "--base", "main");
    expect([reviewed.status, standings(reviewed)]).toEqual([0, ["6 pre-existing"]]);
  });

  test("a folder without a policy is not judged by the repository's unnoticed", () => {
    const folder = repositoryWith({
      "apps/orders/main.bicep": plain,
      [policyPath]: `${onlyThisRule}block: never\n`,
    });
    const { status, out } = portcullis(folder, "review", "apps/orders");
    expect(status).toBe(1);
    expect(out.replace(/\s+/gu, " ")).toContain(
      "The policy of the repository is not used for a folder of it, since its paths start elsewhere: review the repository, or name a policy with --policy",
    );
    expect(portcullis(folder, "review", "apps/orders", "--policy", policyPath).status).toBe(0);
  });

  test("options go over the policy", () => {
    const folder = folderWith({
      "main.bicep": plain,
      "mine.yml": `${onlyThisRule}ignore: ["**"]\n`,
      [policyPath]: onlyThisRule,
    });
    expect(portcullis(folder, "review", "--fail-on", "never").status).toBe(0);
    expect(portcullis(folder, "review", "--fail-on", "critical").status).toBe(0);
    expect(portcullis(folder, "review", "--fail-on", "high").status).toBe(1);
    expect(portcullis(folder, "review", "--policy", "mine.yml").status).toBe(0);
  });

  test("what can't be read is not passed", () => {
    const folder = folderWith({
      "main.bicep": "var open = {",
      [policyPath]: onlyThisRule,
    });
    const { status, out } = portcullis(folder, "review");
    expect(status).toBe(3);
    expect(out).toContain("Incomplete: ");
  });

  test("a policy that is a link judges nothing", () => {
    const folder = folderWith({ "main.bicep": plain, "mine.yml": onlyThisRule });
    mkdirSync(join(folder, ".github"));
    symlinkSync("../mine.yml", join(folder, policyPath));
    const { status, err } = portcullis(folder, "review");
    expect(status).toBe(2);
    expect(err).toContain(
      ".github/portcullis.yml is a symbolic link, which is not followed here, so what judges this change is not known.",
    );
  });

  test("a link in the place of a template is not passed, wherever it leads; one that was there is", () => {
    const folder = repositoryWith({
      "main.bicep": "param location string\n",
      "shared.txt": plain,
      [policyPath]: onlyThisRule,
    });
    rmSync(join(folder, "main.bicep"));
    symlinkSync("shared.txt", join(folder, "main.bicep"));
    const { status, out } = portcullis(folder, "review", "--base", "main");
    expect(status).toBe(3);
    expect(out).toContain("This is a symbolic link to `shared.txt`");
    git(folder, "commit", "-qam", "link");
    expect(portcullis(folder, "review", "--base", "change").status).toBe(0);
  });

  test.each([
    ["sarif", /^\{\n? *"\$schema"/u],
    ["markdown", /Blocked/u],
    ["text", /-->.*main\.bicep:6/u],
  ])("as %s, on standard output and in a file", (format, pattern) => {
    const folder = folderWith({ "main.bicep": plain, [policyPath]: onlyThisRule });
    const printed = portcullis(folder, "review", "--format", format);
    expect(printed.status).toBe(1);
    expect(printed.out).toMatch(pattern);
    const written = portcullis(folder, "review", "--format", format, "--output", "out.txt");
    expect([written.status, written.out]).toEqual([1, ""]);
    expect(written.err).toBe("Blocked: 1 finding blocks the merge (1 high).\n");
    expect(readFileSync(join(folder, "out.txt"), "utf8")).toBe(printed.out);
  });

  test("no colours in a pipe; --no-color and NO_COLOR everywhere", () => {
    const folder = folderWith({ "main.bicep": plain, [policyPath]: onlyThisRule });
    expect(portcullis(folder, "review").out).not.toContain("\u001b[");
    const forced = (...args: readonly string[]): string =>
      spawnSync(process.execPath, [program, "review", ...args], {
        cwd: folder,
        encoding: "utf8",
        env: { PATH: process.env["PATH"], HOME: folder, FORCE_COLOR: "1" },
      }).stdout;
    expect(forced()).toContain("\u001b[");
    expect(forced("--no-color")).not.toContain("\u001b[");
  });
});

describe("what can't be done ends with 2 and says why", () => {
  test.each<readonly [string, readonly string[], string]>([
    ["a mistake", ["review", "--fail-on", "hihg"], "--fail-on is one of low, medium, high, critical, never"],
    [
      "no command",
      [],
      "Name a command: review, rules, explain, baseline, init. portcullis --help tells more.",
    ],
    ["no folder", ["review", "nowhere"], "There is no folder nowhere."],
    ["a file", ["review", "main.bicep"], "main.bicep is a file; name a folder to review."],
    [
      "no repository",
      ["review", "--base", "main"],
      "is not in a git repository, so --base has nothing to name.",
    ],
    ["no policy file", ["review", "--policy", "none.yml"], "none.yml can't be read: ENOENT"],
    ["a wrong policy file", ["review", "--policy", "main.bicep"], "main.bicep:1:1: "],
    ["no rule", ["explain", "plain-http-alowed"], "Did you mean plain-http-allowed?"],
    ["no place to write", ["review", "--output", "no/where"], "no/where can't be written: ENOENT"],
  ])("%s", (_, args, message) => {
    const { status, out, err } = portcullis(folderWith({ "main.bicep": plain }), ...args);
    expect(err).toContain(message);
    expect([status, out]).toEqual([2, ""]);
  });

  test("a wrong policy, with its line", () => {
    const folder = folderWith({ [policyPath]: "block: high\nreprot: low\n" });
    expect(portcullis(folder, "review")).toEqual({
      status: 2,
      out: "",
      err: ".github/portcullis.yml:2:1: There is no key `reprot` here; did you mean `report`?\n",
    });
  });

  test("a revision that is none, or that looks like an option", () => {
    const folder = repositoryWith({ "main.bicep": plain });
    for (const revision of ["nowhere", "--output=pwn", "main:main.bicep"]) {
      const { status, err } = portcullis(folder, "review", `--base=${revision}`);
      expect(status).toBe(2);
      expect(err).toContain(`There is no commit ${revision} in this repository.`);
    }
    expect(existsSync(join(folder, "pwn"))).toBe(false);
  });

  test("histories that have nothing in common", () => {
    const folder = repositoryWith({ "main.bicep": plain });
    git(folder, "switch", "-q", "--orphan", "alone");
    git(folder, "commit", "-q", "--allow-empty", "-m", "alone");
    const { status, err } = portcullis(folder, "review", "--base", "main");
    expect([status, err]).toEqual([
      2,
      "main and HEAD have no commit in common, so there is nothing to compare.\n",
    ]);
  });
});

describe("a shared policy", () => {
  const policy = `${onlyThisRule}extends: contoso/policies/base.yml@v1\n`;

  test("that is not named makes the review incomplete; one that is holds", () => {
    const folder = folderWith({ "main.bicep": secure, [policyPath]: policy, "shared.yml": "block: never\n" });
    const { status, out } = portcullis(folder, "review");
    expect(status).toBe(3);
    expect(out.replace(/\s+/gu, " ")).toContain(
      "The shared policy `contoso/policies/base.yml@v1` is not fetched by this command (name a copy with --shared-policy)",
    );
    expect(portcullis(folder, "review", "--shared-policy", "shared.yml").status).toBe(0);
    write(folder, { "main.bicep": plain });
    expect(portcullis(folder, "review", "--shared-policy", "shared.yml").status).toBe(0);
  });
});

describe("baseline", () => {
  const file = ".github/portcullis-baseline.json";

  test("accepts with a reason, then only shrinks", () => {
    const folder = folderWith({ "a.bicep": plain, "b.bicep": plain, [policyPath]: onlyThisRule });
    expect(portcullis(folder, "baseline")).toMatchObject({
      status: 0,
      out: "There is nothing to write: no baseline, and no finding is accepted. To accept what is there now, add --accept with the reason.\n",
    });
    expect(existsSync(join(folder, file))).toBe(false);
    expect(portcullis(folder, "baseline", "--accept", "at adoption").out).toBe(
      `${file}: 2 findings accepted, 0 entries dropped.\n`,
    );
    expect(standings(report(folder))).toEqual(["6 baselined", "6 baselined"]);
    write(folder, { "a.bicep": secure, "c.bicep": plain });
    expect(portcullis(folder, "baseline").out).toBe(`${file}: 0 findings accepted, 1 entry dropped.\n`);
    expect(standings(report(folder))).toEqual(["6 baselined", "6 reported"]);
  });

  test("drops nothing when something could not be judged", () => {
    const folder = folderWith({ "a.bicep": plain, [policyPath]: onlyThisRule });
    portcullis(folder, "baseline", "--accept", "at adoption");
    const before = readFileSync(join(folder, file), "utf8");
    write(folder, { "a.bicep": plain.slice(0, 60) });
    const { status, err } = portcullis(folder, "baseline");
    expect(status).toBe(0);
    expect(err).toContain("The review is incomplete, so an entry whose finding was not met is kept.");
    expect(readFileSync(join(folder, file), "utf8")).toBe(before);
  });

  test("follows a rename on this branch", () => {
    const folder = folderWith({ "a.bicep": plain, [policyPath]: onlyThisRule });
    portcullis(folder, "baseline", "--accept", "at adoption");
    git(folder, "init", "-q", "-b", "main");
    git(folder, "add", "-A");
    git(folder, "commit", "-qm", "base");
    renameSync(join(folder, "a.bicep"), join(folder, "z.bicep"));
    expect(portcullis(folder, "baseline", "--base", "main").out).toBe(
      `${file}: 0 findings accepted, 0 entries dropped.\n`,
    );
    expect(readFileSync(join(folder, file), "utf8")).toMatch(
      /"path": "z\.bicep"[\s\S]*"reason": "at adoption"/u,
    );
    expect(standings(report(folder))).toEqual(["6 baselined"]);
  });
});

describe("init", () => {
  test("writes what is not there, and nothing over what is", () => {
    const folder = folderWith({});
    expect(portcullis(folder, "init").out).toMatch(
      /^written: \.github\/workflows\/portcullis\.yml\nwritten: \.github\/portcullis\.yml\n/u,
    );
    expect(portcullis(folder, "review").status).toBe(0);
    write(folder, { [policyPath]: "block: low\n" });
    expect(portcullis(folder, "init").out).toMatch(
      /^there already, left as it is: \.github\/workflows\/portcullis\.yml\nthere already, left as it is: \.github\/portcullis\.yml\n/u,
    );
    expect(readFileSync(join(folder, policyPath), "utf8")).toBe("block: low\n");
  });
});

describe("rules and explain", () => {
  test("every rule is listed, for people and for programs", () => {
    const folder = folderWith({});
    const text = portcullis(folder, "rules").out;
    const json = JSON.parse(portcullis(folder, "rules", "--format", "json").out) as { id: string }[];
    expect(json.map(({ id }) => id).sort()).toEqual(rules.map(({ id }) => id).sort());
    for (const { id } of rules) expect(text).toContain(`  ${id} `);
  });

  test("a rule by an earlier name", () => {
    const { status, out } = portcullis(folderWith({}), "explain", "site-https-only");
    expect(status).toBe(0);
    expect(out).toMatch(/^Function app answers over plain HTTP \[plain-http-allowed\]\n/u);
  });
});

test("a reader that closes the pipe does not change the verdict", () => {
  const folder = folderWith({ "main.bicep": plain, [policyPath]: onlyThisRule });
  const command = `"${process.execPath}" "${program}" review --format json | head -c 1 >/dev/null; echo "\${PIPESTATUS[0]}"`;
  expect(spawnSync("bash", ["-c", command], { cwd: folder, encoding: "utf8" }).stdout).toBe("1\n");
});
