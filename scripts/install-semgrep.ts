/** Has the pinned Semgrep ready for the tests: found, or installed into .cache/ of the checkout. */
import { dirname, join } from "node:path";
import { findEngine } from "../src/code/semgrep/engine.ts";

const root = dirname(import.meta.dirname);
const engine = await findEngine({
  cache: join(root, ".cache"),
  mayInstall: true,
  environment: process.env,
  untrusted: [],
});
if ("missing" in engine) {
  console.error(`No Semgrep for the tests: ${engine.missing}`);
  process.exitCode = 1;
} else console.log(`Semgrep ${engine.version}: ${engine.path}`);
