import type { Application } from "../../application/application.ts";
import { credentialIn } from "../../azure/credentials.ts";
import { leavesOf } from "../../declarations/leaves.ts";
import type { Tree } from "../../declarations/value.ts";
import type { Place } from "../../source/source.ts";
import { arm, bicep } from "../example.ts";
import { isParameterFile } from "../exposure.ts";
import { both, breach, pass, rule } from "../judgement.ts";

export const credentialInVariable = rule({
  id: "credential-in-variable",
  title: "Credential is written in a variable or a default",
  practice: "key-vault",
  severity: "critical",
  severityWhy: "Everyone who can read the repository holds a live credential.",
  why: "A variable that no resource uses, or a default that every caller replaces, keeps the credential in the repository and its history all the same.",
  fix: "Rotate it, and remove it, or take it from a `@secure()` parameter or from Key Vault.",
  references: {
    mcsb: "IM-8",
    cwe: 798,
    page: "https://learn.microsoft.com/azure/security/fundamentals/secrets-best-practices",
  },
  subject: "application",

  check: (application) => {
    const left = credentialsLeft(application);
    if (left.length === 0) return pass;
    const used = placesUsed(application);
    return both(
      pass,
      ...left
        .filter(({ at }) => !used.has(keyOf(at)))
        .map(({ at, shape }) =>
          breach({
            message: `A ${shape.noun} is written in this template in clear`,
            at,
            property: at.source.path,
            severity: shape.severity,
            secrets: [at],
          }),
        ),
    );
  },

  bad: [
    bicep`
      var old = 'Server=orders;User Id=orders;Password=S3cret-of-orders-42;' // !

      resource data 'Microsoft.Storage/storageAccounts@2024-01-01' = {
        name: 'ordersdata'
        location: 'westeurope'
      }
    `,
    {
      "main.bicep": "module site 'site.bicep' = {\n  name: 'site'\n  params: {\n    connection: ''\n  }\n}\n",
      "site.bicep":
        "param connection string = 'Server=orders;User Id=orders;Password=S3cret-of-orders-42;' // !\n\nresource api 'Microsoft.Web/sites/config@2024-04-01' = {\n  name: 'api/appsettings'\n  properties: {\n    Orders: connection\n  }\n}\n",
    },
    bicep`
      param connection string = 'Server=orders;User Id=orders;Password=S3cret-of-orders-42;' // !
    `,
    arm`
      {
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0",
        "variables": {
          "old": "Server=orders;User Id=orders;Password=S3cret-of-orders-42;" // !
        },
        "resources": []
      }
    `,
  ],
  good: [
    bicep`
      var old = 'Server=orders;Authentication=Active Directory Managed Identity;'
    `,
    // Where it is used another rule finds it.
    bicep`
      var connection = 'Server=orders;User Id=orders;Password=S3cret-of-orders-42;'

      resource api 'Microsoft.Web/sites/config@2024-04-01' = {
        name: 'api/appsettings'
        properties: {
          Orders: connection
        }
      }
    `,
  ],
  undecided: [],
  neverUndecided: "it looks at what is written only",
});

interface Left {
  readonly at: Place;
  readonly shape: NonNullable<ReturnType<typeof credentialIn>>["shape"];
}

/** Credentials in variables and in defaults of parameters that are not secure, each place once. */
function credentialsLeft({ deployments }: Application): readonly Left[] {
  const found = new Map<string, Left>();
  // A template that is called many times has each of them once.
  const seen = new Set<unknown>();
  const isNew = (key: unknown): boolean => !seen.has(key) && seen.add(key).has(key);
  for (const { template } of deployments.flatMap(({ templates }) => templates)) {
    const literals = template.literals?.() ?? [];
    const defaults = template.parameters.flatMap(({ secure, at, default: text }) =>
      secure || text === undefined || !isNew(keyOf(at)) ? [] : leavesOf(text).map(({ value }) => value),
    );
    for (const left of [...(isNew(literals) ? literals : []), ...defaults].flatMap(credentialOf))
      found.set(keyOf(left.at), left);
  }
  return [...found.values()];
}

function credentialOf(value: Tree): readonly Left[] {
  if (value.kind !== "known" || typeof value.value !== "string" || isParameterFile(value.at.source.path))
    return [];
  const credential = credentialIn(value.value);
  return credential === undefined ? [] : [{ at: value.at, shape: credential.shape }];
}

/** Where the values of resources were written, and what those came through: what other rules look at. */
function placesUsed({ resources }: Application): ReadonlySet<string> {
  return new Set(
    resources.flatMap(({ declaration }) =>
      leavesOf(declaration.body).flatMap(({ value }) => [value.at, ...(value.via ?? [])].map(keyOf)),
    ),
  );
}

function keyOf({ source, start }: Place): string {
  return `${source.path}:${String(start)}`;
}
