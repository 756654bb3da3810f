import { ConfigurationError } from "../cli/failure.ts";
import type { Api } from "../github/api.ts";
import type { Occasion } from "../github/occasion.ts";
import { publish } from "../github/publish.ts";
import { pullOfRun } from "../github/pull-of-run.ts";
import { isReport, parseReport } from "../reporters/json.ts";
import type { Report } from "../reporters/report.ts";
import { rules } from "../rules/registry.generated.ts";
import { readNamed } from "./files.ts";
import { reportLosses } from "./publishing.ts";
import { linksOf, type Run } from "./review-mode.ts";

/**
 * Publishes the report that another job has written. What is in it may be a stranger's: the pull request is found from
 * the run or the event, where comments go is asked of GitHub, and the exit code tells only whether publishing worked.
 */
export async function publishMode(run: Run, occasion: Occasion): Promise<number> {
  const { inputs, environment, log, api } = run;
  if (api === undefined)
    throw new ConfigurationError("The input `token` is empty, so nothing can be published.");
  const target = await targetOf(run, api, occasion);
  if (target.kind === "nothing") {
    log.say(`Nothing is published. ${target.why}`);
    return 0;
  }
  if (target.kind === "refused") {
    log.error("Not published", target.why);
    return 3;
  }
  const report = parseReport(readNamed(environment, "report", inputs.report), rules);
  if (!isReport(report)) {
    log.error("Not published", `${inputs.report} is not a report. ${report.why}`);
    return 3;
  }
  if (report.revision.head !== target.head) {
    log.error("Not published", `The report is not of ${target.head}, the commit that the run was for.`);
    return 3;
  }
  log.say(`Publishing the report on pull request ${target.number} at ${target.head}.`);
  const published = await log.group("Publishing", () =>
    publish({
      api,
      number: target.number,
      head: target.head,
      report: target.hearsay ? withoutEdits(report) : report,
      links: linksOf(environment, target.head),
      comments: inputs.comments,
      checkRun: inputs.checkRun,
      externalId: environment.run,
      hearsay: target.hearsay,
      ...(target.footnote !== undefined && { footnote: target.footnote }),
      say: log.say,
    }),
  );
  reportLosses(published, { environment, log, readOnly: false });
  return published.losses.length === 0 ? 0 : 3;
}

/** A suggestion is committed by one click, in our name: none is made of a stranger's text. */
function withoutEdits(report: Report): Report {
  return { ...report, findings: report.findings.map(({ edit: _edit, ...finding }) => finding) };
}

type Target =
  | {
      readonly kind: "found";
      readonly number: number;
      readonly head: string;
      readonly hearsay: boolean;
      readonly footnote?: string;
    }
  | { readonly kind: "nothing"; readonly why: string }
  | { readonly kind: "refused"; readonly why: string };

async function targetOf({ inputs, environment }: Run, api: Api, occasion: Occasion): Promise<Target> {
  if (occasion.kind === "pull request") {
    const { number, head } = occasion;
    return { kind: "found", number, head, hearsay: false };
  }
  if (occasion.kind !== "other run") {
    return { kind: "nothing", why: `A ${occasion.kind} has no pull request to publish on.` };
  }
  const { publishRunId: runId } = inputs;
  if (runId === undefined) {
    throw new ConfigurationError(
      "In a `workflow_run` workflow the input `publish-run-id` must be `${{ github.event.workflow_run.id }}`.",
    );
  }
  if (occasion.runId !== runId) {
    return { kind: "refused", why: `Run ${runId} is not the one that started this workflow.` };
  }
  const pull = await pullOfRun(api, `${environment.owner}/${environment.repo}`, runId);
  if (pull.kind === "gone") return { kind: "nothing", why: pull.why };
  if (pull.kind === "refused") return pull;
  const { number, head, page } = pull;
  return {
    kind: "found",
    number,
    head,
    hearsay: true,
    footnote: `<sub>Reported by ${page === undefined ? "a run" : `[a run](${page})`} whose code may come from a fork. The required check is the verdict, not this comment.</sub>`,
  };
}
