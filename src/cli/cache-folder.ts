import { homedir } from "node:os";
import { join } from "node:path";

/** What one run keeps for the next, where the machine's user keeps such things. */
export function cacheFolder(): string {
  const { RUNNER_TOOL_CACHE, XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  return join(RUNNER_TOOL_CACHE ?? XDG_CACHE_HOME ?? LOCALAPPDATA ?? join(homedir(), ".cache"), "portcullis");
}
