import { describe, expect, test } from "@jest/globals";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { parse } from "yaml";
import { readInputs } from "../src/action/inputs.ts";
import { workflow } from "../src/cli/workflow.generated.ts";
import { parsePolicy, policyPath } from "../src/policy/configuration.ts";
import { rules } from "../src/rules/registry.generated.ts";

// Promises about the files of this repository. Generated files and dist/ are compared by `npm test` itself
// (scripts/test.ts); workflows have repository-workflows.test.ts, rules rules.test.ts.

const root = join(import.meta.dirname, "..");
const tracked = gitFiles();
const manifest = JSON.parse(textOf("package.json")) as {
  readonly version: string;
  readonly bin: Readonly<Record<string, string>>;
};

describe("documentation", () => {
  const pages = tracked.filter(
    (path) => path.endsWith(".md") && !path.startsWith("test/reporters/baselines/"),
  );

  test.each(pages)("the links of %s lead somewhere", (page) => {
    expect(linksIn(textOf(page)).filter((link) => !leadsSomewhere(page, link))).toEqual([]);
  });

  test("a link that leads nowhere is seen", () => {
    const page = "README.md";
    expect(linksIn("[a](nowhere.md) `[b](code.md)` [c](docs/policy.md#nothing)\n\n[d](LICENSE)\n")).toEqual([
      "nowhere.md",
      "docs/policy.md#nothing",
      "LICENSE",
    ]);
    expect(leadsSomewhere(page, "nowhere.md")).toBe(false);
    expect(leadsSomewhere(page, "docs/policy.md#nothing")).toBe(false);
    expect(leadsSomewhere(page, "docs/policy.md#baseline")).toBe(true);
    expect(leadsSomewhere(page, "../LICENSE")).toBe(false);
  });

  test("the npm scripts that are told of exist", () => {
    const { scripts } = JSON.parse(textOf("package.json")) as { readonly scripts: object };
    const told = pages.flatMap((page) =>
      [...textOf(page).matchAll(/\bnpm run ([a-z-]+)/gu)].map(([, name]) => name),
    );
    expect(told).toContain("generate");
    expect([...new Set(told)].filter((name) => !Object.keys(scripts).includes(name ?? ""))).toEqual([]);
  });

  test("the finding that README shows is printed by the command above it", () => {
    const readme = textOf("README.md");
    const shown = /```text\n(.*?)```/su.exec(readme)?.[1] ?? "";
    const command =
      /```sh\nnode (dist\/cli\.cjs review examples\/orders\/vulnerable)\n/u.exec(readme)?.[1] ?? "";
    const { status, stdout } = cli(...command.split(" ").slice(1), "--semgrep", "off", "--offline");
    expect(shown).not.toBe("");
    expect(stdout).toContain(shown);
    expect(status).toBe(1);
  });
});

test.each([
  ["README.md", 1],
  ["docs/policy.md", 2],
] as const)("the policies that %s shows are policies", async (page, count) => {
  const shown = [...textOf(page).matchAll(/```yaml\n(.*?)```/gsu)].map(([, text = ""]) => text);
  expect(shown).toHaveLength(count);
  for (const text of shown) {
    const { errors, notices } = await parsePolicy({ path: policyPath, text }, rules);
    expect([...errors, ...notices]).toEqual([]);
  }
});

describe("the version", () => {
  test("is that of the changelog's newest entry", () => {
    expect(/^## \[([^\]]+)\]/mu.exec(textOf("CHANGELOG.md"))?.[1]).toBe(manifest.version);
  });

  test("is what the program says", () => {
    expect(cli("--version")).toEqual({ status: 0, stdout: `${manifest.version}\n` });
  });

  test("is what the workflows to copy name", () => {
    for (const path of tracked.filter((name) => name.startsWith("workflows/"))) {
      const versions = [...textOf(path).matchAll(/uses: portcullis-review\/\S+ # v(\S+)/gu)].map(
        ([, name]) => name,
      );
      expect([path, versions]).toEqual([path, [manifest.version]]);
    }
  });
});

describe("the action", () => {
  interface Action {
    readonly name: string;
    readonly inputs: Readonly<Record<string, { readonly description: string; readonly default?: string }>>;
    readonly outputs: Readonly<Record<string, { readonly description: string }>>;
    readonly runs: { readonly using: string; readonly main: string };
  }
  const action = parse(textOf("action.yml")) as Action;
  const gate = parse(textOf("gate/action.yml")) as Action;
  const source = tracked
    .filter((path) => /^src\/action(?:\.ts$|\/)/u.test(path))
    .map(textOf)
    .join("\n");

  test("has two entries that differ only in name and path, and start the same program", () => {
    expect({ ...gate, name: action.name, runs: action.runs }).toEqual(action);
    expect(gate.runs.using).toBe(action.runs.using);
    expect(normalize(join("gate", gate.runs.main))).toBe(normalize(action.runs.main));
    expect(existsSync(join(root, action.runs.main))).toBe(true);
  });

  test("declares the inputs that the program reads, and no other", () => {
    const read = new Set<string>();
    readInputs(
      new Proxy<NodeJS.ProcessEnv>(
        {},
        {
          get: (_variables, name) => {
            read.add(String(name));
          },
        },
      ),
    );
    const declared = Object.keys(action.inputs).map((name) => `INPUT_${name.toUpperCase()}`);
    expect([...read].sort()).toEqual(declared.sort());
  });

  test("means by the defaults that it declares what the program takes for nothing given", () => {
    const { token, ...defaults } = Object.fromEntries(
      Object.entries(action.inputs).map(([name, { default: standard = "" }]) => [name, standard]),
    );
    expect(token).toBe("${{ github.token }}");
    const given = Object.fromEntries(
      Object.entries(defaults).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
    );
    // An empty `sarif` says that none is wanted.
    expect(readInputs(given)).toEqual({ ...readInputs({}), sarif: defaults["sarif"] });
  });

  test("declares the outputs that the program sets, and no other", () => {
    expect(namesIn(source, /\bsetOutput\(\s*environment,\s*"([^"]+)"/gu)).toEqual(
      Object.keys(action.outputs).sort(),
    );
  });
});

describe("what is installed", () => {
  interface Package {
    readonly resolved?: string;
    readonly integrity?: string;
    readonly dev?: boolean;
    readonly optional?: boolean;
    readonly dependencies?: Readonly<Record<string, string>>;
    readonly optionalDependencies?: Readonly<Record<string, string>>;
  }
  const { packages } = JSON.parse(textOf("package-lock.json")) as {
    readonly packages: Readonly<Record<string, Package>>;
  };

  test("the lock file names no registry", () => {
    expect(Object.keys(packages).filter((at) => packages[at]?.resolved !== undefined)).toEqual([]);
    expect(textOf("package-lock.json")).not.toMatch(/https?:\/\/[^"]*registry/u);
  });

  test("the lock file holds a hash of everything but other platforms' optional packages", () => {
    const unhashed = Object.entries(packages).filter(
      ([at, { integrity }]) => at !== "" && integrity === undefined,
    );
    expect(unhashed.filter(([, { optional, dev }]) => !(optional === true && dev === true))).toEqual([]);
  });

  test("the lock file is whole, or `npm ci` refuses it", () => {
    const missing = Object.entries(packages).flatMap(([at, { dependencies, optionalDependencies }]) =>
      Object.keys({ ...dependencies, ...optionalDependencies })
        .filter((name) => !isLocked(at, name))
        .map((name) => `${name}, wanted by ${at}`),
    );
    expect(missing).toEqual([]);
  });

  /** As Node looks for a package: beside the one that wants it, then in the folders above. */
  function isLocked(wantedBy: string, name: string): boolean {
    for (
      let folder = wantedBy;
      ;
      folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/node_modules/")))
    ) {
      if (Object.hasOwn(packages, folder === "" ? `node_modules/${name}` : `${folder}/node_modules/${name}`))
        return true;
      if (folder === "") return false;
    }
  }

  test.each(tracked.filter((path) => /^requirements\/.*\.txt$/u.test(path)))(
    "%s names versions and hashes",
    (path) => {
      const lines = textOf(path)
        .replace(/^#.*\n/gmu, "")
        .replaceAll("\\\n", "")
        .split("\n")
        .filter((line) => line !== "");
      expect(lines.length).toBeGreaterThan(0);
      for (const line of lines)
        expect(line).toMatch(/^[\w.-]+==[\w.]+(?: ; [^#]+?)?(?: +--hash=sha256:[0-9a-f]{64})+$/u);
    },
  );
});

describe("what is committed", () => {
  const texts = tracked.filter(
    (path) => !/\.(?:zip|gz|png)$/u.test(path) && path !== "test/repository.test.ts",
  );

  test("says nothing of the machine that it was made on", () => {
    const machine = /(?:^|[\s"'`(=])\/(?:work|root|Users\/\w+)\//mu;
    expect(texts.filter((path) => machine.test(textOf(path)))).toEqual([]);
  });

  test("has no link to a file that is not there, over which `$/` stumbles", () => {
    const links = execFileSync("git", ["ls-files", "-s"], { cwd: root, encoding: "utf8" })
      .split("\n")
      .filter((line) => line.startsWith("120000"));
    expect(links).toEqual([]);
  });
});

