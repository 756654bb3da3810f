import type { Application } from "../../application/application.ts";
import { shownSecretsIn, type ShownSecret } from "../../application/shown-secrets.ts";
import type { Place } from "../../source/source.ts";
import { action, together, workflow } from "../example.ts";
import { both, breach, pass, rule } from "../judgement.ts";
import type { Judgement } from "../rule.ts";

export const workflowSecretInCommandLine = rule({
  id: "workflow-secret-in-command-line",
  title: "Workflow writes a secret into a command line or a log",
  practice: "key-vault",
  severity: "medium",
  severityWhy: "Whoever reads the log, or a process on the same runner, reads the secret.",
  why: "GitHub masks the exact text of a secret in the log, but not what is made of it, nor keys that a command fetches; a command line is seen by every process of the runner.",
  fix: 'Let the template take the secret from Key Vault (`az.getSecret(...)` in a `.bicepparam`), add `--output none` to commands that answer with secrets, and mask what is fetched before it is handed on (`echo "::add-mask::$KEY"`).',
  references: {
    mcsb: "IM-8",
    cwe: 532,
    page: "https://docs.github.com/actions/reference/security/secure-use#use-secrets-for-sensitive-information",
    peers: ["zizmor unredacted-secrets"],
  },
  subject: "workflow",

  check: ({ jobs, isCalledHere }, application) =>
    isCalledHere
      ? pass
      : both(pass, ...jobs.flatMap(shownSecretsIn).map((shown) => judgeShown(shown, application))),

  bad: [
    workflow`
      on: push
      permissions:
        id-token: write
      jobs:
        deploy:
          runs-on: ubuntu-latest
          steps:
            - run: |
                az deployment group create -g orders -f main.bicep \
                  --parameters sku=Y1 sqlPassword='\${{ secrets.SQL_PASSWORD }}' # !
            - env:
                API_KEY: \${{ secrets.API_KEY }}
              run: |
                az functionapp config appsettings set -g orders -n api --settings "ApiKey=$API_KEY" # !
            - id: key
              run: |
                KEY=$(az storage account keys list -n orders --query '[0].value' -o tsv) # !
                echo "key=$KEY" >> "$GITHUB_OUTPUT"
                echo "other=$(az functionapp keys list -g orders -n api)" >> $GITHUB_ENV # !
                az keyvault secret show --vault-name kv -n sql | jq -r .value # !
            - run: |
                KEY=$(az storage account keys list -n orders --query '[0].value' -o tsv) # !
                echo "the key is $KEY"
    `,
    together(
      workflow`
        on: push
        permissions:
          id-token: write
        jobs:
          deploy:
            runs-on: ubuntu-latest
            steps:
              - uses: ./.github/actions/greet
      `,
      action`
        runs:
          using: composite
          steps:
            - run: az cosmosdb keys list -g orders -n orders # !
              shell: bash
      `,
    ),
    together(
      workflow`
        on: push
        permissions:
          id-token: write
        jobs:
          deploy:
            runs-on: ubuntu-latest
            env:
              API_KEY: \${{ secrets.API_KEY }}
            steps:
              - run: ./scripts/configure.sh orders
      `,
      {
        "scripts/configure.sh":
          'az functionapp config appsettings set -g "$1" -n api --settings "ApiKey=$API_KEY" # !\n',
      },
    ),
  ],
  good: [
    workflow`
      on: push
      permissions:
        id-token: write
      jobs:
        deploy:
          runs-on: ubuntu-latest
          steps:
            - run: |
                az deployment group create -g orders -f main.bicep --parameters main.bicepparam sku=Y1
                az functionapp config appsettings set -g orders -n api --settings "ApiKey=\${{ secrets.API_KEY }}" --output none
                az functionapp config appsettings set -g orders -n api --settings MODE=live
                KEY=$(az storage account keys list -n orders --query '[0].value' -o tsv)
                echo "::add-mask::$KEY"
                echo "key=$KEY" >> "$GITHUB_OUTPUT"
                echo "$KEY"
                az acr credential show -n orders --query 'passwords[0].value' -o tsv | docker login orders.azurecr.io --password-stdin
                az functionapp config appsettings list -g orders -n api --query '[].name'
    `,
  ],
  undecided: [],
  neverUndecided: "what a command prints is told by its name; what other programs print is not asked",
});

function judgeShown(
  { how, command, at, end, isByVariable }: ShownSecret,
  application: Application,
): Judgement {
  switch (how) {
    case "argument": {
      const plain = plainParameter(at, application);
      // Of a variable the command line is seen on the runner alone, which is the job's own.
      if (isByVariable === true && plain === undefined) return pass;
      const kept =
        plain === undefined ? "" : `, and the deployment's history keeps \`${plain}\`, which is not secure`;
      return breach({
        message: `A secret is written into the command line of \`${command}\`${kept}`,
        at,
        property: command,
        ...(plain !== undefined && { severity: "high" }),
      });
    }
    case "printed":
      return breach({
        message: `\`${command}\` prints a secret into the log`,
        at,
        property: command,
        ...(end && { edit: { at: end, text: " --output none" } }),
      });
    case "handed on":
      return breach({
        message: `\`${command}\` fetches a secret that is handed on to other steps without a mask`,
        at,
        property: command,
      });
  }
}

/** The parameter that gets the argument, where its template is here and does not keep it secret. */
function plainParameter(argument: Place, { parameters }: Application): string | undefined {
  return parameters.find(
    ({ parameter: { secure, assignedAt } }) =>
      !secure && assignedAt?.source === argument.source && assignedAt.start === argument.start,
  )?.parameter.name;
}
