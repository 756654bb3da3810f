import type { FrontEnd } from "../../declarations/template-file.ts";
import { parameterFileOf } from "./parameter-file.ts";
import { templateOf } from "./template.ts";

/** Bicep templates and parameter files. */
export const bicep: FrontEnd = {
  dialect: "bicep",
  claims: (path) => /\.bicep(?:param)?$/iu.test(path),
  read: (source, files) =>
    /\.bicepparam$/iu.test(source.path)
      ? { kind: "parameters", parameters: parameterFileOf(source, files) }
      : { kind: "template", template: templateOf(source, files) },
};
