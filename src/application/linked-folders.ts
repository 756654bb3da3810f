import type { Problem } from "../declarations/problem.ts";
import type { TemplateFile } from "../declarations/template-file.ts";
import type { Files } from "../source/files.ts";

/**
 * Templates behind symbolic links that refer to files outside the folder which the link leads to. The compiler follows a link
 * to read a file, but what the file refers to it looks for beside the link; here both are looked for behind it.
 */
export function strayingBehindLinks(
  templates: ReadonlyMap<string, TemplateFile>,
  { links = new Map<string, string>() }: Pick<Files, "links">,
): readonly Problem[] {
  return [...links].flatMap(([link, target]) => {
    const behind = [...templates].filter(([path]) => path.startsWith(`${target}/`));
    if (behind.length === 0 || !isNamed(link, templates)) return [];
    return behind.flatMap(([path, { calls, imports = [] }]): readonly Problem[] => {
      const outside = [...calls, ...imports].find((called) => !called.startsWith(`${target}/`));
      if (outside === undefined) return [];
      return [
        {
          kind: "unresolved",
          message: `\`${path}\` refers to \`${outside}\`, which is another file when it is reached through the symbolic link \`${link}\`: that was not judged`,
          at: { path: link },
          dependsOn: [path],
          effect: "incomplete",
        },
      ];
    });
  });
}

function isNamed(link: string, templates: ReadonlyMap<string, TemplateFile>): boolean {
  const folder = `${link.slice(link.lastIndexOf("/") + 1)}/`;
  return [...templates.values()].some(({ source }) => source.text.includes(folder));
}
