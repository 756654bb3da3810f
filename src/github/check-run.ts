import { checkRun, checkRunName, type CheckAnnotation } from "../reporters/annotations.ts";
import type { Links } from "../reporters/links.ts";
import type { Report } from "../reporters/report.ts";
import type { Api } from "./api.ts";
import { fieldsOf, listOf, numberIn, objectIn, optionalTextIn, type Fields } from "./unvalidated.ts";

export interface CheckRunRequest {
  readonly api: Api;
  readonly head: string;
  readonly report: Report;
  readonly links: Links;
  /** Tells this run's check run from those of others: the run's id and attempt. */
  readonly externalId: string;
  /** The report is somebody else's word: its conclusion must not stand on the commit. */
  readonly withoutVerdict: boolean;
}

/** Creates the check run on the head, 50 annotations a request. What it did, in words for the log. */
export async function writeCheckRun(request: CheckRunRequest): Promise<string> {
  const { api, head, report, links, externalId } = request;
  const plan = checkRun(report, links);
  const [first = [], ...more] = plan.batches;
  const { title, summary } = plan;
  const created = await api.create(
    "POST /repos/{owner}/{repo}/check-runs",
    {
      name: plan.name,
      head_sha: head,
      external_id: externalId,
      status: "completed",
      conclusion: request.withoutVerdict ? "neutral" : plan.conclusion,
      output: { title, summary, annotations: first },
    },
    () => found(api, head, externalId),
  );
  const id = numberIn(created, "id", "check run");
  let written = first.length;
  for (const batch of more) {
    await append(request, { id, title, summary, batch, before: written });
    written += batch.length;
  }
  const leftOut = plan.leftOut > 0 ? `, ${plan.leftOut} more in the summary` : "";
  return `check run with ${written} annotations${leftOut}`;
}

async function found(api: Api, head: string, externalId: string): Promise<Fields | undefined> {
  const answer = fieldsOf(
    await api.read("GET /repos/{owner}/{repo}/commits/{ref}/check-runs", {
      ref: head,
      check_name: checkRunName,
      filter: "all",
      per_page: 100,
    }),
    "The check runs",
  );
  return listOf(answer["check_runs"], "check_runs")
    .map((run) => fieldsOf(run, "check run"))
    .find((run) => optionalTextIn(run, "external_id") === externalId);
}

interface Batch {
  readonly id: number;
  readonly title: string;
  readonly summary: string;
  readonly batch: readonly CheckAnnotation[];
  /** Annotations that are there already. */
  readonly before: number;
}

// Further annotations are added to those that are there, so whether they arrived is told by their number.
async function append({ api }: CheckRunRequest, { id, title, summary, batch, before }: Batch): Promise<void> {
  await api.create(
    "PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}",
    { check_run_id: id, output: { title, summary, annotations: batch } },
    async () => {
      const run = fieldsOf(
        await api.read("GET /repos/{owner}/{repo}/check-runs/{check_run_id}", { check_run_id: id }),
        "The check run",
      );
      const count = numberIn(objectIn(run, "output", "check run"), "annotations_count", "check run.output");
      return count >= before + batch.length ? run : undefined;
    },
  );
}