describe("dist/", () => {
  test("tells the licence of every library in it", () => {
    const notices = textOf("dist/THIRD-PARTY-NOTICES.txt");
    const vendors = [...textOf("scripts/build.ts").matchAll(/^ {2}"?([@\w/-]+)"?: "([\w-]+)",$/gmu)].flatMap(
      ([, name = "", file = ""]) => (existsSync(join(root, "dist/vendor", `${file}.cjs`)) ? [name] : []),
    );
    expect(vendors).toContain("ts-morph");
    for (const name of vendors) expect(notices).toContain(`\n${name} `);
    // A licence that is named without its text would not do.
    for (const notice of notices.split(`\n${"-".repeat(80)}\n`).slice(1))
      expect(notice.length).toBeGreaterThan(300);
  });

  test("has the programs that package.json and the action name", () => {
    for (const path of Object.values(manifest.bin)) expect(existsSync(join(root, path))).toBe(true);
  });
});

test("`portcullis init` writes the workflow that is there to copy", () => {
  expect(textOf("workflows/pull-request.yml").endsWith(`\n${workflow}`)).toBe(true);
});

/** What is committed; a build is compared elsewhere. */
function gitFiles(): readonly string[] {
  return execFileSync("git", ["ls-files", "-z"], {
    cwd: root,
    encoding: "utf8",
  })
    .split("\0")
    .filter((path) => path !== "" && existsSync(join(root, path)) && !path.startsWith("dist/"));
}

