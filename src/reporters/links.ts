import type { RuleDescription } from "../rules/rule-description.ts";
import { codeSpan, codeSpanInCell, encodedPath, link } from "./markdown.ts";
import type { ReportedPlace } from "./report.ts";

/** What a report may link to. All of it comes from the run, none from the pull request's text. */
export interface Links {
  /** `https://github.com/owner/repository`; without it, places are named but not linked. */
  readonly repository?: string;
  /** The commit that the places are of: the head of the pull request, never its merge commit. */
  readonly sha?: string;
  /** Our pages about rules, without the id: `https://github.com/owner/portcullis/blob/v1/docs/rules`. */
  readonly documentation?: string;
  readonly rules: readonly RuleDescription[];
}

/** `path:line`, linked when the repository is known. */
export function placeLink(at: ReportedPlace, links: Links): string {
  return link(codeSpan(placeText(at)), placeAddress(at, links));
}

export function placeLinkInCell(at: ReportedPlace, links: Links): string {
  return link(codeSpanInCell(placeText(at)), placeAddress(at, links));
}

/** The rule's id, linked to our page about it, else to the page that states the fact. */
export function ruleLink(id: string, links: Links): string {
  return link(codeSpan(id), ruleAddress(id, links));
}

export function ruleAddress(id: string, { rules, documentation }: Links): string | undefined {
  const rule = rules.find((one) => one.id === id || one.aliases?.includes(id) === true);
  if (rule === undefined) return undefined;
  return documentation === undefined ? rule.references.page : `${documentation}/${rule.id}.md`;
}

function placeText({ path, line }: ReportedPlace): string {
  return `${path}:${line}`;
}

function placeAddress(
  { path, line, endLine }: ReportedPlace,
  { repository, sha }: Links,
): string | undefined {
  if (repository === undefined || sha === undefined || !/^[0-9a-f]{40}([0-9a-f]{24})?$/u.test(sha))
    return undefined;
  // A browser would follow these out of the repository.
  if (path.split("/").some((segment) => segment === "" || segment === "." || segment === ".."))
    return undefined;
  // GitHub shows Markdown rendered, without lines, unless asked.
  const plain = /\.(md|markdown)$/iu.test(path) ? "?plain=1" : "";
  const lines = endLine > line ? `#L${line}-L${endLine}` : `#L${line}`;
  return `${repository}/blob/${sha}/${encodedPath(path)}${plain}${lines}`;
}
