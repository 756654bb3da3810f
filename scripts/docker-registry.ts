/**
 * The registry that everyone runs, from Debian's package docker-registry, on loopback and with nothing in it: what the
 * tests of `src/registry/` are checked against besides the registry of their own. Started by hand it prints its host and
 * runs until it is interrupted.
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

export interface DockerRegistry {
  readonly host: string;
  readonly stop: () => Promise<void>;
}

const root = dirname(import.meta.dirname);

if (process.argv[1] === import.meta.filename) {
  const started = await startDockerRegistry();
  if ("missing" in started) {
    console.error(`No docker-registry: ${started.missing}.`);
    process.exitCode = 1;
  } else {
    console.log(started.host);
    process.once("SIGINT", () => void started.stop());
  }
}

/** Starts one; where it can't be had, tells why. */
export async function startDockerRegistry(): Promise<DockerRegistry | { readonly missing: string }> {
  const program = programOf();
  if ("missing" in program) return program;
  const folder = mkdtempSync(join(tmpdir(), "docker-registry-"));
  const host = `127.0.0.1:${await freePort()}`;
  writeFileSync(
    join(folder, "config.yml"),
    [
      "version: 0.1",
      "log: { level: error, accesslog: { disabled: true } }",
      `storage: { filesystem: { rootdirectory: ${JSON.stringify(join(folder, "data"))} } }`,
      `http: { addr: ${JSON.stringify(host)} }`,
    ].join("\n"),
  );
  const server = spawn(program.path, ["serve", join(folder, "config.yml")], { stdio: "ignore" });
  const ended = new Promise<void>((resolve) => {
    server.once("error", () => {
      resolve();
    });
    server.once("close", () => {
      resolve();
    });
  });
  const stop = async (): Promise<void> => {
    server.kill();
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  for (let tries = 0; tries < 100; tries++) {
    const answered = await fetch(`http://${host}/v2/`).then(
      ({ status }) => status === 200,
      () => false,
    );
    if (answered) return { host, stop };
    await wait(50);
  }
  await stop();
  return { missing: "it did not start" };
}

/** What is installed, else the package's content beside other things that tests need, which takes no root. */
function programOf(): { readonly path: string } | { readonly missing: string } {
  const installed = "/usr/bin/docker-registry";
  if (existsSync(installed)) return { path: installed };
  const folder = join(root, ".cache/docker-registry");
  const unpacked = join(folder, installed);
  if (existsSync(unpacked)) return { path: unpacked };
  mkdirSync(folder, { recursive: true });
  const download = spawnSync("apt-get", ["download", "docker-registry"], { cwd: folder, encoding: "utf8" });
  const archive = readdirSync(folder).find((name) => name.endsWith(".deb"));
  if (download.status !== 0 || archive === undefined) {
    const why = (download.stderr as string | undefined)?.trim().split("\n").at(-1);
    return { missing: `apt-get can't download docker-registry${why === undefined ? "" : ` (${why})`}` };
  }
  const unpack = spawnSync("dpkg", ["-x", join(folder, archive), folder], { encoding: "utf8" });
  return unpack.status === 0 ? { path: unpacked } : { missing: "dpkg can't unpack docker-registry" };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => {
        resolve(port);
      });
    });
  });
}
