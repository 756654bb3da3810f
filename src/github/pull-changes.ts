import type { ChangedFile, Changes, Hunk, HunkLine } from "../source/changes.ts";
import type { Api } from "./api.ts";
import { fieldsOf, optionalTextIn, textIn, type Fields } from "./unvalidated.ts";

/** GitHub lists no more files of a pull request than these. */
const mostFiles = 3000;

/**
 * The lines that GitHub accepts comments on, as it tells them itself: for publishing where there is no clone. Files
 * whose patch GitHub leaves out (binary, large) can only get comments as a whole.
 */
export async function changesOfPull(api: Api, number: number): Promise<Changes> {
  const { items } = await api.readAll(
    "GET /repos/{owner}/{repo}/pulls/{pull_number}/files",
    { pull_number: number },
    mostFiles,
  );
  return { files: items.map((item) => changedFileOf(fieldsOf(item, "file"))) };
}

function changedFileOf(file: Fields): ChangedFile {
  const status = statusOf(textIn(file, "status", "file"));
  const previousPath = optionalTextIn(file, "previous_filename");
  const patch = optionalTextIn(file, "patch");
  return {
    path: textIn(file, "filename", "file"),
    ...(status === "renamed" && previousPath !== undefined && { previousPath }),
    status,
    kind: "text",
    hunks: patch === undefined ? [] : hunksOf(patch),
    ...(patch === undefined && { unmapped: "has no patch at GitHub" }),
  };
}

function statusOf(status: string): ChangedFile["status"] {
  switch (status) {
    case "added":
    case "copied":
      return "added";
    case "removed":
      return "deleted";
    case "renamed":
      return "renamed";
    default:
      return "modified";
  }
}

/** The hunks of a patch as the API gives it: without the headers of the file. Lines are counted, not recognised. */
function hunksOf(patch: string): readonly Hunk[] {
  const lines = patch.split("\n");
  const hunks: Hunk[] = [];
  for (let at = 0; at < lines.length;) {
    const header = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/u.exec(lines[at++] ?? "");
    if (header === null) continue;
    const [oldStart = 0, oldLines = 0, newStart = 0, newLines = 0] = [1, 2, 3, 4].map((group) =>
      Number(header[group] ?? "1"),
    );
    const body: HunkLine[] = [];
    // A side without lines names the line before it.
    let oldLine = oldLines === 0 ? oldStart + 1 : oldStart;
    let newLine = newLines === 0 ? newStart + 1 : newStart;
    const [oldEnd, newEnd] = [oldLine + oldLines, newLine + newLines];
    while (at < lines.length && (oldLine < oldEnd || newLine < newEnd)) {
      const line = lines[at++] ?? "";
      if (line.startsWith("+")) body.push({ kind: "added", newLine: newLine++ });
      else if (line.startsWith("-")) body.push({ kind: "removed", oldLine: oldLine++, text: line.slice(1) });
      else if (!line.startsWith("\\")) {
        body.push({ kind: "context", oldLine: oldLine++, newLine: newLine++ });
      }
    }
    hunks.push({ oldStart, oldLines, newStart, newLines, lines: body });
  }
  return hunks;
}
