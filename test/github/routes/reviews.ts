import {
  byNumber,
  json,
  listed,
  Refusal,
  repositoryOf,
  unprocessable,
  type Call,
  type Routes,
} from "../answer.ts";
import { checkBodyOfReview, isTooLong, commitOfReview, placeIn } from "../refusals.ts";
import { commitsOf, filesOf, reviewCommentShape, reviewShape } from "../shapes.ts";
import type { Place, Pull, Review } from "../state.ts";
import { pullOf } from "./pulls.ts";
import { addComment, anchorOf, commentsOf } from "./review-comments.ts";

const states = { APPROVE: "APPROVED", REQUEST_CHANGES: "CHANGES_REQUESTED", COMMENT: "COMMENTED" } as const;

export const reviewRoutes: Routes = {
  "pulls/create-review": {
    needs: [["pull-requests", "write"]],
    answer: (call) => {
      const pull = pullOf(call);
      const event = call.body["event"] as keyof typeof states | undefined;
      const body = (call.body["body"] ?? "") as string;
      const commit = (call.body["commit_id"] ?? pull.head.sha) as string;
      const comments = (call.body["comments"] ?? []) as Record<string, unknown>[];
      checkEvent(call, pull, event, body, comments.length);
      checkBodyOfReview(body);
      if (!commitsOf(pull).includes(commit)) throw unprocessable(commitOfReview);

      // All places first: one that is refused loses the whole review.
      const places = comments.map((comment) => placeOf(pull, commit, comment));
      const review: Review = {
        id: call.state.nextId(),
        pull,
        user: call.token.user,
        body,
        state: event === undefined ? "PENDING" : states[event],
        commit,
        submittedAt: call.state.now(),
      };
      repositoryOf(call).reviews.set(review.id, review);
      comments.forEach((comment, at) => {
        addComment(call.state, review, {
          user: call.token.user,
          body: String(comment["body"]),
          path: String(comment["path"]),
          subject: "line",
          place: places[at],
        });
      });
      return json(reviewShape(call.state, review));
    },
  },

  "pulls/list-reviews": {
    needs: [["pull-requests", "read"]],
    answer: (call) => {
      const pull = pullOf(call);
      const reviews = [...repositoryOf(call).reviews.values()]
        .filter((review) => review.pull === pull)
        .filter((review) => review.state !== "PENDING" || review.user === call.token.user);
      return listed(call, reviews, (review) => reviewShape(call.state, review));
    },
  },

  "pulls/get-review": {
    needs: [["pull-requests", "read"]],
    answer: (call) => json(reviewShape(call.state, reviewOf(call))),
  },

  "pulls/update-review": {
    needs: [["pull-requests", "write"]],
    answer: (call) => {
      const review = reviewOf(call);
      const body = String(call.body["body"]);
      checkBodyOfReview(body);
      if (review.user !== call.token.user) throw unprocessable("Can not update a review of another user");
      review.body = body;
      return json(reviewShape(call.state, review));
    },
  },

  "pulls/list-comments-for-review": {
    needs: [["pull-requests", "read"]],
    answer: (call) => {
      const review = reviewOf(call);
      const comments = commentsOf(review.pull).filter((comment) => comment.review === review);
      return listed(call, comments, (comment) => reviewCommentShape(call.state, comment));
    },
  },

  "pulls/dismiss-review": {
    needs: [["pull-requests", "write"]],
    answer: (call) => {
      const review = reviewOf(call);
      if (review.state === "COMMENTED" || review.state === "PENDING") {
        throw unprocessable("Can not dismiss a commented pull request review");
      }
      if (repositoryOf(call).dismissals === "protected") {
        throw new Refusal(403, "Branch protections do not permit dismissing this review");
      }
      review.state = "DISMISSED";
      return json(reviewShape(call.state, review));
    },
  },
};

function reviewOf(call: Call): Review {
  const review = byNumber(repositoryOf(call).reviews, call.params["review_id"]);
  if (review.pull !== pullOf(call)) throw new Refusal(404, "Not Found");
  return review;
}

function checkEvent(call: Call, pull: Pull, event: string | undefined, body: string, comments: number): void {
  const { token } = call;
  if (event === "APPROVE" && token.kind === "actions") {
    throw unprocessable("GitHub Actions is not permitted to approve pull requests.");
  }
  if (event === "APPROVE" && token.user === pull.user)
    throw unprocessable("Can not approve your own pull request");
  if (event === "REQUEST_CHANGES" && token.user === pull.user) {
    throw unprocessable("Can not request changes on your own pull request");
  }
  if (event === "REQUEST_CHANGES" && body.trim() === "") {
    throw unprocessable("You need to leave a comment indicating the requested changes.");
  }
  if (event === "COMMENT" && body.trim() === "" && comments === 0)
    throw unprocessable("Review body can't be blank");
}

function placeOf(pull: Pull, commit: string, comment: Record<string, unknown>): Place {
  const body = String(comment["body"]);
  if (body.trim() === "") throw unprocessable("Pull request review thread body can't be blank");
  if (isTooLong(body)) {
    throw unprocessable("Pull request review thread body is too long (maximum is 65536 characters)");
  }
  const file = filesOf(pull, commit).find((candidate) => candidate.path === comment["path"]);
  const place = placeIn(file, anchorOf(comment));
  if ("refused" in place) throw unprocessable(place.refused);
  return place;
}
