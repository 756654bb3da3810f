import { Octokit } from "@octokit/rest";

import type { Github, NewToken } from "./github.ts";

/** A quiet client of the test GitHub, which does not retry. */
export function clientOf(github: Github, wanted: NewToken): Octokit {
  return new Octokit({
    auth: github.token(wanted),
    baseUrl: github.apiUrl,
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
  });
}

export interface Refused {
  status: number;
  message: string;
  errors?: unknown[];
  headers: Record<string, string>;
}

/** How GitHub refused. Throws when it did not. */
export async function refusalOf(request: Promise<unknown>): Promise<Refused> {
  try {
    await request;
  } catch (error) {
    const { status, response } = error as { status: number; response?: Response };
    const { data, headers } = response ?? { data: { message: String(error) }, headers: {} };
    return { ...data, status, headers };
  }
  throw new Error("GitHub took it");
}

interface Response {
  data: { message: string; errors?: unknown[] };
  headers: Record<string, string>;
}

function quiet(): void {
  // The refusals are what the tests are about.
}
