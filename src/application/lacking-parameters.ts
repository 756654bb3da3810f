import type { Template } from "../declarations/declaration.ts";
import type { Problem } from "../declarations/problem.ts";
import type { TemplateCall } from "../declarations/template-file.ts";
import { textOf, type Place } from "../source/source.ts";

/**
 * Collects the values that a deployment gives to parameters which its template does not have: Azure refuses it then. A
 * value that any of the templates takes is not told, since a file of two templates may be meant for one of them.
 */
export function lackingParameters(): {
  look(template: Template, values: TemplateCall["arguments"]): void;
  problems(): readonly Problem[];
} {
  const taken = new Set<string>();
  const lacking = new Map<string, Problem>();
  return {
    look: (template, values) => {
      const names = new Set(template.parameters.map(({ name }) => name.toLowerCase()));
      for (const [name, { at }] of values) {
        const key = `${at.source.path}:${at.start}:${name}`;
        if (names.has(name)) taken.add(key);
        else
          lacking.set(key, {
            kind: "invalid",
            message: `The template \`${template.path}\` has no parameter \`${asWritten(name, at)}\`, so Azure refuses a deployment with it`,
            at,
            effect: "notice",
          });
      }
    },
    problems: () => [...lacking].filter(([key]) => !taken.has(key)).map(([, problem]) => problem),
  };
}

/** Values are kept by their names in lower case. */
function asWritten(name: string, at: Place): string {
  const found = /^["']?(?:param\s+)?(\w+)/iu.exec(textOf(at).slice(0, 300))?.[1];
  return found?.toLowerCase() === name ? found : name;
}
