import type { Links } from "../reporters/links.ts";
import type { Report } from "../reporters/report.ts";
import { stickyComment } from "../reporters/summary.ts";
import { GithubError, type Api } from "./api.ts";
import { ownSummaries, type Author, type OwnSummary } from "./own-comments.ts";
import { numberIn } from "./unvalidated.ts";

export interface SummaryRequest {
  readonly api: Api;
  readonly number: number;
  readonly author: Author;
  readonly report: Report;
  readonly links: Links;
  /** Markdown of ours to put below. */
  readonly footnote?: string;
}

/** Writes the one comment that sums up the review, over the one of an earlier push. What it did, in words for the log. */
export async function writeSummary(request: SummaryRequest): Promise<string> {
  const { api, number, author, report, links, footnote } = request;
  const body = `${stickyComment(report, links)}${footnote === undefined ? "" : `\n\n${footnote}`}`;
  const [first, ...others] = await ownSummaries(api, number, author);
  await removeAll(api, others);
  if (first !== undefined) {
    if (first.body === body) return "summary comment is up to date";
    await api.change("PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}", {
      comment_id: first.id,
      body,
    });
    return "summary comment updated";
  }
  if (!hasSomethingToSay(report)) return "no summary comment: there is nothing to tell";
  const created = await api.create(
    "POST /repos/{owner}/{repo}/issues/{issue_number}/comments",
    { issue_number: number, body },
    async () => (await ownSummaries(api, number, author))[0] as { readonly id: number } | undefined,
  );
  // Another run may have made one at the same moment. Both keep the older.
  const [oldest, ...younger] = await ownSummaries(api, number, author);
  await removeAll(api, younger);
  if (oldest !== undefined && oldest.id !== numberIn(created, "id", "comment") && oldest.body !== body) {
    await api.change("PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}", {
      comment_id: oldest.id,
      body,
    });
  }
  return "summary comment created";
}

/** A change that nothing can be said about gets no comment of its own; one that is there is kept up to date. */
function hasSomethingToSay({ conclusion, findings, fixed, problems, policyChanges }: Report): boolean {
  return (
    conclusion.kind !== "pass" ||
    conclusion.incomplete ||
    fixed.length > 0 ||
    policyChanges.length > 0 ||
    problems.some(({ counts }) => counts) ||
    findings.some((one) => one.blocks || (one.new && one.standing.kind !== "off"))
  );
}

async function removeAll(api: Api, comments: readonly OwnSummary[]): Promise<void> {
  for (const { id } of comments) {
    try {
      await api.change("DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}", { comment_id: id });
    } catch (error) {
      if (!(error instanceof GithubError) || error.kind !== "absent") throw error;
    }
  }
}
