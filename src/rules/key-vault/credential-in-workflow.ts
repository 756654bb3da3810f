import type { Workflow } from "../../application/workflow.ts";
import { credentialIn } from "../../azure/credentials.ts";
import { leavesOf } from "../../declarations/leaves.ts";
import { placesIn } from "../../declarations/scalar-text.ts";
import { knownText, type Tree } from "../../declarations/value.ts";
import { action, together, workflow } from "../example.ts";
import { both, breach, pass, rule } from "../judgement.ts";
import type { Judgement } from "../rule.ts";

export const credentialInWorkflow = rule({
  id: "credential-in-workflow",
  title: "Credential is written in a workflow or an action",
  practice: "key-vault",
  severity: "critical",
  severityWhy: "Everyone who can read the repository holds a live credential.",
  why: "Everyone who can read the repository or the log of a run has this credential.",
  fix: "Rotate it, and take it from Key Vault after signing in with OpenID Connect, or from a secret of the repository (`${{ secrets.NAME }}`).",
  references: {
    mcsb: "IM-8",
    cwe: 798,
    page: "https://docs.github.com/actions/reference/security/secure-use#use-secrets-for-sensitive-information",
    peers: ["zizmor hardcoded-container-credentials"],
  },
  subject: "configuration",

  check: ({ type, body }, { workflows }) => {
    if (type !== "github-workflow" && type !== "github-action") return pass;
    // Scripts that a workflow runs belong to the first that does.
    const flow = workflows.find(({ declaration }) => declaration.body === body);
    const earlier = workflows.slice(0, flow === undefined ? 0 : workflows.indexOf(flow));
    const known = new Set(earlier.flatMap(scriptsRunBy).map(placeOf));
    const scripts = flow === undefined ? [] : scriptsRunBy(flow).filter((one) => !known.has(placeOf(one)));
    const unique = new Map(scripts.map((script) => [placeOf(script), script]));
    return both(
      pass,
      ...leavesOf(body).map(({ path, value }) => judgeText(`\`${path}\``, path, value)),
      ...[...unique.values()].map((script) => judgeText("A script that it runs", "run", script)),
    );
  },

  bad: [
    workflow`
      on: push
      permissions:
        contents: read
      env:
        STORAGE: DefaultEndpointsProtocol=https;AccountName=o;AccountKey=Gd3Gd7wqBn6e5kq0y3n2s8u1v4x7z0c3f6i9l2o5r8u1x4a7d0g3j6m9p2s5v8y1b4e7h0k3n6q9t2w5z8== # !
      jobs:
        deploy:
          runs-on: ubuntu-latest
          steps:
            - run: |
                echo deploying
                sqlcmd "Server=tcp:orders.database.windows.net;User ID=app;Password=Tr0ub4dor&3;" # !
    `,
    action`
      runs:
        using: composite
        steps:
          - run: git clone https://ghp_0123456789abcdefghijklmnopqrstuvwxyz@github.com/o/r # !
            shell: bash
    `,
    together(
      workflow`
        on: push
        permissions:
          contents: read
        jobs:
          deploy:
            runs-on: ubuntu-latest
            steps:
              - run: bash scripts/configure.sh
              - run: bash scripts/configure.sh
      `,
      {
        "scripts/configure.sh":
          "az functionapp config appsettings set -g orders -n api --settings 'C=DefaultEndpointsProtocol=https;AccountName=o;AccountKey=Gd3Gd7wqBn6e5kq0y3n2s8u1v4x7z0c3f6i9l2o5r8u1x4a7d0g3j6m9p2s5v8y1b4e7h0k3n6q9t2w5z8==' # !\n",
      },
    ),
  ],
  good: [
    workflow`
      on: push
      permissions:
        contents: read
      env:
        STORAGE: UseDevelopmentStorage=true
        DATABASE: postgres://app:not-a-secret@localhost:5432/orders
      jobs:
        deploy:
          runs-on: ubuntu-latest
          steps:
            - run: ./deploy.sh
              env:
                SQL: Server=tcp:orders.database.windows.net;User ID=app;Password=\${{ secrets.SQL_PASSWORD }};
    `,
  ],
  undecided: [],
  neverUndecided: "only what is written counts",
});

/** Of files of their own: what stands in the workflow itself is among its leaves. */
function scriptsRunBy({ jobs }: Workflow): readonly Tree[] {
  return jobs.flatMap(({ steps }) =>
    steps.flatMap(({ file, scripts, within }) =>
      file === undefined || within === undefined
        ? []
        : scripts.filter(({ at }) => at.source.path === file.source.path),
    ),
  );
}

function placeOf({ at }: Tree): string {
  return `${at.source.path}:${at.start}`;
}

function judgeText(what: string, property: string, value: Tree): Judgement {
  const text = knownText(value) ?? "";
  const credential = credentialIn(text);
  // What opens something that runs beside the job is gone with it.
  if (credential === undefined || /(?:@|=|\/\/|tcp:)(?:localhost|127\.0\.0\.1)\b/iu.test(text)) return pass;
  const at = placesIn(text, value.at)(credential.start, credential.end);
  return breach({
    message: `${what} holds a ${credential.shape.noun} in clear`,
    at,
    property,
    severity: credential.shape.severity,
    secrets: [at],
  });
}
