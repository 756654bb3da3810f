import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";

/** A regular file up to a size; undefined for anything else, also when it can't be read. */
export function readBounded(path: string, mostBytes: number): Uint8Array | undefined {
  let file: number;
  try {
    // Not to wait for a pipe to be written to.
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch {
    return undefined;
  }
  try {
    const { size } = fstatSync(file);
    return fstatSync(file).isFile() && size <= mostBytes ? readFileSync(file) : undefined;
  } catch {
    return undefined;
  } finally {
    closeSync(file);
  }
}
