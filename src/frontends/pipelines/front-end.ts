import type { Declaration } from "../../declarations/declaration.ts";
import type { FrontEnd } from "../../declarations/template-file.ts";
import { absent, known } from "../../declarations/value.ts";
import { loadYaml, readYaml } from "../../declarations/yaml-tree.ts";
import { startOf } from "../../source/source.ts";

/** What scans, builds and deploys the application: GitHub workflows. */
export const pipelinesFrontEnd: FrontEnd = {
  dialect: "pipelines",
  claims: isWorkflow,
  prepare: async ({ paths }) => {
    if (paths.some(isWorkflow)) await loadYaml();
  },
  read: (source) => {
    const { tree, problems } = readYaml(source);
    if (tree === undefined) return { kind: "configuration", declarations: [], problems };
    const start = startOf(source);
    if (tree.kind !== "object") {
      return {
        kind: "configuration",
        declarations: [],
        problems: [
          ...problems,
          { kind: "invalid", message: "A workflow should be a map", at: tree.at, effect: "incomplete" },
        ],
      };
    }
    const workflow: Declaration = {
      dialect: "pipelines",
      type: "github-workflow",
      name: known(source.path, start),
      symbol: source.path.slice(source.path.lastIndexOf("/") + 1),
      // A file is its own identity: no template refers to it.
      id: `file:${source.path.toLowerCase()}`,
      scope: absent(start),
      at: tree.at,
      body: tree,
      condition: known(true, start),
      existing: false,
    };
    return { kind: "configuration", declarations: [workflow], problems };
  },
};

/** GitHub runs what lies directly in this folder of the repository's root, and nothing below it. */
function isWorkflow(path: string): boolean {
  return /^\.github\/workflows\/[^/]+\.ya?ml$/u.test(path);
}
