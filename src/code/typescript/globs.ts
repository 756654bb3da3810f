const mostAlternatives = 100;

/**
 * Whether a path fits a pattern of `main` or `workspaces` in a package.json, as glob 7 and minimatch read them: `*` and
 * `?` within a segment, `**` for any folders, `{a,b}` for either. Classes in brackets are taken literally.
 */
export function matchesGlob(path: string, pattern: string): boolean {
  const names = path.split("/");
  return alternativesOf(pattern).some((one) => matchesSegments(names, one.split("/")));
}

/** The pattern once for each way through its braces. */
function alternativesOf(pattern: string): readonly string[] {
  const done: string[] = [];
  const waiting = [pattern];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (done.length + waiting.length > mostAlternatives) break;
    const innermost = /\{(?<choices>[^{}]*)\}/u.exec(next);
    const choices = innermost?.groups?.["choices"]?.split(",");
    if (innermost === null || choices === undefined || choices.length < 2) {
      done.push(next);
      continue;
    }
    const { index } = innermost;
    for (const choice of choices) {
      waiting.push(next.slice(0, index) + choice + next.slice(index + innermost[0].length));
    }
  }
  return done;
}

function matchesSegments(names: readonly string[], patterns: readonly string[]): boolean {
  // Row by row: what could be reached after each pattern, so that many `**` cost no more than one.
  let reachable = new Set([0]);
  for (const pattern of patterns) {
    const next = new Set<number>();
    for (const at of reachable) {
      if (pattern === "**") {
        for (let end = at; end <= names.length; end++) next.add(end);
      } else {
        const name = names[at];
        if (name !== undefined && matchesSegment(name, pattern)) next.add(at + 1);
      }
    }
    reachable = next;
  }
  return reachable.has(names.length);
}

function matchesSegment(name: string, pattern: string): boolean {
  let reachable = new Set([0]);
  for (const character of pattern) {
    const next = new Set<number>();
    for (const at of reachable) {
      if (character === "*") {
        for (let end = at; end <= name.length; end++) next.add(end);
      } else if (at < name.length && (character === "?" || name[at] === character)) next.add(at + 1);
    }
    reachable = next;
  }
  return reachable.has(name.length);
}
