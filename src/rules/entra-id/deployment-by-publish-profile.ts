import { standsFor } from "../../application/workflow-names.ts";
import { workflow } from "../example.ts";
import { both, breach, pass, rule } from "../judgement.ts";

export const deploymentByPublishProfile = rule({
  id: "deployment-by-publish-profile",
  aliases: ["workflow-publish-profile"],
  title: "Workflow deploys with a publish profile",
  practice: "entra-id",
  severity: "medium",
  severityWhy: "Whoever gets the profile replaces the app's code from anywhere, until somebody resets it.",
  why: "A publish profile holds a password of the app that never expires and belongs to nobody.",
  fix: "Sign in with `azure/login` and OpenID Connect (`permissions: id-token: write`), and leave `publish-profile` out.",
  references: {
    mcsb: "IM-3",
    cwe: 1390,
    page: "https://learn.microsoft.com/azure/app-service/deploy-github-actions",
  },
  subject: "workflow",

  check: ({ jobs }) =>
    both(
      pass,
      ...jobs.flatMap(({ steps, id }) =>
        steps.flatMap((step) => {
          const profile = standsFor(step.input("publish-profile"), step.names);
          if (profile.kind !== "known" || profile.value === null || profile.value === "") return [];
          return [
            breach({
              message: `Job \`${id}\` deploys with a publish profile: a password that never expires`,
              at: profile.at,
              property: `jobs.${id}.publish-profile`,
            }),
          ];
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
          steps:
            - uses: Azure/functions-action@0bd707f87c0b6385742bab336c74e1afc61f6369
              with:
                app-name: func-orders
                publish-profile: \${{ secrets.AZURE_FUNCTIONAPP_PUBLISH_PROFILE }} # !
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
            - uses: Azure/functions-action@0bd707f87c0b6385742bab336c74e1afc61f6369
              with:
                app-name: func-orders
    `,
  ],
  undecided: [],
  neverUndecided: "the input is written or it is not",
});
