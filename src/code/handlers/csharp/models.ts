import type { ProgrammingModel } from "../handler.ts";
import type { CodeBase } from "../syntax/code-base.ts";
import { aliasesOf } from "./names.ts";

/** The attributes of functions, less `Attribute`: in a worker of its own, and in the host's process. */
export const csharpModels: ReadonlyMap<string, ProgrammingModel> = new Map<string, ProgrammingModel>([
  ["Function", "dotnet-isolated"],
  ["FunctionName", "dotnet-in-process"],
]);

export const functionAttributes = /^Function(?:Name)?(?:Attribute)?$/u;

/** Every name that a file of the project may call them by, as a pattern of alternatives. */
export function namesOfFunctions(code: CodeBase): string {
  const aliases = aliasesOf(code, (target) => functionAttributes.test(target));
  return ["Function(?:Name)?(?:Attribute)?", ...aliases.filter((one) => /^\w+$/u.test(one))].join("|");
}
