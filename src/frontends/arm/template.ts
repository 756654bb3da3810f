import type { Problem } from "../../declarations/problem.ts";
import type { Evaluation, TemplateCall, TemplateFile } from "../../declarations/template-file.ts";
import { scopeOfKind, scopeOfText, scopeText, scopeWithId, type Scope } from "../../evaluation/scope.ts";
import type { Files } from "../../source/files.ts";
import type { JsonNode, JsonString } from "../../source/json/node.ts";
import { startOf, type Source } from "../../source/source.ts";
import { evaluateTemplate } from "./evaluate-template.ts";
import { templateExports } from "./exports.ts";
import { literalsOf } from "./literals.ts";
import type { TemplateString } from "./expression.ts";
import { linkedFiles } from "./linked-template.ts";
import { remarksOf } from "./remarks.ts";
import { startRun } from "./run.ts";
import { targetScopeOf } from "./schema.ts";
import { declaredParameters } from "./template-interface.ts";

/** A template that was parsed; `root` is what of it could be. */
export function armTemplate(
  source: Source,
  root: JsonNode,
  problems: readonly Problem[],
  files: Pick<Files, "has">,
): TemplateFile {
  const strings = new WeakMap<JsonString, TemplateString>();
  return {
    dialect: "arm",
    source,
    problems,
    calls: linkedFiles(root, source.path, files),
    parameters: () => declaredParameters(root),
    evaluate: (call) => evaluateFile(source, root, call, strings),
    exports: (call, report) =>
      templateExports(source, root, call, scopeOfCall(root, call, source), strings, report),
  };
}

function evaluateFile(
  source: Source,
  root: JsonNode,
  call: TemplateCall,
  strings: WeakMap<JsonString, TemplateString>,
): Evaluation {
  const run = startRun(source, call, strings);
  const scope = scopeOfCall(root, call, source);
  try {
    const template = evaluateTemplate(
      root,
      {
        arguments: call.arguments,
        modulePath: call.modulePath,
        scope,
        ...(call.deploymentName && { name: call.deploymentName }),
      },
      run,
    );
    return {
      template: {
        ...template,
        literals: () => literalsOf(root, source),
        remarks: () => remarksOf(root, source),
      },
      problems: run.problems(),
    };
  } catch (error) {
    // The engine's own stack: bounded depths add up where templates, values and expressions lie inside each other.
    if (!(error instanceof RangeError)) throw error;
    run.report({
      kind: "limit",
      message: "The template is nested too deep to be evaluated; nothing in it was judged",
      at: startOf(source),
      effect: "incomplete",
    });
    return {
      template: {
        path: source.path,
        modulePath: call.modulePath,
        targetScope: scope.kind,
        scopeId: scopeText(scope),
        parameters: [],
        outputs: [],
        declarations: [],
        modules: [],
      },
      problems: run.problems(),
    };
  }
}

function scopeOfCall(root: JsonNode, call: TemplateCall, source: Source): Scope {
  const at = startOf(source);
  if (call.scope !== undefined) return scopeWithId(call.scope, at);
  if (call.scopeId === undefined) return scopeOfKind(targetScopeOf(root) ?? "resourceGroup", at);
  return scopeOfText(call.scopeId, at);
}
