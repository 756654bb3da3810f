import { isUnreadable, type Files } from "../../source/files.ts";
import { foldersAbove, inFolder } from "./code-files.ts";
import { declaredRange, ownManifests } from "./manifests.ts";

/**
 * Whether some package of the repository runs with a version of another before this one, as far as its lock file or the
 * range in its package.json tells: of a range the newest is taken. What is declared nowhere is not known to be old.
 */
export function usesBefore(files: Files): (name: string, version: string) => boolean {
  const manifests = ownManifests(files);
  return (name, version) =>
    manifests.some((manifest) => {
      const range = declaredRange(manifest, name);
      if (range === undefined) return false;
      const locked = lockedVersion(files, manifest.folder, name);
      return locked === undefined ? endsBefore(range, version) : isBefore(locked, version);
    });
}

/** https://github.com/npm/cli/blob/latest/docs/lib/content/configuring-npm/package-lock-json.md#packages */
function lockedVersion(files: Files, folder: string, name: string): string | undefined {
  for (const one of foldersAbove(inFolder(folder, "package.json"))) {
    const path = inFolder(one, "package-lock.json");
    const source = files.has(path) ? files.read(path) : undefined;
    if (source === undefined || isUnreadable(source)) continue;
    const start = source.text.indexOf(`"node_modules/${name}": {`);
    if (start < 0) continue;
    return /"version": "(?<version>[^"]+)"/u.exec(source.text.slice(start, start + 400))?.groups?.["version"];
  }
  return undefined;
}

/** Whether the newest version that a range allows is before this one (https://github.com/npm/node-semver#ranges). */
function endsBefore(range: string, version: string): boolean {
  const found =
    /^\s*(?<operator>[\^~]?)v?(?<major>\d+)(?:\.(?<minor>\d+|x))?(?:\.(?<patch>\d+|x))?\s*$/u.exec(range);
  const { operator, major, minor, patch } = found?.groups ?? {};
  if (major === undefined) return false;
  const [first, second] = [Number(major), minor === undefined || minor === "x" ? undefined : Number(minor)];
  const isExact = operator === "" && second !== undefined && patch !== undefined && patch !== "x";
  if (isExact) return isBefore(`${first}.${second}.${patch}`, version);
  // `^0.3.1` stays below 0.4.0.
  const staysMinor = operator === "~" || operator === "" || first === 0;
  const end = second !== undefined && staysMinor ? `${first}.${second + 1}.0` : `${first + 1}.0.0`;
  return !isBefore(version, end);
}

function isBefore(one: string, other: string): boolean {
  const [left, right] = [numbersOf(one), numbersOf(other)];
  for (const [index, number] of right.entries()) {
    const own = left[index] ?? 0;
    if (own !== number) return own < number;
  }
  return false;
}

function numbersOf(version: string): readonly number[] {
  return (version.split(/[-+]/u)[0] ?? "").split(".").map(Number);
}
