import { readFileSync } from "node:fs";
import { ConfigurationError } from "../cli/failure.ts";

/** What the runner tells every step: docs.github.com/actions/reference/workflows-and-actions/variables. */
export interface Environment {
  readonly owner: string;
  readonly repo: string;
  /** `https://api.github.com`, without a slash at its end. */
  readonly apiUrl: string;
  readonly graphqlUrl: string;
  /** `https://github.com`. */
  readonly serverUrl: string;
  readonly event: {
    readonly name: string;
    readonly payload: unknown;
    readonly sha: string;
    readonly ref: string;
  };
  /** Where the repository is checked out, if it is. */
  readonly workspace: string;
  /** A folder that the runner empties. */
  readonly temporary: string;
  readonly actor: string;
  /** Tells this attempt of this run from all others. */
  readonly run: string;
  /** What workflow commands of files are written to; undefined outside a workflow. */
  readonly outputFile: string | undefined;
  readonly summaryFile: string | undefined;
}

/** Throws ConfigurationError when this is no step of a workflow. */
export function readEnvironment(variables: NodeJS.ProcessEnv): Environment {
  const demanded = (name: string): string => {
    const value = variables[name];
    if (value === undefined || value === "") {
      throw new ConfigurationError(
        `${name} is not set: this program is a step of a GitHub Actions workflow.`,
      );
    }
    return value;
  };
  const [, owner, repo] = /^([\w.-]+)\/([\w.-]+)$/u.exec(demanded("GITHUB_REPOSITORY")) ?? [];
  if (owner === undefined || repo === undefined) {
    throw new ConfigurationError(
      "GITHUB_REPOSITORY is not the name of a repository: owner/name was expected.",
    );
  }
  const apiUrl = addressIn(variables, "GITHUB_API_URL", "https://api.github.com");
  return {
    owner,
    repo,
    apiUrl,
    graphqlUrl: addressIn(variables, "GITHUB_GRAPHQL_URL", `${apiUrl}/graphql`),
    serverUrl: addressIn(variables, "GITHUB_SERVER_URL", "https://github.com"),
    event: {
      name: demanded("GITHUB_EVENT_NAME"),
      payload: eventIn(demanded("GITHUB_EVENT_PATH")),
      sha: variables["GITHUB_SHA"] ?? "",
      ref: variables["GITHUB_REF"] ?? "",
    },
    workspace: demanded("GITHUB_WORKSPACE"),
    temporary: demanded("RUNNER_TEMP"),
    actor: variables["GITHUB_ACTOR"] ?? "",
    run: `${variables["GITHUB_RUN_ID"] ?? "0"}/${variables["GITHUB_RUN_ATTEMPT"] ?? "1"}/${variables["GITHUB_JOB"] ?? ""}`,
    outputFile: fileIn(variables, "GITHUB_OUTPUT"),
    summaryFile: fileIn(variables, "GITHUB_STEP_SUMMARY"),
  };
}

function fileIn(variables: NodeJS.ProcessEnv, name: string): string | undefined {
  const value = variables[name];
  return value === "" ? undefined : value;
}

function addressIn(variables: NodeJS.ProcessEnv, name: string, otherwise: string): string {
  const value = fileIn(variables, name) ?? otherwise;
  if (!URL.canParse(value)) throw new ConfigurationError(`${name} is not an address.`);
  return value.replace(/\/+$/u, "");
}

function eventIn(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new ConfigurationError(
      `The event can't be read: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new ConfigurationError("The event that GITHUB_EVENT_PATH names is not JSON.");
  }
}
