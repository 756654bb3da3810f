import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { expect } from "@jest/globals";

/** Compares with a committed file that a person has read. `UPDATE_BASELINES=1` rewrites it, but never in CI. */
export function expectBaseline(name: string, actual: string): void {
  const path = new URL(`./baselines/${name}`, import.meta.url).pathname;
  if (process.env["UPDATE_BASELINES"] === "1" && process.env["CI"] === undefined) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, actual);
  }
  if (!existsSync(path)) throw new Error(`${path} is missing: write it with UPDATE_BASELINES=1 and read it`);
  expect(actual).toBe(readFileSync(path, "utf8"));
}
