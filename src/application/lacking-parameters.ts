import type { Template } from "../declarations/declaration.ts";
import type { Problem } from "../declarations/problem.ts";
import type { ParameterFile, TemplateCall } from "../declarations/template-file.ts";
import { groupBy } from "./group-by.ts";
import { textOf, type Place } from "../source/source.ts";

/** Values that no template takes, by the file that they are written in. */
export type LeftOver = Pick<ParameterFile, "source" | "values">;

/**
 * Collects the values that a deployment gives to parameters which its template does not have: Azure refuses it then. A
 * value that any of the templates takes is not told, since a file of two templates may be meant for one of them.
 */
export function lackingParameters(): {
  look(template: Template, values: TemplateCall["arguments"]): void;
  problems(): readonly Problem[];
  leftOver(): readonly LeftOver[];
} {
  const taken = new Set<string>();
  const lacking = new Map<string, Lacking>();
  const left = (): readonly Lacking[] =>
    [...lacking].filter(([key]) => !taken.has(key)).map(([, one]) => one);
  return {
    look: (template, values) => {
      const names = new Set(template.parameters.map(({ name }) => name.toLowerCase()));
      for (const [name, { value, at }] of values) {
        const key = `${at.source.path}:${at.start}:${name}`;
        if (names.has(name)) taken.add(key);
        else lacking.set(key, { name, value, at, template: template.path });
      }
    },
    problems: () => {
      const groups = groupBy(left(), ({ at, template }) => `${at.source.path}\n${template}`);
      return [...groups.values()].flatMap(problemOf);
    },
    leftOver: () =>
      [...groupBy(left(), ({ at }) => at.source)].map(([source, all]) => ({
        source,
        values: new Map(all.map(({ name, value, at }) => [name, { value, at }])),
      })),
  };
}

interface Lacking {
  /** In lower case. */
  readonly name: string;
  readonly value: Template["parameters"][number]["value"];
  readonly at: Place;
  readonly template: string;
}

const mostNamed = 5;

function problemOf(all: readonly Lacking[]): readonly Problem[] {
  const [first] = all;
  if (first === undefined) return [];
  const names = all.slice(0, mostNamed).map((one) => `\`${asWritten(one)}\``);
  if (all.length > mostNamed) names.push(`${all.length - mostNamed} more`);
  const list =
    names.length === 1 ? names.join("") : `${names.slice(0, -1).join(", ")} or ${names.at(-1) ?? ""}`;
  return [
    {
      kind: "invalid",
      message: `The template \`${first.template}\` has no parameter ${list}, so Azure refuses a deployment with it`,
      at: first.at,
      effect: "notice",
    },
  ];
}

/** Values are kept by their names in lower case. */
function asWritten({ name, at }: Lacking): string {
  const found = /^["']?(?:param\s+)?(\w+)/iu.exec(textOf(at).slice(0, 300))?.[1];
  return found?.toLowerCase() === name ? found : name;
}
