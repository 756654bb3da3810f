import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { pullRequestEvent } from "../github/events.ts";
import { startGithub, type Github } from "../github/github.ts";
import { createPull, pushToPull, replyAs } from "../github/scenario.ts";
import type { Pull, ReviewComment } from "../github/state.ts";
import { conversationOf, expectBaseline, stable } from "./baseline.ts";
import { basePolicy, edited, orders } from "./orders.ts";
import { found, run, type Ended } from "./run.ts";

const app = "infra/modules/functionApp.bicep";
// With publishing over FTP still open to a password: FTP that nobody can sign in to would harm nobody.
const repaired = withFtpPassword(orders());
const injectable = orders("vulnerable")["src/data/orders.ts"] ?? "";

function withFtpPassword(files: ReturnType<typeof orders>): ReturnType<typeof orders> {
  const policy = `
  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: {
      allow: false
    }
  }
`;
  return { ...files, [app]: edited(files[app], [policy, ""]) };
}

/** One pull request from its opening to the push that leaves nothing to do, on one GitHub: each test goes on from the last. */
describe("a pull request", () => {
  let github: Github;
  let pull: Pull;
  let ended: Ended;

  beforeAll(async () => {
    github = await startGithub();
    pull = createPull(github.state, {
      base: {
        ...repaired,
        ".github/portcullis.yml": `${basePolicy}suppressions:
  - rule: public-blob-access-allowed
    path: infra/modules/storage.bicep
    reason: The pictures of the shop are public
`,
      },
      head: {
        [app]: edited(
          repaired[app],
          ["    httpsOnly: true\n", ""],
          ["ftpsState: 'Disabled'", "ftpsState: 'AllAllowed'"],
        ),
        "src/functions/getOrder.ts": edited(repaired["src/functions/getOrder.ts"], [
          `"function"`,
          `"anonymous"`,
        ]),
        "src/data/orders.ts": injectable,
      },
      title: "Look up orders without a key",
    });
  });

  afterAll(async () => {
    await github.stop();
  });

  const review = async (): Promise<Ended> => {
    github.forgetCalls();
    return run(github, pullRequestEvent(github.state, pull));
  };
  const comments = (): readonly ReviewComment[] => [...pull.repository.reviewComments.values()];
  const commentOn = (rule: string): ReviewComment => {
    const one = comments().find(
      ({ body, inReplyTo }) => inReplyTo === undefined && body.includes(`[\`${rule}\`]`),
    );
    if (one === undefined) throw new Error(`there is no comment for ${rule}`);
    return one;
  };
  const checkRun = () => [...pull.repository.checkRuns.values()].at(-1);

  test("is opened, and blocked for the right reasons on the right lines", async () => {
    ended = await review();
    expect(ended.exitCode).toBe(1);
    expect(found(ended)).toEqual([
      "sql-injection src/data/orders.ts:7",
      `plain-http-allowed ${app}:34`,
      `ftp-allowed ${app}:48`,
      "anonymous-http-endpoint src/functions/getOrder.ts:14",
    ]);
    expect(ended.outputs).toMatchObject({ conclusion: "blocked", findings: "4", blocking: "3" });
    expect(ended.report?.conclusion).toMatchObject({ kind: "blocked", exitCode: 1, incomplete: false });
  });

  test("has a comment where each line was changed, the removed one on the left", () => {
    expect(
      comments().map(({ path, place, body }) => [
        path,
        place?.side,
        place?.startLine,
        place?.line,
        body.split("\n")[2],
      ]),
    ).toEqual([
      [
        "src/data/orders.ts",
        "RIGHT",
        // The suggestion's line: the query in place of the one that is put together.
        undefined,
        9,
        "**Critical: SQL is put together from the request** · blocks the merge",
      ],
      [app, "LEFT", undefined, 46, "**High: Function app answers over plain HTTP** · blocks the merge"],
      [app, "RIGHT", undefined, 48, "**High: Code can be deployed over plain FTP** · blocks the merge"],
      [
        "src/functions/getOrder.ts",
        "RIGHT",
        undefined,
        14,
        "**Medium: HTTP function can be called by anyone**",
      ],
    ]);
    expect(commentOn("ftp-allowed").body).toContain("```suggestion\n      ftpsState: 'Disabled'\n```");
  });

  test("says the same in annotations, check run, job summary, SARIF and log", () => {
    const expected = [
      ["error", "src/data/orders.ts", "7"],
      ["error", app, "34"],
      ["error", app, "48"],
      ["warning", "src/functions/getOrder.ts", "14"],
    ];
    expect(ended.annotations.map(({ level, properties: { file, line } }) => [level, file, line])).toEqual(
      expected,
    );
    expect(
      checkRun()?.annotations.map((one) => [
        one.annotation_level === "failure" ? "error" : one.annotation_level,
        one.path,
        String(one.start_line),
      ]),
    ).toEqual(expected);
    expect([checkRun()?.conclusion, checkRun()?.headSha]).toEqual(["failure", pull.head.sha]);
    expect(ended.summary).toContain("## ⛔ Blocked: 3 findings block the merge (1 critical, 2 high)");
    const inSarif = (ended.sarif?.results ?? [])
      .filter(({ baselineState }) => baselineState === "new")
      .map(({ ruleId, locations: [at] }) => [
        ruleId,
        at?.physicalLocation.artifactLocation.uri,
        at?.physicalLocation.region.startLine,
      ]);
    expect(inSarif).toEqual(
      expect.arrayContaining([
        ["sql-injection", "src/data/orders.ts", 7],
        ["plain-http-allowed", app, 34],
        ["ftp-allowed", app, 48],
        ["anonymous-http-endpoint", "src/functions/getOrder.ts", 14],
      ]),
    );
    expect(ended.stdout).toContain("Blocked: 3 findings block the merge (1 critical, 2 high).");
    expectBaseline("opened.md", conversationOf(pull));
    expectBaseline("job-summary.md", stable(ended.summary));
    github.assertClean();
  });

  test("reviewed again as it is, gets nothing twice", async () => {
    const before = conversationOf(pull);
    const again = await review();
    expect([again.exitCode, conversationOf(pull)]).toEqual([1, before]);
    expect(
      github.calls.filter(({ method, operation }) => method !== "GET" && !operation.startsWith("graphql")),
    ).toHaveLength(1);
  });

  test("pushed to: what is fixed goes, what moved stays, what is new comes, and no suppression lifts itself", async () => {
    const before = comments().map(({ id }) => id);
    const [sql, http, ftp] = [
      commentOn("sql-injection").id,
      commentOn("plain-http-allowed").id,
      commentOn("ftp-allowed"),
    ];
    replyAs(github.state, ftp, "octocat", "Our printers need FTP. What now?");
    pushToPull(github.state, pull, {
      files: {
        [app]: edited(repaired[app], [
          "      minTlsVersion: '1.2'\n",
          "      minTlsVersion: '1.2'\n      // portcullis: allow remote-debugging-enabled -- while we look for the leak\n      remoteDebuggingEnabled: true\n",
        ]),
        "src/data/orders.ts": `// Orders are read here.\n// Nowhere else.\n\n${injectable}`,
        "infra/modules/storage.bicep": edited(repaired["infra/modules/storage.bicep"], [
          "allowBlobPublicAccess: false",
          "allowBlobPublicAccess: true",
        ]),
      },
    });
    ended = await review();
    expect([ended.exitCode, ended.outputs["conclusion"]]).toEqual([1, "blocked"]);
    expect(found(ended)).toEqual([
      "sql-injection src/data/orders.ts:10",
      `remote-debugging-enabled ${app}:50`,
      "anonymous-http-endpoint src/functions/getOrder.ts:14",
    ]);
    expect(found(ended, "suppressed")).toEqual(["public-blob-access-allowed infra/modules/storage.bicep:12"]);
    const now = comments();
    const fresh = now.filter(({ id }) => !before.includes(id));
    expect(now.map(({ id }) => id)).not.toContain(http);
    expect(now.map(({ id }) => id)).toContain(sql);
    expect(
      fresh.map(({ user, path, place, inReplyTo, body }) => [
        user.login,
        path,
        place?.line,
        inReplyTo,
        body.split("\n").at(-1)?.slice(0, 40),
      ]),
    ).toEqual([
      ["octocat", app, undefined, ftp.id, "Our printers need FTP. What now?"],
      ["github-actions[bot]", app, 50, undefined, expect.stringContaining("remote-debugging-enabled")],
      ["github-actions[bot]", app, undefined, ftp.id, `Fixed in ${pull.head.sha}.`.slice(0, 40)],
    ]);
    expect([...pull.repository.issueComments.values()]).toHaveLength(1);
    expectBaseline("pushed.md", conversationOf(pull));
    github.assertClean();
  });

  test("repaired, passes, and says that it is resolved", async () => {
    pushToPull(github.state, pull, {
      files: Object.fromEntries(
        [app, "src/data/orders.ts", "src/functions/getOrder.ts"].map((file) => [file, repaired[file] ?? ""]),
      ),
    });
    ended = await review();
    expect([ended.exitCode, ended.outputs["conclusion"], ended.outputs["findings"]]).toEqual([
      0,
      "pass",
      "0",
    ]);
    expect(checkRun()?.conclusion).toBe("success");
    // The thread in which somebody answered stays.
    expect(comments().map(({ user }) => user.login)).toEqual([
      "github-actions[bot]",
      "octocat",
      "github-actions[bot]",
    ]);
    expectBaseline("repaired.md", conversationOf(pull));
    github.assertClean();
  });
});
