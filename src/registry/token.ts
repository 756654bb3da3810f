import { isLoopback, type ModuleAddress } from "./address.ts";
import type { Answer, Web } from "./web.ts";

/**
 * A token for anonymous reading, as a registry's 401 asks for it: distribution.github.io/distribution/spec/auth/token.
 * Undefined where the registry gives none to strangers, or sends us to a host that is not its own.
 */
export async function anonymousToken(
  challenge: Answer,
  address: ModuleAddress,
  origin: URL,
  web: Web,
): Promise<string | undefined> {
  const { realm, service } = bearerOf(challenge.header("www-authenticate") ?? "");
  if (realm === undefined || !URL.canParse(realm)) return undefined;
  const url = new URL(realm);
  if (!isOwn(url, origin)) return undefined;
  if (service !== undefined) url.searchParams.set("service", service);
  // What we need, whatever the challenge asks for.
  url.searchParams.set("scope", `repository:${address.repository}:pull`);
  const answer = await web.get(url, { mostBytes: 100_000, redirects: 0 });
  if (answer.kind === "failure" || answer.status !== 200) return undefined;
  return tokenIn(answer.body);
}

function isOwn(realm: URL, origin: URL): boolean {
  if (realm.username !== "" || realm.password !== "") return false;
  if (realm.protocol !== "https:" && !(origin.protocol === "http:" && isLoopback(realm.host))) return false;
  return realm.hostname === origin.hostname || tokenHosts.get(origin.hostname) === realm.host;
}

/** Registries whose tokens come from another host of theirs. */
const tokenHosts: ReadonlyMap<string, string> = new Map([
  ["registry-1.docker.io", "auth.docker.io"],
  ["registry.gitlab.com", "gitlab.com"],
]);

// challenge := "Bearer" key "=" '"' value '"' ("," ...)*
function bearerOf(challenge: string): { readonly realm?: string; readonly service?: string } {
  if (challenge.length > 2000 || !/^bearer\s/iu.test(challenge)) return {};
  return Object.fromEntries(
    [...challenge.matchAll(/\b(realm|service)="([^"]*)"/giu)].map(([, key = "", value = ""]) => [
      key.toLowerCase(),
      value,
    ]),
  );
}

function tokenIn(body: Uint8Array): string | undefined {
  let answer: unknown;
  try {
    answer = JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
  if (typeof answer !== "object" || answer === null) return undefined;
  const { token, access_token: accessToken } = answer as Readonly<Record<string, unknown>>;
  const given = token ?? accessToken;
  return typeof given === "string" && /^[\x21-\x7e]+$/u.test(given) ? given : undefined;
}
