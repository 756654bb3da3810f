import type { Files } from "../../source/files.ts";
import { together, type Models, type SinkModel } from "../flow/models.ts";
import { usesBefore } from "./dependency-versions.ts";
import { frameworkModels } from "./frameworks/models.ts";
import { addressModels } from "./models/address.ts";
import { authenticationModels } from "./models/authentication.ts";
import { codeModels } from "./models/code.ts";
import { commandModels } from "./models/command.ts";
import { containerModels } from "./models/container.ts";
import { directoryModels } from "./models/directory.ts";
import { htmlModels } from "./models/html.ts";
import { languageModels } from "./models/language.ts";
import { libraryModels } from "./models/libraries.ts";
import { logModels } from "./models/log.ts";
import { nosqlModels } from "./models/nosql.ts";
import { objectModels } from "./models/objects.ts";
import { pathModels } from "./models/path.ts";
import { patternModels } from "./models/pattern.ts";
import { requestModels } from "./models/requests.ts";
import { signatureModels } from "./models/signature.ts";
import { sqlModels } from "./models/sql.ts";
import { templateModels } from "./models/template.ts";
import { validationModels } from "./models/validation.ts";
import { xmlModels } from "./models/xml.ts";

// One table a class, of what does the harm and of what makes it harmless. Names of external things are paths:
// `request.()` is a call, `new` a construction, `**` any beginning.

/**
 * JavaScript on Azure Functions: where untrusted data comes in, what it can harm, and what makes it harmless. What newer
 * versions of a package have mended counts only where an older one is used.
 */
export function modelsFor(files: Files): Models {
  const isOlder = usesBefore(files);
  const sinks = nodeModels.sinks.flatMap((sink): readonly SinkModel[] => {
    const { before, modules } = sink;
    if (before === undefined) return [sink];
    const older = modules.filter((module) => isOlder(packageOf(module), before));
    return older.length === 0 ? [] : [{ ...sink, modules: older }];
  });
  return { ...nodeModels, sinks };
}

/** `lodash` of `lodash/merge`. */
function packageOf(module: string): string {
  return module
    .split("/")
    .slice(0, module.startsWith("@") ? 2 : 1)
    .join("/");
}

const nodeModels: Models = together([
  requestModels,
  frameworkModels,
  languageModels,
  sqlModels,
  nosqlModels,
  commandModels,
  codeModels,
  pathModels,
  addressModels,
  containerModels,
  signatureModels,
  htmlModels,
  templateModels,
  xmlModels,
  objectModels,
  patternModels,
  directoryModels,
  logModels,
  validationModels,
  authenticationModels,
  libraryModels,
]);
