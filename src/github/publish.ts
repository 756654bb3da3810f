import type { Links } from "../reporters/links.ts";
import type { Report } from "../reporters/report.ts";
import type { Changes } from "../source/changes.ts";
import { GithubError, type Api } from "./api.ts";
import { writeCheckRun } from "./check-run.ts";
import { livePull } from "./live-refs.ts";
import { lossOf, type Loss, type Permission } from "./losses.ts";
import { authorOf, ownComments, ownReviews } from "./own-comments.ts";
import { changesOfPull } from "./pull-changes.ts";
import { postReview } from "./review-comments.ts";
import { settleComments } from "./settled-comments.ts";
import { writeSummary } from "./sticky-comment.ts";
import { UnexpectedShape } from "./unvalidated.ts";

export interface PublishRequest {
  readonly api: Api;
  readonly number: number;
  /** The commit that was reviewed. */
  readonly head: string;
  readonly report: Report;
  /** Where comments can be placed; asked of GitHub when it is not given. */
  readonly changes?: Changes;
  readonly links: Links;
  readonly comments: boolean;
  readonly checkRun: boolean;
  /** Tells this run's check run from others'. */
  readonly externalId: string;
  /** The report was written by a run that a stranger may have changed: nothing of it becomes a verdict. */
  readonly hearsay: boolean;
  /** Markdown of ours below the summary comment. */
  readonly footnote?: string;
  readonly say: (line: string) => void;
}

export interface Published {
  readonly losses: readonly Loss[];
  /** Somebody has pushed since: comments are left to the run for that push. */
  readonly stale: boolean;
}

/**
 * Puts a review on its pull request, one way after the other. What one can't do is noted, and the next is tried: all of
 * it is in the job's own channels already. Throws only for mistakes of our own.
 */
export async function publish(request: PublishRequest): Promise<Published> {
  const losses: Loss[] = [];
  let stale = false;
  if (request.comments) stale = await publishComments(request, losses);
  if (request.checkRun) {
    const { api, head, report, links, externalId, hearsay, say } = request;
    await tried(losses, "the check run", "checks: write", async () => {
      say(await writeCheckRun({ api, head, report, links, externalId, withoutVerdict: hearsay }));
    });
  }
  return { losses, stale };
}

/** Whether the pull request has moved on, so that another run has the word. */
async function publishComments(request: PublishRequest, losses: Loss[]): Promise<boolean> {
  const { api, number, head, report, links, say } = request;
  const write = "pull-requests: write";
  const isStale = async (): Promise<boolean> => {
    const live = await livePull(api, number);
    if (live.head === head) return false;
    say(
      `Pull request ${number} is at ${live.head} now, and ${head} was reviewed: comments are left to the run for that.`,
    );
    return true;
  };

  const start = await tried(losses, "comments", write, async () =>
    (await isStale())
      ? undefined
      : { author: await authorOf(api), changes: request.changes ?? (await changesOfPull(api, number)) },
  );
  if (start === undefined) return losses.length === 0;
  const { author, changes } = start;

  // Without knowing what is there already, everything would be said once more.
  const known = await tried(losses, "review comments", write, async () => ({
    comments: await ownComments(api, number, author),
    reviews: await ownReviews(api, number, author),
  }));
  if (known !== undefined) {
    await tried(losses, "review comments", write, async () => {
      const { said, faults } = await postReview({
        api,
        number,
        head,
        author,
        report,
        changes,
        links,
        ...known,
      });
      for (const line of [...said, ...faults]) say(line);
    });
    if (report.conclusion.incomplete) {
      say("Comments of earlier pushes stay as they are: what is missing may only not have been judged.");
    } else if (!losses.some(({ permission }) => permission === write)) {
      await tried(losses, "clearing away settled comments", write, async () => {
        for (const line of await settleComments({ api, number, head, author, report, ...known })) say(line);
      });
    }
  }

  let stale = false;
  await tried(losses, "the summary comment", write, async () => {
    stale = await isStale();
    if (stale) return;
    const { footnote } = request;
    say(
      await writeSummary({ api, number, author, report, links, ...(footnote !== undefined && { footnote }) }),
    );
  });
  return stale;
}

async function tried<T>(
  losses: Loss[],
  what: string,
  permission: Permission,
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof GithubError) && !(error instanceof UnexpectedShape)) throw error;
    losses.push(lossOf(what, permission, error));
    return undefined;
  }
}
