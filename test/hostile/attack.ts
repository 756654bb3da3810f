import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { basePolicy } from "../e2e/orders.ts";
import { run, shownOn, type Ended, type Options } from "../e2e/run.ts";
import { pullRequestEvent } from "../github/events.ts";
import type { Files } from "../github/git.ts";
import { startGithub } from "../github/github.ts";
import { createPull } from "../github/scenario.ts";

/** A function app that nothing is wrong with, or one that answers over plain HTTP: the defect that must not get through. */
export function site(httpsOnly: boolean, more = ""): string {
  return `resource api 'Microsoft.Web/sites@2024-04-01' = {
  name: 'api'
  location: 'westeurope'
  kind: 'functionapp'
  properties: {
    httpsOnly: ${httpsOnly}
    siteConfig: {
      minTlsVersion: '1.2'
      ftpsState: 'Disabled'
    }
  }
}
${more}`;
}

/** `rule path:line` of what blocks the merge. */
export function blocking({ report }: Ended): readonly string[] {
  return (report?.findings ?? [])
    .filter(({ blocks }) => blocks)
    .map(({ rule, path: file, line }) => `${rule} ${file}:${line}`);
}

export const plainHttp = "plain-http-allowed main.bicep:6";

/** Milliseconds and megabytes that no pull request may make a review take, whatever is in it, on a machine that is busy. */
export const most = { milliseconds: 90_000, megabytes: 2000 };

export interface Attacked extends Ended {
  /** What the pull request shows of us. */
  readonly shown: string;
  /** The most memory the program had, its children left out. */
  readonly megabytes: number;
}

/**
 * A real commit on a real repository, reviewed by the built program. The base holds a sound site and a policy, unless told
 * otherwise. Bounded whatever it holds: the run ends by itself within `most`, and GitHub takes all that it is sent.
 */
export async function attack(head: Files, base: Files = {}, options: Options = {}): Promise<Attacked> {
  const github = await startGithub();
  const folder = mkdtempSync(path.join(tmpdir(), "attack-"));
  const peak = path.join(folder, "peak");
  const watch = path.join(folder, "watch.cjs");
  writeFileSync(
    watch,
    `process.on("exit", () => require("node:fs").writeFileSync(${JSON.stringify(peak)}, String(process.resourceUsage().maxRSS)));`,
  );
  try {
    const pull = createPull(github.state, {
      base: { "main.bicep": site(true), ".github/portcullis.yml": basePolicy, ...base },
      head,
    });
    const ended = await run(github, pullRequestEvent(github.state, pull), {
      timeout: most.milliseconds,
      ...options,
      env: { NODE_OPTIONS: `--require ${watch}`, ...options.env },
    });
    github.assertClean();
    return { ...ended, shown: shownOn(github), megabytes: Number(readFileSync(peak, "utf8")) / 1024 };
  } finally {
    await github.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
