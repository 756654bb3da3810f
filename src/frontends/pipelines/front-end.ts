import type { Declaration } from "../../declarations/declaration.ts";
import type { Problem } from "../../declarations/problem.ts";
import type { FrontEnd, Reading } from "../../declarations/template-file.ts";
import { absent, known, lookup, type ObjectTree } from "../../declarations/value.ts";
import { loadYaml, readYaml } from "../../declarations/yaml-tree.ts";
import { startOf, type Source } from "../../source/source.ts";

/**
 * What scans, builds and deploys the application: GitHub workflows, the actions of the repository that they run, and what
 * keeps its dependencies current.
 */
export const pipelinesFrontEnd: FrontEnd = {
  dialect: "pipelines",
  claims: (path) => kindOf(path) !== undefined,
  prepare: async ({ paths }) => {
    if (paths.some((path) => kindOf(path) !== undefined)) await loadYaml();
  },
  read: (source) => {
    const kind = kindOf(source.path);
    return kind === undefined ? undefined : read(kind, source);
  },
};

type Kind = "github-workflow" | "github-action" | "dependency-updates";

function kindOf(path: string): Kind | undefined {
  // GitHub runs what lies directly in this folder of the repository's root, and nothing below it.
  if (/^\.github\/workflows\/[^/]+\.ya?ml$/u.test(path)) return "github-workflow";
  if (/(?:^|\/)action\.ya?ml$/u.test(path) && !/(?:^|\/)node_modules\//u.test(path)) return "github-action";
  return updaters.test(path) ? "dependency-updates" : undefined;
}

/**
 * Dependabot's file, and Renovate's by all of its names.
 * https://docs.github.com/code-security/dependabot/working-with-dependabot/dependabot-options-reference
 * https://docs.renovatebot.com/configuration-options/
 */
const updaters =
  /^(?:\.github\/dependabot\.ya?ml|(?:\.github\/|\.gitlab\/)?renovate\.json5?|\.renovaterc(?:\.json5?)?)$/u;

function read(kind: Kind, source: Source): Reading | undefined {
  // Renovate takes JSON with comments, which is no YAML.
  if (kind === "dependency-updates" && !/\.ya?ml$/u.test(source.path)) return renovate(source);
  const { tree, problems } = readYaml(source);
  if (tree === undefined) return { kind: "configuration", declarations: [], problems };
  if (tree.kind !== "object") {
    // Another tool's `action.yml`, or a list of dependencies: no harm can come of it.
    if (kind !== "github-workflow") return undefined;
    const problem: Problem = {
      kind: "invalid",
      message: "A workflow should be a map",
      at: tree.at,
      effect: "incomplete",
    };
    return { kind: "configuration", declarations: [], problems: [...problems, problem] };
  }
  if (kind === "github-action" && lookup(tree, "runs").kind === "absent") return undefined;
  return { kind: "configuration", declarations: [declaration(kind, source, tree)], problems };
}

/** That it is there is all that is asked, unless it says that it does nothing. */
function renovate(source: Source): Reading {
  const at = startOf(source);
  const off = /^\s*["']?enabled["']?\s*:\s*false\b/mu.test(source.text);
  const enabled = { name: "enabled", at, value: known(!off, at) };
  const body: ObjectTree = { kind: "object", properties: new Map([["enabled", enabled]]), at };
  return {
    kind: "configuration",
    declarations: [declaration("dependency-updates", source, body)],
    problems: [],
  };
}

function declaration(type: Kind, source: Source, body: ObjectTree): Declaration {
  const start = startOf(source);
  return {
    dialect: "pipelines",
    type,
    name: known(source.path, start),
    symbol: source.path.slice(source.path.lastIndexOf("/") + 1),
    // A file is its own identity: no template refers to it.
    id: `file:${source.path.toLowerCase()}`,
    scope: absent(start),
    at: body.at,
    body,
    condition: known(true, start),
    existing: false,
  };
}
