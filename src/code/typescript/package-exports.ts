import { mapOf } from "./manifests.ts";

/** How a file loads modules, which chooses between the entries of a package. */
export type LoadedBy = "import" | "require";

/**
 * The targets of a subpath in a package's `exports` or `imports`, likeliest first; undefined when it names none. The
 * conditions that the worker's Node sets are tried in the order of the object, then those of the other way to load.
 */
export function exportTargets(
  entries: unknown,
  subpath: string,
  loadedBy: LoadedBy,
): readonly string[] | undefined {
  const table = tableOf(entries);
  const exact = table.get(subpath);
  const [value, star] = exact === undefined ? patternFor(table, subpath) : [exact, ""];
  if (value === undefined) return undefined;
  const other: LoadedBy = loadedBy === "import" ? "require" : "import";
  const targets = [...targetsOf(value, loadedBy, 0), ...targetsOf(value, other, 0)];
  return [...new Set(targets.map((target) => target.replaceAll("*", () => star)))];
}

/** `exports` may be the entry of the package itself. */
function tableOf(entries: unknown): ReadonlyMap<string, unknown> {
  const table = mapOf(entries);
  if (table !== undefined && [...table.keys()].some((key) => /^[.#]/u.test(key))) return table;
  return new Map([[".", entries]]);
}

/** The pattern with the longest text before its star. */
function patternFor(table: ReadonlyMap<string, unknown>, subpath: string): readonly [unknown, string] {
  let longest = -1;
  let found: readonly [unknown, string] = [undefined, ""];
  for (const [pattern, value] of table) {
    const [before = "", after] = pattern.split("*");
    if (after === undefined || before.length <= longest) continue;
    if (subpath.length < before.length + after.length) continue;
    if (!subpath.startsWith(before) || !subpath.endsWith(after)) continue;
    longest = before.length;
    found = [value, subpath.slice(before.length, subpath.length - after.length)];
  }
  return found;
}

const deepest = 10;

function targetsOf(value: unknown, loadedBy: LoadedBy, depth: number): readonly string[] {
  if (typeof value === "string") return [value];
  if (depth > deepest) return [];
  if (Array.isArray(value)) return value.flatMap((one) => targetsOf(one, loadedBy, depth + 1)).slice(0, 1);
  const conditions = new Set(["node", "node-addons", "module-sync", "default", loadedBy]);
  for (const [condition, target] of mapOf(value) ?? []) {
    if (!conditions.has(condition)) continue;
    const found = targetsOf(target, loadedBy, depth + 1);
    if (found.length > 0) return found;
  }
  return [];
}
