import { existsSync, mkdirSync, readFileSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { install, installedEngine } from "../../../src/code/semgrep/install.ts";
import { requirements, semgrepVersion } from "../../../src/code/semgrep/requirements.generated.ts";
import { program, temporaryFolder } from "./fake-engine.ts";

/** Installers that write down how they were called and then do `body`; what is not given is not there or fails. */
function installers(bodies: { readonly uv?: string; readonly python3?: string; readonly pipx?: string }): {
  readonly folder: string;
  readonly calls: () => readonly string[];
} {
  const folder = temporaryFolder();
  const log = join(folder, "log");
  const names = [
    "uv",
    "python3",
    "pipx",
    "python3.14",
    "python3.13",
    "python3.12",
    "python3.11",
    "python3.10",
  ];
  for (const name of names) {
    const body = (bodies as Record<string, string>)[name] ?? "process.exit(1);";
    program(name, `${prelude(log)} say("${name}"); ${body}`, folder);
  }
  return { folder, calls: () => (existsSync(log) ? readFileSync(log, "utf8").trimEnd().split("\n") : []) };
}

const prelude = (log: string): string => `
  const fs = require("node:fs");
  const say = (name) => fs.appendFileSync(${JSON.stringify(log)}, [name, ...args].join(" ") + "\\n");
  const venv = (folder) => {
    fs.mkdirSync(folder + "/bin", { recursive: true });
    fs.writeFileSync(folder + "/bin/python", ${JSON.stringify(`#!${process.execPath}\n`)} + "process.exit(process.env.PIP_FAILS ? 1 : 0)", { mode: 0o755 });
    for (const script of ["semgrep", "pysemgrep"])
      fs.writeFileSync(folder + "/bin/" + script, "#!" + folder + "/bin/python\\n", { mode: 0o755 });
  };`;

const uv = `if (args[0] === "venv") venv(args.at(-1));`;
const python3 = `if (args.includes("venv")) venv(args.at(-1)); else console.log("True");`;

async function installWith(
  bodies: Parameters<typeof installers>[0],
  cache = temporaryFolder(),
  environment: Record<string, string> = {},
): Promise<{ cache: string; calls: readonly string[]; result: Awaited<ReturnType<typeof install>> }> {
  const { folder, calls } = installers(bodies);
  const result = await install(cache, environment, [folder]);
  return { cache, calls: calls(), result };
}

/** What lies in the cache besides a complete installation. */
function remains(cache: string): readonly string[] {
  const folder = join(cache, "portcullis-semgrep", semgrepVersion);
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.includes("making")) : [];
}

describe("with what is there", () => {
  test("uv, held to the hashes", async () => {
    const { cache, calls, result } = await installWith({ uv, python3 });
    const path = installedEngine(cache);
    expect(result).toEqual({ path });
    expect(calls.map((call) => call.replaceAll(/\S*making-\S*?\//gu, "@/"))).toEqual([
      "uv venv --quiet --no-config --python >=3.10 @/venv",
      "uv pip install --quiet --no-config --python @/venv/bin/python --require-hashes --no-deps --only-binary :all: -r @/requirements.txt",
    ]);
    expect(readFileSync(path!, "utf8")).toBe(`#!${dirname(path!)}/python\n`);
    expect(readFileSync(join(dirname(path!), "../../requirements.txt"), "utf8")).toBe(requirements);
    expect(remains(cache)).toEqual([]);
  });

  test("Python's own venv and pip where there is no uv", async () => {
    const { cache, result } = await installWith({ python3 });
    expect(result).toEqual({ path: installedEngine(cache) });
  });

  test("the Python of pipx where no other does", async () => {
    const hidden = program("python-of-pipx", `${prelude("/dev/null")} ${python3}`);
    const { cache, calls, result } = await installWith({ pipx: `console.log(${JSON.stringify(hidden)});` });
    expect(result).toEqual({ path: installedEngine(cache) });
    expect(calls).toContain("pipx environment --value PIPX_DEFAULT_PYTHON");
  });

  test("a newer Python where python3 is too old", async () => {
    const { folder } = installers({ python3: `console.log("False");` });
    program("python3.12", `${prelude("/dev/null")} ${python3}`, folder);
    const cache = temporaryFolder();
    expect(await install(cache, {}, [folder])).toEqual({ path: installedEngine(cache) });
  });
});

