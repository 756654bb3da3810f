import { terminal } from "../reporters/terminal.ts";
import { workflowAnnotations } from "../reporters/annotations.ts";
import { reportJson } from "../reporters/json.ts";
import type { Links } from "../reporters/links.ts";
import { reportOf, type Report } from "../reporters/report.ts";
import { sarif } from "../reporters/sarif.ts";
import { fence } from "../reporters/markdown.ts";
import { summary, summaryLimits } from "../reporters/summary.ts";
import type { Api } from "../github/api.ts";
import { githubObjects } from "../github/remote-objects.ts";
import type { Occasion, PullRequestOccasion } from "../github/occasion.ts";
import { publish } from "../github/publish.ts";
import { rules } from "../rules/registry.generated.ts";
import { productPage, rulePages } from "../cli/addresses.ts";
import { version } from "../cli/version.ts";
import type { Environment } from "./environment.ts";
import { addSummary, setOutput, writeNamed } from "./files.ts";
import type { Inputs } from "./inputs.ts";
import type { Log } from "./log.ts";
import { reportLosses } from "./publishing.ts";
import { openRevisions, type Revisions } from "./revisions.ts";
import { reviewed } from "./reviewed.ts";
import { wantedCommits } from "./wanted.ts";

export interface Run {
  readonly inputs: Inputs;
  readonly environment: Environment;
  readonly log: Log;
  /** Undefined without a token. */
  readonly api: Api | undefined;
}

type Reviewable = Exclude<Occasion, { readonly kind: "deletion" | "other run" }>;

/** Reviews what the event is about, writes it wherever it can be written, and gives the exit code. */
export async function reviewMode(run: Run, occasion: Reviewable): Promise<number> {
  const { inputs, environment, log, api } = run;
  const remote = {
    url: `${environment.serverUrl}/${environment.owner}/${environment.repo}`,
    ...(inputs.token !== "" && { token: inputs.token }),
  };
  const { workspace, temporary } = environment;
  const sources = { workspace, temporary, remote, objects: api && githubObjects(api), say: log.say };
  const { title, problems, ...wanted } = await wantedCommits(occasion, { api, remote, temporary });
  log.say(`Reviewing ${title}.`);
  const { found, close } = await openRevisions(wanted, sources);
  try {
    if ("why" in found) {
      if (occasion.kind !== "push" || occasion.before === undefined) return incomplete(run, found.why);
      // After a forced push nobody may have the commit that was there before.
      const { before: _gone, ...asNew } = occasion;
      log.say(`${found.why} The branch is taken for a new one.`);
      return await reviewMode(run, asNew);
    }
    const result = await reviewed({ revisions: found, inputs, environment, api, problems, say: log.say });
    log.text(`\n${terminal(result, { color: "never", width: 100 })}`);
    const report = reportOf(result);
    const links = linksOf(environment, wanted.head);
    const whole = record(run, report, links);
    if (inputs.mode === "review" && occasion.kind === "pull request") {
      await publishOn(run, occasion, { report, links, revisions: found });
    }
    log.say(report.conclusion.sentence);
    // What could not be written must not pass unnoticed; what is blocked stays blocked.
    return whole || report.conclusion.exitCode !== 0 ? report.conclusion.exitCode : 3;
  } finally {
    close();
  }
}

/** What a report may link to. */
export function linksOf({ serverUrl, owner, repo }: Environment, sha: string): Links {
  return { repository: `${serverUrl}/${owner}/${repo}`, sha, documentation: rulePages, rules };
}

/** The review could not even begin. That is said everywhere, and no file is written that looks like a clean result. */
function incomplete({ environment, log }: Pick<Run, "environment" | "log">, why: string): number {
  log.error("Nothing was judged", why);
  addSummary(environment, `## ⚠️ Incomplete: nothing was judged\n\n${fence(why)}`);
  setOutput(environment, "conclusion", "incomplete");
  return 3;
}

/**
 * Everything that needs no permission: annotations, job summary, files, outputs. False when one of them could not be
 * written; the others are all the same.
 */
function record({ inputs, environment, log }: Run, report: Report, links: Links): boolean {
  let whole = true;
  const attempt = (what: string, work: () => void): void => {
    try {
      work();
    } catch (error) {
      whole = false;
      log.error("Not written", `${what}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  log.commands(workflowAnnotations(report));
  attempt("The job summary", () => {
    addSummary(environment, summary(report, links, summaryLimits.job));
  });
  attempt("The report", () => {
    setOutput(environment, "report", writeNamed(environment, "report", inputs.report, reportJson(report)));
  });
  attempt("The SARIF file", () => {
    if (inputs.sarif === "") return;
    const text = sarif(report, links, { version: semanticVersion(), page: productPage });
    setOutput(environment, "sarif", writeNamed(environment, "sarif", inputs.sarif, text));
  });
  attempt("The outputs", () => {
    const fresh = report.findings.filter((one) => one.new && one.standing.kind === "reported");
    setOutput(environment, "conclusion", report.conclusion.kind);
    setOutput(environment, "findings", String(fresh.length));
    setOutput(environment, "blocking", String(report.findings.filter(({ blocks }) => blocks).length));
  });
  return whole;
}

async function publishOn(
  { inputs, environment, log, api }: Run,
  { number, head, ofFork }: PullRequestOccasion,
  {
    report,
    links,
    revisions,
  }: { readonly report: Report; readonly links: Links; readonly revisions: Revisions },
): Promise<void> {
  if (!inputs.comments && !inputs.checkRun) return;
  if (api === undefined) {
    log.warning("Not published", "The input `token` is empty, so nothing can be posted on the pull request.");
    return;
  }
  try {
    const published = await log.group("Publishing", () =>
      publish({
        api,
        number,
        head,
        report,
        ...(revisions.changes && { changes: revisions.changes }),
        links,
        comments: inputs.comments,
        checkRun: inputs.checkRun,
        externalId: environment.run,
        hearsay: false,
        say: log.say,
      }),
    );
    reportLosses(published, { environment, log, readOnly: ofFork || isOfDependabot(environment) });
  } catch (error) {
    // The verdict is known and said: a mistake of ours in publishing it does not change it.
    log.error(
      "Not published",
      `Portcullis itself failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  }
}

/** docs.github.com/code-security/dependabot/troubleshooting-dependabot/troubleshooting-dependabot-on-github-actions */
function isOfDependabot({ actor }: Environment): boolean {
  return actor === "dependabot[bot]";
}

function semanticVersion(): string {
  return version() === "source" ? "0.0.0" : version();
}
