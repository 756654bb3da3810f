import { reachesAzure } from "../../application/job-purpose.ts";
import { lookup, type Tree } from "../../declarations/value.ts";
import { workflow } from "../example.ts";
import { both, breach, pass, rule } from "../judgement.ts";

export const workflowExcessivePermissions = rule({
  id: "workflow-excessive-permissions",
  title: "Workflow's token may do more than it needs",
  practice: "static-scans",
  severity: "medium",
  severityWhy: "One compromised step of the workflow changes the code of the repository.",
  why: "Every step gets the token, and with these permissions it can push code that the next deployment takes along.",
  fix: "Write `permissions: { contents: read }` at the top of the workflow, and give single jobs what they need besides (`id-token: write` to sign in to Azure).",
  references: {
    mcsb: "PA-7",
    cwe: 250,
    page: "https://docs.github.com/actions/tutorials/authenticate-with-github_token#modifying-the-permissions-for-the-github_token",
    peers: ["CKV2_GHA_1", "zizmor excessive-permissions"],
  },
  subject: "workflow",

  check: ({ declaration, permissions, jobs, triggers }) => {
    // A workflow that only others call gets at most what the calling job has.
    const isOnlyCalled = triggers.length > 0 && triggers.every((name) => name === "workflow_call");
    const unlimited = isOnlyCalled ? [] : jobs.filter((job) => job.permissions.kind === "absent");
    return both(
      pass,
      ...(isWriteAll(permissions) ? [tooMuch(permissions, "Every job may write everything")] : []),
      ...jobs.flatMap((job) => {
        const own = lookup(job.body, "permissions");
        if (isWriteAll(own)) return [tooMuch(own, `Job \`${job.id}\` may write everything`)];
        const contents = lookup(job.permissions, "contents");
        return reachesAzure(job) && contents.kind === "known" && contents.value === "write"
          ? [tooMuch(contents, `Job \`${job.id}\` deploys to Azure and may push code besides`)]
          : [];
      }),
      ...(unlimited.length > 0
        ? [
            breach({
              message: "The workflow leaves what its token may do to the settings of the repository",
              at: declaration.at,
              property: "permissions",
              severity: "low",
            }),
          ]
        : []),
    );
  },

  bad: [
    workflow`
      on: push
      permissions: write-all # !
      jobs:
        build:
          runs-on: ubuntu-latest
          steps:
            - run: npm ci
    `,
    workflow`
      name: build # !
      on: push
      jobs:
        build:
          runs-on: ubuntu-latest
          steps:
            - run: npm ci
    `,
    workflow`
      on: push
      permissions: {}
      jobs:
        deploy:
          permissions:
            id-token: write
            contents: write # !
          runs-on: ubuntu-latest
          steps:
            - run: ./deploy.sh
    `,
  ],
  good: [
    workflow`
      on: push
      permissions:
        contents: read
      jobs:
        deploy:
          permissions:
            id-token: write
            contents: read
          runs-on: ubuntu-latest
          steps:
            - run: ./deploy.sh
    `,
  ],
  undecided: [],
  neverUndecided: "GitHub takes no expression in `permissions`",
});

function isWriteAll(permissions: Tree): boolean {
  return permissions.kind === "known" && permissions.value === "write-all";
}

function tooMuch({ at }: Tree, message: string) {
  return breach({ message, at, property: "permissions" });
}
