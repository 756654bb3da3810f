import type { Application } from "../../application/application.ts";
import { exposureOf } from "../../application/settings.ts";
import { credentialIn, isSample, looksMadeUp } from "../../azure/credentials.ts";
import type { Remark } from "../../declarations/declaration.ts";
import { leavesOf } from "../../declarations/leaves.ts";
import type { Known, Tree, Unknown } from "../../declarations/value.ts";
import type { Place } from "../../source/source.ts";
import { arm, bicep } from "../example.ts";
import { isParameterFile } from "../exposure.ts";
import type { Severity } from "../finding.ts";
import { both, breach, pass, rule } from "../judgement.ts";

export const credentialInVariable = rule({
  id: "credential-in-variable",
  title: "Credential is written where no resource takes it: a variable, a default, a branch, a comment",
  practice: "key-vault",
  severity: "critical",
  severityWhy: "Everyone who can read the repository holds a live credential.",
  why: "A variable that no resource uses, a default that every caller replaces, metadata and a description keep the credential in the repository and its history all the same; metadata is shown with the deployment as well.",
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
        .filter(({ at }) => !used.some((place) => holds(place, at)))
        .map(({ at, noun, severity }) =>
          breach({
            message: `A ${noun} is written in this template in clear`,
            at,
            property: at.source.path,
            severity,
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
    bicep`
      metadata deployment = {
        owner: 'orders'
        apiKey: 'q8Zr2LxWm4Tn7Vb1' // !
      }

      @description('For the old server: Server=orders;User Id=orders;Password=S3cret-of-orders-42;') // !
      param name string

      @description('The address, signed in with Gxk8Q~mE2nP4rT6uW8yA0cD3fH5jK7lN9qS1vXz2')  // !
      output address string = 'https://\${name}.example.org'
    `,
    arm`
      {
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0",
        "metadata": {
          "adminPassword": "Tr0ub4dor&3" // !
        },
        "parameters": {
          "name": {
            "type": "string",
            "metadata": {
              "description": "As in Server=orders;User Id=orders;Password=S3cret-of-orders-42;" // !
            }
          }
        },
        "resources": [
          {
            "type": "Microsoft.Storage/storageAccounts",
            "apiVersion": "2024-01-01",
            "name": "[parameters('name')]",
            "comments": "AccountKey=Gd3Gd7wqBn6e5kq0y3n2s8u1v4x7z0c3f6i9l2o5r8u1x4a7d0g3j6m9p2s5v8y1b4e7h0k3n6q9t2w5z8==" // !
          }
        ],
        "outputs": {
          "address": {
            "type": "string",
            "value": "[parameters('name')]",
            "metadata": {
              "description": "Signed in with Gxk8Q~mE2nP4rT6uW8yA0cD3fH5jK7lN9qS1vXz2" // !
            }
          }
        }
      }
    `,
    // A default that hides the branch.
    bicep`
      param old bool = false
      param server bool

      resource api 'Microsoft.Web/sites/config@2024-04-01' = {
        name: 'api/appsettings'
        properties: {
          Orders: old ? 'Server=orders;User Id=orders;Password=S3cret-of-orders-42;' : '' // !
        }
      }

      resource more 'Microsoft.Web/sites@2024-04-01' = {
        name: 'more'
        location: 'westeurope'
        properties: {
          siteConfig: {
            appSettings: [
              ...(server ? [{ name: 'Orders', value: 'Server=a;User Id=b;Password=S3cret-of-orders-42;' }] : []) // !
            ]
          }
        }
      }
    `,
    arm`
      {
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0",
        "parameters": { "old": { "type": "bool", "defaultValue": false } },
        "resources": [
          {
            "type": "Microsoft.Web/sites/config",
            "apiVersion": "2024-04-01",
            "name": "api/appsettings",
            "properties": {
              "Orders": "[if(parameters('old'), 'Server=orders;User Id=orders;Password=S3cret-of-orders-42;', '')]" // !
            }
          }
        ]
      }
    `,
    bicep`
      // Server=orders;User Id=orders;Password=S3cret-of-orders-42; // !
      /*
      {
        name: 'ApiKey'
        value: 'q8Zr2LxWm4Tn7Vb1' // !
      }
      */
      param name string
    `,
    arm`
      {
        // "old": "Server=orders;User Id=orders;Password=S3cret-of-orders-42;" // !
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0",
        "resources": []
      }
    `,
  ],
  good: [
    // Samples and placeholders in comments; a text is no comment.
    bicep`
      // postgres://user:P@ssw0rd!@server/orders, or Server=a;Password=<password>;
      // { name: 'ApiKey', value: 'your-api-key-1' }
      // password: 'P@ssw0rd123!', secretName: 'orders-key-1', seeAlso: 'https://example.org/a?b=1'
      param address string = 'https://example.org'
    `,
    bicep`
      var old = 'Server=orders;Authentication=Active Directory Managed Identity;'
    `,
    // What a value looks like, and the name of one.
    bicep`
      metadata description = 'Orders'
      metadata secretName = 'orders-password'
      metadata passwordPolicy = 'strong'

      @description('Such as Server=<server>;User Id=<user>;Password=<password>;, or postgres://user:P@ssw0rd!@server/orders')
      param connection string = ''
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
  readonly noun: string;
  readonly severity: Severity;
}

/** Credentials in variables, in defaults of parameters that are not secure and in remarks, each place once. */
function credentialsLeft({ deployments }: Application): readonly Left[] {
  const found = new Map<string, Left>();
  // A template that is called many times has each of them once.
  const seen = new Set<unknown>();
  const isNew = (key: unknown): boolean => !seen.has(key) && seen.add(key).has(key);
  for (const { template } of deployments.flatMap(({ templates }) => templates)) {
    const literals = template.literals?.() ?? [];
    const remarks = template.remarks?.() ?? [];
    const defaults = template.parameters.flatMap(({ secure, at, default: text }) =>
      secure || text === undefined || !isNew(keyOf(at)) ? [] : leavesOf(text).map(({ value }) => value),
    );
    for (const left of [
      ...[...(isNew(literals) ? literals : []), ...defaults].flatMap(credentialOf),
      ...(isNew(remarks) ? remarks : []).flatMap(credentialInRemark),
    ])
      found.set(keyOf(left.at), left);
  }
  return [...found.values()];
}

function credentialOf(value: Tree): readonly Left[] {
  if (value.kind !== "known" || typeof value.value !== "string" || isParameterFile(value.at.source.path))
    return [];
  const credential = credentialIn(value.value);
  return credential === undefined ? [] : [{ at: value.at, ...credential.shape }];
}

/** A description and a comment may show what a value looks like; metadata is written as a value is. */
function credentialInRemark({ name, text, isComment }: Remark): readonly Left[] {
  const written = String(text.value);
  const credential = credentialIn(written);
  if (isComment || name.toLowerCase() === "description") {
    const isLive = credential && !isSample(written.slice(credential.start, credential.end));
    if (isLive) return [{ at: text.at, ...credential.shape }];
    if (credential || !isComment || isSample(written)) return [];
  }
  const exposure = exposureOf(name, text);
  if (exposure.kind !== "literal" || !looksMadeUp(written)) return [];
  return [{ at: text.at, noun: exposure.noun, severity: exposure.severity }];
}

/** Where credentials in values of resources were written, and what they came through: what other rules look at. */
function placesUsed({ resources }: Application): readonly Place[] {
  return resources
    .flatMap(({ declaration }) => leavesOf(declaration.body))
    .filter(({ value }) => holdsCredential(value))
    .flatMap(({ value }) => [value.at, ...(value.via ?? [])]);
}

// A branch that is not taken leaves no text in the value, though it is written at the same place.
function holdsCredential(value: Known | Unknown): boolean {
  const texts = value.kind === "known" ? [value.value] : (value.parts ?? []);
  return texts.some((text) => typeof text === "string" && credentialIn(text) !== undefined);
}

function holds(outer: Place, inner: Place): boolean {
  return outer.source.path === inner.source.path && outer.start <= inner.start && inner.end <= outer.end;
}

function keyOf({ source, start }: Place): string {
  return `${source.path}:${String(start)}`;
}
