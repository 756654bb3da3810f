// Fetches Microsoft's SARIF Multitool (104 MB) into .cache/, where test/reporters/sarif.test.ts looks for it.
// Its package for Linux holds the program; npm does not run the script that would make it executable.
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync } from "node:fs";

const folder = new URL("../.cache/sarif-multitool/", import.meta.url).pathname;
mkdirSync(folder, { recursive: true });
execFileSync(
  "npm",
  ["install", "--prefix", folder, "--no-save", "--ignore-scripts", "@microsoft/sarif-multitool-linux@5.7.0"],
  {
    stdio: "inherit",
  },
);
chmodSync(`${folder}node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool`, 0o755);
