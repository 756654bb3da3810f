// The layers of the design: each may use only what stands below it.
const layer = (name, mayUse) => ({
  name: `${name} may use only ${mayUse.join(", ") || "nothing"}`,
  severity: "error",
  from: { path: `^src/${name}/` },
  to: { path: "^src/", pathNot: [`^src/${name}/`, ...mayUse.map((other) => `^src/${other}/`)] },
});

const entries = "^src/(action|cli)(\\.ts$|/)";
const world = ["workspace", "registry", "code/semgrep", "github"];

module.exports = {
  forbidden: [
    { name: "no cycles", severity: "error", from: {}, to: { circular: true } },
    layer("source", []),
    layer("azure", []),
    layer("workspace", ["source", "declarations"]),
    layer("registry", ["source", "declarations"]),
    layer("declarations", ["source"]),
    layer("evaluation", ["source", "declarations", "azure"]),
    layer("frontends", ["source", "declarations", "evaluation", "azure"]),
    layer("code", ["source", "declarations", "azure"]),
    layer("application", ["source", "declarations", "frontends", "code", "azure"]),
    layer("rules", ["source", "declarations", "code", "application", "azure"]),
    layer("policy", ["source", "declarations", "code", "application", "rules"]),
    layer("reporters", ["source", "declarations", "code", "rules", "policy", "azure"]),
    layer("github", ["source", "declarations", "rules", "policy", "reporters", "workspace"]),
    {
      name: "front ends are strangers to each other",
      severity: "error",
      from: { path: "^src/frontends/([^/]+)/" },
      to: { path: "^src/frontends/([^/]+)/", pathNot: "^src/frontends/$1/" },
    },
    {
      name: "rules are strangers to each other",
      severity: "error",
      from: { path: "^src/rules/([^/]+)/([^/]+)\\.ts$" },
      to: { path: "^src/rules/[^/]+/[^/]+\\.ts$", pathNot: "^src/rules/$1/$2\\.ts$" },
    },
    {
      name: "only the entries and the rooms at the edge touch the world",
      severity: "error",
      from: { path: "^src/", pathNot: [entries, ...world.map((room) => `^src/${room}/`)] },
      to: {
        path: "^(node:)?(fs|fs/promises|child_process|net|http|https|os|process)$|execa|undici|@octokit|@actions",
      },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: { extensions: [".ts", ".js", ".json"] },
  },
};
