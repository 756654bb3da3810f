/**
 * Whether a path is named by a glob. Paths and globs start at the repository's root; `*` and `?` stay
 * within a segment, `**` is any number of segments, and a glob that names a folder names everything in it.
 * Linear in the path for each segment of the glob: policies of pull requests are matched too.
 */
export function matchesPath(path: string, glob: string): boolean {
  const names = path.split("/");
  const patterns = glob.split("/").filter((pattern) => pattern !== "" && pattern !== ".");
  // `reached` holds how many names may be used up by the patterns so far.
  let reached = new Set([0]);
  for (const pattern of patterns) {
    const next = new Set<number>();
    if (pattern === "**") {
      const least = Math.min(...reached);
      for (let used = least; used <= names.length; used++) next.add(used);
    } else {
      for (const used of reached) {
        const name = names[used];
        if (name !== undefined && matchesText(name, pattern)) next.add(used + 1);
      }
    }
    if (next.size === 0) return false;
    reached = next;
  }
  return patterns.length > 0;
}

/** `*` is any text, `?` one character, everything else itself. */
export function matchesText(text: string, pattern: string): boolean {
  let at = 0;
  let expected = 0;
  let star = -1;
  let resume = 0;
  while (at < text.length) {
    if (pattern[expected] === "*") {
      star = expected++;
      resume = at;
    } else if (expected < pattern.length && (pattern[expected] === "?" || pattern[expected] === text[at])) {
      at++;
      expected++;
    } else if (star >= 0) {
      expected = star + 1;
      at = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[expected] === "*") expected++;
  return expected === pattern.length;
}
