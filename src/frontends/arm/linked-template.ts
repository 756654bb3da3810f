import type { Tree } from "../../declarations/value.ts";
import type { Files } from "../../source/files.ts";
import { resolvePath } from "../../source/files.ts";
import { stringOf, valueAt, type JsonNode } from "../../source/json/node.ts";

/**
 * The repository path that a `templateLink` means. A relative path is one; a URI is, when the end of it is the path of
 * a file here: `https://raw.githubusercontent.com/org/repo/main/nested/site.json`, `[uri(variables('base'), 'site.json')]`.
 */
export function linkedPath(
  link: Tree,
  isRelative: boolean,
  from: string,
  files: Pick<Files, "has">,
): string | undefined {
  if (link.kind === "known" && typeof link.value === "string") {
    if (isRelative) return resolvePath(from, link.value);
    return fileAtEndOf(link.value, from, files);
  }
  if (link.kind !== "unknown" || link.parts === undefined) return undefined;
  const known = link.parts.filter((part) => typeof part === "string");
  return firstFile(known.reverse(), from, files);
}

/** Every file that the deployments in a template may link to, found without evaluating anything. */
export function linkedFiles(root: JsonNode, from: string, files: Pick<Files, "has">): readonly string[] {
  const found = new Set<string>();
  const look = (node: JsonNode): void => {
    if (node.kind === "array") node.items.forEach(look);
    if (node.kind !== "object") return;
    for (const { name, value } of node.members) {
      if (name.toLowerCase() === "templatelink") {
        const path = writtenPath(value, from, files);
        if (path !== undefined) found.add(path);
      } else look(value);
    }
  };
  look(root);
  return [...found];
}

function writtenPath(link: JsonNode, from: string, files: Pick<Files, "has">): string | undefined {
  const relative = stringOf(valueAt(link, "relativePath"));
  if (relative !== undefined) {
    const path = resolvePath(from, relative);
    return path !== undefined && files.has(path) ? path : undefined;
  }
  const uri = stringOf(valueAt(link, "uri")) ?? "";
  if (!uri.startsWith("[")) return fileAtEndOf(uri, from, files);
  const texts = [...uri.matchAll(/'([^']*)'/gu)].map(([, text = ""]) => text);
  return firstFile(texts.reverse(), from, files);
}

function firstFile(texts: readonly string[], from: string, files: Pick<Files, "has">): string | undefined {
  for (const text of texts) {
    const path = fileAtEndOf(text, from, files);
    if (path !== undefined) return path;
  }
  return undefined;
}

// The longest end that is a file: of a URI from the root of the repository, of anything else from the folder of the file
// that links, and then the other way round.
function fileAtEndOf(uri: string, from: string, files: Pick<Files, "has">): string | undefined {
  const path = uri.replace(/[?#].*$/su, "").replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/iu, "");
  // Whatever its ending: the content shows whether it is a template.
  if (!/\.[a-z0-9]+$/iu.test(path)) return undefined;
  const segments = path.split("/").filter((segment) => segment !== "" && segment !== ".");
  if (segments.length > 64 || segments.includes("..")) return undefined;
  const isUri = path !== uri && /^[a-z][a-z0-9+.-]*:/iu.test(uri);
  for (let start = 0; start < segments.length; start++) {
    const end = segments.slice(start).join("/");
    const beside = resolvePath(from, end) ?? end;
    for (const candidate of isUri ? [end, beside] : [beside, end]) {
      if (candidate !== from && files.has(candidate)) return candidate;
    }
  }
  return undefined;
}
