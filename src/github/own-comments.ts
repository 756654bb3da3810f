import { fingerprintsIn } from "../reporters/review-comments.ts";
import { summaryMarker } from "../reporters/summary.ts";
import { GithubError, type Api } from "./api.ts";
import {
  fieldsOf,
  numberIn,
  optionalNumberIn,
  optionalObjectIn,
  optionalTextIn,
  textIn,
  type Fields,
} from "./unvalidated.ts";

/** Whose token it is. Anyone may paste our markers, so a comment is ours only if this account wrote it. */
export interface Author {
  readonly id: number | undefined;
  /** With or without the `[bot]` at its end. */
  readonly login: string;
}

/** A workflow's own token speaks as this account. */
const actionsLogin = "github-actions[bot]";

/** Only REST ends the login of an app with `[bot]`, which no person's can hold. */
const botEnd = "[bot]";

export async function authorOf(api: Api): Promise<Author> {
  try {
    const { viewer } = await api.graphql("query { viewer { databaseId login } }");
    const fields = fieldsOf(viewer, "viewer");
    return { id: optionalNumberIn(fields, "databaseId"), login: textIn(fields, "login", "viewer") };
  } catch (error) {
    if (error instanceof GithubError && error.kind !== "unreachable" && error.kind !== "limited") {
      return { id: undefined, login: actionsLogin };
    }
    throw error;
  }
}

/** A review comment of ours that begins a thread, with what has been said there since. */
export interface OwnComment {
  readonly id: number;
  readonly nodeId: string;
  readonly fingerprints: readonly string[];
  readonly isFile: boolean;
  readonly path: string;
  readonly replies: readonly Reply[];
  /** We have said that it is settled: a finding that comes back needs a new comment. */
  readonly settled: boolean;
}

interface Reply {
  readonly id: number;
  readonly own: boolean;
}

export interface OwnReview {
  readonly id: number;
  /** It has our marker: it is not the review that GitHub makes around a single comment. */
  readonly marked: boolean;
  readonly body: string;
  /** Findings that only its body has. */
  readonly fingerprints: readonly string[];
}

/** The first line of an answer of ours that ends a thread. */
export const settledMarker = "<!-- portcullis:settled -->";

export async function ownComments(api: Api, number: number, author: Author): Promise<readonly OwnComment[]> {
  const { items } = await api.readAll("GET /repos/{owner}/{repo}/pulls/{pull_number}/comments", {
    pull_number: number,
  });
  const comments = items.map((item) => fieldsOf(item, "comment"));
  const repliesTo = new Map<number, { readonly reply: Reply; readonly body: string }[]>();
  for (const comment of comments) {
    const root = optionalNumberIn(comment, "in_reply_to_id");
    if (root === undefined) continue;
    const reply = { id: numberIn(comment, "id", "comment"), own: isBy(comment, author) };
    const known = repliesTo.get(root) ?? [];
    known.push({ reply, body: optionalTextIn(comment, "body") ?? "" });
    repliesTo.set(root, known);
  }
  return comments.flatMap((comment) => {
    if (optionalNumberIn(comment, "in_reply_to_id") !== undefined || !isBy(comment, author)) return [];
    const fingerprints = fingerprintsIn(optionalTextIn(comment, "body") ?? "");
    if (fingerprints.length === 0) return [];
    const id = numberIn(comment, "id", "comment");
    const replies = repliesTo.get(id) ?? [];
    return [
      {
        id,
        nodeId: textIn(comment, "node_id", "comment"),
        fingerprints,
        isFile: optionalTextIn(comment, "subject_type") === "file",
        path: textIn(comment, "path", "comment"),
        replies: replies.map(({ reply }) => reply),
        settled: replies.some(({ reply, body }) => reply.own && body.startsWith(settledMarker)),
      },
    ];
  });
}

export async function ownReviews(api: Api, number: number, author: Author): Promise<readonly OwnReview[]> {
  const { items } = await api.readAll("GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews", {
    pull_number: number,
  });
  return items.flatMap((item) => {
    const review = fieldsOf(item, "review");
    if (!isBy(review, author)) return [];
    const body = optionalTextIn(review, "body") ?? "";
    const marked = body.startsWith("<!-- portcullis:review");
    return [{ id: numberIn(review, "id", "review"), marked, body, fingerprints: fingerprintsIn(body) }];
  });
}

export interface OwnSummary {
  readonly id: number;
  readonly body: string;
}

/** Summary comments of ours, the oldest first: two runs at once may have made two. */
export async function ownSummaries(api: Api, number: number, author: Author): Promise<readonly OwnSummary[]> {
  const { items } = await api.readAll("GET /repos/{owner}/{repo}/issues/{issue_number}/comments", {
    issue_number: number,
  });
  return items
    .map((item) => fieldsOf(item, "comment"))
    .filter(
      (comment) =>
        isBy(comment, author) && (optionalTextIn(comment, "body") ?? "").startsWith(`${summaryMarker}\n`),
    )
    .map((comment) => ({
      id: numberIn(comment, "id", "comment"),
      body: textIn(comment, "body", "comment"),
    }))
    .toSorted((one, other) => one.id - other.id);
}

function isBy(comment: Fields, { id, login }: Author): boolean {
  // The account of a deleted user is null.
  const user = optionalObjectIn(comment, "user", "comment");
  if (user === undefined) return false;
  if (id !== undefined && optionalNumberIn(user, "id") === id) return true;
  const named = optionalTextIn(user, "login");
  return named?.endsWith(botEnd) === true && (named === login || named === login + botEnd);
}
