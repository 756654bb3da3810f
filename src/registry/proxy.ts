/** Environment variables as `process.env` gives them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy that the environment names for an https address, as curl reads it; undefined for none. What is no address
 * is given back as it is written, for the connection to fail by.
 */
export function proxyFor(url: URL, environment: Environment): string | undefined {
  const first = (...names: readonly string[]): string | undefined =>
    names.map((name) => environment[name]).find((value) => value !== undefined && value !== "");
  const proxy = first("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY");
  if (proxy === undefined) return undefined;
  const excepted = (first("no_proxy", "NO_PROXY") ?? "").split(/[\s,]+/u).filter((entry) => entry !== "");
  if (excepted.some((entry) => covers(entry.toLowerCase(), url))) return undefined;
  return /^[a-z][a-z0-9+.-]*:\/\//iu.test(proxy) ? proxy : `http://${proxy}`;
}

// entry := "*" | ("*."? | ".")? host (":" port)?
function covers(entry: string, { hostname, port }: URL): boolean {
  if (entry === "*") return true;
  const [, host = "", only] = /^(?:\*?\.)?(.*?)(?::([0-9]+))?$/u.exec(entry) ?? [];
  if (only !== undefined && only !== (port === "" ? "443" : port)) return false;
  return hostname === host || hostname.endsWith(`.${host}`);
}
