import type { DeploymentOptions } from "./application/deployment.ts";
import { readApplication, type Read } from "./application/read.ts";
import type { Analyser } from "./code/reading.ts";
import type { RegistryModules } from "./declarations/template-file.ts";
import { frontEnds } from "./dialects.ts";

import type { Policy } from "./policy/policy.ts";
import { isIgnored, isInForce } from "./policy/standing.ts";
import type { Rule } from "./rules/rule.ts";
import { runRules, type RuleRun } from "./rules/run.ts";
import type { Files } from "./source/files.ts";
import type { Source } from "./source/source.ts";

/** One revision, read and asked about. */
export interface Look {
  readonly files: Files;
  readonly read: Read;
  readonly run: RuleRun;
}

/** What both revisions are looked at with. */
export interface Lens {
  readonly rules: readonly Rule[];
  readonly registryModules: RegistryModules;
  readonly policy: Policy;
  readonly policySource?: Source;
  readonly today: string;
  /** `owner/name` on GitHub; undefined where it is not known. */
  readonly repository?: string | undefined;
}

export async function lookAt(
  { rules, registryModules, policy, policySource, today, repository }: Lens,
  files: Files,
  analysers: readonly Analyser[],
  deployments: DeploymentOptions = {},
): Promise<Look> {
  const read = await readApplication({
    files: repository === undefined ? files : named(files, repository),
    frontEnds,
    analysers,
    registryModules,
    ignored: (path) => isIgnored(policy, path),
    today,
    penetrationTesting: {
      intervalDays: policy.penetrationTestInterval,
      ...(policySource && { policy: policySource }),
      ...(policy.penetrationTest && { last: policy.penetrationTest }),
    },
    code: { untrusted: policy.untrusted },
    deployments,
  });
  const run = runRules(
    read.application,
    rules,
    (path) => files.has(path),
    (rule) => isInForce(rule, policy),
  );
  return { files, read, run };
}

function named(files: Files, gitHubName: string): Files {
  return {
    paths: files.paths,
    has: (path) => files.has(path),
    read: (path) => files.read(path),
    readBytes: (path) => files.readBytes(path),
    idOf: (path) => files.idOf(path),
    gitHubName,
    links: files.links,
  };
}
