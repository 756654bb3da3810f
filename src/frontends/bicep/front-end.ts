import { loadYaml } from "../../declarations/yaml-tree.ts";
import type { FrontEnd } from "../../declarations/template-file.ts";
import { isUnreadable } from "../../source/files.ts";
import { parameterFileOf } from "./parameter-file.ts";
import { templateOf } from "./template.ts";

/** Bicep templates and parameter files. */
export const bicep: FrontEnd = {
  dialect: "bicep",
  claims: isBicep,
  prepare: async (files) => {
    const loadsYaml = (path: string): boolean => {
      const source = isBicep(path) ? files.read(path) : undefined;
      return source !== undefined && !isUnreadable(source) && source.text.includes("loadYamlContent");
    };
    // The file that is loaded may be called anything.
    if (files.paths.some(loadsYaml)) await loadYaml();
  },
  read: (source, files) =>
    /\.bicepparam$/iu.test(source.path)
      ? { kind: "parameters", parameters: parameterFileOf(source, files) }
      : { kind: "template", template: templateOf(source, files) },
};

function isBicep(path: string): boolean {
  return /\.bicep(?:param)?$/iu.test(path);
}
