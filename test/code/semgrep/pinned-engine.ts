import { dirname, join } from "node:path";
import type { SemgrepOptions } from "../../../src/code/semgrep/semgrep.ts";

const root = dirname(dirname(dirname(import.meta.dirname)));

/** The real engine of the pinned version, installed into .cache/ of the checkout when it is not there. */
export const pinnedEngine: SemgrepOptions = {
  mode: "required",
  cache: join(root, ".cache"),
  untrusted: [],
};
