import { byNumber, invalid, json, listed, Refusal, repositoryOf, type Call, type Routes } from "../answer.ts";
import { nodeId } from "../node-id.ts";
import { checkBodyOfComment, commitOfComment, placeIn, type Anchor } from "../refusals.ts";
import { commitsOf, filesOf, reviewCommentShape } from "../shapes.ts";
import type { Place, Pull, Review, ReviewComment, State, Thread, User } from "../state.ts";
import { pullOf } from "./pulls.ts";

const resource = "PullRequestReviewComment";

export const reviewCommentRoutes: Routes = {
  "pulls/list-review-comments": {
    needs: [["pull-requests", "read"]],
    answer: (call) => {
      const pull = pullOf(call);
      const { since, sort = "created", direction = "asc" } = call.query;
      const key = (comment: ReviewComment) => (sort === "updated" ? comment.updatedAt : comment.createdAt);
      const comments = commentsOf(pull)
        .filter((comment) => comment.review.state !== "PENDING")
        .filter((comment) => typeof since !== "string" || comment.updatedAt >= since)
        .sort((one, other) => key(one).localeCompare(key(other)) || one.id - other.id);
      if (direction === "desc") comments.reverse();
      return listed(call, comments, (comment) => reviewCommentShape(call.state, comment));
    },
  },

  "pulls/get-review-comment": {
    needs: [["pull-requests", "read"]],
    answer: (call) => json(reviewCommentShape(call.state, commentOf(call))),
  },

  "pulls/create-review-comment": {
    needs: [["pull-requests", "write"]],
    answer: (call) => {
      const pull = pullOf(call);
      const {
        in_reply_to: replyTo,
        path,
        commit_id: commit,
        body,
        subject_type: subject = "line",
      } = call.body;
      checkBodyOfComment(resource, String(body));
      if (replyTo !== undefined)
        return created(
          call,
          reply(call, byNumber(repositoryOf(call).reviewComments, (replyTo as number).toString())),
        );
      if (!commitsOf(pull).includes(String(commit))) throw commitOfComment();
      const file = filesOf(pull, String(commit)).find((candidate) => candidate.path === path);
      if (subject === "file") {
        if (file === undefined) throw misplaced("path", "could not be resolved");
      } else if (call.body["line"] === undefined && call.body["position"] === undefined) {
        throw misplaced("line", "is missing");
      }
      const place = subject === "file" ? undefined : placeIn(file, anchorOf(call.body));
      if (place !== undefined && "refused" in place) throw misplaced("line", place.refused);
      const review = loneReview(call.state, pull, call.token.user, String(commit));
      return created(
        call,
        addComment(call.state, review, {
          user: call.token.user,
          body: String(body),
          path: String(path),
          subject: subject as "line" | "file",
          place,
        }),
      );
    },
  },

  "pulls/create-reply-for-review-comment": {
    needs: [["pull-requests", "write"]],
    answer: (call) => {
      const pull = pullOf(call);
      const parent = commentOf(call);
      if (parent.pull !== pull) throw new Refusal(404, "Not Found");
      checkBodyOfComment(resource, String(call.body["body"]));
      return created(call, reply(call, parent));
    },
  },

  "pulls/update-review-comment": {
    needs: [["pull-requests", "write"]],
    answer: (call) => {
      const comment = commentOf(call);
      checkBodyOfComment(resource, String(call.body["body"]));
      comment.body = String(call.body["body"]);
      comment.updatedAt = call.state.now();
      return json(reviewCommentShape(call.state, comment));
    },
  },

  "pulls/delete-review-comment": {
    needs: [["pull-requests", "write"]],
    answer: (call) => {
      const comment = commentOf(call);
      repositoryOf(call).reviewComments.delete(comment.id);
      if (!commentsOf(comment.pull).some((other) => other.thread === comment.thread)) {
        repositoryOf(call).threads.delete(comment.thread.id);
      }
      return { status: 204 };
    },
  },
};

export function commentsOf(pull: Pull): ReviewComment[] {
  return [...pull.repository.reviewComments.values()].filter((comment) => comment.pull === pull);
}

export function anchorOf(body: Readonly<Record<string, unknown>>): Anchor {
  return {
    line: body["line"] as number | undefined,
    side: body["side"] as string | undefined,
    startLine: body["start_line"] as number | undefined,
    startSide: body["start_side"] as string | undefined,
    position: body["position"] as number | undefined,
  };
}

export interface NewComment {
  user: User;
  body: string;
  path: string;
  subject: "line" | "file";
  place: Place | undefined;
  inReplyTo?: ReviewComment;
}

export function addComment(state: State, review: Review, comment: NewComment): ReviewComment {
  const { pull } = review;
  const { repository } = pull;
  const now = state.now();
  const thread = comment.inReplyTo?.thread ?? newThread(state, pull);
  const added: ReviewComment = {
    id: state.nextId(),
    pull,
    thread,
    review,
    user: comment.user,
    body: comment.body,
    path: comment.path,
    subject: comment.subject,
    original: comment.place,
    originalCommit: review.commit,
    place: comment.place,
    commit: review.commit,
    ...(comment.inReplyTo === undefined
      ? {}
      : { inReplyTo: comment.inReplyTo.inReplyTo ?? comment.inReplyTo.id }),
    createdAt: now,
    updatedAt: now,
  };
  repository.reviewComments.set(added.id, added);
  return added;
}

/** GitHub puts a comment made alone into a review of its own. */
export function loneReview(state: State, pull: Pull, user: User, commit: string): Review {
  const review: Review = {
    id: state.nextId(),
    pull,
    user,
    body: "",
    state: "COMMENTED",
    commit,
    submittedAt: state.now(),
  };
  pull.repository.reviews.set(review.id, review);
  return review;
}

/** A reply stands where its thread stands: an outdated one stays outdated. */
export function replyTo(state: State, parent: ReviewComment, user: User, body: string): ReviewComment {
  const { path, subject, original, originalCommit, place, commit } = parent;
  const review = loneReview(state, parent.pull, user, parent.pull.head.sha);
  const reply = addComment(state, review, { user, body, path, subject, place: original, inReplyTo: parent });
  return Object.assign(reply, { originalCommit, place, commit });
}

function reply(call: Call, parent: ReviewComment): ReviewComment {
  return replyTo(call.state, parent, call.token.user, String(call.body["body"]));
}

function created(call: Call, comment: ReviewComment) {
  const shape = reviewCommentShape(call.state, comment);
  return json(shape, 201, { location: String(shape["url"]) });
}

function commentOf(call: Call): ReviewComment {
  return byNumber(repositoryOf(call).reviewComments, call.params["comment_id"]);
}

function newThread(state: State, pull: Pull): Thread {
  const thread: Thread = { id: nodeId("thread", state.nextId()), pull, resolved: false };
  pull.repository.threads.set(thread.id, thread);
  return thread;
}

function misplaced(field: string, message: string): Refusal {
  return invalid({ resource, code: "custom", field: `pull_request_review_thread.${field}`, message });
}
