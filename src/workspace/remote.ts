import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { git } from "./git.ts";
import type { Repository } from "./repository.ts";
import { objectId } from "./repository.ts";

/** A repository on a server, as the workflow's own settings name it; never an address from a pull request. */
export interface Remote {
  /** `https://github.com/owner/name`; no user or password in it. */
  readonly url: string;
  readonly token?: string;
}

/**
 * Fetches commits into a repository of its own in `folder`, so that the user's clone is neither deepened nor cut.
 * Throws GitError when the server refuses or does not answer in time.
 */
export async function fetchCommits(
  folder: string,
  remote: Remote,
  commits: readonly string[],
  what: { readonly depth: number; readonly contents: "all" | "none"; readonly timeout: number },
): Promise<Repository> {
  const repository = emptyRepository(folder, commits.some((id) => id.length === 64) ? "sha256" : "sha1");
  await git(repository, {
    to: `fetch ${commits.length === 1 ? "a commit" : `${commits.length} commits`} from ${remote.url}`,
    args: [
      ...patience,
      "fetch",
      "--quiet",
      "--no-tags",
      "--no-write-fetch-head",
      "--recurse-submodules=no",
      `--depth=${what.depth}`,
      ...(what.contents === "none" ? ["--filter=tree:0"] : []),
      "--end-of-options",
      addressOf(remote),
      ...commits.map(objectId),
    ],
    env: access(remote),
    timeout: what.timeout,
  });
  return repository;
}

/** The commit that a branch points to now; undefined when there is no such branch. `ref` is a full name, `refs/heads/main`. */
export async function commitOfRef(folder: string, remote: Remote, ref: string): Promise<string | undefined> {
  if (!/^refs\/[^\0-\x20*?[\\^~:\x7f]+$/u.test(ref))
    throw new TypeError(`not a full ref name: ${JSON.stringify(ref)}`);
  const { stdout } = await git(emptyRepository(folder, "sha1"), {
    to: `look up ${JSON.stringify(ref)} at ${remote.url}`,
    args: [...patience, "ls-remote", "--quiet", "--end-of-options", addressOf(remote), ref],
    env: access(remote),
  });
  // git matches the end of names too: refs/heads/main also finds refs/heads/refs/heads/main.
  const line = stdout
    .toString()
    .split("\n")
    .find((found) => found.endsWith(`\t${ref}`));
  return line === undefined ? undefined : objectId(line.slice(0, line.indexOf("\t")));
}

/** A bare repository with nothing in it, made without git: a template of the machine's can't add to it. */
export function emptyRepository(gitDir: string, format: "sha1" | "sha256"): Repository {
  mkdirSync(join(gitDir, "objects"), { recursive: true });
  mkdirSync(join(gitDir, "refs"), { recursive: true });
  const sha256 =
    "[core]\n\trepositoryformatversion = 1\n\tbare = true\n[extensions]\n\tobjectformat = sha256\n";
  const sha1 = "[core]\n\trepositoryformatversion = 1\n\tbare = true\n";
  // A second fetch into the same folder keeps what the first one noted there.
  if (!existsSync(join(gitDir, "HEAD"))) {
    writeFileSync(join(gitDir, "config"), format === "sha256" ? sha256 : sha1);
    writeFileSync(join(gitDir, "HEAD"), "ref: refs/heads/none\n");
  }
  return { gitDir };
}

function addressOf({ url }: Remote): string {
  const { protocol, username, password } = URL.canParse(url) ? new URL(url) : unknownAddress;
  if (/^(?:https?|file):$/u.test(protocol) && username === "" && password === "") return url;
  // The address itself is not shown: what is wrong with it may be the password in it.
  throw new TypeError("not an address to fetch from: https:// without user and password was expected");
}

const unknownAddress = { protocol: "", username: "", password: "" };

/** The token goes by the environment: neither the list of processes nor a file nor an error message shows it. */
function access({ url, token }: Remote): Record<string, string> {
  const { protocol, hostname } = new URL(url);
  const passed = Object.fromEntries(
    network.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
  const allowed = { ...passed, GIT_ALLOW_PROTOCOL: protocol.slice(0, -1) };
  const isPrivate =
    protocol === "https:" || (protocol === "http:" && /^(?:localhost|127\.0\.0\.1|\[::1\])$/u.test(hostname));
  if (token === undefined || !isPrivate) return allowed;
  const basic = Buffer.from(`x-access-token:${token}`).toString("base64");
  const header = `http.${url}.extraheader`;
  return {
    ...allowed,
    GIT_CONFIG_COUNT: "2",
    // The empty value takes away what other configuration gave, since GitHub refuses two Authorization headers.
    GIT_CONFIG_KEY_0: header,
    GIT_CONFIG_VALUE_0: "",
    GIT_CONFIG_KEY_1: header,
    GIT_CONFIG_VALUE_1: `AUTHORIZATION: basic ${basic}`,
  };
}

// A server that has stopped sending is given up before the run's own time-out.
const patience = ["-c", "http.lowSpeedLimit=1000", "-c", "http.lowSpeedTime=30", "-c", "credential.helper="];

const network = [
  "HTTPS_PROXY",
  "https_proxy",
  "HTTP_PROXY",
  "http_proxy",
  "ALL_PROXY",
  "all_proxy",
  "NO_PROXY",
  "no_proxy",
  "SSL_CERT_FILE",
  "SSL_CERT_DIR",
  "GIT_SSL_CAINFO",
];
