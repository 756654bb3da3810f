import { availableParallelism } from "node:os";
import { beforeAll, describe, expect, jest, test } from "@jest/globals";
import { pullRequestEvent } from "../github/events.ts";
import type { Fault, FaultKind } from "../github/faults.ts";
import { startGithub, type Github } from "../github/github.ts";
import { addIssueComment } from "../github/routes/issue-comments.ts";
import { addComment, loneReview } from "../github/routes/review-comments.ts";
import { createPull, pushToPull, replyAs } from "../github/scenario.ts";
import { actionsBot, type Pull, type ReviewComment } from "../github/state.ts";
import { basePolicy } from "./orders.ts";
import { found, run, type Ended } from "./run.ts";

/**
 * Every call of a run, failed in every way that is handled on its own (502 is handled as 500). Three runs are swept: one
 * that posts everything for the first time; one after a push, which keeps, adds, deletes and answers; and one that must
 * read the commits through the API. Each combination has a GitHub of its own in the same state. A call fails once, or, in
 * the last sweep, as often as it is made.
 *
 * Whatever fails: the run ends by itself, never with 0 and never with a conclusion or a check run that passes; what blocks
 * is in annotations, job summary, SARIF and report; nothing stands twice on the pull request; and GitHub had nothing to
 * complain of. Where only an answer was lost, or GitHub was unwell for a moment, everything is posted all the same.
 */
const kinds: readonly (readonly [string, FaultKind])[] = [
  ["403", 403],
  ["404", 404],
  ["422", 422],
  ["429 with a time to wait", { status: 429, retryAfter: 1 }],
  ["500", 500],
  ["503", 503],
  ["a cut connection", "reset"],
  ["a page of a proxy", "garbage"],
  ["half an answer", "truncated"],
  ["a late answer", { slow: 300 }],
];

/** Nothing is lost by these: what was asked is asked again. */
const passing = new Set(kinds.slice(3).map(([name]) => name));

/** One kind each of a refusal, of trouble at GitHub, and of an answer that was lost. */
const usual = new Set(["403", "503", "half an answer"]);

jest.setTimeout(300_000);

const site = (properties: string, more = ""): string => `resource api 'Microsoft.Web/sites@2024-04-01' = {
  name: 'api'
  location: 'westeurope'
  kind: 'functionapp'
  properties: {
    clientAffinityEnabled: false
${properties}
  }
}

resource logs 'Microsoft.Insights/components@2020-02-02' = {
  name: 'logs'
  location: 'westeurope'
  kind: 'web'
  properties: {
    Application_Type: 'web'
  }
}
${more}`;
const policies = ["ftp", "scm"]
  .map(
    (name) => `
resource ${name} 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01' = {
  parent: api
  name: '${name}'
  properties: {
    allow: false
  }
}
`,
  )
  .join("");
const settings = (http: boolean, tls: string, ftp: string, more = ""): string =>
  `    httpsOnly: ${http}\n    siteConfig: {\n      minTlsVersion: '${tls}'\n      ftpsState: '${ftp}'\n${more}    }`;

const sound = settings(true, "1.2", "Disabled");
const base = {
  "main.bicep": site(sound),
  // Without its last resources, what is wrong with the first one is outside the diff: a comment on the file.
  "web.bicep": site(sound, policies),
  ".github/portcullis.yml": basePolicy,
};
const opened = { "main.bicep": site(settings(false, "1.0", "AllAllowed")), "web.bicep": site(sound) };
const pushed = {
  "main.bicep": site(settings(true, "1.0", "Disabled", "      remoteDebuggingEnabled: true\n")),
};

