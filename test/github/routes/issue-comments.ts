import { byNumber, json, listed, repositoryOf, type Call, type Routes } from "../answer.ts";
import { checkBodyOfComment } from "../refusals.ts";
import { issueCommentShape } from "../shapes.ts";
import type { IssueComment, Pull, State, User } from "../state.ts";

/** A pull request's conversation: either permission opens it. */
const read = [
  ["issues", "read"],
  ["pull-requests", "read"],
] as const;
const write = [
  ["issues", "write"],
  ["pull-requests", "write"],
] as const;

export const issueCommentRoutes: Routes = {
  "issues/list-comments": {
    needs: read,
    answer: (call) => {
      const pull = byNumber(repositoryOf(call).pulls, call.params["issue_number"]);
      const { since } = call.query;
      const comments = [...repositoryOf(call).issueComments.values()]
        .filter((comment) => comment.pull === pull)
        .filter((comment) => typeof since !== "string" || comment.updatedAt >= since);
      return listed(call, comments, (comment) => issueCommentShape(call.state, comment));
    },
  },

  "issues/get-comment": {
    needs: read,
    answer: (call) => json(issueCommentShape(call.state, commentOf(call))),
  },

  "issues/create-comment": {
    needs: write,
    answer: (call) => {
      const pull = byNumber(repositoryOf(call).pulls, call.params["issue_number"]);
      const body = String(call.body["body"]);
      checkBodyOfComment("IssueComment", body);
      const shape = issueCommentShape(call.state, addIssueComment(call.state, pull, call.token.user, body));
      return json(shape, 201, { location: String(shape["url"]) });
    },
  },

  "issues/update-comment": {
    needs: write,
    answer: (call) => {
      const comment = commentOf(call);
      const body = String(call.body["body"]);
      checkBodyOfComment("IssueComment", body);
      comment.body = body;
      comment.updatedAt = call.state.now();
      return json(issueCommentShape(call.state, comment));
    },
  },

  "issues/delete-comment": {
    needs: write,
    answer: (call) => {
      repositoryOf(call).issueComments.delete(commentOf(call).id);
      return { status: 204 };
    },
  },
};

export function addIssueComment(state: State, pull: Pull, user: User, body: string): IssueComment {
  const now = state.now();
  const comment: IssueComment = { id: state.nextId(), pull, user, body, createdAt: now, updatedAt: now };
  pull.repository.issueComments.set(comment.id, comment);
  return comment;
}

function commentOf(call: Call): IssueComment {
  return byNumber(repositoryOf(call).issueComments, call.params["comment_id"]);
}
