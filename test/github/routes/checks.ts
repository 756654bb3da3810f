import {
  byNumber,
  invalid,
  json,
  listed,
  pageOf,
  Refusal,
  repositoryOf,
  type Call,
  type Routes,
} from "../answer.ts";
import { checkOutput, type CheckOutput } from "../refusals.ts";
import { annotationShape, checkRunShape } from "../shapes.ts";
import type { CheckRun, CheckSuite, Repository, State } from "../state.ts";
import { noCommit, resolveCommit } from "./commits.ts";

export const checkRoutes: Routes = {
  "checks/create": {
    needs: [["checks", "write"]],
    answer: (call) => {
      checkApp(call);
      const repository = repositoryOf(call);
      const sha = String(call.body["head_sha"]);
      if (resolveCommit(repository, sha) !== sha) throw noCommit(sha);
      const {
        name,
        external_id: externalId = "",
        details_url: detailsUrl = null,
        started_at: startedAt,
      } = call.body;
      const run: CheckRun = {
        id: call.state.nextId(),
        name: String(name),
        headSha: sha,
        suite: suiteOf(call.state, repository, sha),
        externalId: String(externalId),
        detailsUrl: detailsUrl as string | null,
        status: "queued",
        conclusion: null,
        startedAt: (startedAt as string | undefined) ?? call.state.now(),
        completedAt: null,
        output: { title: null, summary: null, text: null },
        annotations: [],
        ofActions: false,
      };
      change(call, run);
      repository.checkRuns.set(run.id, run);
      return json(checkRunShape(call.state, repository, run), 201);
    },
  },

  "checks/update": {
    needs: [["checks", "write"]],
    answer: (call) => {
      checkApp(call);
      const run = byNumber(repositoryOf(call).checkRuns, call.params["check_run_id"]);
      const { status, conclusion, details_url: detailsUrl } = call.body;
      if (run.ofActions && (status ?? conclusion ?? detailsUrl) !== undefined) {
        throw new Refusal(
          403,
          "Check run status and conclusions can only be updated internally by GitHub Actions",
        );
      }
      change(call, run);
      return json(checkRunShape(call.state, repositoryOf(call), run));
    },
  },

  "checks/get": {
    needs: [["checks", "read"]],
    answer: (call) => {
      const run = byNumber(repositoryOf(call).checkRuns, call.params["check_run_id"]);
      return json(checkRunShape(call.state, repositoryOf(call), run));
    },
  },

  "checks/list-annotations": {
    needs: [["checks", "read"]],
    answer: (call) => {
      const repository = repositoryOf(call);
      const run = byNumber(repository.checkRuns, call.params["check_run_id"]);
      return listed(call, run.annotations, (annotation) =>
        annotationShape(call.state, repository, run, annotation),
      );
    },
  },

  "checks/list-for-ref": {
    needs: [["checks", "read"]],
    answer: (call) => {
      const repository = repositoryOf(call);
      const ref = call.params["ref"] ?? "";
      const sha = resolveCommit(repository, ref);
      if (sha === undefined) throw noCommit(ref);
      const { check_name: name, status, filter = "latest" } = call.query;
      const runs = [...repository.checkRuns.values()]
        .filter((run) => run.headSha === sha)
        .filter((run) => name === undefined || run.name === name)
        .filter((run) => status === undefined || run.status === status)
        .filter(
          (run, at, all) => filter === "all" || !all.slice(at + 1).some((later) => later.name === run.name),
        )
        .reverse();
      const { items, headers } = pageOf(call, runs);
      const shapes = items.map((run) => checkRunShape(call.state, repository, run));
      return json({ total_count: runs.length, check_runs: shapes }, 200, headers);
    },
  },
};

/** The suite a new run lands in: the first one of the commit, whichever workflow that was. The caller has no say. */
export function suiteOf(state: State, repository: Repository, headSha: string): CheckSuite {
  for (const suite of repository.checkSuites.values()) if (suite.headSha === headSha) return suite;
  const suite = { id: state.nextId(), headSha };
  repository.checkSuites.set(suite.id, suite);
  return suite;
}

function checkApp({ token }: Call): void {
  if (token.kind === "user") throw new Refusal(403, "You must authenticate via a GitHub App.");
}

function change(call: Call, run: CheckRun): void {
  const {
    status,
    conclusion,
    completed_at: completedAt,
    name,
    external_id: externalId,
    details_url: detailsUrl,
  } = call.body;
  const output = (call.body["output"] ?? {}) as CheckOutput;
  checkOutput(output);
  if (status === "completed" && conclusion === undefined) {
    throw invalid({ resource: "CheckRun", code: "missing_field", field: "conclusion" });
  }
  if (conclusion === "stale") throw invalid({ resource: "CheckRun", code: "invalid", field: "conclusion" });
  if (name !== undefined) run.name = name as string;
  if (externalId !== undefined) run.externalId = externalId as string;
  if (detailsUrl !== undefined) run.detailsUrl = detailsUrl as string;
  if (status !== undefined) run.status = status as string;
  if (conclusion !== undefined) {
    run.conclusion = conclusion as string;
    run.status = "completed";
    run.completedAt = (completedAt as string | undefined) ?? call.state.now();
  }
  run.output = {
    title: output.title ?? run.output.title,
    summary: output.summary ?? run.output.summary,
    text: output.text ?? run.output.text,
  };
  run.annotations.push(...(output.annotations ?? []));
}
