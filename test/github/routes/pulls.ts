import {
  byNumber,
  json,
  listed,
  notFound,
  pageOf,
  Refusal,
  repositoryOf,
  type Call,
  type Routes,
} from "../answer.ts";
import { diffText } from "../diff.ts";
import { commitsOf, diffEntryShape, filesOf, mergeBaseOf, pullShape, simplePullShape } from "../shapes.ts";
import type { Pull } from "../state.ts";
import { commitShape } from "./commits.ts";

/** The diff of a pull request above these is refused; its list of files goes on to 3,000. */
const mostFilesInDiff = 300;
const mostLinesInDiff = 20_000;
const mostFilesListed = 3_000;

export const pullRoutes: Routes = {
  "pulls/get": {
    needs: [["pull-requests", "read"]],
    answer: (call) => {
      const pull = pullOf(call);
      if (/application\/vnd\.github\.(v3\.)?diff/.test(call.accept)) return diffAnswer(pull);
      return json(pullShape(call.state, pull));
    },
  },

  "pulls/list": {
    needs: [["pull-requests", "read"]],
    answer: (call) => {
      const { state = "open", head, base, direction, sort = "created" } = call.query;
      const pulls = [...repositoryOf(call).pulls.values()]
        .filter((pull) => state === "all" || pull.state === state)
        .filter((pull) => base === undefined || pull.base.ref === base)
        .filter(
          (pull) => head === undefined || `${pull.head.repository.owner.login}:${pull.head.ref}` === head,
        )
        .sort((one, other) => one.number - other.number);
      if ((direction ?? (sort === "created" ? "desc" : "asc")) === "desc") pulls.reverse();
      return listed(call, pulls, (pull) => simplePullShape(call.state, pull));
    },
  },

  "pulls/list-files": {
    needs: [["pull-requests", "read"]],
    answer: (call) => {
      const pull = pullOf(call);
      const files = filesOf(pull).slice(0, mostFilesListed);
      return listed(call, files, (file) => diffEntryShape(call.state, pull.repository, pull.head.sha, file));
    },
  },

  "pulls/list-commits": {
    needs: [["pull-requests", "read"]],
    answer: (call) => {
      const pull = pullOf(call);
      const { items, headers } = pageOf(call, commitsOf(pull).slice(0, 250));
      return json(
        items.map((sha) => commitShape(call.state, pull.repository, sha)),
        200,
        headers,
      );
    },
  },
};

export function pullOf(call: Call): Pull {
  return byNumber(repositoryOf(call).pulls, call.params["pull_number"]);
}

function diffAnswer(pull: Pull) {
  const base = mergeBaseOf(pull);
  if (base === undefined) throw notFound();
  const files = filesOf(pull);
  const text = diffText(pull.repository.gitDir, base, pull.head.sha);
  if (files.length > mostFilesInDiff) throw tooLarge(`the maximum number of files (${mostFilesInDiff})`);
  if (text.split("\n").length > mostLinesInDiff)
    throw tooLarge(`the maximum number of lines (${mostLinesInDiff})`);
  return { status: 200, body: text, contentType: "application/vnd.github.diff; charset=utf-8" };
}

function tooLarge(limit: string): Refusal {
  return new Refusal(
    406,
    `Sorry, the diff exceeded ${limit}. Consider using 'List pull requests files' API.`,
    {
      errors: [{ resource: "PullRequest", field: "diff", code: "too_large" }],
    },
  );
}
