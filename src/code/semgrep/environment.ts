import { delimiter, isAbsolute, relative, resolve } from "node:path";

/** Environment variables as `process.env` gives them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What an engine gets to see: an allow-list, so that a token, an input or a proxy with a password that a runner adds
 * tomorrow stays out too. `tools` are the folders of the engine itself.
 */
export function engineEnvironment(
  ours: Environment,
  tools: readonly string[],
  home: string,
): Readonly<Record<string, string>> {
  return {
    ...picked(ours, ["SYSTEMROOT", "WINDIR"]),
    PATH: [...tools, ...systemFolders].join(delimiter),
    HOME: home,
    TMPDIR: home,
    TEMP: home,
    TMP: home,
    LANG: "C.UTF-8",
    PYTHONUTF8: "1",
    PYTHONNOUSERSITE: "1",
    PYTHONDONTWRITEBYTECODE: "1",
    NO_COLOR: "1",
    SEMGREP_SEND_METRICS: "off",
    SEMGREP_ENABLE_VERSION_CHECK: "0",
    SEMGREP_SETTINGS_FILE: `${home}/settings.yml`,
    SEMGREP_LOG_FILE: `${home}/semgrep.log`,
  };
}

/**
 * What an installer gets to see: how to reach the package index (a company's mirror, its proxy and certificates, which
 * may carry a password) and no token of the runner. The hashes of the requirements decide what may be installed.
 */
export function installerEnvironment(
  ours: Environment,
  path: readonly string[],
): Readonly<Record<string, string>> {
  const network = Object.keys(ours).filter((name) => /^(?:PIP|UV)_|^(?:https?|all|no)_proxy$/iu.test(name));
  return {
    ...picked(ours, [
      ...network,
      "HOME",
      "USERPROFILE",
      "XDG_CONFIG_HOME",
      "XDG_CACHE_HOME",
      "SYSTEMROOT",
      "WINDIR",
    ]),
    ...picked(ours, [
      "TMPDIR",
      "TEMP",
      "TMP",
      "SSL_CERT_FILE",
      "SSL_CERT_DIR",
      "REQUESTS_CA_BUNDLE",
      "NETRC",
    ]),
    PATH: [...path, ...systemFolders].join(delimiter),
    LANG: "C.UTF-8",
    NO_COLOR: "1",
  };
}

/**
 * The folders of PATH that may be searched for a program: absolute ones, and none inside a folder that a pull request
 * can write to (a checkout's `node_modules/.bin`, `.venv/bin`).
 */
export function trustedPath(ours: Environment, untrusted: readonly string[]): readonly string[] {
  const path = ours["PATH"] ?? ours["Path"] ?? "";
  const folders = path.split(delimiter).filter((folder) => isAbsolute(folder));
  return [...new Set(folders)].filter((folder) => !untrusted.some((root) => isInside(folder, root)));
}

export function isInside(path: string, root: string): boolean {
  const way = relative(resolve(root), resolve(path));
  return way === "" || (!way.startsWith("..") && !isAbsolute(way));
}

const systemFolders = process.platform === "win32" ? [] : ["/usr/local/bin", "/usr/bin", "/bin"];

function picked(ours: Environment, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = ours[name];
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}
