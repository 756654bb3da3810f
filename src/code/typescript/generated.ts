const largestFile = 1_000_000;

/**
 * What tells a file that no person wrote, as a clause; undefined for the others. A comment that says so is not enough:
 * it could be written to hide a file.
 */
export function whyGenerated(path: string, text: string): string | undefined {
  if (text.length > largestFile)
    return `is ${megabytes(text.length)} MB of code, more than the limit of ${megabytes(largestFile)} MB`;
  if (text.length < 5_000) return undefined;
  if (text.includes("__webpack_require__") && text.includes("__webpack_modules__"))
    return "is a webpack bundle";
  let lines = 0;
  let inLongLines = 0;
  for (let start = 0; start < text.length;) {
    const found = text.indexOf("\n", start);
    const end = found === -1 ? text.length : found;
    lines++;
    if (end - start > 1_000) inLongLines += end - start;
    start = end + 1;
  }
  if (inLongLines > text.length * 0.7 || text.length / lines > 500) return "is minified";
  return /\.min\.[cm]?js$/u.test(path) && text.length / lines > 200 ? "is minified" : undefined;
}

function megabytes(characters: number): string {
  return (characters / 1_000_000).toFixed(1);
}
