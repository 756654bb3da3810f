/**
 * The candidate that `written` is most likely a slip of the keyboard of: undefined when none is near enough to be
 * worth naming. Case does not count.
 */
export function nearest(written: string, candidates: Iterable<string>): string | undefined {
  if (written.length > longest) return undefined;
  const sought = written.toLowerCase();
  let best: { readonly candidate: string; readonly distance: number } | undefined;
  for (const candidate of candidates) {
    if (candidate.length > longest) continue;
    const distance = distanceOf(sought, candidate.toLowerCase());
    if (distance > Math.max(1, Math.floor(Math.max(sought.length, candidate.length) / 3))) continue;
    if (best === undefined || distance < best.distance) best = { candidate, distance };
  }
  return best?.candidate;
}

// The comparison is quadratic, and what is compared comes from a file that anyone may write.
const longest = 100;

/** Damerau-Levenshtein with adjacent transpositions: how many insertions, deletions, substitutions and swaps apart. */
function distanceOf(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const substituted = (last[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1);
      let least = Math.min(substituted, (last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1);
      const swapped =
        row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (swapped) least = Math.min(least, (beforeLast[column - 2] ?? 0) + 1);
      current.push(least);
    }
    beforeLast = last;
    last = current;
  }
  return last[to.length] ?? 0;
}
