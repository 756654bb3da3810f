import { scriptWith } from "../../application/script-line.ts";
import { standsFor } from "../../application/workflow-names.ts";
import type { Job, Workflow } from "../../application/workflow.ts";
import { canonical, lookup, type Tree } from "../../declarations/value.ts";
import { workflow } from "../example.ts";
import { both, breach, pass, rule } from "../judgement.ts";

export const deploymentByClientSecret = rule({
  id: "deployment-by-client-secret",
  aliases: ["workflow-azure-client-secret"],
  title: "Workflow signs in to Azure with a secret",
  practice: "entra-id",
  severity: "medium",
  severityWhy: "Whoever gets the secret deploys as the workflow from anywhere, until it expires.",
  why: "The secret of a service principal lives for months, and works from everywhere.",
  fix: "Give the identity a federated credential for the repository, and sign in with `azure/login` (`client-id`, `tenant-id`, `subscription-id`) and `permissions: id-token: write`.",
  references: {
    mcsb: "IM-3",
    cwe: 798,
    page: "https://learn.microsoft.com/azure/developer/github/connect-from-azure-openid-connect",
  },
  subject: "workflow",

  check: (flow) =>
    both(
      pass,
      ...secretsIn(flow).map(({ tree, job }) =>
        breach({
          message: `${job === undefined ? "The workflow" : `Job \`${job.id}\``} signs in to Azure with a secret of a service principal`,
          at: tree.at,
          property: job === undefined ? "env" : `jobs.${job.id}`,
        }),
      ),
    ),

  bad: [
    workflow`
      on: push
      permissions:
        contents: read
      jobs:
        deploy:
          runs-on: ubuntu-latest
          env:
            ARM_CLIENT_SECRET: \${{ secrets.ARM_CLIENT_SECRET }} # !
          steps:
            - uses: azure/login@a457da9ea143d694b1b9c7c869ebb04ebe844ef5
              with:
                creds: \${{ secrets.AZURE_CREDENTIALS }} # !
    `,
    workflow`
      on: push
      permissions:
        contents: read
      jobs:
        deploy:
          runs-on: ubuntu-latest
          steps:
            - run: az login --service-principal -u "$CLIENT_ID" -p "$SECRET" --tenant "$TENANT" # !
    `,
  ],
  good: [
    workflow`
      on: push
      permissions:
        contents: read
        id-token: write
      jobs:
        deploy:
          runs-on: ubuntu-latest
          steps:
            - uses: azure/login@a457da9ea143d694b1b9c7c869ebb04ebe844ef5
              with:
                client-id: \${{ vars.CLIENT_ID }}
                tenant-id: \${{ vars.TENANT_ID }}
                subscription-id: \${{ vars.SUBSCRIPTION_ID }}
            - run: az login --service-principal -u "$CLIENT_ID" --federated-token "$TOKEN" --tenant "$TENANT"
    `,
  ],
  undecided: [],
  neverUndecided: "how it signs in is written in the file",
});

const signIns =
  /\baz login\b(?=.*--service-principal)(?!.*--federated-token)(?=.*\s(?:-p|--password)\b)|\bazd auth login\b(?=.*--client-secret)/u;

function secretsIn(flow: Workflow): readonly { readonly tree: Tree; readonly job?: Job }[] {
  return [
    ...secretsOfEnv(flow.env).map((tree) => ({ tree })),
    ...flow.jobs.flatMap((job) =>
      [
        ...secretsOfEnv(lookup(job.body, "env")),
        ...job.steps.flatMap((step) => [
          ...secretsOfEnv(lookup(step.body, "env")),
          ...(step.uses?.action === "azure/login" ? [standsFor(step.input("creds"), step.names)] : []),
          ...step.scripts.flatMap((script) => scriptWith(script, step, signIns) ?? []),
        ]),
      ]
        .filter((tree) => canonical(tree) !== "")
        .map((tree) => ({ tree, job })),
    ),
  ];
}

function secretsOfEnv(env: Tree): readonly Tree[] {
  return ["ARM_CLIENT_SECRET", "AZURE_CLIENT_SECRET"]
    .map((name) => lookup(env, [name]))
    .filter((tree) => canonical(tree) !== "");
}