describe("when it fails", () => {
  test("the reasons are said and nothing is left", async () => {
    const { cache, result } = await installWith({
      uv: `console.error("error: no index"); process.exit(2);`,
      python3: `console.log("False");`,
    });
    expect(result).toEqual({
      missing: `semgrep ${semgrepVersion} could not be installed: uv ended with code 2: error: no index; python3 is older than 3.10; pipx ended with code 1`,
    });
    expect(installedEngine(cache)).toBeUndefined();
    expect(remains(cache)).toEqual([]);
  });

  test("half an installation is never taken for one", async () => {
    const { cache, result } = await installWith({
      uv: `${uv} if (args[0] === "pip") process.kill(process.pid, "SIGKILL");`,
    });
    expect(result).toMatchObject({ missing: expect.stringContaining("uv was ended by SIGKILL") });
    expect(installedEngine(cache)).toBeUndefined();
    expect(remains(cache)).toEqual([]);
  });

  test("a package without its program is none", async () => {
    const { result } = await installWith({
      uv: `${uv} if (args[0] === "pip") fs.rmSync(args[4] + "/../pysemgrep");`
        .replace("args[4]", `args[args.indexOf("--python") + 1].replace(/python$/, "")`)
        .replace("/../", "/"),
    });
    expect(result).toEqual({ missing: "the installed package has no pysemgrep" });
  });

  test("a cache that can't be written is said", async () => {
    const file = join(temporaryFolder(), "file");
    writeFileSync(file, "");
    const { result } = await installWith({ uv }, file);
    expect(result).toEqual({ missing: `the cache folder ${file} can't be written (ENOTDIR)` });
  });
});

test("two at once both have an engine", async () => {
  const { folder } = installers({ uv });
  const cache = temporaryFolder();
  const results = await Promise.all([
    install(cache, {}, [folder]),
    install(cache, {}, [folder]),
    install(cache, {}, [folder]),
  ]);
  const path = installedEngine(cache);
  expect(results).toEqual([{ path }, { path }, { path }]);
  expect(remains(cache)).toEqual([]);
});

test("what a killed process left is removed when it is old, and only then", async () => {
  const cache = temporaryFolder();
  const { folder } = installers({ uv });
  await install(cache, {}, [folder]);
  const [name] = readdirSync(join(cache, "portcullis-semgrep", semgrepVersion));
  const parent = join(cache, "portcullis-semgrep", semgrepVersion);
  for (const kind of ["old", "new"]) mkdirSync(join(parent, `${name!}.making-1-${kind}`));
  const hourAgo = new Date(Date.now() - 3_600_000);
  utimesSync(join(parent, `${name!}.making-1-old`), hourAgo, hourAgo);
  await install(cache, {}, [folder]);
  expect(remains(cache)).toEqual([`${name!}.making-1-new`]);
});

test("an installer sees the way to the index and no token", async () => {
  const log = join(temporaryFolder(), "environment");
  await installWith(
    {
      uv: `fs.writeFileSync(${JSON.stringify(log)}, Object.entries(process.env).map(([name, value]) => name + "=" + value).sort().join("\\n")); ${uv}`,
    },
    undefined,
    {
      PIP_INDEX_URL: "https://mirror.example/simple",
      UV_INDEX_URL: "https://mirror.example/simple",
      HTTPS_PROXY: "http://proxy.example",
      https_proxy: "http://proxy.example",
      GITHUB_TOKEN: "secret",
      INPUT_TOKEN: "secret",
      ACTIONS_RUNTIME_TOKEN: "secret",
      PYTHONPATH: "/checkout",
    },
  );
  const names = readFileSync(log, "utf8")
    .split("\n")
    .map((line) => line.split("=")[0]);
  expect(names).toEqual([
    "HTTPS_PROXY",
    "LANG",
    "NO_COLOR",
    "PATH",
    "PIP_INDEX_URL",
    "UV_INDEX_URL",
    "https_proxy",
  ]);
});

test("the requirements are pinned by hash and name no index", () => {
  const lines = requirements.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  const packages = lines.filter((line) => !line.startsWith(" "));
  expect(packages.length).toBeGreaterThan(40);
  for (const line of packages) expect(line).toMatch(/^[a-z0-9-]+==[0-9a-z.]+ (?:; .+ )?\\$/u);
  for (const line of lines.filter((line) => line.startsWith(" ")))
    expect(line).toMatch(/^ {4}--hash=sha256:[0-9a-f]{64}(?: \\)?$/u);
  expect(requirements).not.toMatch(/https?:|--index-url|--find-links/u);
});
