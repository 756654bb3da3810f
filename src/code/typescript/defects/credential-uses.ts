import type { ts } from "ts-morph";

import { externalOf } from "../expressions.ts";
import { membersUnder } from "../handler-bodies.ts";
import type { Names } from "../names.ts";

/** An argument that a library takes for a credential, whatever it looks like. */
export interface CredentialUse {
  readonly value: ts.Expression;
  /** For a message: `the key that signs tokens`. */
  readonly what: string;
  /** Whether even a word that stands in for a secret is used as one: then everybody knows it. */
  readonly takesAnything: boolean;
  readonly severity: "high" | "medium";
}

interface Shape {
  /** The place of the credential among the arguments; with a property, `.`-joined, where it is in an object. */
  readonly argument: number;
  readonly property?: string;
  readonly what: string;
  readonly takesAnything?: true;
  readonly severity?: "medium";
}

const signingKey = { argument: 1, what: "the key that signs tokens", takesAnything: true } as const;
const storageKey = { argument: 1, what: "the key of an account" } as const;

/** Sign-ins at other services: https://www.passportjs.org/packages/ */
const clientSecret = { argument: 0, property: "clientSecret", what: "the secret of an application" } as const;
const strategies = [
  "auth0",
  "facebook",
  "github2",
  "github",
  "google-oauth2",
  "google-oauth20",
  "microsoft",
  "oauth2",
];

/** By package and way into it, as the packages' own declarations have them. */
const uses: ReadonlyMap<string, readonly Shape[]> = new Map<string, readonly Shape[]>([
  ["jsonwebtoken:sign", [signingKey]],
  ["jsonwebtoken:verify", [signingKey]],
  ["jwt-simple:encode", [signingKey]],
  ["jwt-simple:decode", [signingKey]],
  [
    "passport-jwt:Strategy",
    [{ argument: 0, property: "secretOrKey", what: "the key that signs tokens", takesAnything: true }],
  ],
  ...["express-jwt:expressjwt", "express-jwt:", "koa-jwt:"].map((way): [string, readonly Shape[]] => [
    way,
    [{ argument: 0, property: "secret", what: "the key that signs tokens", takesAnything: true }],
  ]),
  [
    "express-session:",
    [{ argument: 0, property: "secret", what: "the key that signs sessions", takesAnything: true }],
  ],
  ["cookie-parser:", [{ argument: 0, what: "the key that signs cookies", takesAnything: true }]],
  ["crypto:createHmac", [{ argument: 1, what: "the key of a signature", severity: "medium" }]],
  ["crypto:createCipheriv", [{ argument: 1, what: "the key of a cipher", takesAnything: true }]],
  ["crypto:createDecipheriv", [{ argument: 1, what: "the key of a cipher", takesAnything: true }]],
  ["crypto:createCipher", [{ argument: 1, what: "the key of a cipher", takesAnything: true }]],
  [
    "@azure/identity:ClientSecretCredential",
    [{ argument: 2, what: "the secret of an Entra ID application" }],
  ],
  ["@azure/identity:UsernamePasswordCredential", [{ argument: 3, what: "the password of an Entra ID user" }]],
  // https://learn.microsoft.com/entra/msal/javascript/node/configuration
  [
    "@azure/msal-node:ConfidentialClientApplication",
    [{ argument: 0, property: "auth.clientSecret", what: "the secret of an Entra ID application" }],
  ],
  ["passport-azure-ad:OIDCStrategy", [clientSecret]],
  ...strategies.map((name): [string, readonly Shape[]] => [`passport-${name}:Strategy`, [clientSecret]]),
  ...["passport-oauth2:OAuth2Strategy", "passport-google-oauth:OAuth2Strategy"].map(
    (way): [string, readonly Shape[]] => [way, [clientSecret]],
  ),
  ...["passport-twitter", "passport-google-oauth1", "passport-oauth1"].map(
    (name): [string, readonly Shape[]] => [
      `${name}:Strategy`,
      [{ ...clientSecret, property: "consumerSecret" }],
    ],
  ),
  ["@azure/cosmos:CosmosClient", [{ argument: 0, property: "key", what: "the key of a Cosmos DB account" }]],
]);

/** Credentials of the Azure SDK that several packages export. */
const ofAnyAzurePackage: ReadonlyMap<string, Shape> = new Map([
  ["StorageSharedKeyCredential", storageKey],
  ["AzureNamedKeyCredential", storageKey],
  ["AzureKeyCredential", { argument: 0, what: "the key of an Azure service" }],
  ["AzureSASCredential", { argument: 0, what: "a shared access signature" }],
]);

/** The credentials among the arguments of a call or construction. */
export function credentialUsesOf(names: Names, node: ts.Node): readonly CredentialUse[] {
  const { ts } = names.program;
  if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return [];
  const external = externalOf(names, node.expression);
  if (external === undefined || external.module === "") return [];
  const way = external.path.join(".");
  const shared = external.module.startsWith("@azure/") ? ofAnyAzurePackage.get(way) : undefined;
  const shapes = shared === undefined ? (uses.get(`${external.module}:${way}`) ?? []) : [shared];
  return shapes.flatMap((shape) =>
    valuesOf(node, shape).map((value) => ({
      value,
      what: shape.what,
      takesAnything: shape.takesAnything ?? false,
      severity: shape.severity ?? "high",
    })),
  );

  function valuesOf(
    call: ts.CallExpression | ts.NewExpression,
    { argument, property }: Shape,
  ): readonly ts.Expression[] {
    const given = call.arguments?.[argument];
    if (given === undefined) return [];
    if (property === undefined) return [given];
    return valuesUnder(given, property.split("."));
  }

  /** What may stand there in an object: written out, spread into it, or written to it later. */
  function valuesUnder(object: ts.Expression, [name, ...inner]: readonly string[]): readonly ts.Expression[] {
    if (name === undefined) return [object];
    return membersUnder(names, names.denote(object), name).flatMap(({ node: value }) =>
      ts.isExpression(value) ? valuesUnder(value, inner) : [],
    );
  }
}