interface Scenario {
  readonly prepare: (github: Github) => Pull;
  readonly depth?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** What a run that nothing went wrong with has made, to compare with. */
interface Clean {
  readonly findings: readonly string[];
  readonly calls: readonly string[];
  readonly posted: readonly string[];
}

const atOpening: Scenario = {
  prepare: (github) => createPull(github.state, { base, head: opened }),
};
let firstComments: readonly ReviewComment[] = [];
let firstSummary = "";
const atPush: Scenario = {
  prepare: (github) => {
    const pull = createPull(github.state, { base, head: opened });
    for (const { body, path, subject, original } of firstComments) {
      const review = loneReview(github.state, pull, actionsBot, pull.head.sha);
      const comment = addComment(github.state, review, {
        user: actionsBot,
        body,
        path,
        subject,
        place: original,
      });
      if (body.includes("ftp-allowed")) replyAs(github.state, comment, "octocat", "Must I?");
    }
    addIssueComment(github.state, pull, actionsBot, firstSummary);
    pushToPull(github.state, pull, { files: pushed });
    return pull;
  },
};
const throughApi: Scenario = {
  prepare: (github) => createPull(github.state, { base, head: opened }),
  depth: 1,
  env: { GITHUB_SERVER_URL: "file:///nowhere" },
};

interface Outcome {
  readonly github: Github;
  readonly pull: Pull;
  readonly ended: Ended;
}

async function play<T>(
  scenario: Scenario,
  faults: readonly Fault[],
  look: (outcome: Outcome) => T | Promise<T>,
): Promise<T> {
  const github = await startGithub();
  try {
    const pull = scenario.prepare(github);
    for (const fault of faults) github.fail(fault);
    const ended = await review(github, pull, scenario);
    return await look({ github, pull, ended });
  } finally {
    await github.stop();
  }
}

const review = (github: Github, pull: Pull, { depth = 0, env = {} }: Scenario): Promise<Ended> =>
  run(github, pullRequestEvent(github.state, pull), { depth, env, timeout: 100_000 });

function cleanRun(scenario: Scenario): Promise<Clean> {
  return play(scenario, [], ({ github, pull, ended }) => {
    github.assertClean();
    expect([ended.exitCode, ended.outputs["conclusion"]]).toEqual([1, "blocked"]);
    return {
      findings: found(ended),
      calls: github.calls.map(({ operation }) => operation),
      posted: postedOn(pull),
    };
  });
}

/** The findings that have a comment of ours on the pull request, by fingerprint, and whether there is a summary. */
function postedOn(pull: Pull): readonly string[] {
  const { reviewComments, reviews, issueComments } = pull.repository;
  const settled = new Set(
    [...reviewComments.values()]
      .filter(({ body }) => body.includes("portcullis:settled"))
      .map(({ inReplyTo }) => inReplyTo),
  );
  const bodies = [
    ...[...reviewComments.values()].filter(({ id }) => !settled.has(id)),
    ...reviews.values(),
    ...issueComments.values(),
  ].map(({ body }) => body);
  return bodies
    .flatMap((body) => [...body.matchAll(/<!-- portcullis:(summary|finding [0-9a-f ]+)-->/gu)])
    .flatMap(([, marker = ""]) => marker.replace("finding ", "").trim().split(" "))
    .sort();
}

/** What must be true whatever went wrong; each breach is a line. Files that could not be read make it incomplete. */
function breaches(
  { github, pull, ended }: Outcome,
  clean: Clean,
  mayBeIncomplete: boolean,
): readonly string[] {
  const said: string[] = [];
  const demand = (holds: boolean, what: string): void => {
    if (!holds) said.push(what);
  };
  const conclusion = ended.outputs["conclusion"] ?? "none";
  const nothing = ended.exitCode !== 0 && ended.exitCode !== 1 && conclusion === "incomplete";
  const partly = mayBeIncomplete && (nothing || ended.report?.conclusion.incomplete === true);
  demand(
    (mayBeIncomplete && nothing) || (ended.exitCode === 1 && conclusion === "blocked"),
    `ended with ${ended.exitCode ?? "none"}, ${conclusion}`,
  );
  // A file of the merge base that could not be read makes more new, never less.
  const missing = clean.findings.filter((one) => !found(ended).includes(one));
  const same = JSON.stringify(found(ended)) === JSON.stringify(clean.findings);
  demand(partly || (mayBeIncomplete ? missing.length === 0 : same), `found ${found(ended).join(", ")}`);
  for (const finding of partly ? found(ended) : clean.findings) {
    const [rule = "", place = ""] = finding.split(" ");
    demand(ended.summary.includes(`\`${place}\``), `the job summary lacks ${finding}`);
    demand(ended.stdout.includes(`[${rule}]`), `the log lacks ${finding}`);
    demand(ended.sarif?.results.some(({ ruleId }) => ruleId === rule) === true, `SARIF lacks ${finding}`);
    demand(
      ended.annotations.some(({ message }) => message.includes(`(${rule})`)),
      `no annotation for ${finding}`,
    );
  }
  const posted = postedOn(pull);
  demand(new Set(posted).size === posted.length, `twice on the pull request: ${posted.join(", ")}`);
  const checks = [...pull.repository.checkRuns.values()];
  demand(checks.length <= 1, `${checks.length} check runs`);
  demand(
    checks.every((one) => one.conclusion === (ended.exitCode === 1 ? "failure" : "action_required")),
    "the check run says something else",
  );
  // Files are read some at a time: those that were asked for at the same moment are under way when the first is refused.
  const underWay = "git/get-blob: asked again before retry-after was over";
  for (const violation of github.violations) if (!violation.includes(underWay)) said.push(violation);
  return said;
}

/** Plays every fault of a list, some at a time, and gives all breaches, each with what had failed. */
async function sweep(
  faults: readonly { readonly name: string; readonly fault: Fault }[],
  one: (fault: Fault) => Promise<readonly string[]>,
  atOnce = Math.max(2, availableParallelism()),
): Promise<readonly string[]> {
  const waiting = [...faults];
  const all: string[] = [];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      try {
        for (const breach of await one(next.fault)) all.push(`${next.name}: ${breach}`);
      } catch (error) {
        all.push(`${next.name}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return all;
}

let clean: { readonly opening: Clean; readonly push: Clean; readonly api: Clean };

beforeAll(async () => {
  const opening = await cleanRun(atOpening);
  await play(atOpening, [], ({ pull }) => {
    firstComments = [...pull.repository.reviewComments.values()];
    firstSummary = [...pull.repository.issueComments.values()][0]?.body ?? "";
  });
  clean = { opening, push: await cleanRun(atPush), api: await cleanRun(throughApi) };
});

test("the runs that are swept make every kind of call", () => {
  const calls = [...clean.opening.calls, ...clean.push.calls, ...clean.api.calls];
  expect([...new Set(calls)].sort()).toEqual([
    "checks/create",
    "git/get-blob",
    "git/get-ref",
    "git/get-tree",
    "graphql:minimizeComment",
    "graphql:viewer",
    "issues/create-comment",
    "issues/list-comments",
    "issues/update-comment",
    "pulls/create-reply-for-review-comment",
    "pulls/create-review",
    "pulls/create-review-comment",
    "pulls/delete-review-comment",
    "pulls/get",
    "pulls/list-review-comments",
    "pulls/list-reviews",
    "repos/compare-commits-with-basehead",
  ]);
});

describe.each([
  ["the first review", () => ({ scenario: atOpening, clean: clean.opening, mayBeIncomplete: false })],
  ["the review of a push", () => ({ scenario: atPush, clean: clean.push, mayBeIncomplete: false })],
  ["a review through the API", () => ({ scenario: throughApi, clean: clean.api, mayBeIncomplete: true })],
] as const)("%s", (_, swept) => {
  test.each(kinds)("every call answered once with %s", async (name, kind) => {
    const { scenario, clean: expected, mayBeIncomplete } = swept();
    const faults = expected.calls.flatMap((operation, index) => {
      // What an earlier sweep has made fail in this way is handled in the same place here.
      const isNew = scenario === atOpening || !clean.opening.calls.includes(operation);
      if (!isNew && (scenario === throughApi || !usual.has(name))) return [];
      return [{ name: `call ${index + 1}, ${operation}`, fault: { call: index + 1, with: kind } }];
    });
    expect(faults.length).toBeGreaterThan(3);
    const said = await sweep(faults, (fault) =>
      play(scenario, [fault], (outcome) => {
        const first = breaches(outcome, expected, mayBeIncomplete);
        if (!passing.has(name)) return first;
        const posted = postedOn(outcome.pull);
        return JSON.stringify(posted) === JSON.stringify(expected.posted)
          ? first
          : [...first, `posted ${posted.join(", ")}`];
      }),
    );
    expect(said).toEqual([]);
  });
});

describe("a call that always fails", () => {
  test.each([
    ["403", 403],
    ["404", 404],
    ["503", 503],
    ["a cut connection", "reset"],
  ] as const)("with %s", async (_, kind) => {
    const operations = new Set([...clean.opening.calls, ...clean.push.calls]);
    const faults = [...operations].map((operation) => ({
      name: operation,
      fault: { call: operation, with: kind, times: Infinity },
    }));
    const one = (fault: Fault): Promise<readonly string[]> =>
      play(atPush, [fault], (outcome) => breaches(outcome, clean.push, false));
    // Most of the time they wait before they try again.
    expect(await sweep(faults, one, 6)).toEqual([]);
  });

  test("every call: nothing is posted, and the merge is blocked", async () => {
    const faults = ([401, 403, 503, "reset"] as const).map((kind) => ({
      name: String(kind),
      fault: { with: kind, times: Infinity },
    }));
    const one = (fault: Fault): Promise<readonly string[]> =>
      play(atOpening, [fault], (outcome) => [
        ...breaches(outcome, clean.opening, false),
        ...postedOn(outcome.pull),
      ]);
    expect(await sweep(faults, one, 4)).toEqual([]);
  });
});
