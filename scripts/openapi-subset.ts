/**
 * Cuts GitHub's OpenAPI description to the operations that the product and its tests use.
 *
 *     npm install --prefix <somewhere> @octokit/openapi@23.0.2        (385 MB, so no dependency of ours)
 *     node scripts/openapi-subset.ts <somewhere>/node_modules/@octokit/openapi
 *
 * Descriptions, examples and documentation links go; names, types, formats, patterns, limits and enumerations stay.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const operations = [
  "actions/download-artifact",
  "actions/get-artifact",
  "actions/get-workflow-run",
  "actions/list-workflow-run-artifacts",
  "apps/get-authenticated",
  "checks/create",
  "checks/get",
  "checks/list-annotations",
  "checks/list-for-ref",
  "checks/update",
  "code-scanning/get-sarif",
  "code-scanning/upload-sarif",
  "git/get-blob",
  "git/get-commit",
  "git/get-ref",
  "git/get-tree",
  "issues/create-comment",
  "issues/delete-comment",
  "issues/get-comment",
  "issues/list-comments",
  "issues/update-comment",
  "pulls/create-reply-for-review-comment",
  "pulls/create-review",
  "pulls/create-review-comment",
  "pulls/delete-review-comment",
  "pulls/dismiss-review",
  "pulls/get",
  "pulls/get-review",
  "pulls/get-review-comment",
  "pulls/list",
  "pulls/list-comments-for-review",
  "pulls/list-commits",
  "pulls/list-files",
  "pulls/list-review-comments",
  "pulls/list-reviews",
  "pulls/update-review",
  "pulls/update-review-comment",
  "rate-limit/get",
  "repos/compare-commits-with-basehead",
  "repos/get",
  "repos/get-branch",
  "repos/get-commit",
  "repos/get-content",
  "repos/list-pull-requests-associated-with-commit",
  "users/get-authenticated",
];

const prose = new Set([
  "description",
  "summary",
  "example",
  "examples",
  "externalDocs",
  "tags",
  "x-octokit",
  "x-github",
  "title",
]);

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const source = process.argv[2];
if (source === undefined) {
  console.error("usage: node scripts/openapi-subset.ts <folder of the @octokit/openapi package>");
  process.exitCode = 2;
} else {
  const target = path.join(import.meta.dirname, "../test/github/openapi/api.github.com.json");
  mkdirSync(path.dirname(target), { recursive: true });
  const text = subset(source);
  writeFileSync(target, text);
  console.log(`${operations.length} operations, ${Math.round(Buffer.byteLength(text) / 1024)} KB`);
}

function subset(folder: string): string {
  const read = (file: string) =>
    JSON.parse(readFileSync(path.join(folder, file), "utf8")) as Record<string, Json>;
  const description = read("generated/api.github.com.json");
  const paths: Record<string, Json> = {};
  const missing = new Set(operations);
  for (const [template, item] of Object.entries(object(description["paths"]))) {
    for (const [method, operation] of Object.entries(object(item))) {
      const id = object(operation)["operationId"];
      if (typeof id !== "string" || !missing.delete(id)) continue;
      paths[template] = { ...object(paths[template] ?? {}), [method]: pruned(operation) };
    }
  }
  if (missing.size > 0) throw new Error(`GitHub no longer describes ${[...missing].join(", ")}`);

  const info = {
    title: "GitHub's REST API, cut to the operations used",
    version: read("package.json")["version"] ?? null,
  };
  return inLines({
    openapi: description["openapi"] ?? null,
    info,
    paths,
    components: components(description, paths),
  });
}

/** Everything that the kept operations refer to, directly or through another component. */
function components(description: Record<string, Json>, paths: Json): Record<string, Json> {
  const all = object(description["components"]);
  const kept: Record<string, Record<string, Json>> = {};
  const pending = [paths];
  for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
    for (const reference of references(part)) {
      const [section = "", name = ""] = reference.replace("#/components/", "").split("/");
      kept[section] ??= {};
      if (Object.hasOwn(kept[section], name)) continue;
      const component = object(all[section])[name];
      if (component === undefined) throw new Error(`${reference} leads nowhere`);
      kept[section][name] = pruned(component);
      pending.push(kept[section][name]);
    }
  }
  return Object.fromEntries(
    Object.entries(kept).map(([section, names]) => [
      section,
      Object.fromEntries(Object.entries(names).sort(([one], [other]) => (one < other ? -1 : 1))),
    ]),
  );
}

function* references(value: Json): Generator<string> {
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value) && typeof value["$ref"] === "string") yield value["$ref"];
  for (const child of Object.values(value)) yield* references(child);
}

/** `properties` is a map of names, where a property called `description` is no prose. */
function pruned(value: Json, isMapOfNames = false): Json {
  if (Array.isArray(value)) return value.map((child) => pruned(child));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => isMapOfNames || !prose.has(key))
      .map(([key, child]) => [key, pruned(child, key === "properties" && !isMapOfNames)]),
  );
}

/** One operation or component a line: compact, and a new version still gives a readable diff. */
function inLines(description: Record<string, Json>): string {
  const entries = (value: Json, indent: string) =>
    Object.entries(object(value))
      .map(([key, child]) => `${indent}${JSON.stringify(key)}: ${JSON.stringify(child)}`)
      .join(",\n");
  const sections = Object.entries(object(description["components"]))
    .map(([section, names]) => `    ${JSON.stringify(section)}: {\n${entries(names, "      ")}\n    }`)
    .join(",\n");
  return [
    "{",
    `  "openapi": ${JSON.stringify(description["openapi"])},`,
    `  "info": ${JSON.stringify(description["info"])},`,
    `  "paths": {\n${entries(description["paths"] ?? {}, "    ")}\n  },`,
    `  "components": {\n${sections}\n  }`,
    "}\n",
  ].join("\n");
}

function object(value: Json | undefined): Record<string, Json> {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new Error("expected an object");
  return value;
}
