import { resolvePath } from "../../source/files.ts";
import { realPath } from "../../source/links.ts";
import { fileAtEndOf, firstFileIn, type LinkableFiles } from "../../evaluation/linked-template.ts";
import { stringOf, valueAt, type JsonNode } from "../../source/json/node.ts";

/** Every file that the deployments in a template may link to, found without evaluating anything. */
export function linkedFiles(root: JsonNode, from: string, files: LinkableFiles): readonly string[] {
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

function writtenPath(link: JsonNode, from: string, files: LinkableFiles): string | undefined {
  const relative = stringOf(valueAt(link, "relativePath"));
  if (relative !== undefined) {
    const path = resolvePath(from, relative);
    const real = path === undefined ? undefined : realPath(path, files);
    return real !== undefined && files.has(real) ? real : undefined;
  }
  const uri = stringOf(valueAt(link, "uri")) ?? "";
  if (!uri.startsWith("[")) return fileAtEndOf(uri, from, files)?.path;
  const texts = [...uri.matchAll(/'([^']*)'/gu)].map(([, text = ""]) => text);
  return firstFileIn(texts.reverse(), from, files)?.path;
}