function textOf(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

function cli(...args: readonly string[]): { readonly status: number | null; readonly stdout: string } {
  const { status, stdout } = spawnSync(process.execPath, ["dist/cli.cjs", ...args], {
    cwd: root,
    encoding: "utf8",
  });
  return { status, stdout };
}

function namesIn(text: string, pattern: RegExp): readonly string[] {
  return [...new Set([...text.matchAll(pattern)].map(([, name = ""]) => name))].sort();
}

/** Where the links of a page lead; what stands in code is no link. */
function linksIn(text: string): readonly string[] {
  const prose = text
    .replace(/^( *)(`{3,}|~{3,}).*?^\1\2/gmsu, "")
    .replace(/(`+)(?!`).*?[^`]\1(?!`)/gsu, "code");
  return [...prose.matchAll(/\]\(([^)\s]+)\)/gu)]
    .map(([, link = ""]) => link)
    .filter((link) => !/^[a-z]+:/u.test(link));
}

function leadsSomewhere(page: string, link: string): boolean {
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? page : normalize(join(dirname(page), path));
  if (target.startsWith("..") || !existsSync(join(root, target))) return false;
  if (anchor === undefined) return true;
  return statSync(join(root, target)).isFile() && anchorsOf(textOf(target)).includes(anchor);
}

/** The anchors that GitHub gives the headings of a page. */
function anchorsOf(text: string): readonly string[] {
  return [...text.matchAll(/^#{1,6} (.+)$/gmu)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-"),
  );
}
