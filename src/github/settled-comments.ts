import type { Report } from "../reporters/report.ts";
import { prose } from "../reporters/markdown.ts";
import { counted } from "../reporters/words.ts";
import { GithubError, type Api } from "./api.ts";
import { ownComments, settledMarker, type Author, type OwnComment, type OwnReview } from "./own-comments.ts";

export interface SettledRequest {
  readonly api: Api;
  readonly number: number;
  readonly head: string;
  readonly author: Author;
  readonly report: Report;
  /** As they were before this run posted any. */
  readonly comments: readonly OwnComment[];
  readonly reviews: readonly OwnReview[];
}

/** More than these are left for the next push: GitHub limits what one run may write. */
const mostAtOnce = 100;

/**
 * Clears away comments whose findings no longer ask for one. Nobody answered: it is deleted. Somebody did: it gets an
 * answer once, and is hidden where the token may. What a person wrote is never touched.
 */
export async function settleComments(request: SettledRequest): Promise<readonly string[]> {
  const { api, report, comments, reviews } = request;
  const standing = new Set(
    report.findings.filter(({ comments: asks }) => asks).map(({ fingerprint }) => fingerprint),
  );
  const said = new Set<string>();
  const over = comments.filter(({ settled, fingerprints, replies }) => {
    if (settled) return false;
    if (!fingerprints.some((one) => standing.has(one))) return true;
    // Two runs at once may both have posted it: the older stays.
    const repeats = fingerprints.every((one) => said.has(one)) && replies.every(({ own }) => own);
    for (const one of fingerprints) said.add(one);
    return repeats;
  });
  let deleted = 0;
  let answered = 0;
  for (const comment of over.slice(0, mostAtOnce)) {
    if (comment.replies.some(({ own }) => !own)) {
      await answer(request, comment);
      answered++;
      continue;
    }
    // An answer of ours would stay behind as a thread of its own.
    for (const { id } of [...comment.replies, comment]) await remove(api, id);
    deleted++;
  }
  for (const review of reviews) {
    const settled = review.fingerprints.filter((one) => !standing.has(one));
    if (settled.length > 0) await strike(request, review, settled);
  }
  return [
    ...(deleted > 0 ? [`${counted(deleted, "settled comment")} deleted`] : []),
    ...(answered > 0 ? [`${counted(answered, "settled thread")} answered`] : []),
    ...(over.length > mostAtOnce
      ? [`${over.length - mostAtOnce} settled comments left for the next run`]
      : []),
  ];
}

/** A review can't be deleted once it is posted: its body says what is settled, and no longer stands for it. */
async function strike(
  { api, number, head }: SettledRequest,
  review: OwnReview,
  settled: readonly string[],
): Promise<void> {
  const gone = new Set(settled);
  const left = review.fingerprints.filter((one) => !gone.has(one));
  const [marker = "", ...lines] = review.body.replace(/\n\n<sub>As of [^\n]*<\/sub>$/u, "").split("\n");
  const kept = marker.replace(/ [0-9a-f]{8,64}(?= )/gu, (one) => (gone.has(one.trim()) ? "" : one));
  const note = `<sub>As of ${head}, ${left.length === 0 ? "all of these are" : `${counted(settled.length, "finding")} of these ${settled.length === 1 ? "is" : "are"}`} settled.</sub>`;
  await api.change("PUT /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}", {
    pull_number: number,
    review_id: review.id,
    body: [kept, ...lines, "", note].join("\n"),
  });
}

/** Somebody else may have deleted it, or an earlier try of ours did. */
async function remove(api: Api, id: number): Promise<void> {
  try {
    await api.change("DELETE /repos/{owner}/{repo}/pulls/comments/{comment_id}", { comment_id: id });
  } catch (error) {
    if (!(error instanceof GithubError) || error.kind !== "absent") throw error;
  }
}

async function answer(request: SettledRequest, comment: OwnComment): Promise<void> {
  const { api, number, author } = request;
  await api.create(
    "POST /repos/{owner}/{repo}/pulls/{pull_number}/comments/{comment_id}/replies",
    {
      pull_number: number,
      comment_id: comment.id,
      body: `${settledMarker}\n${settledBecause(request, comment)}`,
    },
    async () => {
      const found = await ownComments(api, number, author);
      return found.find(({ id, settled }) => id === comment.id && settled) && { id: comment.id };
    },
  );
  try {
    await api.graphql(
      `mutation ($subject: ID!) {
        minimizeComment(input: { subjectId: $subject, classifier: RESOLVED }) { minimizedComment { isMinimized } }
      }`,
      { subject: comment.nodeId },
    );
  } catch (error) {
    // The answer says it; that it is hidden as well is a courtesy which not every token may do.
    if (!(error instanceof GithubError)) throw error;
  }
}

function settledBecause({ report, head }: SettledRequest, { fingerprints }: OwnComment): string {
  const still = report.findings.find(({ fingerprint }) => fingerprints.includes(fingerprint));
  if (still === undefined) return `Fixed in ${head}.`;
  return `As of ${head} this asks for no comment any more. ${prose(still.standing.why, 1000)}`;
}
