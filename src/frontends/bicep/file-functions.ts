import { Buffer } from "node:buffer";
import type { Property, Tree } from "../../declarations/value.ts";
import { known, knownText, unknown } from "../../declarations/value.ts";
import { readYaml } from "../../declarations/yaml-tree.ts";
import { callText } from "../../evaluation/expression-text.ts";
import type { FunctionCall } from "../../evaluation/functions.ts";
import { arrayOf, objectOf, objectOfValues } from "../../evaluation/size.ts";
import type { Files } from "../../source/files.ts";
import { isUnreadable, resolvePath } from "../../source/files.ts";
import { realPath } from "../../source/links.ts";
import type { JsonNode } from "../../source/json/node.ts";
import { readJson } from "../../source/json/read-json.ts";
import type { Source } from "../../source/source.ts";
import { place } from "../../source/source.ts";

/** The functions that read files of the repository when Bicep is compiled. */
export interface FileFunctions {
  /** Undefined when `name` is none of them. */
  call(name: string, args: readonly Tree[], call: FunctionCall): Tree | undefined;
}

/** `load*` as written in the file `source`: paths are relative to it and never lead out of the repository. */
export function fileFunctions(source: Source, files: Files): FileFunctions {
  return {
    call(name, args, call) {
      switch (name) {
        case "loadTextContent":
          return withFile(name, args, call, (file) => known(file.text, call.at));
        case "loadJsonContent":
          return withFile(name, args, call, (file) => part(jsonTree(file, call), args[1], name, args, call));
        case "loadYamlContent":
          return withFile(name, args, call, (file) => part(yamlTree(file, call), args[1], name, args, call));
        case "loadFileAsBase64":
          return base64(name, args, call);
        case "loadDirectoryFileInfo":
          return directory(name, args, call);
        default:
          return undefined;
      }
    },
  };

  function pathOf(args: readonly Tree[]): string | undefined {
    const reference = args[0] && knownText(args[0]);
    const path = reference === undefined ? undefined : resolvePath(source.path, reference);
    return path === undefined ? undefined : realPath(path, files);
  }

  function withFile(
    name: string,
    args: readonly Tree[],
    call: FunctionCall,
    use: (file: Source) => Tree,
  ): Tree {
    const path = pathOf(args);
    if (path === undefined)
      return missing(name, args, call, "the path must lead to a file of the repository");
    if (!files.has(path)) return missing(name, args, call, `\`${path}\` is not in the repository`);
    const file = files.read(path);
    if (isUnreadable(file)) return missing(name, args, call, `\`${path}\` ${file.why}`);
    if (!call.context.budget.spend(file.text.length >> 6))
      return missing(name, args, call, `\`${path}\` is too large`);
    return use(file);
  }

  function base64(name: string, args: readonly Tree[], call: FunctionCall): Tree {
    const path = pathOf(args);
    if (path === undefined)
      return missing(name, args, call, "the path must lead to a file of the repository");
    if (!files.has(path)) return missing(name, args, call, `\`${path}\` is not in the repository`);
    const bytes = files.readBytes(path);
    if (isUnreadable(bytes)) return missing(name, args, call, `\`${path}\` ${bytes.why}`);
    if (!call.context.budget.spend(bytes.length >> 6))
      return missing(name, args, call, `\`${path}\` is too large`);
    return known(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64"), call.at);
  }

  function directory(name: string, args: readonly Tree[], call: FunctionCall): Tree {
    const path = pathOf(args);
    if (path === undefined)
      return missing(name, args, call, "the path must lead to a folder of the repository");
    const matches = wildcard(args[1] ? (knownText(args[1]) ?? "*") : "*");
    const from = source.path.split("/").slice(0, -1);
    const found: Tree[] = [];
    for (const candidate of files.paths) {
      const slash = candidate.lastIndexOf("/");
      const file = candidate.slice(slash + 1);
      if ((slash < 0 ? "" : candidate.slice(0, slash)) !== path || !matches(file)) continue;
      const dot = file.lastIndexOf(".");
      const values = {
        relativePath: relative(from, candidate),
        baseName: file,
        extension: dot < 0 ? "" : file.slice(dot),
      };
      found.push(
        objectOfValues(
          Object.entries(values).map(([key, text]) => [key, known(text, call.at)]),
          call.at,
          call.context,
        ),
      );
    }
    return arrayOf(found, call.at, call.context);
  }
}

function missing(name: string, args: readonly Tree[], { at, context }: FunctionCall, why: string): Tree {
  context.report({ kind: "unresolved", message: `\`${name}\`: ${why}`, at, effect: "incomplete" });
  return unknown(`the file is not there: ${why}`, callText(name, args), at);
}

// ------------------------------------------------------------------------------------------------ JSON

function jsonTree(file: Source, call: FunctionCall): Tree {
  const { root, mistakes } = readJson(file.text);
  const wrong = mistakes.find(({ kind }) => kind === "syntax" || kind === "depth");
  if (root === undefined || wrong !== undefined) {
    call.context.report({
      kind: "syntax",
      message: `\`${file.path}\` is not valid JSON: ${wrong?.message ?? "it is empty"}`,
      at: wrong ? place(file, wrong.start, wrong.end) : call.at,
      effect: "incomplete",
    });
    return unknown(
      "the file is not valid JSON",
      callText("loadjsoncontent", [known(file.path, call.at)]),
      call.at,
    );
  }
  return fromJson(root, file, call);
}

function fromJson(node: JsonNode, file: Source, call: FunctionCall): Tree {
  const at = place(file, node.start, node.end);
  switch (node.kind) {
    case "string":
    case "literal":
      return known(node.value, at);
    case "array":
      return arrayOf(
        node.items.map((item) => fromJson(item, file, call)),
        at,
        call.context,
      );
    case "object": {
      const properties = new Map<string, Property>();
      for (const { name, start, value } of node.members) {
        properties.set(name.toLowerCase(), {
          name,
          at: place(file, start, value.end),
          value: fromJson(value, file, call),
        });
      }
      return objectOf(properties, at, call.context);
    }
  }
}

/** The part that a JSON path names: names and indexes after `$`. */
function part(
  tree: Tree,
  path: Tree | undefined,
  name: string,
  args: readonly Tree[],
  call: FunctionCall,
): Tree {
  const text = path && knownText(path);
  if (text === undefined) return tree;
  let at: Tree = tree;
  for (const [step, , property, quotedName, index] of text.replace(/^\$?/u, "").matchAll(PATH_STEP)) {
    if (step === "") continue;
    const key = property ?? quotedName;
    const next: Tree | undefined =
      key !== undefined && at.kind === "object"
        ? at.properties.get(key.toLowerCase())?.value
        : index !== undefined && at.kind === "array"
          ? at.items[Number(index)]
          : undefined;
    if (next === undefined)
      return unknown("that part of the file is not there", callText(name, args), call.at);
    at = next;
  }
  return at;
}

const PATH_STEP = /(\.?([^.[\]]+)|\['([^']*)'\]|\[(\d+)\]|.)/gu;

// ------------------------------------------------------------------------------------------------ YAML

function yamlTree(file: Source, call: FunctionCall): Tree {
  const { tree, problems } = readYaml(file);
  for (const problem of problems) call.context.report(problem);
  if (tree !== undefined && problems.length === 0) return tree;
  return unknown(
    "the file is not valid YAML",
    callText("loadyamlcontent", [known(file.path, call.at)]),
    call.at,
  );
}

// ------------------------------------------------------------------------------------------------ folders

/** Whether a file's name is one that `*` and `?` stand for. In steps: a regular expression could take for ever. */
function wildcard(pattern: string): (name: string) => boolean {
  const wanted = pattern.toLowerCase();
  return (name) => {
    const given = name.toLowerCase();
    let at = 0;
    let star = -1;
    let retry = 0;
    for (let character = 0; character < given.length;) {
      if (wanted[at] === "*") {
        star = at++;
        retry = character;
      } else if (wanted[at] === "?" || (at < wanted.length && wanted[at] === given[character])) {
        at++;
        character++;
      } else if (star >= 0) {
        at = star + 1;
        character = ++retry;
      } else return false;
    }
    while (wanted[at] === "*") at++;
    return at === wanted.length;
  };
}

function relative(from: readonly string[], path: string): string {
  const to = path.split("/");
  let shared = 0;
  while (shared < from.length && from[shared] === to[shared]) shared++;
  return [...from.slice(shared).map(() => ".."), ...to.slice(shared)].join("/");
}
