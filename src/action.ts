import { readEnvironment, type Environment } from "./action/environment.ts";
import { addSummary, setOutput } from "./action/files.ts";
import { readInputs } from "./action/inputs.ts";
import { logTo } from "./action/log.ts";
import { publishMode } from "./action/publish-mode.ts";
import { reviewMode, type Run } from "./action/review-mode.ts";
import { ConfigurationError } from "./cli/failure.ts";
import { version } from "./cli/version.ts";
import { githubApi, GithubError } from "./github/api.ts";
import { occasionOf } from "./github/occasion.ts";
import { UnexpectedShape } from "./github/unvalidated.ts";
import { fence } from "./reporters/markdown.ts";

// 3 until something says otherwise: a process that ends early must not look like one that passed.
process.exitCode = 3;
const log = logTo((text) => process.stdout.write(text), process.env["INPUT_TOKEN"]?.trim() ?? "");
for (const event of ["uncaughtException", "unhandledRejection"] as const) {
  process.on(event, (error: unknown) => {
    process.exitCode = exitCodeOf(error);
    // Whatever is still under way can't be trusted to end.
    process.exit();
  });
}
void main();

async function main(): Promise<void> {
  try {
    process.exitCode = await run();
  } catch (error) {
    process.exitCode = exitCodeOf(error);
  }
}

async function run(): Promise<number> {
  log.say(`Portcullis ${version()}`);
  const inputs = readInputs(process.env);
  const environment = readEnvironment(process.env);
  const occasion = occasionOf(environment.event);
  if (occasion.kind === "unknown event") {
    throw new ConfigurationError(
      `This action has no answer to the event ${JSON.stringify(environment.event.name)}: one of ${occasion.known.join(", ")} was expected, or workflow_run with \`mode: publish\`.`,
    );
  }
  const { owner, repo, apiUrl: url, graphqlUrl } = environment;
  const api =
    inputs.token === ""
      ? undefined
      : await githubApi({
          token: inputs.token,
          url,
          graphqlUrl,
          owner,
          repo,
          userAgent: `portcullis/${version()}`,
          say: log.say,
        });
  const asked: Run = { inputs, environment, log, api };
  if (inputs.mode === "publish") return publishMode(asked, occasion);
  if (occasion.kind === "other run") {
    throw new ConfigurationError("In a `workflow_run` workflow only `mode: publish` is possible.");
  }
  if (occasion.kind === "deletion") return nothingToReview(environment, occasion.ref);
  return reviewMode(asked, occasion);
}

function nothingToReview(environment: Environment, ref: string): number {
  log.say(`${ref} was deleted: there is nothing to review.`);
  setOutput(environment, "conclusion", "pass");
  return 0;
}

/** Says why there is no review, everywhere a person may look. Never 0. */
function exitCodeOf(error: unknown): number {
  const why = sentenceOf(error);
  const isWrong = error instanceof ConfigurationError;
  try {
    log.error(isWrong ? "Wrong configuration" : "Nothing was judged", why);
    const environment = readEnvironment(process.env);
    addSummary(
      environment,
      `## ⚠️ ${isWrong ? "The configuration is wrong" : "Nothing was judged"}\n\n${fence(why)}`,
    );
    setOutput(environment, "conclusion", "incomplete");
  } catch {
    // Without an environment the log is all there is.
  }
  return isWrong ? 2 : 3;
}

function sentenceOf(error: unknown): string {
  if (error instanceof ConfigurationError) return error.message;
  if (error instanceof GithubError) return `GitHub could not be asked: ${error.message}.`;
  if (error instanceof UnexpectedShape) return `${error.message}.`;
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `Portcullis itself failed. Please report this with the lines below.\n\n${trace}`;
}
