import { functionJsonAnalyser } from "./code/handlers/function-json.ts";
import { declaredInCode } from "./code/handlers/declared-in-code.ts";
import type { Analyser } from "./code/reading.ts";
import { semgrep, type SemgrepOptions } from "./code/semgrep/semgrep.ts";
import { typescriptAnalyser } from "./code/typescript/analyser.ts";

/** Every analyser of code. Semgrep's runs a program, and is told where it may be found. */
export function analysers(options: SemgrepOptions): readonly Analyser[] {
  return [functionJsonAnalyser, declaredInCode, typescriptAnalyser, semgrep(options)];
}
