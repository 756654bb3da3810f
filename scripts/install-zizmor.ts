/** Has the pinned zizmor ready for test/repository-workflows.test.ts, in .cache/zizmor/ of the checkout. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const root = dirname(import.meta.dirname);
const list = join(root, "requirements/zizmor.txt");
const folder = join(root, ".cache/zizmor");
/** Written last: a folder with it is a whole installation of exactly these requirements. */
const receipt = join(folder, "requirements.txt");

const wanted = readFileSync(list, "utf8");
if (!existsSync(receipt) || readFileSync(receipt, "utf8") !== wanted) {
  rmSync(folder, { recursive: true, force: true });
  // A folder of its own needs no virtual environment, and no other environment is changed.
  const exactly = ["--target", folder, "--require-hashes", "--no-deps", "--only-binary", ":all:", "-r", list];
  const pip = spawnSync("python3", ["-I", "-m", "pip", "install", "--quiet", "--no-input", ...exactly], {
    encoding: "utf8",
    env: { ...process.env, PIP_DISABLE_PIP_VERSION_CHECK: "1", PIP_ROOT_USER_ACTION: "ignore" },
  });
  if (pip.status === 0) writeFileSync(receipt, wanted);
  else {
    console.error(`No zizmor for the tests: ${pip.error?.message ?? pip.stderr}`);
    process.exitCode = 1;
  }
}
