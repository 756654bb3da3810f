import { lookup, known, type Tree } from "../declarations/value.ts";
import type { Files } from "../source/files.ts";
import { resolvePath } from "../source/files.ts";
import { realPath } from "../source/links.ts";
import type { Place } from "../source/source.ts";
import { keyVaultSecret } from "./parameter.ts";

/** The files that a link may mean, and whose they are. */
export type LinkableFiles = Pick<Files, "has" | "gitHubName" | "links">;

export interface LinkedFile {
  readonly path: string;
  /** Set where only the end of an address tells that it is this file. */
  readonly isTakenByItsEnd: boolean;
}

/**
 * The repository file that a `templateLink` means. A relative path is one; an address is, when it is one of this repository
 * on GitHub, or when the end of it is the path of a file here: `https://example.com/templates/nested/site.json`.
 * https://learn.microsoft.com/azure/azure-resource-manager/templates/linked-templates#linked-template
 */
export function linkedFile(
  link: Tree,
  isRelative: boolean,
  from: string,
  files: LinkableFiles,
): LinkedFile | undefined {
  if (link.kind === "known" && typeof link.value === "string") {
    if (!isRelative) return fileAtEndOf(link.value, from, files);
    const path = resolvePath(from, link.value);
    return path === undefined ? undefined : { path: realPath(path, files), isTakenByItsEnd: false };
  }
  if (link.kind !== "unknown" || link.parts === undefined) return undefined;
  const written = link.parts.filter((part) => typeof part === "string");
  return firstFileIn(written.reverse(), from, files);
}

/** The file that the first of these pieces of an address ends in. */
export function firstFileIn(
  texts: readonly string[],
  from: string,
  files: LinkableFiles,
): LinkedFile | undefined {
  for (const text of texts) {
    const file = fileAtEndOf(text, from, files);
    if (file !== undefined) return file;
  }
  return undefined;
}

// The longest end that is a file: of a URI from the root of the repository, of anything else from the folder of the file
// that links, and then the other way round.
export function fileAtEndOf(uri: string, from: string, files: LinkableFiles): LinkedFile | undefined {
  const path = uri.replace(/[?#].*$/su, "").replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/iu, "");
  // Whatever its ending: the content shows whether it is a template.
  if (!/\.[a-z0-9]+$/iu.test(path)) return undefined;
  const segments = path.split("/").filter((segment) => segment !== "" && segment !== ".");
  if (segments.length > 64 || segments.includes("..")) return undefined;
  const isUri = path !== uri && /^[a-z][a-z0-9+.-]*:/iu.test(uri);
  const owner = ownerOf(uri);
  const isOurs = owner !== undefined && owner === files.gitHubName?.toLowerCase();
  if (owner !== undefined && files.gitHubName !== undefined && !isOurs) return undefined;
  // Behind the owner, the name and the branch, which may have slashes itself.
  for (let start = isOurs ? 3 : 0; start < segments.length; start++) {
    const end = segments.slice(start).join("/");
    const beside = resolvePath(from, end) ?? end;
    for (const candidate of isOurs ? [end] : isUri ? [end, beside] : [beside, end]) {
      if (candidate !== from && files.has(candidate))
        return { path: candidate, isTakenByItsEnd: isUri && !isOurs };
    }
  }
  return undefined;
}

/**
 * `owner/name`, in lower case, of an address of a file on GitHub.
 * https://docs.github.com/repositories/working-with-files/using-files/viewing-and-understanding-files
 */
function ownerOf(uri: string): string | undefined {
  const found =
    /^https:\/\/raw\.githubusercontent\.com\/([^/]+\/[^/]+)\//iu.exec(uri) ??
    /^https:\/\/(?:www\.)?github\.com\/([^/]+\/[^/]+)\/(?:raw|blob)\//iu.exec(uri);
  return found?.[1]?.toLowerCase();
}

/** Tells that an address may be of something else. */
export function takenByItsEnd(target: string, path: string): string {
  return `The template of this deployment (\`${target}\`) was taken for \`${path}\`, whose path the address ends in`;
}

/** Why a link leads to no file of the repository. */
export function whyNotLinked(link: Tree, { gitHubName }: LinkableFiles): string {
  if (link.kind === "oneOf") return "depends on a condition";
  if (link.kind === "unknown" && link.parts === undefined) return "is known only at deployment";
  const owner = link.kind === "known" && typeof link.value === "string" ? ownerOf(link.value) : undefined;
  return owner !== undefined && gitHubName !== undefined && owner !== gitHubName.toLowerCase()
    ? "is of another repository"
    : "is not in the repository";
}

/** Arguments of a deployment by name in lower case. */
export type GivenArguments = ReadonlyMap<string, { readonly value: Tree; readonly at: Place }>;

// arguments := { name: { "value": value } | { "reference": { "keyVault": { "id": id }, "secretName": name } } }
export function givenArguments(parameters: Tree): GivenArguments {
  const given = new Map<string, { value: Tree; at: Place }>();
  if (parameters.kind !== "object") return given;
  for (const [key, { value, at }] of parameters.properties)
    given.set(key, { value: argumentValue(value, at), at });
  return given;
}

function argumentValue(argument: Tree, at: Place): Tree {
  const value = lookup(argument, "value");
  if (value.kind !== "absent") return value;
  const vault = lookup(argument, "reference.keyVault.id");
  if (vault.kind === "absent") return known(null, at);
  const version = lookup(argument, "reference.secretVersion");
  return keyVaultSecret(
    vault,
    lookup(argument, "reference.secretName"),
    version.kind === "absent" ? undefined : version,
    at,
  );
}
