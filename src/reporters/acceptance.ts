import { commentSyntaxOf } from "../policy/comment-syntax.ts";
import type { Report } from "./report.ts";

/**
 * What the author of a blocked change can do with a finding that is acceptable, by the example of the least grave;
 * undefined where nothing blocks.
 */
export function howToAccept({ findings, compared }: Report): string | undefined {
  const blocking = findings.filter(({ blocks }) => blocks);
  const example = blocking.findLast(({ path }) => lineMarker(path) !== undefined) ?? blocking.at(-1);
  if (example === undefined) return undefined;
  const marker = lineMarker(example.path);
  const comment =
    marker === undefined
      ? ""
      : `write \`${marker} portcullis: allow ${example.rule} -- <reason>\` above its line, or `;
  const effect = compared
    ? " What a pull request adds there holds once it is merged, unless the policy of the base branch says otherwise."
    : "";
  return `To accept a finding such as \`${example.rule}\`, ${comment}name its rule, reason, path and resource under \`suppressions\` in \`.github/portcullis.yml\`.${effect}`;
}

function lineMarker(path: string): string | undefined {
  // Readers of JSON refuse comments more often than not.
  return /\.jsonc?$/iu.test(path) ? undefined : commentSyntaxOf(path)?.line[0];
}
