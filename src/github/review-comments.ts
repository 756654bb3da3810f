import { foldedBody, planReview, type FileComment, type ReviewPlan } from "../reporters/review-comments.ts";
import type { Links } from "../reporters/links.ts";
import type { Report } from "../reporters/report.ts";
import { counted } from "../reporters/words.ts";
import type { Changes } from "../source/changes.ts";
import { GithubError, type Api } from "./api.ts";
import { ownComments, ownReviews, type Author, type OwnComment, type OwnReview } from "./own-comments.ts";
import type { Fields } from "./unvalidated.ts";

export interface ReviewToPost {
  readonly api: Api;
  readonly number: number;
  readonly head: string;
  readonly author: Author;
  readonly report: Report;
  readonly changes: Changes;
  readonly links: Links;
  /** What of ours is there already. */
  readonly comments: readonly OwnComment[];
  readonly reviews: readonly OwnReview[];
}

/** What came of it, in words for the log. */
export interface PostedReview {
  readonly said: readonly string[];
  /** What is not where it should be, though nothing is lost: the summary has it. */
  readonly faults: readonly string[];
}

/**
 * Posts what is not there yet: one review with the comments on lines, then the comments on files. GitHub refuses the
 * whole review for one comment that it does not want, and then everything goes into its body.
 */
export async function postReview(request: ReviewToPost): Promise<PostedReview> {
  const { report, changes, links, comments, reviews } = request;
  const posted = new Set([
    ...comments.filter(({ settled }) => !settled).flatMap(({ fingerprints }) => fingerprints),
    ...reviews.flatMap(({ fingerprints }) => fingerprints),
  ]);
  const plan = planReview(report, changes, links, posted);
  const said: string[] = [];
  const faults: string[] = [];
  if (plan.body !== undefined) {
    const refused = await postBatch(request, plan, plan.body);
    if (refused === undefined) {
      const inBody =
        plan.inBody.length === 0 ? "" : `, ${counted(plan.inBody.length, "finding")} in its body`;
      said.push(`review posted: ${counted(plan.inline.length, "comment")} on lines${inBody}`);
    } else {
      faults.push(
        `GitHub refused the comments on lines (${refused}), so the review's body has their findings.`,
      );
      said.push("review posted: all findings in its body");
    }
  }
  for (const comment of plan.files) {
    try {
      await postOnFile(request, comment);
      said.push("comment on a file posted");
    } catch (error) {
      if (!(error instanceof GithubError) || error.kind !== "invalid") throw error;
      faults.push(`GitHub refused a comment on a file (${error.message}); the summary has its findings.`);
    }
  }
  if (said.length === 0 && faults.length === 0) said.push("no comment is due that is not there already");
  return { said, faults };
}

/** Why GitHub refused the comments on lines; undefined when it took them. */
async function postBatch(request: ReviewToPost, plan: ReviewPlan, body: string): Promise<string | undefined> {
  try {
    await post(request, {
      body,
      comments: plan.inline.map(({ path, line, startLine, side, body: text }) => ({
        path,
        line,
        side,
        ...(startLine !== undefined && { start_line: startLine, start_side: side }),
        body: text,
      })),
    });
    return undefined;
  } catch (error) {
    if (!(error instanceof GithubError) || error.kind !== "invalid") throw error;
    await post(request, { body: foldedBody(request.report, plan, request.links) });
    return error.message;
  }
}

async function post(request: ReviewToPost, review: Fields): Promise<void> {
  const { api, number, head, reviews } = request;
  const known = new Set(reviews.map(({ id }) => id));
  await api.create(
    "POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews",
    { pull_number: number, commit_id: head, event: "COMMENT", ...review },
    async () => {
      const found = await ownReviews(api, number, request.author);
      const made = found.find(({ id, marked }) => marked && !known.has(id));
      return made && { id: made.id };
    },
  );
}

async function postOnFile(request: ReviewToPost, { path, body, fingerprints }: FileComment): Promise<void> {
  const { api, number, head, author } = request;
  const known = new Set(request.comments.map(({ id }) => id));
  await api.create(
    "POST /repos/{owner}/{repo}/pulls/{pull_number}/comments",
    { pull_number: number, commit_id: head, path, body, subject_type: "file" },
    async () => {
      const found = await ownComments(api, number, author);
      const made = found.find(
        (one) =>
          !known.has(one.id) && one.fingerprints.some((fingerprint) => fingerprints.includes(fingerprint)),
      );
      return made && { id: made.id };
    },
  );
}
